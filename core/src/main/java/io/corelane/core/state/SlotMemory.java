package io.corelane.core.state;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.agrona.UnsafeApi;

/**
 * Memory of slots of one length, numbered from 0, that can be copied as it is at one moment while its owner goes on
 * working. From {@link #beginCapture} on the owner calls {@link #touch} before it looks at a slot; when it is the first
 * to do so, the chunk of slots around it is put aside. All other chunks are read where they lie, by the thread that
 * calls {@link #read}: a chunk that was touched meanwhile is found aside then. So what a checkpoint costs the owner is
 * one copy of each chunk that it touches, and no more.
 * <p>
 * A chunk is pending, being read, put aside, or done. The reader's copy counts when the chunk is still its own
 * afterwards; the owner makes it its own before it writes.
 */
public abstract class SlotMemory
{
    private static final VarHandle STATES = MethodHandles.arrayElementVarHandle(int[].class);
    private static final int CHUNK_LENGTH = 1_024;
    private static final int READING = 1;
    private static final int ASIDE = 2;
    private static final int DONE = 3;
    private static final int PHASES = 4;

    private final int slotLength;
    private final int chunkShift;
    private int[] states = new int[0];
    private long[] asides = new long[0];
    private AsideMemory aside;
    private long[] bases;
    private int epoch;
    private int captured;
    private boolean isCaptured;

    /**
     * Memory.
     *
     * @param slotLength bytes of a slot.
     */
    SlotMemory(final int slotLength)
    {
        this.slotLength = slotLength;
        int shift = 0;
        while ((long)slotLength << shift + 1 <= CHUNK_LENGTH)
        {
            shift++;
        }
        chunkShift = shift;
    }

    /** What {@link #slotAddress} looks at, which does not change any more. */
    abstract long[] bases();

    /** Where a slot begins. */
    abstract long slotAddress(long[] bases, int slot);

    /** Whether slots from one to another lie one behind the other, {@link #distance} apart. */
    abstract boolean areTogether(int firstSlot, int lastSlot);

    /** Bytes from a slot to the next one, where they are together. */
    abstract long distance();

    /** Makes room for so many slots, in a memory that has none. */
    abstract void restore(int slots);

    /** The slots that {@link #restore} made have been filled. */
    abstract void restored();

    /**
     * Slots that were given out so far, also those that are free again.
     *
     * @return count.
     */
    public abstract int slots();

    /**
     * Bytes of a slot.
     *
     * @return bytes.
     */
    public final int slotLength()
    {
        return slotLength;
    }

    /**
     * From now on what the slots hold at this moment can be read by another thread.
     *
     * @param memory where the owner puts aside what it touches; its thread is the owner's.
     */
    public final void beginCapture(final AsideMemory memory)
    {
        captured = slots();
        final int chunks = chunks();
        if (chunks > states.length)
        {
            // Nothing of what was is looked at any more: all of it is of epochs before.
            states = new int[Math.max(chunks, 2 * states.length)];
            asides = new long[states.length];
        }
        epoch += PHASES;
        bases = bases().clone();
        aside = memory;
        isCaptured = true;
    }

    /** Nothing is put aside any more; when the other thread has done with it. */
    public final void endCapture()
    {
        isCaptured = false;
        aside = null;
    }

    /** Whether {@link #touch} has to be told at the moment. */
    final boolean isCaptured()
    {
        return isCaptured;
    }

    /** A slot is about to be looked at, and maybe changed. */
    final void touch(final int slot)
    {
        if (isCaptured && slot < captured)
        {
            final int chunk = slot >>> chunkShift;
            if ((int)STATES.getAcquire(states, chunk) < epoch + ASIDE)
            {
                putAside(chunk);
            }
        }
    }

    /**
     * Slots that are read at a time, at the most.
     *
     * @return count.
     */
    public final int chunkSlots()
    {
        return 1 << chunkShift;
    }

    /**
     * Slots that there were at {@link #beginCapture}.
     *
     * @return count.
     */
    public final int capturedSlots()
    {
        return captured;
    }

