package io.corelane.perf.peers;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * NEXMark's bids, by its ratios: of fifty events one is a person, three are auctions, and 46 are bids, one a
 * millisecond; half of all bids are on the hot auction of the moment, the others on one of the last hundred; three of
 * four are of the hot bidder, the others of one of the last thousand people. Ids come again after 20,000 auctions, so
 * that what groups by them does not grow for ever, and all bids after a million. The id is the auction, the trader who
 * bids; there are no texts.
 */
final class Bids implements Trades
{
    private static final int RING = 1 << 20;
    private static final long SEED = 17;
    private static final int BIDS = 46;
    private static final int AUCTIONS = 3;
    private static final int HOT = 100;
    private static final int PEOPLE = 1_000;
    private static final int IDS = 20_000;
    private static final long UNIT = 10_000;

    // Worked out ahead: making records should cost engines little.
    private final int[] auctions = new int[RING];
    private final int[] bidders = new int[RING];
    private final long[] prices = new long[RING];

    Bids()
    {
        final SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < RING; i++)
        {
            auctions[i] = pick(random.nextBoolean() ? -1 : random.nextInt(HOT), i / BIDS * AUCTIONS + PEOPLE, 0);
            bidders[i] = pick(random.nextInt(4) > 0 ? -1 : random.nextInt(PEOPLE), i / BIDS + PEOPLE, 1);
            prices[i] = Math.round(Math.pow(10, random.nextDouble() * 6) * 100) * UNIT;
        }
    }

    private static int pick(final int back, final int latest, final int hotOffset)
    {
        return (back < 0 ? latest / HOT * HOT + hotOffset : latest - back) % IDS;
    }

    @Override
    public long warmUp()
    {
        return (long)IDS / AUCTIONS * BIDS;
    }

    @Override
    public long id(final long number)
    {
        return auctions[(int)number & RING - 1];
    }

    @Override
    public long trader(final long number)
    {
        return bidders[(int)number & RING - 1];
    }

    @Override
    public long price(final long number)
    {
        return prices[(int)number & RING - 1];
    }

    @Override
    public long quantity(final long number)
    {
        return 1;
    }

    @Override
    public long timeStepNs()
    {
        return TimeUnit.MILLISECONDS.toNanos(1);
    }
}
