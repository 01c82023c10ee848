package io.corelane.ingest.client;

import io.aeron.Aeron;
import io.aeron.ConcurrentPublication;
import io.corelane.codec.protocol.RecordBatchEncoder;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersReader;

/**
 * One partition's log to a publisher: what waits to be sent to it, and what was. All in one object, so that a record
 * asks memory for one thing. Owned by the publisher's thread.
 */
final class PartitionLog implements AutoCloseable
{
    private static final int BUFFER_ALIGNMENT = 64;

    private final ConcurrentPublication publication;
    private final RecordBatchEncoder batch = new RecordBatchEncoder();
    private final UnsafeBuffer buffer;
    private final CountersReader counters;
    private final long producerId;
    private final int streamId;
    private final int partition;
    private long nextSequence;
    private long sentPosition;
    private int recordingCounter = CountersReader.NULL_COUNTER_ID;

    PartitionLog(final Aeron aeron, final StreamTarget target, final int partition, final long producerId)
    {
        this.producerId = producerId;
        this.partition = partition;
        streamId = target.streamId();
        counters = aeron.countersReader();
        buffer = new UnsafeBuffer(BufferUtil.allocateDirectAligned(target.fragmentLength(), BUFFER_ALIGNMENT));
        batch.wrap(buffer, 0, target.fragmentLength());
        begin(0);
        publication = aeron.addPublication(target.channel(), target.firstLogStreamId() + partition);
    }

    /** An empty batch, whose first record has this sequence. */
    void begin(final long sequence)
    {
        nextSequence = sequence;
        batch.begin(producerId, sequence, streamId, partition);
    }

    /** Packs a record whose bounds have been looked at; its sequence, or {@link RecordBatchEncoder#FULL}. */
    long append(final long sendTimeNs, final int hash, final byte[] array, final long address, final int length)
    {
        return RecordBatchEncoder.FULL == batch.append(sendTimeNs, hash, array, address, length) ?
            RecordBatchEncoder.FULL : nextSequence + batch.count() - 1;
    }

    /** Sends what is packed; a position, or a negative constant of Aeron's: then it still waits. */
    long send(final PublisherCounters published)
    {
        final long position = publication.offer(buffer, 0, batch.length());
        if (position > 0)
        {
            if (null != published)
            {
                published.sent(batch.count(), batch.length());
            }
            sentPosition = position;
            begin(nextSequence + batch.count());
        }
        return position;
    }

    /** Whether records are packed that were not sent. */
    boolean isWaiting()
    {
        return batch.count() > 0;
    }

    boolean isConnected()
    {
        return publication.isConnected();
    }

    /** Where the log ends. */
    long position()
    {
        return publication.position();
    }

    /** Behind the last fragment that was sent, 0 before the first one. */
    long sentPosition()
    {
        return sentPosition;
    }

    /** Whether all that was sent is recorded. */
    boolean isRecorded()
    {
        return 0 == sentPosition || recordedPosition() >= sentPosition;
    }

    /** How far the log is recorded, {@link CorelanePublisher#NOT_CONNECTED} when it is not. */
    long recordedPosition()
    {
        // The counters are gone with the driver.
        return !publication.isClosed() && hasRecording() ?
            counters.getCounterValue(recordingCounter) : CorelanePublisher.NOT_CONNECTED;
    }

    /** Whether the log is recorded at all. */
    boolean hasRecording()
    {
        if (CountersReader.NULL_COUNTER_ID == recordingCounter)
        {
            recordingCounter = RecordingCounter.find(counters, publication.sessionId());
        }
        return CountersReader.NULL_COUNTER_ID != recordingCounter;
    }

    @Override
    public void close()
    {
        publication.close();
    }
}
