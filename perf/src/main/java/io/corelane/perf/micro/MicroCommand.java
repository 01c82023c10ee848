package io.corelane.perf.micro;

import java.util.concurrent.Callable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code corelane bench micro}: JMH, in processes with the same flags as this one, bytes allocated beside the time. */
@Command(
    name = "micro",
    mixinStandardHelpOptions = true,
    description = "Runs the JMH benchmarks, with the bytes that an operation allocates.")
public final class MicroCommand implements Callable<Integer>
{
    @Parameters(paramLabel = "PATTERN", defaultValue = ".*", description = "Regular expression of benchmarks; all.")
    private String pattern;

    /** Made by picocli. */
    public MicroCommand()
    {
    }

    @Override
    public Integer call() throws Exception
    {
        return new Runner(new OptionsBuilder().include(pattern).addProfiler(GCProfiler.class).build()).run().isEmpty() ?
            1 : 0;
    }
}
