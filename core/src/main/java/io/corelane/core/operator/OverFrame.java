package io.corelane.core.operator;

/**
 * A frame as it runs: rows whose position lies between two offsets from the current row's. Immutable.
 *
 * @param by          what a row's position is.
 * @param from        offset of the first position, or {@link #FIRST}.
 * @param to          offset of the last position, or {@link #LAST}.
 * @param valueLength bytes of its accumulators, 0 when it has none.
 * @param flagsOffset where among them a word is that tells of a value that does not fit.
 * @param kept        where they keep what they are made of.
 * @param pinned      rows at the partition's start that stay, since they are looked up there.
 */
public record OverFrame(By by, long from, long to, int valueLength, int flagsOffset, Kept kept, int pinned)
{
    /** From the partition's first row. */
    public static final long FIRST = Long.MIN_VALUE;

    /** To the partition's last row. */
    public static final long LAST = Long.MAX_VALUE;

    /** Where aggregates keep what they are made of. */
    public enum Kept
    {
        /** Among their accumulators, which are merged. */
        HERE,
        /** In sets, sketches and lists of a frame that only grows. */
        ELSEWHERE,
        /** Where rows leave as they enter: accumulators that give them back, sets, sums, and lists in order. */
        COUNTED
    }

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

    /** Whether a row that leaves is taken out of the accumulators. */
    boolean isCounted()
    {
        return Kept.COUNTED == kept;
    }

    /** Bytes of what each row keeps for it. */
    int slotLength()
    {
        return FIRST == from || Kept.HERE != kept ? 0 : valueLength;
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
