package io.corelane.core.operator;

import static io.corelane.core.operator.OverLayout.BACK_OFFSET;
import static io.corelane.core.operator.OverLayout.END_OFFSET;
import static io.corelane.core.operator.OverLayout.FRONT_END_OFFSET;
import static io.corelane.core.operator.OverLayout.NTH_OFFSET;
import static io.corelane.core.operator.OverLayout.ROW_OFFSET;
import static io.corelane.core.operator.OverLayout.START_OFFSET;
import static io.corelane.core.operator.OverState.NONE;

import io.corelane.core.partition.RecordContext;
import io.corelane.core.partition.RowSink;
import io.corelane.core.runtime.Faults;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Frames that move along the rows of a partition. A row enters a frame once and leaves it once, whatever its length:
 * aggregates are kept as two stacks. The back is one set of accumulators of the rows that came last; the front has, for
 * each of its rows, those of that row and all behind it up to the front's end. A row comes into the back; when the
 * front is empty and a row has to leave, the back's rows become the front, from the last to the first. What the frame
 * holds is always the front's first and the back, merged. This needs no inverse of an aggregate, and no sum ever
 * drifts.
 * <p>
 * What sets, sketches and lists hold goes into one another when they are merged, so they are kept while a frame only
 * grows. In one that moves, values that count once are counted, those of estimates are kept in order, and sums and
 * lists give values back, all of it exactly: a row is taken out when it leaves.
 */
public abstract class OverFrames extends OverKernel
{
    final OverState state;
    final OverLayout layout;
    private final int rowLength;
    private final UnsafeBuffer kept = new UnsafeBuffer(0, 0);
    private long entry;
    private int current;

    OverFrames(
        final RecordContext context,
        final Faults faults,
        final RowSink results,
        final OverState state,
        final int keyLengthMax)
    {
        super(context, faults, results, keyLengthMax);
        this.state = state;
        this.layout = state.layout();
        this.rowLength = layout.rowLength;
    }

    /**
     * ROW_NUMBER of the row at hand.
     *
     * @return from 1.
     */
    protected final long rowNumber()
    {
        return 1 + state.number(current);
    }

    /**
     * RANK of the row at hand.
     *
     * @return from 1.
     */
    protected final long rank()
    {
        return 1 + state.rank(current);
    }

    /**
     * DENSE_RANK of the row at hand.
     *
     * @return from 1.
     */
    protected final long denseRank()
    {
        return 1 + state.denseRank(current);
    }

    /**
     * The first row of a frame of the row at hand.
     *
     * @param frame index of the frame.
     * @return where it is kept, or 0 when the frame is empty.
     */
    protected final long startOf(final int frame)
    {
        return address(isEmpty(frame) ? NONE : start(frame));
    }

    /**
     * The last row of a frame of the row at hand.
     *
     * @param frame index of the frame.
     * @return where it is kept, or 0 when the frame is empty.
     */
    protected final long endOf(final int frame)
    {
        return address(isEmpty(frame) ? NONE : end(frame));
    }

    /**
     * A row of a frame of the row at hand.
     *
     * @param frame index of the frame.
     * @param place from 1.
     * @return where it is kept, or 0 when the frame has fewer rows.
     */
    protected final long nthOf(final int frame, final long place)
    {
        if (isEmpty(frame))
        {
            return 0;
        }
        final long number = state.number(start(frame)) + place - 1;
        if (number > state.number(end(frame)))
        {
            return 0;
        }
        // It moves on from where it was before: a frame goes forward, and is not walked through again.
        int row = nth(frame);
        if (NONE == row || state.number(row) < state.number(start(frame)))
        {
            row = start(frame);
        }
        while (state.number(row) < number)
        {
            row = state.next(row);
        }
        nth(frame, row);
        return address(row);
    }

    /** The row at hand. */
    final int current()
    {
        return current;
    }

    /** Gives a row, unless what stands above is against it; refuses it when it cannot be worked out. */
    final void giveRow(final long partition, final int row)
    {
        entry = partition;
        current = row;
        move(row);
        faults.clear();
        combine();
        readKept(row);
        locate();
        if (where() && Faults.NONE == faults.code())
        {
            writeRow();
            if (Faults.NONE == faults.code())
            {
                results.commit(RowSink.INSERT, rowLength(), context.inputSequence(), context.sendTimeNs());
            }
        }
        if (Faults.NONE != faults.code())
        {
            context.refuseRow(faults.code());
            faults.clear();
        }
    }

    /** Moves all frames of the partition at hand to a row. */
    private void move(final int row)
    {
        for (int i = 0; i < layout.frames.length; i++)
        {
            final OverFrame frame = layout.frames[i];
            final long position = position(frame, row);
            final long high = frame.high(position);
            int next = NONE == end(i) ? OverEntry.first(entry) : state.next(end(i));
            while (NONE != next && position(frame, next) <= high)
            {
                add(i, frame, next);
                next = state.next(next);
            }
            if (!frame.isUnbounded())
            {
                final long low = frame.low(position);
                while (NONE != start(i) && position(frame, start(i)) < low)
                {
                    evict(i, frame);
                }
            }
        }
    }

    /** Brings the aggregates of all frames into the fields. */
    private void combine()
    {
        for (int i = 0; i < layout.frames.length; i++)
        {
            final OverFrame frame = layout.frames[i];
            if (frame.valueLength() > 0)
            {
                final long back = back(i);
                final boolean hasFront = NONE != frontEnd(i);
                address = hasFront ? slot(i, start(i)) : back;
                raise(frame, address);
                if (hasFront)
                {
                    raise(frame, back);
                }
                load(i);
                if (hasFront)
                {
                    merge(i, back);
                }
            }
        }
    }