    /**
     * Copies a chunk of slots as they were at {@link #beginCapture}. The thread that reads.
     *
     * @param firstSlot a multiple of {@link #chunkSlots}.
     * @param target    address with room for them.
     * @return slots.
     */
    public final int read(final int firstSlot, final long target)
    {
        final int chunk = firstSlot >>> chunkShift;
        final int count = slotsOf(chunk);
        final int state = (int)STATES.getAcquire(states, chunk);
        if (state != epoch + ASIDE && STATES.compareAndSet(states, chunk, state, epoch + READING))
        {
            copy(chunk, count, target);
            VarHandle.fullFence();
            if (STATES.compareAndSet(states, chunk, epoch + READING, epoch + DONE))
            {
                return count;
            }
        }
        VarHandle.acquireFence();
        copy(asides[chunk], isOnePiece(chunk, count) ? distance() : slotLength, count, target);
        return count;
    }

    /**
     * Fills slots with what {@link #read} gave; in a memory that holds nothing yet.
     *
     * @param firstSlot the first one.
     * @param count     how many.
     * @param source    address of what they hold.
     */
    public final void write(final int firstSlot, final int count, final long source)
    {
        final long[] places = bases();
        for (int i = 0; i < count; i++)
        {
            UnsafeApi.copyMemory(
                null, source + (long)i * slotLength, null, slotAddress(places, firstSlot + i), slotLength);
        }
    }

    /**
     * Makes room for slots in a memory that holds nothing yet, for {@link #write}.
     *
     * @param count how many there were.
     */
    public final void beginRestore(final int count)
    {
        restore(count);
    }

    /** All slots have been filled by {@link #write}. */
    public final void endRestore()
    {
        restored();
    }

    private void putAside(final int chunk)
    {
        final int count = slotsOf(chunk);
        final boolean isOnePiece = isOnePiece(chunk, count);
        final long length = isOnePiece ? (count - 1) * distance() + slotLength : (long)count * slotLength;
        final long place = aside.take(length);
        if (AsideMemory.NONE == place)
        {
            // The checkpoint is given up; whoever reads it learns that from the memory.
            return;
        }
        if (isOnePiece)
        {
            // With what lies between the slots: one copy is quicker than many, and the reader leaves it out.
            UnsafeApi.copyMemory(null, slotAddress(bases, chunk << chunkShift), null, place, length);
        }
        else
        {
            copy(chunk, count, place);
        }
        asides[chunk] = place;
        int state = (int)STATES.getVolatile(states, chunk);
        while (state < epoch + ASIDE && !STATES.compareAndSet(states, chunk, state, epoch + ASIDE))
        {
            state = (int)STATES.getVolatile(states, chunk);
        }
    }

    private boolean isOnePiece(final int chunk, final int count)
    {
        final int first = chunk << chunkShift;
        return areTogether(first, first + count - 1);
    }

    private void copy(final int chunk, final int count, final long target)
    {
        if (isOnePiece(chunk, count))
        {
            copy(slotAddress(bases, chunk << chunkShift), distance(), count, target);
            return;
        }
        final int first = chunk << chunkShift;
        for (int i = 0; i < count; i++)
        {
            UnsafeApi.copyMemory(
                null, slotAddress(bases, first + i), null, target + (long)i * slotLength, slotLength);
        }
    }

    private void copy(final long source, final long distance, final int count, final long target)
    {
        if (distance == slotLength)
        {
            UnsafeApi.copyMemory(null, source, null, target, (long)count * slotLength);
            return;
        }
        for (int i = 0; i < count; i++)
        {
            UnsafeApi.copyMemory(null, source + i * distance, null, target + (long)i * slotLength, slotLength);
        }
    }

    private int slotsOf(final int chunk)
    {
        return Math.min(1 << chunkShift, captured - (chunk << chunkShift));
    }

    private int chunks()
    {
        return (int)((long)captured + (1 << chunkShift) - 1 >>> chunkShift);
    }
}
