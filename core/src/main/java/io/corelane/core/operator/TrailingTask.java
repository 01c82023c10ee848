package io.corelane.core.operator;

import io.corelane.core.partition.RecordContext;
import io.corelane.core.partition.RowSink;
import io.corelane.core.runtime.Faults;
import io.corelane.core.state.KeyHash;
import io.corelane.core.state.KeyedState;
import io.corelane.core.state.Snapshot;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Analytic functions over frames that end with the row at hand, in the order as rows come: each row leaves at once (but
 * in an {@link OrderedTrailingTask}). The
 * accumulators of a frame are kept; a row enters them when it comes, and is taken out of them when it leaves the frame.
 * Generated code extends this for a job, and takes runs of records where it can. Owned by the partition's thread.
 */
public abstract class TrailingTask implements StatefulTask
{
    /** What the task learns of the record at hand. */
    protected final RecordContext context;

    /** Takes the rows. */
    protected final RowSink results;

    /** The encoded partition of the row at hand. */
    protected final UnsafeBuffer key;

    /** Partitions and what is kept of their rows. */
    protected final TrailingState state;

    /** The partitions alone. */
    protected final KeyedState partitions;

    /** Where faults go. */
    protected Faults faults;

    /** Flags of the accumulators at hand, which nothing asks for. */
    protected long flags;

    /** Number of the row at hand in its partition, from 1. */
    protected long number;

    /** Whether partitions have gone since records of a run were looked up, so that none of what was found holds. */
    protected boolean hasRemoved;

    private final Departures departures;

    /**
     * A task.
     *
     * @param context      what the task learns of the record at hand.
     * @param faults       where faults go.
     * @param results      takes the rows.
     * @param state        partitions and rows; closed with the task.
     * @param keyLengthMax bytes of the longest encoded partition.
     */
    protected TrailingTask(
        final RecordContext context,
        final Faults faults,
        final RowSink results,
        final TrailingState state,
        final int keyLengthMax)
    {
        this.context = context;
        this.faults = faults;
        this.results = results;
        this.state = state;
        this.partitions = state.keys();
        this.departures = new Gone(state.ages());
        // With room for the last text's last word.
        this.key = new UnsafeBuffer(new byte[keyLengthMax + Long.BYTES]);
    }

    /**
     * Reads the columns of a record, and works out what functions and output need of it.
     *
     * @param record      the buffer that holds the record.
     * @param body        first byte of the root block.
     * @param blockLength acting block length.
     * @param version     acting version.
     * @param end         first byte behind the record.
     * @return false when the record does not count, or a fault was raised.
     */
    protected abstract boolean begin(UnsafeBuffer record, int body, int blockLength, int version, int end);

    /**
     * Encodes the partition of the row at hand into {@link #key}.
     *
     * @return bytes.
     */
    protected abstract int encodeKey();

    /**
     * Takes the row at hand into the frames of its partition, and those that leave out of them, and the values that
     * functions find in other rows. Nothing can go wrong.
     *
     * @param entry address of the partition's value.
     * @param rows  of the partition so far.
     */
    protected abstract void move(long entry, long rows);

    /**
     * Keeps what is looked at again of the row at hand.
     *
     * @param entry address of the partition's value.
     * @param slot  address with room for it, where something is kept of each row.
     */
    protected abstract void keep(long entry, long slot);

    /**
     * Whether the row at hand, with what the functions give, satisfies what stands above.
     *
     * @return false when it has no row.
     */
    protected abstract boolean where();

    /** Writes the row at hand, with what the functions give, where the sink wants it. */
    protected abstract void writeRow();

    /**
     * Bytes of a row.
     *
     * @return bytes, the message header included.
     */
    protected abstract int rowLength();

    @Override
    public int onRecord(
        final int input,
        final byte operation,
        final UnsafeBuffer record,
        final int bodyOffset,
        final int blockLength,
        final int version,
        final int endOffset)
    {
        faults.clear();
        if (!begin(record, bodyOffset, blockLength, version, endOffset))
        {
            return faults.code();
        }
        final long entry = enter();
        if (KeyedState.NULL_ADDRESS == entry)
        {
            return Faults.CAPACITY;
        }
        place(entry);
        return Faults.NONE;
    }

    /** The partition of the row at hand, whether it is new or not; 0 when there is no room for it, or for the row. */
    final long enter()
    {
        final int length = encodeKey();
        final int hash = KeyHash.of(key, 0, length);
        departures.onRow();
        long entry = departures.alive(partitions.find(key, 0, length, hash));
        final boolean isNew = KeyedState.NULL_ADDRESS == entry;
        if (!state.hasRoom() || isNew && !state.hasRoomForKey() && !departures.makeRoom())
        {
            return KeyedState.NULL_ADDRESS;
        }
        if (isNew)
        {
            entry = partitions.findOrCreate(key, 0, length, hash);
        }
        if (KeyedState.NULL_ADDRESS != entry)
        {
            departures.age(entry, isNew);
        }
        return entry;
    }

    /** The row at hand is the next one of its partition: it leaves. */
    final void place(final long entry)
    {
        final long rows = TrailingState.rows(entry);
        number = rows + 1;
        move(entry, rows);
        // Before the row has a slot: texts are read where they lie, also those of a row that goes when this one comes.
        give();
        keep(entry, state.append(entry));
    }

    /** Whether a row of a partition has not left: then it does not go. */
    boolean waits(final long entry)
    {
        return false;
    }

    /** Gives the row at hand, unless what stands above is against it; refuses it when it cannot be worked out. */
    private void give()
    {
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

    @Override
    public final boolean onTick(final long logTimeNs)
    {
        departures.onTick(logTimeNs);
        return true;
    }

    @Override
    public final boolean isStale()
    {
        return hasRemoved;
    }

    @Override
    public final long expired()
    {
        return departures.expired();
    }

    @Override
    public final long evicted()
    {
        return departures.evicted();
    }

    @Override
    public void snapshot(final Snapshot snapshot)
    {
        state.snapshot(snapshot);
        departures.snapshot(snapshot);
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
    }

    /** Partitions that go. */
    private final class Gone extends Departures
    {
        Gone(final GroupAges ages)
        {
            super(ages);
        }

        @Override
        boolean waits(final long entry)
        {
            return TrailingTask.this.waits(entry);
        }

        @Override
        void remove(final long entry)
        {
            hasRemoved = true;
            state.remove(entry);
        }
    }
}
