package io.corelane.codec.protocol;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;

/** Steps over the entries of a message that has one group whose entries end with var data. Never reads outside it. */
final class BatchCursor
{
    /** Entry block length and count. */
    private static final int DIMENSION_LENGTH = 2 * Short.BYTES;

    private final int templateId;
    private final int leastBlock;
    private final int leastEntryBlock;
    private DirectBuffer buffer;
    private int limit;
    private int entryBlock;
    private int count;
    private int index;
    private int entry;
    private int next;
    private boolean malformed;

    BatchCursor(final int templateId, final int leastBlock, final int leastEntryBlock)
    {
        this.templateId = templateId;
        this.leastBlock = leastBlock;
        this.leastEntryBlock = leastEntryBlock;
    }

    boolean wrap(final DirectBuffer batch, final int offset, final int length)
    {
        buffer = batch;
        limit = offset + length;
        count = 0;
        index = -1;
        malformed = true;
        if (ProtocolHeader.is(templateId, leastBlock, batch, offset, length))
        {
            final int dimension = ProtocolHeader.end(batch, offset);
            if (DIMENSION_LENGTH <= limit - dimension)
            {
                entryBlock = ProtocolHeader.uint16(batch, dimension);
                count = ProtocolHeader.uint16(batch, dimension + Short.BYTES);
                next = dimension + DIMENSION_LENGTH;
                malformed = entryBlock < leastEntryBlock && count > 0;
            }
        }
        return !malformed;
    }

    boolean next()
    {
        if (malformed || index + 1 >= count)
        {
            return false;
        }
        if (entryBlock > limit - next || !ProtocolHeader.hasData(buffer, next + entryBlock, limit))
        {
            malformed = true;
            return false;
        }
        index++;
        entry = next;
        next = dataOffset() + dataLength();
        return true;
    }

    boolean isMalformed()
    {
        return malformed;
    }

    int count()
    {
        return count;
    }

    int index()
    {
        return index;
    }

    int entry()
    {
        return entry;
    }

    int dataOffset()
    {
        return entry + entryBlock + Integer.BYTES;
    }

    int dataLength()
    {
        return buffer.getInt(entry + entryBlock, LITTLE_ENDIAN);
    }
}
