package io.corelane.core.partition;

import io.corelane.core.state.Snapshot;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A job (or one stage of it) at work in one partition: generated code, or the interpreter. Called on the partition's
 * thread alone. A task either does all that a record asks for, or, on a fault, nothing: state and results are as
 * before.
 */
public interface JobTask extends AutoCloseable
{
    /** No event time: the record's bytes do not give one. */
    long NO_TIME = Long.MIN_VALUE;

    /** No keys are kept. */
    long NO_STATE = -1;

    /**
     * Processes one record. The caller has seen to it that the sink of the rows has headroom.
     *
     * @param input       which of the job's scans it is for, from 0, in the order of {@code JobPlan.scans()}.
     * @param operation   what the record does, as {@link RowSink} names it; INSERT for a record of a stream or a table.
     * @param record      the buffer that holds the record; the range from the body on for at least {@code blockLength}
     *                    bytes is the record's.
     * @param bodyOffset  first byte of the root block.
     * @param blockLength acting block length, as the record's header says.
     * @param version     acting version, as the record's header says.
     * @param endOffset   first byte behind the record, for what lies behind the root block.
     * @return {@code Faults.NONE}, or the fault for which the record goes to the dead letters.
     */
    int onRecord(
        int input, byte operation, UnsafeBuffer record, int bodyOffset, int blockLength, int version, int endOffset);

    /**
     * Whether {@link #onRun} takes records. Such a task gives one row of a record at the most, and refuses none of them
     * on its own.
     *
     * @return true when records of a run may come together.
     */
    default boolean takesRuns()
    {
        return false;
    }

    /**
     * Whether rows leave when time comes on or the input ends, and never while records are processed.
     *
     * @return false when it is not known.
     */
    default boolean holdsRows()
    {
        return false;
    }

    /**
     * Looks up what records will need, all of them before the first is processed, so that the look-ups overlap. Changes
     * nothing, and what comes of it is as good without it. Tells the run which of them need more than the usual.
     *
     * @param run   the records.
     * @param first index of the first one that is to be processed.
     * @param input which of the job's scans they are for.
     */
    default void lookAhead(final RecordRun run, final int first, final int input)
    {
        // Most look up when the record is there.
    }

    /**
     * Whether what the last {@link #lookAhead} found may have gone since.
     *
     * @return true when it has to look again.
     */
    default boolean isStale()
    {
        return false;
    }

    /**
     * Processes records of the run of the last {@link #lookAhead}, one behind the other, up to the first that needs
     * more than the usual: a fault, a new key, a row for which the sink has no headroom. That one is left as if it had
     * not been looked at, for {@link #onRecord}, behind which this may be called again. Nothing becomes due before the
     * last one has been processed.
     *
     * @param run   the records.
     * @param first index of the first one that is to be processed.
     * @param end   index behind the last one.
     * @param input which of the job's scans they are for.
     * @return index of the first one that was not processed.
     */
    default int onRun(final RecordRun run, final int first, final int end, final int input)
    {
        return first;
    }

    /**
     * Finds the event times of a run's records, as {@link #eventTimeNs} does; those that it cannot give, or would
     * count, are told to be rare.
     *
     * @param run   the records, and where the times go.
     * @param input which of the job's scans they are for.
     */
    default void eventTimesNs(final RecordRun run, final int input)
    {
        run.rare(-1L);
    }

    /**
     * Until which watermark {@link #onWatermark} does nothing but take note of it, as things are.
     *
     * @return the first one that makes something due, epoch nanoseconds; {@link #NO_TIME} when each may.
     */
    default long dueNs()
    {
        return NO_TIME;
    }

    /**
     * Whether the job looks at time: then it is told of watermarks.
     *
     * @return false for a job whose results do not depend on time.
     */
    default boolean needsTime()
    {
        return false;
    }

