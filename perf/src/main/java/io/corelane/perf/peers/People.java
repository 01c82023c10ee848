package io.corelane.perf.peers;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * NEXMark's people and auctions by its ratios, without texts: of four records the first is a new person with a quantity
 * of 0 and a price in place of a name, and three are auctions, with a quantity of 1 and the seller's id; three of four
 * are of the seller that is hot just now.
 */
final class People implements Trades
{
    private static final int RING = 1 << 16;
    private static final long SEED = 19;
    private static final int RECORDS = 4;
    private static final int HOT = 100;
    private static final int NAMES = 64;
    private static final int ACTIVE = 1_000;
    private static final long UNIT = 10_000;

    private final int[] back = new int[RING];

    People()
    {
        final SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < RING; i++)
        {
            back[i] = random.nextInt(RECORDS) > 0 ? -1 : random.nextInt(ACTIVE);
        }
    }

    /** No key stays. */
    @Override
    public long warmUp()
    {
        return 0;
    }

    @Override
    public long id(final long number)
    {
        final long latest = number / RECORDS + ACTIVE;
        if (0 == quantity(number))
        {
            return latest;
        }
        final int from = back[(int)number & RING - 1];
        return from < 0 ? latest / HOT * HOT : latest - from;
    }

    @Override
    public long trader(final long number)
    {
        return 0;
    }

    @Override
    public long price(final long number)
    {
        return 0 == quantity(number) ? (1 + (back[(int)number & RING - 1] & NAMES - 1)) * UNIT : 0;
    }

    @Override
    public long quantity(final long number)
    {
        return 0 == (number & RECORDS - 1) ? 0 : 1;
    }

    @Override
    public long timeStepNs()
    {
        return TimeUnit.MILLISECONDS.toNanos(1);
    }
}
