package io.corelane.ingest;

import io.aeron.Aeron;
import io.aeron.Counter;
import io.corelane.ingest.client.CounterType;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

/** Makes counters that describe something by their key. */
final class Counters
{
    private Counters()
    {
    }

    /** A counter with a key and a label, at 1. */
    static Counter add(
        final Aeron aeron, final CounterType type, final DirectBuffer key, final int keyLength, final String label)
    {
        final ExpandableArrayBuffer text = new ExpandableArrayBuffer();
        final int length = text.putStringWithoutLengthAscii(0, label);
        final Counter counter = aeron.addCounter(type.id(), key, 0, keyLength, text, 0, length);
        counter.setRelease(1);
        return counter;
    }
}
