package io.corelane.codec;

import java.nio.ByteOrder;

import uk.co.real_logic.sbe.PrimitiveType;
import uk.co.real_logic.sbe.PrimitiveValue;

/** What sbe-tool's primitive types are on the wire. */
final class Primitives
{
    private Primitives()
    {
    }

    static boolean isInteger(final PrimitiveType type)
    {
        return PrimitiveType.CHAR != type && !isFloat(type);
    }

    static boolean isFloat(final PrimitiveType type)
    {
        return PrimitiveType.FLOAT == type || PrimitiveType.DOUBLE == type;
    }

    static boolean isSigned(final PrimitiveType type)
    {
        switch (type)
        {
            case INT8:
            case INT16:
            case INT32:
            case INT64:
                return true;

            default:
                return false;
        }
    }

    /** Decimal digits that hold every value that a signed 64-bit integer can take over from the type. */
    static int digits(final PrimitiveType type)
    {
        switch (type.size())
        {
            case 1:
                return 3;

            case 2:
                return 5;

            case 4:
                return 10;

            default:
                return 19;
        }
    }

    static Wire.IntWire intWire(
        final PrimitiveType type,
        final int offset,
        final ByteOrder order,
        final boolean optional,
        final PrimitiveValue nullValue)
    {
        final long nullLong = null == nullValue ? type.nullValue().longValue() : nullValue.longValue();
        return new Wire.IntWire(offset, type.size(), isSigned(type), order, optional, nullLong);
    }

    static Wire.IntWire required(final PrimitiveType type, final int offset, final ByteOrder order)
    {
        return intWire(type, offset, order, false, null);
    }
}
