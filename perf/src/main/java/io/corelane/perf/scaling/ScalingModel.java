package io.corelane.perf.scaling;

import java.util.Arrays;

/**
 * Throughput by the number of partitions, {@code n * one / (1 + contention * (n - 1) + crosstalk * n * (n - 1))}: the
 * universal scalability law, and Amdahl's without crosstalk. Fitted by least squares to {@code n / throughput}, where
 * it is a line of its three terms.
 *
 * @param one        records a second of one partition, fitted.
 * @param contention share of the work that partitions do one after the other.
 * @param crosstalk  what each adds to the work of each other one.
 */
record ScalingModel(double one, double contention, double crosstalk)
{
    private static final int TERMS = 3;

    /**
     * The one that fits measurements best; a term that would be negative is left out, crosstalk also where fewer than
     * three numbers of partitions were measured.
     *
     * @param counts of partitions, two different ones at least.
     * @param rates  measured with them.
     */
    static ScalingModel fit(final int[] counts, final double[] rates)
    {
        final boolean[] isUsed = {true, true, distinct(counts) >= TERMS};
        double[] terms = solve(counts, rates, isUsed);
        // The more negative one goes first; the other may be positive without it.
        while (terms[1] < 0 || terms[2] < 0)
        {
            isUsed[terms[2] < 0 ? 2 : 1] = false;
            terms = solve(counts, rates, isUsed);
        }
        return new ScalingModel(1 / terms[0], terms[1] / terms[0], terms[2] / terms[0]);
    }

    private static int distinct(final int[] counts)
    {
        return (int)Arrays.stream(counts).distinct().count();
    }

    private static double[] terms(final int count)
    {
        return new double[]{1, count - 1, (double)count * (count - 1)};
    }

    /** The normal equations, by elimination; a term that is not used is 0. */
    private static double[] solve(final int[] counts, final double[] rates, final boolean[] isUsed)
    {
        final double[][] rows = new double[TERMS][TERMS + 1];
        for (int i = 0; i < counts.length; i++)
        {
            final double[] terms = terms(counts[i]);
            for (int row = 0; row < TERMS; row++)
            {
                for (int column = 0; column < TERMS; column++)
                {
                    rows[row][column] += terms[row] * terms[column];
                }
                rows[row][TERMS] += terms[row] * counts[i] / rates[i];
            }
        }
        for (int k = 0; k < TERMS; k++)
        {
            if (!isUsed[k])
            {
                for (int i = 0; i <= TERMS; i++)
                {
                    rows[k][i] = 0;
                    rows[Math.min(i, TERMS - 1)][k] = 0;
                }
                rows[k][k] = 1;
            }
        }
        return eliminate(rows);
    }

    private static double[] eliminate(final double[][] rows)
    {
        for (int k = 0; k < TERMS; k++)
        {
            for (int row = 0; row < TERMS; row++)
            {
                // The matrix of normal equations is positive: no pivot is 0.
                final double factor = row == k ? 0 : rows[row][k] / rows[k][k];
                for (int column = k; column <= TERMS; column++)
                {
                    rows[row][column] -= factor * rows[k][column];
                }
            }
        }
        final double[] terms = new double[TERMS];
        for (int k = 0; k < TERMS; k++)
        {
            terms[k] = rows[k][TERMS] / rows[k][k];
        }
        return terms;
    }

    double rate(final int count)
    {
        return count * one / (1 + contention * (count - 1) + crosstalk * count * (count - 1));
    }

    /** How often one partition's rate so many give. */
    double speedUp(final int count)
    {
        return rate(count) / one;
    }
}
