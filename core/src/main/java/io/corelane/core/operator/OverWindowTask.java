package io.corelane.core.operator;

import static io.corelane.core.operator.OverState.NONE;

import io.corelane.core.partition.RecordContext;
import io.corelane.core.partition.RowSink;
import io.corelane.core.runtime.Faults;
import io.corelane.core.state.KeyHash;
import io.corelane.core.state.KeyedState;
import io.corelane.core.state.Snapshot;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Analytic functions over the rows of a window in any order: a partition is whole when the watermark has reached its
 * window's end, or, with {@link #WHOLE_INPUT} as the end, when the input has ended. Then its rows are put in order, and
 * leave. Generated code extends this for a job.
 */
public abstract class OverWindowTask extends OverFrames implements StatefulTask
{
    /** The time of rows that end with the input. */
    protected static final long WHOLE_INPUT = Long.MAX_VALUE;

    private static final int NO_KEY = -1;

    private final RowSorter sorter;
    private final UnsafeBuffer left = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer right = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer lastKey;
    private int lastLength = NO_KEY;
    private int lastEntry;
    private long watermarkNs = NO_TIME;
    private long partition;

    /**
     * A task.
     *
     * @param context      what the task learns of the record at hand.
     * @param faults       where faults go.
     * @param results      takes the rows.
     * @param state        the rows; closed with the task.
     * @param keyLengthMax bytes of the longest encoded partition.
     */
    protected OverWindowTask(
        final RecordContext context,
        final Faults faults,
        final RowSink results,
        final OverState state,
        final int keyLengthMax)
    {
        super(context, faults, results, state, keyLengthMax);
        this.sorter = new Sorter(state);
        this.lastKey = new UnsafeBuffer(new byte[key.capacity()]);
    }

    /**
     * PERCENT_RANK of the row at hand.
     *
     * @return from 0 to 1.
     */
    protected final double percentRank()
    {
        final long rows = OverEntry.rows(partition);
        return 1 == rows ? 0.0 : (double)state.rank(current()) / (rows - 1);
    }

    /**
     * CUME_DIST of the row at hand.
     *
     * @return above 0, up to 1.
     */
    protected final double cumeDist()
    {
        return (double)(1 + state.lastPeer(current())) / OverEntry.rows(partition);
    }

    /**
     * NTILE of the row at hand.
     *
     * @param parts how many.
     * @return from 1.
     */
    protected final long ntile(final long parts)
    {
        final long rows = OverEntry.rows(partition);
        final long number = state.number(current());
        final long length = rows / parts;
        final long longer = rows % parts;
        final long inLonger = longer * (length + 1);
        return number < inLonger ? 1 + number / (length + 1) : 1 + longer + (number - inLonger) / length;
    }

    /**
     * Rows that leave of each partition at the most, the first ones.
     *
     * @return count.
     */
    protected long limit()
    {
        return Long.MAX_VALUE;
    }

    /**
     * Whether rows behind the first one of a partition cannot leave, whatever comes: then they are not kept.
     *
     * @return false when they can.
     */
    protected boolean keepsFirst()
    {
        return false;
    }

    /**
     * Whether rows that are equal to the first one in the order can leave too. Only where {@link #keepsFirst} says so.
     *
     * @return false when the first one can alone.
     */
    protected boolean keepsTies()
    {
        return false;
    }

    @Override
    public final boolean needsTime()
    {
        return true;
    }

    @Override
    public final int onRecord(
        final int input,
        final byte operation,
        final UnsafeBuffer record,
        final int bodyOffset,
        final int blockLength,
        final int version,
        final int endOffset)
    {
        faults.clear();
        read(record, bodyOffset);
        final long endNs = time();
        final int length = encodeKey();
        if (Faults.NONE != faults.code())
        {
            return faults.code();
        }
        if (NO_TIME != watermarkNs && endNs <= watermarkNs && WHOLE_INPUT != endNs)
        {
            return Faults.LATE;
        }
        long entry = again(length);
        if (0 == entry)
        {
            final int hash = KeyHash.of(key, 0, length);
            if (!state.hasRoom() || 0 == state.find(key, length, hash) && !state.hasRoomForKey())
            {
                return Faults.CAPACITY;
            }
            entry = state.use(key, length, hash);
            if (0 == entry)
            {
                return Faults.CAPACITY;
            }
            lastKey.putBytes(0, key, 0, length);
            lastLength = length;
            lastEntry = KeyedState.number(entry);
        }
        else if (!state.hasRoom())
        {
            return Faults.CAPACITY;
        }
        final int first = OverEntry.first(entry);
        if (NONE != first && keepsFirst())
        {
            keep(entry, first, endNs, record, bodyOffset);
            return Faults.NONE;
        }
        final int row = state.add(entry, endNs, record, bodyOffset);
        if (NONE == first)
        {
            state.timers().add(endNs, row);
        }
        state.link(entry, row);
        return Faults.NONE;
    }

