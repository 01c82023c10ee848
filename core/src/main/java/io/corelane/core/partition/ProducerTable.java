package io.corelane.core.partition;

import io.corelane.core.state.Snapshot;

/**
 * Up to which sequence each producer's records have been taken, so that one that is sent again is known. Bounded: when
 * it is full, the producer is forgotten that sent nothing for longest; records that it sends again would count twice.
 * What it holds is a function of the log alone. Owned by the partition's thread; nothing is allocated but to grow.
 */
final class ProducerTable
{
    private static final int INITIAL_SLOTS = 64;

    private final int maxProducers;
    private long[] ids = new long[INITIAL_SLOTS];
    private long[] next = new long[INITIAL_SLOTS];
    private long[] used = new long[INITIAL_SLOTS];
    private int size;
    private long clock;
    private long duplicates;
    private long forgotten;

    /**
     * Nobody yet.
     *
     * @param maxProducers that are known at a time.
     */
    ProducerTable(final int maxProducers)
    {
        this.maxProducers = maxProducers;
    }

    /**
     * Takes note of records of a producer.
     *
     * @param producerId who sends.
     * @param first      sequence of the first record.
     * @param count      how many with consecutive sequences.
     * @return how many of them, from the first one on, were taken before.
     */
    int take(final long producerId, final long first, final int count)
    {
        final int slot = slot(producerId);
        used[slot] = ++clock;
        final long end = first + count;
        final long taken = Math.max(0, Math.min(end, next[slot]) - first);
        next[slot] = Math.max(next[slot], end);
        duplicates += taken;
        return (int)taken;
    }

    /** The sequence behind the last one of a producer that was taken, 0 for one that is not known. */
    long next(final long producerId)
    {
        final int mask = ids.length - 1;
        int slot = start(producerId, mask);
        while (0 != used[slot])
        {
            if (producerId == ids[slot])
            {
                return next[slot];
            }
            slot = slot + 1 & mask;
        }
        return 0;
    }

    /** Forgets a producer, whose sequences begin anew. */
    void remove(final long producerId)
    {
        final int mask = ids.length - 1;
        int slot = start(producerId, mask);
        while (0 != used[slot] && producerId != ids[slot])
        {
            slot = slot + 1 & mask;
        }
        if (0 != used[slot])
        {
            removeSlot(slot);
        }
    }

    /** Records that had been taken before, so far. */
    long duplicates()
    {
        return duplicates;
    }

    /** Producers that were forgotten, so far. */
    long forgotten()
    {
        return forgotten;
    }

    /** Takes out who is known, or puts it back into a table where nobody is. */
    void snapshot(final Snapshot snapshot)
    {
        clock = snapshot.value(clock);
        duplicates = snapshot.value(duplicates);
        forgotten = snapshot.value(forgotten);
        final long[] known = known();
        final long[] values = new long[snapshot.value(known.length)];
        System.arraycopy(known, 0, values, 0, known.length);
        snapshot.values(values);
        for (int i = known.length; i < values.length; i += 3)
        {
            final int slot = slot(values[i]);
            next[slot] = values[i + 1];
            used[slot] = values[i + 2];
        }
    }

    /** For each producer its id, the sequence behind its last record, and when it sent that. */
    long[] known()
    {
        final long[] known = new long[3 * size];
        int place = 0;
        for (int slot = 0; slot < ids.length; slot++)
        {
            if (0 != used[slot])
            {
                known[place++] = ids[slot];
                known[place++] = next[slot];
                known[place++] = used[slot];
            }
        }
        return known;
    }

    private int slot(final long producerId)
    {
        final int mask = ids.length - 1;
        int slot = start(producerId, mask);
        while (0 != used[slot])
        {
            if (producerId == ids[slot])
            {
                return slot;
            }
            slot = slot + 1 & mask;
        }
        return add(producerId);
    }

    private int add(final long producerId)
    {
        if (size == maxProducers)
        {
            forgetOne();
        }
        else if (2 * size >= ids.length)
        {
            grow();
        }
        final int mask = ids.length - 1;
        int slot = start(producerId, mask);
        while (0 != used[slot])
        {
            slot = slot + 1 & mask;
        }
        ids[slot] = producerId;
        next[slot] = 0;
        size++;
        return slot;
    }

    /** Rare, so it looks at all of them. */
    private void forgetOne()
    {
        int oldest = -1;
        for (int i = 0; i < ids.length; i++)
        {
            if (0 != used[i] && (oldest < 0 || used[i] < used[oldest]))
            {
                oldest = i;
            }
        }
        forgotten++;
        removeSlot(oldest);
    }

    /** Those behind it move up, so that they are still found. */
    private void removeSlot(final int removed)
    {
        final int mask = ids.length - 1;
        int hole = removed;
        int slot = hole + 1 & mask;
        while (0 != used[slot])
        {
            final int home = start(ids[slot], mask);
            if ((slot - home & mask) >= (slot - hole & mask))
            {
                ids[hole] = ids[slot];
                next[hole] = next[slot];
                used[hole] = used[slot];
                hole = slot;
            }
            slot = slot + 1 & mask;
        }
        used[hole] = 0;
        size--;
    }

    private void grow()
    {
        final long[] formerIds = ids;
        final long[] formerNext = next;
        final long[] formerUsed = used;
        ids = new long[2 * formerIds.length];
        next = new long[ids.length];
        used = new long[ids.length];
        final int mask = ids.length - 1;
        for (int i = 0; i < formerIds.length; i++)
        {
            if (0 != formerUsed[i])
            {
                int slot = start(formerIds[i], mask);
                while (0 != used[slot])
                {
                    slot = slot + 1 & mask;
                }
                ids[slot] = formerIds[i];
                next[slot] = formerNext[i];
                used[slot] = formerUsed[i];
            }
        }
    }

    private static int start(final long producerId, final int mask)
    {
        final long mixed = producerId * 0x9E37_79B9_7F4A_7C15L;
        return (int)(mixed >>> 32) & mask;
    }
}
