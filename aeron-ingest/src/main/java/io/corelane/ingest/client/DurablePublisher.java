package io.corelane.ingest.client;

import io.aeron.exceptions.AeronException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Publishes to an appliance that records, and outlives restarts of it: keeps each record until it is in the recorded
 * log, connects again when the appliance is back, asks up to where its records were taken, and sends the rest again.
 * Each record is taken once, whatever happens to the appliance's process. What it keeps is bounded: when there is no
 * room, {@link #offer} answers {@link CorelanePublisher#BACK_PRESSURED}. Allocates for each record. Single-threaded.
 */
public final class DurablePublisher implements AutoCloseable
{
    private static final long RETRY_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(200);

    /** The partition that owns the key. */
    private static final int OWNER = -1;

    /** A record that may have to be sent again. */
    private record Kept(int partition, long sequence, long sendTimeNs, UnsafeBuffer bytes)
    {
    }

    private final String aeronDirectory;
    private final String stream;
    private final long producerId;
    private final long maxBytes;
    private final ErrorHandler errorHandler;
    private final NanoClock clock = SystemNanoClock.INSTANCE;
    private final Deque<Kept> kept = new ArrayDeque<>();
    private long keptBytes;
    private long[] recorded = new long[0];
    private Deque<Kept> again = new ArrayDeque<>();
    private CorelaneClient client;
    private CorelanePublisher publisher;
    private long lastAttemptNs;
    private boolean hasAttempted;
    private boolean isUnrecorded;
    private long connects;

    /**
     * A publisher, which connects when it is used.
     *
     * @param aeronDirectory of the appliance.
     * @param stream         name.
     * @param producerId     who publishes; one process at a time, and the same after a restart of that process.
     * @param maxBytes       of records to keep at the most.
     * @param errorHandler   takes errors of Aeron's client thread.
     */
    public DurablePublisher(
        final String aeronDirectory,
        final String stream,
        final long producerId,
        final long maxBytes,
        final ErrorHandler errorHandler)
    {
        this.aeronDirectory = aeronDirectory;
        this.stream = stream;
        this.producerId = producerId;
        this.maxBytes = maxBytes;
        this.errorHandler = errorHandler;
    }

    /**
     * Offers a record; once it is taken here it will be in the log, unless this process ends before {@link #poll} says
     * that nothing is kept.
     *
     * @param record     holds the record.
     * @param offset     first byte of its message header.
     * @param length     bytes.
     * @param sendTimeNs when it should have been sent, epoch nanoseconds.
     * @return the record's sequence in its partition, or a negative constant of {@link CorelanePublisher}.
     * @throws CorelaneClientException when the appliance does not record, so that nothing could ever be let go of.
     */
    public long offer(final DirectBuffer record, final int offset, final int length, final long sendTimeNs)
    {
        return offerTo(OWNER, record, offset, length, sendTimeNs);
    }

    /**
     * Offers a record to a partition, whoever owns its key; otherwise as {@link #offer}.
     *
     * @param partition   from 0.
     * @param record      holds the record.
     * @param offset      first byte of its message header.
     * @param length      bytes.
     * @param sendTimeNs  when it should have been sent, epoch nanoseconds.
     * @return the record's sequence in its partition, or a negative constant of {@link CorelanePublisher}.
     */
    public long offerTo(
        final int partition,
        final DirectBuffer record,
        final int offset,
        final int length,
        final long sendTimeNs)
    {
        if (!ensureConnected())
        {
            return CorelanePublisher.NOT_CONNECTED;
        }
        if (keptBytes + length > maxBytes)
        {
            poll();
            return CorelanePublisher.BACK_PRESSURED;
        }
        try
        {
            if (length < publisher.target().keyOffset() + publisher.target().keyLength())
            {
                return CorelanePublisher.BAD_LENGTH;
            }
            final int target = OWNER == partition ? publisher.partition(record, offset) : partition;
            final long sequence = publisher.offerTo(target, record, offset, length, sendTimeNs);
            if (sequence >= 0)
            {
                final UnsafeBuffer bytes = new UnsafeBuffer(new byte[length]);
                bytes.putBytes(0, record, offset, length);
                kept.add(new Kept(target, sequence, sendTimeNs, bytes));
                keptBytes += length;
            }
            else if (CorelanePublisher.CLOSED == sequence || CorelanePublisher.NOT_CONNECTED == sequence)
            {
                disconnect();
            }
            return sequence;
        }
        catch (final AeronException | IllegalStateException | IndexOutOfBoundsException ex)
        {
            // Aeron's own memory goes away under those who look at it when the driver is found dead.
            disconnect();
            return CorelanePublisher.NOT_CONNECTED;
        }
    }

    /**
     * Sends what waits, and lets go of what has been recorded; to be called when there is nothing to offer.
     *
     * @return records that are kept, 0 when all are in the recorded log.
     */
    public int poll()
    {
        if (!kept.isEmpty() && ensureConnected())
        {
            try
            {
                if (publisher.flush() >= 0 && publisher.isRecorded())
                {
                    kept.forEach((record) -> recorded[record.partition()] = record.sequence() + 1);
                    kept.clear();
                    keptBytes = 0;
                }
                else if (!publisher.isConnected())
                {
                    disconnect();
                }
            }
            catch (final AeronException | IllegalStateException | IndexOutOfBoundsException ex)
            {
                disconnect();
            }
        }
        return kept.size();
    }

    /**
     * Times that it has connected.
     *
     * @return count.
     */
    public long connects()
    {
        return connects;
    }

    @Override
    public void close()
    {
        CloseHelper.quietCloseAll(publisher, client);
    }

    /** Whether it is connected and everything kept is under way again. */
    private boolean ensureConnected()
    {
        if (null == publisher && !connect())
        {
            return false;
        }
        if (isUnrecorded)
        {
            disconnect();
            throw new CorelaneClientException("the appliance at " + aeronDirectory + " does not record, so no record " +
                "could outlive it; start it with --record, or use a CorelanePublisher");
        }
        while (!again.isEmpty())
        {
            final Kept next = again.peekFirst();
            final long sequence = publisher.offerTo(
                next.partition(), next.bytes(), 0, next.bytes().capacity(), next.sendTimeNs());
            if (CorelanePublisher.CLOSED == sequence || CorelanePublisher.NOT_CONNECTED == sequence)
            {
                disconnect();
            }
            if (sequence < 0)
            {
                return false;
            }
            again.removeFirst();
        }
        return true;
    }

    private boolean connect()
    {
        final long nowNs = clock.nanoTime();
        if (hasAttempted && nowNs - lastAttemptNs < RETRY_INTERVAL_NS)
        {
            return false;
        }
        hasAttempted = true;
        lastAttemptNs = nowNs;
        CorelanePublisher next = null;
        try
        {
            client = CorelaneClient.connect(aeronDirectory, errorHandler);
            if (!client.isReady())
            {
                disconnect();
                return false;
            }
            final long[] taken;
            try (ControlClient control = client.control())
            {
                taken = control.nextSequences(producerId);
            }
            next = client.publisher(stream, producerId);
            isUnrecorded = !next.hasRecording(0);
            recorded = Arrays.copyOf(recorded, taken.length);
            for (int i = 0; i < taken.length; i++)
            {
                recorded[i] = Math.max(recorded[i], taken[i]);
            }
            next.begin(recorded);
            kept.removeIf((record) -> record.sequence() < taken[record.partition()]);
            keptBytes = kept.stream().mapToLong((record) -> record.bytes().capacity()).sum();
            again = new ArrayDeque<>(kept);
            publisher = next;
            connects++;
            return true;
        }
        catch (final CorelaneClientException | AeronException | IllegalStateException |
            IndexOutOfBoundsException ex)
        {
            // Not there yet: it is tried again.
            CloseHelper.quietClose(next);
            disconnect();
            return false;
        }
    }

    private void disconnect()
    {
        CloseHelper.quietCloseAll(publisher, client);
        publisher = null;
        client = null;
        again.clear();
    }
}
