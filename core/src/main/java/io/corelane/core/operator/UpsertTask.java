package io.corelane.core.operator;

import io.corelane.core.partition.JobTask;
import io.corelane.core.partition.RecordContext;
import io.corelane.core.partition.RowSink;
import io.corelane.core.partition.StateLook;
import io.corelane.core.partition.StateSize;
import io.corelane.core.runtime.Faults;
import io.corelane.core.state.KeyHash;
import io.corelane.core.state.KeyedState;
import io.corelane.core.state.Snapshot;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Makes changes of the records of a table: each record replaces the row of its key, or deletes it; one that brings
 * the row that is there changes nothing. The row of each key is kept. Generated code extends this for a job. Owned by
 * the partition's thread.
 */
public abstract class UpsertTask implements JobTask
{
    /** What the task learns of the record at hand. */
    protected final RecordContext context;

    /** Takes the row that is looked at. */
    protected final RowSink results;

    /** The encoded key of the record at hand. */
    protected final UnsafeBuffer key;

    /** Where faults go. */
    protected Faults faults;

    private final KeyedState state;
    private final RowBuffer row;
    private final RowRelay relay;

    /**
     * A task.
     *
     * @param context      what the task learns of the record at hand.
     * @param faults       where faults go.
     * @param results      takes the changes.
     * @param row          takes the row that is looked at.
     * @param state        a row a key, the message header included; closed with the task.
     * @param keyLengthMax bytes of the longest encoded key.
     */
    protected UpsertTask(
        final RecordContext context,
        final Faults faults,
        final RowSink results,
        final RowBuffer row,
        final KeyedState state,
        final int keyLengthMax)
    {
        this.context = context;
        this.faults = faults;
        this.results = row;
        this.row = row;
        this.relay = new RowRelay(context, results, row.rowLength());
        this.state = state;
        // With room for the last text's last word.
        this.key = new UnsafeBuffer(new byte[keyLengthMax + Long.BYTES]);
    }

    /**
     * Reads a record.
     *
     * @param record      the buffer that holds the record.
     * @param body        first byte of the root block.
     * @param blockLength acting block length.
     * @param version     acting version.
     * @param end         first byte behind the record.
     */
    protected abstract void read(UnsafeBuffer record, int body, int blockLength, int version, int end);

    /**
     * Encodes the key of the record at hand into {@link #key}.
     *
     * @return bytes.
     */
    protected abstract int encodeKey();

    /**
     * Whether the record at hand deletes the row of its key.
     *
     * @return false when it replaces it.
     */
    protected abstract boolean isDeleted();

    /** Writes the row of the record at hand. */
    protected abstract void writeRow();

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
        read(record, bodyOffset, blockLength, version, endOffset);
        final int length = encodeKey();
        final boolean deletes = isDeleted();
        if (Faults.NONE != faults.code())
        {
            return faults.code();
        }
        if (!deletes)
        {
            writeRow();
        }
        final int fault = faults.code();
        final int hash = KeyHash.of(key, 0, length);
        final long found = state.find(key, 0, length, hash);
        if (deletes || Faults.NONE != fault)
        {
            // One that cannot be worked out takes the place of the former row, too: the table has its record now.
            if (KeyedState.NULL_ADDRESS != found)
            {
                relay.give(RowSink.DELETE, found);
                state.remove(key, 0, length, hash);
            }
            return fault;
        }
        if (KeyedState.NULL_ADDRESS != found && row.isEqual(found))
        {
            // Nothing that the job reads has changed.
            return Faults.NONE;
        }
        if (KeyedState.NULL_ADDRESS != found)
        {
            relay.give(RowSink.RETRACT, found);
            store(found);
            relay.give(RowSink.UPDATE, found);
            return Faults.NONE;
        }
        final long created = state.findOrCreate(key, 0, length, hash);
        if (KeyedState.NULL_ADDRESS == created)
        {
            return Faults.CAPACITY;
        }
        store(created);
        relay.give(RowSink.INSERT, created);
        return Faults.NONE;
    }

    @Override
    public final void measure(final StateSize size)
    {
        size.add(state, 0);
    }

    @Override
    public final long stateEntries()
    {
        return state.size();
    }

    @Override
    public final int doWork()
    {
        return state.doWork(64);
    }

    @Override
    public final boolean look(final StateLook look)
    {
        final RowRelay shown = new RowRelay(context, look.rows(), row.rowLength());
        for (long entry = look.next(state); KeyedState.NULL_ADDRESS != entry; entry = look.next(state))
        {
            shown.give(RowSink.INSERT, entry);
        }
        return true;
    }

    @Override
    public final void snapshot(final Snapshot snapshot)
    {
        state.snapshot(snapshot);
    }

    @Override
    public final void close()
    {
        state.close();
    }

    private void store(final long address)
    {
        final long begun = KeyedState.beginWrite(address);
        row.copyTo(address);
        KeyedState.endWrite(address, begun);
    }
}
