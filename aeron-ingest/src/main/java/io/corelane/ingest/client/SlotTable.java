package io.corelane.ingest.client;

import io.corelane.codec.Murmur3;
import io.corelane.codec.protocol.Slots;
import org.agrona.DirectBuffer;

/**
 * Which partition owns a key: murmur3_x86_32 (seed 0) of the key's wire bytes, its low ten bits are the slot, and the
 * 1,024 slots are dealt to the partitions in ranges. Immutable; any language can follow it.
 */
public final class SlotTable
{
    /** Slots that keys are spread over. */
    public static final int SLOTS = Slots.COUNT;

    private final int partitions;

    /**
     * A table.
     *
     * @param partitions from 1 to {@link #SLOTS}.
     */
    public SlotTable(final int partitions)
    {
        if (partitions < 1 || partitions > SLOTS)
        {
            throw new IllegalArgumentException("partitions must be 1 to " + SLOTS + ", but are " + partitions);
        }
        this.partitions = partitions;
    }

    /**
     * Hash of a key.
     *
     * @param buffer with the key.
     * @param offset first byte.
     * @param length bytes.
     * @return murmur3_x86_32 with seed 0.
     */
    public static int hash(final DirectBuffer buffer, final int offset, final int length)
    {
        return Murmur3.hash(buffer, offset, length);
    }

    /**
     * The partition of a key.
     *
     * @param hash of the key.
     * @return from 0.
     */
    public int partition(final int hash)
    {
        return Slots.partition(hash, partitions);
    }
}