    /** A value of them did not fit. */
    private void raise(final OverFrame frame, final long accumulators)
    {
        final int code = (int)UnsafeApi.getLong(null, accumulators + frame.flagsOffset());
        if (Faults.NONE != code)
        {
            faults.raise(code);
        }
    }

    /** A partition goes: what its frames keep elsewhere goes too. */
    final void leave(final long partition)
    {
        entry = partition;
        for (int i = 0; i < layout.frames.length; i++)
        {
            if (OverFrame.Kept.HERE != layout.frames[i].kept())
            {
                release(i, back(i));
            }
        }
    }

    /** Takes a row that is freed out of the frames; it is the first of its partition. */
    final void leave(final long partition, final int row)
    {
        entry = partition;
        for (int i = 0; i < layout.frames.length; i++)
        {
            if (row == start(i))
            {
                evict(i, layout.frames[i]);
            }
            if (row == end(i))
            {
                end(i, NONE);
            }
            if (row == nth(i))
            {
                nth(i, NONE);
            }
        }
    }

    /** The number of the first row that a partition's frames still need. */
    final long needed(final long partition)
    {
        entry = partition;
        long needed = Long.MAX_VALUE;
        for (int i = 0; i < layout.frames.length; i++)
        {
            final int row = layout.frames[i].isUnbounded() || NONE == start(i) ? end(i) : start(i);
            needed = Math.min(needed, NONE == row ? 0 : state.number(row));
        }
        return needed;
    }

    /** Takes the columns of a row that is kept into fields. */
    private void readKept(final int row)
    {
        wrap(kept, row);
        read(kept, 0);
    }

    final void wrap(final UnsafeBuffer buffer, final int row)
    {
        buffer.wrap(state.block(row) + ROW_OFFSET, rowLength + Long.BYTES);
    }

    private long position(final OverFrame frame, final int row)
    {
        return switch (frame.by())
        {
            case NUMBER -> state.number(row);
            case TIME -> state.time(row);
            case RANK -> state.rank(row);
        };
    }

    private void add(final int index, final OverFrame frame, final int row)
    {
        if (NONE == start(index))
        {
            start(index, row);
        }
        end(index, row);
        if (frame.valueLength() > 0)
        {
            address = back(index);
            faults.clear();
            load(index);
            readKept(row);
            accumulate(index);
            if (Faults.NONE == faults.code())
            {
                store(index);
            }
            mark(frame, address, 0);
        }
    }

    private void evict(final int index, final OverFrame frame)
    {
        final int row = start(index);
        if (frame.slotLength() > 0)
        {
            if (NONE == frontEnd(index))
            {
                flip(index, frame);
            }
            if (row == frontEnd(index))
            {
                frontEnd(index, NONE);
            }
        }
        if (frame.isCounted())
        {
            address = back(index);
            load(index);
            readKept(row);
            retract(index);
            store(index);
        }
        start(index, row == end(index) ? NONE : state.next(row));
    }

    /** The back's rows become the front. */
    private void flip(final int index, final OverFrame frame)
    {
        final int first = start(index);
        long later = 0;
        int row = end(index);
        while (true)
        {
            address = slot(index, row);
            UnsafeApi.setMemory(address, frame.valueLength(), (byte)0);
            faults.clear();
            load(index);
            readKept(row);
            accumulate(index);
            if (0 != later)
            {
                merge(index, later);
            }
            store(index);
            mark(frame, address, later);
            later = address;
            if (row == first)
            {
                break;
            }
            row = state.previous(row);
        }
        UnsafeApi.setMemory(back(index), frame.valueLength(), (byte)0);
        frontEnd(index, end(index));
    }

    /** Remembers, until the rows have left, that a value did not fit. */
    private void mark(final OverFrame frame, final long accumulators, final long later)
    {
        if (0 != later)
        {
            raise(frame, later);
        }
        if (Faults.NONE != faults.code())
        {
            UnsafeApi.putLong(null, accumulators + frame.flagsOffset(), faults.code());
        }
        faults.clear();
    }

    private long address(final int row)
    {
        return NONE == row ? 0 : state.block(row) + ROW_OFFSET;
    }

    private boolean isEmpty(final int frame)
    {
        return NONE == start(frame);
    }

    private long slot(final int frame, final int row)
    {
        return state.block(row) + layout.slotOffsets[frame];
    }

    private long back(final int frame)
    {
        return entry + layout.entryOffsets[frame] + BACK_OFFSET;
    }

    private int start(final int frame)
    {
        return UnsafeApi.getInt(null, entry + layout.entryOffsets[frame] + START_OFFSET);
    }

    private void start(final int frame, final int row)
    {
        UnsafeApi.putInt(null, entry + layout.entryOffsets[frame] + START_OFFSET, row);
    }

    private int end(final int frame)
    {
        return UnsafeApi.getInt(null, entry + layout.entryOffsets[frame] + END_OFFSET);
    }

    private void end(final int frame, final int row)
    {
        UnsafeApi.putInt(null, entry + layout.entryOffsets[frame] + END_OFFSET, row);
    }

    private int nth(final int frame)
    {
        return UnsafeApi.getInt(null, entry + layout.entryOffsets[frame] + NTH_OFFSET);
    }

    private void nth(final int frame, final int row)
    {
        UnsafeApi.putInt(null, entry + layout.entryOffsets[frame] + NTH_OFFSET, row);
    }

    private int frontEnd(final int frame)
    {
        return UnsafeApi.getInt(null, entry + layout.entryOffsets[frame] + FRONT_END_OFFSET);
    }

    private void frontEnd(final int frame, final int row)
    {
        UnsafeApi.putInt(null, entry + layout.entryOffsets[frame] + FRONT_END_OFFSET, row);
    }
}
