package io.corelane.core.interpret;

import io.corelane.codec.DataType;
import io.corelane.core.plan.Expr;
import io.corelane.core.state.KeyHash;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;

/** A group's key as generated code encodes it. */
final class KeyBytes
{
    private KeyBytes()
    {
    }

    /** The hash by which generated code finds a key. */
    static int hash(final List<Expr> keys, final List<Object> values)
    {
        final MutableDirectBuffer buffer = new ExpandableArrayBuffer();
        return KeyHash.of(buffer, 0, encode(keys, values, buffer));
    }

    private static int encode(final List<Expr> keys, final List<Object> values, final MutableDirectBuffer buffer)
    {
        if (!keys.isEmpty() && keys.size() <= Byte.SIZE && keys.stream().allMatch((key) -> isWord(key.type())))
        {
            return encodeWords(values, buffer);
        }
        int place = 0;
        for (int i = 0; i < keys.size(); i++)
        {
            buffer.putByte(place++, (byte)(null == values.get(i) ? 1 : 0));
            place += put(buffer, place, keys.get(i).type(), values.get(i));
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
        return !type.isWide() && switch (type.kind())
        {
            case VARCHAR, BOOLEAN -> false;
            default -> true;
        };
    }

    private static long word(final Object value)
    {
        return value instanceof Double ? Double.doubleToRawLongBits((Double)value) :
            value instanceof Long ? (Long)value : ((BigDecimal)value).unscaledValue().longValue();
    }
}
