package io.corelane.core.interpret;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.corelane.codec.DataType;
import io.corelane.codec.Field;
import io.corelane.codec.RecordSchema;
import io.corelane.codec.Wire;
import io.corelane.core.runtime.Faults;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** What a row of results can hold. */
final class OutputValue
{
    private OutputValue()
    {
    }

    /** Faults a value that its column cannot hold, or that would read as NULL there. */
    static void check(final Field field, final Object value)
    {
        final boolean isFlagged = field.wire() instanceof Wire.FlaggedWire;
        final Wire wire = isFlagged ? ((Wire.FlaggedWire)field.wire()).value() : field.wire();
        if (value instanceof String && wire instanceof Wire.TextWire)
        {
            checkText((Wire.TextWire)wire, ((String)value).getBytes(UTF_8));
        }
        else if (!isFlagged && (value instanceof Long && Long.MIN_VALUE == (Long)value ||
            value instanceof BigDecimal && !field.type().isWide() && isLeast((BigDecimal)value)))
        {
            throw new FaultException(Faults.OVERFLOW);
        }
    }

    /**
     * The schema with narrow decimals of all the digits that their 64 bits can have: what was read from a record may
     * have more than the column's precision says, and leaves as it came.
     */
    static RecordSchema withFullPrecision(final RecordSchema schema)
    {
        final List<Field> fields = new ArrayList<>();
        for (final Field field : schema.fields())
        {
            final DataType type = field.type();
            fields.add(DataType.Kind.DECIMAL != type.kind() || type.isWide() ? field : new Field(field.name(),
                DataType.decimal(DataType.MAX_NARROW_PRECISION, type.scale()), field.wire(), field.sinceVersion(),
                field.description()));
        }
        return ScanDecoder.withFields(schema, fields);
    }

    private static boolean isLeast(final BigDecimal value)
    {
        return BigInteger.valueOf(Long.MIN_VALUE).equals(value.unscaledValue());
    }

    private static void checkText(final Wire.TextWire wire, final byte[] bytes)
    {
        if (bytes.length > wire.length())
        {
            throw new FaultException(Faults.TOO_LONG);
        }
        for (final byte b : bytes)
        {
            if (0 == b)
            {
                throw new FaultException(Faults.CAST);
            }
        }
        if (bytes.length > 0 && wire.optional() && wire.nullByte() == bytes[0])
        {
            throw new FaultException(Faults.CAST);
        }
    }
}
