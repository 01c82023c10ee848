package io.corelane.perf.peers;

import java.util.Arrays;
import java.util.SplittableRandom;

/** The records of all engines: the same by their number in every process. Immutable; any thread. */
final class Trades
{
    /** From one record to the next: windows of a second have 100,000 records. */
    static final long TIME_STEP_NS = 10_000;

    /** A whole second. */
    static final long FIRST_TIME_NS = 1_700_000_000_000_000_000L;

    private static final int RING = 1 << 20;
    private static final long SEED = 42;
    private static final double ZIPF = 0.99;

    private final int keys;
    private final int[] ids = new int[RING];
    private final int[] prices = new int[RING];
    private final int[] quantities = new int[RING];

    /** Of keys at random: all as often, or the k-th as often as the first by k to the power of 0.99. */
    Trades(final int keys, final boolean isZipf)
    {
        this.keys = keys;
        final SplittableRandom random = new SplittableRandom(SEED);
        final double[] shares = isZipf ? shares(keys) : new double[0];
        for (int i = 0; i < RING; i++)
        {
            ids[i] = isZipf ? zipf(shares, random.nextDouble()) : random.nextInt(keys);
            prices[i] = 1_000_000 + random.nextInt(10_000);
            quantities[i] = 1 + random.nextInt(1_000);
        }
    }

    private static double[] shares(final int keys)
    {
        final double[] shares = new double[keys];
        double sum = 0;
        for (int i = 0; i < keys; i++)
        {
            sum += Math.pow(i + 1, -ZIPF);
            shares[i] = sum;
        }
        for (int i = 0; i < keys; i++)
        {
            shares[i] /= sum;
        }
        return shares;
    }

    private static int zipf(final double[] shares, final double random)
    {
        final int found = Arrays.binarySearch(shares, random);
        return Math.min(shares.length - 1, found < 0 ? -found - 1 : found);
    }

    /** So many records have come before anything is measured: as good as every key is there. */
    long warmUp()
    {
        return 4L * keys;
    }

    long id(final long number)
    {
        return ids[(int)number & RING - 1];
    }

    /** In ten-thousandths. */
    long price(final long number)
    {
        return prices[(int)number & RING - 1];
    }

    long quantity(final long number)
    {
        return quantities[(int)number & RING - 1];
    }

    long timeNs(final long number)
    {
        return FIRST_TIME_NS + number * TIME_STEP_NS;
    }
}
