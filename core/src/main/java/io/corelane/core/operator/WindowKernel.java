package io.corelane.core.operator;

import io.corelane.core.partition.RecordContext;
import io.corelane.core.partition.RowSink;
import io.corelane.core.plan.Window;
import io.corelane.core.runtime.Faults;

/**
 * Groups in stretches of time, each with a table of its own: windows of a fixed size, or the panes that such windows
 * share. Where stretches do not overlap, records are taken in runs by what stands here.
 */
public abstract class WindowKernel extends GroupKernel implements StatefulTask
{
    /** First moment of the window at hand. */
    protected long windowStart;

    /** First moment behind the window at hand. */
    protected long windowEnd;

    final WindowState state;
    final long sizeNs;
    final long advanceNs;
    final long latenessNs;
    long watermarkNs = NO_TIME;
    boolean isStale;

    private final long stepNs;

    /**
     * A kernel.
     *
     * @param context      what the task learns of the record at hand.
     * @param faults       where faults go.
     * @param results      takes the rows.
     * @param state        the groups of each stretch.
     * @param keyLengthMax bytes of the longest encoded key.
     * @param valueLength  bytes of the accumulators.
     * @param sizeNs       length of a window, nanoseconds.
     * @param advanceNs    from one start of a window to the next, nanoseconds.
     * @param latenessNs   how long behind its end a window stays open, nanoseconds.
     * @param stepNs       from one start of a stretch to the next, which divides the advance, nanoseconds.
     */
    protected WindowKernel(
        final RecordContext context,
        final Faults faults,
        final RowSink results,
        final WindowState state,
        final int keyLengthMax,
        final int valueLength,
        final long sizeNs,
        final long advanceNs,
        final long latenessNs,
        final long stepNs)
    {
        super(context, faults, results, keyLengthMax, valueLength);
        this.state = state;
        this.sizeNs = sizeNs;
        this.advanceNs = advanceNs;
        this.latenessNs = latenessNs;
        this.stepNs = stepNs;
    }

    /**
     * The time by which the record at hand belongs to windows.
     *
     * @return epoch nanoseconds.
     */
    protected abstract long time();

    /**
     * Whether there are groups that have no row.
     *
     * @return false when each satisfies HAVING.
     */
    protected abstract boolean chooses();

    @Override
    public final boolean needsTime()
    {
        return true;
    }

    /** Blocks may be of other groups when windows have closed; more records are usual when the first one has opened. */
    @Override
    public final boolean isStale()
    {
        return isStale;
    }

    /** What is looked up from now on is there until a window closes. */
    protected final void lookAgain()
    {
        isStale = false;
    }

    /**
     * Looks at the place where a group is sought first; where no windows overlap.
     *
     * @param hash   of the key.
     * @param timeNs a moment in the window.
     * @return what is there.
     */
    protected final long lookAhead(final int hash, final long timeNs)
    {
        return state.lookAhead(hash, timeNs);
    }

    /**
     * Whether the records of a run are in one window that is open, so that none of them need be asked for its time.
     *
     * @param leastNs    moment that none is before.
     * @param greatestNs moment that none is behind.
     * @return whether {@link #lookAhead(int)} looks there.
     */
    protected final boolean areInOneWindow(final long leastNs, final long greatestNs)
    {
        return state.areInOne(leastNs, greatestNs);
    }

    /**
     * Looks at the place where a group is sought first; where {@link #areInOneWindow}.
     *
     * @param hash of the key.
     * @return what is there.
     */
    protected final long lookAhead(final int hash)
    {
        return state.lookAhead(hash);
    }

    /**
     * Whether caches do not hold the groups of the window: what a run of keys leads to is asked for together then, by
     * {@link #lookAhead(int[], long[], int, int)}; where {@link #areInOneWindow}.
     *
     * @return true if so.
     */
    protected final boolean isFar()
    {
        return state.isFar();
    }

    /**
     * As {@link #lookAhead(int)} for many keys.
     *
     * @param hashes of the keys.
     * @param found  gets what is there for each key that is not {@link io.corelane.core.state.KeyedState#PASSED_BY}.
     * @param from   index of the first key.
     * @param to     index behind the last key.
     */
    protected final void lookAhead(final int[] hashes, final long[] found, final int from, final int to)
    {
        state.lookAhead(hashes, found, from, to);
    }

