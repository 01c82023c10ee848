package io.corelane.core.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * A block of a checkpoint, little-endian:
 * <pre>
 *   0 +---------------------------------+---------------------------------+
 *     |          magic "CLCB"           |   kind: head, slots, records    |
 *   8 +---------------------------------+---------------------------------+
 *     |             section             |      part of the section        |
 *  16 +---------------------------------+---------------------------------+
 *     |    first slot, of slots         |    slots or records in it       |
 *  24 +---------------------------------+---------------------------------+
 *     |    bytes of the payload         |  CRC32C of all of it but this   |
 *  32 +---------------------------------+---------------------------------+
 *     |                             payload ...
 * </pre>
 * What slots hold is in the byte order of the machine that wrote it.
 */
final class BlockDescriptor
{
    static final int HEADER_LENGTH = 32;
    static final int PAYLOAD_LENGTH = 256 << 10;

    /** What is not memory: numbers, in the order in which they were told. */
    static final int HEAD = 1;

    /** Slots, one behind the other. */
    static final int SLOTS = 2;

    /** Records, each its id, its length, its bytes. */
    static final int RECORDS = 3;

    private static final int MAGIC = 0x4243_4C43;
    private static final int MAGIC_OFFSET = 0;
    private static final int KIND_OFFSET = 4;
    private static final int SECTION_OFFSET = 8;
    private static final int PART_OFFSET = 12;
    private static final int FIRST_OFFSET = 16;
    private static final int COUNT_OFFSET = 20;
    private static final int LENGTH_OFFSET = 24;
    private static final int CRC_OFFSET = 28;

    private BlockDescriptor()
    {
    }

    /** Writes the header in front of a payload that is there, and makes all of it ready to be written. */
    static void encode(
        final ByteBuffer block,
        final int kind,
        final int section,
        final int part,
        final int first,
        final int count,
        final int length,
        final CRC32C crc)
    {
        block.order(ByteOrder.LITTLE_ENDIAN);
        block.putInt(MAGIC_OFFSET, MAGIC);
        block.putInt(KIND_OFFSET, kind);
        block.putInt(SECTION_OFFSET, section);
        block.putInt(PART_OFFSET, part);
        block.putInt(FIRST_OFFSET, first);
        block.putInt(COUNT_OFFSET, count);
        block.putInt(LENGTH_OFFSET, length);
        block.putInt(CRC_OFFSET, crc(block, length, crc));
        block.position(0).limit(HEADER_LENGTH + length);
    }

    static boolean isHeader(final ByteBuffer block)
    {
        return MAGIC == block.getInt(MAGIC_OFFSET) && length(block) >= 0;
    }

    static boolean isWhole(final ByteBuffer block, final CRC32C crc)
    {
        return block.getInt(CRC_OFFSET) == crc(block, length(block), crc);
    }

    static int kind(final ByteBuffer block)
    {
        return block.getInt(KIND_OFFSET);
    }

    static int section(final ByteBuffer block)
    {
        return block.getInt(SECTION_OFFSET);
    }

    static int part(final ByteBuffer block)
    {
        return block.getInt(PART_OFFSET);
    }

    static int first(final ByteBuffer block)
    {
        return block.getInt(FIRST_OFFSET);
    }

    static int count(final ByteBuffer block)
    {
        return block.getInt(COUNT_OFFSET);
    }

    static int length(final ByteBuffer block)
    {
        return block.getInt(LENGTH_OFFSET);
    }

    static int crc(final ByteBuffer block)
    {
        return block.getInt(CRC_OFFSET);
    }

    private static int crc(final ByteBuffer block, final int length, final CRC32C crc)
    {
        crc.reset();
        crc.update(block.duplicate().position(0).limit(CRC_OFFSET));
        crc.update(block.duplicate().position(HEADER_LENGTH).limit(HEADER_LENGTH + length));
        return (int)crc.getValue();
    }
}
