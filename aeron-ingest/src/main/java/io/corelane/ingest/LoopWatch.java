package io.corelane.ingest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.NanoClock;

/**
 * Tells which loops of an appliance no longer go round: whose heartbeat has not moved for longer than is allowed. It is
 * as exact as it is asked often. Thread safe.
 */
public final class LoopWatch
{
    /** How long a loop may stand still; a stop of the JVM for a dump of its heap is shorter. */
    public static final long DEFAULT_LIMIT_NS = TimeUnit.SECONDS.toNanos(10);

    /** The same for loops that wait for the disk. */
    public static final long DEFAULT_DISK_LIMIT_NS = TimeUnit.MINUTES.toNanos(5);

    private final List<Heartbeat> heartbeats;
    private final NanoClock clock;
    private final long limitNs;
    private final long diskLimitNs;
    private final long[] turns;
    private final long[] movedNs;

    /**
     * A watch, which takes all loops for moving when it is made.
     *
     * @param heartbeats  of the loops.
     * @param clock       of this watch.
     * @param limitNs     how long a loop may stand still, nanoseconds.
     * @param diskLimitNs the same for loops that wait for the disk.
     */
    public LoopWatch(
        final List<Heartbeat> heartbeats, final NanoClock clock, final long limitNs, final long diskLimitNs)
    {
        this.heartbeats = List.copyOf(heartbeats);
        this.clock = clock;
        this.limitNs = limitNs;
        this.diskLimitNs = diskLimitNs;
        this.turns = new long[heartbeats.size()];
        this.movedNs = new long[heartbeats.size()];
        Arrays.setAll(turns, (i) -> this.heartbeats.get(i).turns());
        Arrays.fill(movedNs, clock.nanoTime());
    }

    /**
     * Looks at all heartbeats.
     *
     * @return names of the loops that stand still; empty when all is well.
     */
    public synchronized List<String> stalled()
    {
        final long nowNs = clock.nanoTime();
        final List<String> stalled = new ArrayList<>();
        for (int i = 0; i < turns.length; i++)
        {
            final Heartbeat heartbeat = heartbeats.get(i);
            final long now = heartbeat.turns();
            if (now != turns[i])
            {
                turns[i] = now;
                movedNs[i] = nowNs;
            }
            else if (nowNs - movedNs[i] > (heartbeat.waitsForDisk() ? diskLimitNs : limitNs))
            {
                stalled.add(heartbeat.loop());
            }
        }
        return stalled;
    }
}
