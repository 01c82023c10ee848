package io.corelane.perf.peers;

import java.util.concurrent.atomic.AtomicLong;

/** What an engine that asks for records by itself is fed with, and what came out. */
final class Feed
{
    private final PeerQuery query;
    private final Trades trades;
    private final long limit;
    private final ResultSum results;
    private final Pace pace;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong received = new AtomicLong();

    /** Up to so many records; results are added to a sum, or counted when there is none. */
    Feed(final PeerQuery query, final Trades trades, final long limit, final ResultSum results)
    {
        this(query, trades, limit, results, null);
    }

    /** At a pace; results are counted. */
    Feed(final PeerQuery query, final Trades trades, final Pace pace)
    {
        this(query, trades, pace.all(), null, pace);
    }

    private Feed(
        final PeerQuery query, final Trades trades, final long limit, final ResultSum results, final Pace pace)
    {
        this.query = query;
        this.trades = trades;
        this.limit = limit;
        this.results = results;
        this.pace = pace;
    }

    /** Whether records come at a pace, so that none should wait for others. */
    boolean isPaced()
    {
        return null != pace;
    }

    /** Records that may have been sent by now. */
    long due()
    {
        return null == pace ? limit : pace.due();
    }

    /** Waits until a record is due. */
    void await(final long number)
    {
        while (number >= due())
        {
            Thread.onSpinWait();
        }
    }

    PeerQuery query()
    {
        return query;
    }

    Trades trades()
    {
        return trades;
    }

    long limit()
    {
        return limit;
    }

    /** Null where results are counted. */
    ResultSum results()
    {
        return results;
    }

    long sent()
    {
        return sent.get();
    }

    /** By the one thread that asks. */
    void sent(final long number)
    {
        sent.lazySet(number);
    }

    long received()
    {
        return received.get();
    }

    /** By the one thread that has results. */
    void received(final long number)
    {
        received.lazySet(number);
        if (null != pace)
        {
            pace.answered(number);
        }
    }
}
