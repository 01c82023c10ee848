package io.corelane.ingest;

import io.corelane.ingest.log.RecordedLogs;
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
        final Map<String, Long> inFront = new TreeMap<>();
        positions.forEach((partition, position) -> inFront.put("log-0-" + partition, position));
        inFront.entrySet().removeIf((entry) -> isEnd(root, entry.getKey(), entry.getValue()));
        final List<LogCut> cuts = new ArrayList<>();
        if (!inFront.isEmpty())
        {
            // All in one: rows of any of them may stand in the logs of all others.
            final LogTruncation truncation = LogTruncation.plan(root, inFront);
            truncation.cutAll(errorHandler);
            cuts.addAll(truncation.cuts());
        }
        // Those of behind the end of their log, or of what was made there.
        final Map<String, Long> ends = new TreeMap<>();
        RecordedLogs.of(root).recordings().forEach((recording) -> ends.put(recording.name(), recording.stopPosition()));
        new FittingCheckpoints(root, ends).deleteOthers();
        // What the lock and the Archive left; the instance has neither yet.
        Files.deleteIfExists(root.resolve("lock"));
        return cuts;
    }

    private static boolean isEnd(final Path root, final String name, final long position)
    {
        return RecordedLogs.of(root).recordings().stream()
            .anyMatch((recording) -> name.equals(recording.name()) && position == recording.stopPosition());
    }
}
