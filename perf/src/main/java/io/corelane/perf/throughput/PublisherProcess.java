package io.corelane.perf.throughput;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.corelane.affinity.IdleMode;
import io.corelane.affinity.IdleStrategies;
import io.corelane.codec.protocol.RecordBatchEncoder;
import io.corelane.ingest.ApplianceContext;
import io.corelane.ingest.client.Channels;
import io.corelane.ingest.client.CorelaneClient;
import io.corelane.ingest.client.CorelanePublisher;
import io.corelane.ingest.client.ResultReader;
import java.io.IOException;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The publisher, in a process of its own: publishes as fast as it can until its standard input ends, then says how many
 * records it published (and how many results it read).
 */
public final class PublisherProcess
{
    /** Stream id of the raw runs. */
    static final int RAW_STREAM_ID = 500;

    private static final int BURST = 4_096;
    private static final long LINGER_NS = 2_000_000_000L;

    /** For a log that is full: whoever is to make room may want this CPU, and is not done in the time of a yield. */
    private static final IdleStrategy FULL = IdleStrategies.of(IdleMode.BACKOFF);

    private PublisherProcess()
    {
    }

    /**
     * Publishes.
     *
     * @param args way, Aeron directory, keys.
     * @throws IOException when standard input fails.
     */
    public static void main(final String[] args) throws IOException
    {
        final Way way = Way.valueOf(args[0]);
        final Ticks ticks = new Ticks(Integer.parseInt(args[2]), way.isTimed());
        if (way.isRaw())
        {
            publishRaw(way, args[1], ticks);
        }
        else
        {
            publishToCorelane(way, args[1], ticks);
        }
    }

    private static void publishRaw(final Way way, final String directory, final Ticks ticks) throws IOException
    {
        try (Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(directory)))
        {
            final ExclusivePublication publication = aeron.addExclusivePublication(
                Channels.ipc(ApplianceContext.DEFAULT_TERM_LENGTH, ApplianceContext.DEFAULT_FRAGMENT_LENGTH),
                RAW_STREAM_ID);
            while (!publication.isConnected())
            {
                Thread.onSpinWait();
            }
            System.out.println("READY");
            System.out.println("PUBLISHED " + (Way.RAW_SINGLE == way ?
                single(publication, ticks) : packed(publication, ticks)) + " 0");
            awaitConsumed(publication);
        }
    }

    private static long single(final ExclusivePublication publication, final Ticks ticks) throws IOException
    {
        long published = 0;
        while (0 == System.in.available())
        {
            for (int i = 0; i < BURST; i++)
            {
                send(publication, ticks.buffer(), ticks.offset(), ticks.recordLength());
                ticks.advance();
                published++;
            }
        }
        return published;
    }

    private static long packed(final ExclusivePublication publication, final Ticks ticks) throws IOException
    {
        final int capacity = ApplianceContext.DEFAULT_FRAGMENT_LENGTH;
        final UnsafeBuffer buffer = new UnsafeBuffer(BufferUtil.allocateDirectAligned(capacity, 64));
        final RecordBatchEncoder batch = new RecordBatchEncoder().wrap(buffer, 0, capacity);
        long published = 0;
        batch.begin(1, 0, 1, 0);
        while (0 == System.in.available())
        {
            for (int i = 0; i < BURST; i++)
            {
                if (RecordBatchEncoder.FULL ==
                    batch.append(0, 0, ticks.buffer(), ticks.offset(), ticks.recordLength()))
                {
                    published += send(publication, buffer, batch);
                    batch.begin(1, published, 1, 0);
                    batch.append(0, 0, ticks.buffer(), ticks.offset(), ticks.recordLength());
                }
                ticks.advance();
            }
        }
        return published + send(publication, buffer, batch);
    }

    private static int send(
        final ExclusivePublication publication, final UnsafeBuffer buffer, final RecordBatchEncoder batch)
    {
        send(publication, buffer, 0, batch.length());
        return batch.count();
    }

    private static void send(
        final ExclusivePublication publication, final DirectBuffer buffer, final int offset, final int length)
    {
        if (publication.offer(buffer, offset, length) < 0)
        {
            FULL.reset();
            do
            {
                FULL.idle();
            }
            while (publication.offer(buffer, offset, length) < 0);
        }
    }

    private static void publishToCorelane(final Way way, final String directory, final Ticks ticks) throws IOException
    {
        try (CorelaneClient client = CorelaneClient.connect(directory, Throwable::printStackTrace);
            CorelanePublisher publisher = client.publisher("ticks");
            ResultReader reader = Way.CHANGES == way ? client.results("changes") : null)
        {
            while (!publisher.isConnected() || null != reader && 0 == reader.connectedPartitions())
            {
                Thread.onSpinWait();
            }
            System.out.println("READY");
            long published = 0;
            while (0 == System.in.available())
            {
                for (int i = 0; i < BURST; i++)
                {
                    offer(publisher, reader, ticks);
                    published++;
                }
                poll(reader);
            }
            while (publisher.flush() < 0)
            {
                poll(reader);
            }
            final long deadlineNs = System.nanoTime() + LINGER_NS;
            while (null != reader && reader.results() < published && System.nanoTime() - deadlineNs < 0)
            {
                poll(reader);
            }
            System.out.println("PUBLISHED " + published + " " + (null == reader ? 0 : reader.results()));
        }
    }

    private static void offer(final CorelanePublisher publisher, final ResultReader reader, final Ticks ticks)
    {
        if (publisher.offer(ticks.buffer(), ticks.offset(), ticks.recordLength(), 0) < 0)
        {
            FULL.reset();
            do
            {
                poll(reader);
                FULL.idle();
            }
            while (publisher.offer(ticks.buffer(), ticks.offset(), ticks.recordLength(), 0) < 0);
        }
        ticks.advance();
    }

    private static void poll(final ResultReader reader)
    {
        if (null != reader)
        {
            reader.poll((operation, partition, sequence, input, sendTimeNs, buffer, offset, length) -> { }, 64);
        }
    }

    private static void awaitConsumed(final ExclusivePublication publication)
    {
        // The log goes with the publication: give the consumer the time to take its end.
        final long deadlineNs = System.nanoTime() + LINGER_NS;
        while (publication.isConnected() && System.nanoTime() - deadlineNs < 0)
        {
            Thread.onSpinWait();
        }
    }
}
