package io.corelane.ingest;

import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;

/**
 * Sees when something is not recorded any more, which the Archive says nobody: nothing that comes then is acknowledged,
 * so the appliance ends.
 */
final class RecordingWatch implements Agent
{
    private static final long INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(50);

    /** A process that stood still loses its recordings too, and what tells that comes about the same time. */
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(1);

    private final Recordings recordings;
    private final Failure failure;
    private final NanoClock clock;
    private long lastNs;
    private long lostNs;
    private boolean isLost;

    /**
     * A watch.
     *
     * @param recordings that go on, or null when nothing is recorded.
     * @param failure    of the appliance.
     * @param clock      for its interval.
     */
    RecordingWatch(final Recordings recordings, final Failure failure, final NanoClock clock)
    {
        this.recordings = recordings;
        this.failure = failure;
        this.clock = clock;
        this.lastNs = clock.nanoTime();
    }

    @Override
    public int doWork()
    {
        final long nowNs = clock.nanoTime();
        if (null != recordings && nowNs - lastNs > INTERVAL_NS)
        {
            lastNs = nowNs;
            final RecordedStream lost = recordings.lost();
            if (null != lost && !isLost)
            {
                lostNs = nowNs;
            }
            isLost = null != lost;
            if (isLost && nowNs - lostNs > PATIENCE_NS && null == failure.sentence())
            {
                failure.fail("the stream " + lost.name() + " cannot be recorded any more: " + recordings.cause(),
                    "make room there, then ");
            }
        }
        return 0;
    }

    @Override
    public String roleName()
    {
        return "recordings";
    }
}
