package io.corelane.perf.peers;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

/** A record of the engines that take objects: fields by getters, which Esper's compiler calls without reflection. */
public final class Tick
{
    static final int BYTES = 5 * Long.BYTES;

    private final long id;
    private final long trader;
    private final long price;
    private final long quantity;
    private final long timeMs;

    Tick(final Trades trades, final long number)
    {
        id = trades.id(number);
        trader = trades.trader(number);
        price = trades.price(number);
        quantity = trades.quantity(number);
        timeMs = TimeUnit.NANOSECONDS.toMillis(trades.timeNs(number));
    }

    Tick(final ByteBuffer from)
    {
        id = from.getLong();
        trader = from.getLong();
        price = from.getLong();
        quantity = from.getLong();
        timeMs = from.getLong();
    }

    void write(final ByteBuffer to)
    {
        to.putLong(id).putLong(trader).putLong(price).putLong(quantity).putLong(timeMs);
    }

    /**
     * Key.
     *
     * @return number.
     */
    public long getId()
    {
        return id;
    }

    /**
     * Second key.
     *
     * @return number.
     */
    public long getTrader()
    {
        return trader;
    }

    /**
     * Price.
     *
     * @return in ten-thousandths.
     */
    public long getPrice()
    {
        return price;
    }

    /**
     * Quantity.
     *
     * @return number.
     */
    public long getQuantity()
    {
        return quantity;
    }

    /**
     * When it was.
     *
     * @return in milliseconds.
     */
    public long getTimeMs()
    {
        return timeMs;
    }
}
