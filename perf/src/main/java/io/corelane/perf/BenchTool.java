package io.corelane.perf;

import io.corelane.core.sql.SqlException;
import io.corelane.perf.checkpoint.AcknowledgeCommand;
import io.corelane.perf.checkpoint.CheckpointCommand;
import io.corelane.perf.checkpoint.RecoveryCommand;
import io.corelane.perf.latency.LatencyCommand;
import io.corelane.perf.micro.MemoryCommand;
import io.corelane.perf.micro.MicroCommand;
import io.corelane.perf.peers.PeersCommand;
import io.corelane.perf.peers.PeersLatencyCommand;
import io.corelane.perf.peers.QueryCommand;
import io.corelane.perf.scaling.ScalingCommand;
import io.corelane.perf.throughput.LoopCommand;
import io.corelane.perf.throughput.ThroughputCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code corelane bench}: measurements, each against its limit in the same run. */
@Command(
    name = "corelane bench",
    description = "Measures Corelane against its limits, in one run.",
    mixinStandardHelpOptions = true,
    subcommands = {ThroughputCommand.class, LatencyCommand.class, ScalingCommand.class,
        AcknowledgeCommand.class, CheckpointCommand.class, RecoveryCommand.class, LoopCommand.class,
        MicroCommand.class, MemoryCommand.class, PeersCommand.class, PeersLatencyCommand.class,
        QueryCommand.class})
public final class BenchTool implements Runnable
{
    private BenchTool()
    {
    }

    /**
     * Runs a benchmark and ends the process with its exit code.
     *
     * @param args benchmark and options.
     */
    public static void main(final String[] args)
    {
        System.exit(run(args));
    }

    /** Exit code of a benchmark; what is wrong with SQL that was given is one sentence. */
    static int run(final String... args)
    {
        return new CommandLine(new BenchTool()).setExecutionExceptionHandler((ex, command, parsed) ->
        {
            if (ex instanceof SqlException)
            {
                command.getErr().println(ex.getMessage());
                return CommandLine.ExitCode.USAGE;
            }
            throw ex;
        }).execute(args);
    }

    @Override
    public void run()
    {
        CommandLine.usage(this, System.out);
    }
}
