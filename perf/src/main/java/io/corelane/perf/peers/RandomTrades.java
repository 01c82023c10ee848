package io.corelane.perf.peers;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Keys at random, from one seed. */
final class RandomTrades implements Trades
{
    /** From one record to the next: windows of a second have 100,000 records. */
    static final long TIME_STEP_NS = 10_000;

    private static final int TRADERS = 10;
    private static final int RING = 1 << 20;
    private static final long SEED = 42;
    private static final double ZIPF = 0.99;

    private final int keys;
    private final int[] ids = new int[RING];
    private final int[] prices = new int[RING];
    private final int[] quantities = new int[RING];

    /** All as often, or the k-th as often as the first by k to the power of 0.99. */
    RandomTrades(final int keys, final boolean isZipf)
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

    @Override
    public long warmUp()
    {
        return 4L * keys;
    }

    @Override
    public long id(final long number)
    {
        return ids[(int)number & RING - 1];
    }

    /** One for each id, so there are as many pairs as keys. */
    @Override
    public long trader(final long number)
    {
        return ids[(int)number & RING - 1] % TRADERS;
    }

    @Override
    public long price(final long number)
    {
        return prices[(int)number & RING - 1];
    }

    @Override
    public long quantity(final long number)
    {
        return quantities[(int)number & RING - 1];
    }

    @Override
    public long timeStepNs()
    {
        return TIME_STEP_NS;
    }
}
