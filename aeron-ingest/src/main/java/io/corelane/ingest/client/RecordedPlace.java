package io.corelane.ingest.client;

import io.aeron.CommonContext;
import io.aeron.FragmentAssembler;
import io.aeron.Subscription;
import io.aeron.archive.client.AeronArchive;
import io.corelane.codec.protocol.ResultBatchIterator;
import java.util.concurrent.TimeUnit;

/**
 * Finds where in a recording of results a reader has to begin, so that it need not read all that it has seen: sequences
 * only go up, and each term begins with a fragment, so terms are searched by
 * halves. For one thread.
 */
final class RecordedPlace
{
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(5);

    /** Terms that are rather read than searched: a look takes some 50 ms, mostly to wait for the threads of Aeron. */
    private static final int READ_TERMS = 32;
    private static final long NOTHING = Long.MAX_VALUE;

    private final AeronArchive archive;
    private final int streamId;
    private final ResultBatchIterator batch = new ResultBatchIterator();
    private final FragmentAssembler assembler;
    private long firstSequence;

    /**
     * A search.
     *
     * @param archive  that has the recordings.
     * @param streamId by which to look into them.
     */
    RecordedPlace(final AeronArchive archive, final int streamId)
    {
        this.archive = archive;
        this.streamId = streamId;
        assembler = new FragmentAssembler((buffer, offset, length, header) ->
        {
            if (NOTHING == firstSequence && batch.wrap(buffer, offset, length))
            {
                firstSequence = batch.firstSequence();
            }
        });
    }

    /**
     * The begin of a term in front of a result, not far from it.
     *
     * @param recordingId   of the recording.
     * @param startPosition of what is there.
     * @param termLength    of the recording.
     * @param sequence      of the result.
     * @return position; the start when there are few terms, and when the result is not there any more.
     */
    long find(final long recordingId, final long startPosition, final int termLength, final long sequence)
    {
        long position = archive.getRecordingPosition(recordingId);
        if (AeronArchive.NULL_POSITION == position)
        {
            position = archive.getStopPosition(recordingId);
        }
        long low = startPosition;
        // Terms that begin behind the start, and in front of the end.
        long firstTerm = startPosition / termLength + 1;
        long terms = (position - 1) / termLength - firstTerm + 1;
        while (sequence > 0 && terms > READ_TERMS)
        {
            final long half = terms / 2;
            final long middle = (firstTerm + half) * termLength;
            if (firstSequence(recordingId, middle, Math.min(termLength, position - middle)) <= sequence)
            {
                low = middle;
                firstTerm += half + 1;
                terms -= half + 1;
            }
            else
            {
                terms = half;
            }
        }
        return low;
    }

    /** The sequence of the first result behind a position, or more than any when there is none. */
    private long firstSequence(final long recordingId, final long position, final long length)
    {
        firstSequence = NOTHING;
        final long startNs = System.nanoTime();
        try (Subscription replay =
            archive.replay(recordingId, position, length, CommonContext.IPC_CHANNEL, streamId))
        {
            boolean wasConnected = false;
            while (NOTHING == firstSequence && !(wasConnected && !replay.isConnected()))
            {
                wasConnected |= replay.isConnected();
                if (0 == replay.poll(assembler, 1))
                {
                    if (System.nanoTime() - startNs > TIMEOUT_NS)
                    {
                        throw new CorelaneClientException("the Archive does not answer for recording " + recordingId +
                            " at position " + position);
                    }
                    Thread.onSpinWait();
                }
            }
        }
        return firstSequence;
    }
}