    /** The entry of the row at hand, where it is that of the row before; else 0. */
    private long again(final int length)
    {
        if (length != lastLength)
        {
            return 0;
        }
        int i = 0;
        for (; i <= length - Long.BYTES; i += Long.BYTES)
        {
            if (key.getLong(i) != lastKey.getLong(i))
            {
                return 0;
            }
        }
        for (; i < length; i++)
        {
            if (key.getByte(i) != lastKey.getByte(i))
            {
                return 0;
            }
        }
        return state.numbered(lastEntry);
    }

    /** Puts a row in the place of those that it comes before in the order; one that comes behind is not kept. */
    private void keep(final long entry, final int first, final long endNs, final UnsafeBuffer record, final int body)
    {
        left.wrap(record, body, record.capacity() - body);
        wrap(right, first);
        final int order = compare(left, right);
        if (order < 0)
        {
            state.replaceAll(entry, record, body);
        }
        else if (0 == order && keepsTies())
        {
            state.link(entry, state.add(entry, endNs, record, body));
        }
    }

    @Override
    public final long dueNs()
    {
        return Math.min(
            state.idleDueNs(), state.timers().isEmpty() ? Long.MAX_VALUE : state.timers().firstTime());
    }

    @Override
    public final boolean onWatermark(final long nextWatermarkNs)
    {
        // Partitions may go.
        lastLength = NO_KEY;
        watermarkNs = nextWatermarkNs;
        if (!close(Math.min(watermarkNs, WHOLE_INPUT - 1)))
        {
            return false;
        }
        state.expire(watermarkNs);
        return true;
    }

    @Override
    public final boolean drain()
    {
        lastLength = NO_KEY;
        return close(WHOLE_INPUT);
    }

    /** Gives the rows of the partitions that end at a time or before. */
    private boolean close(final long timeNs)
    {
        while (0 != partition || !state.timers().isEmpty() && state.timers().firstTime() <= timeNs)
        {
            if (0 == partition)
            {
                partition = state.entry(state.timers().firstId());
                state.timers().removeFirst();
                arrange();
            }
            while (NONE != OverEntry.next(partition) && state.number(OverEntry.next(partition)) < limit())
            {
                if (!results.hasHeadroom())
                {
                    return false;
                }
                final int row = OverEntry.next(partition);
                giveRow(partition, row);
                OverEntry.next(partition, state.next(row));
            }
            while (NONE != OverEntry.first(partition))
            {
                state.free(partition, OverEntry.first(partition));
            }
            leave(partition);
            state.release(partition, watermarkNs);
            partition = 0;
        }
        return true;
    }

    @Override
    public final void snapshot(final Snapshot snapshot)
    {
        state.snapshot(snapshot);
        snapshotSets(snapshot);
        watermarkNs = snapshot.value(watermarkNs);
    }

    @Override
    public final OperatorState state()
    {
        return state;
    }

    @Override
    public final void close()
    {
        state.close();
        closeSets();
    }

    /** Puts the partition's rows in order. */
    private void arrange()
    {
        sorter.sort(partition);
        long number = 0;
        long rank = 0;
        long dense = 0;
        for (int row = OverEntry.first(partition); NONE != row; row = state.next(row))
        {
            if (number > 0 && 0 != compareRows(state.previous(row), row))
            {
                rank = number;
                dense++;
            }
            state.place(row, number++, rank, dense);
        }
        long lastPeer = number - 1;
        for (int row = OverEntry.last(partition); NONE != row; row = state.previous(row))
        {
            state.lastPeer(row, lastPeer);
            if (state.rank(row) == state.number(row))
            {
                lastPeer = state.number(row) - 1;
            }
        }
        OverEntry.rows(partition, number);
        OverEntry.next(partition, OverEntry.first(partition));
    }

    private int compareRows(final int a, final int b)
    {
        wrap(left, a);
        wrap(right, b);
        return compare(left, right);
    }

    /** Sorts by the order of the job. */
    private final class Sorter extends RowSorter
    {
        Sorter(final OverState state)
        {
            super(state);
        }

        @Override
        int compare(final int first, final int second)
        {
            return compareRows(first, second);
        }
    }
}
