package io.corelane.core.sketch;

import io.corelane.core.state.RecordMemory;
import io.corelane.core.state.Snapshot;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * The sketches of one aggregate in one partition, on the heap, by the id of their group. What a group's accumulators
 * keep is the id. A new group allocates its sketch. Owned by the partition's thread.
 *
 * @param <T> kind of sketch.
 */
public abstract class Sketches<T> implements RecordMemory
{
    private final Long2ObjectHashMap<Held<T>> sketches = new Long2ObjectHashMap<>();
    private long nextId = 1;
    private Held<T> first;
    private Held<T> last;
    private Held<T> nextCaptured;
    private Sink sink;
    private int epoch;

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
        add(id, make());
        return id;
    }

    /**
     * Takes a sketch away.
     *
     * @param id of the sketch; 0 for none.
     */
    public final void release(final long id)
    {
        final Held<T> held = sketches.remove(id);
        if (null != held)
        {
            remove(held);
        }
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
        final T sketch = get(id);
        final T otherSketch = get(other);
        release(other);
        sketches.get(id).sketch = merge(sketch, otherSketch);
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

    /**
     * Takes the sketches out or puts them back, where there are none.
     *
     * @param snapshot takes or gives.
     */
    public final void snapshot(final Snapshot snapshot)
    {
        nextId = snapshot.value(nextId);
        snapshot.records(this);
    }

    @Override
    public final void beginCapture(final Sink taker)
    {
        sink = taker;
        epoch++;
        nextCaptured = first;
    }

    @Override
    public final int capture(final int limit)
    {
        int count = 0;
        while (count < limit && null != nextCaptured)
        {
            final Held<T> held = nextCaptured;
            nextCaptured = held.next;
            count += capture(held) ? 1 : 0;
        }
        return count;
    }

    @Override
    public final void endCapture()
    {
        sink = null;
        nextCaptured = null;
    }

    @Override
    public final void restore(final long id, final byte[] bytes)
    {
        add(id, decode(bytes));
    }

    abstract T make();

    /** The values of both; neither is looked at again. What rows leave one by one is not merged. */
    T merge(final T sketch, final T other)
    {
        throw new UnsupportedOperationException("rows leave one by one here");
    }

    /** A sketch as bytes; it stays as it is, and what {@link #decode} makes of them goes on like it. */
    abstract byte[] encode(T sketch);

    abstract T decode(byte[] bytes);

    /** A sketch that is about to be looked at, and maybe changed. */
    final T get(final long id)
    {
        final Held<T> held = sketches.get(id);
        capture(held);
        return held.sketch;
    }

    private void add(final long id, final T sketch)
    {
        final Held<T> held = new Held<>(id, sketch);
        held.epoch = epoch;
        held.previous = last;
        if (null == last)
        {
            first = held;
        }
        else
        {
            last.next = held;
        }
        last = held;
        sketches.put(id, held);
    }

    private void remove(final Held<T> held)
    {
        capture(held);
        nextCaptured = held == nextCaptured ? held.next : nextCaptured;
        if (null == held.previous)
        {
            first = held.next;
        }
        else
        {
            held.previous.next = held.next;
        }
        if (null == held.next)
        {
            last = held.previous;
        }
        else
        {
            held.next.previous = held.previous;
        }
    }

    /** Takes a sketch out that was there when the capture began, once. */
    private boolean capture(final Held<T> held)
    {
        if (null == sink || epoch == held.epoch)
        {
            return false;
        }
        held.epoch = epoch;
        sink.onRecord(held.id, encode(held.sketch));
        return true;
    }

    /** A sketch, and where it stands among the others. */
    private static final class Held<T>
    {
        private final long id;
        private T sketch;
        private int epoch;
        private Held<T> previous;
        private Held<T> next;

        Held(final long id, final T sketch)
        {
            this.id = id;
            this.sketch = sketch;
        }
    }
}