    /**
     * Goes on from there to the groups, if most are there.
     *
     * @param hashes as there.
     * @param found  as there.
     * @param from   as there.
     * @param to     as there.
     * @param length of accumulators, how many bytes are asked for.
     */
    protected final void lookFurther(
        final int[] hashes, final long[] found, final int from, final int to, final int length)
    {
        state.lookFurther(hashes, found, from, to, length);
    }

    /**
     * Finds the group of a short key. One that is there is of a window that is open.
     *
     * @param ahead  what {@link #lookAhead(int, long)} gave, since when nothing has changed.
     * @param first  word of the key, as {@link io.corelane.core.state.KeyedState#find(long, long, long, int, int)}.
     * @param second as there.
     * @param third  as there.
     * @param length as there.
     * @param hash   as there.
     * @param timeNs a moment in the window.
     * @return where the accumulators are; less than 0, or 0, when there is no such group yet: then it says, with a
     *         minus, where the group would be found, or that this is not known.
     */
    protected final long findGroup(
        final long ahead,
        final long first,
        final long second,
        final long third,
        final int length,
        final int hash,
        final long timeNs)
    {
        return state.seek(ahead, first, second, third, length, hash, timeNs);
    }

    /**
     * Whether the group of a short key is where it is sought first. Most are; the method is small, so that it becomes
     * part of a loop over many keys.
     *
     * @param ahead  what {@link #lookAhead(int, long)} gave, since when nothing has changed; it was {@link #touchGroups
     *               touched}.
     * @param first  word of the key.
     * @param second as there.
     * @param third  as there.
     * @param length of the key.
     * @return false when it has to be sought.
     */
    protected final boolean isGroup(
        final long ahead, final long first, final long second, final long third, final int length)
    {
        return state.matches(ahead, first, second, third, length);
    }

    /**
     * Where the accumulators of a group are that is where it was sought first.
     *
     * @param ahead what {@link #lookAhead(int, long)} gave, and {@link #isGroup}.
     * @return address of the accumulators.
     */
    protected final long groupOf(final long ahead)
    {
        return state.valueOf(ahead);
    }

    /**
     * Groups are about to be changed.
     *
     * @param found what {@link #lookAhead(int, long)} gave.
     * @param from  index of the first one.
     * @param to    index behind the last one.
     */
    protected final void touchGroups(final long[] found, final int from, final int to)
    {
        state.touch(found, from, to);
    }

    /**
     * Finds the group of a key in memory with room behind it for a whole last word.
     *
     * @param ahead      what {@link #lookAhead(int, long)} gave, since when nothing has changed.
     * @param keyAddress of the key's first byte.
     * @param length     bytes of the key.
     * @param hash       of the key.
     * @param timeNs     a moment in the window.
     * @return as {@link #findGroup(long, long, long, long, int, int, long)}.
     */
    protected final long findGroup(
        final long ahead, final long keyAddress, final int length, final int hash, final long timeNs)
    {
        return state.seek(ahead, keyAddress, length, hash, timeNs);
    }

    /**
     * Whether a group that was not there is not there yet, and goes where it would have gone.
     *
     * @param missed what {@link #findGroup} gave, 0 or less, since when groups may have been made.
     * @param timeNs a moment in the window.
     * @return false when it has to be sought.
     */
    protected final boolean isMissing(final long missed, final long timeNs)
    {
        return state.isFree(-missed, timeNs);
    }

    /**
     * Whether a record of a group that is not there can make it as long as nothing becomes due: its window closes no
     * earlier than the first one that is open, and that is due no earlier.
     *
     * @param timeNs a moment in the window.
     * @return false when it is not known, or there is no such window.
     */
    protected final boolean mayAdd(final long timeNs)
    {
        if (null != state.windowAt(timeNs))
        {
            return true;
        }
        final long start = timeNs - Math.floorMod(timeNs, stepNs);
        return state.hasOpen() && start <= timeNs && timeNs - start < state.sizeNs() &&
            isInRange(timeNs - Math.floorMod(timeNs, advanceNs), timeNs) && start > state.firstStart();
    }

