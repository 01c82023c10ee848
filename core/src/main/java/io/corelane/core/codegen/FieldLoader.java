package io.corelane.core.codegen;

import io.corelane.codec.DataType;
import io.corelane.codec.Field;
import io.corelane.codec.Wire;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.WireBounds;
import java.math.BigDecimal;
import java.nio.ByteOrder;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Writes the code that reads one column of a record into the fields that hold it. Offsets, widths and null values
 * become literals. The partition has seen to it that the record has all columns of the schema's first version.
 */
final class FieldLoader
{
    private static final int MAX_EXPONENT = 64;
    private static final int MAX_TESTS = 8;

    private final MethodWriter method;
    private final String varData;
    private final String cursor;
    private final String root;
    private final String base;

    private FieldLoader(
        final MethodWriter method,
        final String varData,
        final String cursor,
        final String root,
        final String base)
    {
        this.method = method;
        this.varData = varData;
        this.cursor = cursor;
        this.root = root;
        this.base = base;
    }

    /**
     * A loader of columns of the root block.
     *
     * @param method       takes the code.
     * @param varData      name of the field that locates var data.
     * @param headerLength bytes of the message header in front of the body.
     * @return the loader.
     */
    static FieldLoader ofRecord(final MethodWriter method, final String varData, final int headerLength)
    {
        return new FieldLoader(method, varData + ".locate(record, body - " + headerLength + ", end - body + " +
            headerLength + ", ", null, null, null);
    }

    /**
     * A loader of columns of the root block that reads numbers from memory without asking the buffer for its bounds:
     * the partition has seen to it that the block lies in the record. The method has {@code at}, where the block
     * begins in what the buffer wraps.
     *
     * @param method       takes the code.
     * @param varData      name of the field that locates var data.
     * @param headerLength bytes of the message header in front of the body.
     * @param base         the array that the buffer wraps: a variable, or {@code null} where it wraps none, which
     *                     spares the JIT from taking each access for one of any field.
     * @return the loader.
     */
    static FieldLoader ofCheckedRecord(
        final MethodWriter method, final String varData, final int headerLength, final String base)
    {
        return new FieldLoader(method, ofRecord(method, varData, headerLength).varData, null, null, base);
    }

    /**
     * A loader of columns of a group's entries.
     *
     * @param method takes the code.
     * @param cursor name of the field that goes over the entries.
     * @param depth  of the group, from 0.
     * @param root   what the names of the fields begin with that know where the root block is.
     * @return the loader.
     */
    static FieldLoader ofEntry(final MethodWriter method, final String cursor, final int depth, final String root)
    {
        return new FieldLoader(method, cursor + ".varData(" + depth + ", ", cursor, root, null);
    }

    /** Where an enclosing block begins, or how long it is: 0 the root block, 1 the outermost group's entry. */
    private String enclosing(final int level, final String ofRoot, final String ofEntry)
    {
        return 0 == level ? root + ofRoot : cursor + "." + ofEntry + "(" + (level - 1) + ")";
    }

    static boolean isNullable(final Field field)
    {
        if (field.sinceVersion() > 0)
        {
            return true;
        }
        final Wire wire = field.wire();
        if (wire instanceof Wire.IntWire)
        {
            return ((Wire.IntWire)wire).optional();
        }
        if (wire instanceof Wire.DecimalWire)
        {
            final Wire.DecimalWire decimal = (Wire.DecimalWire)wire;
            return decimal.mantissa().optional() || null != decimal.exponent() && decimal.exponent().optional();
        }
        if (wire instanceof Wire.TextWire)
        {
            return ((Wire.TextWire)wire).optional();
        }
        if (wire instanceof Wire.EnumWire)
        {
            return ((Wire.EnumWire)wire).code().optional();
        }
        if (wire instanceof Wire.BooleanWire)
        {
            return ((Wire.BooleanWire)wire).code().optional();
        }
        if (wire instanceof Wire.TimestampWire)
        {
            return ((Wire.TimestampWire)wire).count().optional();
        }
        return !(wire instanceof Wire.BitWire || wire instanceof Wire.ConstantWire);
    }

