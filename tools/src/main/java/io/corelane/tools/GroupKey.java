package io.corelane.tools;

import io.corelane.codec.DataType;
import io.corelane.core.plan.Attribute;
import io.corelane.core.state.KeyBytes;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.agrona.ExpandableArrayBuffer;

/** Makes the bytes by which a state knows a group ({@link KeyBytes}) of the values that a user names. */
final class GroupKey
{
    private static final int WORD_BITS = 64;

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
        final byte[] bytes =
            new byte[KeyBytes.encode(columns.stream().map(Attribute::type).toList(), Arrays.asList(values), key)];
        key.getBytes(0, bytes);
        return bytes;
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
}
