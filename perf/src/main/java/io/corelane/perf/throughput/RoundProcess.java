package io.corelane.perf.throughput;

import io.corelane.perf.process.JavaProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * One round in a process of its own. How the JIT compiles a loop differs from process to process and stays as it is for
 * a process's life: rounds of one process would all be of one such compilation, and their spread would not show it.
 */
public final class RoundProcess
{
    private static final String WORD = "ROUND";
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(180);

    private RoundProcess()
    {
    }

    /** Measures in a new process, with the flags of this one. */
    static Round measure(
        final Way way, final Path memory, final int keys, final long warmUpNs, final long windowNs) throws IOException
    {
        try (JavaProcess process = JavaProcess.startAlike(RoundProcess.class, TIMEOUT_NS, List.of(
            way.name(), memory.toString(), Integer.toString(keys), Long.toString(warmUpNs), Long.toString(windowNs))))
        {
            final String[] words = process.expect(WORD).split(" ");
            return new Round(way, Double.parseDouble(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2]),
                Long.parseLong(words[3]));
        }
    }

    /**
     * Measures.
     *
     * @param args way, folder of logs and state, keys, nanoseconds of the warm-up and of the window.
     * @throws IOException          when files cannot be written, or the publisher fails.
     * @throws InterruptedException when it is stopped.
     */
    public static void main(final String[] args) throws IOException, InterruptedException
    {
        final Round round = new ThroughputRig(
            Path.of(args[1]), Integer.parseInt(args[2]), Long.parseLong(args[3]), Long.parseLong(args[4]))
            .measure(Way.valueOf(args[0]));
        System.out.printf(Locale.ROOT, "%s %f %d %d %d%n",
            WORD, round.recordsPerSecond(), round.published(), round.consumed(), round.results());
    }
}
