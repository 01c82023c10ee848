package io.corelane.core.operator;

import io.corelane.core.partition.StateSize;
import io.corelane.core.state.BlockStore;
import io.corelane.core.state.CacheLines;
import io.corelane.core.state.GroupTable;
import io.corelane.core.state.KeyHash;
import io.corelane.core.state.KeyedState;
import io.corelane.core.state.Snapshot;
import io.corelane.core.state.TableMemory;
import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;

/**
 * Groups in windows. Each window that is open has what it needs for itself: a list of blocks, one for each of its
 * groups with the key in it, and a table that finds them. So a group that comes is one block more, and a window that
 * closes is a walk over its list, after which list and table go as a whole; no other window, and no key of the past, is
 * looked at.
 * <p>
 * Blocks that went together come again in the order of the list, so that those of a window mostly lie one behind the
 * other. Owned by the partition's thread; nothing is allocated but by more groups or windows than there ever were.
 */
public final class WindowState implements OperatorState, AutoCloseable
{
    /** No block. */
    public static final int NONE = BlockStore.NONE;

    private final BlockStore blocks;
    private final TableMemory tables;
    private final int valueOffset;
    private final OpenWindows windows;
    private final long sizeNs;
    private final long maxGroups;
    private final long nearGroups;
    private boolean isLooking;
    private long lookStart;
    private int lookBlock;
    /** Nobody reads it: it keeps the JIT from leaving out what was read for it. */
    private long seen;

    /**
     * An empty state.
     *
     * @param blocks       of {@link #blockLength} bytes; closed with this.
     * @param tables       where what finds the blocks lies; closed with this.
     * @param keyLengthMax bytes of the longest key.
     * @param sizeNs       length of a window, nanoseconds.
     * @param maxGroups    that a window may have.
     */
    public WindowState(
        final BlockStore blocks,
        final TableMemory tables,
        final int keyLengthMax,
        final long sizeNs,
        final long maxGroups)
    {
        this.blocks = blocks;
        this.tables = tables;
        this.valueOffset = valueOffset(keyLengthMax);
        this.windows = new OpenWindows(tables, sizeNs);
        this.sizeNs = sizeNs;
        this.maxGroups = Math.min(maxGroups, GroupTable.MOST);
        this.nearGroups = KeyedState.NEAR_BYTES / blocks.slotLength();
        blocks.onRestored(this::indexAll);
    }

    /**
     * Bytes of a block.
     *
     * @param keyLengthMax bytes of the longest key.
     * @param valueLength  bytes of a group's accumulators.
     * @return bytes.
     */
    public static int blockLength(final int keyLengthMax, final int valueLength)
    {
        return CacheLines.distance(valueOffset(keyLengthMax) + valueLength);
    }

    /**
     * Bytes from the border of a cache line to the first block.
     *
     * @param blockLength of a block.
     * @return so many that what a record looks at and changes lies in one line, if it fits in; 0 where blocks begin
     *         anywhere, or are no longer than a line.
     */
    public static int lead(final int blockLength)
    {
        return 0 == blockLength % CacheLines.LENGTH && blockLength > CacheLines.LENGTH ?
            CacheLines.LENGTH - WindowBlock.KEY_LENGTH_OFFSET : 0;
    }

    /** Of the accumulators in a block. */
    static int valueOffset(final int keyLengthMax)
    {
        return WindowBlock.KEY_OFFSET + (keyLengthMax + Long.BYTES - 1 & -Long.BYTES);
    }

    /** Length of a window, nanoseconds. */
    long sizeNs()
    {
        return sizeNs;
    }

    /** Whether so many more blocks can be had. */
    boolean hasRoom(final int more)
    {
        return blocks.room() >= more;
    }

    /** Whether a window has room for one more group. */
    boolean hasRoomIn(final long start)
    {
        final OpenWindow window = windows.withStart(start);
        return null == window || window.count < maxGroups;
    }

    /** The block of a key in a window, or 0. */
    int find(final long start, final DirectBuffer key, final int length, final int hash)
    {
        final OpenWindow window = windows.withStart(start);
        return null == window ? NONE : find(window, key, length, hash);
    }

    /** The same in a window that is open. */
    int find(final OpenWindow window, final DirectBuffer key, final int length, final int hash)
    {
        int block = window.table.first(hash);
        while (NONE != block && !WindowBlock.isKey(blocks.address(block), key, length))
        {
            block = window.table.next();
        }
        return block;
    }

