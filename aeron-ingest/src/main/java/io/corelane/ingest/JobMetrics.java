package io.corelane.ingest;

import static io.corelane.codec.protocol.ResultBatchDescriptor.ENTRIES_OFFSET;
import static io.corelane.codec.protocol.ResultBatchDescriptor.OPERATION_OFFSET;
import static io.corelane.codec.protocol.ResultBatchDescriptor.ROW_LENGTH_OFFSET;
import static io.corelane.codec.protocol.ResultBatchDescriptor.ROW_OFFSET;

import io.corelane.core.partition.ResultBatch;
import io.corelane.core.partition.RowSink;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.Metric;
import java.nio.ByteOrder;
import java.util.List;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Shows the newest values of columns of a job's results in a partition: after each batch of results the last one that
 * is not NULL and not of a row that went. Written one by one, so who reads several may find one of a batch before.
 * Written by the partition's thread; allocates nothing.
 */
final class JobMetrics implements AutoCloseable
{
    private final MetricReader[] readers;
    private final AtomicCounter[] counters;

    /**
     * The metrics of a job, if it has any.
     *
     * @param job      whose results they are of.
     * @param counters of the partition.
     */
    JobMetrics(final JobPlan job, final PartitionCounters counters)
    {
        final List<Metric> metrics = job.options().metrics();
        readers = new MetricReader[metrics.size()];
        this.counters = new AtomicCounter[readers.length];
        for (int i = 0; i < readers.length; i++)
        {
            readers[i] = new MetricReader(job.outputSchema(), metrics.get(i));
            this.counters[i] = counters.metric(job.name(), metrics.get(i));
        }
    }

    /** Takes note of the oldest fragment of a batch, which has results; they are all of one length. */
    void update(final ResultBatch results)
    {
        if (0 == readers.length)
        {
            return;
        }
        final DirectBuffer buffer = results.buffer();
        final int stride = ROW_OFFSET + buffer.getInt(ENTRIES_OFFSET + ROW_LENGTH_OFFSET, ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < readers.length; i++)
        {
            update(i, buffer, results.length() - stride, stride);
        }
    }

    /** When the job is in its partition no longer; any thread. */
    @Override
    public void close()
    {
        CloseHelper.closeAll(counters);
    }

    private void update(final int metric, final DirectBuffer buffer, final int last, final int stride)
    {
        for (int entry = last; entry >= ENTRIES_OFFSET; entry -= stride)
        {
            if (RowSink.DELETE != buffer.getByte(entry + OPERATION_OFFSET) &&
                readers[metric].read(buffer, entry + ROW_OFFSET))
            {
                counters[metric].setRelease(readers[metric].value());
                return;
            }
        }
    }
}
