package io.corelane.ingest.client;

import io.aeron.Aeron;
import org.agrona.CloseHelper;
import org.agrona.concurrent.status.AtomicCounter;

/** Shows what a publisher sent, once for each fragment. The counters go with its process. Owned by its thread. */
final class PublisherCounters implements AutoCloseable
{
    private final AtomicCounter records;
    private final AtomicCounter bytes;
    private final AtomicCounter backPressures;

    PublisherCounters(final Aeron aeron, final String stream, final long producerId)
    {
        final CounterFactory counters = new CounterFactory(aeron).name(stream).reference(producerId)
            .detail(Long.toHexString(producerId));
        records = counters.add(CounterType.PUBLISHER_RECORDS);
        bytes = counters.add(CounterType.PUBLISHER_BYTES);
        backPressures = counters.add(CounterType.PUBLISHER_BACK_PRESSURES);
    }

    void sent(final int count, final int length)
    {
        records.setRelease(records.getPlain() + count);
        bytes.setRelease(bytes.getPlain() + length);
    }

    void backPressured()
    {
        backPressures.incrementRelease();
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(records, bytes, backPressures);
    }
}
