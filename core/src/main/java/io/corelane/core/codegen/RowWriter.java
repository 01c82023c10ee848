package io.corelane.core.codegen;

import io.corelane.codec.DataType;
import io.corelane.codec.Field;
import io.corelane.codec.HeaderLayout;
import io.corelane.codec.RecordSchema;
import io.corelane.codec.Wire;
import java.nio.ByteOrder;

/**
 * Writes the code that puts a value into the row of a result. Schemas of results are Corelane's own: little endian,
 * the standard header, every column optional. A value that reads as NULL there is an overflow.
 */
final class RowWriter
{
    private static final int HEADER_LENGTH = 8;

    private final RecordSchema schema;
    private final boolean isChecked;

    /**
     * A writer.
     *
     * @param schema    of the rows.
     * @param isChecked whether the method has {@code rowAt}, the address of the row's first column in memory that is no
     *                  array and known to have room: then words are written there without asking the buffer for its
     *                  bounds.
     */
    RowWriter(final RecordSchema schema, final boolean isChecked)
    {
        this.schema = schema;
        this.isChecked = isChecked && ByteOrder.LITTLE_ENDIAN == ByteOrder.nativeOrder();
        final HeaderLayout header = schema.header();
        if (HEADER_LENGTH != header.length() || 0 != header.blockLength().offset() ||
            Short.BYTES != header.templateId().offset() || 2 * Short.BYTES != header.schemaId().offset())
        {
            throw new IllegalArgumentException("schema " + schema.name() + " of the results has no standard header");
        }
    }

    int rowLength()
    {
        return HEADER_LENGTH + schema.blockLength();
    }

    /** The header as one little-endian word. */
    long header()
    {
        return (schema.blockLength() & 0xFFFFL) | (schema.templateId() & 0xFFFFL) << 16 |
            (schema.schemaId() & 0xFFFFL) << 32 | (schema.version() & 0xFFFFL) << 48;
    }

    Field field(final int index)
    {
        return schema.fields().get(index);
    }

    void write(final Field field, final JavaValue value, final MethodWriter method)
    {
        if (JavaValue.YES.equals(value.nullFlag()))
        {
            writeNull(field, method);
        }
        else if (value.isNeverNull())
        {
            writeValue(field, value, method);
        }
        else
        {
            method.open("if (" + value.nullFlag() + ")");
            writeNull(field, method);
            method.close();
            method.open("else");
            writeValue(field, value, method);
            method.close();
        }
    }

    private void writeNull(final Field field, final MethodWriter method)
    {
        final Wire wire = field.wire();
        if (wire instanceof Wire.FlaggedWire flagged)
        {
            method.line("out.putByte(row + " + flagged.flag() + ", (byte)1);");
            final int start = flagged.value() instanceof Wire.TextWire text ? text.offset() : word(wire).offset();
            final int length = flagged.value() instanceof Wire.TextWire text ? text.length() : Long.BYTES;
            method.line("out.setMemory(row + " + start + ", " + length + ", (byte)0);");
        }
        else if (wire instanceof Wire.FloatWire)
        {
            put("Double", ((Wire.FloatWire)wire).offset(), "Double.NaN", method);
        }
        else if (wire instanceof Wire.WideDecimalWire)
        {
            putWide((Wire.WideDecimalWire)wire, "Long.MIN_VALUE", "0L", method);
        }
        else if (wire instanceof Wire.TextWire)
        {
            final Wire.TextWire text = (Wire.TextWire)wire;
            method.line("out.setMemory(row + " + text.offset() + ", " + text.length() + ", (byte)0);");
            method.line("out.putByte(row + " + text.offset() + ", (byte)" + text.nullByte() + ");");
        }
        else if (wire instanceof Wire.BooleanWire)
        {
            final Wire.IntWire code = ((Wire.BooleanWire)wire).code();
            method.line("out.putByte(row + " + code.offset() + ", (byte)" + code.nullValue() + ");");
        }
        else
        {
            final Wire.IntWire word = word(wire);
            put("Long", word.offset(), ExprWriter.longLiteral(word.nullValue()), method);
        }
    }

    private void writeValue(final Field field, final JavaValue value, final MethodWriter method)
    {
        final Wire wire = field.wire() instanceof Wire.FlaggedWire flagged ? flagged.value() : field.wire();
        if (field.wire() instanceof Wire.FlaggedWire flagged)
        {
            method.line("out.putByte(row + " + flagged.flag() + ", (byte)0);");
        }
        if (wire instanceof Wire.FloatWire)
        {
            put("Double", ((Wire.FloatWire)wire).offset(), value.only(), method);
        }
        else if (wire instanceof Wire.WideDecimalWire)
        {
            putWide((Wire.WideDecimalWire)wire, value.part(0), value.part(1), method);
        }
        else if (wire instanceof Wire.TextWire)
        {
            writeText((Wire.TextWire)wire, value, method);
        }
        else if (wire instanceof Wire.BooleanWire)
        {
            method.line("out.putByte(row + " + ((Wire.BooleanWire)wire).code().offset() + ", (byte)(" + value.only() +
                " ? 1 : 0));");
        }
        else
        {
            final Wire.IntWire word = word(wire);
            if (word.optional())
            {
                method.open("if (" + ExprWriter.longLiteral(word.nullValue()) + " == " + value.only() + ")");
                method.line("faults.raise(Faults.OVERFLOW);");
                method.close();
            }
            put("Long", word.offset(), value.only(), method);
        }
    }

    private static void writeText(final Wire.TextWire wire, final JavaValue value, final MethodWriter method)
    {
        method.open("if (" + value.part(2) + " > " + wire.length() + ")");
        method.line("faults.raise(Faults.TOO_LONG);");
        method.close();
        method.open("else if (!Text.put(" + String.join(", ", value.parts()) + ", out, row + " + wire.offset() + ", " +
            wire.length() + ", (byte)" + wire.nullByte() + "))");
        method.line("faults.raise(Faults.CAST);");
        method.close();
    }

    private void put(final String type, final int offset, final String value, final MethodWriter method)
    {
        if (isChecked)
        {
            method.line("UnsafeApi.put" + type + "(null, rowAt + " + offset + "L, " + value + ");");
            return;
        }
        method.line("out.put" + type + "(row + " + offset + ", " + value + ", ByteOrder.LITTLE_ENDIAN);");
    }

    private void putWide(
        final Wire.WideDecimalWire wire, final String high, final String low, final MethodWriter method)
    {
        put("Long", wire.highOffset(), high, method);
        put("Long", wire.lowOffset(), low, method);
    }

    /** Where the one word of a column lies that is neither text nor wide, floating or BOOLEAN. */
    static Wire.IntWire word(final Wire wire)
    {
        if (wire instanceof Wire.FlaggedWire flagged)
        {
            return word(flagged.value());
        }
        if (wire instanceof Wire.DecimalWire)
        {
            return ((Wire.DecimalWire)wire).mantissa();
        }
        return wire instanceof Wire.TimestampWire ? ((Wire.TimestampWire)wire).count() : (Wire.IntWire)wire;
    }

    /** The type in which a column of the results is held. */
    DataType type(final int index)
    {
        return schema.fields().get(index).type();
    }
}
