package io.corelane.ingest;

import io.corelane.core.checkpoint.CheckpointException;
import io.corelane.core.checkpoint.CheckpointManifest;
import io.corelane.core.checkpoint.CheckpointReader;
import io.corelane.core.checkpoint.FileCheckpointStore;
import io.corelane.ingest.log.RecordedLogs;
import io.corelane.ingest.log.Recording;
import io.corelane.ingest.log.RecordingName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Which checkpoints of an instance stay right when recordings are to end earlier than they do. */
final class FittingCheckpoints
{
    private final Path root;
    private final Map<String, Long> ends;

    /**
     * Of an instance that nobody uses.
     *
     * @param root of the instance.
     * @param ends where recordings are to end, by their names; others stay whole.
     */
    FittingCheckpoints(final Path root, final Map<String, Long> ends)
    {
        this.root = root;
        this.ends = ends;
    }

    /** Refuses when a log whose beginning is gone would have none left to go on from. */
    void require()
    {
        for (final Recording log : RecordedLogs.of(root).recordings())
        {
            if (RecordingName.Kind.LOG == RecordingName.parse(log.name()).kind() && log.startPosition() > 0 &&
                !hasOne(log))
            {
                throw none(root, log);
            }
        }
    }

    static ApplianceException none(final Path root, final Recording log)
    {
        return new ApplianceException("the beginning of " + log.name() + " in " + root + " is in checkpoints alone, " +
            "and all of them are of behind what is to go; restore a backup instead, or choose a later position");
    }

    /** Deletes those that do not fit. */
    void deleteOthers()
    {
        final String[] logs = Checkpoints.folder(root).toFile().list();
        for (final String log : null == logs ? new String[0] : logs)
        {
            try
            {
                final FileCheckpointStore store = new FileCheckpointStore(Checkpoints.folder(root).resolve(log));
                for (final String name : store.names())
                {
                    if (!fits(store, name, log))
                    {
                        store.delete(name);
                    }
                }
            }
            catch (final IOException ex)
            {
                throw new ApplianceException("cannot delete checkpoints of " + log + " in " + root + ": " + ex, ex);
            }
        }
    }

    private boolean hasOne(final Recording log)
    {
        final Path folder = Checkpoints.folder(root).resolve(log.name());
        try
        {
            if (Files.exists(folder))
            {
                final FileCheckpointStore store = new FileCheckpointStore(folder);
                for (final String name : store.names())
                {
                    if (fits(store, name, log.name()))
                    {
                        return true;
                    }
                }
            }
            return false;
        }
        catch (final IOException ex)
        {
            throw new ApplianceException("cannot read the checkpoints in " + folder + ": " + ex, ex);
        }
    }

    /** Whether neither its own position nor what it had made by then lies behind an end. */
    private boolean fits(final FileCheckpointStore store, final String name, final String log)
    {
        try
        {
            final CheckpointManifest checkpoint = new CheckpointReader(store).manifest(name);
            return checkpoint.position() <= ends.getOrDefault(log, Long.MAX_VALUE) && checkpoint.places().entrySet()
                .stream().allMatch((place) -> place.getValue() <= ends.getOrDefault(place.getKey(), Long.MAX_VALUE));
        }
        catch (final CheckpointException ex)
        {
            // No start goes on from one that cannot be read.
            return false;
        }
    }
}
