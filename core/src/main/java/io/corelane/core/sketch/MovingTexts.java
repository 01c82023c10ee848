package io.corelane.core.sketch;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The most frequent of texts which also leave: exact, however many there are. A value makes a string. Owned by the
 * partition's thread.
 */
public final class MovingTexts extends Sketches<CountedTexts>
{
    /**
     * Adds a text.
     *
     * @param id     of the texts.
     * @param value  holds the text.
     * @param offset first byte.
     * @param length bytes.
     */
    public void update(final long id, final DirectBuffer value, final int offset, final int length)
    {
        get(id).add(text(value, offset, length), 1);
    }

    /**
     * Takes a text out that was added.
     *
     * @param id     of the texts.
     * @param value  holds the text.
     * @param offset first byte.
     * @param length bytes.
     */
    public void remove(final long id, final DirectBuffer value, final int offset, final int length)
    {
        get(id).add(text(value, offset, length), -1);
    }

    /**
     * The most frequent texts, as {@code text:count,text:count}, the most frequent first; as many as have room.
     *
     * @param id   of the texts.
     * @param most how many.
     * @param out  takes the result; has room for {@link FrequentTexts#MAX_LENGTH}.
     * @return bytes.
     */
    public int top(final long id, final int most, final UnsafeBuffer out)
    {
        return FrequentTexts.write(get(id).top(most), out);
    }

    private static String text(final DirectBuffer value, final int offset, final int length)
    {
        final byte[] bytes = new byte[length];
        value.getBytes(offset, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    CountedTexts make()
    {
        return new CountedTexts();
    }

    @Override
    byte[] encode(final CountedTexts texts)
    {
        return texts.encode();
    }

    @Override
    CountedTexts decode(final byte[] bytes)
    {
        final CountedTexts texts = new CountedTexts();
        texts.addAll(bytes);
        return texts;
    }
}
