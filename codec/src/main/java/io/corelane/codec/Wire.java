package io.corelane.codec;

import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How a column lies in a record: offsets are from the start of the root block (behind the message header) and never
 * change, so readers may compile them in as literals. A field that is newer than the acting version, or that ends
 * behind the acting block length, is NULL.
 */
public sealed interface Wire
{
    /**
     * An integer of 1, 2, 4 or 8 bytes.
     *
     * @param offset    first byte.
     * @param width     bytes.
     * @param signed    whether the value is signed.
     * @param order     byte order.
     * @param optional  whether {@code nullValue} means NULL.
     * @param nullValue the value that means NULL, as the integer reads (an unsigned 64-bit one as its bits).
     */
    record IntWire(int offset, int width, boolean signed, ByteOrder order, boolean optional, long nullValue)
        implements Wire
    {
    }

    /**
     * An IEEE 754 number of 4 or 8 bytes. NaN is always NULL.
     *
     * @param offset    first byte.
     * @param width     bytes.
     * @param order     byte order.
     * @param optional  whether {@code nullValue} means NULL.
     * @param nullValue the value that means NULL.
     */
    record FloatWire(int offset, int width, ByteOrder order, boolean optional, double nullValue) implements Wire
    {
    }

    /**
     * A decimal as mantissa times ten to the exponent.
     *
     * @param mantissa         its NULL makes the decimal NULL.
     * @param exponent         where the exponent lies (in the same composite, or another field of the same block), or
     *                         null if constant; its NULL makes the decimal NULL too.
     * @param constantExponent the exponent if it is constant, else 0.
     */
    record DecimalWire(IntWire mantissa, IntWire exponent, int constantExponent) implements Wire
    {
    }

    /**
     * A decimal in a repeating group whose exponent is a field of an enclosing block. Columns of a message's root
     * block never have it.
     *
     * @param mantissa in the entry; its NULL makes the decimal NULL.
     * @param exponent in the enclosing block; its NULL makes the decimal NULL too.
     * @param level    which enclosing block: 0 the message's root block, 1 the entry of the outermost group, and so on.
     */
    record OuterExponentWire(IntWire mantissa, IntWire exponent, int level) implements Wire
    {
    }

    /**
     * A 128-bit mantissa in two words with constant exponent: Corelane's own composite {@code Decimal128}. NULL is the
     * least value of the high word.
     *
     * @param lowOffset  first byte of the low, unsigned 64 bits.
     * @param highOffset first byte of the high, signed 64 bits.
     * @param order      byte order of each word.
     * @param exponent   constant exponent.
     */
    record WideDecimalWire(int lowOffset, int highOffset, ByteOrder order, int exponent) implements Wire
    {
    }

    /**
     * Text in a char array of fixed length: ends at the first NUL byte or at the length.
     *
     * @param offset   first byte.
     * @param length   bytes.
     * @param optional whether a first byte of {@code nullByte} means NULL.
     * @param nullByte the byte that means NULL: 0 as SBE has it, so that empty text is NULL; {@link #DELETE} in schemas
     *                 that Corelane generates, where empty text differs from NULL and no text starts with DEL.
     */
    record TextWire(int offset, int length, boolean optional, byte nullByte) implements Wire
    {
        /** ASCII DEL: XML, ASCII and sbe-tool accept it as a null value, and no text starts with it. */
        public static final byte DELETE = 0x7F;
    }

    /**
     * An enum, read as the name of its value. A code without a name is bad input.
     *
     * @param code  where the code lies.
     * @param codes the codes, ascending.
     * @param names the name of each code.
     */
    record EnumWire(IntWire code, List<Long> codes, List<String> names) implements Wire
    {
    }

    /**
     * A BOOLEAN as 0 and 1 in an integer (a schema says {@code semanticType="Boolean"}).
     *
     * @param code where the value lies.
     */
    record BooleanWire(IntWire code) implements Wire
    {
    }

    /**
     * One choice of a set, read as BOOLEAN.
     *
     * @param set where the set lies.
     * @param bit which bit, 0 the least significant.
     */
    record BitWire(IntWire set, int bit) implements Wire
    {
    }

    /**
     * A time as a count of units since the epoch.
     *
     * @param count where the count lies.
     * @param unit  NANOSECONDS, MICROSECONDS, MILLISECONDS or SECONDS.
     */
    record TimestampWire(IntWire count, TimeUnit unit) implements Wire
    {
    }

    /**
     * A value beside a byte that says whether it is NULL, so that no value has to stand for that: in rows between the
     * stages of a job, never in a record of a schema. Of NULL the value's bytes are zero.
     *
     * @param value how the value lies there; never optional.
     * @param flag  the byte: 1 for NULL, else 0.
     */
    record FlaggedWire(Wire value, int flag) implements Wire
    {
    }

    /**
     * A constant: no bytes on the wire.
     *
     * @param value Long, Double, String, Boolean or java.math.BigDecimal as the column's type has it.
     */
    record ConstantWire(Object value) implements Wire
    {
    }

    /**
     * Var data of the message (or of a group's entry), behind its groups.
     *
     * @param index which of the message's (or the group's) var data fields, from 0.
     */
    record VarDataWire(int index) implements Wire
    {
    }
}
