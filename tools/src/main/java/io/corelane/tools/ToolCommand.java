package io.corelane.tools;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** What all commands have in common. */
@Command(
    mixinStandardHelpOptions = true,
    versionProvider = ToolVersion.class,
    sortOptions = false,
    usageHelpAutoWidth = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
        ExitCode.DONE_LINE,
        ExitCode.FAILED_LINE,
        ExitCode.USAGE_LINE,
        ExitCode.TRY_AGAIN_LINE})
abstract class ToolCommand implements Callable<Integer>
{
    @Option(names = "--json", description = "Print errors (and totals) as JSON: {\"error\":...,\"exit\":...}.")
    private boolean isJson;

    @Option(names = "--stacktrace", hidden = true, description = "Print the stack trace of an error as well.")
    private boolean isStackTrace;

    /** The command in front of this one, whose options hold for this one as well; null for the first. */
    @ParentCommand
    private ToolCommand parent;

    private final ToolIo io;

    ToolCommand(final ToolIo io)
    {
        this.io = io;
    }

    /** Commands of this command by their words; most have none. */
    Map<String, ToolCommand> subcommands()
    {
        return Map.of();
    }

    final ToolIo io()
    {
        return io;
    }

    final boolean isJson()
    {
        return isJson || null != parent && parent.isJson();
    }

    final boolean isStackTrace()
    {
        return isStackTrace || null != parent && parent.isStackTrace();
    }
}
