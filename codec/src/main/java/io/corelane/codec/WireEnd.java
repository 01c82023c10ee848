package io.corelane.codec;

/** Where columns end in their block. */
final class WireEnd
{
    private WireEnd()
    {
    }

    /** Behind the last byte of a column; 0 of one that has none. */
    static int of(final Wire wire)
    {
        if (wire instanceof Wire.IntWire integer)
        {
            return Ints.end(integer);
        }
        if (wire instanceof Wire.FloatWire floating)
        {
            return floating.offset() + floating.width();
        }
        if (wire instanceof Wire.DecimalWire decimal)
        {
            return Math.max(of(decimal.mantissa()), null == decimal.exponent() ? 0 : of(decimal.exponent()));
        }
        if (wire instanceof Wire.OuterExponentWire outer)
        {
            return of(outer.mantissa());
        }
        if (wire instanceof Wire.WideDecimalWire wide)
        {
            return Math.max(wide.lowOffset(), wide.highOffset()) + Long.BYTES;
        }
        if (wire instanceof Wire.TextWire text)
        {
            return text.offset() + text.length();
        }
        if (wire instanceof Wire.EnumWire names)
        {
            return of(names.code());
        }
        if (wire instanceof Wire.BooleanWire bool)
        {
            return of(bool.code());
        }
        if (wire instanceof Wire.BitWire bit)
        {
            return of(bit.set());
        }
        return wire instanceof Wire.TimestampWire time ? of(time.count()) : 0;
    }
}
