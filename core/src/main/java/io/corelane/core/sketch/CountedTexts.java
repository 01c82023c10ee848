package io.corelane.core.sketch;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** Texts, how often each is there, and the most frequent first. */
final class CountedTexts
{
    private final TreeMap<String, Counted> texts = new TreeMap<>();
    private final TreeSet<Counted> order = new TreeSet<>(
        Comparator.<Counted>comparingLong((one) -> -one.count).thenComparing((one) -> one.text));

    /** A text; its count changes only while it is not in the order. */
    private static final class Counted
    {
        private final String text;
        private long count;

        Counted(final String text)
        {
            this.text = text;
        }
    }

    void add(final String text, final long count)
    {
        final Counted counted = texts.computeIfAbsent(text, Counted::new);
        order.remove(counted);
        counted.count += count;
        if (counted.count > 0)
        {
            order.add(counted);
        }
        else
        {
            texts.remove(text);
        }
    }

    List<String> top(final int most)
    {
        return order.stream().limit(most).map((one) -> one.text + ":" + one.count).toList();
    }

    byte[] encode()
    {
        int length = 0;
        for (final String text : texts.keySet())
        {
            length += Long.BYTES + Integer.BYTES + text.getBytes(StandardCharsets.UTF_8).length;
        }
        final ByteBuffer out = ByteBuffer.allocate(length);
        texts.forEach((text, counted) ->
        {
            final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            out.putLong(counted.count).putInt(bytes.length).put(bytes);
        });
        return out.array();
    }

    void addAll(final byte[] encoded)
    {
        final ByteBuffer in = ByteBuffer.wrap(encoded);
        while (in.hasRemaining())
        {
            final long count = in.getLong();
            final byte[] bytes = new byte[in.getInt()];
            in.get(bytes);
            add(new String(bytes, StandardCharsets.UTF_8), count);
        }
    }
}
