package io.corelane.codec.protocol;

/** Which partition owns a key: the low ten bits of its hash are its slot, and slots are dealt out in ranges. */
public final class Slots
{
    /** Slots that keys are spread over. */
    public static final int COUNT = 1_024;

    private static final int BITS = Integer.numberOfTrailingZeros(COUNT);

    private Slots()
    {
    }

    /**
     * The partition of a key.
     *
     * @param hash       murmur3_x86_32 of the key, seed 0.
     * @param partitions from 1 to {@link #COUNT}.
     * @return from 0.
     */
    public static int partition(final int hash, final int partitions)
    {
        return (hash & COUNT - 1) * partitions >>> BITS;
    }
}
