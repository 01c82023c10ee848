package io.corelane.codec;

import org.agrona.DirectBuffer;

/**
 * Goes over the entries of one repeating group of a record. No allocation. Never reads outside the record, whatever its
 * bytes say: the whole group is looked at before its first entry is given. For one thread.
 */
public final class GroupCursor
{
    /** The record's lengths point outside of it. */
    public static final int MALFORMED = -1;

    private final GroupSchema group;
    private final int index;
    private final VarDataLocator locator;
    private DirectBuffer buffer;
    private int limit;
    private long version;
    private int blockLength;
    private int first;
    private int entry;
    private int count;
    private int given;

    /**
     * For the records of a schema.
     *
     * @param schema of the records.
     * @param index  which of the schema's groups.
     */
    public GroupCursor(final RecordSchema schema, final int index)
    {
        this(schema, schema.groups().get(index), index);
    }

    /** For a group of the schema's records, or one inside of another. */
    GroupCursor(final RecordSchema schema, final GroupSchema group, final int index)
    {
        this.group = group;
        this.index = index;
        this.locator = new VarDataLocator(schema);
    }

    /**
     * Goes to the group of a record, in front of its first entry.
     *
     * @param record with the record.
     * @param offset of the record's header.
     * @param length of the record.
     * @return the number of entries, none when the record's version does not have the group; or {@link #MALFORMED}.
     */
    public int open(final DirectBuffer record, final int offset, final int length)
    {
        buffer = record;
        limit = offset + length;
        version = locator.version(record, offset, length);
        given = 0;
        count = 0;
        final int start = locator.locateGroup(record, offset, length, index);
        if (start < 0)
        {
            return MALFORMED;
        }
        if (group.sinceVersion() > version)
        {
            return 0;
        }
        if (VarDataLocator.skipGroup(group, record, start, limit, version) < 0)
        {
            return MALFORMED;
        }
        count = (int)VarDataLocator.count(group, record, start, limit);
        blockLength = (int)Ints.read(record, start, group.blockLengthWire());
        first = start + group.dimensionLength();
        return count;
    }

    /** Goes to this group inside of the entry at which another cursor is; the number of entries. */
    int openIn(final GroupCursor outer)
    {
        buffer = outer.buffer;
        limit = outer.limit;
        version = outer.version;
        given = 0;
        count = 0;
        if (group.sinceVersion() > version)
        {
            return 0;
        }
        int start = outer.entry + outer.blockLength;
        for (int i = 0; i < index; i++)
        {
            start = VarDataLocator.skipGroup(outer.group.groups().get(i), buffer, start, limit, version);
        }
        // The outer group was looked at with all that is inside.
        count = (int)VarDataLocator.count(group, buffer, start, limit);
        blockLength = (int)Ints.read(buffer, start, group.blockLengthWire());
        first = start + group.dimensionLength();
        return count;
    }

    /** Goes back in front of the first entry. */
    public void rewind()
    {
        given = 0;
    }

    /**
     * Goes to the next entry.
     *
     * @return false behind the last one.
     */
    public boolean next()
    {
        if (given == count)
        {
            return false;
        }
        entry = 0 == given ? first : behind();
        given++;
        return true;
    }

    /**
     * Where the entry's block begins.
     *
     * @return index in the buffer.
     */
    public int entry()
    {
        return entry;
    }

    /**
     * Acting length of the entries' blocks.
     *
     * @return bytes.
     */
    public int blockLength()
    {
        return blockLength;
    }

    /**
     * Locates var data of the entry.
     *
     * @param data which var data of the group, as {@link Wire.VarDataWire} has it.
     * @return where it is, for {@link VarDataLocator#offset} and {@link VarDataLocator#length}, or
     *     {@link VarDataLocator#ABSENT}.
     */
    public long varData(final int data)
    {
        int position = entry + blockLength;
        for (int i = 0; i < group.groups().size(); i++)
        {
            position = VarDataLocator.skipGroup(group.groups().get(i), buffer, position, limit, version);
        }
        for (int i = 0; i < data; i++)
        {
            position = VarDataLocator.skipVarData(group.varData().get(i), buffer, position, limit, version);
        }
        return VarDataLocator.locate(group.varData().get(data), buffer, position, limit, version);
    }

    private int behind()
    {
        return group.groups().isEmpty() && group.varData().isEmpty() ? entry + blockLength :
            VarDataLocator.skipEntry(group, buffer, entry, blockLength, limit, version);
    }
}
