package io.corelane.codec;

import java.util.List;
import org.agrona.DirectBuffer;

/**
 * Goes over the entries of a repeating group, or over those of a group inside of its entries, and so on inwards: each
 * innermost entry of a record once. An entry with none inside is passed by. No allocation. Never reads outside the
 * record, whatever its bytes say: all of it is looked at before the first entry is given. For one thread.
 */
public final class GroupPathCursor
{
    private final GroupCursor[] cursors;
    private final int[] leastLengths;
    private int level;
    private boolean isShort;

    /**
     * For the records of a schema.
     *
     * @param schema       of the records.
     * @param path         which of the schema's groups, which of the groups inside of that, and so on.
     * @param leastLengths bytes that the blocks of each group's entries have at the least.
     */
    public GroupPathCursor(final RecordSchema schema, final int[] path, final int[] leastLengths)
    {
        this.leastLengths = leastLengths.clone();
        cursors = new GroupCursor[path.length];
        List<GroupSchema> groups = schema.groups();
        for (int i = 0; i < path.length; i++)
        {
            cursors[i] = new GroupCursor(schema, groups.get(path[i]), path[i]);
            groups = groups.get(path[i]).groups();
        }
    }

    /**
     * Goes to the groups of a record, in front of the first entry.
     *
     * @param record with the record.
     * @param offset of the record's header.
     * @param length of the record.
     * @return the number of innermost entries; or {@link GroupCursor#MALFORMED}, also when blocks are too short.
     */
    public int open(final DirectBuffer record, final int offset, final int length)
    {
        level = 0;
        final int count = cursors[0].open(record, offset, length);
        isShort = count > 0 && cursors[0].blockLength() < leastLengths[0];
        int innermost = 1 == cursors.length ? count : 0;
        if (count > 0 && !isShort && cursors.length > 1)
        {
            while (!isShort && next())
            {
                innermost++;
            }
            rewind();
        }
        return isShort ? GroupCursor.MALFORMED : count < 0 ? count : innermost;
    }

    /** Goes back in front of the first entry. */
    public void rewind()
    {
        level = 0;
        cursors[0].rewind();
    }

    /**
     * Goes to the next innermost entry.
     *
     * @return false behind the last one.
     */
    public boolean next()
    {
        while (true)
        {
            if (!cursors[level].next())
            {
                if (0 == level)
                {
                    return false;
                }
                level--;
            }
            else if (cursors.length - 1 == level)
            {
                return true;
            }
            else
            {
                level++;
                isShort |= cursors[level].openIn(cursors[level - 1]) > 0 &&
                    cursors[level].blockLength() < leastLengths[level];
            }
        }
    }

    /**
     * Where the block of the entry at hand begins.
     *
     * @param depth of the group, from 0 for the outermost.
     * @return index in the buffer.
     */
    public int entry(final int depth)
    {
        return cursors[depth].entry();
    }

    /**
     * Acting length of that block.
     *
     * @param depth of the group, from 0 for the outermost.
     * @return bytes.
     */
    public int blockLength(final int depth)
    {
        return cursors[depth].blockLength();
    }

    /**
     * Locates var data of the entry at hand.
     *
     * @param depth of the group, from 0 for the outermost.
     * @param data  which var data of the group, as {@link Wire.VarDataWire} has it.
     * @return as {@link GroupCursor#varData}.
     */
    public long varData(final int depth, final int data)
    {
        return cursors[depth].varData(data);
    }
}
