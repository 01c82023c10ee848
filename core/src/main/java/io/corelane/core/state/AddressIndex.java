package io.corelane.core.state;

import static io.corelane.core.state.StateFileDescriptor.EMPTY;
import static io.corelane.core.state.StateFileDescriptor.KEY_LENGTH_OFFSET;
import static io.corelane.core.state.StateFileDescriptor.REMOVED;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.BufferUtil;
import org.agrona.IoUtil;
import org.agrona.UnsafeApi;

/** One table of the index, in a file that readers of other processes look at. Linear probing, one writer. */
final class AddressIndex implements AutoCloseable
{
    /** Slots that a table can have at the most: 1 GiB. */
    static final int MAX_SLOT_BITS = 27;

    /** Tables up to this size, which the nearest caches hold, are sparsest: 512 KiB. */
    private static final int NEAR_SLOT_BITS = 16;

    /** Tables up to this size are sparse: 8 MiB. */
    private static final int SPARSE_SLOT_BITS = 20;

    private final MappedByteBuffer mapping;
    private final long baseAddress;
    private final int slotBits;
    private final int mask;
    private final int number;
    private int used;

    AddressIndex(final Path file, final int number, final int slotBits)
    {
        this.number = number;
        this.slotBits = slotBits;
        this.mask = (1 << slotBits) - 1;
        try
        {
            Files.deleteIfExists(file);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot replace the index file " + file + ": " + ex.getMessage(), ex);
        }
        // A file that has never been written reads as zeros: EMPTY. Pages come as they are touched.
        mapping = IoUtil.mapNewFile(new File(file.toString()), 8L << slotBits, false);
        baseAddress = BufferUtil.address(mapping);
    }

    int number()
    {
        return number;
    }

    int slotBits()
    {
        return slotBits;
    }

    int mask()
    {
        return mask;
    }

    int slots()
    {
        return mask + 1;
    }

    /** Slots that are not empty, removed ones included: what makes probes long. */
    int used()
    {
        return used;
    }

    long word(final int slot)
    {
        return UnsafeApi.getLong(null, baseAddress + ((long)slot << 3));
    }

    /** What is where a key is sought first. */
    long first(final int hash)
    {
        return word(StateFileDescriptor.slotOf(hash, slotBits));
    }

    /** The value's header of a short key, as {@link KeyedState#find(long, long, long, int, int)} has it, or none. */
    long find(
        final int hash,
        final long first,
        final long second,
        final long third,
        final int length,
        final StateMaps maps)
    {
        final long tag = StateFileDescriptor.tagOf(hash);
        int slot = StateFileDescriptor.slotOf(hash, slotBits);
        long word = word(slot);
        while (EMPTY != word)
        {
            if (tag == StateFileDescriptor.tagIn(word))
            {
                final long value = maps.address(word);
                if (length == UnsafeApi.getShort(null, value + KEY_LENGTH_OFFSET) &&
                    StoredKey.matches(value, first, second, third, length))
                {
                    return value;
                }
            }
            slot = (slot + 1) & mask;
            word = word(slot);
        }
        return KeyedState.NULL_ADDRESS;
    }

    void put(final int hash, final long word)
    {
        int slot = StateFileDescriptor.slotOf(hash, slotBits);
        while (EMPTY != word(slot) && REMOVED != word(slot))
        {
            slot = (slot + 1) & mask;
        }
        used += EMPTY == word(slot) ? 1 : 0;
        publish(slot, word);
    }

    /** Where no probe goes on behind the slot, it and removed ones in front of it become empty again. */
    void remove(final int removed)
    {
        publish(removed, REMOVED);
        if (EMPTY == word((removed + 1) & mask))
        {
            for (int slot = removed; REMOVED == word(slot); slot = (slot - 1) & mask)
            {
                publish(slot, EMPTY);
                used--;
            }
        }
    }

    /** Removes the word that leads to a value, if it is in this table. */
    void remove(final int hash, final long value, final StateMaps maps)
    {
        int slot = StateFileDescriptor.slotOf(hash, slotBits);
        long word = word(slot);
        while (EMPTY != word)
        {
            if (REMOVED != word && value == maps.address(word))
            {
                remove(slot);
                return;
            }
            slot = (slot + 1) & mask;
            word = word(slot);
        }
    }

    /** Whether a larger table is due, and there is one. */
    boolean isFull()
    {
        return used >= mostUsed(slotBits) && slotBits < MAX_SLOT_BITS;
    }

    /**
     * Of the table that takes the place of this one, which is full. Where removed keys fill half of what may be in use,
     * one of the same size is as good, and will be for long: keys that come and go leave fewer marks than that.
     */
    int slotBitsOfNext(final long keys)
    {
        return slotBits + (2 * keys > mostUsed(slotBits) ? 1 : 0);
    }

    /** Of the table that so many keys ask for. */
    static int slotBitsFor(final long keys)
    {
        int bits = 10;
        while (bits < MAX_SLOT_BITS && mostUsed(bits) <= keys)
        {
            bits++;
        }
        return bits;
    }

    /**
     * Slots in use beyond which a table is too full. A small one is sparse, since the processor foresees most look-ups
     * then, which end at the first slot; in a large one it waits for memory anyway, and memory counts.
     */
    private static long mostUsed(final int slotBits)
    {
        return (1L << slotBits) / 16 * (slotBits <= NEAR_SLOT_BITS ? 3 : slotBits <= SPARSE_SLOT_BITS ? 6 : 10);
    }

    /** What the word leads to is written before the word itself. */
    private void publish(final int slot, final long word)
    {
        UnsafeApi.putLongRelease(null, baseAddress + ((long)slot << 3), word);
    }

    @Override
    public void close()
    {
        BufferUtil.free(mapping);
    }
}
