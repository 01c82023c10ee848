package io.corelane.core.operator;

import static io.corelane.core.operator.TrailingLayout.FORMER_OFFSET;
import static io.corelane.core.operator.TrailingLayout.LAST_OFFSET;
import static io.corelane.core.operator.TrailingLayout.NEXT_OFFSET;
import static io.corelane.core.operator.TrailingLayout.PAGES_OFFSET;
import static io.corelane.core.operator.TrailingLayout.ROWS_OFFSET;
import static io.corelane.core.operator.TrailingLayout.SLOTS_OFFSET;

import io.corelane.core.partition.StateSize;
import io.corelane.core.plan.Lifetime;
import io.corelane.core.state.BlockStore;
import io.corelane.core.state.KeyHash;
import io.corelane.core.state.KeyedState;
import io.corelane.core.state.Snapshot;
import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What frames that end with the row at hand keep: partitions, each with its accumulators and, in pages, what leaves
 * its frames again of the last rows. Owned by the partition's thread; nothing is allocated but by new partitions.
 */
public final class TrailingState implements OperatorState, AutoCloseable
{
    /** Bytes of rows that the caches of a core hold. */
    private static final long NEAR_BYTES = 1 << 20;

    private final TrailingLayout layout;
    private final KeyedState keys;
    private final BlockStore pages;
    private final GroupAges ages;
    private final UnsafeBuffer removed = new UnsafeBuffer(0, 0);
    private final WaitingRows waiting;
    private final long mostRows;
    private final long nearRows;
    private final long[] firsts;
    private final long[] distances;
    private final long[] fulls;
    private final long longest;
    private final int slotLength;
    private final int rowMask;
    private final int ringOffset;
    private final boolean isRing;
    private final boolean hasPages;
    private long rowsKept;

    /**
     * An empty state; what it is made of is closed with it.
     *
     * @param layout   how partitions and pages lie.
     * @param keys     values of {@link #entryLength}.
     * @param pages    blocks of the layout's {@code pageLength}, as many as {@link #pagesFor} says; null when it has
     *                 none.
     * @param mostRows rows of which something is kept in pages, at the most.
     * @param waiting  rows that wait, and how many, in a partition's last piece; null in the order of arrival.
     * @param lifetime of partitions.
     */
    public TrailingState(
        final TrailingLayout layout,
        final KeyedState keys,
        final BlockStore pages,
        final long mostRows,
        final WaitingRows waiting,
        final Lifetime lifetime)
    {
        this.ages = lifetime.isForever() ? null : new GroupAges(keys, lifetime, layout.entryLength());
        this.layout = layout;
        this.keys = keys;
        this.pages = pages;
        this.mostRows = mostRows;
        this.nearRows = NEAR_BYTES / Math.max(1, layout.slotLength);
        this.waiting = waiting;
        this.firsts = layout.firsts;
        this.distances = layout.distances;
        this.fulls = layout.fulls;
        this.longest = layout.longest;
        this.slotLength = layout.slotLength;
        this.rowMask = layout.rowMask;
        this.ringOffset = layout.ringOffset;
        this.isRing = layout.isRing;
        this.hasPages = layout.hasPages();
    }

    /**
     * Bytes of a partition's value.
     *
     * @param layout   how it lies.
     * @param lifetime of partitions.
     * @return bytes.
     */
    public static int entryLength(final TrailingLayout layout, final Lifetime lifetime)
    {
        return layout.entryLength() + (lifetime.isForever() ? 0 : GroupAges.LENGTH);
    }

    /**
     * Pages that so many rows take at the most.
     *
     * @param layout   how they lie.
     * @param mostRows rows.
     * @param maxKeys  partitions, of each of which two pages may not be full.
     * @return pages.
     */
    public static long pagesFor(final TrailingLayout layout, final long mostRows, final long maxKeys)
    {
        return mostRows / layout.pageRows() + 2 * maxKeys;
    }

    /**
     * The partitions, whose values are as the layout says.
     *
     * @return the same one always.
     */
    public KeyedState keys()
    {
        return keys;
    }

    /**
     * Whether one more row can be kept.
     *
     * @return false when the row at hand has to be refused.
     */
    public boolean hasRoom()
    {
        return (rowsKept < mostRows || !hasPages) && (null == waiting || hasRoomToWait());
    }

