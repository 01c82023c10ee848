package io.corelane.ingest;

import io.corelane.core.partition.JobHandle;
import io.corelane.core.partition.RecordedResults;
import io.corelane.core.partition.ResultBatch;
import io.corelane.ingest.client.CounterType;
import org.agrona.CloseHelper;
import org.agrona.concurrent.status.AtomicCounter;

/** Takes the results of one job in one partition to its egress stream. Owned by the partition's thread. */
final class JobEgress implements AutoCloseable
{
    private final long number;
    private final ResultBatch results;
    private final Egress egress;
    private final RecordedStream stream;
    private final RecordedResults recorded;
    private final AtomicCounter produced;
    private final AtomicCounter unread;
    private final AtomicCounter dropped;
    private final AtomicCounter sentBytes;
    private final JobMetrics metrics;
    private final LatencyCounters latencies;
    private final JobLatencies jobLatencies;
    private long sent;

    /**
     * An egress.
     *
     * @param job      whose results leave.
     * @param stream   where they go.
     * @param egress   offers to it.
     * @param recorded results of former runs, which are not sent again.
     * @param counters of the partition.
     */
    JobEgress(
        final JobHandle job,
        final RecordedStream stream,
        final Egress egress,
        final RecordedResults recorded,
        final PartitionCounters counters)
    {
        this.number = job.number();
        this.results = job.results();
        this.stream = stream;
        this.egress = egress;
        this.recorded = recorded;
        this.produced = counters.ofJob(CounterType.JOB_RESULTS, job.plan().name());
        this.unread = counters.ofJob(CounterType.JOB_RESULTS_UNREAD, job.plan().name());
        this.dropped = counters.ofJob(CounterType.JOB_RESULTS_DROPPED, job.plan().name());
        this.sentBytes = counters.ofJob(CounterType.JOB_SENT_BYTES, job.plan().name());
        this.metrics = new JobMetrics(job.plan(), counters);
        this.latencies = counters.latencies();
        this.jobLatencies = new JobLatencies(job.plan().name(), counters);
    }

    /** Results in flight; false when they have to wait. */
    boolean flush(final long nowNs)
    {
        while (results.count() > 0)
        {
            if (!flushFragment(nowNs))
            {
                return false;
            }
        }
        return true;
    }

    private boolean flushFragment(final long nowNs)
    {
        metrics.update(results);
        if (recorded.skip(results))
        {
            produced.setRelease(results.produced());
            return true;
        }
        results.seal();
        final int outcome = egress.offer(results.buffer(), 0, results.length(), nowNs);
        if (Egress.WAIT == outcome)
        {
            return false;
        }
        jobLatencies.count(latencies.sample(results.firstSendTimeNs()));
        if (Egress.UNREAD == outcome)
        {
            unread.getAndAddRelease(results.count());
        }
        else if (Egress.DROPPED == outcome)
        {
            dropped.getAndAddRelease(results.count());
        }
        else
        {
            sent += results.length();
        }
        results.clear();
        produced.setRelease(results.produced());
        return true;
    }

    /** Shows what came with a checkpoint, behind which there may be no result for long. */
    void tellProduced()
    {
        produced.setRelease(results.produced());
    }

    /** What need not be told at once, in background work. */
    void updateRare()
    {
        jobLatencies.update();
        sentBytes.setRelease(sent);
    }

    /** The job's number in the appliance. */
    long jobNumber()
    {
        return number;
    }

    /** Whether what the job makes is not told, since records are lost. */
    boolean isSilent()
    {
        return results.isSilent();
    }

    /** Results that are recorded though the log, read to its end, has not led to them. */
    long recordedAhead()
    {
        return isSilent() ? 0 : Math.max(0, recorded.next() - results.firstSequence() - results.count());
    }

    /** Sequence with which the job's results go on behind all that were told. */
    long nextSequence()
    {
        return Math.max(recorded.next(), results.firstSequence() + results.count());
    }

    RecordedStream stream()
    {
        return stream;
    }

    Egress egress()
    {
        return egress;
    }

    /** When the job is in its partition no longer; any thread. */
    @Override
    public void close()
    {
        CloseHelper.closeAll(egress.publication(), produced, unread, dropped, sentBytes, metrics, jobLatencies);
    }
}