    void load(final Field field, final JavaValue target)
    {
        final boolean newer = field.sinceVersion() > 0 && !(field.wire() instanceof Wire.ConstantWire);
        if (newer)
        {
            method.line(target.nullFlag() + " = true;");
            method.open("if (version >= " + field.sinceVersion() + " && blockLength >= " +
                WireBounds.end(field.wire()) + ")");
        }
        if (!target.isNeverNull())
        {
            method.line(target.nullFlag() + " = false;");
        }
        loadPresent(field, field.wire(), target);
        if (newer)
        {
            method.close();
        }
    }

    private void loadPresent(final Field field, final Wire wire, final JavaValue target)
    {
        if (wire instanceof Wire.FlaggedWire flagged)
        {
            loadFlagged(field, flagged, target);
        }
        else if (wire instanceof Wire.IntWire)
        {
            loadInteger((Wire.IntWire)wire, target, "%s");
        }
        else if (wire instanceof Wire.FloatWire)
        {
            loadFloat((Wire.FloatWire)wire, target);
        }
        else if (wire instanceof Wire.DecimalWire)
        {
            loadDecimal((Wire.DecimalWire)wire, target);
        }
        else if (wire instanceof Wire.OuterExponentWire)
        {
            loadOuterDecimal((Wire.OuterExponentWire)wire, target);
        }
        else if (wire instanceof Wire.WideDecimalWire)
        {
            final Wire.WideDecimalWire wide = (Wire.WideDecimalWire)wire;
            method.line(target.part(0) + " = record.getLong(body + " + wide.highOffset() + ", " + order(wide.order()) +
                ");");
            method.line(target.part(1) + " = record.getLong(body + " + wide.lowOffset() + ", " + order(wide.order()) +
                ");");
            method.line(target.nullFlag() + " = Long.MIN_VALUE == " + target.part(0) + ";");
            method.open("if (!" + target.nullFlag() + ")");
            method.line("x.set(" + target.part(0) + ", " + target.part(1) + ");");
            method.line("x.checkPrecision(" + DataType.MAX_PRECISION + ", faults);");
            method.close();
        }
        else if (wire instanceof Wire.TextWire)
        {
            loadText((Wire.TextWire)wire, target);
        }
        else if (wire instanceof Wire.EnumWire)
        {
            loadEnum((Wire.EnumWire)wire, target);
        }
        else if (wire instanceof Wire.BooleanWire)
        {
            loadBoolean(((Wire.BooleanWire)wire).code(), target);
        }
        else if (wire instanceof Wire.BitWire)
        {
            final Wire.BitWire bit = (Wire.BitWire)wire;
            method.line(target.only() + " = 0L != (" + read(bit.set()) + " & " +
                ExprWriter.longLiteral(1L << bit.bit()) + ");");
        }
        else if (wire instanceof Wire.TimestampWire)
        {
            final Wire.TimestampWire time = (Wire.TimestampWire)wire;
            final long unitNs = time.unit().toNanos(1);
            loadInteger(time.count(), target, 1 == unitNs ? "%s" : "Checked.multiply(%s, " + unitNs + "L, faults)");
        }
        else if (wire instanceof Wire.ConstantWire)
        {
            loadConstant(field, ((Wire.ConstantWire)wire).value(), target);
        }
        else
        {
            loadVarData(field, (Wire.VarDataWire)wire, target);
        }
    }

    private void loadFlagged(final Field field, final Wire.FlaggedWire flagged, final JavaValue target)
    {
        method.line(target.nullFlag() + " = 0 != record.getByte(body + " + flagged.flag() + ");");
        if (DataType.Kind.VARCHAR == field.type().kind())
        {
            // Of NULL too, so that it refers to nothing that is gone.
            loadPresent(field, flagged.value(), target);
            return;
        }
        method.open("if (!" + target.nullFlag() + ")");
        loadPresent(field, flagged.value(), target);
        method.close();
    }

