package io.corelane.core.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.DirectBuffer;

/**
 * A stream that is recorded: fragments are offered, and recorded some time after that, which readers are told later
 * still. A process that dies takes along what is not recorded.
 */
final class Journal
{
    private static final int LOST_AT_THE_MOST = 6;

    private final String name;
    private final Random random;
    private final int window;
    private final int refusals;
    private final List<byte[]> fragments = new ArrayList<>();
    private int recorded;
    private int read = Integer.MAX_VALUE;
    private boolean isPressed;

    /**
     * An empty one.
     *
     * @param name     of it.
     * @param random   what it draws from.
     * @param window   fragments that may be offered ahead of what is recorded, and read if somebody reads it.
     * @param refusals one in so many offers is refused for nothing; 0 for none.
     */
    Journal(final String name, final Random random, final int window, final int refusals)
    {
        this.name = name;
        this.random = random;
        this.window = window;
        this.refusals = refusals;
    }

    /** What is there now, for somebody else; it takes all that is offered. */
    Journal copy()
    {
        final Journal copy = new Journal(name, random, Integer.MAX_VALUE, 0);
        copy.fragments.addAll(fragments);
        copy.recordAll();
        return copy;
    }

    /** Takes a fragment; false when it has to wait. */
    boolean offer(final DirectBuffer buffer, final int offset, final int length)
    {
        if (isPressed || fragments.size() - Math.min(recorded, read) >= window ||
            refusals > 0 && 0 == random.nextInt(refusals))
        {
            return false;
        }
        final byte[] fragment = new byte[length];
        buffer.getBytes(offset, fragment);
        fragments.add(fragment);
        return true;
    }

    /** Takes nothing while it is pressed. */
    void press(final boolean value)
    {
        isPressed = value;
    }

    String name()
    {
        return name;
    }

    byte[] fragment(final int index)
    {
        return fragments.get(index);
    }

    /** Fragments that were offered. */
    int size()
    {
        return fragments.size();
    }

    /** Fragments that readers know to be recorded. */
    int recorded()
    {
        return recorded;
    }

    /** Some more is recorded. */
    void record()
    {
        recorded += random.nextInt(fragments.size() - recorded + 1);
    }

    /** All of it is recorded. */
    void recordAll()
    {
        recorded = fragments.size();
    }

    /** Who reads it has come so far, and holds up what is offered. */
    void read(final int count)
    {
        read = count;
    }

    /** What is there, for {@link #restore}. */
    List<byte[]> save()
    {
        return new ArrayList<>(fragments);
    }

    /** All is as it was. */
    void restore(final List<byte[]> saved)
    {
        fragments.clear();
        fragments.addAll(saved);
        recorded = fragments.size();
        read = Integer.MAX_VALUE;
        isPressed = false;
    }

    /** A machine stops that had not forced all of it to its disk; fragments that are gone. */
    int loseEnd()
    {
        final int lost = random.nextBoolean() ? 0 : random.nextInt(1 + Math.min(LOST_AT_THE_MOST, fragments.size()));
        fragments.subList(fragments.size() - lost, fragments.size()).clear();
        recorded = fragments.size();
        return lost;
    }

    /** All that was written is left, which may be more than readers were told; the rest is gone. */
    void crash()
    {
        record();
        fragments.subList(recorded, fragments.size()).clear();
        read = Integer.MAX_VALUE;
        isPressed = false;
    }
}
