package io.corelane.core.sketch;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.datasketches.tdigest.TDigestDouble;

/**
 * Values in order while there are few, so that percentiles of them are exact; a t-digest of more, and the values that
 * it has not taken in yet. It is always in the form in which it is written as bytes, so that writing it changes
 * nothing.
 */
final class Digest
{
    /** As many values are kept as they are. */
    static final int MOST_EXACT = 1_024;

    private static final short COMPRESSION = 200;
    private static final int LEAST_PENDING = 16;

    private final TDigestDouble digest;
    private double[] pending = new double[LEAST_PENDING];
    private int count;

    Digest()
    {
        this(new TDigestDouble(COMPRESSION));
    }

    private Digest(final TDigestDouble digest)
    {
        this.digest = digest;
    }

    void update(final double value)
    {
        if (Double.isNaN(value))
        {
            return;
        }
        if (MOST_EXACT == count)
        {
            settle();
        }
        else if (count == pending.length)
        {
            pending = Arrays.copyOf(pending, 2 * count);
        }
        int place = count++;
        if (digest.isEmpty())
        {
            final int found = Arrays.binarySearch(pending, 0, place, value);
            final int above = found < 0 ? -found - 1 : found + 1;
            System.arraycopy(pending, above, pending, above + 1, place - above);
            place = above;
        }
        pending[place] = value;
    }

    /** The value at a share of the way from the least one to the greatest, between two of them in proportion. */
    double quantile(final double share)
    {
        if (digest.isEmpty())
        {
            return 0 == count ? Double.NaN : exact(share * (count - 1));
        }
        settle();
        return digest.getQuantile(share);
    }

    private double exact(final double place)
    {
        final int below = (int)place;
        final double low = pending[below];
        final double high = pending[Math.min(below + 1, count - 1)];
        return between(low, high, place - below);
    }

    /** The number a part of the way from one to another, exact at both ends. */
    static double between(final double low, final double high, final double part)
    {
        return 0.0 == part || low == high ? low : low * (1.0 - part) + high * part;
    }

    /** Takes the values of another one in, which stays as it is as far as anybody can tell. */
    void merge(final Digest other)
    {
        for (int i = 0; i < other.count; i++)
        {
            update(other.pending[i]);
        }
        if (!other.digest.isEmpty())
        {
            settle();
            digest.merge(other.digest);
            digest.compress();
        }
    }

    byte[] encode()
    {
        SketchMemory.load();
        final byte[] bytes = digest.toByteArray();
        final ByteBuffer out = ByteBuffer.allocate(Integer.BYTES + count * Double.BYTES + bytes.length);
        out.putInt(count);
        for (int i = 0; i < count; i++)
        {
            out.putDouble(pending[i]);
        }
        return out.put(bytes).array();
    }

    static Digest decode(final byte[] bytes)
    {
        final ByteBuffer in = ByteBuffer.wrap(bytes);
        final int count = in.getInt();
        final double[] pending = new double[Math.max(LEAST_PENDING, count)];
        for (int i = 0; i < count; i++)
        {
            pending[i] = in.getDouble();
        }
        final byte[] rest = new byte[in.remaining()];
        in.get(rest);
        final Digest digest = new Digest(TDigestDouble.heapify(SketchMemory.of(rest)));
        digest.pending = pending;
        digest.count = count;
        return digest;
    }

    private void settle()
    {
        for (int i = 0; i < count; i++)
        {
            digest.update(pending[i]);
        }
        count = 0;
        digest.compress();
    }
}
