package io.corelane.core.sketch;

import io.corelane.core.runtime.Int128;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Values of 128 bits in order, for their median; a digest of them when there are too many. */
final class MiddleValues
{
    private static final int LEAST = 16;

    private final Int128 number = new Int128();
    private long[] highs = new long[LEAST];
    private long[] lows = new long[LEAST];
    private int count;
    private Digest rest;

    boolean isExact()
    {
        return null == rest;
    }

    /** Values, while they are exact. */
    int count()
    {
        return count;
    }

    long high(final int place)
    {
        return highs[place];
    }

    long low(final int place)
    {
        return lows[place];
    }

    double estimate()
    {
        return rest.quantile(0.5);
    }

    void update(final long high, final long low)
    {
        if (isExact() && Digest.MOST_EXACT == count)
        {
            digest();
        }
        if (!isExact())
        {
            rest.update(number.toDouble(high, low, 0));
            return;
        }
        if (count == lows.length)
        {
            highs = Arrays.copyOf(highs, 2 * count);
            lows = Arrays.copyOf(lows, 2 * count);
        }
        final int place = above(high, low);
        System.arraycopy(highs, place, highs, place + 1, count - place);
        System.arraycopy(lows, place, lows, place + 1, count - place);
        highs[place] = high;
        lows[place] = low;
        count++;
    }

    void merge(final MiddleValues other)
    {
        if (!other.isExact())
        {
            if (isExact())
            {
                digest();
            }
            rest.merge(other.rest);
            return;
        }
        for (int i = 0; i < other.count; i++)
        {
            update(other.highs[i], other.lows[i]);
        }
    }

    byte[] encode()
    {
        if (!isExact())
        {
            return rest.encode();
        }
        // A digest begins with how many values wait in it, which is never less than none.
        final ByteBuffer out = ByteBuffer.allocate(Integer.BYTES + count * 2 * Long.BYTES);
        out.putInt(-1);
        for (int i = 0; i < count; i++)
        {
            out.putLong(highs[i]).putLong(lows[i]);
        }
        return out.array();
    }

    static MiddleValues decode(final byte[] bytes)
    {
        final MiddleValues values = new MiddleValues();
        final ByteBuffer in = ByteBuffer.wrap(bytes);
        if (-1 != in.getInt())
        {
            values.rest = Digest.decode(bytes);
            return values;
        }
        while (in.hasRemaining())
        {
            values.update(in.getLong(), in.getLong());
        }
        return values;
    }

    private void digest()
    {
        rest = new Digest();
        for (int i = 0; i < count; i++)
        {
            rest.update(number.toDouble(highs[i], lows[i], 0));
        }
        highs = null;
        lows = null;
        count = 0;
    }

    /** The first place whose value is greater. */
    private int above(final long high, final long low)
    {
        int from = 0;
        int to = count;
        while (from < to)
        {
            final int middle = from + to >>> 1;
            if (Int128.compare(highs[middle], lows[middle], high, low) > 0)
            {
                to = middle;
            }
            else
            {
                from = middle + 1;
            }
        }
        return from;
    }
}
