package io.corelane.ingest;

import io.aeron.Aeron;
import io.corelane.ingest.client.CounterFactory;
import io.corelane.ingest.client.CounterType;
import org.agrona.CloseHelper;
import org.agrona.concurrent.status.AtomicCounter;

/** Shows how far a restart has come in reading what former runs left. Written by the thread that starts. */
final class RecoveryCounters implements AutoCloseable
{
    private final AtomicCounter bytes;
    private final AtomicCounter bytesDone;
    private final AtomicCounter records;
    private final AtomicCounter syncLevel;

    RecoveryCounters(final Aeron aeron, final int fileSyncLevel)
    {
        final CounterFactory counters = new CounterFactory(aeron);
        syncLevel = counters.add(CounterType.FILE_SYNC_LEVEL);
        syncLevel.setRelease(fileSyncLevel);
        bytes = counters.add(CounterType.RECOVERY_BYTES);
        bytesDone = counters.add(CounterType.RECOVERY_DONE_BYTES);
        records = counters.add(CounterType.RECOVERY_RECORDS);
    }

    void update(final Recovery recovery)
    {
        bytes.setRelease(recovery.bytes());
        bytesDone.setRelease(recovery.bytesDone());
        records.setRelease(recovery.records());
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(bytes, bytesDone, records, syncLevel);
    }
}
