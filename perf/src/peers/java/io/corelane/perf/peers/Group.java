package io.corelane.perf.peers;

import java.io.Serializable;
import java.nio.ByteBuffer;

/** Aggregates of a group, of the engines whose queries are written in Java. For one thread. */
final class Group implements Serializable
{
    static final int BYTES = 8 * Long.BYTES;
    private static final long serialVersionUID = 1;

    private long trader;
    private long id;
    private long count;
    private long volume;
    private long sum;
    private long low = Long.MAX_VALUE;
    private long high = Long.MIN_VALUE;
    private long turnover;

    Group()
    {
    }

    Group(final ByteBuffer from)
    {
        trader = from.getLong();
        id = from.getLong();
        count = from.getLong();
        volume = from.getLong();
        sum = from.getLong();
        low = from.getLong();
        high = from.getLong();
        turnover = from.getLong();
    }

    void write(final ByteBuffer to)
    {
        to.putLong(trader).putLong(id).putLong(count).putLong(volume).putLong(sum).putLong(low).putLong(high)
            .putLong(turnover);
    }

    Group add(final Tick tick)
    {
        trader = tick.getTrader();
        id = tick.getId();
        count++;
        volume += tick.getQuantity();
        sum += tick.getPrice();
        low = Math.min(low, tick.getPrice());
        high = Math.max(high, tick.getPrice());
        turnover += tick.getPrice() * tick.getQuantity();
        return this;
    }

    Group add(final Group other)
    {
        trader = other.trader;
        id = other.id;
        count += other.count;
        volume += other.volume;
        sum += other.sum;
        low = Math.min(low, other.low);
        high = Math.max(high, other.high);
        turnover += other.turnover;
        return this;
    }

    Group copy()
    {
        return new Group().add(this);
    }

    void tellFive(final ResultSum results)
    {
        results.five(id, count, volume, (double)sum / count, low, high);
    }

    void tellFour(final ResultSum results)
    {
        results.four(trader, id, count, (double)sum / count, volume, turnover);
    }

    /** Of q8: the quantity of a new person is 0, that of an auction 1. */
    boolean isSeller()
    {
        return volume > 0 && count > volume;
    }

    void tellSeller(final ResultSum results)
    {
        results.seller(id, high);
    }
}
