package io.corelane.core.state;

import static io.corelane.core.state.StateFileDescriptor.EMPTY;
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

    void put(final long mixed, final long word)
    {
        int slot = StateFileDescriptor.slotOf(mixed, slotBits);
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
