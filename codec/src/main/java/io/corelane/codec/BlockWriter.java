package io.corelane.codec;

import java.math.BigDecimal;
import java.util.List;

import org.agrona.MutableDirectBuffer;

/** Writes the columns of one block: of the message, or of an entry of a group. */
final class BlockWriter
{
    /** Digits that an exponent of 0 is still used for. */
    private static final int PLAIN_DIGITS = 18;

    private final List<Field> fields;

    BlockWriter(final List<Field> fields)
    {
        this.fields = fields;
    }

    void write(final List<Object> row, final MutableDirectBuffer buffer, final Blocks blocks, final int level)
    {
        final int block = blocks.offset(level);
        for (int i = 0; i < fields.size(); i++)
        {
            final Field field = fields.get(i);
            final Object value = row.get(i);
            final Wire wire = field.wire();
            if (wire instanceof Wire.IntWire)
            {
                writeInteger(field, (Wire.IntWire)wire, value, row, buffer, block);
            }
            else if (wire instanceof Wire.DecimalWire && null != ((Wire.DecimalWire)wire).exponent())
            {
                writeDecimal(field, (Wire.DecimalWire)wire, value, row, buffer, block);
            }
            else if (wire instanceof Wire.OuterExponentWire)
            {
                writeOuter(field, (Wire.OuterExponentWire)wire, value, buffer, blocks, block);
            }
            else if (!(wire instanceof Wire.VarDataWire) && !(wire instanceof Wire.BitWire))
            {
                ValueWriter.write(field, value, buffer, block);
            }
        }
        for (int i = 0; i < fields.size(); i++)
        {
            if (fields.get(i).wire() instanceof Wire.BitWire)
            {
                ValueWriter.write(fields.get(i), row.get(i), buffer, block);
            }
        }
    }

    private void writeInteger(
        final Field field,
        final Wire.IntWire wire,
        final Object value,
        final List<Object> row,
        final MutableDirectBuffer buffer,
        final int block)
    {
        if (null == value && hasChoice(wire, row))
        {
            return; // a set that is given by its choices
        }
        final Long exponent = null == value ? exponentOf(wire, row) : null;
        if (null != exponent)
        {
            ValueWriter.integer(field, wire, exponent, buffer, block);
            return;
        }
        ValueWriter.write(field, value, buffer, block);
    }

    private boolean hasChoice(final Wire.IntWire wire, final List<Object> row)
    {
        for (int i = 0; i < fields.size(); i++)
        {
            final Wire choice = fields.get(i).wire();
            if (null != row.get(i) && choice instanceof Wire.BitWire && ((Wire.BitWire)choice).set().equals(wire))
            {
                return true;
            }
        }
        return false;
    }

    private void writeDecimal(
        final Field field,
        final Wire.DecimalWire wire,
        final Object value,
        final List<Object> row,
        final MutableDirectBuffer buffer,
        final int block)
    {
        final Wire.IntWire exponentWire = wire.exponent();
        Long exponent = null;
        for (int i = 0; i < fields.size(); i++)
        {
            if (fields.get(i).wire().equals(exponentWire) && null != row.get(i))
            {
                exponent = Convert.toLong(fields.get(i), row.get(i));
            }
        }
        if (null == exponent)
        {
            exponent = exponentOf(exponentWire, row);
            ValueWriter.integer(field, exponentWire, exponent, buffer, block);
        }
        ValueWriter.mantissa(field, wire.mantissa(), value, power(field, exponent), buffer, block);
    }

    /** The exponent that all decimals of the row that share it need, or null if none shares it. */
    private Long exponentOf(final Wire.IntWire exponentWire, final List<Object> row)
    {
        boolean isShared = false;
        long least = Long.MAX_VALUE;
        int digits = 0;
        for (int i = 0; i < fields.size(); i++)
        {
            final Field field = fields.get(i);
            if (field.wire() instanceof Wire.DecimalWire &&
                exponentWire.equals(((Wire.DecimalWire)field.wire()).exponent()))
            {
                isShared = true;
                if (null != row.get(i))
                {
                    final BigDecimal value = Convert.toDecimal(field, row.get(i)).stripTrailingZeros();
                    least = Math.min(least, -(long)value.scale());
                    digits = Math.max(digits, value.precision() - value.scale());
                }
            }
        }
        if (!isShared)
        {
            return null;
        }
        return Long.MAX_VALUE == least || least > 0 && digits <= PLAIN_DIGITS ? 0L : least;
    }

    private static void writeOuter(
        final Field field,
        final Wire.OuterExponentWire wire,
        final Object value,
        final MutableDirectBuffer buffer,
        final Blocks blocks,
        final int block)
    {
        final long exponent = Ints.read(buffer, blocks.offset(wire.level()), wire.exponent());
        if (null != value && Ints.isNull(wire.exponent(), exponent))
        {
            throw Convert.cast(field, value, "has an exponent that is NULL");
        }
        ValueWriter.mantissa(field, wire.mantissa(), value, power(field, exponent), buffer, block);
    }

    private static int power(final Field field, final long exponent)
    {
        if (Math.abs(exponent) > Short.MAX_VALUE)
        {
            throw Convert.cast(field, exponent, "is no exponent of a decimal");
        }
        return (int)exponent;
    }
}
