package io.corelane.perf.peers;

/**
 * What is left of a number when it is divided by always the same one, for numbers that fit 32 bits without a division:
 * it would take longer than some engines do for a record. Immutable; any thread.
 */
final class Cycle
{
    private final long length;
    private final boolean isLong;
    private final long inverse;

    /** The rest by a length, greater than 0. */
    Cycle(final long length)
    {
        this.length = length;
        isLong = 0 != length >>> Integer.SIZE;
        inverse = Long.divideUnsigned(-1L, length) + 1;
    }

    /** The rest of a number that is not negative. */
    long of(final long number)
    {
        if (isLong)
        {
            return number < length ? number : number % length;
        }
        if (0 != number >>> Integer.SIZE)
        {
            return number % length;
        }
        // Lemire, Kaser, Kurz, "Faster remainder by direct computation", 2019.
        final long fraction = inverse * number;
        return Math.multiplyHigh(fraction, length) + (fraction >> Long.SIZE - 1 & length);
    }
}
