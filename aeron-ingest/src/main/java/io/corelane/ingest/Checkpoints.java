package io.corelane.ingest;

import io.corelane.core.checkpoint.CheckpointException;
import io.corelane.core.checkpoint.CheckpointManifest;
import io.corelane.core.checkpoint.CheckpointReader;
import io.corelane.core.checkpoint.CheckpointStore;
import io.corelane.core.checkpoint.FileCheckpointStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The checkpoints of an instance: in {@code checkpoints/NAME}, with the name of the log that is read, and named after
 * the position in it. The ones that a restart goes on from are found once, before anything is read. Thread safe.
 */
final class Checkpoints
{
    /** None of anything that is not recorded. */
    static final Checkpoints NONE = new Checkpoints(null, null);

    private final Path folder;
    private final ApplianceContext context;
    private final Map<String, CheckpointStore> stores = new ConcurrentHashMap<>();
    private final Map<String, CheckpointManifest> found = new TreeMap<>();
    private Checkpoints(final Path folder, final ApplianceContext context)
    {
        this.folder = folder;
        this.context = context;
    }

    /** The checkpoints of an instance that records. */
    static Checkpoints of(final ApplianceContext context)
    {
        return new Checkpoints(folder(context.directory()), context);
    }

    /** Where they are. */
    static Path folder(final Path root)
    {
        return root.resolve("checkpoints");
    }

    /** The name of a checkpoint at a position; names are in the order of positions. */
    static String name(final long position)
    {
        return String.format("%019d", position);
    }

    /** Where the checkpoints of a partition's level are kept. */
    CheckpointStore store(final RecordedStream log)
    {
        return store(log.name());
    }

    private CheckpointStore store(final String log)
    {
        return stores.computeIfAbsent(log, (name) ->
        {
            try
            {
                return new FileCheckpointStore(folder.resolve(name)).prepare();
            }
            catch (final IOException ex)
            {
                throw new ApplianceException("cannot use the folder of checkpoints " + folder.resolve(name) + ": " +
                    ex, ex);
            }
        });
    }

    /**
     * Finds the newest checkpoint of a log that is whole and that the recordings bear out; looks once.
     *
     * @param log      with what former runs left.
     * @param recorded how far the streams of this instance are recorded, by name.
     * @return what it is, or null when there is none and the log is there from its beginning.
     */
    CheckpointManifest find(final RecordedStream log, final Map<String, Long> recorded)
    {
        if (null == folder || !log.hasPast() || context.ignoresCheckpoints())
        {
            requireWhole(log, "");
            return null;
        }
        if (!found.containsKey(log.name()))
        {
            final CheckpointManifest manifest = look(log, recorded);
            if (null != manifest)
            {
                found.put(log.name(), manifest);
            }
        }
        return found.get(log.name());
    }

    /** The checkpoint that a log goes on from, when {@link #find} has found one. */
    CheckpointManifest found(final String log)
    {
        return found.get(log);
    }

    /** The oldest of a log that is kept, or null when there is none. */
    CheckpointManifest oldest(final RecordedStream log)
    {
        try
        {
            final List<String> names = store(log).names();
            return names.isEmpty() ? null : new CheckpointReader(store(log)).manifest(names.get(0));
        }
        catch (final IOException ex)
        {
            throw new ApplianceException("cannot read the checkpoints in " + store(log) + ": " + ex, ex);
        }
    }

    /** Deletes all but the last ones of a log, and those that were there at a time when a backup began to copy them. */
    void keep(final RecordedStream log, final int count, final long heldMs) throws IOException
    {
        final List<String> names = store(log).names();
        for (final String name : names.subList(0, Math.max(0, names.size() - count)))
        {
            if (!wasThere(folder.resolve(log.name()), name, heldMs))
            {
                store(log).delete(name);
            }
        }
    }

    /** Whether a checkpoint was there at a time, epoch milliseconds. */
    private static boolean wasThere(final Path store, final String name, final long epochMs)
    {
        return store.resolve(name + ".manifest").toFile().lastModified() <= epochMs;
    }

    private CheckpointManifest look(final RecordedStream log, final Map<String, Long> recorded)
    {
        final StringBuilder why = new StringBuilder();
        try
        {
            final List<String> names = store(log).names();
            for (int i = names.size() - 1; i >= 0; i--)
            {
                try
                {
                    return check(log, names.get(i), recorded);
                }
                catch (final CheckpointException ex)
                {
                    why.append("; ").append(ex.getMessage());
                    refuse(log, names.get(i), ex);
                }
            }
        }
        catch (final IOException ex)
        {
            throw new ApplianceException("cannot read the checkpoints in " + store(log) + ": " + ex, ex);
        }
        requireWhole(log, why.toString());
        return null;
    }

    /** One that cannot be used is in nobody's way later; as long as the log is there without it. */
    private void refuse(final RecordedStream log, final String name, final CheckpointException why) throws IOException
    {
        if (0 == log.startPosition())
        {
            store(log).delete(name);
            context.errorHandler().onError(new ApplianceException(
                "a checkpoint is passed over and deleted, what it held is read again: " + why.getMessage(), why));
        }
    }

    private CheckpointManifest check(final RecordedStream log, final String name, final Map<String, Long> recorded)
    {
        final String where = "the checkpoint " + store(log) + "/" + name;
        final CheckpointManifest manifest = new CheckpointReader(store(log)).verify(name);
        if (manifest.position() > log.stopPosition() || manifest.position() < log.startPosition())
        {
            throw new CheckpointException(where + " is at position " + manifest.position() +
                " of the log, which is recorded from " + log.startPosition() + " to " + log.stopPosition());
        }
        for (final Map.Entry<String, Long> place : manifest.places().entrySet())
        {
            final Long end = recorded.get(place.getKey());
            if (null != end && end < place.getValue())
            {
                throw new CheckpointException(where + " has " + place.getKey() + " at position " +
                    place.getValue() + ", which is recorded to " + end);
            }
        }
        return manifest;
    }

    /** Without a checkpoint the log is needed from its first record on. */
    private static void requireWhole(final RecordedStream log, final String why)
    {
        if (log.hasPast() && log.startPosition() > 0)
        {
            throw new ApplianceException("the log " + log.name() + " begins at position " + log.startPosition() +
                ", since what lies before was purged below a checkpoint, but there is no whole checkpoint" + why +
                "; restore one from a backup, or begin anew by --fresh, which deletes what is recorded");
        }
    }
}
