package io.corelane.core.operator;

/**
 * A frame as it runs: rows whose position lies between two offsets from the current row's. Immutable.
 *
 * @param by          what a row's position is.
 * @param from        offset of the first position, or {@link #FIRST}.
 * @param to          offset of the last position, or {@link #LAST}.
 * @param valueLength bytes of its accumulators, 0 when it has none.
 * @param isElsewhere whether what they keep lies elsewhere: sets, sketches, lists, which are not merged here.
 * @param pinned      rows at the partition's start that stay, since they are looked up there.
 */
public record OverFrame(By by, long from, long to, int valueLength, boolean isElsewhere, int pinned)
{
    /** From the partition's first row. */
    public static final long FIRST = Long.MIN_VALUE;

    /** To the partition's last row. */
    public static final long LAST = Long.MAX_VALUE;

    /** What a row's position is. */
    public enum By
    {
        /** Its number in the order. */
        NUMBER,
        /** Its time. */
        TIME,
        /** The number of the first row that is equal in the order. */
        RANK
    }

    /** Whether its aggregates are worked out from all of its rows, each time. */
    boolean isScanned()
    {
        return isElsewhere && FIRST != from;
    }

    /** Bytes of what each row keeps for it. */
    int slotLength()
    {
        return FIRST == from || isScanned() ? 0 : valueLength;
    }

    /** Bytes of what a partition keeps for it. */
    int backLength()
    {
        return isScanned() ? 0 : valueLength;
    }

    boolean isUnbounded()
    {
        return FIRST == from;
    }

    long low(final long position)
    {
        return FIRST == from ? Long.MIN_VALUE : add(position, from);
    }

    long high(final long position)
    {
        return LAST == to ? Long.MAX_VALUE : add(position, to);
    }

    private static long add(final long a, final long b)
    {
        final long sum = a + b;
        return ((a ^ sum) & (b ^ sum)) < 0 ? (a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : sum;
    }
}