    /**
     * The event time of a record, whether the job takes it or not: its event-time column, else its send time.
     *
     * @param input       which of the job's scans it is for.
     * @param record      as {@link #onRecord}.
     * @param bodyOffset  as {@link #onRecord}.
     * @param blockLength as {@link #onRecord}.
     * @param version     as {@link #onRecord}.
     * @param endOffset   as {@link #onRecord}.
     * @return epoch nanoseconds, or {@link #NO_TIME}.
     */
    default long eventTimeNs(
        final int input,
        final UnsafeBuffer record,
        final int bodyOffset,
        final int blockLength,
        final int version,
        final int endOffset)
    {
        return NO_TIME;
    }

    /**
     * Event time has come as far as the watermark: does what is due, as far as the sink of the rows has headroom. Rows
     * that fail are refused by {@link RecordContext#refuseRow}.
     *
     * @param watermarkNs no less than the last one, epoch nanoseconds; {@code Long.MAX_VALUE} when the input has ended.
     * @return true when all is done; false asks to be called again with the same watermark, before anything else.
     */
    default boolean onWatermark(final long watermarkNs)
    {
        return true;
    }

    /**
     * How far event time has come behind the rows that the task has given, where it holds some back: what follows is
     * no earlier. Only when all is done that a watermark asked for.
     *
     * @param watermarkNs the last one that the task was told of.
     * @return no less than the last time, and no more than the watermark, epoch nanoseconds; how far what a window or
     *     a join waits for takes time back need not be in it.
     */
    default long behindNs(final long watermarkNs)
    {
        return watermarkNs;
    }

    /**
     * Log time has come on: does what is due, as far as the sink of the rows has headroom.
     *
     * @param logTimeNs no less than the last one, epoch nanoseconds.
     * @return true when all is done; false asks to be called again with the same time, before anything else.
     */
    default boolean onTick(final long logTimeNs)
    {
        return true;
    }

    /**
     * The input has ended: emits what EMIT FINAL still owes, as far as the sink of the rows has headroom. Rows that
     * fail are refused by {@link RecordContext#refuseRow}.
     *
     * @return true when all is emitted; false asks to be called again when rows have left.
     */
    default boolean drain()
    {
        return true;
    }

    /**
     * One bounded slice of background work, such as the growth of state.
     *
     * @return work done, 0 for none.
     */
    default int doWork()
    {
        return 0;
    }

    /**
     * Keys that the state holds: groups, or what else rows are kept by.
     *
     * @return count; {@link #NO_STATE} of a task without such state.
     */
    default long stateEntries()
    {
        return NO_STATE;
    }

    /**
     * Adds up how much the task keeps.
     *
     * @param size takes it.
     */
    default void measure(final StateSize size)
    {
        // Keeps nothing.
    }

    /**
     * Groups so far that went since they had no records for the time that the job says.
     *
     * @return count.
     */
    default long expired()
    {
        return 0;
    }

    /**
     * Groups so far that went to make room for others.
     *
     * @return count.
     */
    default long evicted()
    {
        return 0;
    }

    /**
     * A slice of a look at what the task keeps; nothing of it is changed.
     *
     * @param look takes the rows; {@link StateLook#isDone} says whether there are more.
     * @return false when there is nothing that can be looked at.
     */
    default boolean look(final StateLook look)
    {
        return false;
    }

    /**
     * Bytes of the longest entry that a look shows as it lies in memory.
     *
     * @param stage index of the stage in its fragment.
     * @return bytes, 0 when there are no such looks.
     */
    default int rawLength(final int stage)
    {
        return 0;
    }

    /**
     * Takes an entry up that a look at the same code showed as it lies in memory, and that is not here yet.
     *
     * @param buffer holds it.
     * @param offset of its first byte.
     * @param length bytes.
     */
    default void adopt(final DirectBuffer buffer, final int offset, final int length)
    {
        throw new UnsupportedOperationException();
    }

    /**
     * Takes the task's state out or puts it back: all that later records depend on. Going out, the task is between two
     * records and nothing is due; coming in, it is new.
     *
     * @param snapshot takes or gives.
     */
    void snapshot(Snapshot snapshot);

    /** Releases the state. */
    @Override
    void close();
}
