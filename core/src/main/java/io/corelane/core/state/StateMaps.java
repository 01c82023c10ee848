package io.corelane.core.state;

import static io.corelane.core.state.StateFileDescriptor.MAP_OFFSET;
import static io.corelane.core.state.StateFileDescriptor.NUMBER_OFFSET;

import java.util.Arrays;
import org.agrona.UnsafeApi;

/**
 * The maps of a state. Each new one is as large as all before it, from {@code 2^18} entries on an eighth of that, so
 * that little memory waits for keys that may never come. It is made ahead of need in the background: making a map
 * touches all of its memory, which no record should wait for. Entries have numbers, from 1 in the order in which they
 * were made; a number tells the map, the block and the place in it.
 */
final class StateMaps extends SlotMemory implements AutoCloseable
{
    /** Entries from which on eight maps double a state, and not one. */
    private static final int FINE_SHIFT = 18;
    private static final int PARTS_SHIFT = 3;
    private static final int PARTS = 1 << PARTS_SHIFT;
    private static final int BLOCK_MASK = StateMap.BLOCK_ENTRIES - 1;

    private static final long BASES_OFFSET = UnsafeApi.arrayBaseOffset(long[].class);

    private final KeyedStateConfig config;
    private final Runnable onRestored;
    private final int firstShift;
    private final int fineShift;
    private final int entryLength;
    private final int keyRoom;
    private final StateMap[] maps = new StateMap[StateFileDescriptor.MAX_MAPS];
    private final long[] fileBases = new long[StateFileDescriptor.MAX_MAPS];
    /** Where an entry of number 0 would be, if the entries of all maps before lay in front of those of a map. */
    private long[] origins = new long[0];
    private PreparedMap prepared;
    private int count;
    private int made;
    private long blockStride;
    private long capacity;
    private long bytes;

    /**
     * One map.
     *
     * @param config     of the state.
     * @param onRestored is told when entries have been put back.
     */
    StateMaps(final KeyedStateConfig config, final Runnable onRestored)
    {
        super(StateMap.slotLength(config));
        this.config = config;
        this.onRestored = onRestored;
        this.keyRoom = StateFileDescriptor.keyRoom(config.keyLengthMax());
        this.entryLength = StateMap.entryLength(config);
        // Two blocks at the least: how far they lie apart is known from the second one on.
        int shift = StateMap.BLOCK_SHIFT + 1;
        while (1L << shift < Math.min(config.initialKeys(), config.maxKeys()))
        {
            shift++;
        }
        firstShift = shift;
        fineShift = Math.max(shift, FINE_SHIFT);
        adopt(new StateMap(config, 0, 1L << firstShift));
    }

    /** The value's header that a word of the index leads to; there is a base for any number that a word can have. */
    long address(final long word)
    {
        return UnsafeApi.getLong(fileBases, BASES_OFFSET + ((long)StateFileDescriptor.mapOf(word) << 3)) +
            StateFileDescriptor.fileOffsetOf(word);
    }

    /** The value's header of an entry by its number. */
    long addressOf(final int number)
    {
        return address(origins, number - 1);
    }

    /** The word of the index that leads to a value in a map. */
    long word(final long tag, final int map, final long value)
    {
        return StateFileDescriptor.word(tag, map, value - fileBases[map]);
    }

    long capacity()
    {
        return capacity;
    }

    long bytes()
    {
        return bytes;
    }

    /** Begins to make the next map when half of the first one is taken, or the last one is begun. */
    void prepareAhead()
    {
        if (null == prepared && made >= (1 == count ? capacity >>> 1 : firstOf(count - 1)) &&
            capacity < config.maxKeys())
        {
            final PreparedMap next = new PreparedMap(config, count, nextCapacity());
            prepared = next;
            config.background().execute(next::prepare);
        }
    }

    /**
     * Makes an entry of zeros, which knows its number and its map.
     *
     * @return address of the value's header.
     */
    long add()
    {
        prepareAhead();
        final int index = mapOf(made);
        if (index == count)
        {
            final PreparedMap next = prepared;
            prepared = null;
            // Rather one slow record than a lost one, when the background has not come round to it.
            adopt(null == next ? new StateMap(config, count, nextCapacity()) : next.take());
        }
        final StateMap map = maps[index];
        final long value = map.add();
        if (0 != map.blockStride())
        {
            blockStride = map.blockStride();
        }
        if (map.firstAddress() == value)
        {
            origins[index] = map.firstAddress() - (firstOf(index) >> StateMap.BLOCK_SHIFT) * blockStride;
        }
        if (value != address(origins, made))
        {
            throw new IllegalStateException(
                "the entries of the state " + config.name() + " do not lie as far apart in all of its files");
        }
        made++;
        UnsafeApi.putShort(null, value + MAP_OFFSET, (short)index);
        UnsafeApi.putInt(null, value + NUMBER_OFFSET, made);
        return value;
    }

    @Override
    public int slots()
    {
        return made;
    }

    @Override
    long[] bases()
    {
        final long[] places = origins.clone();
        for (int i = 0; i < places.length; i++)
        {
            places[i] -= keyRoom;
        }
        return places;
    }

    @Override
    long slotAddress(final long[] bases, final int slot)
    {
        return address(bases, slot);
    }

    @Override
    boolean areTogether(final int firstSlot, final int lastSlot)
    {
        return firstSlot >> StateMap.BLOCK_SHIFT == lastSlot >> StateMap.BLOCK_SHIFT;
    }

    @Override
    long distance()
    {
        return entryLength;
    }

    @Override
    void restore(final int slots)
    {
        while (made < slots)
        {
            add();
        }
    }

    @Override
    void restored()
    {
        onRestored.run();
    }

    @Override
    public void close()
    {
        if (null != prepared)
        {
            prepared.close();
        }
        for (int i = 0; i < count; i++)
        {
            maps[i].close();
        }
    }

    private long address(final long[] places, final int index)
    {
        return places[mapOf(index)] + (index >> StateMap.BLOCK_SHIFT) * blockStride +
            (long)(index & BLOCK_MASK) * entryLength;
    }

    /**
     * The first map has {@code 2^firstShift} entries, and each other one as many as all before it up to
     * {@code 2^fineShift}; behind that eight maps of one size are as many as all before them.
     */
    private int mapOf(final int index)
    {
        if (index >>> fineShift == 0)
        {
            return Integer.SIZE - Integer.numberOfLeadingZeros(index >>> firstShift);
        }
        final int exponent = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(index);
        return coarseMaps() + (exponent - fineShift << PARTS_SHIFT) +
            (index >>> exponent - PARTS_SHIFT & PARTS - 1);
    }

    private int coarseMaps()
    {
        return fineShift - firstShift + 1;
    }

    private long firstOf(final int map)
    {
        final int fine = map - coarseMaps();
        if (fine < 0)
        {
            return 0 == map ? 0 : 1L << firstShift + map - 1;
        }
        return (long)(PARTS + (fine & PARTS - 1)) << fineShift - PARTS_SHIFT + (fine >>> PARTS_SHIFT);
    }

    /** Whole blocks, also of the last one. */
    private long nextCapacity()
    {
        final long left = config.maxKeys() - capacity + BLOCK_MASK & ~(long)BLOCK_MASK;
        return Math.min(firstOf(count + 1) - firstOf(count), Math.max(StateMap.BLOCK_ENTRIES, left));
    }

    private void adopt(final StateMap map)
    {
        maps[count] = map;
        fileBases[count] = map.address(0);
        origins = Arrays.copyOf(origins, count + 1);
        count++;
        capacity += map.capacity();
        bytes += map.fileLength();
    }
}
