package io.corelane.tools;

import io.corelane.core.checkpoint.CheckpointException;
import io.corelane.core.checkpoint.CheckpointManifest;
import io.corelane.core.checkpoint.CheckpointReader;
import io.corelane.core.checkpoint.FileCheckpointStore;
import io.corelane.ingest.InstanceDirectory;
import io.corelane.tools.http.WebException;
import io.corelane.tools.metrics.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The checkpoints that are on the disk, for the console. Thread safe. */
final class ConsoleCheckpoints
{
    private final Path folder;
    private final long startMs = System.currentTimeMillis();

    ConsoleCheckpoints(final Path root)
    {
        folder = InstanceDirectory.checkpoints(root);
    }

    /** All of them as JSON, by log; a damaged one with what is wrong. */
    String list()
    {
        final List<Map<String, Object>> list = new ArrayList<>();
        try
        {
            for (final Path log : CheckpointCommand.logs(folder))
            {
                final FileCheckpointStore store = new FileCheckpointStore(log);
                for (final String name : store.names())
                {
                    list.add(describe(log.getFileName().toString(), store, name));
                }
            }
        }
        catch (final IOException ex)
        {
            throw new WebException(503, "the checkpoints cannot be listed: " + Failures.sentence(ex), "try again");
        }
        return Json.of(Map.of("checkpoints", list)) + "\n";
    }

    private Map<String, Object> describe(final String log, final FileCheckpointStore store, final String name)
    {
        final Map<String, Object> one = new LinkedHashMap<>();
        one.put("log", log);
        try
        {
            final CheckpointManifest manifest = new CheckpointReader(store).manifest(name);
            final long nowMs = System.currentTimeMillis();
            one.put("position", manifest.position());
            one.put("records", manifest.records());
            one.put("age_ms", Math.max(0, nowMs - manifest.epochMs()));
            // The time of a file from a backup is that of its restore.
            one.put("duration_ms", manifest.epochMs() < startMs ? null :
                Math.max(0, store.writtenMs(name) - manifest.epochMs()));
            one.put("bytes", manifest.bytes());
            one.put("jobs", manifest.sections().size() - 1);
        }
        catch (final CheckpointException | IOException ex)
        {
            // One that goes while it is looked at, or a damaged one.
            one.put("error", Failures.sentence(ex));
        }
        return one;
    }
}
