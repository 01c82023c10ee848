package io.corelane.tools;

import io.corelane.codec.DataType;
import io.corelane.core.plan.Attribute;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.agrona.ExpandableArrayBuffer;

/**
 * Makes the bytes by which a state knows a group of the values that a user names: for each column a byte that is 1 for
 * NULL, then the value, little endian (8 bytes; wide decimals 16, the low word first; booleans 1; text its length in 2
 * bytes and its bytes). Up to eight columns that have 8 bytes each are these alone, the least number for NULL; where
 * one is that number, the bits of a byte behind them say which ones are.
 */
final class GroupKey
{
    private static final int WORD_BITS = 64;

    /** Columns of a key of words, at the most. */
    private static final int MOST_WORDS = 8;

    /** In front of the point, of any decimal. */
    private static final int MOST_DIGITS = 39;

    private GroupKey()
    {
    }

    /** The key of a group from text: a value a column, commas between, an empty one for NULL. */
    static byte[] encode(final String name, final List<Attribute> columns, final String text)
    {
        final String[] texts = 1 == columns.size() ? new String[]{text} : text.split(",", -1);
        if (texts.length != columns.size())
        {
            throw ToolException.usage("the key " + text + " has " + values(texts.length) + ", but " + name +
                " has " + columns.size() + " columns in its key (" +
                columns.stream().map(Attribute::name).collect(Collectors.joining(", ")) + "); name one for each");
        }
        final Object[] values = new Object[texts.length];
        for (int i = 0; i < texts.length; i++)
        {
            values[i] = texts[i].isEmpty() ? null : parse(columns.get(i), texts[i]);
        }
        return encode(columns, values);
    }

    /** The key of a group from values as {@code Expr.Literal} has them. */
    static byte[] encode(final List<Attribute> columns, final Object[] values)
    {
        final ExpandableArrayBuffer key = new ExpandableArrayBuffer();
        int length = 0;
        if (areWords(columns))
        {
            length = putWords(key, columns, values);
        }
        else
        {
            for (int i = 0; i < values.length; i++)
            {
                key.putByte(length, (byte)(null == values[i] ? 1 : 0));
                length = put(key, length + 1, columns.get(i).type(), values[i]);
            }
        }
        final byte[] bytes = new byte[length];
        key.getBytes(0, bytes);
        return bytes;
    }

    private static int putWords(
        final ExpandableArrayBuffer key, final List<Attribute> columns, final Object[] values)
    {
        int length = 0;
        int clashes = 0;
        for (int i = 0; i < values.length; i++)
        {
            put(key, length, columns.get(i).type(), values[i]);
            if (null == values[i])
            {
                key.putLong(length, Long.MIN_VALUE, ByteOrder.LITTLE_ENDIAN);
            }
            else if (Long.MIN_VALUE == key.getLong(length, ByteOrder.LITTLE_ENDIAN))
            {
                clashes |= 1 << i;
            }
            length += Long.BYTES;
        }
        if (0 == clashes)
        {
            return length;
        }
        key.putByte(length, (byte)clashes);
        return length + 1;
    }

    private static boolean areWords(final List<Attribute> columns)
    {
        return !columns.isEmpty() && columns.size() <= MOST_WORDS && columns.stream().map(Attribute::type)
            .noneMatch((type) -> type.isWide() || DataType.Kind.VARCHAR == type.kind() ||
            DataType.Kind.BOOLEAN == type.kind());
    }

    private static String values(final int count)
    {
        return 1 == count ? "1 value" : count + " values";
    }

    private static Object parse(final Attribute column, final String text)
    {
        try
        {
            return parse(column.type(), text);
        }
        catch (final NumberFormatException | ArithmeticException ex)
        {
            throw ToolException.usage("the key: " + column.name() + " is " + column.type() + ", but the value is '" +
                text + "'");
        }
        catch (final IllegalArgumentException ex)
        {
            throw ToolException.usage("the key: " + column.name() + ": " + ex.getMessage());
        }
    }

    private static Object parse(final DataType type, final String text)
    {
        switch (type.kind())
        {
            case VARCHAR:
                return text;

            case BOOLEAN:
                if (!"true".equals(text) && !"false".equals(text))
                {
                    throw new NumberFormatException(text);
                }
                return Boolean.valueOf(text);

            case DOUBLE:
                return Double.valueOf(text);

            case DECIMAL:
                return decimal(type, new BigDecimal(text));

            case TIMESTAMP:
                return IsoTime.parse(text);

            default:
                return Long.valueOf(text);
        }
    }

    /** A decimal as a column has it; an ArithmeticException when none is equal to it. */
    static BigDecimal decimal(final DataType type, final BigDecimal value)
    {
        final BigDecimal plain = value.stripTrailingZeros();
        // Before it is scaled: 1e100000000, written out, would keep the process busy for a minute.
        if (plain.scale() > type.scale() || (long)plain.precision() - plain.scale() > MOST_DIGITS)
        {
            throw new ArithmeticException(value + " is no " + type);
        }
        final BigDecimal scaled = plain.setScale(type.scale(), RoundingMode.UNNECESSARY);
        if (scaled.unscaledValue().bitLength() >= (type.isWide() ? 2 * WORD_BITS : WORD_BITS))
        {
            throw new ArithmeticException(value + " is no " + type);
        }
        return scaled;
    }

    private static int put(final ExpandableArrayBuffer key, final int offset, final DataType type, final Object value)
    {
        switch (type.kind())
        {
            case VARCHAR:
                final byte[] text = null == value ? new byte[0] : ((String)value).getBytes(StandardCharsets.UTF_8);
                key.putShort(offset, (short)text.length, ByteOrder.LITTLE_ENDIAN);
                key.putBytes(offset + Short.BYTES, text);
                return offset + Short.BYTES + text.length;

            case BOOLEAN:
                key.putByte(offset, (byte)(Boolean.TRUE.equals(value) ? 1 : 0));
                return offset + 1;

            case DOUBLE:
                key.putDouble(offset, null == value ? 0 : 0.0 + (Double)value, ByteOrder.LITTLE_ENDIAN);
                return offset + Double.BYTES;

            case DECIMAL:
                return putDecimal(key, offset, type, null == value ? BigDecimal.ZERO : (BigDecimal)value);

            default:
                key.putLong(offset, null == value ? 0 : (Long)value, ByteOrder.LITTLE_ENDIAN);
                return offset + Long.BYTES;
        }
    }

    private static int putDecimal(
        final ExpandableArrayBuffer key, final int offset, final DataType type, final BigDecimal value)
    {
        final BigInteger mantissa = value.unscaledValue();
        key.putLong(offset, mantissa.longValue(), ByteOrder.LITTLE_ENDIAN);
        if (!type.isWide())
        {
            return offset + Long.BYTES;
        }
        key.putLong(offset + Long.BYTES, mantissa.shiftRight(WORD_BITS).longValue(), ByteOrder.LITTLE_ENDIAN);
        return offset + 2 * Long.BYTES;
    }
}
