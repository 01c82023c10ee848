package io.corelane.core.partition;

import io.corelane.core.runtime.Faults;
import io.corelane.core.state.Snapshot;

/** What a task needs to know of the record at hand besides its bytes. Set by the {@code Partition}, on its thread. */
public final class RecordContext
{
    private final int partition;
    private long inputSequence;
    private long sendTimeNs;
    private int keyHash;
    private long timelessCount;
    private final int[] refused = new int[JobHandle.FAULT_CODES];
    private int refusedCount;

    /**
     * The context of a partition.
     *
     * @param partition id of the partition.
     */
    public RecordContext(final int partition)
    {
        this.partition = partition;
    }

    /**
     * Moves on to a record.
     *
     * @param sequence   its sequence in the partition's log.
     * @param sendTime   its intended send time, epoch nanoseconds.
     * @param recordHash murmur3 of its key's wire bytes, as the sender computed it.
     */
    public void record(final long sequence, final long sendTime, final int recordHash)
    {
        this.inputSequence = sequence;
        this.sendTimeNs = sendTime;
        this.keyHash = recordHash;
    }

    /**
     * Id of the partition.
     *
     * @return from 0.
     */
    public int partition()
    {
        return partition;
    }

    /**
     * The record's sequence in the partition's log.
     *
     * @return from 0.
     */
    public long inputSequence()
    {
        return inputSequence;
    }

    /**
     * The record's intended send time.
     *
     * @return epoch nanoseconds.
     */
    public long sendTimeNs()
    {
        return sendTimeNs;
    }

    /**
     * The time of a record whose event time is NULL: its send time. Counts such a record, so it is asked once for each.
     *
     * @return epoch nanoseconds.
     */
    public long timeOfTimeless()
    {
        timelessCount++;
        return sendTimeNs;
    }

    /**
     * Hash of the record's key, as the sender computed it.
     *
     * @return murmur3_x86_32 of the key's wire bytes.
     */
    public int keyHash()
    {
        return keyHash;
    }

    /**
     * Refuses a row that a stage of the job made of earlier records: it is dropped, with a dead letter of the job that
     * has no bytes. Called by the task at work.
     *
     * @param fault why.
     */
    public void refuseRow(final int fault)
    {
        refused[fault]++;
        refusedCount++;
    }

    /** Records so far whose event time was NULL; for those who watch, so it is not part of what a checkpoint keeps. */
    long timelessCount()
    {
        return timelessCount;
    }

    /** Takes out or puts back which record was the last one: what time leads to next is told as of that one. */
    void snapshot(final Snapshot snapshot)
    {
        inputSequence = snapshot.value(inputSequence);
        sendTimeNs = snapshot.value(sendTimeNs);
        keyHash = snapshot.value(keyHash);
    }

    /** Whether rows were refused whose dead letters are still to be written. */
    boolean hasRefusedRows()
    {
        return refusedCount > 0;
    }

    /** Takes one refused row, the least fault first. */
    int takeRefusedRow()
    {
        int fault = Faults.NONE;
        while (0 == refused[fault])
        {
            fault++;
        }
        refused[fault]--;
        refusedCount--;
        return fault;
    }
}
