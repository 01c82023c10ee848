package io.corelane.core.state;

import static io.corelane.core.state.StateFileDescriptor.MAP_OFFSET;

import java.util.ArrayList;
import java.util.List;
import org.agrona.UnsafeApi;

/**
 * The maps of a state. Each new one is as large as all before it, and is made ahead of need in the background: making
 * a map touches all of its memory, which no record should wait for.
 */
final class StateMaps implements AutoCloseable
{
    private final KeyedStateConfig config;
    private final List<StateMap> maps = new ArrayList<>();
    private final long[] baseAddresses = new long[StateFileDescriptor.MAX_MAPS];
    private volatile StateMap prepared;
    private volatile boolean closed;
    private boolean preparing;
    private int nextNumber;
    private StateMap target;
    private long capacity;
    private long bytes;

    StateMaps(final KeyedStateConfig config)
    {
        this.config = config;
        adopt(new StateMap(config, nextNumber++, Math.min(config.initialKeys(), config.maxKeys())));
    }

    long address(final long word)
    {
        return baseAddresses[StateFileDescriptor.mapOf(word)] + StateFileDescriptor.fileOffsetOf(word);
    }

    /** The word of the index that leads to a value in a map. */
    long word(final long tag, final int map, final long value)
    {
        return StateFileDescriptor.word(tag, map, value - baseAddresses[map]);
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
    void prepareAhead(final long size)
    {
        adoptPrepared();
        if (!preparing && size >= capacity >>> 1 && capacity < config.maxKeys() &&
            nextNumber < StateFileDescriptor.MAX_MAPS)
        {
            preparing = true;
            final int number = nextNumber++;
            final long room = nextCapacity();
            config.background().execute(() -> prepare(number, room));
        }
    }

    /**
     * Makes an entry of zeros, which knows its map, where there is room.
     *
     * @return address of the value's header, or 0 when there is no room and none can be made.
     */
    long add(final long size)
    {
        prepareAhead(size);
        while (true)
        {
            if (target.isFull() && !chooseTarget())
            {
                return KeyedState.NULL_ADDRESS;
            }
            try
            {
                final long value = target.add();
                UnsafeApi.putShort(null, value + MAP_OFFSET, (short)target.number());
                return value;
            }
            catch (final IllegalStateException ex)
            {
                // Chronicle has less room than it promised.
                target.giveUp();
            }
        }
    }

    @Override
    public void close()
    {
        closed = true;
        adoptPrepared();
        maps.forEach(StateMap::close);
    }

    private boolean chooseTarget()
    {
        adoptPrepared();
        for (final StateMap map : maps)
        {
            if (!map.isFull())
            {
                target = map;
                return true;
            }
        }
        if (nextNumber >= StateFileDescriptor.MAX_MAPS)
        {
            return false;
        }
        // The background has not come round to it: rather one slow record than a lost one.
        adopt(new StateMap(config, nextNumber++, nextCapacity()));
        return true;
    }

    private long nextCapacity()
    {
        return Math.max(1, Math.min(capacity, config.maxKeys() - capacity));
    }

    private void prepare(final int number, final long room)
    {
        final StateMap map = new StateMap(config, number, room);
        prepared = map;
        if (closed)
        {
            // The owner has gone and will not look again.
            map.close();
        }
    }

    private void adoptPrepared()
    {
        final StateMap map = prepared;
        if (null != map)
        {
            prepared = null;
            preparing = false;
            if (closed)
            {
                map.close();
                return;
            }
            adopt(map);
        }
    }

    private void adopt(final StateMap map)
    {
        maps.add(map);
        baseAddresses[map.number()] = map.address(0);
        capacity += map.capacity();
        bytes += map.fileLength();
        if (null == target || target.isFull())
        {
            target = map;
        }
    }
}
