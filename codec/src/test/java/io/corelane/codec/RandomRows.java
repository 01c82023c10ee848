package io.corelane.codec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Makes rows of any schema: a quarter of the values are NULL where there is NULL, and a quarter are extreme. */
final class RandomRows
{
    private static final String[] LETTERS = {"a", "Z", "0", " ", "ß", "€", "😀", "'", "\u0001", "\uFFFD"};

    private final Random random;

    RandomRows(final Random random)
    {
        this.random = random;
    }

    Object[] row(final List<Field> fields)
    {
        final Object[] row = new Object[fields.size()];
        for (int i = 0; i < row.length; i++)
        {
            final Wire wire = fields.get(i).wire();
            row[i] = wire instanceof Wire.BitWire ? bit((Wire.BitWire)wire, fields, row) : value(fields.get(i));
        }
        return row;
    }

    List<List<GroupEntry>> groups(final List<GroupSchema> groups)
    {
        final List<List<GroupEntry>> all = new ArrayList<>();
        for (final GroupSchema group : groups)
        {
            final List<GroupEntry> entries = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--)
            {
                entries.add(new GroupEntry(Arrays.asList(row(group.fields())), groups(group.groups())));
            }
            all.add(entries);
        }
        return all;
    }

    private static Object bit(final Wire.BitWire wire, final List<Field> fields, final Object[] row)
    {
        for (int i = 0; i < row.length; i++)
        {
            if (fields.get(i).wire().equals(wire.set()))
            {
                return 0 != ((long)row[i] >>> wire.bit() & 1);
            }
        }
        throw new IllegalArgumentException("a choice without its set");
    }

    private Object value(final Field field)
    {
        final Wire wire = field.wire();
        if (wire instanceof Wire.IntWire)
        {
            return integer((Wire.IntWire)wire);
        }
        if (wire instanceof Wire.FloatWire)
        {
            return floating((Wire.FloatWire)wire);
        }
        if (wire instanceof Wire.DecimalWire)
        {
            return decimal(field, (Wire.DecimalWire)wire);
        }
        if (wire instanceof Wire.WideDecimalWire)
        {
            return wide(field);
        }
        if (wire instanceof Wire.TextWire)
        {
            final Wire.TextWire text = (Wire.TextWire)wire;
            final String value = isQuarter() && text.optional() ? null : text(field.type().length());
            return null != value && text.optional() && 0 == text.nullByte() && value.isEmpty() ? null : value;
        }
        if (wire instanceof Wire.EnumWire)
        {
            final List<String> names = ((Wire.EnumWire)wire).names();
            return isQuarter() ? null : names.get(random.nextInt(names.size()));
        }
        if (wire instanceof Wire.BooleanWire)
        {
            return isQuarter() ? null : random.nextBoolean();
        }
        if (wire instanceof Wire.TimestampWire)
        {
            return time((Wire.TimestampWire)wire);
        }
        if (wire instanceof Wire.VarDataWire)
        {
            return text(isQuarter() ? field.type().length() : 12);
        }
        return ((Wire.ConstantWire)wire).value();
    }

    private boolean isQuarter()
    {
        return 0 == random.nextInt(4);
    }

    private Long integer(final Wire.IntWire wire)
    {
        if (wire.optional() && isQuarter())
        {
            return null;
        }
        final int bits = wire.width() * Byte.SIZE;
        // An unsigned 64-bit integer carries what a signed one can be.
        final int valueBits = wire.signed() || Long.SIZE == bits ? bits - 1 : bits;
        final long greatest = (1L << valueBits) - 1;
        final long least = wire.signed() ? -greatest - 1 : 0;
        long value = wire.signed() ? random.nextLong() >> (Long.SIZE - bits) : random.nextLong() & greatest;
        if (isQuarter())
        {
            value = random.nextBoolean() ? least : greatest;
        }
        return wire.optional() && value == wire.nullValue() ? (Long)7L : (Long)value;
    }

    private Double floating(final Wire.FloatWire wire)
    {
        if (isQuarter())
        {
            return null;
        }
        final double value = isQuarter() ?
            new double[] {0.0, -0.0, Double.MIN_VALUE, Double.NEGATIVE_INFINITY}[random.nextInt(4)] :
            random.nextGaussian() * 1e6;
        return Float.BYTES == wire.width() ? (double)(float)value : value;
    }

    private BigDecimal decimal(final Field field, final Wire.DecimalWire wire)
    {
        final Long mantissa = integer(wire.mantissa());
        if (null == mantissa)
        {
            return null;
        }
        if (null == wire.exponent())
        {
            final BigInteger most = BigInteger.TEN.pow(field.type().precision());
            final BigDecimal value = BigDecimal.valueOf(mantissa, -wire.constantExponent())
                .setScale(field.type().scale());
            return value.unscaledValue().abs().compareTo(most) < 0 ? value : BigDecimal.ZERO.setScale(value.scale());
        }
        final BigDecimal value = BigDecimal.valueOf(mantissa, random.nextInt(20) - 10);
        return value.stripTrailingZeros().scale() > 9 ? BigDecimal.ONE.setScale(9) : value.setScale(9);
    }

    private BigDecimal wide(final Field field)
    {
        if (isQuarter())
        {
            return null;
        }
        final BigInteger most = BigInteger.TEN.pow(field.type().precision());
        BigInteger mantissa = new BigInteger(random.nextInt(127), random).mod(most);
        if (isQuarter())
        {
            mantissa = most.subtract(BigInteger.ONE);
        }
        return new BigDecimal(random.nextBoolean() ? mantissa : mantissa.negate(), field.type().scale());
    }

    private Long time(final Wire.TimestampWire wire)
    {
        final Long count = integer(wire.count());
        if (null == count)
        {
            return null;
        }
        final long unitNs = wire.unit().toNanos(1);
        final long fitting = count % (Long.MAX_VALUE / unitNs);
        return Ints.isNull(wire.count(), fitting) ? null : (Long)(fitting * unitNs);
    }

    private String text(final int limit)
    {
        final StringBuilder text = new StringBuilder();
        int left = isQuarter() ? limit : random.nextInt(limit + 1);
        while (left > 0)
        {
            final String letter = LETTERS[random.nextInt(LETTERS.length)];
            final int bytes = letter.getBytes(StandardCharsets.UTF_8).length;
            if (bytes > left)
            {
                break;
            }
            text.append(letter);
            left -= bytes;
        }
        return text.toString();
    }
}
