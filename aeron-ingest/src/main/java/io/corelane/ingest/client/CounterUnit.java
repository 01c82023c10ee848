package io.corelane.ingest.client;

/** What a counter's value is in, and how it becomes a base unit. */
public enum CounterUnit
{
    /** A number of things, or a thing by its number. */
    ONE("", "", 0),

    /** Bytes. */
    BYTES("_bytes", "bytes", 0),

    /** A duration; seconds is the base unit. */
    NANOSECONDS("_seconds", "ns", 9),

    /** A moment, since the epoch; seconds is the base unit. */
    EPOCH_NANOSECONDS("_seconds", "epoch ns", 9),

    /** A moment, since the epoch; seconds is the base unit. */
    EPOCH_MILLISECONDS("_seconds", "epoch ms", 3);

    private final String suffix;
    private final String symbol;
    private final int scale;

    CounterUnit(final String suffix, final String symbol, final int scale)
    {
        this.suffix = suffix;
        this.symbol = symbol;
        this.scale = scale;
    }

    /**
     * What the name of a metric ends with.
     *
     * @return as {@code _seconds}, or nothing.
     */
    public String suffix()
    {
        return suffix;
    }

    /**
     * The unit of the counter itself, as labels and documents name it.
     *
     * @return as {@code ns}, or nothing.
     */
    public String symbol()
    {
        return symbol;
    }

    /**
     * By how many digits the point moves to come to the base unit.
     *
     * @return 9 for nanoseconds.
     */
    public int scale()
    {
        return scale;
    }
}
