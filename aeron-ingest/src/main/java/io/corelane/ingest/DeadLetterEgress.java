package io.corelane.ingest;

import io.corelane.core.checkpoint.CheckpointManifest;
import io.corelane.core.partition.DeadLetterBatch;
import io.corelane.core.partition.RecordedLetters;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Takes the dead letters of a level of a partition to their stream. When the log is read again after a restart, those
 * that were recorded before are not sent once more. Owned by the partition's thread.
 */
final class DeadLetterEgress
{
    private final RecordedStream stream;
    private final Egress egress;
    private final AtomicCounter sent;
    private final AtomicCounter unread;
    private final RecordedLetters recorded;

    private DeadLetterEgress(
        final RecordedStream stream,
        final Egress egress,
        final PartitionCounters counters,
        final RecordedLetters recorded)
    {
        this.stream = stream;
        this.egress = egress;
        this.sent = counters.deadLetters();
        this.unread = counters.deadLettersUnread();
        this.recorded = recorded;
    }

    /** Opens the dead letters of a level of a partition, which goes on from a checkpoint or, with null, without. */
    static DeadLetterEgress open(
        final Streams streams,
        final int level,
        final int partition,
        final PartitionCounters counters,
        final CheckpointManifest manifest)
    {
        final RecordedStream stream = streams.deadLetters(level, partition);
        final RecordedLetters recorded = new RecordedLetters();
        if (stream.hasPast())
        {
            new RecordingReader(streams.recordings(), stream).forEach(Streams.readFrom(stream, manifest),
                (buffer, offset, length) -> recorded.onLetter(buffer, offset));
        }
        return new DeadLetterEgress(stream, streams.egress(stream), counters, recorded);
    }

    /** Sends what waits; false when something still waits. */
    boolean flush(final DeadLetterBatch batch, final long nowNs)
    {
        while (batch.waiting() > 0)
        {
            if (!recorded.take(batch))
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

    /** Whether dead letters are recorded that the log, read to its end, has not led to. */
    boolean isAhead(final DeadLetterBatch batch, final long records)
    {
        return recorded.isAhead(batch, records);
    }

    Egress egress()
    {
        return egress;
    }

    RecordedStream stream()
    {
        return stream;
    }
}
