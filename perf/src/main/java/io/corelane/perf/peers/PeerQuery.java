package io.corelane.perf.peers;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What all engines are asked, and of which records. */
enum PeerQuery
{
    /** Five aggregates by key. */
    GROUP_BY(Shape.FIVE),
    /** Five aggregates by key in tumbling windows of a second. */
    TUMBLING(Shape.FIVE_WINDOW),
    /** Four aggregates by two keys in tumbling windows of a second. */
    TWO_KEYS(Shape.FOUR_WINDOW),
    /** The same with EMIT CHANGES. */
    TWO_KEYS_CHANGES(Shape.FOUR_CHANGES),
    /** Mean of the last hundred rows of a key. */
    ROWS_100(Shape.LAST_100),
    /** Half of all records. */
    FILTER(Shape.FILTER),
    /** Orders, all of which pass. */
    S0(Shape.FILTER, 100, Long.MAX_VALUE, 1_000, 150, 100, 1, RandomTrades.TIME_STEP_NS),
    /** The same, half of which pass. */
    S0_HALF(Shape.FILTER, 199, Long.MAX_VALUE, 1_000, 150, 100, 1, RandomTrades.TIME_STEP_NS),
    /** Mean of the last hundred prices of ten symbols. */
    S1(Shape.LAST_100, 0, 10, 1, 100, 50, 1, TimeUnit.SECONDS.toNanos(1)),
    /** The same of 53 symbols. */
    S1_53(Shape.LAST_100, 0, 53, 1, 100, 50, 1, TimeUnit.SECONDS.toNanos(1)),
    /** Five aggregates of 200 symbols. */
    S2(Shape.FIVE, 0, 200, 1, 100, 100, 1_000, RandomTrades.TIME_STEP_NS),
    /** The same of 97 symbols. */
    S2_97(Shape.FIVE, 0, 97, 1, 100, 100, 1_000, RandomTrades.TIME_STEP_NS),
    /** Four aggregates of traders and symbols in windows of a minute. */
    S3A(Shape.FOUR_WINDOW, 0, 100, 50, 100, 50, 1_000, TimeUnit.SECONDS.toNanos(1)),
    /** The same of 53 traders and 97 symbols. */
    S3A_53_97(Shape.FOUR_WINDOW, 0, 97, 53, 100, 50, 1_000, TimeUnit.SECONDS.toNanos(1)),
    /** S3a with EMIT CHANGES. */
    S3B(Shape.FOUR_CHANGES, 0, 100, 50, 100, 50, 1_000, TimeUnit.SECONDS.toNanos(1)),
    /** The same of 53 traders and 97 symbols. */
    S3B_53_97(Shape.FOUR_CHANGES, 0, 97, 53, 100, 50, 1_000, TimeUnit.SECONDS.toNanos(1)),
    /** NEXMark: pass through. */
    Q0(Shape.PASS, true),
    /** NEXMark: another currency. */
    Q1(Shape.CONVERT, true),
    /** NEXMark: some auctions. */
    Q2(Shape.SOME, true),
    /** NEXMark: auctions with the most bids. */
    Q5(Shape.HOT_ITEMS, true),
    /** NEXMark: the highest bid. */
    Q7(Shape.HIGHEST, true),
    /** NEXMark: new people who sell. */
    Q8(Shape.SELLERS, true),
    /** NEXMark: bids of someone while at it. */
    Q11(Shape.SESSION, true),
    /** NEXMark: bids of someone in a window; by event time, since by the clock no result could be checked. */
    Q12(Shape.COUNT_WINDOW, true),
    /** NEXMark: bids and prices of an auction in a day. */
    Q17(Shape.LEVELS, true);

    /** Q2 takes ids that are a multiple of it. */
    static final long SOME = 123;

    /** Of Q11; a bid later than that begins another session. */
    static final long SESSION_GAP_MS = 1_000;

    private static final long UNIT = 10_000;
    private static final long HALF_PRICE = 1_005_000;

    private final Shape shape;
    private final long leastPrice;
    private final Trades trades;
    private final boolean isNexmark;

    PeerQuery(final Shape shape)
    {
        this.shape = shape;
        isNexmark = false;
        leastPrice = HALF_PRICE;
        trades = null;
    }

    PeerQuery(
        final Shape shape,
        final long leastPrice,
        final long ids,
        final long traders,
        final long price,
        final long prices,
        final long quantities,
        final long timeStepNs)
    {
        this.shape = shape;
        isNexmark = false;
        this.leastPrice = leastPrice * UNIT;
        trades = new CycleTrades(ids, traders, price, prices, quantities, timeStepNs);
    }

    PeerQuery(final Shape shape, final boolean isNexmark)
    {
        this.shape = shape;
        this.isNexmark = isNexmark;
        leastPrice = 0;
        trades = null;
    }

    Shape shape()
    {
        return shape;
    }

    /** A filter lets through what is greater; in ten-thousandths. */
    long leastPrice()
    {
        return leastPrice;
    }

    /** Whether it is asked of random keys, of which there can be more or less. */
    boolean hasKeys()
    {
        return null == trades && !isNexmark;
    }

    /** Records that it is asked of. */
    Trades trades(final int keys, final boolean isZipf)
    {
        return isNexmark ? nexmark() : hasKeys() ? new RandomTrades(keys, isZipf) : trades;
    }

    private Trades nexmark()
    {
        return Shape.SELLERS == shape ? new People() : new Bids();
    }

    boolean isNexmark()
    {
        return isNexmark;
    }

    /** Of its windows. */
    long windowNs()
    {
        return TimeUnit.SECONDS.toNanos(hasKeys() ? 1 : isNexmark() ? 10 : 60);
    }

    /** Whether records have to end with a window, so that a check has whole ones. */
    boolean isWindowed()
    {
        return isFinal() || Shape.FOUR_CHANGES == shape;
    }

    /** Whether results wait for the end of a window. */
    boolean isFinal()
    {
        return switch (shape)
        {
            case FIVE_WINDOW, FOUR_WINDOW, HOT_ITEMS, HIGHEST, SELLERS, SESSION, COUNT_WINDOW -> true;
            default -> false;
        };
    }

    /** Records to check, and one that closes all windows before it. */
    Trades closing(final Trades all, final long records)
    {
        return Shape.SESSION == shape || Shape.HOT_ITEMS == shape ? new ClosingTrades(all, records) : all;
    }

    /** So many records have come before anything is measured: keys are there, and a window has been told. */
    long warmUp(final Trades trades)
    {
        return Math.max(trades.warmUp(), isFinal() ? 2 * windowNs() / trades.timeStepNs() : 0);
    }

    /** In tables and JSON. */
    String text()
    {
        return name().toLowerCase(Locale.ROOT);
    }
}
