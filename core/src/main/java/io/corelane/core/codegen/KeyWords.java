package io.corelane.core.codegen;

import io.corelane.codec.DataType;
import io.corelane.core.state.KeyHash;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a short key of a fixed length as little-endian words, the bytes that {@link KeyWriter} would put into memory:
 * a key that is looked up in words is never written.
 */
final class KeyWords
{
    private final int length;
    private final String clash;
    private final List<List<String>> words = new ArrayList<>();

    private KeyWords(final List<JavaValue> keys)
    {
        if (KeyWriter.areWords(keys))
        {
            for (int i = 0; i < keys.size(); i++)
            {
                or(i * Long.BYTES, KeyWriter.word(keys.get(i)));
            }
            length = keys.size() * Long.BYTES;
            clash = KeyWriter.clash(keys);
            return;
        }
        int at = 0;
        for (final JavaValue key : keys)
        {
            final boolean isNull = !key.isNeverNull();
            if (isNull)
            {
                or(at, "(" + key.nullFlag() + " ? 1L : 0L)");
            }
            at += at(key, at + 1, isNull);
        }
        length = at;
        clash = null;
    }

    /** The words of a key, or null when it has not always the same length, or is too long. */
    static KeyWords of(final List<JavaValue> keys)
    {
        int length = 0;
        for (final JavaValue key : keys)
        {
            if (DataType.Kind.VARCHAR == key.type().kind())
            {
                return null;
            }
            length += (KeyWriter.areWords(keys) ? 0 : 1) + GroupLayout.keyLength(key.type(), 0);
        }
        return length > KeyHash.SHORT_WORDS * Long.BYTES ? null : new KeyWords(keys);
    }

    int length()
    {
        return length;
    }

    /** When the key whose columns are there has another length after all; null for never. */
    String clash()
    {
        return clash;
    }

    /** Words that are not always zero. */
    int count()
    {
        return (length + Long.BYTES - 1) / Long.BYTES;
    }

    /** A word, from 0; zero behind the key. */
    String word(final int index)
    {
        return index < words.size() && !words.get(index).isEmpty() ? String.join(" | ", words.get(index)) : "0L";
    }

    private int at(final JavaValue key, final int at, final boolean isNullable)
    {
        if (key.type().isWide())
        {
            orWord(at, orBlank(key, key.part(1), isNullable));
            orWord(at + Long.BYTES, orBlank(key, key.part(0), isNullable));
            return 1 + 2 * Long.BYTES;
        }
        switch (key.type().kind())
        {
            case BOOLEAN ->
            {
                or(at, "(" + (isNullable ? "!" + key.nullFlag() + " && " : "") + key.only() + " ? 1L : 0L)");
                return 2;
            }
            // Zero and minus zero are one key.
            case DOUBLE -> orWord(at, "Double.doubleToRawLongBits(0.0 + " +
                orBlank(key, key.only(), isNullable, "0.0") + ")");
            default -> orWord(at, orBlank(key, key.only(), isNullable));
        }
        return 1 + Long.BYTES;
    }

    private static String orBlank(final JavaValue key, final String value, final boolean isNullable)
    {
        return orBlank(key, value, isNullable, "0L");
    }

    private static String orBlank(
        final JavaValue key, final String value, final boolean isNullable, final String blank)
    {
        return isNullable ? "(" + key.nullFlag() + " ? " + blank + " : " + value + ")" : value;
    }

    /** Eight bytes, which may lie in two words. */
    private void orWord(final int at, final String value)
    {
        or(at, value);
        final int shift = (at % Long.BYTES) * Byte.SIZE;
        if (shift > 0)
        {
            list(at / Long.BYTES + 1).add("(" + value + ") >>> " + (Long.SIZE - shift));
        }
    }

    private void or(final int at, final String value)
    {
        final int shift = (at % Long.BYTES) * Byte.SIZE;
        list(at / Long.BYTES).add(0 == shift ? value : "(" + value + ") << " + shift);
    }

    private List<String> list(final int word)
    {
        while (words.size() <= word)
        {
            words.add(new ArrayList<>());
        }
        return words.get(word);
    }
}
