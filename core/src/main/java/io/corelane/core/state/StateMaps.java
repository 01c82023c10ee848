package io.corelane.core.state;

import static io.corelane.core.state.StateFileDescriptor.MAP_OFFSET;
import static io.corelane.core.state.StateFileDescriptor.NUMBER_OFFSET;

import java.util.Arrays;
import org.agrona.UnsafeApi;

/**
 * The maps of a state. Each new one is as large as all before it, and is made ahead of need in the background: making
 * a map touches all of its memory, which no record should wait for. Entries have numbers, from 1 in the order in which
 * they were made; a number tells the map and the place in it.
 */
final class StateMaps extends SlotMemory implements AutoCloseable
{
    private final KeyedStateConfig config;
    private final Runnable onRestored;
    private final int firstShift;
    private final int keyRoom;
    private final StateMap[] maps = new StateMap[StateFileDescriptor.MAX_MAPS];
    private final long[] fileBases = new long[StateFileDescriptor.MAX_MAPS];
    /** Where an entry of number 0 would be, if the entries of all maps before lay in front of those of a map. */
    private long[] origins = new long[0];
    private PreparedMap prepared;
    private int count;
    private int made;
    private long stride;
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
        super(StateFileDescriptor.keyRoom(config.keyLengthMax()) + StateFileDescriptor.VALUE_HEADER_LENGTH +
            config.valueLength());
        this.config = config;
        this.onRestored = onRestored;
        this.keyRoom = StateFileDescriptor.keyRoom(config.keyLengthMax());
        // Two at the least: how far entries lie apart is known from the second one on.
        int shift = 1;
        while (1L << shift < Math.min(config.initialKeys(), config.maxKeys()))
        {
            shift++;
        }
        firstShift = shift;
        adopt(new StateMap(config, 0, 1L << firstShift));
    }

    /** The value's header that a word of the index leads to. */
    long address(final long word)
    {
        return fileBases[StateFileDescriptor.mapOf(word)] + StateFileDescriptor.fileOffsetOf(word);
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

    /** Begins to make the next map when half of the room is taken. */
    void prepareAhead()
    {
        if (null == prepared && made >= capacity >>> 1 && capacity < config.maxKeys())
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
        stride = 0 == stride ? map.stride() : stride;
        if (map.firstAddress() == value)
        {
            origins[index] = map.firstAddress() - firstOf(index) * stride;
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
        return mapOf(firstSlot) == mapOf(lastSlot);
    }

    @Override
    long distance()
    {
        return stride;
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
        return places[mapOf(index)] + index * stride;
    }

    /** The first map has {@code 2^firstShift} entries, and each other one as many as all before it. */
    private int mapOf(final int index)
    {
        return Integer.SIZE - Integer.numberOfLeadingZeros(index >>> firstShift);
    }

    private long firstOf(final int map)
    {
        return 0 == map ? 0 : 1L << firstShift + map - 1;
    }

    private long nextCapacity()
    {
        return Math.max(1, Math.min(capacity, config.maxKeys() - capacity));
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
