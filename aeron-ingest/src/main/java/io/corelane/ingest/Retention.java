package io.corelane.ingest;

import io.aeron.Aeron;
import io.corelane.core.checkpoint.CheckpointManifest;
import io.corelane.ingest.client.CounterFactory;
import io.corelane.ingest.client.CounterType;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Deletes the oldest segments of recordings: what is older, or more, than is to be kept, and never what a checkpoint
 * still needs that is kept, what somebody is reading, or anything while a backup is made. On the control thread, after
 * each round of checkpoints.
 */
final class Retention
{
    private final ApplianceContext context;
    private final Levels levels;
    private final JobDeployer jobs;
    private final Recordings recordings;
    private final Checkpoints checkpoints;
    private final BackupHolds holds;
    private final AtomicCounter purged;
    private final AtomicCounter heldUp;

    Retention(
        final Aeron aeron,
        final ApplianceContext context,
        final Levels levels,
        final JobDeployer jobs,
        final Recordings recordings,
        final Checkpoints checkpoints,
        final BackupHolds holds)
    {
        this.context = context;
        this.levels = levels;
        this.jobs = jobs;
        this.recordings = recordings;
        this.checkpoints = checkpoints;
        this.holds = holds;
        this.purged = new CounterFactory(aeron).add(CounterType.PURGED_BYTES);
        this.heldUp = new CounterFactory(aeron).add(CounterType.PURGES_HELD_UP);
    }

    void run()
    {
        if (0 == context.retentionBytes() && 0 == context.retentionNs())
        {
            return;
        }
        if (BackupHolds.NONE != holds.untilMs())
        {
            heldUp.incrementRelease();
            return;
        }
        for (final LevelLoop loop : levels.all())
        {
            final CheckpointManifest oldest = checkpoints.oldest(loop.log());
            if (null != oldest)
            {
                purge(loop.log(), oldest.position());
                purge(loop.deadLetterEgress().stream(), place(oldest, loop.deadLetterEgress().stream()));
                jobs.results(loop).forEach((stream) -> purge(stream, place(oldest, stream)));
            }
        }
    }

    /** Of a stream that is newer than the checkpoint all is needed. */
    private static long place(final CheckpointManifest oldest, final RecordedStream stream)
    {
        final Long place = oldest.place(stream.name());
        return null == place ? 0 : place;
    }

    private void purge(final RecordedStream stream, final long neededFrom)
    {
        final long bytes = recordings.purge(stream, neededFrom, context.retentionBytes(), context.retentionNs());
        if (bytes < 0)
        {
            heldUp.incrementRelease();
        }
        else
        {
            purged.getAndAddRelease(bytes);
        }
    }
}
