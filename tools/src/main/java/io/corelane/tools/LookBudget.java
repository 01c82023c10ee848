package io.corelane.tools;

import java.util.concurrent.TimeUnit;

/**
 * How much a look may read: any amount in a process of its own, little in the appliance's, whose memory is not for
 * that. For one thread.
 */
final class LookBudget
{
    /** Rows of a look that keeps nothing of them. */
    static final int MAX_ROWS = 50_000;

    /** A few looks like that fit into a heap of 512 MiB, in which the appliance has to live meanwhile. */
    private static final long MAX_MEMORY = 64 << 20;
    private static final long MAX_BYTES = 32 << 20;
    private static final long MAX_NS = TimeUnit.SECONDS.toNanos(5);

    private final long maxRows;
    private final long maxBytes;
    private final long maxNs;
    private long rows;
    private long bytes;
    private long beginNs;

    private LookBudget(final long maxRows, final long maxBytes, final long maxNs)
    {
        this.maxRows = maxRows;
        this.maxBytes = maxBytes;
        this.maxNs = maxNs;
    }

    /** For a process that does nothing else. */
    static LookBudget unlimited()
    {
        return new LookBudget(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
    }

    /** For the appliance's process, and a look that takes so much memory for a row. */
    static LookBudget ofTheAppliance(final long weight)
    {
        return new LookBudget(Math.min(MAX_ROWS, MAX_MEMORY / Math.max(1, weight)), MAX_BYTES, MAX_NS);
    }

    /** A row of so many bytes was read; throws when that is too much, or when nobody waits any more. */
    void take(final int length)
    {
        if (0 == rows)
        {
            // Not before the first row: until then the appliance may have been at other requests.
            beginNs = System.nanoTime();
        }
        rows++;
        bytes += length;
        if (rows > maxRows || bytes > maxBytes)
        {
            throw tooMuch("more than " + Progress.count(rows > maxRows ? maxRows : rows - 1, "row"));
        }
        if (System.nanoTime() - beginNs > maxNs)
        {
            throw tooMuch("longer than " + TimeUnit.NANOSECONDS.toSeconds(maxNs) + " s");
        }
        if (Thread.currentThread().isInterrupted())
        {
            throw new ToolException(ExitCode.TRY_AGAIN, "the appliance is stopping; look again when it runs");
        }
    }

    private static ToolException tooMuch(final String what)
    {
        return ToolException.usage("the look takes " + what + ", which is too much for the appliance itself; ask " +
            "for single keys, have a job group them, or use corelane sql on its machine, which looks in a process " +
            "of its own");
    }
}
