package io.corelane.tools.health;

import io.corelane.ingest.RecoveryListener;
import io.corelane.ingest.RecoveryReport;
import io.corelane.ingest.log.Quarantined;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How far the start of an appliance is: what is read again of its logs, and whether that moves. Then that it stops. One
 * thread tells, any may ask.
 */
public final class Starting implements RecoveryListener
{
    /** A start, and a recovery, that does not move for so long hangs; compiling jobs takes some seconds. */
    public static final long LIMIT_NS = TimeUnit.MINUTES.toNanos(5);

    private final LongSupplier nanoTime;
    private final RecoveryListener next;
    private volatile long movedNs;
    private volatile Progress progress = new Progress(0, 0, 0);
    private volatile boolean isStopping;

    private record Progress(long bytesDone, long bytes, long records)
    {
    }

    /**
     * A start, from now on.
     *
     * @param nanoTime clock.
     * @param next     is told as well.
     */
    public Starting(final LongSupplier nanoTime, final RecoveryListener next)
    {
        this.nanoTime = nanoTime;
        this.next = next;
        movedNs = nanoTime.getAsLong();
    }

    @Override
    public void onProgress(final long bytesDone, final long bytes, final long records)
    {
        final Progress now = new Progress(bytesDone, bytes, records);
        if (!now.equals(progress))
        {
            progress = now;
            movedNs = nanoTime.getAsLong();
        }
        next.onProgress(bytesDone, bytes, records);
    }

    @Override
    public void onQuarantined(final List<Quarantined> ranges)
    {
        next.onQuarantined(ranges);
    }

    @Override
    public void onRecovered(final RecoveryReport report)
    {
        movedNs = nanoTime.getAsLong();
        next.onRecovered(report);
    }

    /** The appliance drains, and ends. */
    public void stopping()
    {
        isStopping = true;
        movedNs = nanoTime.getAsLong();
    }

    /**
     * Whether it drains.
     *
     * @return true from {@link #stopping} on.
     */
    public boolean isStopping()
    {
        return isStopping;
    }

    /**
     * What has been read.
     *
     * @return bytes.
     */
    public long bytesDone()
    {
        return progress.bytesDone;
    }

    /**
     * What has to be read.
     *
     * @return bytes, 0 as long as that is not known, or when there is nothing.
     */
    public long bytes()
    {
        return progress.bytes;
    }

    /**
     * Records taken.
     *
     * @return count.
     */
    public long records()
    {
        return progress.records;
    }

    /**
     * Whether it moves.
     *
     * @return the check.
     */
    public Check live()
    {
        final long stoodNs = nanoTime.getAsLong() - movedNs;
        return Check.of("loops", stoodNs < LIMIT_NS, stoodNs < LIMIT_NS ? found() : found() + "; nothing has moved " +
            "for " + TimeUnit.NANOSECONDS.toSeconds(stoodNs) + " s", "take a thread dump (jstack) and restart it");
    }

    /**
     * That it does not take records.
     *
     * @return a check that has failed.
     */
    public Check ready()
    {
        return Check.of("recovered", false, found(), isStopping ? "ask again when it runs" :
            "wait until it has read its logs again");
    }

    private String found()
    {
        final Progress now = progress;
        return isStopping ? "the appliance is stopping" : 0 == now.bytes ? "the appliance is starting" :
            "read " + now.bytesDone + " of " + now.bytes + " bytes of its logs (" +
            (long)(100.0 * now.bytesDone / now.bytes) + " %), " + now.records + " records";
    }
}