    private boolean hasRoomToWait()
    {
        // Those that wait find a place in the pages when their time has come.
        return waiting.hasRoom() && (rowsKept + waiting.size() < mostRows || !hasPages);
    }

    /** Rows that wait, or null. */
    WaitingRows waiting()
    {
        return waiting;
    }

    /** A row of a partition waits from now on. */
    void hold(final long entry, final long timeNs, final DirectBuffer row, final int offset)
    {
        pending(entry, 1);
        waiting.add(timeNs, KeyedState.number(entry), row, offset);
    }

    /** The first row that waits, of that partition, waits no more. */
    void release(final long entry)
    {
        pending(entry, -1);
    }

    boolean waits(final long entry)
    {
        return 0 != UnsafeApi.getLong(null, entry + layout.lastOffset());
    }

    private void pending(final long entry, final int change)
    {
        final long place = entry + layout.lastOffset();
        UnsafeApi.putLong(null, place, UnsafeApi.getLong(null, place) + change);
    }

    /** How old partitions are, or null when they stay. */
    GroupAges ages()
    {
        return ages;
    }

    /**
     * Whether a partition's time is over; only where partitions go.
     *
     * @return false when all of them have a longer time to live.
     */
    public boolean hasOver()
    {
        return 0 != ages.oldest() && ages.isOver(ages.oldest());
    }

    /**
     * A partition has got one more row; only where partitions go.
     *
     * @param entry address of its value.
     */
    public void touch(final long entry)
    {
        ages.touch(entry);
    }

    /** Takes a partition away. */
    void remove(final long entry)
    {
        final long rows = rows(entry);
        if (hasPages && rows > 0)
        {
            final int last = UnsafeApi.getInt(null, entry + LAST_OFFSET);
            int page = UnsafeApi.getInt(null, entry + PAGES_OFFSET + (long)layout.longestCursor * Integer.BYTES);
            while (page != last)
            {
                final int next = UnsafeApi.getInt(null, pages.address(page) + NEXT_OFFSET);
                pages.free(page);
                page = next;
            }
            pages.free(last);
            rowsKept -= Math.min(rows, longest);
        }
        ages.remove(entry);
        UnsafeApi.setMemory(entry, layout.entryLength() + GroupAges.LENGTH, (byte)0);
        final int length = KeyedState.keyLength(entry);
        removed.wrap(KeyedState.keyAddress(entry), length);
        keys.remove(removed, 0, length, KeyHash.of(removed, 0, length));
    }

    boolean hasRoomForKey()
    {
        return keys.size() < keys.maxKeys();
    }

    /**
     * Rows of a partition so far.
     *
     * @param entry address of its value.
     * @return count.
     */
    public static long rows(final long entry)
    {
        return UnsafeApi.getLong(null, entry + ROWS_OFFSET);
    }

    /**
     * What is kept of the row that a cursor is at.
     *
     * @param entry  address of the partition's value.
     * @param cursor index of the cursor.
     * @param row    its row, which is before the row at hand.
     * @return address of its slot.
     */
    public long slotOf(final long entry, final int cursor, final long row)
    {
        return isRing ? ringSlot(entry, row) :
            slot(UnsafeApi.getInt(null, entry + PAGES_OFFSET + (long)cursor * Integer.BYTES), row);
    }

    /**
     * Whether caches do not hold the rows, so that it is of use to look at slots ahead.
     *
     * @return true if so.
     */
    public boolean isFar()
    {
        return rowsKept > nearRows;
    }

    /**
     * Looks at the slots that the next row needs, so that many partitions wait for memory together.
     *
     * @param entry address of the partition's value.
     * @return what is there: nothing that means anything.
     */
    public long lookAhead(final long entry)
    {
        final long rows = rows(entry);
        if (!hasPages)
        {
            return rows;
        }
        long seen = UnsafeApi.getLong(null, slot(UnsafeApi.getInt(null, entry + LAST_OFFSET), rows));
        for (int i = 0; i < distances.length; i++)
        {
            if (rows >= fulls[i])
            {
                seen += UnsafeApi.getLong(null, slotOf(entry, i, rows - distances[i]));
            }
        }
        return seen;
    }

