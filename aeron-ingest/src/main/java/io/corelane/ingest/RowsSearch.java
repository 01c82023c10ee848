package io.corelane.ingest;

import io.corelane.codec.protocol.ProgressDescriptor;
import io.corelane.codec.protocol.RecordBatchIterator;
import io.corelane.ingest.log.Damage;
import io.corelane.ingest.log.MessageHandler;
import io.corelane.ingest.log.RecordedLogs;
import io.corelane.ingest.log.Recording;
import io.corelane.ingest.log.RecordingWalk;
import org.agrona.DirectBuffer;

/**
 * Finds where in a log the first message of a partition stands that it made of records which go, or may have made of
 * them. What stands behind, of any sender, is made again by the senders, which send all that is not there. For one
 * thread; used once.
 */
final class RowsSearch implements MessageHandler
{
    static final long NONE = -1;

    /** Tells whether the record goes that a message was made of. */
    interface Senders
    {
        /**
         * Whether what a sender made goes.
         *
         * @param streamId of its rows.
         * @param sender   partition from 0.
         * @param madeOf   sequence of the last record that it had taken, negative where that is not known.
         * @return whether it goes.
         */
        boolean isGone(int streamId, int sender, long madeOf);
    }

    private final Senders senders;
    private final RecordBatchIterator batch = new RecordBatchIterator();
    private long position = NONE;
    private long damagedAt = NONE;

    private RowsSearch(final Senders senders)
    {
        this.senders = senders;
    }

    /** Where a log is to be cut, or {@link #NONE}. */
    static long find(final RecordedLogs logs, final Recording recording, final Senders senders)
    {
        final RowsSearch search = new RowsSearch(senders);
        new RecordingWalk(recording).walk(recording.startPosition(), logs.end(recording), search);
        return search.position;
    }

    @Override
    public boolean onMessage(
        final long first, final long endPosition, final DirectBuffer buffer, final int offset, final int length)
    {
        boolean isGone = false;
        if (batch.wrap(buffer, offset, length))
        {
            // A partition is as a producer of rows: the stream's id and its own.
            isGone = senders.isGone(batch.streamId(), (int)batch.producerId(), batch.madeOf());
        }
        else if (ProgressDescriptor.isValid(buffer, offset, length))
        {
            isGone = senders.isGone(ProgressDescriptor.streamId(buffer, offset),
                ProgressDescriptor.partition(buffer, offset), ProgressDescriptor.madeOf(buffer, offset));
        }
        if (isGone)
        {
            // Nobody can tell what stood in a damaged place, but it is made again, too.
            position = NONE == damagedAt ? first : damagedAt;
        }
        return !isGone;
    }

    @Override
    public void onDamage(final Damage damage)
    {
        damagedAt = NONE == damagedAt ? damage.position() : damagedAt;
    }
}
