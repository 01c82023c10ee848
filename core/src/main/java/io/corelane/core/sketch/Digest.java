package io.corelane.core.sketch;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.datasketches.tdigest.TDigestDouble;

/**
 * A t-digest, and the values that it has not taken in yet: it is always in the form in which it is written as bytes, so
 * that writing it changes nothing.
 */
final class Digest
{
    private static final short COMPRESSION = 200;
    private static final int MOST_PENDING = 512;
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
        if (MOST_PENDING == count)
        {
            settle();
        }
        else if (count == pending.length)
        {
            pending = Arrays.copyOf(pending, 2 * count);
        }
        pending[count++] = value;
    }

    double quantile(final double share)
    {
        settle();
        return digest.isEmpty() ? Double.NaN : digest.getQuantile(share);
    }

    void merge(final Digest other)
    {
        settle();
        other.settle();
        digest.merge(other.digest);
        digest.compress();
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
