package io.corelane.codec.protocol;

/**
 * Layout of a packed fragment of records, message {@code RecordBatch} of the protocol. Little endian.
 * <pre>
 *   0 +----------------+----------------+----------------+----------------+
 *     | blockLength 16 | templateId 16  | schemaId 16    | version 16     |
 *   8 +----------------+----------------+----------------+----------------+
 *     |                           producerId                              |
 *  16 +-------------------------------------------------------------------+
 *     |                          firstSequence                            |
 *  24 +---------------------------------+---------------------------------+
 *     |            streamId             |            partition            |
 *  32 +---------------------------------+----------------+----------------+
 *     |            reserved             | entryBlock 16  | count 16       |
 *  40 +---------------------------------+----------------+----------------+   then per record:
 *     |                       sendTimeNs of the record                    |
 *  +8 +---------------------------------+---------------------------------+
 *     |            keyHash              |          record length          |
 * +16 +---------------------------------+---------------------------------+
 *     |                 the record: a whole SBE message                 ...
 * </pre>
 * Rows that a partition sends to another one have 8 bytes more in the root block, since version 1: the sequence, in the
 * sender's log, of the record that the last of them was made of. So they tell what of a log depends on what of another.
 */
public final class RecordBatchDescriptor
{
    /** Schema id of Corelane's protocol. */
    public static final int SCHEMA_ID = 4801;

    /** Version of Corelane's protocol that all but rows between partitions is written in. */
    public static final int SCHEMA_VERSION = 0;

    /** Version of Corelane's protocol that rows between partitions are written in. */
    public static final int ROWS_VERSION = 1;

    /** Bytes of a message header. */
    public static final int MESSAGE_HEADER_LENGTH = 8;

    /** Offset of the block length in a message header. */
    public static final int HEADER_BLOCK_LENGTH_OFFSET = 0;

    /** Offset of the template id in a message header. */
    public static final int HEADER_TEMPLATE_ID_OFFSET = 2;

    /** Offset of the schema id in a message header. */
    public static final int HEADER_SCHEMA_ID_OFFSET = 4;

    /** Offset of the version in a message header. */
    public static final int HEADER_VERSION_OFFSET = 6;

    /** Template id. */
    public static final int TEMPLATE_ID = 1;

    /** Bytes of the root block. */
    public static final int BLOCK_LENGTH = 28;

    /** Who sends. */
    public static final int PRODUCER_ID_OFFSET = MESSAGE_HEADER_LENGTH;

    /** Sequence of the first record; the others follow one by one. */
    public static final int FIRST_SEQUENCE_OFFSET = PRODUCER_ID_OFFSET + Long.BYTES;

    /** Which stream. */
    public static final int STREAM_ID_OFFSET = FIRST_SEQUENCE_OFFSET + Long.BYTES;

    /** Which partition the sender means. */
    public static final int PARTITION_OFFSET = STREAM_ID_OFFSET + Integer.BYTES;

    /** Zero. */
    public static final int RESERVED_OFFSET = PARTITION_OFFSET + Integer.BYTES;

    /** Of rows between partitions: the record that the last one was made of. */
    public static final int MADE_OF_OFFSET = MESSAGE_HEADER_LENGTH + BLOCK_LENGTH;

    /** Bytes of the root block of rows between partitions. */
    public static final int ROWS_BLOCK_LENGTH = BLOCK_LENGTH + Long.BYTES;

    /** Block length of an entry, in the group's dimension header. */
    public static final int ENTRY_BLOCK_LENGTH_OFFSET = MESSAGE_HEADER_LENGTH + BLOCK_LENGTH;

    /** Number of records, in the group's dimension header. */
    public static final int COUNT_OFFSET = ENTRY_BLOCK_LENGTH_OFFSET + Short.BYTES;

    /** First entry. */
    public static final int ENTRIES_OFFSET = COUNT_OFFSET + Short.BYTES;

    /** First entry of rows between partitions. */
    public static final int ROWS_ENTRIES_OFFSET = ENTRIES_OFFSET + ROWS_BLOCK_LENGTH - BLOCK_LENGTH;

    /** Block length of an entry. */
    public static final int ENTRY_BLOCK_LENGTH = 12;

    /** Intended send time, from the start of an entry. */
    public static final int SEND_TIME_OFFSET = 0;

    /** Hash of the key, from the start of an entry. */
    public static final int KEY_HASH_OFFSET = 8;

    /** Length of the record, from the start of an entry. */
    public static final int RECORD_LENGTH_OFFSET = 12;

    /** The record, from the start of an entry. */
    public static final int RECORD_OFFSET = 16;

    /** Records that one fragment can hold at the most. */
    public static final int MAX_COUNT = 65_534;

    private RecordBatchDescriptor()
    {
    }
}
