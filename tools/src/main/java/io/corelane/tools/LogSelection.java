package io.corelane.tools;

import io.corelane.ingest.log.RecordedLogs;
import io.corelane.ingest.log.Recording;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Which recordings a command looks at. */
final class LogSelection
{
    @Parameters(
        paramLabel = "RECORDING",
        arity = "0..*",
        description = "Recordings, such as log-0-3; all of them by default. A part of the name selects all that begin" +
            " with it: log, job-2.")
    private List<String> names = new ArrayList<>();

    @Mixin
    private InstanceOptions instance;

    RecordedLogs logs(final ToolIo io)
    {
        return RecordedLogs.of(instance.directory(io));
    }

    InstanceOptions instance()
    {
        return instance;
    }

    /** The recordings, in order; each name selects one at least. */
    List<Recording> of(final RecordedLogs logs, final ToolIo io)
    {
        names.forEach((name) -> require(name, logs, io));
        return logs.recordings().stream()
            .filter((recording) -> names.isEmpty() || names.stream().anyMatch((name) -> matches(name, recording)))
            .collect(Collectors.toList());
    }

    private void require(final String name, final RecordedLogs logs, final ToolIo io)
    {
        if (logs.recordings().stream().noneMatch((recording) -> matches(name, recording)))
        {
            throw ToolException.usage("there is no recording " + name + " in " + instance.directory(io) +
                Suggestion.of(name, logs.recordings().stream().map(Recording::name).collect(Collectors.toList())));
        }
    }

    private static boolean matches(final String name, final Recording recording)
    {
        return recording.name().equals(name) || recording.name().startsWith(name + "-");
    }
}
