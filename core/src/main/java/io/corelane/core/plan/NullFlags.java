package io.corelane.core.plan;

import io.corelane.codec.Field;
import io.corelane.codec.RecordSchema;
import io.corelane.codec.SchemaException;
import io.corelane.codec.Wire;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts bytes that say what is NULL behind the columns of rows between stages, so that each value can stand there: also
 * the least integer, and a text that begins with DEL, which stand for NULL in schemas that others read.
 */
final class NullFlags
{
    private static final int MAX_BLOCK_LENGTH = 65_534;

    private NullFlags()
    {
    }

    static RecordSchema in(final RecordSchema schema)
    {
        final List<Field> fields = new ArrayList<>();
        int blockLength = schema.blockLength();
        for (final Field field : schema.fields())
        {
            final Wire plain = plain(field.wire());
            fields.add(null == plain ? field : new Field(field.name(), field.type(),
                new Wire.FlaggedWire(plain, blockLength++), field.sinceVersion(), field.description()));
        }
        if (blockLength > MAX_BLOCK_LENGTH)
        {
            throw new SchemaException("the rows between two stages of the job have " + blockLength +
                " bytes, more than " + MAX_BLOCK_LENGTH + "; select fewer or shorter columns");
        }
        return new RecordSchema(schema.name(), schema.schemaId(), schema.templateId(), schema.version(),
            schema.order(), schema.header(), blockLength, fields, schema.groups(), schema.varData(), schema.xml());
    }

    /** The wire without a value for NULL; null of one whose NULL no value is taken for. */
    private static Wire plain(final Wire wire)
    {
        if (wire instanceof Wire.IntWire number)
        {
            return required(number);
        }
        if (wire instanceof Wire.TimestampWire time)
        {
            return new Wire.TimestampWire(required(time.count()), time.unit());
        }
        if (wire instanceof Wire.DecimalWire decimal)
        {
            return new Wire.DecimalWire(required(decimal.mantissa()), null, decimal.constantExponent());
        }
        return wire instanceof Wire.TextWire text ?
            new Wire.TextWire(text.offset(), text.length(), false, (byte)0) : null;
    }

    private static Wire.IntWire required(final Wire.IntWire wire)
    {
        return new Wire.IntWire(wire.offset(), wire.width(), wire.signed(), wire.order(), false, wire.nullValue());
    }
}
