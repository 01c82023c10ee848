package io.corelane.core.codegen;

import io.corelane.codec.DataType;
import io.corelane.core.plan.Expr;
import io.corelane.core.state.KeyBytes;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes how a key is encoded, as {@link GroupLayout} describes it: columns of 8 bytes alone as their words, one behind
 * the other; any other one column behind the other, each a byte that is 1 for NULL (then the value is zeros), then the
 * value.
 */
final class KeyWriter
{
    private KeyWriter()
    {
    }

    /** Bytes of the longest key. */
    static int lengthMax(final List<Expr> keys)
    {
        return KeyBytes.areWords(keys.stream().map(Expr::type).toList()) ? keys.size() * Long.BYTES + 1 :
            keys.stream().mapToInt(KeyWriter::lengthMax).sum();
    }

    /** Bytes of the longest that {@link #put} writes. */
    static int lengthMax(final Expr value)
    {
        return 1 + GroupLayout.keyLength(value.type(), value.type().length());
    }

    /**
     * Whether a key is words alone: NULL is the least number. Where a column is that number and not NULL, which is
     * rare, there is a byte more behind the words, whose bits say which ones are.
     */
    static boolean areWords(final List<JavaValue> keys)
    {
        return KeyBytes.areWords(keys.stream().map(JavaValue::type).toList());
    }

    /** The word of a column of such a key. */
    static String word(final JavaValue key)
    {
        // Zero and minus zero are one key; so no number has the bits of the least one.
        final String word = isDouble(key) ? "Double.doubleToRawLongBits(0.0 + " + key.only() + ")" : key.only();
        return key.isNeverNull() ? word : "(" + key.nullFlag() + " ? Long.MIN_VALUE : " + word + ")";
    }

    /** Whether a column of such a key has the word of NULL and is not NULL; null for never. */
    static String clash(final List<JavaValue> keys)
    {
        final String clashes = keys.stream().filter((key) -> !isDouble(key)).map(KeyWriter::clash)
            .collect(Collectors.joining(" || "));
        return clashes.isEmpty() ? null : clashes;
    }

    private static String clash(final JavaValue key)
    {
        return (key.isNeverNull() ? "" : "!" + key.nullFlag() + " && ") + "Long.MIN_VALUE == " + key.only();
    }

    private static boolean isDouble(final JavaValue key)
    {
        return DataType.Kind.DOUBLE == key.type().kind();
    }

    /** Lines that encode a whole key into a buffer at {@code p} and move {@code p} behind it. */
    static void putAll(final MethodWriter method, final String buffer, final List<JavaValue> keys)
    {
        if (!areWords(keys))
        {
            keys.forEach((key) -> put(method, buffer, key));
            return;
        }
        keys.forEach((key) -> put(method, buffer, "Long", word(key), Long.BYTES));
        final String clash = clash(keys);
        if (null != clash)
        {
            method.open("if (" + clash + ")");
            method.line(buffer + ".putByte(p++, (byte)(" + bits(keys) + "));");
            method.close();
        }
    }

    private static String bits(final List<JavaValue> keys)
    {
        return IntStream.range(0, keys.size()).filter((i) -> !isDouble(keys.get(i)))
            .mapToObj((i) -> "(" + clash(keys.get(i)) + " ? " + (1 << i) + " : 0)").collect(Collectors.joining(" | "));
    }

    /** Lines that take the columns of such a key from a buffer with {@code length} bytes of it. */
    static void getWords(final MethodWriter method, final String buffer, final List<JavaValue> keys)
    {
        final int words = keys.size() * Long.BYTES;
        for (int i = 0; i < keys.size(); i++)
        {
            final JavaValue key = keys.get(i);
            final String word = buffer + ".getLong(" + i * Long.BYTES + ", ByteOrder.LITTLE_ENDIAN)";
            if (!key.isNeverNull())
            {
                method.line(key.nullFlag() + " = Long.MIN_VALUE == " + word + (isDouble(key) ? "" : " && (" + words +
                    " == length || 0 == (" + buffer + ".getByte(" + words + ") & " + (1 << i) + "))") + ";");
            }
            method.line(key.only() + " = " + (isDouble(key) ? "Double.longBitsToDouble(" + word + ")" : word) + ";");
        }
    }

    /** The same of one with nothing behind its words, at {@code keyAt}. */
    static void getWords(final MethodWriter method, final List<JavaValue> keys)
    {
        for (int i = 0; i < keys.size(); i++)
        {
            final JavaValue key = keys.get(i);
            final String word = method.name("w");
            method.line("final long " + word + " = UnsafeApi.getLong(null, keyAt + " + i * Long.BYTES + "L);");
            if (!key.isNeverNull())
            {
                method.line(key.nullFlag() + " = Long.MIN_VALUE == " + word + ";");
            }
            method.line(key.only() + " = " + (isDouble(key) ? "Double.longBitsToDouble(" + word + ")" : word) + ";");
        }
    }

    /** Lines that encode a value at {@code p} and move {@code p} behind it. */
    static void put(final MethodWriter method, final JavaValue key)
    {
        put(method, "key", key);
    }

    /** Lines that encode a value into another buffer at {@code p} and move {@code p} behind it. */
    static void put(final MethodWriter method, final String buffer, final JavaValue key)
    {
        method.line(buffer + ".putByte(p++, (byte)(" + key.nullFlag() + " ? 1 : 0));");
        final List<String> blanks = JavaValue.blanks(key.type());
        if (DataType.Kind.VARCHAR == key.type().kind())
        {
            final String length = key.isNeverNull() ? key.part(2) : key.nullFlag() + " ? 0 : " + key.part(2);
            final String name = method.name("n");
            method.line("final int " + name + " = " + length + ";");
            method.line(buffer + ".putShort(p, (short)" + name + ", ByteOrder.LITTLE_ENDIAN);");
            method.line("Text.copy(" + key.part(0) + ", " + key.part(1) + ", " + name + ", " + buffer + ", p + 2);");
            method.line("p += 2 + " + name + ";");
        }
        else if (key.type().isWide())
        {
            put(method, buffer, "Long", orBlank(key, 1, blanks), 8);
            put(method, buffer, "Long", orBlank(key, 0, blanks), 8);
        }
        else if (DataType.Kind.BOOLEAN == key.type().kind())
        {
            method.line(buffer + ".putByte(p++, (byte)(" + orBlank(key, 0, blanks) + " ? 1 : 0));");
        }
        else if (DataType.Kind.DOUBLE == key.type().kind())
        {
            // Zero and minus zero are one key.
            put(method, buffer, "Double", "0.0 + " + orBlank(key, 0, blanks), 8);
        }
        else
        {
            put(method, buffer, "Long", orBlank(key, 0, blanks), 8);
        }
    }

    private static String orBlank(final JavaValue key, final int part, final List<String> blanks)
    {
        return key.isNeverNull() ? key.part(part) : "(" + key.nullFlag() + " ? " + blanks.get(part) + " : " +
            key.part(part) + ")";
    }

    private static void put(
        final MethodWriter method, final String buffer, final String type, final String value, final int length)
    {
        method.line(buffer + ".put" + type + "(p, " + value + ", ByteOrder.LITTLE_ENDIAN);");
        method.line("p += " + length + ";");
    }
}
