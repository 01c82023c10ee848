package io.corelane.perf.latency;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * Latencies by the time at which their records were meant to be sent: a histogram for each part of the window, and none
 * for what was sent before it. Allocates nothing while it records. For one thread.
 */
final class LatencyRecorder
{
    /** Parts of the window. */
    static final long PART_NS = 100_000_000L;

    private static final long HIGHEST_NS = 60_000_000_000L;
    private static final int DIGITS = 3;

    private final Histogram[] parts;
    private long beginNs;

    /**
     * Empty.
     *
     * @param windowNs its length.
     */
    LatencyRecorder(final long windowNs)
    {
        parts = new Histogram[(int)((windowNs + PART_NS - 1) / PART_NS)];
        for (int i = 0; i < parts.length; i++)
        {
            parts[i] = histogram();
        }
    }

    /** An empty histogram as those of all parts. */
    static Histogram histogram()
    {
        return new Histogram(HIGHEST_NS, DIGITS);
    }

    /** What was meant to be sent from then on counts. */
    void begin(final long timeNs)
    {
        beginNs = timeNs;
    }

    void record(final long intendedNs, final long nowNs)
    {
        final long part = Math.floorDiv(intendedNs - beginNs, PART_NS);
        if (part >= 0 && part < parts.length)
        {
            // A clock of another CPU may be some nanoseconds behind.
            parts[(int)part].recordValue(Math.min(HIGHEST_NS, Math.max(0, nowNs - intendedNs)));
        }
    }

    int parts()
    {
        return parts.length;
    }

    Histogram part(final int number)
    {
        return parts[number];
    }

    /** A histogram as one word. */
    static String encode(final Histogram histogram)
    {
        final ByteBuffer bytes = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        final int length = histogram.encodeIntoCompressedByteBuffer(bytes);
        return Base64.getEncoder().encodeToString(Arrays.copyOf(bytes.array(), length));
    }

    /** What {@link #encode} made. */
    static Histogram decode(final String word)
    {
        try
        {
            return Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(Base64.getDecoder().decode(word)), 0);
        }
        catch (final DataFormatException ex)
        {
            throw new IllegalArgumentException("no histogram: " + word, ex);
        }
    }
}
