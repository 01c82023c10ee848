package io.corelane.tools;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code corelane log}: the recorded log as data. */
@Command(
    name = "log",
    header = "Look at what an appliance recorded, check it, and change it.",
    description = {
        "",
        "Recordings are named log-LEVEL-PARTITION (records, and from level 1 on rows that partitions send to each",
        "other), job-NUMBER-PARTITION (results) and dead-letters-LEVEL-PARTITION. They are read from the appliance's",
        "folder, whether it is running or not.",
        ""},
    synopsisSubcommandLabel = "COMMAND")
final class LogCommand extends ToolCommand
{
    @Spec
    private CommandSpec spec;

    LogCommand(final ToolIo io)
    {
        super(io);
    }

    @Override
    Map<String, ToolCommand> subcommands()
    {
        final Map<String, ToolCommand> commands = new LinkedHashMap<>();
        commands.put("describe", new LogDescribeCommand(io()));
        commands.put("verify", new LogVerifyCommand(io()));
        commands.put("dump", new LogDumpCommand(io()));
        commands.put("truncate", new LogTruncateCommand(io()));
        commands.put("migrate", new LogMigrateCommand(io()));
        return commands;
    }

    @Override
    public Integer call()
    {
        spec.commandLine().usage(spec.commandLine().getOut());
        return ExitCode.USAGE;
    }
}
