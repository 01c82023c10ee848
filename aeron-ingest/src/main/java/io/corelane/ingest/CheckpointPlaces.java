package io.corelane.ingest;

import io.corelane.core.checkpoint.CheckpointException;
import io.corelane.core.checkpoint.CheckpointManifest;
import io.corelane.core.checkpoint.CheckpointReader;
import io.corelane.core.checkpoint.CheckpointStore;
import io.corelane.core.checkpoint.FileCheckpointStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Positions of recordings at which checkpoints were taken: a start begins to read there. */
final class CheckpointPlaces
{
    private CheckpointPlaces()
    {
    }

    /** By the names of recordings; of checkpoints that can be used. */
    static Map<String, TreeSet<Long>> of(final Path root)
    {
        final Map<String, TreeSet<Long>> places = new TreeMap<>();
        final String[] logs = Checkpoints.folder(root).toFile().list();
        for (final String log : null == logs ? new String[0] : logs)
        {
            try
            {
                final CheckpointStore store = new FileCheckpointStore(Checkpoints.folder(root).resolve(log));
                for (final String name : store.names())
                {
                    add(store, name, log, places);
                }
            }
            catch (final IOException ex)
            {
                throw new ApplianceException("cannot read the checkpoints of " + log + " in " + root + ": " + ex, ex);
            }
        }
        return places;
    }

    private static void add(
        final CheckpointStore store, final String name, final String log, final Map<String, TreeSet<Long>> places)
    {
        try
        {
            final CheckpointManifest manifest = new CheckpointReader(store).verify(name);
            places.computeIfAbsent(log, (key) -> new TreeSet<>()).add(manifest.position());
            manifest.places().forEach((recording, position) ->
                places.computeIfAbsent(recording, (key) -> new TreeSet<>()).add(position));
        }
        catch (final CheckpointException ex)
        {
            // No start goes on from one that is not whole.
            return;
        }
    }
}