    /**
     * Start of the window that a moment lies in. Only when {@link #mayAdd} it.
     *
     * @param timeNs the moment.
     * @return epoch nanoseconds.
     */
    protected final long startAt(final long timeNs)
    {
        final OpenWindow window = state.windowAt(timeNs);
        return null == window ? timeNs - Math.floorMod(timeNs, stepNs) : window.start;
    }

    /**
     * Makes the group of a short key that is not there, where {@link #mayAdd} allows it.
     *
     * @param missed what {@link #findGroup} gave, and {@link #isMissing} where groups have been made since.
     * @param first  word of the key.
     * @param second as {@link #findGroup(long, long, long, long, int, int, long)}.
     * @param third  as there.
     * @param length as there.
     * @param hash   as there.
     * @param timeNs as there.
     * @return where the accumulators go, or 0 when there is no room.
     */
    protected final long addGroup(
        final long missed,
        final long first,
        final long second,
        final long third,
        final int length,
        final int hash,
        final long timeNs)
    {
        final long value = opens(missed, timeNs) ?
            state.add(-missed, first, second, third, length, hash, timeNs) : WindowState.NONE;
        return WindowState.NONE == value ? value : added(timeNs, value);
    }

    /**
     * Makes the group of a key in memory that is not there, where {@link #mayAdd} allows it.
     *
     * @param missed     as {@link #addGroup(long, long, long, long, int, int, long)}.
     * @param keyAddress as {@link #findGroup(long, long, int, int, long)}.
     * @param length     as there.
     * @param hash       as there.
     * @param timeNs     as there.
     * @return where the accumulators go, or 0 when there is no room.
     */
    protected final long addGroup(
        final long missed, final long keyAddress, final int length, final int hash, final long timeNs)
    {
        final long value = opens(missed, timeNs) ?
            state.add(-missed, keyAddress, length, hash, timeNs) : WindowState.NONE;
        return WindowState.NONE == value ? value : added(timeNs, value);
    }

    /**
     * Opens the window that a group goes to, where it is not open. Making a group is one way for all, and short: what
     * the JIT takes into the method that makes groups and their rows is nearly as much as it takes into any.
     */
    private boolean opens(final long missed, final long timeNs)
    {
        if (missed < 0 || null != state.windowAt(timeNs))
        {
            return true;
        }
        if (!state.hasRoom(1))
        {
            return false;
        }
        state.open(startAt(timeNs));
        return true;
    }

    /**
     * Start of the window of a group.
     *
     * @param value where its accumulators are.
     * @return epoch nanoseconds.
     */
    protected final long startOf(final long value)
    {
        return state.startOf(value);
    }

    /** Whether a stretch has room for one more group. */
    final boolean hasRoomIn(final long start)
    {
        return state.hasRoom(1) && state.hasRoomIn(start);
    }

    /** A group has been made where it was not; where its accumulators go. */
    long added(final long timeNs, final long value)
    {
        return value;
    }

    /** Whether the last window that has a moment in it lies within the range of a long. */
    final boolean isInRange(final long lastStart, final long timeNs)
    {
        return lastStart <= timeNs && lastStart + sizeNs >= lastStart;
    }

    /** Whether a window takes no more records. */
    final boolean isClosed(final long start)
    {
        return Window.isClosed(start + sizeNs, watermarkNs, latenessNs);
    }

    /** The first watermark that closes a window. */
    final long closingNs(final long start)
    {
        final long endNs = start + sizeNs;
        return endNs > Long.MAX_VALUE - latenessNs ? Long.MAX_VALUE : endNs + latenessNs;
    }

    /** Takes the key of a block. */
    final void decodeKey(final int block)
    {
        decodeKeyOf(state.value(block));
    }

    /** Takes the key of the group whose accumulators are somewhere. */
    final void decodeKeyOf(final long value)
    {
        shown.wrap(state.keyAddressOf(value), state.keyLengthOf(value));
        decodeKey(shown, shown.capacity());
        faults.clear();
    }
}
