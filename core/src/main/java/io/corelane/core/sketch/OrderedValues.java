package io.corelane.core.sketch;

import io.corelane.core.runtime.Int128;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Values of 128 bits in order, which come and go. They lie in chunks, so that one that comes moves few others, and what
 * stands at a place is found by the chunks' sizes.
 */
final class OrderedValues
{
    private static final int CHUNK = 512;

    private long[][] highs = new long[1][];
    private long[][] lows = new long[1][];
    private int[] counts = new int[1];
    private int chunks;
    private int size;
    private long lowOfFound;

    int size()
    {
        return size;
    }

    void add(final long high, final long low)
    {
        int chunk = 0;
        if (0 == chunks)
        {
            insertChunk(0);
        }
        else
        {
            chunk = Math.min(chunkOf(high, low), chunks - 1);
            if (CHUNK == counts[chunk])
            {
                split(chunk);
                chunk = Math.min(chunkOf(high, low), chunks - 1);
            }
        }
        final int place = placeOf(chunk, high, low);
        final int behind = counts[chunk]++ - place;
        System.arraycopy(highs[chunk], place, highs[chunk], place + 1, behind);
        System.arraycopy(lows[chunk], place, lows[chunk], place + 1, behind);
        highs[chunk][place] = high;
        lows[chunk][place] = low;
        size++;
    }

    /** Takes one of the values that are equal to this one out; there is one. */
    void remove(final long high, final long low)
    {
        final int chunk = chunkOf(high, low);
        final int place = placeOf(chunk, high, low);
        if (highs[chunk][place] != high || lows[chunk][place] != low)
        {
            throw new IllegalStateException("a value leaves that has not come");
        }
        final int behind = --counts[chunk] - place;
        System.arraycopy(highs[chunk], place + 1, highs[chunk], place, behind);
        System.arraycopy(lows[chunk], place + 1, lows[chunk], place, behind);
        size--;
        if (0 == counts[chunk])
        {
            removeChunk(chunk);
        }
    }

    /** The high word of the value at a place, from 0; {@link #low()} is the other one. */
    long high(final int place)
    {
        int chunk = 0;
        int rest = place;
        while (rest >= counts[chunk])
        {
            rest -= counts[chunk++];
        }
        lowOfFound = lows[chunk][rest];
        return highs[chunk][rest];
    }

    /** The low word of the value that {@link #high} found last. */
    long low()
    {
        return lowOfFound;
    }

    byte[] encode()
    {
        final ByteBuffer out = ByteBuffer.allocate(size * 2 * Long.BYTES);
        for (int i = 0; i < chunks; i++)
        {
            for (int k = 0; k < counts[i]; k++)
            {
                out.putLong(highs[i][k]).putLong(lows[i][k]);
            }
        }
        return out.array();
    }

    static OrderedValues decode(final byte[] bytes)
    {
        final OrderedValues values = new OrderedValues();
        values.addAll(bytes);
        return values;
    }

    void addAll(final byte[] bytes)
    {
        final ByteBuffer in = ByteBuffer.wrap(bytes);
        while (in.hasRemaining())
        {
            add(in.getLong(), in.getLong());
        }
    }

    /** The first chunk that ends with this value or a greater one; the number of chunks when none does. */
    private int chunkOf(final long high, final long low)
    {
        int from = 0;
        int to = chunks;
        while (from < to)
        {
            final int middle = from + to >>> 1;
            final int last = counts[middle] - 1;
            if (Int128.compare(highs[middle][last], lows[middle][last], high, low) < 0)
            {
                from = middle + 1;
            }
            else
            {
                to = middle;
            }
        }
        return from;
    }

    /** The first place of a chunk with this value or a greater one. */
    private int placeOf(final int chunk, final long high, final long low)
    {
        int from = 0;
        int to = counts[chunk];
        while (from < to)
        {
            final int middle = from + to >>> 1;
            if (Int128.compare(highs[chunk][middle], lows[chunk][middle], high, low) < 0)
            {
                from = middle + 1;
            }
            else
            {
                to = middle;
            }
        }
        return from;
    }

    private void split(final int chunk)
    {
        insertChunk(chunk + 1);
        final int half = CHUNK / 2;
        System.arraycopy(highs[chunk], half, highs[chunk + 1], 0, half);
        System.arraycopy(lows[chunk], half, lows[chunk + 1], 0, half);
        counts[chunk] = half;
        counts[chunk + 1] = half;
    }

    /** Makes room for a chunk; what was put aside behind the last one is used again. */
    private void insertChunk(final int at)
    {
        if (chunks == counts.length)
        {
            highs = Arrays.copyOf(highs, 2 * chunks);
            lows = Arrays.copyOf(lows, 2 * chunks);
            counts = Arrays.copyOf(counts, 2 * chunks);
        }
        final long[] spareHighs = null == highs[chunks] ? new long[CHUNK] : highs[chunks];
        final long[] spareLows = null == lows[chunks] ? new long[CHUNK] : lows[chunks];
        shift(at, at + 1, chunks - at);
        highs[at] = spareHighs;
        lows[at] = spareLows;
        counts[at] = 0;
        chunks++;
    }

    private void removeChunk(final int at)
    {
        final long[] spareHighs = highs[at];
        final long[] spareLows = lows[at];
        chunks--;
        shift(at + 1, at, chunks - at);
        highs[chunks] = spareHighs;
        lows[chunks] = spareLows;
    }

    private void shift(final int from, final int to, final int count)
    {
        System.arraycopy(highs, from, highs, to, count);
        System.arraycopy(lows, from, lows, to, count);
        System.arraycopy(counts, from, counts, to, count);
    }
}
