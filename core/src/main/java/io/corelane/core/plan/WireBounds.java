package io.corelane.core.plan;

import io.corelane.codec.Field;
import io.corelane.codec.GroupSchema;
import io.corelane.codec.RecordSchema;
import io.corelane.codec.Wire;
import java.util.List;

/** How far columns reach into the root block, or into the block of an entry. */
public final class WireBounds
{
    private WireBounds()
    {
    }

    /**
     * Bytes that a root block has at least: all columns of the schema's first version. A shorter one is malformed;
     * newer columns may be missing, and are NULL then.
     *
     * @param schema of the records.
     * @return bytes.
     */
    public static int leastBlockLength(final RecordSchema schema)
    {
        return leastBlockLength(schema.fields());
    }

    /**
     * The same of an entry of a repeating group.
     *
     * @param group the group.
     * @return bytes.
     */
    public static int leastBlockLength(final GroupSchema group)
    {
        return leastBlockLength(group.fields());
    }

    private static int leastBlockLength(final List<Field> fields)
    {
        int length = 0;
        for (final Field field : fields)
        {
            if (0 == field.sinceVersion())
            {
                length = Math.max(length, end(field.wire()));
            }
        }
        return length;
    }

    /**
     * First byte behind a column.
     *
     * @param wire how the column lies.
     * @return offset in the block; 0 for what takes no bytes of it.
     */
    public static int end(final Wire wire)
    {
        if (wire instanceof Wire.FlaggedWire flagged)
        {
            return Math.max(1 + flagged.flag(), end(flagged.value()));
        }
        if (wire instanceof Wire.IntWire)
        {
            return ((Wire.IntWire)wire).offset() + ((Wire.IntWire)wire).width();
        }
        if (wire instanceof Wire.FloatWire)
        {
            return ((Wire.FloatWire)wire).offset() + ((Wire.FloatWire)wire).width();
        }
        if (wire instanceof Wire.DecimalWire)
        {
            final Wire.DecimalWire decimal = (Wire.DecimalWire)wire;
            return Math.max(end(decimal.mantissa()), null == decimal.exponent() ? 0 : end(decimal.exponent()));
        }
        if (wire instanceof Wire.OuterExponentWire)
        {
            return end(((Wire.OuterExponentWire)wire).mantissa());
        }
        if (wire instanceof Wire.WideDecimalWire)
        {
            final Wire.WideDecimalWire wide = (Wire.WideDecimalWire)wire;
            return Math.max(wide.highOffset(), wide.lowOffset()) + Long.BYTES;
        }
        if (wire instanceof Wire.TextWire)
        {
            return ((Wire.TextWire)wire).offset() + ((Wire.TextWire)wire).length();
        }
        if (wire instanceof Wire.EnumWire)
        {
            return end(((Wire.EnumWire)wire).code());
        }
        if (wire instanceof Wire.BooleanWire)
        {
            return end(((Wire.BooleanWire)wire).code());
        }
        if (wire instanceof Wire.BitWire)
        {
            return end(((Wire.BitWire)wire).set());
        }
        return wire instanceof Wire.TimestampWire ? end(((Wire.TimestampWire)wire).count()) : 0;
    }
}
