package io.corelane.ingest;

import io.aeron.Aeron;
import io.corelane.ingest.client.CounterType;
import java.util.concurrent.TimeUnit;
import org.agrona.collections.MutableLong;
import org.agrona.concurrent.status.CountersReader;

/**
 * Backups that are being made: what they copy is not to be deleted meanwhile, for so long as is set. One whose process
 * has died holds nothing any more, as soon as the driver has noticed. Any thread.
 */
final class BackupHolds
{
    /** Nobody holds anything. */
    static final long NONE = Long.MIN_VALUE;

    private final Aeron aeron;
    private final ApplianceContext context;
    private final long mostMs;
    private volatile long toldMs;

    BackupHolds(final Aeron aeron, final ApplianceContext context)
    {
        this.aeron = aeron;
        this.context = context;
        this.mostMs = TimeUnit.NANOSECONDS.toMillis(context.backupHoldNs());
    }

    /** What was there at this time is not to be deleted, epoch milliseconds; or {@link #NONE}. */
    long untilMs()
    {
        final CountersReader counters = aeron.countersReader();
        final long nowMs = System.currentTimeMillis();
        final MutableLong latest = new MutableLong(NONE);
        counters.forEach((counterId, typeId, key, label) ->
        {
            final long sinceMs = counters.getCounterValue(counterId);
            if (CounterType.BACKUP_HOLD.id() == typeId && 0 != sinceMs)
            {
                if (nowMs - sinceMs < mostMs)
                {
                    latest.set(Math.max(latest.get(), sinceMs));
                }
                else
                {
                    tell(sinceMs);
                }
            }
        });
        return latest.get();
    }

    private void tell(final long sinceMs)
    {
        if (sinceMs > toldMs)
        {
            toldMs = sinceMs;
            context.errorHandler().onError(new ApplianceException("a backup has been copying for longer than " +
                "backup-hold, so what it copies is deleted from now on where retention says so; set backup-hold " +
                "longer, or copy to a faster disk"));
        }
    }
}
