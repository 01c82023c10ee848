package io.corelane.tools;

import io.corelane.ingest.InstanceDirectory;
import io.corelane.ingest.LogStart;
import io.corelane.ingest.log.Damage;
import io.corelane.ingest.log.RecordedLogs;
import io.corelane.ingest.log.Recording;
import io.corelane.ingest.log.RecordingName;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code corelane log dump}. */
@Command(
    name = "dump",
    header = "Write what is recorded as JSON lines.",
    description = {
        "",
        "A line is a record, a result or a dead letter, with its columns as the schemas of the catalog read them; what",
        "none reads is written as hexadecimal digits, with the reason. Damages are said on standard error, and what",
        "lies behind them is written.",
        ""},
    exitCodeList = {
        ExitCode.DONE_LINE,
        "1:something is damaged, or it failed while it ran",
        ExitCode.USAGE_LINE,
        ExitCode.TRY_AGAIN_LINE})
final class LogDumpCommand extends ToolCommand
{
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int ALL = -1;

    @Mixin
    private LogSelection selection;

    @Option(names = "--from", defaultValue = "0", paramLabel = "P", description = "From this position on.")
    private long from;

    @Option(names = "--to", paramLabel = "P", description = "Up to this position, which is not shown.")
    private Long to;

    @Option(names = "--stream", paramLabel = "S", description = "Records (and dead letters) of this stream alone.")
    private String stream;

    @Option(names = "--partition", defaultValue = "-1", paramLabel = "N", description = "This partition alone.")
    private int partition;

    @Option(names = "--all", description = "Ticks, progress of time and changes of jobs as well.")
    private boolean isAll;

    @Option(names = "--limit", paramLabel = "N", description = "End after N lines.")
    private Long limit;

    @Option(names = "--follow", description = "Go on with what is recorded, until Ctrl-C, --limit or --to.")
    private boolean isFollow;

    private boolean isDamaged;

    LogDumpCommand(final ToolIo io)
    {
        super(io);
    }

    @Override
    public Integer call()
    {
        if (from < 0 || null != to && to <= from || null != limit && limit < 1)
        {
            throw ToolException.usage("--from takes a number from 0 on, --to a greater one, --limit one above 0");
        }
        final StopSignal stop = io().stop().watch();
        RecordedLogs logs = selection.logs(io());
        final InstanceOptions instance = selection.instance();
        instance.requirePartition(partition, io());
        final Path root = instance.directory(io());
        final var catalog = instance.catalog(io());
        final LogNames names = new LogNames(
            catalog, InstanceDirectory.jobNumbers(instance.directory(io())), instance.partitions(io()));
        final LogFilter filter = new LogFilter(from, null == to ? LogFilter.UNLIMITED : to,
            null == stream ? null : (Integer)instance.stream(catalog, stream, io()).id(), isAll,
            null == limit ? LogFilter.UNLIMITED : limit);
        final Utf8Writer out = new Utf8Writer(io().out());
        final List<LogDumper> dumpers = selection.of(logs, io()).stream().filter(this::isSelected)
            .map((recording) -> new LogDumper(
                recording, LogStart.recordsBefore(root, recording), names, filter, out, this::onDamage))
            .collect(Collectors.toList());
        while (true)
        {
            for (final LogDumper dumper : dumpers)
            {
                dumper.dump(logs);
            }
            out.flush();
            final boolean isOver = filter.isOver() || dumpers.stream().allMatch(LogDumper::isPast);
            if (!isFollow || isOver || !logs.isRunning() || stop.await(PAUSE_NS))
            {
                return isDamaged ? ExitCode.FAILED : ExitCode.OK;
            }
            logs = selection.logs(io());
        }
    }

    private boolean isSelected(final Recording recording)
    {
        return ALL == partition || partition == RecordingName.parse(recording.name()).partition();
    }

    private void onDamage(final Damage damage)
    {
        isDamaged = true;
        io().err().println(damage.text());
    }
}