    /** Looks at where a key is sought first in the window that a moment lies in; windows do not overlap. */
    long lookAhead(final int hash, final long timeNs)
    {
        final OpenWindow window = windows.at(timeNs);
        return null == window ? NONE : window.table.lookAhead(hash);
    }

    /** Whether all moments between two lie in one window that is open, for {@link #lookAhead(int)}. */
    boolean areInOne(final long leastNs, final long greatestNs)
    {
        return windows.areInOne(leastNs, greatestNs);
    }

    /** Looks at where a key is sought first in the window that was looked at last. */
    long lookAhead(final int hash)
    {
        return windows.latest().table.lookAhead(hash);
    }

    /** Whether caches do not hold the window that was looked at last: its groups, or the table that finds them. */
    boolean isFar()
    {
        final OpenWindow window = windows.latest();
        // A window begins with a table for as many groups as the one before had, places in which are far at once.
        return window.count > nearGroups || window.expected > nearGroups;
    }

    /** As {@link #lookAhead(int)} for many keys, whose places are waited for together. */
    void lookAhead(final int[] hashes, final long[] found, final int from, final int to)
    {
        windows.latest().table.lookAhead(hashes, found, from, to);
    }

    /** Goes on from there to the groups, so many bytes of whose accumulators are asked for. */
    void lookFurther(final int[] hashes, final long[] found, final int from, final int to, final int length)
    {
        windows.latest().table.lookFurther(hashes, found, from, to);
        seen = blocks.read(found, from, to, WindowBlock.KEY_LENGTH_OFFSET, valueOffset + length - Long.BYTES);
    }

    /**
     * Where the accumulators of a short key are, in the window that a moment lies in. Of one that is not there, where
     * the table has a place for it, for {@link #isFree}, with a minus in front; 0 when that is not known.
     */
    long seek(
        final long ahead,
        final long first,
        final long second,
        final long third,
        final int length,
        final int hash,
        final long timeNs)
    {
        final int likely = GroupTable.id(ahead);
        if (NONE != likely)
        {
            final long address = blocks.address(likely);
            if (WindowBlock.isKey(address, first, second, third, length))
            {
                return address + valueOffset;
            }
        }
        final OpenWindow window = windows.at(timeNs);
        if (null == window)
        {
            return NONE;
        }
        if (window.table.hasNone(ahead, hash))
        {
            return -window.table.place(hash);
        }
        for (int block = window.table.firstBehind(ahead, hash); NONE != block; block = window.table.next())
        {
            final long address = blocks.address(block);
            if (WindowBlock.isKey(address, first, second, third, length))
            {
                return address + valueOffset;
            }
        }
        return -window.table.place();
    }

    /** Whether a short key is in its first place; else it has to be sought. */
    boolean matches(final long ahead, final long first, final long second, final long third, final int length)
    {
        final int likely = GroupTable.id(ahead);
        return NONE != likely && WindowBlock.isKey(blocks.place(likely), first, second, third, length);
    }

    /** Where the accumulators are of a key that {@link #matches}. */
    long valueOf(final long ahead)
    {
        return blocks.place(GroupTable.id(ahead)) + valueOffset;
    }

    /** What was looked up ahead is about to be changed. */
    void touch(final long[] found, final int from, final int to)
    {
        blocks.touch(found, from, to);
    }

    /** The same in the window that has a start; windows may overlap. */
    long find(
        final long start, final long first, final long second, final long third, final int length, final int hash)
    {
        final OpenWindow window = windows.withStart(start);
        return null == window ? NONE : find(window, first, second, third, length, hash);
    }

    private long find(
        final OpenWindow window,
        final long first,
        final long second,
        final long third,
        final int length,
        final int hash)
    {
        for (int block = window.table.first(hash); NONE != block; block = window.table.next())
        {
            final long address = blocks.address(block);
            if (WindowBlock.isKey(address, first, second, third, length))
            {
                return address + valueOffset;
            }
        }
        return NONE;
    }

    /** The same of a key in memory. */
    long seek(final long ahead, final long key, final int length, final int hash, final long timeNs)
    {
        final int likely = GroupTable.id(ahead);
        if (NONE != likely)
        {
            final long address = blocks.address(likely);
            if (WindowBlock.isKey(address, key, length))
            {
                return address + valueOffset;
            }
        }
        final OpenWindow window = windows.at(timeNs);
        if (null == window)
        {
            return NONE;
        }
        if (window.table.hasNone(ahead, hash))
        {
            return -window.table.place(hash);
        }
        for (int block = window.table.firstBehind(ahead, hash); NONE != block; block = window.table.next())
        {
            final long address = blocks.address(block);
            if (WindowBlock.isKey(address, key, length))
            {
                return address + valueOffset;
            }
        }
        return -window.table.place();
    }

