package io.corelane.tools;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code corelane deadletters}: what could not be processed. */
@Command(
    name = "deadletters",
    header = "List, show and replay records that could not be processed.",
    description = {
        "",
        "A record that a job cannot process, or that belongs to no stream, becomes a dead letter with its reason, and",
        "the partition goes on. An appliance that records (run --record) keeps dead letters; they are read from its",
        "folder, whether it is running or not.",
        ""},
    synopsisSubcommandLabel = "COMMAND")
final class DeadLettersCommand extends ToolCommand
{
    @Spec
    private CommandSpec spec;

    DeadLettersCommand(final ToolIo io)
    {
        super(io);
    }

    @Override
    Map<String, ToolCommand> subcommands()
    {
        final Map<String, ToolCommand> commands = new LinkedHashMap<>();
        commands.put("list", new DeadLetterListCommand(io()));
        commands.put("show", new DeadLetterShowCommand(io()));
        commands.put("replay", new DeadLetterReplayCommand(io()));
        return commands;
    }

    @Override
    public Integer call()
    {
        spec.commandLine().usage(spec.commandLine().getOut());
        return ExitCode.USAGE;
    }
}
