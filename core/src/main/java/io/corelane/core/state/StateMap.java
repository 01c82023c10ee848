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
    private long size;
    private boolean full;

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

    /** Takes no more entries, whatever its size is. */
    void giveUp()
    {
        full = true;
    }

    boolean isFull()
    {
        return full || size >= capacity;
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
     * @throws IllegalStateException when there is no room.
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
            if (address < baseAddress || address >= baseAddress + fileLength)
            {
                // Mapped elsewhere, so that no offset leads there.
                context.remove(entry);
                throw new IllegalStateException("no room in map " + number);
            }
            size++;
            return address + keyRoom;
        }
    }

    @Override
    public void close()
    {
        map.close();
    }
}
