package io.corelane.core.codegen;

import io.corelane.codec.Wire;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;

/** Finds columns that are the same eight bytes in a record and in a row, whatever they say. */
final class WordCopy
{
    private WordCopy()
    {
    }

    /** The word of a record, or null where the row's would be another one for some value, or could be refused. */
    static Wire.IntWire of(final Wire from, final Wire to)
    {
        if (from instanceof Wire.IntWire word && to instanceof Wire.IntWire target)
        {
            return isSame(word, target) ? word : null;
        }
        if (from instanceof Wire.TimestampWire time && to instanceof Wire.TimestampWire target)
        {
            return TimeUnit.NANOSECONDS == time.unit() && TimeUnit.NANOSECONDS == target.unit() &&
                isSame(time.count(), target.count()) ? time.count() : null;
        }
        if (from instanceof Wire.DecimalWire decimal && to instanceof Wire.DecimalWire target)
        {
            return null == decimal.exponent() && null == target.exponent() &&
                decimal.constantExponent() == target.constantExponent() &&
                isSame(decimal.mantissa(), target.mantissa()) ? decimal.mantissa() : null;
        }
        return null;
    }

    /** A value that is none in the row is a fault there, so it has to be none in the record, too. */
    private static boolean isSame(final Wire.IntWire from, final Wire.IntWire to)
    {
        return Long.BYTES == from.width() && Long.BYTES == to.width() && from.signed() && to.signed() &&
            ByteOrder.LITTLE_ENDIAN == from.order() && ByteOrder.LITTLE_ENDIAN == to.order() &&
            from.optional() && to.optional() && from.nullValue() == to.nullValue();
    }
}
