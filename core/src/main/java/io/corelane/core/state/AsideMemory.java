package io.corelane.core.state;

import java.util.ArrayList;
import java.util.List;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.OneToOneConcurrentArrayQueue;

/**
 * Where the owner of state puts aside what a checkpoint still has to read. Memory is given out piece by piece and given
 * back all at once. The thread that reads the checkpoint makes it ahead of need, and gives it back to the system; the
 * owner makes it only when that one does not keep up. Bounded: beyond the limit a checkpoint is given up, and nothing
 * waits.
 */
public final class AsideMemory implements AutoCloseable
{
    /** No more memory. */
    static final long NONE = 0;

    private static final int SLAB_LENGTH = 1 << 18;
    private static final int READY = 16;

    /** Bytes that are kept from one checkpoint to the next: memory that is new costs a fault for each of its pages. */
    private static final long KEPT = 64L << 20;
    private static final int RETURNED = 4;

    private final long limit;
    private final OneToOneConcurrentArrayQueue<Slab> ready =
        new OneToOneConcurrentArrayQueue<>((int)(KEPT / SLAB_LENGTH));
    private final OneToOneConcurrentArrayQueue<List<Slab>> returned = new OneToOneConcurrentArrayQueue<>(RETURNED);
    private List<Slab> taken = new ArrayList<>();
    private Slab slab;
    private long place;
    private long length;
    private volatile boolean isExhausted;

    /**
     * No memory yet.
     *
     * @param limit bytes at the most.
     */
    public AsideMemory(final long limit)
    {
        this.limit = limit;
    }

    /**
     * Whether what was touched could not be put aside, so that the checkpoint is none. Any thread.
     *
     * @return true when there was not enough memory.
     */
    public boolean isExhausted()
    {
        return isExhausted;
    }

    /**
     * Bytes that were put aside since {@link #release}. The owner.
     *
     * @return bytes.
     */
    public long length()
    {
        return length;
    }

    /**
     * Whether so much may wait elsewhere; if not, the checkpoint is given up. The owner.
     *
     * @param bytes that would wait.
     * @return false when that is more than the limit.
     */
    public boolean hasRoomFor(final long bytes)
    {
        isExhausted |= bytes > limit;
        return bytes <= limit;
    }

    /** Makes memory ahead of need; also before a checkpoint is begun. The thread that reads. */
    public void prepare()
    {
        trim();
        while (ready.size() < READY)
        {
            ready.offer(new Slab(SLAB_LENGTH));
        }
    }

    /** Keeps some of the memory that the owner has released, and gives the rest back. The thread that reads. */
    public void trim()
    {
        for (List<Slab> slabs = returned.poll(); null != slabs; slabs = returned.poll())
        {
            for (final Slab used : slabs)
            {
                if (SLAB_LENGTH != used.length || !ready.offer(used))
                {
                    used.free();
                }
            }
        }
    }

    /** Gives a piece; owner. */
    long take(final long bytes)
    {
        if (null == slab || place + bytes > slab.length)
        {
            if (length + bytes > limit)
            {
                isExhausted = true;
                return NONE;
            }
            next(bytes);
        }
        final long address = slab.address + place;
        place += bytes;
        length += bytes;
        return address;
    }

    /** All of it is free again. The owner, when nobody reads any more. */
    public void release()
    {
        if (!taken.isEmpty())
        {
            // To give much of it back takes milliseconds, which a record would wait for.
            if (!returned.offer(taken))
            {
                taken.forEach(Slab::free);
            }
            taken = new ArrayList<>();
        }
        slab = null;
        place = 0;
        length = 0;
        isExhausted = false;
    }

    @Override
    public void close()
    {
        release();
        trim();
        for (Slab next = ready.poll(); null != next; next = ready.poll())
        {
            next.free();
        }
    }

    private void next(final long bytes)
    {
        final Slab prepared = bytes > SLAB_LENGTH ? null : ready.poll();
        slab = null == prepared ? new Slab(Math.max(bytes, SLAB_LENGTH)) : prepared;
        taken.add(slab);
        place = 0;
    }

    /** Not of the JVM's direct memory, whose limit is another one. Its pages are touched when it is made. */
    private static final class Slab
    {
        private final long address;
        private final long length;

        Slab(final long length)
        {
            this.length = length;
            this.address = UnsafeApi.allocateMemory(length);
            UnsafeApi.setMemory(address, length, (byte)0);
        }

        void free()
        {
            UnsafeApi.freeMemory(address);
        }
    }
}
