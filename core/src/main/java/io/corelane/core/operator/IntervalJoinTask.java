package io.corelane.core.operator;

import io.corelane.core.partition.RecordContext;
import io.corelane.core.partition.RowSink;
import io.corelane.core.runtime.Faults;
import io.corelane.core.state.Snapshot;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Joins two streams whose rows lie so far apart at the most: a right row at {@code r} and a left row at {@code l} with
 * {@code l - before <= r <= l + after}. A row is kept until no partner can come in time any more.
 */
public abstract class IntervalJoinTask extends KeyedJoinTask
{
    private final long[] backNs;
    private final long[] aheadNs;
    private final long latenessNs;
    private long watermarkNs = NO_TIME;

    /**
     * A task.
     *
     * @param context        what the task learns of the record at hand.
     * @param faults         where faults go.
     * @param results        takes the rows.
     * @param state          the rows; closed with the task.
     * @param keyLengthMax   bytes of the longest encoded key.
     * @param leftRowLength  bytes of a left row.
     * @param rightRowLength bytes of a right row.
     * @param keepsLeft      whether left rows without a partner are given.
     * @param keepsRight     whether right rows without a partner are given.
     * @param canFault       whether the condition or the row can raise a fault.
     * @param beforeNs       how far the right row may lie before the left one, nanoseconds.
     * @param afterNs        how far the right row may lie behind the left one, nanoseconds.
     * @param latenessNs     how long rows are kept beyond that, nanoseconds.
     */
    protected IntervalJoinTask(
        final RecordContext context,
        final Faults faults,
        final RowSink results,
        final JoinState state,
        final int keyLengthMax,
        final int leftRowLength,
        final int rightRowLength,
        final boolean keepsLeft,
        final boolean keepsRight,
        final boolean canFault,
        final long beforeNs,
        final long afterNs,
        final long latenessNs)
    {
        super(context, faults, results, state, keyLengthMax, leftRowLength, rightRowLength, keepsLeft, keepsRight,
            canFault);
        this.backNs = new long[]{beforeNs, afterNs};
        this.aheadNs = new long[]{afterNs, beforeNs};
        this.latenessNs = latenessNs;
    }

