package io.corelane.core.operator;

import io.corelane.core.state.BlockStore;
import io.corelane.core.state.KeyHash;
import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;

/**
 * The rows that a join keeps of one side, in blocks: those of a window are a list in the order in which they came, and
 * those of a key in it another one, whose first row a table finds. Owned by the partition's thread.
 */
final class JoinRows
{
    static final int NONE = BlockStore.NONE;

    private final BlockStore blocks;
    private final int rowLength;
    private final int rowOffset;

    JoinRows(final BlockStore blocks, final int keyLengthMax, final int rowLength)
    {
        this.blocks = blocks;
        this.rowLength = rowLength;
        this.rowOffset = rowOffset(keyLengthMax);
    }

    static int blockLength(final int keyLengthMax, final int rowLength)
    {
        // With room for the last text's last word.
        return rowOffset(keyLengthMax) + (rowLength + 2 * Long.BYTES - 1 & -Long.BYTES);
    }

    private static int rowOffset(final int keyLengthMax)
    {
        return WindowJoinRow.KEY_OFFSET + (keyLengthMax + Long.BYTES - 1 & -Long.BYTES);
    }

    BlockStore blocks()
    {
        return blocks;
    }

    long address(final int id)
    {
        return blocks.address(id);
    }

    /** Where the row of a block lies. */
    long row(final long block)
    {
        return block + rowOffset;
    }

    /** The first row of a key in a window, or {@link #NONE}. */
    int first(final OpenWindow window, final DirectBuffer key, final int length, final int hash)
    {
        if (0 == window.count)
        {
            return NONE;
        }
        int id = window.table.first(hash);
        while (NONE != id && !isKey(blocks.address(id), key, length))
        {
            id = window.table.next();
        }
        return id;
    }

    /** Keeps a row behind those of a window; its block. Only with room. */
    long add(final OpenWindow window, final DirectBuffer row, final int offset)
    {
        final int id = blocks.allocate();
        final long block = blocks.address(id);
        if (NONE == window.tail)
        {
            window.first = id;
            window.head = id;
        }
        else
        {
            WindowJoinRow.next(blocks.address(window.tail), id);
        }
        window.tail = id;
        window.count++;
        WindowJoinRow.noKey(block);
        UnsafeApi.copyMemory(row.byteArray(), row.addressOffset() + offset, null, block + rowOffset, rowLength);
        return block;
    }

    /** The row of a window that was added last has a key that no other one has. */
    void index(
        final OpenWindow window, final long block, final DirectBuffer key, final int length, final int hash)
    {
        WindowJoinRow.key(block, hash, length);
        UnsafeApi.copyMemory(
            key.byteArray(), key.addressOffset(), null, block + WindowJoinRow.KEY_OFFSET, length);
        window.table.add(hash, window.tail);
    }

    /** The row of a window that was added last has the key of another one, which is the first of its key. */
    void append(final OpenWindow window, final int first)
    {
        final long block = blocks.address(first);
        final int last = WindowJoinRow.last(block);
        WindowJoinRow.same(NONE == last ? block : blocks.address(last), window.tail);
        WindowJoinRow.last(block, window.tail);
    }

    /** All rows of a window go. */
    void free(final OpenWindow window)
    {
        if (window.count > 0)
        {
            blocks.free(window.first, window.tail, window.count);
        }
    }

    /** Finds the keys of a window that was put back. */
    void indexAll(final OpenWindow window)
    {
        for (int id = window.first; NONE != id; id = WindowJoinRow.next(blocks.address(id)))
        {
            final long block = blocks.address(id);
            if (WindowJoinRow.isFirst(block))
            {
                window.table.add(WindowJoinRow.hash(block), id);
            }
        }
    }

    private static boolean isKey(final long block, final DirectBuffer key, final int length)
    {
        return length == WindowJoinRow.keyLength(block) &&
            KeyHash.isSame(block + WindowJoinRow.KEY_OFFSET, key.byteArray(), key.addressOffset(), length);
    }
}
