package io.corelane.core.state;

import static io.corelane.core.state.StateFileDescriptor.VALUE_HEADER_LENGTH;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import net.openhft.chronicle.hash.Data;
import net.openhft.chronicle.hash.impl.VanillaChronicleHash;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ChronicleMapBuilder;
import net.openhft.chronicle.map.ExternalMapQueryContext;
import net.openhft.chronicle.map.MapEntry;

/**
 * One Chronicle Map: gives out memory for entries, which it knows by numbers, in order. It is asked only when a state
 * grows; every look-up goes through the index, and what is removed is used again by the state. One segment and entries
 * of one size, so that an entry never moves, whatever keys come and go.
 */
final class StateMap implements AutoCloseable
{
    private static final int ALIGNMENT = 8;

    private final ChronicleMap<byte[], byte[]> map;
    private final byte[] emptyValue;
    private final long baseAddress;
    private final long fileLength;
    private final long capacity;
    private final int number;
    private final int keyRoom;
    private long firstAddress;
    private long stride;
    private long size;

    StateMap(final KeyedStateConfig config, final int number, final long capacity)
    {
        final Path file = StateFileDescriptor.mapFile(config.directory(), config.name(), number);
        this.number = number;
        this.capacity = capacity;
        this.keyRoom = StateFileDescriptor.keyRoom(config.keyLengthMax());
        emptyValue = new byte[keyRoom + VALUE_HEADER_LENGTH + config.valueLength()];
        try
        {
            Files.deleteIfExists(file);
            map = ChronicleMapBuilder.of(byte[].class, byte[].class)
                .constantKeySizeBySample(new byte[Long.BYTES])
                .constantValueSizeBySample(emptyValue)
                .entryAndValueOffsetAlignment(ALIGNMENT)
                .entries(capacity)
                .actualSegments(1)
                .checksumEntries(false)
                // Its hook would unmap the memory at a signal, while the partition still works on it: the process dies.
                .skipCloseOnExitHook(true)
                .createPersistedTo(file.toFile());
            fileLength = Files.size(file);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot make the state file " + file + ": " + ex.getMessage(), ex);
        }
        baseAddress = ((VanillaChronicleHash<?, ?, ?, ?>)map).bsAddress();
    }

    int number()
    {
        return number;
    }

    long capacity()
    {
        return capacity;
    }

    long fileLength()
    {
        return fileLength;
    }

    boolean isFull()
    {
        return size >= capacity;
    }

    /** Address of the value's header of the first entry. Only with one. */
    long firstAddress()
    {
        return firstAddress;
    }

    /** From one entry to the next; 0 with fewer than two. */
    long stride()
    {
        return stride;
    }

    long address(final long fileOffset)
    {
        return baseAddress + fileOffset;
    }

    long fileOffset(final long address)
    {
        return address - baseAddress;
    }

    /**
     * Makes one more entry, of zeros. Allocates on the heap, as Chronicle does: a state that grows is no steady state.
     *
     * @return address of the value's header.
     * @throws IllegalStateException when Chronicle does not put it behind the one before.
     */
    long add()
    {
        final byte[] entryNumber = new byte[Long.BYTES];
        ByteBuffer.wrap(entryNumber).order(ByteOrder.nativeOrder()).putLong(size);
        try (ExternalMapQueryContext<byte[], byte[], ?> context = map.queryContext(entryNumber))
        {
            context.updateLock().lock();
            context.insert(context.absentEntry(), context.wrapValueAsData(emptyValue));
            final MapEntry<byte[], byte[]> entry = context.entry();
            final Data<byte[]> value = entry.value();
            final long address = value.bytes().addressForRead(value.offset());
            place(address + keyRoom);
            size++;
            return address + keyRoom;
        }
    }

    /** Entries of one size lie one behind the other, so that a number tells where one is. */
    private void place(final long address)
    {
        if (0 == size)
        {
            firstAddress = address;
        }
        else if (1 == size)
        {
            stride = address - firstAddress;
        }
        if (address < baseAddress || address >= baseAddress + fileLength || address != firstAddress + size * stride)
        {
            throw new IllegalStateException("entry " + size + " of the state file " + number + " lies at " +
                (address - baseAddress) + ", not behind the one before");
        }
    }

    @Override
    public void close()
    {
        map.close();
    }
}
