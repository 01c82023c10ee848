package io.corelane.perf.peers;

/** A checksum of results, whatever their order. For one thread. */
public final class ResultSum
{
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    /**
     * Means of at most a hundred rows are cut here: no mean of whole numbers lies within 0.0025 of this fraction, so
     * engines that calculate with doubles and with decimals give the same.
     */
    private static final double CUT = 0.5025;

    /** Of q1, in thousandths. */
    static final long RATE = 908;

    private long sum;
    private long results;

    /** Nothing yet. */
    public ResultSum()
    {
    }

    /**
     * Adds a result of five aggregates.
     *
     * @param id     of the group.
     * @param count  of records.
     * @param volume sum of quantities.
     * @param mean   of prices, in ten-thousandths.
     * @param low    price, in ten-thousandths.
     * @param high   price, in ten-thousandths.
     */
    public void five(
        final long id, final long count, final long volume, final double mean, final long low, final long high)
    {
        // Of a mean, what it is the mean of: that is a whole number in every engine.
        add(id, count, volume, Math.round(mean * count), low, high);
    }

    /**
     * Adds a result of four aggregates.
     *
     * @param trader   of the group.
     * @param id       of the group.
     * @param count    of records.
     * @param mean     of prices, in ten-thousandths.
     * @param volume   sum of quantities.
     * @param turnover sum of prices times quantities, in ten-thousandths.
     */
    public void four(
        final long trader, final long id, final long count, final double mean, final long volume, final long turnover)
    {
        add(trader, id, count, Math.round(mean * count), volume, turnover);
    }

    /**
     * Adds a mean of at most a hundred rows.
     *
     * @param id   of the rows.
     * @param mean of their prices, in ten-thousandths.
     */
    public void mean(final long id, final double mean)
    {
        add(id, (long)Math.floor(mean + CUT));
    }

    /**
     * Adds a record that passed.
     *
     * @param id     of the record.
     * @param trader of the record.
     * @param price  in ten-thousandths.
     */
    public void row(final long id, final long trader, final long price)
    {
        add(id, trader, price);
    }

    /**
     * Adds someone who came and sold.
     *
     * @param id    of the person.
     * @param price of the person's record, in ten-thousandths.
     */
    public void seller(final long id, final long price)
    {
        add(id, price);
    }

    /**
     * Adds a count of someone's records.
     *
     * @param trader who it is.
     * @param count  of records.
     */
    public void count(final long trader, final long count)
    {
        add(trader, count);
    }

    /**
     * Adds a result of q17.
     *
     * @param id     of the group.
     * @param counts of all, low, middle and high prices.
     * @param least  price, in ten-thousandths.
     * @param most   price, in ten-thousandths.
     * @param mean   of prices, in ten-thousandths.
     * @param total  of prices, in ten-thousandths.
     */
    public void levels(
        final long id, final long[] counts, final long least, final long most, final double mean, final long total)
    {
        // A mean of a double has 15 digits.
        final boolean isMean = Math.abs(mean * counts[0] - total) <= 1e-9 * total;
        add(id, counts[0], counts[1], counts[2], counts[3], least, most, isMean ? 1 : 0, total);
    }

    private void add(final long... values)
    {
        long hash = values.length;
        for (final long value : values)
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
