package io.corelane.ingest;

import io.aeron.Publication;
import io.corelane.core.partition.ExchangeBatch;
import io.corelane.core.partition.ExchangeQueue;
import java.util.Arrays;

/** Takes rows of a fragment of a job to the logs of other partitions. Owned by the partition's thread. */
final class ExchangeEgress
{
    private final ExchangeBatch exchange;
    private final RecordedStream[] streams;
    private final Publication[] logs;

    /**
     * An egress.
     *
     * @param exchange the rows.
     * @param streams  logs of the partitions, of the level that reads the rows; shared with other senders.
     */
    ExchangeEgress(final ExchangeBatch exchange, final RecordedStream[] streams)
    {
        this.exchange = exchange;
        this.streams = streams;
        this.logs = Arrays.stream(streams).map(RecordedStream::publication).toArray(Publication[]::new);
    }

    /** Where the rows go. */
    RecordedStream[] streams()
    {
        return streams;
    }

    /** Sequences of the next rows, by the partitions that they are for. On the partition's thread. */
    long[] nextRows()
    {
        final long[] next = new long[streams.length];
        Arrays.setAll(next, (i) -> exchange.queue(i).nextRow());
        return next;
    }

    /** Who sends them. */
    long producerId()
    {
        return exchange.queue(0).producerId();
    }

    /** Rows in flight; false when some have to wait. */
    boolean flush()
    {
        boolean sent = true;
        for (int i = 0; i < logs.length; i++)
        {
            sent &= flush(exchange.queue(i), logs[i]);
        }
        return sent;
    }

    private static boolean flush(final ExchangeQueue queue, final Publication log)
    {
        while (queue.isWaiting())
        {
            final long position = log.offer(queue.buffer(), 0, queue.length());
            if (position < 0)
            {
                if (Publication.CLOSED == position || Publication.MAX_POSITION_EXCEEDED == position)
                {
                    throw new ApplianceException("a log between partitions has ended (" +
                        Publication.errorString(position) + "); restart the appliance");
                }
                return false;
            }
            queue.taken();
        }
        return true;
    }
}
