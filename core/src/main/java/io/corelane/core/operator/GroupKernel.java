package io.corelane.core.operator;

import io.corelane.core.partition.JobTask;
import io.corelane.core.partition.RecordContext;
import io.corelane.core.partition.RowSink;
import io.corelane.core.partition.StateLook;
import io.corelane.core.runtime.Faults;
import io.corelane.core.state.CacheLines;
import io.corelane.core.state.KeyedState;
import io.corelane.core.state.Snapshot;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What generated code does for a task with groups: it reads a record's columns into fields, works out keys, keeps
 * accumulators in fields between {@link #load} and {@link #store}, and writes rows. Where the accumulators are, and
 * when which of these is called, is decided by the task that extends this.
 * <p>
 * Nothing here touches memory but {@link #store}, so a fault leaves the state as it was. Owned by the partition's
 * thread.
 */
public abstract class GroupKernel implements JobTask
{
    /** Bit of {@link #flags}: the group's row has left and was not deleted since. */
    protected static final long EMITTED = 1;

    /** What the task learns of the record at hand. */
    protected final RecordContext context;

    /** Takes the rows. */
    protected RowSink results;

    /** The encoded key of the record at hand. */
    protected final UnsafeBuffer key;

    /** An encoded key of the state, for {@link #decodeKey}. */
    protected final UnsafeBuffer shown = new UnsafeBuffer(0, 0);

    /** Accumulators of a group without rows. */
    protected final UnsafeBuffer blank;

    /** Where faults go. */
    protected Faults faults;

    /** Where the accumulators at hand are. */
    protected long address;

    /** Flags of the accumulators at hand. */
    protected long flags;

    /** Which record it is of those that came, where that tells first and last values. */
    protected long arrival;

    private final Faults spare = new Faults();
    private Faults muted;
    private RowSink given;

    /**
     * A kernel.
     *
     * @param context      what the task learns of the record at hand.
     * @param faults       where faults go.
     * @param results      takes the rows.
     * @param keyLengthMax bytes of the longest encoded key.
     * @param valueLength  bytes of the accumulators.
     */
    protected GroupKernel(
        final RecordContext context,
        final Faults faults,
        final RowSink results,
        final int keyLengthMax,
        final int valueLength)
    {
        this.context = context;
        this.faults = faults;
        this.results = results;
        // With room for the last text's last word.
        this.key = new UnsafeBuffer(new byte[keyLengthMax + Long.BYTES]);
        this.blank = CacheLines.buffer(valueLength);
    }

    /**
     * Reads the columns of a record and works out WHERE and the group's keys.
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
     * Encodes the keys into {@link #key}.
     *
     * @return bytes.
     */
    protected abstract int encodeKey();

    /**
     * Takes the keys from an encoded key.
     *
     * @param encoded holds the key, from its beginning.
     * @param length  bytes of the key.
     */
    protected abstract void decodeKey(UnsafeBuffer encoded, int length);

    /** Takes the accumulators at {@link #address} into fields. */
    protected abstract void load();

    /** Makes {@link #address}, which is another one since {@link #load}, the place that {@link #store} writes to. */
    protected abstract void place();

    /** Adds the record at hand to the accumulators in the fields. */
    protected abstract void accumulate();

    /** Puts the accumulators in the fields to {@link #address}. */
    protected abstract void store();

    /**
     * Whether the group at hand satisfies HAVING.
     *
     * @return false when it has no row.
     */
    protected abstract boolean having();

    /** Writes the row of the group at hand where the sink wants it. */
    protected abstract void writeRow();

    /**
     * Bytes of a row.
     *
     * @return bytes, the message header included.
     */
    protected abstract int rowLength();

    /**
     * Whether something belongs to accumulators and lies elsewhere, so that it has to be {@link #release released}.
     *
     * @return true when accumulators cannot just be forgotten.
     */
    protected boolean isElsewhere()
    {
        // Most have nothing else.
        return false;
    }

    /**
     * Accumulators go: what else belongs to them goes too.
     *
     * @param gone where they are.
     */
    protected void release(final long gone)
    {
        // Most have nothing else.
    }

    /**
     * Takes out or puts back what belongs to accumulators and lies elsewhere.
     *
     * @param snapshot takes or gives.
     */
    protected void snapshotSets(final Snapshot snapshot)
    {
        // Most have nothing else.
    }

    /** Releases what belongs to accumulators and lies elsewhere. */
    protected void closeSets()
    {
        // Most have nothing else.
    }

    /** What follows was worked out before, so nothing can go wrong, and nothing is counted a second time. */
    protected final void muteFaults()
    {
        muted = faults;
        faults = spare;
        spare.clear();
    }

    /** The reverse of {@link #muteFaults}. */
    protected final void unmuteFaults()
    {
        faults = muted;
    }

    /** Takes the row at hand in once more: faults stand, but what was counted the first time is not counted again. */
    final void accumulateAgain()
    {
        final int before = faults.code();
        muteFaults();
        faults.raise(before);
        accumulate();
        final int fault = faults.code();
        unmuteFaults();
        faults.raise(fault);
    }

    /**
     * Shows the row of the group at hand, whose accumulators are loaded, as it would leave now. Only between
     * {@link #beginLook} and {@link #endLook}.
     */
    final void lookAt(final StateLook look)
    {
        final boolean holds = having();
        if (holds && Faults.NONE == faults.code())
        {
            writeRow();
        }
        if (Faults.NONE != faults.code())
        {
            faults.clear();
            look.onRefused();
        }
        else if (holds)
        {
            commit(RowSink.INSERT);
        }
        else
        {
            look.onHidden();
        }
    }

    /** Rows go to a look, and nothing is counted, until {@link #endLook}. */
    final void beginLook(final StateLook look)
    {
        given = results;
        results = look.rows();
        muteFaults();
    }

    /** The reverse of {@link #beginLook}. */
    final void endLook()
    {
        unmuteFaults();
        results = given;
    }

    /** Takes the keys of an entry that is looked at. */
    final void decode(final long entry)
    {
        shown.wrap(KeyedState.keyAddress(entry), KeyedState.keyLength(entry));
        decodeKey(shown, shown.capacity());
        faults.clear();
    }

    /**
     * Hands the written row over.
     *
     * @param operation of {@link RowSink}.
     */
    protected final void commit(final byte operation)
    {
        results.commit(operation, rowLength(), context.inputSequence(), context.sendTimeNs());
    }
}
