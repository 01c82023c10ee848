package io.corelane.core.partition;

import io.corelane.codec.protocol.JobChangeDescriptor;
import io.corelane.codec.protocol.LogGapDescriptor;
import io.corelane.codec.protocol.ProgressDescriptor;
import io.corelane.codec.protocol.RecordBatchDescriptor;
import io.corelane.codec.protocol.RecordBatchIterator;
import io.corelane.codec.protocol.TickDescriptor;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * Counts the records of a log as a partition does that runs it: the sequence by which results and dead letters name
 * them. For whoever reads a log without running it, from its beginning or from where a partition has come to
 * ({@link Partition#sequence}). For one thread.
 */
public final class LogSequence
{
    private ProducerTable producers;
    private final RecordBatchIterator batch = new RecordBatchIterator();
    private long next;

    /** From the beginning of a log on. */
    public LogSequence()
    {
        this(new ProducerTable(PartitionJobs.MAX_PRODUCERS), 0);
    }

    /** Behind what was taken of a log. */
    LogSequence(final ProducerTable producers, final long next)
    {
        this.producers = producers;
        this.next = next;
    }

    /**
     * Takes note of a message, whatever it is.
     *
     * @param buffer holds the message.
     * @param offset first byte.
     * @param length bytes.
     * @return how many of its records, from the first one on, were taken before, and so have no sequence.
     */
    public int onMessage(final DirectBuffer buffer, final int offset, final int length)
    {
        if (batch.wrap(buffer, offset, length))
        {
            return onRecords(buffer, offset, length);
        }
        if (LogGapDescriptor.isValid(buffer, offset, length))
        {
            next += LogGapDescriptor.LOST == LogGapDescriptor.kind(buffer, offset) ?
                LogGapDescriptor.sequence(buffer, offset) : 0;
        }
        else if (!TickDescriptor.isValid(buffer, offset, length) &&
            !ProgressDescriptor.isValid(buffer, offset, length) &&
            !JobChangeDescriptor.isValid(buffer, offset, length))
        {
            next++;
        }
        return 0;
    }

    private int onRecords(final DirectBuffer buffer, final int offset, final int length)
    {
        final int taken = producers.take(batch.producerId(), batch.firstSequence(), batch.count());
        int end = offset + RecordBatchDescriptor.ENTRIES_OFFSET;
        for (int i = 0; batch.next(); i++)
        {
            next += i < taken ? 0 : 1;
            end = batch.recordOffset() + batch.recordLength();
        }
        final boolean hasRest = batch.isMalformed() || end < offset + length && RecordBatchDescriptor.SCHEMA_VERSION ==
            buffer.getShort(offset + RecordBatchDescriptor.HEADER_VERSION_OFFSET, ByteOrder.LITTLE_ENDIAN);
        next += hasRest ? 1 : 0;
        return taken;
    }

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