    /** Reads, looks for NULL, then for an unsigned value past the range, then converts. */
    private void loadInteger(final Wire.IntWire wire, final JavaValue target, final String conversion)
    {
        loadInteger(wire, target, conversion, "body");
    }

    private void loadInteger(
        final Wire.IntWire wire, final JavaValue target, final String conversion, final String block)
    {
        final String raw = method.name("r");
        method.line("final long " + raw + " = " + read(wire, block) + ";");
        final String checked = !wire.signed() && Long.BYTES == wire.width() ?
            "Checked.unsigned(" + raw + ", faults)" : raw;
        if (wire.optional())
        {
            method.line(target.nullFlag() + " = " + ExprWriter.longLiteral(wire.nullValue()) + " == " + raw + ";");
            method.open("if (!" + target.nullFlag() + ")");
        }
        method.line(target.only() + " = " + String.format(conversion, checked) + ";");
        if (wire.optional())
        {
            method.close();
        }
    }

    private void loadFloat(final Wire.FloatWire wire, final JavaValue target)
    {
        method.line(target.only() + " = " +
            get(Float.BYTES == wire.width() ? "Float" : "Double", "body", wire.offset(), wire.order()) + ";");
        final boolean ownNull = wire.optional() && !Double.isNaN(wire.nullValue());
        method.line(target.nullFlag() + " = Double.isNaN(" + target.only() + ")" +
            (ownNull ? " || " + doubleLiteral(wire.nullValue()) + " == " + target.only() : "") + ";");
    }

    private void loadDecimal(final Wire.DecimalWire wire, final JavaValue target)
    {
        final DataType narrow = DataType.BIGINT;
        final JavaValue mantissa = JavaValue.named(method.name("m"), wire.mantissa().optional(), narrow);
        declare(mantissa);
        loadInteger(wire.mantissa(), mantissa, "%s");
        if (null == wire.exponent())
        {
            storeConstantExponent(wire.constantExponent(), mantissa, target);
            return;
        }
        final JavaValue exponent = JavaValue.named(method.name("e"), wire.exponent().optional(), narrow);
        declare(exponent);
        loadInteger(wire.exponent(), exponent, "%s");
        storeScaled(mantissa, exponent, target);
    }

    /** A decimal of an entry whose exponent lies in a block around it. */
    private void loadOuterDecimal(final Wire.OuterExponentWire wire, final JavaValue target)
    {
        final JavaValue mantissa = JavaValue.named(method.name("m"), wire.mantissa().optional(), DataType.BIGINT);
        declare(mantissa);
        loadInteger(wire.mantissa(), mantissa, "%s");
        final JavaValue exponent = JavaValue.named(method.name("e"), true, DataType.BIGINT);
        declare(exponent);
        method.line(exponent.nullFlag() + " = " + enclosing(wire.level(), "Length", "blockLength") + " < " +
            WireBounds.end(wire.exponent()) + ";");
        method.open("if (!" + exponent.nullFlag() + ")");
        loadInteger(wire.exponent(), exponent, "%s", enclosing(wire.level(), "Body", "entry"));
        method.close();
        storeScaled(mantissa, exponent, target);
    }

    private void storeScaled(final JavaValue mantissa, final JavaValue exponent, final JavaValue target)
    {
        guarded(target, method.anyNull(mantissa, exponent), () ->
        {
            method.line("x.scaled(" + mantissa.only() + ", Math.abs(" + exponent.only() + ") > " + MAX_EXPONENT +
                " ? 99L : " + target.type().scale() + " + " + exponent.only() + ", faults);");
            storeRegister(target);
        });
    }

    private void storeConstantExponent(final int exponent, final JavaValue mantissa, final JavaValue target)
    {
        final int digits = target.type().scale() + exponent;
        guarded(target, mantissa.nullFlag(), () ->
        {
            if (0 == digits && !target.type().isWide())
            {
                method.line(target.only() + " = " + mantissa.only() + ";");
            }
            else
            {
                method.line("x.scaleUp(" + mantissa.high() + ", " + mantissa.low() + ", " + digits + ", faults);");
                storeRegister(target);
            }
        });
    }

