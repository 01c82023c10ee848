package io.corelane.tools;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.corelane.codec.DataType;
import java.io.IOException;
import java.math.BigDecimal;

/**
 * Takes JSON values as the values of a column, exactly: a number never passes through a double. Whether a number of
 * the right kind is small enough is the row encoder's question, since that is a matter of data and not of usage.
 */
final class JsonValues
{
    private static final int MAX_EXPONENT = 1_000;

    private JsonValues()
    {
    }

    /** The value of the parser's current token. */
    static Object read(final JsonParser parser, final String column, final DataType type)
        throws IOException, JsonInputException
    {
        final JsonToken token = parser.currentToken();
        if (JsonToken.VALUE_NULL == token)
        {
            return null;
        }
        if (token.isStructStart())
        {
            throw wrong(parser, column, type, "an " + (JsonToken.START_ARRAY == token ? "array" : "object"));
        }
        switch (type.kind())
        {
            case VARCHAR:
                return text(parser, column, type);

            case BOOLEAN:
                return bool(parser, column, type);

            case TIMESTAMP:
                return time(parser, column, type);

            default:
                return number(parser, column, type);
        }
    }

    private static String text(final JsonParser parser, final String column, final DataType type)
        throws IOException, JsonInputException
    {
        if (JsonToken.VALUE_STRING != parser.currentToken())
        {
            throw wrong(parser, column, type, parser.getText() + ", not text in quotes");
        }
        return parser.getText();
    }

    private static Boolean bool(final JsonParser parser, final String column, final DataType type)
        throws IOException, JsonInputException
    {
        final String text = parser.getText();
        if (!"true".equals(text) && !"false".equals(text))
        {
            throw wrong(parser, column, type, quoted(parser) + ", neither true nor false");
        }
        return "true".equals(text);
    }

    private static Long time(final JsonParser parser, final String column, final DataType type)
        throws IOException, JsonInputException
    {
        if (parser.currentToken().isBoolean())
        {
            throw wrong(parser, column, type, parser.getText());
        }
        try
        {
            return parser.currentToken().isNumeric() ?
                IsoTime.ofMilliseconds(parser.getDecimalValue()) : IsoTime.parse(parser.getText());
        }
        catch (final IllegalArgumentException ex)
        {
            throw new JsonInputException(columnOf(parser), "column " + column + ": " + ex.getMessage());
        }
    }

    private static Object number(final JsonParser parser, final String column, final DataType type)
        throws IOException, JsonInputException
    {
        if (JsonToken.VALUE_NUMBER_INT == parser.currentToken() &&
            JsonParser.NumberType.BIG_INTEGER != parser.getNumberType())
        {
            return parser.getLongValue();
        }
        final BigDecimal value = decimal(parser, column, type);
        final boolean isWhole = value.stripTrailingZeros().scale() <= 0;
        if (DataType.Kind.BIGINT == type.kind() && !isWhole)
        {
            throw wrong(parser, column, type, quoted(parser) + ", not a whole number");
        }
        if (Math.abs((long)value.scale()) > MAX_EXPONENT && 0 != value.signum())
        {
            throw wrong(parser, column, type, quoted(parser) + ", whose exponent is too large");
        }
        return value;
    }

    private static BigDecimal decimal(final JsonParser parser, final String column, final DataType type)
        throws IOException, JsonInputException
    {
        if (parser.currentToken().isNumeric())
        {
            return parser.getDecimalValue();
        }
        try
        {
            return new BigDecimal(parser.getText());
        }
        catch (final NumberFormatException ex)
        {
            throw wrong(parser, column, type, quoted(parser) + ", not a number");
        }
    }

    private static String quoted(final JsonParser parser) throws IOException
    {
        return JsonToken.VALUE_STRING == parser.currentToken() ? "'" + parser.getText() + "'" : parser.getText();
    }

    private static JsonInputException wrong(
        final JsonParser parser, final String column, final DataType type, final String what)
    {
        return new JsonInputException(
            columnOf(parser), "column " + column + " is " + type + ", but the value is " + what);
    }

    static int columnOf(final JsonParser parser)
    {
        return parser.currentTokenLocation().getColumnNr();
    }
}
