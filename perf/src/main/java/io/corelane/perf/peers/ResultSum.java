package io.corelane.perf.peers;

/** A checksum of results, whatever their order. For one thread. */
public final class ResultSum
{
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private long sum;
    private long results;

    /** Nothing yet. */
    public ResultSum()
    {
    }

    /**
     * Adds a result.
     *
     * @param id     of the group.
     * @param count  of records.
     * @param volume sum of quantities.
     * @param mean   of prices, in ten-thousandths.
     * @param low    price, in ten-thousandths.
     * @param high   price, in ten-thousandths.
     */
    public void add(
        final long id, final long count, final long volume, final double mean, final long low, final long high)
    {
        long hash = id;
        // Of a mean, what it is the mean of: that is a whole number in every engine.
        for (final long value : new long[]{count, volume, Math.round(mean * count), low, high})
        {
            hash = (hash + value) * MULTIPLIER;
            hash ^= hash >>> 29;
        }
        sum += hash;
        results++;
    }

    /**
     * How many there were.
     *
     * @return count.
     */
    public long results()
    {
        return results;
    }

    /**
     * As one word.
     *
     * @return count and checksum.
     */
    public String text()
    {
        return results + "/" + Long.toHexString(sum);
    }
}
