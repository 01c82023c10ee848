package io.corelane.tools;

import io.corelane.codec.Murmur3;
import io.corelane.codec.RecordSchema;
import io.corelane.codec.VarDataLocator;
import io.corelane.codec.Wire;
import io.corelane.core.plan.StreamDefinition;
import org.agrona.DirectBuffer;

/** Where the bytes of a stream's key lie in its records, and their hash. Immutable; allocates nothing. */
final class KeyRange
{
    private final int offset;
    private final int length;
    private final int varData;
    private final VarDataLocator locator;

    KeyRange(final RecordSchema schema, final int keyField)
    {
        locator = new VarDataLocator(schema);
        final Wire wire = StreamDefinition.NONE == keyField ? null : schema.fields().get(keyField).wire();
        final boolean isVarData = wire instanceof Wire.VarDataWire;
        final int start = null == wire || isVarData ? 0 : start(wire);
        varData = isVarData ? ((Wire.VarDataWire)wire).index() : -1;
        offset = schema.header().length() + start;
        length = null == wire || isVarData ? 0 : end(wire) - start;
    }

    /** murmur3_x86_32 of the key's bytes in a record. */
    int hash(final DirectBuffer buffer, final int record, final int recordLength)
    {
        if (varData < 0)
        {
            return Murmur3.hash(buffer, record + offset, length);
        }
        final long located = locator.locate(buffer, record, recordLength, varData);
        return located < 0 ? Murmur3.hash(buffer, record, 0) :
            Murmur3.hash(buffer, VarDataLocator.offset(located), VarDataLocator.length(located));
    }

    private static int start(final Wire wire)
    {
        if (wire instanceof Wire.FloatWire)
        {
            return ((Wire.FloatWire)wire).offset();
        }
        if (wire instanceof Wire.TextWire)
        {
            return ((Wire.TextWire)wire).offset();
        }
        if (wire instanceof Wire.WideDecimalWire)
        {
            final Wire.WideDecimalWire wide = (Wire.WideDecimalWire)wire;
            return Math.min(wide.lowOffset(), wide.highOffset());
        }
        final Wire.IntWire integer = integer(wire);
        return null == integer ? 0 : integer.offset();
    }

    private static int end(final Wire wire)
    {
        if (wire instanceof Wire.FloatWire)
        {
            return ((Wire.FloatWire)wire).offset() + ((Wire.FloatWire)wire).width();
        }
        if (wire instanceof Wire.TextWire)
        {
            return ((Wire.TextWire)wire).offset() + ((Wire.TextWire)wire).length();
        }
        if (wire instanceof Wire.WideDecimalWire)
        {
            final Wire.WideDecimalWire wide = (Wire.WideDecimalWire)wire;
            return Math.max(wide.lowOffset(), wide.highOffset()) + Long.BYTES;
        }
        final Wire.IntWire integer = integer(wire);
        return null == integer ? 0 : integer.offset() + integer.width();
    }

    private static Wire.IntWire integer(final Wire wire)
    {
        if (wire instanceof Wire.IntWire)
        {
            return (Wire.IntWire)wire;
        }
        if (wire instanceof Wire.EnumWire)
        {
            return ((Wire.EnumWire)wire).code();
        }
        if (wire instanceof Wire.BooleanWire)
        {
            return ((Wire.BooleanWire)wire).code();
        }
        if (wire instanceof Wire.BitWire)
        {
            return ((Wire.BitWire)wire).set();
        }
        if (wire instanceof Wire.DecimalWire)
        {
            return ((Wire.DecimalWire)wire).mantissa();
        }
        return wire instanceof Wire.TimestampWire ? ((Wire.TimestampWire)wire).count() : null;
    }
}
