package io.corelane.perf.latency;

import io.corelane.ingest.client.CorelaneClient;
import io.corelane.ingest.client.CorelanePublisher;
import io.corelane.ingest.client.ResultHandler;
import io.corelane.ingest.client.ResultReader;
import io.corelane.perf.throughput.Ticks;
import java.util.function.LongSupplier;
import org.agrona.concurrent.SystemEpochNanoClock;

/** Through an appliance: a result for each record. For one thread. */
final class CorelaneLink implements OpenLoop.Link, AutoCloseable
{
    /** Name of the job of {@link Ticks#CHANGES_JOB}. */
    private static final String JOB = "changes";

    private static final int FRAGMENT_LIMIT = 16;

    private final LongSupplier clock;
    private final Ticks ticks;
    private final LatencyRecorder recorder;
    private final CorelaneClient client;
    private final CorelanePublisher publisher;
    private final ResultReader reader;
    private final ResultHandler handler = (operation, partition, sequence, input, sendTimeNs, buffer, offset, length) ->
        onResult(sendTimeNs);
    /** Send times are of the epoch, the loop's are not. */
    private final long epochOffsetNs;

    CorelaneLink(
        final String directory, final LongSupplier clock, final Ticks ticks, final LatencyRecorder recorder)
    {
        this.clock = clock;
        this.ticks = ticks;
        this.recorder = recorder;
        client = CorelaneClient.connect(directory, Throwable::printStackTrace);
        publisher = client.publisher("ticks");
        reader = client.results(JOB);
        epochOffsetNs = new SystemEpochNanoClock().nanoTime() - clock.getAsLong();
    }

    void awaitConnected()
    {
        while (!publisher.isConnected() || 0 == reader.connectedPartitions())
        {
            Thread.onSpinWait();
        }
    }

    @Override
    public boolean offer(final long intendedNs)
    {
        if (publisher.offer(ticks.buffer(), ticks.offset(), ticks.recordLength(), epochOffsetNs + intendedNs) < 0)
        {
            return false;
        }
        ticks.advance();
        return true;
    }

    @Override
    public void flush()
    {
        publisher.flush();
    }

    @Override
    public int poll()
    {
        final long before = reader.results();
        reader.poll(handler, FRAGMENT_LIMIT);
        return (int)(reader.results() - before);
    }

    private void onResult(final long sendTimeNs)
    {
        recorder.record(sendTimeNs - epochOffsetNs, clock.getAsLong());
    }

    @Override
    public void close()
    {
        reader.close();
        publisher.close();
        client.close();
    }
}
