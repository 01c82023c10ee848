package io.corelane.core.state;

import io.corelane.codec.DataType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.agrona.MutableDirectBuffer;

/**
 * The bytes of a key, as generated code makes them, for whoever has its columns as values: one column behind the
 * other, each a byte that is 1 for NULL, then the value, little endian (8 bytes; wide decimals 16, the low word first;
 * booleans 1; text its length in 2 bytes and its bytes). Columns that {@link #areWords} are these alone, the least
 * number for NULL; where one is that number, the bits of a byte behind them say which ones are. Any thread.
 */
public final class KeyBytes
{
    /** Columns of a key of words, at the most: each has a bit of the byte that can be behind them. */
    private static final int MOST_WORDS = Byte.SIZE;

    private KeyBytes()
    {
    }

    /**
     * Whether a key is words alone.
     *
     * @param types of its columns.
     * @return true where there are up to eight, of 8 bytes each.
     */
    public static boolean areWords(final List<DataType> types)
    {
        return !types.isEmpty() && types.size() <= MOST_WORDS && types.stream().allMatch(KeyBytes::isWord);
    }

    /**
     * Encodes a key.
     *
     * @param types  of its columns.
     * @param values of its columns: Long, Double, BigDecimal of the type's scale, Boolean, String, or null.
     * @param buffer gets it, from its beginning; expandable, or with a byte more than it takes.
     * @return bytes.
     */
    public static int encode(
        final List<DataType> types, final List<Object> values, final MutableDirectBuffer buffer)
    {
        if (areWords(types))
        {
            return encodeWords(values, buffer);
        }
        int place = 0;
        for (int i = 0; i < types.size(); i++)
        {
            buffer.putByte(place++, (byte)(null == values.get(i) ? 1 : 0));
            place += put(buffer, place, types.get(i), values.get(i));
        }
        return place;
    }

    /** The least number is NULL; a byte behind the words has a bit for each column that is that number. */
    private static int encodeWords(final List<Object> values, final MutableDirectBuffer buffer)
    {
        int least = 0;
        for (int i = 0; i < values.size(); i++)
        {
            final long word = null == values.get(i) ? Long.MIN_VALUE : word(values.get(i));
            buffer.putLong(i * Long.BYTES, word, ByteOrder.LITTLE_ENDIAN);
            least |= null != values.get(i) && Long.MIN_VALUE == word ? 1 << i : 0;
        }
        buffer.putByte(values.size() * Long.BYTES, (byte)least);
        return values.size() * Long.BYTES + (0 == least ? 0 : 1);
    }

    private static int put(
        final MutableDirectBuffer buffer, final int place, final DataType type, final Object value)
    {
        if (DataType.Kind.VARCHAR == type.kind())
        {
            final byte[] text = (null == value ? "" : (String)value).getBytes(StandardCharsets.UTF_8);
            buffer.putShort(place, (short)text.length, ByteOrder.LITTLE_ENDIAN);
            buffer.putBytes(place + Short.BYTES, text);
            return Short.BYTES + text.length;
        }
        if (DataType.Kind.BOOLEAN == type.kind())
        {
            buffer.putByte(place, (byte)(Boolean.TRUE.equals(value) ? 1 : 0));
            return 1;
        }
        if (type.isWide())
        {
            final BigInteger mantissa = null == value ? BigInteger.ZERO : ((BigDecimal)value).unscaledValue();
            buffer.putLong(place, mantissa.longValue(), ByteOrder.LITTLE_ENDIAN);
            buffer.putLong(place + Long.BYTES, mantissa.shiftRight(Long.SIZE).longValue(), ByteOrder.LITTLE_ENDIAN);
            return 2 * Long.BYTES;
        }
        buffer.putLong(place, null == value ? 0 : word(value), ByteOrder.LITTLE_ENDIAN);
        return Long.BYTES;
    }

    private static boolean isWord(final DataType type)
    {
        return DataType.Kind.VARCHAR != type.kind() && DataType.Kind.BOOLEAN != type.kind() && !type.isWide();
    }

    private static long word(final Object value)
    {
        // Zero and minus zero are one key.
        return value instanceof Double ? Double.doubleToRawLongBits(0.0 + (Double)value) :
            value instanceof Long ? (Long)value : ((BigDecimal)value).unscaledValue().longValue();
    }
}
