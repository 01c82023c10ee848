package io.corelane.tools;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code corelane config}: what an appliance would run with. */
@Command(
    name = "config",
    header = "Check a configuration, print the effective one, or list all keys.",
    synopsisSubcommandLabel = "check|print|reference")
final class ConfigCommand extends ToolCommand
{
    @Spec
    private CommandSpec spec;

    ConfigCommand(final ToolIo io)
    {
        super(io);
    }

    @Override
    Map<String, ToolCommand> subcommands()
    {
        final Map<String, ToolCommand> commands = new LinkedHashMap<>();
        commands.put("check", new ConfigCheckCommand(io()));
        commands.put("print", new ConfigPrintCommand(io()));
        commands.put("reference", new ConfigReferenceCommand(io()));
        return commands;
    }

    @Override
    public Integer call()
    {
        spec.commandLine().usage(spec.commandLine().getOut());
        return ExitCode.USAGE;
    }
}
