package io.corelane.ingest.client;

import io.aeron.Aeron;
import io.aeron.ChannelUri;
import io.aeron.CommonContext;
import io.aeron.FragmentAssembler;
import io.aeron.Subscription;
import io.aeron.archive.client.AeronArchive;
import io.aeron.exceptions.AeronException;
import io.aeron.logbuffer.Header;
import io.corelane.codec.protocol.ResultBatchIterator;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;

/**
 * Reads the recorded results of a job from all partitions: each once and in the order of its partition, first those
 * that are there, then those that come. It does not slow the appliance down. Single-threaded.
 */
public final class RecordedResultReader implements AutoCloseable
{
    private final AeronArchive archive;
    private final Subscription[] replays;
    private final long[] nextSequences;
    private final FragmentAssembler assembler = new FragmentAssembler(this::onFragment);
    private final ResultBatchIterator batch = new ResultBatchIterator();
    private ResultHandler handler;
    private long results;
    private long missed;

    RecordedResultReader(
        final Aeron aeron, final long jobNumber, final int egressStreamId, final long[] nextSequences)
    {
        this.nextSequences = nextSequences.clone();
        replays = new Subscription[nextSequences.length];
        final int own = (int)Math.floorMod(aeron.nextCorrelationId(), (long)StreamIds.MAX_REPLIES);
        AeronArchive connected = null;
        try
        {
            connected = AeronArchive.connect(new AeronArchive.Context()
                .aeron(aeron)
                .ownsAeronClient(false)
                .controlRequestChannel(CommonContext.IPC_CHANNEL)
                .controlRequestStreamId(StreamIds.ARCHIVE_REQUESTS)
                .controlResponseChannel(CommonContext.IPC_CHANNEL)
                .controlResponseStreamId(StreamIds.FIRST_ARCHIVE_REPLY + own));
            for (int i = 0; i < replays.length; i++)
            {
                replays[i] = replay(
                    connected, "job-" + jobNumber + "-" + i, egressStreamId, own, nextSequences[i]);
            }
        }
        catch (final AeronException ex)
        {
            CloseHelper.quietCloseAll(replays);
            CloseHelper.quietClose(connected);
            throw new CorelaneClientException("the recorded results cannot be read: " + ex.getMessage(), ex);
        }
        archive = connected;
    }

    /**
     * Reads what is there.
     *
     * @param resultHandler takes each result.
     * @param fragmentLimit fragments to read of each partition at the most; each can hold many results.
     * @return fragments read.
     */
    public int poll(final ResultHandler resultHandler, final int fragmentLimit)
    {
        handler = resultHandler;
        int work = 0;
        for (final Subscription replay : replays)
        {
            work += replay.poll(assembler, fragmentLimit);
        }
        return work;
    }

    /**
     * Whether results of every partition come; to be asked when {@link #poll} gives nothing for long.
     *
     * @return false when the appliance is gone: then another reader goes on from {@link #nextSequences}.
     */
    public boolean isConnected()
    {
        for (final Subscription replay : replays)
        {
            if (replay.isClosed() || !replay.isConnected())
            {
                return false;
            }
        }
        return true;
    }

    /**
     * Where another reader goes on.
     *
     * @return in each partition the sequence of the next result.
     */
    public long[] nextSequences()
    {
        return nextSequences.clone();
    }

    /**
     * Results read so far.
     *
     * @return count.
     */
    public long results()
    {
        return results;
    }

    /**
     * Results that were not there any more when they were to be read: the appliance keeps recordings for so long, or so
     * many bytes of them, as its settings say.
     *
     * @return count; 0 for a reader that has seen each one.
     */
    public long missed()
    {
        return missed;
    }

    @Override
    public void close()
    {
        CloseHelper.quietCloseAll(replays);
        CloseHelper.quietClose(archive);
    }

    private static Subscription replay(
        final AeronArchive archive,
        final String name,
        final int egressStreamId,
        final int own,
        final long nextSequence)
    {
        final long[] found = {Aeron.NULL_VALUE, 0, 0};
        archive.listRecordingsForUri(0, Integer.MAX_VALUE, CommonContext.ALIAS_PARAM_NAME + "=" + name, egressStreamId,
            (controlSessionId, correlationId, recordingId, startTimestamp, stopTimestamp, startPosition, stopPosition,
            initialTermId, segmentFileLength, termBufferLength, mtuLength, sessionId, streamId, strippedChannel,
            originalChannel, sourceIdentity) ->
            {
                // The Archive looks for a part of the name.
                if (name.equals(ChannelUri.parse(originalChannel).get(CommonContext.ALIAS_PARAM_NAME)))
                {
                    found[0] = recordingId;
                    found[1] = startPosition;
                    found[2] = termBufferLength;
                }
            });
        if (Aeron.NULL_VALUE == found[0])
        {
            throw new CorelaneClientException("the appliance has no recording " + name);
        }
        final int streamId = StreamIds.FIRST_RECORDED + own;
        final long from = new RecordedPlace(archive, streamId)
            .find(found[0], found[1], (int)found[2], nextSequence);
        return archive.replay(
            found[0], from, AeronArchive.REPLAY_ALL_AND_FOLLOW, CommonContext.IPC_CHANNEL, streamId);
    }

    private void onFragment(final DirectBuffer buffer, final int offset, final int length, final Header header)
    {
        if (!batch.wrap(buffer, offset, length) ||
            batch.partition() < 0 || batch.partition() >= nextSequences.length)
        {
            return;
        }
        final int partition = batch.partition();
        // Only in front of what the recording begins with now.
        missed += Math.max(0, batch.firstSequence() - nextSequences[partition]);
        while (batch.next())
        {
            if (batch.sequence() >= nextSequences[partition])
            {
                results++;
                nextSequences[partition] = batch.sequence() + 1;
                handler.onResult(
                    batch.operation(), partition, batch.sequence(), batch.inputSequence(), batch.sendTimeNs(), buffer,
                    batch.rowOffset(), batch.rowLength());
            }
        }
    }
}
