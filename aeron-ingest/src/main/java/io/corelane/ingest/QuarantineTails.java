package io.corelane.ingest;

import io.corelane.ingest.log.RecordedLogs;
import io.corelane.ingest.log.Recording;
import io.corelane.ingest.log.RecordingName;
import io.corelane.ingest.log.RowTails;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What damaged ranges of logs mean for rows between partitions, as {@link CutCascade} finds it. For one thread. */
final class QuarantineTails implements RowTails
{
    private final Path root;
    private FittingCheckpoints checkpoints;

    QuarantineTails(final Path root)
    {
        this.root = root;
    }

    @Override
    public Map<String, Long> find(final Map<String, Long> damaged)
    {
        final RecordedLogs logs = RecordedLogs.of(root);
        final Map<String, Long> tails = new TreeMap<>();
        if (!damaged.isEmpty() && logs.recordings().stream().anyMatch(QuarantineTails::hasRows))
        {
            final CutCascade cascade = new CutCascade(root, logs, InstanceDirectory.jobNumbers(root));
            for (final Recording recording : logs.recordings())
            {
                final Long position = damaged.get(recording.name());
                if (null != position)
                {
                    cascade.add(CutSearch.at(root, logs, recording, position));
                }
            }
            cascade.findRows(false);
            cascade.rows().forEach((search) -> tails.put(search.recording().name(), search.position()));
        }
        checkpoints = new FittingCheckpoints(root, new HashMap<>(tails));
        if (!tails.isEmpty())
        {
            checkpoints.require();
        }
        return tails;
    }

    private static boolean hasRows(final Recording recording)
    {
        final RecordingName name = RecordingName.parse(recording.name());
        return RecordingName.Kind.LOG == name.kind() && name.number() > 0;
    }

    @Override
    public void deleteCheckpoints()
    {
        checkpoints.deleteOthers();
    }

    @Override
    public Map<String, TreeSet<Long>> places()
    {
        return CheckpointPlaces.of(root);
    }
}
