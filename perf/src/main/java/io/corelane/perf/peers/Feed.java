package io.corelane.perf.peers;

import java.util.concurrent.atomic.AtomicLong;

/** What an engine that asks for records by itself is fed with, and what came out. */
final class Feed
{
    private final PeerQuery query;
    private final Trades trades;
    private final long limit;
    private final ResultSum results;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong received = new AtomicLong();

    /** Up to so many records; results are added to a sum, or counted when there is none. */
    Feed(final PeerQuery query, final Trades trades, final long limit, final ResultSum results)
    {
        this.query = query;
        this.trades = trades;
        this.limit = limit;
        this.results = results;
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
    }
}
