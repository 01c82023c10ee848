package io.corelane.ingest.client;

import io.aeron.Aeron;
import io.aeron.ConcurrentPublication;
import io.aeron.logbuffer.BufferClaim;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A publisher as a process of its own that is to be killed: at full rate, or with a claim in the log that it never
 * commits, as if it had died inside the copy; or one that is to be stopped, and publishes durably so many records, one
 * every millisecond; or a client that holds retention up. Arguments: Aeron directory, "offer", "claim", "hold" or a
 * number, a record in hexadecimal.
 */
final class DoomedPublisher
{
    private static final long PRODUCER_ID = 4_712;

    private DoomedPublisher()
    {
    }

    public static void main(final String[] args)
    {
        final byte[] bytes = new byte[args[2].length() / 2];
        for (int i = 0; i < bytes.length; i++)
        {
            bytes[i] = (byte)Integer.parseInt(args[2].substring(2 * i, 2 * i + 2), 16);
        }
        if ("offer".equals(args[1]))
        {
            offerForEver(args[0], new UnsafeBuffer(bytes));
        }
        else if ("hold".equals(args[1]))
        {
            holdAndWait(args[0]);
        }
        else if ("claim".equals(args[1]))
        {
            claimAndWait(args[0]);
        }
        else
        {
            publishDurably(args[0], Integer.parseInt(args[1]), new UnsafeBuffer(bytes));
        }
    }

    private static void offerForEver(final String aeronDirectory, final UnsafeBuffer record)
    {
        try (CorelaneClient client = CorelaneClient.connect(aeronDirectory, Throwable::printStackTrace);
            CorelanePublisher publisher = client.publisher("trades"))
        {
            System.out.println("READY");
            while (true)
            {
                if (publisher.offer(record, 0, record.capacity()) < 0)
                {
                    Thread.onSpinWait();
                }
            }
        }
    }

    private static void publishDurably(final String aeronDirectory, final int records, final UnsafeBuffer record)
    {
        // What goes wrong while it stands still is what it is for.
        try (DurablePublisher publisher =
            new DurablePublisher(aeronDirectory, "trades", PRODUCER_ID, 1 << 20, (error) -> { }))
        {
            System.out.println("READY");
            int published = 0;
            while (published < records || publisher.poll() > 0)
            {
                if (published < records && publisher.offer(record, 0, record.capacity(), 0) >= 0)
                {
                    published++;
                }
                publisher.poll();
                LockSupport.parkNanos(1_000_000);
            }
            System.out.println("PUBLISHED " + publisher.connects());
        }
    }

    private static void holdAndWait(final String aeronDirectory)
    {
        try (CorelaneClient client = CorelaneClient.connect(aeronDirectory, Throwable::printStackTrace);
            RetentionHold hold = client.holdRetention())
        {
            hold.begin(System.currentTimeMillis());
            System.out.println("READY");
            while (true)
            {
                LockSupport.park();
            }
        }
    }

    private static void claimAndWait(final String aeronDirectory)
    {
        try (Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(aeronDirectory));
            CorelaneClient client = CorelaneClient.connect(aeronDirectory, Throwable::printStackTrace))
        {
            final StreamTarget target = client.stream("trades");
            final BufferClaim claim = new BufferClaim();
            for (int i = 0; i < target.partitions(); i++)
            {
                final ConcurrentPublication log =
                    aeron.addPublication(target.channel(), target.firstLogStreamId() + i);
                while (log.tryClaim(200, claim) < 0)
                {
                    Thread.onSpinWait();
                }
            }
            System.out.println("READY");
            while (true)
            {
                LockSupport.park();
            }
        }
    }
}