    private void guarded(final JavaValue target, final String nullFlag, final Runnable body)
    {
        if (JavaValue.NO.equals(nullFlag))
        {
            body.run();
            return;
        }
        method.line(target.nullFlag() + " = " + nullFlag + ";");
        method.open("if (!" + target.nullFlag() + ")");
        body.run();
        method.close();
    }

    private void loadText(final Wire.TextWire wire, final JavaValue target)
    {
        method.line(target.part(0) + " = record;");
        method.line(target.part(1) + " = body + " + wire.offset() + ";");
        final String length = target.part(2) + " = Text.length(record, body + " + wire.offset() + ", " +
            wire.length() + ");";
        if (!wire.optional())
        {
            method.line(length);
            return;
        }
        method.line(target.nullFlag() + " = (byte)" + wire.nullByte() + " == record.getByte(body + " + wire.offset() +
            ");");
        method.line(target.part(2) + " = 0;");
        method.open("if (!" + target.nullFlag() + ")");
        method.line(length);
        method.close();
    }

    private void loadEnum(final Wire.EnumWire wire, final JavaValue target)
    {
        final String raw = method.name("r");
        method.line("final long " + raw + " = " + read(wire.code()) + ";");
        if (wire.code().optional())
        {
            final String nullValue = ExprWriter.longLiteral(wire.code().nullValue());
            method.line(target.nullFlag() + " = " + nullValue + " == " + raw + ";");
            method.open("if (" + target.nullFlag() + ")");
            method.line(target.part(2) + " = 0;");
            method.close();
            method.open("else");
        }
        if (wire.codes().size() > MAX_TESTS)
        {
            lookUpName(wire, raw, target);
        }
        else
        {
            testForNames(wire, raw, target);
        }
        if (wire.code().optional())
        {
            method.close();
        }
    }

    private void testForNames(final Wire.EnumWire wire, final String raw, final JavaValue target)
    {
        for (int i = 0; i < wire.codes().size(); i++)
        {
            final JavaValue name = method.owner().text(wire.names().get(i), target.type());
            method.open((0 == i ? "" : "else ") + "if (" + ExprWriter.longLiteral(wire.codes().get(i)) + " == " + raw +
                ")");
            method.line(target.part(0) + " = " + name.part(0) + ";");
            method.line(target.part(1) + " = 0;");
            method.line(target.part(2) + " = " + name.part(2) + ";");
            method.close();
        }
        method.open("else");
        method.line("faults.raise(Faults.MALFORMED);");
        method.close();
    }

    /** By bisection: an enum may have hundreds of codes. */
    private void lookUpName(final Wire.EnumWire wire, final String raw, final JavaValue target)
    {
        final TreeMap<Long, String> names = new TreeMap<>();
        for (int i = 0; i < wire.codes().size(); i++)
        {
            names.put(wire.codes().get(i), method.owner().text(wire.names().get(i), target.type()).part(0));
        }
        final String codes = method.owner().constant("long[]", names.keySet().stream()
            .map(ExprWriter::longLiteral).collect(Collectors.joining(", ", "{", "}")));
        final String texts = method.owner().constant("UnsafeBuffer[]", names.values().stream()
            .collect(Collectors.joining(", ", "{", "}")));
        final String index = method.name("i");
        method.line("final int " + index + " = Arrays.binarySearch(" + codes + ", " + raw + ");");
        method.open("if (" + index + " >= 0)");
        method.line(target.part(0) + " = " + texts + "[" + index + "];");
        method.line(target.part(1) + " = 0;");
        method.line(target.part(2) + " = " + target.part(0) + ".capacity();");
        method.close();
        method.open("else");
        method.line("faults.raise(Faults.MALFORMED);");
        method.close();
    }

