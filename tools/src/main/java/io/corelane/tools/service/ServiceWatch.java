package io.corelane.tools.service;

import io.corelane.ingest.LoopWatch;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Tells the service manager how an appliance gets on: that its start takes longer for as long as it moves, that it is
 * ready, that it is alive for as long as each loop goes round, that it stops. To be ticked about twice a second. Thread
 * safe.
 */
public final class ServiceWatch
{
    /** A start may go on for so long without another sign of it. */
    static final long EXTENSION_NS = TimeUnit.SECONDS.toNanos(60);

    /** Before the first record is read again (checkpoints are loaded, jobs compiled), a start may take so long. */
    static final long SILENT_START_NS = TimeUnit.MINUTES.toNanos(15);

    private static final long EXTENSION_INTERVAL_NS = TimeUnit.SECONDS.toNanos(5);
    private static final long STATUS_INTERVAL_NS = TimeUnit.SECONDS.toNanos(5);

    private final ServiceManager manager;
    private final LongSupplier clock;
    private final Consumer<String> errors;
    private final long startNs;
    private LoopWatch loops;
    private Supplier<String> status;
    private boolean isStopping;
    private long progress = -1;
    private long movedNs;
    private long extendedNs;
    private long fedNs;
    private long statusNs;
    private List<String> stalled = List.of();

    /**
     * A watch of an appliance that is starting now.
     *
     * @param manager to tell.
     * @param clock   nanoseconds.
     * @param errors  are told which loops stand still.
     */
    public ServiceWatch(final ServiceManager manager, final LongSupplier clock, final Consumer<String> errors)
    {
        this.manager = manager;
        this.clock = clock;
        this.errors = errors;
        startNs = clock.getAsLong();
        movedNs = startNs;
        extendedNs = startNs;
        manager.tell("STATUS=starting");
    }

    /**
     * A restart reads what former runs left.
     *
     * @param bytesDone so far.
     * @param bytes     altogether.
     */
    public synchronized void onProgress(final long bytesDone, final long bytes)
    {
        if (bytesDone != progress)
        {
            progress = bytesDone;
            movedNs = clock.getAsLong();
            if (bytes > 0 && movedNs - statusNs >= STATUS_INTERVAL_NS)
            {
                statusNs = movedNs;
                manager.tell("STATUS=recovering " + 100 * bytesDone / bytes + " % of " + bytes / 1_000_000 + " MB");
            }
        }
    }

    /**
     * It has recovered, is warm and takes records.
     *
     * @param watch of its loops.
     * @param words how it gets on, asked now and then.
     */
    public synchronized void ready(final LoopWatch watch, final Supplier<String> words)
    {
        loops = watch;
        status = words;
        fedNs = clock.getAsLong();
        statusNs = fedNs;
        manager.tell("READY=1", "STATUS=ready", "WATCHDOG=1");
    }

    /** It drains what is in the logs, takes a checkpoint, and ends. */
    public synchronized void stopping()
    {
        isStopping = true;
        manager.tell("STOPPING=1", "STATUS=draining");
    }

    /** Says what is due. */
    public synchronized void tick()
    {
        final long nowNs = clock.getAsLong();
        if (isStopping)
        {
            return;
        }
        if (null == loops)
        {
            extend(nowNs);
            return;
        }
        look();
        if (stalled.isEmpty() && manager.watchdogNs() > 0 && nowNs - fedNs >= manager.watchdogNs() / 4)
        {
            fedNs = nowNs;
            manager.tell("WATCHDOG=1");
        }
        if (nowNs - statusNs >= STATUS_INTERVAL_NS)
        {
            statusNs = nowNs;
            manager.tell("STATUS=" + (stalled.isEmpty() ? status.get() : sentence()));
        }
    }

    private void extend(final long nowNs)
    {
        final boolean moves = progress < 0 ? nowNs - startNs < SILENT_START_NS : nowNs - movedNs < EXTENSION_NS;
        if (moves && nowNs - extendedNs >= EXTENSION_INTERVAL_NS)
        {
            extendedNs = nowNs;
            manager.tell("EXTEND_TIMEOUT_USEC=" + TimeUnit.NANOSECONDS.toMicros(EXTENSION_NS));
        }
    }

    private void look()
    {
        final List<String> now = loops.stalled();
        if (!now.equals(stalled))
        {
            stalled = now;
            errors.accept(now.isEmpty() ? "all loops go round again" : sentence());
        }
    }

    private String sentence()
    {
        return "no turn of " + String.join(", ", stalled) + " ends, so the service manager is not told that it is " +
            "alive";
    }
}
