package io.corelane.tools;

import io.corelane.codec.DataType;
import io.corelane.core.plan.Attribute;
import io.corelane.core.plan.JobPlan;
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
 * bytes and its bytes).
 */
final class GroupKey
{
    private static final int WORD_BITS = 64;

    private GroupKey()
    {
    }

    /** The key of a group from text: a value a column of GROUP BY, commas between, an empty one for NULL. */
    static byte[] encode(final JobPlan job, final String text)
    {
        final List<Attribute> columns = job.aggregate().output().subList(0, job.aggregate().keys().size());
        final String[] values = 1 == columns.size() ? new String[]{text} : text.split(",", -1);
        if (values.length != columns.size())
        {
            throw ToolException.usage("--key " + text + " has " + values.length + " values, but job " + job.name() +
                " has " + columns.size() + " columns in GROUP BY (" +
                columns.stream().map(Attribute::name).collect(Collectors.joining(", ")) + "); name one for each");
        }
        final ExpandableArrayBuffer key = new ExpandableArrayBuffer();
        int length = 0;
        for (int i = 0; i < values.length; i++)
        {
            key.putByte(length, (byte)(values[i].isEmpty() ? 1 : 0));
            length = put(key, length + 1, columns.get(i), values[i]);
        }
        final byte[] bytes = new byte[length];
        key.getBytes(0, bytes);
        return bytes;
    }

    private static int put(
        final ExpandableArrayBuffer key, final int offset, final Attribute column, final String value)
    {
        try
        {
            return put(key, offset, column.type(), value);
        }
        catch (final NumberFormatException | ArithmeticException ex)
        {
            throw ToolException.usage("--key: " + column.name() + " is " + column.type() + ", but the value is '" +
                value + "'");
        }
        catch (final IllegalArgumentException ex)
        {
            throw ToolException.usage("--key: " + column.name() + ": " + ex.getMessage());
        }
    }

    private static int put(final ExpandableArrayBuffer key, final int offset, final DataType type, final String value)
    {
        final boolean isNull = value.isEmpty();
        switch (type.kind())
        {
            case VARCHAR:
                final byte[] text = value.getBytes(StandardCharsets.UTF_8);
                key.putShort(offset, (short)text.length, ByteOrder.LITTLE_ENDIAN);
                key.putBytes(offset + Short.BYTES, text);
                return offset + Short.BYTES + text.length;

            case BOOLEAN:
                if (!isNull && !"true".equals(value) && !"false".equals(value))
                {
                    throw new NumberFormatException(value);
                }
                key.putByte(offset, (byte)("true".equals(value) ? 1 : 0));
                return offset + 1;

            case DOUBLE:
                key.putDouble(offset, isNull ? 0 : 0.0 + Double.parseDouble(value), ByteOrder.LITTLE_ENDIAN);
                return offset + Double.BYTES;

            case DECIMAL:
                return putDecimal(key, offset, type, isNull ? BigDecimal.ZERO : new BigDecimal(value));

            default:
                final long number = isNull ? 0 : DataType.Kind.TIMESTAMP == type.kind() ?
                    IsoTime.parse(value) : Long.parseLong(value);
                key.putLong(offset, number, ByteOrder.LITTLE_ENDIAN);
                return offset + Long.BYTES;
        }
    }

    private static int putDecimal(
        final ExpandableArrayBuffer key, final int offset, final DataType type, final BigDecimal value)
    {
        final BigInteger mantissa = value.setScale(type.scale(), RoundingMode.UNNECESSARY).unscaledValue();
        if (mantissa.bitLength() >= (type.isWide() ? 2 * WORD_BITS : WORD_BITS))
        {
            throw new NumberFormatException(value.toString());
        }
        key.putLong(offset, mantissa.longValue(), ByteOrder.LITTLE_ENDIAN);
        if (!type.isWide())
        {
            return offset + Long.BYTES;
        }
        key.putLong(offset + Long.BYTES, mantissa.shiftRight(WORD_BITS).longValue(), ByteOrder.LITTLE_ENDIAN);
        return offset + 2 * Long.BYTES;
    }
}
