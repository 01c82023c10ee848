package io.corelane.codec.protocol;

import static io.corelane.codec.protocol.RecordBatchDescriptor.MESSAGE_HEADER_LENGTH;

/**
 * Layout of a packed fragment of results, message {@code ResultBatch} of the protocol. Little endian.
 * <pre>
 *   0 +----------------+----------------+----------------+----------------+
 *     | blockLength 16 | templateId 16  | schemaId 16    | version 16     |
 *   8 +----------------+----------------+----------------+----------------+
 *     |                          firstSequence                            |
 *  16 +---------------------------------+---------------------------------+
 *     |             jobId               |            partition            |
 *  24 +---------------------------------+----------------+----------------+
 *     |            reserved             | entryBlock 16  | count 16       |
 *  32 +---------------------------------+----------------+----------------+   then per result:
 *     |                         inputSequence                             |
 *  +8 +-------------------------------------------------------------------+
 *     |               sendTimeNs of the record that caused it             |
 * +16 +--------+--------+---------------+---------------------------------+
 *     | op 8   |     reserved 24        |           row length            |
 * +24 +--------+------------------------+---------------------------------+
 *     |                  the row: a whole SBE message                   ...
 * </pre>
 */
public final class ResultBatchDescriptor
{
    /** Template id. */
    public static final int TEMPLATE_ID = 2;

    /** Bytes of the root block. */
    public static final int BLOCK_LENGTH = 20;

    /** Sequence of the first result; the others follow one by one. */
    public static final int FIRST_SEQUENCE_OFFSET = MESSAGE_HEADER_LENGTH;

    /** Which job. */
    public static final int JOB_ID_OFFSET = FIRST_SEQUENCE_OFFSET + Long.BYTES;

    /** Which partition. */
    public static final int PARTITION_OFFSET = JOB_ID_OFFSET + Integer.BYTES;

    /** Zero. */
    public static final int RESERVED_OFFSET = PARTITION_OFFSET + Integer.BYTES;

    /** Block length of an entry, in the group's dimension header. */
    public static final int ENTRY_BLOCK_LENGTH_OFFSET = MESSAGE_HEADER_LENGTH + BLOCK_LENGTH;

    /** Number of results, in the group's dimension header. */
    public static final int COUNT_OFFSET = ENTRY_BLOCK_LENGTH_OFFSET + Short.BYTES;

    /** First entry. */
    public static final int ENTRIES_OFFSET = COUNT_OFFSET + Short.BYTES;

    /** Block length of an entry. */
    public static final int ENTRY_BLOCK_LENGTH = 20;

    /** The record that caused the result, from the start of an entry. */
    public static final int INPUT_SEQUENCE_OFFSET = 0;

    /** Intended send time of that record, from the start of an entry. */
    public static final int SEND_TIME_OFFSET = 8;

    /** Operation, from the start of an entry. */
    public static final int OPERATION_OFFSET = 16;

    /** Length of the row, from the start of an entry. */
    public static final int ROW_LENGTH_OFFSET = 20;

    /** The row, from the start of an entry. */
    public static final int ROW_OFFSET = 24;

    /** Results that one fragment can hold at the most. */
    public static final int MAX_COUNT = 65_534;

    /** The group changed for the first time, or the row stands for itself. */
    public static final byte INSERT = 0;

    /** The row takes the place of the group's former row. */
    public static final byte UPDATE = 1;

    /** The group's former row no longer holds. */
    public static final byte DELETE = 2;

    private ResultBatchDescriptor()
    {
    }
}