    /**
     * The time of the row at hand.
     *
     * @param input {@link #LEFT} or {@link #RIGHT}.
     * @return epoch nanoseconds.
     */
    protected abstract long time(int input);

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
        read(input, record, bodyOffset);
        final long timeNs = time(input);
        final int length = encodeKey(input);
        if (Faults.NONE != faults.code())
        {
            return faults.code();
        }
        if (timeNs < limit())
        {
            return Faults.LATE;
        }
        final int hash = NULL_KEY == length ? 0 : hash(length);
        final long found = NULL_KEY == length ? 0 : state.find(key, length, hash);
        if (!side(input).hasRoom() || NULL_KEY != length && 0 == found && !state.hasRoomForKey())
        {
            return Faults.CAPACITY;
        }
        if (canFault())
        {
            checkPairs(input, found, timeNs);
            if (Faults.NONE != faults.code())
            {
                return faults.code();
            }
            // Which was the last one of the pairs.
            read(input, record, bodyOffset);
        }
        final long entry = NULL_KEY == length ? 0 : state.use(found, key, length, hash);
        if (NULL_KEY != length && 0 == entry)
        {
            return Faults.CAPACITY;
        }
        final int row = side(input).add(entry, timeNs, record, bodyOffset);
        if (canFault())
        {
            muteFaults();
        }
        JoinRow.matches(side(input).address(row), givePairs(input, entry, timeNs));
        unmuteFaults();
        if (add(timeNs, aheadNs[input]) < limit())
        {
            expire(false);
        }
        return Faults.NONE;
    }

    @Override
    public final boolean onWatermark(final long nextWatermarkNs)
    {
        watermarkNs = nextWatermarkNs;
        final boolean done = expire(true);
        if (done)
        {
            state.expire(watermarkNs);
        }
        return done;
    }

    @Override
    public final long dueNs()
    {
        final long earliestNs = Math.min(dueNs(LEFT), dueNs(RIGHT));
        // A partner may come as late as rows may, and at the very moment.
        return Math.min(state.idleDueNs(), add(add(earliestNs, latenessNs), 1));
    }

    @Override
    final void snapshotTime(final Snapshot snapshot)
    {
        watermarkNs = snapshot.value(watermarkNs);
    }

    private void checkPairs(final int input, final long entry, final long timeNs)
    {
        final JoinSide other = side(1 - input);
        final long lastNs = add(timeNs, aheadNs[input]);
        for (int row = other.first(entry); JoinSide.NONE != row; row = other.next(row))
        {
            final long block = other.address(row);
            if (JoinRow.time(block) > lastNs)
            {
                return;
            }
            if (JoinRow.time(block) >= subtract(timeNs, backNs[input]))
            {
                readKept(1 - input, block + JoinRow.ROW_OFFSET);
                check();
            }
        }
    }

    private long givePairs(final int input, final long entry, final long timeNs)
    {
        final JoinSide other = side(1 - input);
        final long lastNs = add(timeNs, aheadNs[input]);
        long matches = 0;
        for (int row = other.first(entry); JoinSide.NONE != row; row = other.next(row))
        {
            final long block = other.address(row);
            if (JoinRow.time(block) > lastNs)
            {
                return matches;
            }
            if (JoinRow.time(block) >= subtract(timeNs, backNs[input]))
            {
                readKept(1 - input, block + JoinRow.ROW_OFFSET);
                if (condition())
                {
                    JoinRow.matches(block, JoinRow.matches(block) + 1);
                    matches++;
                    give(RowSink.INSERT);
                }
            }
        }
        return matches;
    }

    /** Takes away the rows for which no partner can come any more, in the order in which that becomes so. */
    private boolean expire(final boolean waits)
    {
        while (true)
        {
            final long leftNs = dueNs(LEFT);
            final long rightNs = dueNs(RIGHT);
            // Far ahead a row is due at the end of time, as a side without any.
            final int input = JoinSide.NONE != side(LEFT).earliest() &&
                (leftNs <= rightNs || JoinSide.NONE == side(RIGHT).earliest()) ? LEFT : RIGHT;
            final long dueNs = Math.min(leftNs, rightNs);
            final JoinSide side = side(input);
            if (JoinSide.NONE == side.earliest() || dueNs >= limit() && Long.MAX_VALUE != watermarkNs)
            {
                return true;
            }
            final long block = side.address(side.earliest());
            if (keepsUnmatched(input) && 0 == JoinRow.matches(block))
            {
                if (waits && !results.hasHeadroom())
                {
                    return false;
                }
                giveUnmatched(input, block + JoinRow.ROW_OFFSET, RowSink.INSERT);
            }
            final long entry = side.entry(block);
            side.removeEarliest();
            state.release(entry, watermarkNs);
        }
    }

    /** The last moment at which a partner of the side's earliest row can be in time; without a row it never comes. */
    private long dueNs(final int input)
    {
        final JoinSide side = side(input);
        return JoinSide.NONE == side.earliest() ? Long.MAX_VALUE : add(side.earliestTime(), aheadNs[input]);
    }

    /** Rows with less time than this are late. */
    private long limit()
    {
        return NO_TIME == watermarkNs ? watermarkNs : subtract(watermarkNs, latenessNs);
    }

    private static long add(final long a, final long b)
    {
        final long sum = a + b;
        return ((a ^ sum) & (b ^ sum)) < 0 ? (a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : sum;
    }

    private static long subtract(final long a, final long b)
    {
        final long difference = a - b;
        return ((a ^ b) & (a ^ difference)) < 0 ? (a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : difference;
    }
}
