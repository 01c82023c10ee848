package io.corelane.codec;

/**
 * The SQL type of a column. Immutable.
 *
 * @param kind      what the values are.
 * @param precision decimal digits of a DECIMAL, 0 for every other kind.
 * @param scale     digits behind the point of a DECIMAL, 0 for every other kind.
 * @param length    greatest number of UTF-8 bytes of a VARCHAR, 0 for every other kind.
 */
public record DataType(Kind kind, int precision, int scale, int length)
{
    /** Digits that a DECIMAL can have at the most. */
    public static final int MAX_PRECISION = 38;

    /** A DECIMAL up to this precision is held as a 64-bit mantissa, a wider one as a 128-bit mantissa. */
    public static final int MAX_NARROW_PRECISION = 19;

    /** Bytes that a VARCHAR can have at the most. */
    public static final int MAX_LENGTH = 4096;

    /** 64-bit integer; overflow is an error, never a wrap. */
    public static final DataType BIGINT = new DataType(Kind.BIGINT, 0, 0, 0);

    /** IEEE 754 double; NaN is NULL. */
    public static final DataType DOUBLE = new DataType(Kind.DOUBLE, 0, 0, 0);

    /** True or false. */
    public static final DataType BOOLEAN = new DataType(Kind.BOOLEAN, 0, 0, 0);

    /** Nanoseconds since the epoch in 64 bits, whatever the unit on the wire is. */
    public static final DataType TIMESTAMP = new DataType(Kind.TIMESTAMP, 0, 0, 0);

    /** What the values of a type are. */
    public enum Kind
    {
        /** 64-bit integer. */
        BIGINT,
        /** Mantissa and fixed scale. */
        DECIMAL,
        /** IEEE 754 double. */
        DOUBLE,
        /** True or false. */
        BOOLEAN,
        /** UTF-8 text. */
        VARCHAR,
        /** Nanoseconds since the epoch. */
        TIMESTAMP
    }

    /** Checks precision, scale and length. */
    public DataType
    {
        if (Kind.DECIMAL == kind && (precision < 1 || precision > MAX_PRECISION || scale < 0 || scale > precision))
        {
            throw new IllegalArgumentException("DECIMAL(" + precision + "," + scale +
                ") is not possible: precision is 1 to " +
                MAX_PRECISION + " and scale 0 to the precision");
        }
        if (Kind.VARCHAR == kind && (length < 1 || length > MAX_LENGTH))
        {
            throw new IllegalArgumentException("VARCHAR(" + length + ") is not possible: length is 1 to " + MAX_LENGTH);
        }
    }

    /**
     * A decimal type.
     *
     * @param precision digits, 1 to {@link #MAX_PRECISION}.
     * @param scale     digits behind the point, 0 to precision.
     * @return the type.
     */
    public static DataType decimal(final int precision, final int scale)
    {
        return new DataType(Kind.DECIMAL, precision, scale, 0);
    }

    /**
     * A text type.
     *
     * @param length greatest number of UTF-8 bytes, 1 to {@link #MAX_LENGTH}.
     * @return the type.
     */
    public static DataType varchar(final int length)
    {
        return new DataType(Kind.VARCHAR, 0, 0, length);
    }

    /**
     * Whether values need a 128-bit mantissa.
     *
     * @return true for a DECIMAL of more than {@link #MAX_NARROW_PRECISION} digits.
     */
    public boolean isWide()
    {
        return Kind.DECIMAL == kind && precision > MAX_NARROW_PRECISION;
    }

    /**
     * Whether the type is a number.
     *
     * @return true for BIGINT, DECIMAL and DOUBLE.
     */
    public boolean isNumeric()
    {
        return Kind.BIGINT == kind || Kind.DECIMAL == kind || Kind.DOUBLE == kind;
    }

    /** The type as SQL writes it, e.g. {@code DECIMAL(18,4)}. */
    @Override
    public String toString()
    {
        return switch (kind)
        {
            case DECIMAL -> "DECIMAL(" + precision + "," + scale + ")";
            case VARCHAR -> "VARCHAR(" + length + ")";
            default -> kind.name();
        };
    }
}
