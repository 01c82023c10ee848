package io.corelane.core.sketch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.apache.datasketches.common.ArrayOfStringsSerDe;
import org.apache.datasketches.frequencies.ErrorType;
import org.apache.datasketches.frequencies.ItemsSketch;

/**
 * The most frequent texts, about: a sketch that keeps up to 768 of them, so that counts are exact until there are more,
 * and then at most a 768th of all values too low. A value makes a string. Owned by the partition's thread.
 */
public final class FrequentTexts extends Sketches<ItemsSketch<String>>
{
    /** Bytes of a result at the most. */
    public static final int MAX_LENGTH = 1_024;

    private static final int MAP_SIZE = 1_024;
    private static final int HEAD_LENGTH = 4 * Long.BYTES;

    /**
     * Adds a text.
     *
     * @param id     of the sketch.
     * @param value  holds the text.
     * @param offset first byte.
     * @param length bytes.
     */
    public void update(final long id, final DirectBuffer value, final int offset, final int length)
    {
        final byte[] bytes = new byte[length];
        value.getBytes(offset, bytes);
        get(id).update(new String(bytes, StandardCharsets.UTF_8));
    }

    /**
     * The most frequent texts, as {@code text:count,text:count}, the most frequent first; as many as have room.
     *
     * @param id   of the sketch.
     * @param most how many.
     * @param out  takes the result; has room for {@link #MAX_LENGTH}.
     * @return bytes.
     */
    public int top(final long id, final int most, final UnsafeBuffer out)
    {
        return write(top(get(id), most), out);
    }

    /** Writes as many entries as have room, one behind the other with commas; bytes. */
    static int write(final List<String> entries, final UnsafeBuffer out)
    {
        int length = 0;
        for (final String entry : entries)
        {
            final byte[] bytes = entry.getBytes(StandardCharsets.UTF_8);
            if (length + 1 + bytes.length > MAX_LENGTH)
            {
                break;
            }
            if (length > 0)
            {
                out.putByte(length++, (byte)',');
            }
            out.putBytes(length, bytes);
            length += bytes.length;
        }
        return length;
    }

    @Override
    ItemsSketch<String> make()
    {
        return new ItemsSketch<>(MAP_SIZE);
    }

    @Override
    ItemsSketch<String> merge(final ItemsSketch<String> sketch, final ItemsSketch<String> other)
    {
        return sketch.merge(other);
    }

    /** In the order of the texts: where they stand in the sketch depends on the order in which they came. */
    @Override
    byte[] encode(final ItemsSketch<String> sketch)
    {
        SketchMemory.load();
        return ordered(sketch.toByteArray(new ArrayOfStringsSerDe()), sketch.getNumActiveItems());
    }

    /** A head, the counts, then the texts, each behind its length. */
    private static byte[] ordered(final byte[] bytes, final int count)
    {
        if (0 == count)
        {
            return bytes;
        }
        final ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        final TreeMap<String, Long> counts = new TreeMap<>();
        int place = HEAD_LENGTH + count * Long.BYTES;
        for (int i = 0; i < count; i++)
        {
            final int length = in.getInt(place);
            counts.put(new String(bytes, place + Integer.BYTES, length, StandardCharsets.UTF_8),
                in.getLong(HEAD_LENGTH + i * Long.BYTES));
            place += Integer.BYTES + length;
        }
        in.position(HEAD_LENGTH);
        counts.values().forEach(in::putLong);
        for (final String text : counts.keySet())
        {
            final byte[] one = text.getBytes(StandardCharsets.UTF_8);
            in.putInt(one.length).put(one);
        }
        return bytes;
    }

    @Override
    ItemsSketch<String> decode(final byte[] bytes)
    {
        return ItemsSketch.getInstance(SketchMemory.of(bytes), new ArrayOfStringsSerDe());
    }

    private static List<String> top(final ItemsSketch<String> sketch, final int most)
    {
        return Arrays.stream(sketch.getFrequentItems(ErrorType.NO_FALSE_NEGATIVES))
            .sorted(Comparator.<ItemsSketch.Row<String>>comparingLong((row) -> -row.getEstimate())
            .thenComparing(ItemsSketch.Row::getItem))
            .limit(most).map((row) -> row.getItem() + ":" + row.getEstimate()).toList();
    }
}
