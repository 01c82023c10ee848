package io.corelane.core.sketch;

import org.agrona.collections.Long2ObjectHashMap;

/**
 * The sketches of one aggregate in one partition, on the heap, by the id of their group. What a group's accumulators
 * keep is the id. A new group allocates its sketch. Owned by the partition's thread.
 *
 * @param <T> kind of sketch.
 */
public abstract class Sketches<T>
{
    private final Long2ObjectHashMap<T> sketches = new Long2ObjectHashMap<>();
    private long nextId = 1;

    Sketches()
    {
    }

    /**
     * Makes a sketch without values.
     *
     * @return its id, from 1.
     */
    public final long create()
    {
        final long id = nextId++;
        sketches.put(id, make());
        return id;
    }

    /**
     * Takes a sketch away.
     *
     * @param id of the sketch; 0 for none.
     */
    public final void release(final long id)
    {
        sketches.remove(id);
    }

    /**
     * Takes another sketch into one; the other is no more. Allocates.
     *
     * @param id    of the sketch; 0 for none.
     * @param other id of the other one; 0 for none.
     * @return the id of what holds the values of both, 0 when there are none.
     */
    public final long merge(final long id, final long other)
    {
        if (0 == id || 0 == other)
        {
            return id + other;
        }
        sketches.put(id, merge(sketches.get(id), sketches.remove(other)));
        return id;
    }

    /**
     * Sketches that are there.
     *
     * @return count.
     */
    public final int size()
    {
        return sketches.size();
    }

    abstract T make();

    /** The values of both; neither is looked at again. */
    abstract T merge(T sketch, T other);

    final T get(final long id)
    {
        return sketches.get(id);
    }
}
