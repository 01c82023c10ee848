package io.corelane.perf.peers;

import java.util.concurrent.TimeUnit;

/** The same records, but from one on they come a minute later: that closes every session before. */
final class ClosingTrades implements Trades
{
    private static final long GAP_NS = TimeUnit.MINUTES.toNanos(1);

    private final Trades trades;
    private final long records;

    ClosingTrades(final Trades trades, final long records)
    {
        this.trades = trades;
        this.records = records;
    }

    @Override
    public long warmUp()
    {
        return trades.warmUp();
    }

    @Override
    public long id(final long number)
    {
        return trades.id(number);
    }

    @Override
    public long trader(final long number)
    {
        return trades.trader(number);
    }

    @Override
    public long price(final long number)
    {
        return trades.price(number);
    }

    @Override
    public long quantity(final long number)
    {
        return trades.quantity(number);
    }

    @Override
    public long timeStepNs()
    {
        return trades.timeStepNs();
    }

    @Override
    public long timeNs(final long number)
    {
        return trades.timeNs(number) + (number < records ? 0 : GAP_NS);
    }
}
