package io.corelane.codec.protocol;

import org.agrona.BitUtil;
import org.agrona.DirectBuffer;

/** Steps over the entries of a message that has one group whose entries end with var data. Never reads outside it. */
final class BatchCursor
{
    /** Entry block length and count. */
    private static final int DIMENSION_LENGTH = 2 * Short.BYTES;

    private final int templateId;
    private final int leastBlock;
    private final int leastEntryBlock;
    private byte[] array;
    private long address;
    private int limit;
    private int entryBlock;
    private int count;
    private int index;
    private int entry;
    private int next;
    private int dataOffset;
    private int dataLength;
    private boolean malformed;

    BatchCursor(final int templateId, final int leastBlock, final int leastEntryBlock)
    {
        this.templateId = templateId;
        this.leastBlock = leastBlock;
        this.leastEntryBlock = leastEntryBlock;
    }

    boolean wrap(final DirectBuffer batch, final int offset, final int length)
    {
        limit = offset + length;
        count = 0;
        index = -1;
        malformed = true;
        if (ProtocolHeader.is(templateId, leastBlock, batch, offset, length))
        {
            // From here on nothing is read outside of these bounds, so the buffer need not be asked each time.
            batch.boundsCheck(offset, length);
            array = batch.byteArray();
            address = batch.addressOffset();
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

    /** Reads a word of each cache line, all of which are waited for together. */
    long touch()
    {
        long seen = 0;
        for (long at = address + next; at <= address + limit - Long.BYTES; at += BitUtil.CACHE_LINE_LENGTH)
        {
            seen += LittleEndian.getLong(array, at);
        }
        return seen;
    }

    boolean next()
    {
        if (malformed || index + 1 >= count)
        {
            return false;
        }
        final int start = next;
        if (entryBlock > limit - start - Integer.BYTES)
        {
            malformed = true;
            return false;
        }
        final int lengthAt = start + entryBlock;
        final int length = LittleEndian.getInt(array, address + lengthAt);
        if (length < 0 || length > limit - lengthAt - Integer.BYTES)
        {
            malformed = true;
            return false;
        }
        index++;
        entry = start;
        dataOffset = lengthAt + Integer.BYTES;
        if (length != dataLength)
        {
            // As a rule it is that of the one before, and then where the next one lies hangs on nothing that is read
            // here, from memory that another core has written: the processor goes on before that has come.
            dataLength = length;
        }
        next = dataOffset + dataLength;
        return true;
    }

    /** As {@link #next}, but only if that begins with the same word as other data, and has a least length. */
    boolean nextAlike(final int other, final int leastLength)
    {
        final int start = next;
        if (malformed || index + 1 >= count || entryBlock > limit - start - Integer.BYTES)
        {
            return false;
        }
        final int data = start + entryBlock + Integer.BYTES;
        final int length = LittleEndian.getInt(array, address + data - Integer.BYTES);
        if (length < leastLength || length > limit - data ||
            LittleEndian.getLong(array, address + data) != LittleEndian.getLong(array, address + other))
        {
            return false;
        }
        index++;
        entry = start;
        dataOffset = data;
        dataLength = length;
        next = data + length;
        return true;
    }

    /**
     * Steps over entries whose data is as long as that of the entry at hand, and begins with the same word. Where the
     * next one lies is known without a look at this one, so the processor need not wait for one after the other: they
     * were written by another core.
     *
     * @param most how many at the most.
     * @return how many, each {@link #stride} behind the one before; none when data is shorter than a word.
     */
    int nextEqual(final int most)
    {
        if (malformed || index < 0 || dataLength < Long.BYTES)
        {
            return 0;
        }
        final int there = Math.min(Math.min(most, count - 1 - index), (limit - next) / stride());
        final int equal = null == array ? equal(null, there) : equal(array, there);
        final int distance = equal * stride();
        index += equal;
        entry += distance;
        dataOffset += distance;
        next += distance;
        return equal;
    }

    /** Of so many entries that lie within the bounds. */
    private int equal(final byte[] base, final int there)
    {
        final int length = dataLength;
        final int stride = stride();
        final long first = address + dataOffset;
        final long word = LittleEndian.getLong(base, first);
        int equal = 0;
        long data = first + stride;
        while (equal < there && length == LittleEndian.getInt(base, data - Integer.BYTES) &&
            word == LittleEndian.getLong(base, data))
        {
            equal++;
            data += stride;
        }
        return equal;
    }

    /** From an entry to the next one, whose data is as long as that of the entry at hand. */
    int stride()
    {
        return entryBlock + Integer.BYTES + dataLength;
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

    /** Where the entries so far end. */
    int end()
    {
        return next;
    }

    int dataOffset()
    {
        return dataOffset;
    }

    int dataLength()
    {
        return dataLength;
    }

    /** Where the entry begins whose data is at an offset. */
    int entryOf(final int offset)
    {
        return offset - Integer.BYTES - entryBlock;
    }

    /** A number of any entry, within the least length of an entry's block. */
    int entryInt(final int anyEntry, final int offset)
    {
        return LittleEndian.getInt(array, address + anyEntry + offset);
    }

    /** A number of any entry, within the least length of an entry's block. */
    long entryLong(final int anyEntry, final int offset)
    {
        return LittleEndian.getLong(array, address + anyEntry + offset);
    }

    /** A number of the entry at hand, within the least length of an entry's block. */
    int entryInt(final int offset)
    {
        return LittleEndian.getInt(array, address + entry + offset);
    }

    /** A number of the entry at hand, within the least length of an entry's block. */
    long entryLong(final int offset)
    {
        return LittleEndian.getLong(array, address + entry + offset);
    }
}