    /** Whether a key that was not there still has its place in the window that a moment lies in: it is not there. */
    boolean isFree(final long place, final long timeNs)
    {
        final OpenWindow window = windows.at(timeNs);
        return null != window && window.table.isFree(place);
    }

    /** Opens the window that has a start. Only with room, and only for a group to come. */
    void open(final long start)
    {
        windows.open(start);
    }

    /** A new block of a key in a window, which is opened when it is not. Only with room. */
    int add(final long start, final DirectBuffer key, final int length, final int hash)
    {
        final OpenWindow window = windows.open(start);
        final long address = append(window, NONE, length, hash);
        UnsafeApi.copyMemory(key.byteArray(), key.addressOffset(), null, address + WindowBlock.KEY_OFFSET, length);
        return window.tail;
    }

    /**
     * A new block of a short key, in the window that a moment lies in, which is open.
     *
     * @param place where the table has a place for it, which {@link #isFree}; 0 when that is not known.
     * @return where its accumulators are; 0 without room.
     */
    long add(
        final long place,
        final long first,
        final long second,
        final long third,
        final int length,
        final int hash,
        final long timeNs)
    {
        final OpenWindow window = windows.at(timeNs);
        if (!hasRoom(window))
        {
            return NONE;
        }
        final long address = append(window, place, length, hash);
        final long key = address + WindowBlock.KEY_OFFSET;
        KeyHash.put(key, 0, length, first);
        KeyHash.put(key, Long.BYTES, length, second);
        KeyHash.put(key, 2 * Long.BYTES, length, third);
        return address + valueOffset;
    }

    /** The same of a key in memory. */
    long add(final long place, final long key, final int length, final int hash, final long timeNs)
    {
        final OpenWindow window = windows.at(timeNs);
        if (!hasRoom(window))
        {
            return NONE;
        }
        final long address = append(window, place, length, hash);
        UnsafeApi.copyMemory(null, key, null, address + WindowBlock.KEY_OFFSET, length);
        return address + valueOffset;
    }

    private boolean hasRoom(final OpenWindow window)
    {
        return window.count < maxGroups && blocks.room() > 0;
    }

    /** Where the accumulators of a block are. */
    long value(final int block)
    {
        return blocks.address(block) + valueOffset;
    }

    /** Where the key of accumulators is. */
    long keyAddressOf(final long value)
    {
        return value - valueOffset + WindowBlock.KEY_OFFSET;
    }

    /** Bytes of the key of accumulators. */
    int keyLengthOf(final long value)
    {
        return WindowBlock.keyLength(value - valueOffset);
    }

    /** Start of the window of accumulators. */
    long startOf(final long value)
    {
        return WindowBlock.start(value - valueOffset);
    }

    /** What the groups told last, behind accumulators of so many bytes. */
    ToldBlocks told(final int valueLength)
    {
        return new ToldBlocks(blocks, valueOffset + valueLength);
    }

    /** Where the window of a block starts. */
    long start(final int block)
    {
        return WindowBlock.start(blocks.address(block));
    }

    /** Where the key of a block is. */
    long keyAddress(final int block)
    {
        return blocks.address(block) + WindowBlock.KEY_OFFSET;
    }

    /** Hash of a block's key. */
    int hash(final int block)
    {
        return WindowBlock.hash(blocks.address(block));
    }

    /** The block that was added to the same window behind one, 0 for none. */
    int next(final int block)
    {
        return WindowBlock.next(blocks.address(block));
    }

    /** Bytes of a block's key. */
    int keyLength(final int block)
    {
        return WindowBlock.keyLength(blocks.address(block));
    }

    boolean hasOpen()
    {
        return windows.count() > 0;
    }

    /** Windows that are open. */
    int openCount()
    {
        return windows.count();
    }

    /** One of the open windows, in the order of their starts. */
    OpenWindow open(final int index)
    {
        return windows.get(index);
    }

    /** The window with a start, null when it is not open. */
    OpenWindow windowOf(final long start)
    {
        return windows.withStart(start);
    }

