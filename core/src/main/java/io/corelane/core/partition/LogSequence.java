package io.corelane.core.partition;

/**
 * Counts the records of a log as a partition does that runs it: the sequence by which results and dead letters name
 * them. For whoever reads a log without running it, from its beginning. For one thread.
 */
public final class LogSequence
{
    private ProducerTable producers = new ProducerTable(PartitionJobs.MAX_PRODUCERS);
    private long next;

    /**
     * Takes note of records of a producer.
     *
     * @param producerId    who sends.
     * @param firstSequence the producer's sequence of the first record.
     * @param count         how many with consecutive sequences.
     * @return how many of them, from the first one on, were taken before, and so have no sequence.
     */
    public int take(final long producerId, final long firstSequence, final int count)
    {
        final int taken = producers.take(producerId, firstSequence, count);
        next += count - taken;
        return taken;
    }

    /** Takes note of bytes that are no record, which become one dead letter. */
    public void refuse()
    {
        next++;
    }

    /**
     * Takes note of records that are lost.
     *
     * @param records how many there can have been at the most.
     */
    public void lose(final long records)
    {
        next += records;
    }

    /** All producers begin anew. */
    public void forgetProducers()
    {
        producers = new ProducerTable(PartitionJobs.MAX_PRODUCERS);
    }

    /**
     * Sequence of the next record.
     *
     * @return from 0.
     */
    public long next()
    {
        return next;
    }
}
