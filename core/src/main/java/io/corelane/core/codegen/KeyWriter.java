package io.corelane.core.codegen;

import io.corelane.codec.DataType;
import io.corelane.core.plan.Expr;
import java.util.List;

/**
 * Writes how a key is encoded, as {@link GroupLayout} describes it: one column behind the other, each a byte that is 1
 * for NULL (then the value is zeros), then the value; or a single column that is a whole number of 8 bytes, alone.
 */
final class KeyWriter
{
    private KeyWriter()
    {
    }

    /** Bytes of the longest key. */
    static int lengthMax(final List<Expr> keys)
    {
        return keys.stream().mapToInt(KeyWriter::lengthMax).sum();
    }

    /** Bytes of the longest that {@link #put} writes. */
    static int lengthMax(final Expr value)
    {
        return 1 + GroupLayout.keyLength(value.type(), value.type().length());
    }

    /**
     * Whether a key is one value alone, in one word: NULL is the least number, and that number, if there should be one,
     * has a ninth byte behind it.
     */
    static boolean areBare(final List<JavaValue> keys)
    {
        if (1 != keys.size() || keys.get(0).type().isWide())
        {
            return false;
        }
        final DataType.Kind kind = keys.get(0).type().kind();
        return DataType.Kind.BIGINT == kind || DataType.Kind.TIMESTAMP == kind || DataType.Kind.DECIMAL == kind;
    }

    /** The word of a key that is one value alone. */
    static String bare(final JavaValue key)
    {
        return key.isNeverNull() ? key.only() : "(" + key.nullFlag() + " ? Long.MIN_VALUE : " + key.only() + ")";
    }

    /** Whether such a key has the word of NULL and is not NULL. */
    static String clash(final JavaValue key)
    {
        return (key.isNeverNull() ? "" : "!" + key.nullFlag() + " && ") + "Long.MIN_VALUE == " + key.only();
    }

    /** Lines that encode a whole key into a buffer at {@code p} and move {@code p} behind it. */
    static void putAll(final MethodWriter method, final String buffer, final List<JavaValue> keys)
    {
        if (!areBare(keys))
        {
            keys.forEach((key) -> put(method, buffer, key));
            return;
        }
        put(method, buffer, "Long", bare(keys.get(0)), Long.BYTES);
        method.open("if (" + clash(keys.get(0)) + ")");
        method.line(buffer + ".putByte(p++, (byte)0);");
        method.close();
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