    /** Start of the earliest window. Only with one. */
    long firstStart()
    {
        return windows.get(0).start;
    }

    /** The window that a moment lies in, null when it is not open; windows do not overlap. */
    OpenWindow windowAt(final long timeNs)
    {
        return windows.at(timeNs);
    }

    /** The next block of the earliest window that has not given its last row, 0 for none. */
    int firstBlock()
    {
        return windows.get(0).head;
    }

    /** Where the accumulators of that block are, 0 for none. */
    long firstValue()
    {
        final int block = windows.get(0).head;
        return NONE == block ? NONE : value(block);
    }

    /** The next block of the earliest window has given its last row. */
    void closeBlock(final int block)
    {
        close(block, blocks.address(block));
    }

    /** The same by where its accumulators are; where those of the one behind it are, 0 for none. */
    long closeValue(final long value)
    {
        final int next = close(windows.get(0).head, value - valueOffset);
        return NONE == next ? NONE : value(next);
    }

    private int close(final int block, final long address)
    {
        final int next = WindowBlock.next(address);
        windows.get(0).head = next;
        WindowBlock.hide(address);
        lookBlock = block == lookBlock ? next : lookBlock;
        return next;
    }

    /** Closes the earliest window, whose blocks have given their last rows. */
    void closeWindow()
    {
        final OpenWindow window = windows.get(0);
        blocks.free(window.first, window.tail, window.count);
        // Blocks that have not given a row were not looked at.
        lookBlock = isLooking && lookStart == window.start ? NONE : lookBlock;
        windows.closeFirst();
    }

    /** Begins a look at all groups, one at a time. */
    void beginLook()
    {
        isLooking = false;
        lookBlock = NONE;
    }

    /** The next block of a look, 0 when there is none (yet). */
    int lookNext()
    {
        while (NONE == lookBlock)
        {
            int index = 0;
            while (isLooking && index < windows.count() && windows.get(index).start <= lookStart)
            {
                index++;
            }
            if (index == windows.count())
            {
                return NONE;
            }
            isLooking = true;
            lookStart = windows.get(index).start;
            lookBlock = windows.get(index).head;
        }
        final int block = lookBlock;
        lookBlock = WindowBlock.next(blocks.address(block));
        return block;
    }

    void snapshot(final Snapshot snapshot)
    {
        final int open = snapshot.value(windows.count());
        while (windows.count() < open)
        {
            windows.append();
        }
        for (int i = 0; i < open; i++)
        {
            final OpenWindow window = windows.get(i);
            window.start = snapshot.value(window.start);
            window.first = snapshot.value(window.first);
            window.head = snapshot.value(window.head);
            window.tail = snapshot.value(window.tail);
            window.count = snapshot.value(window.count);
            window.most = Double.longBitsToDouble(snapshot.value(Double.doubleToLongBits(window.most)));
        }
        // What the tables are made of when the blocks are there.
        blocks.snapshot(snapshot);
    }

    @Override
    public void measure(final StateSize size)
    {
        int most = 0;
        for (int i = 0; i < windows.count(); i++)
        {
            most = Math.max(most, windows.get(i).count);
        }
        size.add(blocks.size(), blocks.bytes() + tables.bytes(), Math.min(maxGroups - most, blocks.room()));
    }

    @Override
    public long keyCount()
    {
        return blocks.size();
    }

    @Override
    public int doWork(final int limit)
    {
        return 0;
    }

    @Override
    public void close()
    {
        blocks.close();
        tables.close();
    }

    /** One more block of a window, at the end of its list; its address. */
    private long append(final OpenWindow window, final long place, final int length, final int hash)
    {
        final int block = blocks.allocate();
        final long address = blocks.address(block);
        WindowBlock.identity(address, window.start, hash, length);
        WindowBlock.next(address, NONE);
        if (NONE == window.tail)
        {
            window.first = block;
            window.head = block;
        }
        else
        {
            WindowBlock.next(blocks.address(window.tail), block);
        }
        window.tail = block;
        window.count++;
        window.table.add(place, hash, block);
        return address;
    }

    /** The tables of windows that have been put back. */
    private void indexAll()
    {
        for (int i = 0; i < windows.count(); i++)
        {
            final OpenWindow window = windows.get(i);
            for (int block = window.first; NONE != block; block = WindowBlock.next(blocks.address(block)))
            {
                window.table.add(WindowBlock.hash(blocks.address(block)), block);
            }
        }
    }
}
