package io.corelane.ingest;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.corelane.core.checkpoint.CheckpointManifest;
import io.corelane.ingest.client.Channels;
import io.corelane.ingest.client.StreamIds;

/** Opens the appliance's streams, recorded or not. One thread at a time. */
final class Streams
{
    private final Aeron aeron;
    private final ApplianceContext context;
    private final Recordings recordings;

    /**
     * An opener.
     *
     * @param aeron      client.
     * @param context    of the appliance.
     * @param recordings that streams go to, or null.
     */
    Streams(final Aeron aeron, final ApplianceContext context, final Recordings recordings)
    {
        this.aeron = aeron;
        this.context = context;
        this.recordings = recordings;
    }

    boolean areRecorded()
    {
        return null != recordings;
    }

    Recordings recordings()
    {
        return recordings;
    }

    /** The log that a level of a partition reads, and others share to send to. */
    RecordedStream log(final int level, final int partition)
    {
        final int streamId = StreamIds.log(level, partition);
        final String name = "log-" + level + "-" + partition;
        return areRecorded() ? recordings.open(name, streamId, context.termLength(), false) :
            RecordedStream.unrecorded(name, aeron.addPublication(
            Channels.ipc(context.termLength(), context.fragmentLength()), streamId));
    }

    /** Results of a job in a partition. */
    RecordedStream results(final long jobNumber, final int streamId, final int partition)
    {
        return exclusive("job-" + jobNumber + "-" + partition, streamId, context.termLength());
    }

    /** Dead letters of a level of a partition. */
    RecordedStream deadLetters(final int level, final int partition)
    {
        return exclusive(
            "dead-letters-" + level + "-" + partition, StreamIds.DEAD_LETTERS, ApplianceContext.SMALL_TERM_LENGTH);
    }

    /** Deletes what is recorded of a stream whose publication is closed. */
    void delete(final RecordedStream stream)
    {
        if (stream.isRecorded())
        {
            recordings.delete(stream);
        }
    }

    /**
     * Where reading what former runs left of a stream can begin, so that all is read that is not in the state which a
     * partition goes on from.
     *
     * @param stream   that a level of a partition writes to.
     * @param manifest of the checkpoint that the level goes on from, or null.
     * @return position.
     */
    static long readFrom(final RecordedStream stream, final CheckpointManifest manifest)
    {
        final Long place = null == manifest ? null : manifest.place(stream.name());
        return null == place ? stream.startPosition() : Math.max(stream.startPosition(), place);
    }

    /** Offers to a stream that was opened here. */
    Egress egress(final RecordedStream stream)
    {
        // What is recorded is not given up: readers that do not keep up let go of the stream by themselves.
        return new Egress((ExclusivePublication)stream.publication(),
            stream.isRecorded() ? Long.MAX_VALUE : context.egressStallTimeoutNs(), stream.isRecorded());
    }

    private RecordedStream exclusive(final String name, final int streamId, final int termLength)
    {
        return areRecorded() ? recordings.open(name, streamId, termLength, true) :
            RecordedStream.unrecorded(name, aeron.addExclusivePublication(
            Channels.ipc(termLength, context.fragmentLength()), streamId));
    }
}