    /**
     * One more row has come: gives it a slot, and moves the cursors on.
     *
     * @param entry address of the partition's value.
     * @return address of the slot, which whoever calls fills; anything when nothing is kept of rows.
     */
    public long append(final long entry)
    {
        final long row = rows(entry);
        UnsafeApi.putLong(null, entry + ROWS_OFFSET, row + 1);
        if (!hasPages)
        {
            return ringSlot(entry, row);
        }
        final long slot = slot(0 == (row & rowMask) ? addPage(entry, row) :
            UnsafeApi.getInt(null, entry + LAST_OFFSET), row);
        for (int i = 0; i < distances.length; i++)
        {
            if (row >= fulls[i] && 0 == (row - distances[i] + 1 & rowMask))
            {
                leavePage(entry, i);
            }
        }
        rowsKept += row < longest ? 1 : 0;
        return slot;
    }

    /**
     * What is kept of a partition's last row.
     *
     * @param entry address of the partition's value.
     * @return address of its slot.
     */
    public long lastSlot(final long entry)
    {
        final long row = rows(entry) - 1;
        return isRing ? ringSlot(entry, row) : slot(UnsafeApi.getInt(null, entry + LAST_OFFSET), row);
    }

    /**
     * What is kept of the row before another one; only of rows that some cursor has not left.
     *
     * @param entry address of the partition's value.
     * @param slot  address of the other row's slot.
     * @param row   the other row, from 1.
     * @return address of its slot.
     */
    public long slotBefore(final long entry, final long slot, final long row)
    {
        if (isRing)
        {
            return ringSlot(entry, row - 1);
        }
        return 0 == (row & rowMask) ?
            slot(UnsafeApi.getInt(null, slot - SLOTS_OFFSET + FORMER_OFFSET), row - 1) : slot - slotLength;
    }

    private long slot(final int page, final long row)
    {
        return pages.address(page) + SLOTS_OFFSET + (row & rowMask) * slotLength;
    }

    private long ringSlot(final long entry, final long row)
    {
        return entry + ringOffset + (row & rowMask) * slotLength;
    }

    private int addPage(final long entry, final long row)
    {
        // There is room: pages are as many as the rows that hasRoom lets in can take.
        final int page = pages.allocate();
        if (row > 0)
        {
            final int last = UnsafeApi.getInt(null, entry + LAST_OFFSET);
            UnsafeApi.putInt(null, pages.address(last) + NEXT_OFFSET, page);
            UnsafeApi.putInt(null, pages.address(page) + FORMER_OFFSET, last);
        }
        UnsafeApi.putInt(null, entry + LAST_OFFSET, page);
        if (row <= longest)
        {
            for (int i = 0; i < firsts.length; i++)
            {
                if (row == (firsts[i] & ~(long)rowMask))
                {
                    UnsafeApi.putInt(null, entry + PAGES_OFFSET + (long)i * Integer.BYTES, page);
                }
            }
        }
        return page;
    }

    /** A cursor goes on to a row of the next page; a page that the last cursor leaves is looked at no more. */
    private void leavePage(final long entry, final int cursor)
    {
        final long place = entry + PAGES_OFFSET + (long)cursor * Integer.BYTES;
        final int page = UnsafeApi.getInt(null, place);
        UnsafeApi.putInt(null, place, UnsafeApi.getInt(null, pages.address(page) + NEXT_OFFSET));
        if (layout.longestCursor == cursor)
        {
            pages.free(page);
        }
    }

    void snapshot(final Snapshot snapshot)
    {
        keys.snapshot(snapshot);
        if (hasPages)
        {
            pages.snapshot(snapshot);
        }
        if (null != waiting)
        {
            waiting.snapshot(snapshot);
        }
        rowsKept = snapshot.value(rowsKept);
        if (null != ages)
        {
            ages.snapshot(snapshot);
        }
    }

    @Override
    public void measure(final StateSize size)
    {
        size.add(keys, (hasPages ? pages.bytes() : 0) + (null == waiting ? 0 : waiting.bytes()));
    }

    @Override
    public long keyCount()
    {
        return keys.size();
    }

    @Override
    public int doWork(final int limit)
    {
        return keys.doWork(limit);
    }

    @Override
    public void close()
    {
        keys.close();
        if (hasPages)
        {
            pages.close();
        }
        if (null != waiting)
        {
            waiting.close();
        }
    }
}
