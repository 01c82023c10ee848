package io.corelane.core.state;

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
 * One Chronicle Map: gives out memory for blocks of entries, which it knows by numbers, in order. It is asked only when
 * a state grows, once for a block; every look-up goes through the index, and what is removed is used again by the
 * state. One segment and blocks of one size, so that an entry never moves, whatever keys come and go. What Chronicle
 * keeps for an entry of its own, some 24 bytes, is shared by a block.
 */
final class StateMap implements AutoCloseable
{
    /** Entries of a block, a power of two. */
    static final int BLOCK_SHIFT = 7;
    static final int BLOCK_ENTRIES = 1 << BLOCK_SHIFT;

    private final ChronicleMap<byte[], byte[]> map;
    private final byte[] emptyBlock;
    private final long baseAddress;
    private final long fileLength;
    private final long capacity;
    private final int number;
    private final int valueOffset;
    private final int entryLength;
    private long firstAddress;
    private long lastBlock;
    private long blockStride;
    private long size;

    /**
     * Makes the file.
     *
     * @param config   of the state.
     * @param number   of the map.
     * @param capacity entries, whole blocks of them.
     */
    StateMap(final KeyedStateConfig config, final int number, final long capacity)
    {
        final Path file = StateFileDescriptor.mapFile(config.directory(), config.name(), number);
        this.number = number;
        this.capacity = capacity;
        entryLength = entryLength(config);
        final int lead = lead(config.keyLengthMax(), config.valueLength());
        valueOffset = lead + StateFileDescriptor.keyRoom(config.keyLengthMax());
        emptyBlock = new byte[(entryLength << BLOCK_SHIFT) + (0 == lead ? 0 : CacheLines.LENGTH)];
        try
        {
            Files.deleteIfExists(file);
            map = ChronicleMapBuilder.of(byte[].class, byte[].class)
                .constantKeySizeBySample(new byte[Long.BYTES])
                .constantValueSizeBySample(emptyBlock)
                .entryAndValueOffsetAlignment(CacheLines.LENGTH)
                .entries(capacity >> BLOCK_SHIFT)
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

    /** From one block to the next; 0 with fewer than two. */
    long blockStride()
    {
        return blockStride;
    }

    /** From one entry of a block to the next. */
    static int entryLength(final KeyedStateConfig config)
    {
        return entryLength(config.keyLengthMax(), config.valueLength());
    }

    /** From one entry of a block to the next, of any state. */
    static int entryLength(final int keyLengthMax, final int valueLength)
    {
        return CacheLines.distance(slotLength(keyLengthMax, valueLength));
    }

    /**
     * How far behind the border of a cache line entries begin: where a longest key has one byte more than whole words,
     * few keys do (the byte tells the least number from NULL), and the words begin at the next border.
     */
    private static int lead(final int keyLengthMax, final int valueLength)
    {
        return 1 == keyLengthMax % Long.BYTES && 0 == entryLength(keyLengthMax, valueLength) % CacheLines.LENGTH ?
            CacheLines.LENGTH - Long.BYTES : 0;
    }

    /** Bytes from the border of a cache line to the value's header; -1 where entries begin anywhere. */
    static int headerOffset(final int keyLengthMax, final int valueLength)
    {
        return 0 != entryLength(keyLengthMax, valueLength) % CacheLines.LENGTH ? -1 :
            (lead(keyLengthMax, valueLength) + StateFileDescriptor.keyRoom(keyLengthMax)) % CacheLines.LENGTH;
    }

    /** Bytes of an entry. */
    static int slotLength(final KeyedStateConfig config)
    {
        return slotLength(config.keyLengthMax(), config.valueLength());
    }

    private static int slotLength(final int keyLengthMax, final int valueLength)
    {
        return StateFileDescriptor.keyRoom(keyLengthMax) + StateFileDescriptor.tailOffset(valueLength) +
            StateFileDescriptor.TAIL_LENGTH;
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
     * Makes one more entry, of zeros. Allocates on the heap where a block begins, as Chronicle does: a state that grows
     * is no steady state.
     *
     * @return address of the value's header.
     * @throws IllegalStateException when Chronicle does not put a block behind the one before.
     */
    long add()
    {
        final long place = size & BLOCK_ENTRIES - 1;
        if (0 == place)
        {
            lastBlock = addBlock();
        }
        size++;
        return lastBlock + place * entryLength;
    }

    /** Address of the first value's header in a new block. */
    private long addBlock()
    {
        final byte[] blockNumber = new byte[Long.BYTES];
        ByteBuffer.wrap(blockNumber).order(ByteOrder.nativeOrder()).putLong(size >> BLOCK_SHIFT);
        try (ExternalMapQueryContext<byte[], byte[], ?> context = map.queryContext(blockNumber))
        {
            context.updateLock().lock();
            context.insert(context.absentEntry(), context.wrapValueAsData(emptyBlock));
            final MapEntry<byte[], byte[]> entry = context.entry();
            final Data<byte[]> value = entry.value();
            final long address = value.bytes().addressForRead(value.offset()) + valueOffset;
            place(address);
            return address;
        }
    }

    /** Blocks of one size lie one behind the other, so that a number tells where an entry is. */
    private void place(final long address)
    {
        final long block = size >> BLOCK_SHIFT;
        if (0 == block)
        {
            firstAddress = address;
        }
        else if (1 == block)
        {
            blockStride = address - firstAddress;
        }
        if (address < baseAddress || address >= baseAddress + fileLength ||
            address != firstAddress + block * blockStride)
        {
            throw new IllegalStateException("block " + block + " of the state file " + number + " lies at " +
                (address - baseAddress) + ", not behind the one before");
        }
    }

    @Override
    public void close()
    {
        map.close();
    }
}
