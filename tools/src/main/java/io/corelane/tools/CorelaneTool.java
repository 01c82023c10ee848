package io.corelane.tools;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The {@code corelane} command: a table of commands, one class each. */
@Command(
    name = "corelane",
    description = "A low-latency stream-processing appliance: Aeron in, SQL over pinned partitions, Aeron out.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "corelane COMMAND --help says more."})
public final class CorelaneTool extends ToolCommand
{
    @Spec
    private CommandSpec spec;

    private CorelaneTool(final ToolIo io)
    {
        super(io);
    }

    /**
     * Runs the command and ends the process with its exit code.
     *
     * @param args command and options.
     */
    public static void main(final String[] args)
    {
        final ToolIo io = ToolIo.system();
        io.stop().install();
        final int exitCode = run(io, args);
        io.stop().finish(exitCode);
        System.exit(exitCode);
    }

    /** Runs a command; the answer is the exit code. */
    static int run(final ToolIo io, final String... args)
    {
        final CommandLine line = new CommandLine(new CorelaneTool(io));
        final CommandTable only = 0 == args.length ? null : CommandTable.of(args[0]);
        for (final CommandTable command : CommandTable.values())
        {
            // Reading the options of all commands takes longer than many an eval: only what is asked for is built.
            if (null == only || only == command)
            {
                final ToolCommand created = command.create(io);
                final CommandLine inner = new CommandLine(created);
                created.subcommands().forEach(inner::addSubcommand);
                line.addSubcommand(command.word(), inner);
            }
        }
        HelpText.flow(line);
        final ErrorReport errors = new ErrorReport(io);
        line.setOut(new PrintWriter(io.out(), false, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(io.err(), true, StandardCharsets.UTF_8));
        line.setParameterExceptionHandler(errors::onParameter);
        line.setExecutionExceptionHandler(errors::onExecution);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        final int exitCode = line.execute(args);
        line.getOut().flush();
        // An appliance that has run and stopped in order has done so, whoever still reads what it says.
        return ExitCode.OK == exitCode && CommandTable.RUN != only ? errors.end(line, args) : exitCode;
    }

    @Override
    public Integer call()
    {
        spec.commandLine().usage(spec.commandLine().getOut());
        return ExitCode.USAGE;
    }
}
