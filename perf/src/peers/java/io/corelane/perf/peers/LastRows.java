package io.corelane.perf.peers;

import java.io.Serializable;
import java.nio.ByteBuffer;

/** Prices of the last hundred rows of a key, of the engines whose queries are written in Java. For one thread. */
final class LastRows implements Serializable
{
    private static final long serialVersionUID = 1;
    private static final int ROWS = 100;
    static final int BYTES = (ROWS + 2) * Long.BYTES;

    private final long[] prices = new long[ROWS];
    private int count;
    private int next;
    private long sum;

    LastRows()
    {
    }

    LastRows(final ByteBuffer from)
    {
        count = from.getInt();
        next = from.getInt();
        sum = from.getLong();
        from.asLongBuffer().get(prices);
    }

    void write(final ByteBuffer to)
    {
        to.putInt(count).putInt(next).putLong(sum).asLongBuffer().put(prices);
    }

    LastRows added(final long price)
    {
        sum += price - prices[next];
        prices[next] = price;
        next = (next + 1) % ROWS;
        count = Math.min(ROWS, count + 1);
        return this;
    }

    double mean()
    {
        return (double)sum / count;
    }
}
