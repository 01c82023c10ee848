package io.corelane.perf.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * CPU time of all CPUs together since the machine started, in ticks of the kernel.
 *
 * @param all   of them.
 * @param idle  in which there was nothing to do.
 * @param steal in which the host ran something else.
 */
record CpuTimes(long all, long idle, long steal)
{
    private static final int IDLE = 4;
    private static final int IO_WAIT = 5;
    private static final int STEAL = 8;

    /** Of a file as {@code /proc/stat}; nothing where there is none. */
    static CpuTimes read(final Path file)
    {
        try
        {
            return parse(Files.readAllLines(file).get(0));
        }
        catch (final IOException ex)
        {
            return new CpuTimes(0, 0, 0);
        }
    }

    static CpuTimes parse(final String line)
    {
        final String[] words = line.trim().split("\\s+");
        long all = 0;
        // The time of guests, behind these, is counted as the user's already.
        for (int i = 1; i <= Math.min(STEAL, words.length - 1); i++)
        {
            all += Long.parseLong(words[i]);
        }
        return new CpuTimes(all, word(words, IDLE) + word(words, IO_WAIT), word(words, STEAL));
    }

    private static long word(final String[] words, final int index)
    {
        return index < words.length ? Long.parseLong(words[index]) : 0;
    }

    CpuTimes since(final CpuTimes before)
    {
        return new CpuTimes(all - before.all, idle - before.idle, steal - before.steal);
    }

    double stealPercent()
    {
        return 0 == all ? 0 : 100.0 * steal / all;
    }

    double busyPercent()
    {
        return 0 == all ? 0 : 100.0 * (all - idle) / all;
    }
}
