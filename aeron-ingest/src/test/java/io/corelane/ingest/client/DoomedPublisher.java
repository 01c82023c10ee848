package io.corelane.ingest.client;

import io.aeron.Aeron;
import io.aeron.ConcurrentPublication;
import io.aeron.logbuffer.BufferClaim;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A publisher as a process of its own that is to be killed: at full rate, or with a claim in the log that it never
 * commits, as if it had died inside the copy. Arguments: Aeron directory, "offer" or "claim", a record in hexadecimal.
 */
final class DoomedPublisher
{
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
        else
        {
            claimAndWait(args[0]);
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
