package io.corelane.core.state;

import static io.corelane.core.state.StateFileDescriptor.VALUE_HEADER_LENGTH;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.openhft.chronicle.hash.Data;
import net.openhft.chronicle.hash.impl.VanillaChronicleHash;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ChronicleMapBuilder;
import net.openhft.chronicle.map.ExternalMapQueryContext;
import net.openhft.chronicle.map.MapEntry;

/**
 * One Chronicle Map: gives out memory for entries, and takes it back. It is asked only when keys come and go; every
 * look-up goes through the index. One segment and values of one size, so that an entry never moves.
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
    private long size;
    private boolean full;
    private long keyAddress;

    StateMap(final KeyedStateConfig config, final int number, final long capacity)
    {
        final Path file = StateFileDescriptor.mapFile(config.directory(), config.name(), number);
        this.number = number;
        this.capacity = capacity;
        emptyValue = new byte[VALUE_HEADER_LENGTH + config.valueLength()];
        try
        {
            Files.deleteIfExists(file);
            map = ChronicleMapBuilder.of(byte[].class, byte[].class)
                .averageKeySize(Math.max(1, config.keyLengthMean()))
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
     * Makes an entry with a zeroed value; afterwards {@link #keyAddress()} is where its key lies. Allocates on the
     * heap, as Chronicle does: a new key is no steady state.
     *
     * @return address of the value.
     */
    long insert(final byte[] key)
    {
        try (ExternalMapQueryContext<byte[], byte[], ?> context = map.queryContext(key))
        {
            context.updateLock().lock();
            context.insert(context.absentEntry(), context.wrapValueAsData(emptyValue));
            final MapEntry<byte[], byte[]> entry = context.entry();
            final Data<byte[]> keyData = entry.key();
            final Data<byte[]> value = entry.value();
            final long valueAddress = value.bytes().addressForRead(value.offset());
            if (valueAddress < baseAddress || valueAddress >= baseAddress + fileLength)
            {
                // Keys that are longer than was reckoned with: in memory elsewhere, which no offset leads to.
                context.remove(entry);
                throw new IllegalStateException("no room in " + number);
            }
            keyAddress = keyData.bytes().addressForRead(keyData.offset());
            size++;
            return valueAddress;
        }
    }

    long keyAddress()
    {
        return keyAddress;
    }

    void remove(final byte[] key)
    {
        map.remove(key);
        size--;
        full = false;
    }

    @Override
    public void close()
    {
        map.close();
    }
}
