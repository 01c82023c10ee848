package io.corelane.codec;

import org.agrona.DirectBuffer;

/**
 * Finds var data in a record: behind the acting root block and the groups. No allocation; immutable, so any thread may
 * use it. Never reads outside the record, whatever its bytes say. Each entry of a group takes one byte at least: a
 * count above the bytes that are left is malformed.
 */
public final class VarDataLocator
{
    /** The record's lengths point outside of it. */
    public static final long MALFORMED = -1;

    /** The record's version does not have the data: it is NULL. */
    public static final long ABSENT = -2;

    private final RecordSchema schema;

    /**
     * For the records of a schema.
     *
     * @param schema of the records.
     */
    public VarDataLocator(final RecordSchema schema)
    {
        this.schema = schema;
    }

    /**
     * Locates one var data of the message.
     *
     * @param buffer with the record.
     * @param offset of the record's header.
     * @param length of the record.
     * @param index  which var data, as {@link Wire.VarDataWire} has it.
     * @return where it is, for {@link #offset} and {@link #length}, or {@link #MALFORMED}, or {@link #ABSENT}.
     */
    public long locate(final DirectBuffer buffer, final int offset, final int length, final int index)
    {
        final int limit = offset + length;
        final long version = version(buffer, offset, length);
        int position = locateGroup(buffer, offset, length, schema.groups().size());
        for (int i = 0; i < index && position >= 0; i++)
        {
            position = skipVarData(schema.varData().get(i), buffer, position, limit, version);
        }
        return position < 0 ? MALFORMED : locate(schema.varData().get(index), buffer, position, limit, version);
    }

    /**
     * Where the data starts.
     *
     * @param located what {@link #locate} found, not negative.
     * @return index in the buffer.
     */
    public static int offset(final long located)
    {
        return (int)(located >>> Integer.SIZE);
    }

    /**
     * How long the data is.
     *
     * @param located what {@link #locate} found, not negative.
     * @return bytes.
     */
    public static int length(final long located)
    {
        return (int)located;
    }

    /** The dimension header of a group, or where var data begins behind the last one, or MALFORMED. */
    int locateGroup(final DirectBuffer buffer, final int offset, final int length, final int index)
    {
        final long version = version(buffer, offset, length);
        int position = firstGroup(buffer, offset, length);
        for (int i = 0; i < index && position >= 0; i++)
        {
            position = skipGroup(schema.groups().get(i), buffer, position, offset + length, version);
        }
        return position;
    }

    /** Acting version of the record. */
    long version(final DirectBuffer buffer, final int offset, final int length)
    {
        return length < schema.header().length() ? 0 : Ints.read(buffer, offset, schema.header().version());
    }

    /** Behind the acting root block, or MALFORMED. */
    private int firstGroup(final DirectBuffer buffer, final int offset, final int length)
    {
        final int headerLength = schema.header().length();
        if (length < headerLength)
        {
            return (int)MALFORMED;
        }
        final long blockLength = Ints.read(buffer, offset, schema.header().blockLength());
        return blockLength < 0 || blockLength > length - headerLength ?
            (int)MALFORMED : offset + headerLength + (int)blockLength;
    }

    /** Entries in the group at the position, or MALFORMED. */
    static long count(final GroupSchema group, final DirectBuffer buffer, final int position, final int limit)
    {
        if (group.dimensionLength() > limit - position)
        {
            return MALFORMED;
        }
        final long count = Ints.read(buffer, position, group.countWire());
        final long blockLength = Ints.read(buffer, position, group.blockLengthWire());
        final int left = limit - position - group.dimensionLength();
        if (0 == count)
        {
            return 0;
        }
        if (count < 0 || count > left || blockLength < 0 || blockLength > left)
        {
            return MALFORMED;
        }
        return blockLength * count > left ? MALFORMED : count;
    }

    /** Behind the group, or MALFORMED. */
    static int skipGroup(
        final GroupSchema group, final DirectBuffer buffer, final int start, final int limit, final long version)
    {
        if (group.sinceVersion() > version)
        {
            return start;
        }
        final long count = count(group, buffer, start, limit);
        if (count < 0)
        {
            return (int)MALFORMED;
        }
        final int blockLength = (int)Ints.read(buffer, start, group.blockLengthWire());
        int position = start + group.dimensionLength();
        if (group.groups().isEmpty() && group.varData().isEmpty())
        {
            return position + blockLength * (int)count;
        }
        for (long i = 0; i < count && position >= 0; i++)
        {
            position = skipEntry(group, buffer, position, blockLength, limit, version);
        }
        return position;
    }

    static int skipEntry(
        final GroupSchema group,
        final DirectBuffer buffer,
        final int start,
        final int blockLength,
        final int limit,
        final long version)
    {
        int position = blockLength > limit - start ? (int)MALFORMED : start + blockLength;
        for (int i = 0; i < group.groups().size() && position >= 0; i++)
        {
            position = skipGroup(group.groups().get(i), buffer, position, limit, version);
        }
        for (int i = 0; i < group.varData().size() && position >= 0; i++)
        {
            position = skipVarData(group.varData().get(i), buffer, position, limit, version);
        }
        return position;
    }

    static int skipVarData(
        final VarDataSchema data, final DirectBuffer buffer, final int position, final int limit, final long version)
    {
        final long located = locate(data, buffer, position, limit, version);
        return ABSENT == located ? position :
            located < 0 ? (int)MALFORMED : offset(located) + length(located);
    }

    static long locate(
        final VarDataSchema data, final DirectBuffer buffer, final int position, final int limit, final long version)
    {
        if (data.sinceVersion() > version)
        {
            return ABSENT;
        }
        if (data.headerLength() > limit - position)
        {
            return MALFORMED;
        }
        final long length = Ints.read(buffer, position, data.lengthWire());
        final int start = position + data.headerLength();
        return length < 0 || length > limit - start ? MALFORMED : (long)start << Integer.SIZE | length;
    }
}