    private void loadBoolean(final Wire.IntWire wire, final JavaValue target)
    {
        final String raw = method.name("r");
        method.line("final long " + raw + " = " + read(wire) + ";");
        if (wire.optional())
        {
            method.line(target.nullFlag() + " = " + ExprWriter.longLiteral(wire.nullValue()) + " == " + raw + ";");
        }
        method.open("if (" + (wire.optional() ? "!" + target.nullFlag() + " && " : "") + "0L != (" + raw + " & ~1L))");
        method.line("faults.raise(Faults.MALFORMED);");
        method.close();
        method.line(target.only() + " = 1L == " + raw + ";");
    }

    private void loadConstant(final Field field, final Object constant, final JavaValue target)
    {
        final DataType type = field.type();
        final JavaValue value = new ExprWriter(method, null).write(new Expr.Literal(
            constant instanceof BigDecimal ? ((BigDecimal)constant).setScale(type.scale()) : constant, type));
        for (int i = 0; i < target.parts().size(); i++)
        {
            method.line(target.part(i) + " = " + value.part(i) + ";");
        }
    }

    private void loadVarData(final Field field, final Wire.VarDataWire wire, final JavaValue target)
    {
        final String located = method.name("v");
        method.line("final long " + located + " = " + varData + wire.index() + ");");
        method.line(target.nullFlag() + " = " + located + " < 0;");
        method.line(target.part(2) + " = 0;");
        method.open("if (VarDataLocator.MALFORMED == " + located + ")");
        method.line("faults.raise(Faults.MALFORMED);");
        method.close();
        method.open("else if (!" + target.nullFlag() + ")");
        method.line(target.part(0) + " = record;");
        method.line(target.part(1) + " = VarDataLocator.offset(" + located + ");");
        method.line(target.part(2) + " = VarDataLocator.length(" + located + ");");
        method.open("if (" + target.part(2) + " > " + field.type().length() + ")");
        method.line("faults.raise(Faults.TOO_LONG);");
        method.line(target.part(2) + " = 0;");
        method.close();
        method.close();
    }

    private void declare(final JavaValue value)
    {
        method.line("long " + value.only() + " = 0L;");
        if (!value.isNeverNull())
        {
            method.line("boolean " + value.nullFlag() + " = false;");
        }
    }

    private void storeRegister(final JavaValue target)
    {
        if (target.type().isWide())
        {
            method.line(target.part(0) + " = x.high();");
            method.line(target.part(1) + " = x.low();");
        }
        else
        {
            method.line(target.only() + " = x.word(faults);");
        }
    }

    private String read(final Wire.IntWire wire)
    {
        return read(wire, "body");
    }

    private String read(final Wire.IntWire wire, final String block)
    {
        return switch (wire.width())
        {
            case 1 -> wire.signed() ? get("Byte", block, wire.offset(), wire.order()) :
                "(" + get("Byte", block, wire.offset(), wire.order()) + " & 0xFFL)";
            case 2 -> wire.signed() ? get("Short", block, wire.offset(), wire.order()) :
                "(" + get("Short", block, wire.offset(), wire.order()) + " & 0xFFFFL)";
            case 4 -> wire.signed() ? get("Int", block, wire.offset(), wire.order()) :
                "(" + get("Int", block, wire.offset(), wire.order()) + " & 0xFFFFFFFFL)";
            default -> get("Long", block, wire.offset(), wire.order());
        };
    }

    /** Code that reads a number of a block. */
    private String get(final String type, final String block, final int offset, final ByteOrder order)
    {
        if (null != base && "body".equals(block) && ByteOrder.nativeOrder() == order)
        {
            return "UnsafeApi.get" + type + "(" + base + ", at + " + offset + "L)";
        }
        return "record.get" + type + "(" + block + " + " + offset + ("Byte".equals(type) ? "" : ", " + order(order)) +
            ")";
    }

    static String order(final ByteOrder order)
    {
        return ByteOrder.LITTLE_ENDIAN == order ? "ByteOrder.LITTLE_ENDIAN" : "ByteOrder.BIG_ENDIAN";
    }

    private static String doubleLiteral(final double value)
    {
        return "Double.longBitsToDouble(" + ExprWriter.longLiteral(Double.doubleToLongBits(value)) + ")";
    }
}
