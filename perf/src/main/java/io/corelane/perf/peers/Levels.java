package io.corelane.perf.peers;

import java.io.Serializable;
import java.nio.ByteBuffer;

/** Aggregates of NEXMark's q17 of a group, of what is written in Java. For one thread. */
final class Levels implements Serializable
{
    static final int BYTES = 7 * Long.BYTES;

    /** Below it a price is low. */
    static final long MIDDLE = 10_000 * 10_000L;

    /** From it on a price is high. */
    static final long HIGH = 1_000_000 * 10_000L;

    private static final long serialVersionUID = 1;

    private long bids;
    private long low;
    private long middle;
    private long high;
    private long least = Long.MAX_VALUE;
    private long most = Long.MIN_VALUE;
    private long total;

    Levels()
    {
    }

    Levels(final ByteBuffer from)
    {
        bids = from.getLong();
        low = from.getLong();
        middle = from.getLong();
        high = from.getLong();
        least = from.getLong();
        most = from.getLong();
        total = from.getLong();
    }

    void write(final ByteBuffer to)
    {
        to.putLong(bids).putLong(low).putLong(middle).putLong(high).putLong(least).putLong(most).putLong(total);
    }

    Levels add(final long price)
    {
        bids++;
        if (price < MIDDLE)
        {
            low++;
        }
        else if (price < HIGH)
        {
            middle++;
        }
        else
        {
            high++;
        }
        least = Math.min(least, price);
        most = Math.max(most, price);
        total += price;
        return this;
    }

    Levels add(final Levels other)
    {
        bids += other.bids;
        low += other.low;
        middle += other.middle;
        high += other.high;
        least = Math.min(least, other.least);
        most = Math.max(most, other.most);
        total += other.total;
        return this;
    }

    Levels copy()
    {
        return new Levels().add(this);
    }

    void tell(final long id, final ResultSum results)
    {
        results.levels(id, new long[]{bids, low, middle, high}, least, most, (double)total / bids, total);
    }
}
