package io.corelane.core.partition;

/** What a task needs to know of the record at hand besides its bytes. Set by the {@code Partition}, on its thread. */
public final class RecordContext
{
    private final int partition;
    private long inputSequence;
    private long sendTimeNs;
    private int keyHash;

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
     * Hash of the record's key, as the sender computed it.
     *
     * @return murmur3_x86_32 of the key's wire bytes.
     */
    public int keyHash()
    {
        return keyHash;
    }
}
