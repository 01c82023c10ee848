package io.corelane.ingest;

import io.corelane.codec.protocol.DeadLetterDescriptor;
import io.corelane.core.partition.DeadLetterBatch;
import org.agrona.DirectBuffer;
import org.agrona.collections.LongHashSet;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Takes the dead letters of a level of a partition to their stream. When the log is read again after a restart, those
 * that were recorded before are not sent once more: they left in the order of the records, so all of earlier records
 * have left, and of the last one's those that are there. Owned by the partition's thread.
 */
final class DeadLetterEgress
{
    private final RecordedStream stream;
    private final Egress egress;
    private final AtomicCounter sent;
    private final AtomicCounter unread;
    private final LongHashSet lastLetters;
    private final long lastInput;

    private DeadLetterEgress(
        final RecordedStream stream,
        final Egress egress,
        final PartitionCounters counters,
        final long lastInput,
        final LongHashSet lastLetters)
    {
        this.stream = stream;
        this.egress = egress;
        this.sent = counters.deadLetters();
        this.unread = counters.deadLettersUnread();
        this.lastInput = lastInput;
        this.lastLetters = lastLetters;
    }

    static DeadLetterEgress open(
        final Streams streams, final int level, final int partition, final PartitionCounters counters)
    {
        final RecordedStream stream = streams.deadLetters(level, partition);
        final LongHashSet letters = new LongHashSet();
        final long[] last = {Long.MIN_VALUE};
        if (stream.hasPast())
        {
            new RecordingReader(streams.recordings(), stream).forEach(stream.startPosition(),
                (buffer, offset, length) ->
                {
                    final long input = DeadLetterDescriptor.inputSequence(buffer, offset);
                    if (input > last[0])
                    {
                        letters.clear();
                        last[0] = input;
                    }
                    letters.add(identity(buffer, offset));
                });
        }
        return new DeadLetterEgress(stream, streams.egress(stream), counters, last[0], letters);
    }

    /** Sends what waits; false when something still waits. */
    boolean flush(final DeadLetterBatch batch, final long nowNs)
    {
        while (batch.waiting() > 0)
        {
            if (!isRecorded(batch))
            {
                final int outcome = egress.offer(batch.buffer(), batch.offset(), batch.length(), nowNs);
                if (Egress.WAIT == outcome)
                {
                    return false;
                }
                if (Egress.SENT != outcome)
                {
                    unread.incrementRelease();
                }
            }
            batch.taken();
            sent.incrementRelease();
        }
        return true;
    }

    Egress egress()
    {
        return egress;
    }

    RecordedStream stream()
    {
        return stream;
    }

    private boolean isRecorded(final DeadLetterBatch batch)
    {
        final long input = DeadLetterDescriptor.inputSequence(batch.buffer(), batch.offset());
        return input < lastInput ||
            input == lastInput && lastLetters.contains(identity(batch.buffer(), batch.offset()));
    }

    /** A job refuses a record once, for one reason. */
    private static long identity(final DirectBuffer letter, final int offset)
    {
        return (long)DeadLetterDescriptor.jobId(letter, offset) << Integer.SIZE |
            DeadLetterDescriptor.reason(letter, offset);
    }
}
