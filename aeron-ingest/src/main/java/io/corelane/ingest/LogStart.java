package io.corelane.ingest;

import io.corelane.core.checkpoint.CheckpointException;
import io.corelane.core.checkpoint.CheckpointManifest;
import io.corelane.core.checkpoint.CheckpointReader;
import io.corelane.core.checkpoint.CheckpointStore;
import io.corelane.core.checkpoint.FileCheckpointStore;
import io.corelane.core.partition.LogSequence;
import io.corelane.core.partition.Partition;
import io.corelane.ingest.log.Damage;
import io.corelane.ingest.log.MessageHandler;
import io.corelane.ingest.log.Recording;
import io.corelane.ingest.log.RecordingName;
import io.corelane.ingest.log.RecordingWalk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.agrona.DirectBuffer;

/**
 * Where reading a recording begins, so that its records are counted as the partition counted them: at its beginning, or
 * where retention has purged that, at a checkpoint, which knows how many records lie before it and who sent them.
 *
 * @param position of the first byte that is read.
 * @param sequence counts from there on.
 */
public record LogStart(long position, LogSequence sequence)
{
    /** When nothing tells how many records there were. */
    public static final long UNKNOWN = -1;

    private static final int FRAGMENT_LENGTH = 1 << 12;

    /**
     * Records that a log had in front of what is left of it: those of the oldest checkpoint, without those that lie
     * before it here. Records that a producer sent again from in front of what is left count as new.
     *
     * @param root      of the instance.
     * @param recording of it.
     * @return count; {@link #UNKNOWN} of a log whose beginning is gone without a checkpoint, or that is damaged there.
     */
    public static long recordsBefore(final Path root, final Recording recording)
    {
        if (RecordingName.Kind.LOG != RecordingName.parse(recording.name()).kind() || 0 == recording.startPosition())
        {
            return 0;
        }
        final CheckpointManifest oldest = oldest(root, recording);
        if (null == oldest)
        {
            return UNKNOWN;
        }
        final LogSequence sequence = new LogSequence();
        final long[] damages = {0};
        new RecordingWalk(recording).walk(recording.startPosition(), oldest.position(), new MessageHandler()
        {
            @Override
            public boolean onMessage(final long position, final long endPosition, final DirectBuffer buffer,
                final int offset, final int length)
            {
                sequence.onMessage(buffer, offset, length);
                return true;
            }

            @Override
            public void onDamage(final Damage damage)
            {
                damages[0]++;
            }
        });
        return 0 == damages[0] ? oldest.records() - sequence.next() : UNKNOWN;
    }

    private static CheckpointManifest oldest(final Path root, final Recording recording)
    {
        try
        {
            final CheckpointStore store = new FileCheckpointStore(Checkpoints.folder(root).resolve(recording.name()));
            for (final String name : store.names())
            {
                final CheckpointManifest manifest = new CheckpointReader(store).manifest(name);
                if (manifest.position() >= recording.startPosition())
                {
                    return manifest;
                }
            }
            return null;
        }
        catch (final CheckpointException | IOException ex)
        {
            // It may be deleted at this moment.
            return null;
        }
    }

    /**
     * For what lies at a position.
     *
     * @throws ApplianceException where neither the beginning is there nor a checkpoint in front of the position.
     */
    static LogStart before(final Path root, final Recording recording, final long position)
    {
        final RecordingName name = RecordingName.parse(recording.name());
        if (RecordingName.Kind.LOG != name.kind() || 0 == recording.startPosition())
        {
            return new LogStart(recording.startPosition(), new LogSequence());
        }
        try
        {
            final CheckpointStore store = new FileCheckpointStore(Checkpoints.folder(root).resolve(recording.name()));
            final List<String> names = store.names();
            for (int i = names.size() - 1; i >= 0; i--)
            {
                final LogStart start = at(store, names.get(i), name.partition(), position);
                if (null != start && start.position() >= recording.startPosition())
                {
                    return start;
                }
            }
        }
        catch (final IOException ex)
        {
            throw new ApplianceException("cannot read the checkpoints of " + recording.name() + ": " + ex, ex);
        }
        throw FittingCheckpoints.none(root, recording);
    }

    /** At a checkpoint, or null when it lies behind the position or cannot be read. */
    private static LogStart at(
        final CheckpointStore store, final String name, final int partition, final long position)
    {
        final CheckpointReader reader = new CheckpointReader(store);
        // Its jobs are passed over: the partition has none.
        try (Partition bare = new Partition(partition, FRAGMENT_LENGTH, FRAGMENT_LENGTH))
        {
            if (reader.manifest(name).position() > position)
            {
                return null;
            }
            final long taken = reader.load(name, bare).position();
            return new LogStart(taken, bare.sequence());
        }
        catch (final CheckpointException ex)
        {
            // No start goes on from it either.
            return null;
        }
    }
}
