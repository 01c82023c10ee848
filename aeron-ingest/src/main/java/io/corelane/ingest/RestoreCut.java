package io.corelane.ingest;

import io.corelane.core.checkpoint.CheckpointManifest;
import io.corelane.core.checkpoint.CheckpointReader;
import io.corelane.core.checkpoint.FileCheckpointStore;
import io.corelane.ingest.log.RecordedLogs;
import io.corelane.ingest.log.Recording;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.ErrorHandler;

/**
 * Cuts the logs of an instance that is being restored, and what comes of the records behind. Checkpoints stay that are
 * of before: a start goes on from them and makes the rest again, as it was.
 */
final class RestoreCut
{
    private RestoreCut()
    {
    }

    /** Where the logs of level 0 end, by partition. */
    static List<LogCut> cut(
        final Path root, final Map<Integer, Long> positions, final ErrorHandler errorHandler) throws IOException
    {
        final List<LogCut> cuts = new ArrayList<>();
        for (final Map.Entry<Integer, Long> entry : new TreeMap<>(positions).entrySet())
        {
            final String name = "log-0-" + entry.getKey();
            if (!isEnd(root, name, entry.getValue()))
            {
                final LogTruncation truncation = LogTruncation.plan(root, name, entry.getValue());
                truncation.cutAll(true, errorHandler);
                cuts.addAll(truncation.cuts());
            }
        }
        deleteUnfit(root);
        // What the lock and the Archive left; the instance has neither yet.
        Files.deleteIfExists(root.resolve("lock"));
        return cuts;
    }

    private static boolean isEnd(final Path root, final String name, final long position)
    {
        return RecordedLogs.of(root).recordings().stream()
            .anyMatch((recording) -> name.equals(recording.name()) && position == recording.stopPosition());
    }

    /** Checkpoints that are of behind the end of their log, or of what was made there. */
    private static void deleteUnfit(final Path root) throws IOException
    {
        final Map<String, Long> ends = new TreeMap<>();
        for (final Recording recording : RecordedLogs.of(root).recordings())
        {
            ends.put(recording.name(), recording.stopPosition());
        }
        for (final String log : ends.keySet())
        {
            final Path folder = Checkpoints.folder(root).resolve(log);
            if (Files.exists(folder))
            {
                final FileCheckpointStore store = new FileCheckpointStore(folder);
                for (final String name : store.names())
                {
                    if (!fits(new CheckpointReader(store).manifest(name), ends.get(log), ends))
                    {
                        store.delete(name);
                    }
                }
            }
        }
    }

    private static boolean fits(
        final CheckpointManifest checkpoint, final long logEnd, final Map<String, Long> ends)
    {
        return checkpoint.position() <= logEnd && checkpoint.places().entrySet().stream()
            .allMatch((place) -> place.getValue() <= ends.getOrDefault(place.getKey(), Long.MAX_VALUE));
    }
}
