package io.corelane.core.codegen;

import io.corelane.codec.DataType;
import java.util.List;

/** Writes conversions between types. */
final class CastWriter
{
    private static final String NS_PER_MS = "1000000L";

    private final MethodWriter method;

    CastWriter(final MethodWriter method)
    {
        this.method = method;
    }

    /** A conversion as SQL's CAST (what cannot be converted is a fault) or TRY_CAST (NULL instead). */
    JavaValue cast(final JavaValue value, final DataType type, final boolean trying)
    {
        if (value.type().equals(type) || JavaValue.YES.equals(value.nullFlag()))
        {
            return represent(value, type);
        }
        if (DataType.BIGINT.equals(value.type()) && DataType.decimal(DataType.MAX_NARROW_PRECISION, 0).equals(type))
        {
            // The same word, whichever it is.
            return new JavaValue(value.nullFlag(), value.parts(), type);
        }
        final JavaValue result = method.declare(type, true);
        method.line(result.nullFlag() + " = " + value.nullFlag() + ";");
        method.open("if (!" + result.nullFlag() + ")");
        if (trying)
        {
            method.line("final Faults kept = faults;");
            method.line("faults = tried;");
            method.line("faults.clear();");
        }
        convert(value, result);
        if (trying)
        {
            method.line(result.nullFlag() + " |= Faults.NONE != faults.code();");
            method.line("faults = kept;");
        }
        method.close();
        return result;
    }

    /** The same value held as another type of its kind: texts of other lengths, decimals of the same scale. */
    JavaValue represent(final JavaValue value, final DataType type)
    {
        if (JavaValue.YES.equals(value.nullFlag()))
        {
            return new JavaValue(JavaValue.YES, JavaValue.blanks(type), type);
        }
        if (DataType.Kind.DECIMAL == type.kind())
        {
            return rescale(value, type);
        }
        return new JavaValue(value.nullFlag(), value.parts(), type);
    }

    /** A decimal (or integer) brought to the scale and width of a type, without a look at its precision. */
    JavaValue rescale(final JavaValue value, final DataType type)
    {
        final int digits = type.scale() - value.type().scale();
        if (0 == digits && value.type().isWide() == type.isWide())
        {
            return new JavaValue(value.nullFlag(), value.parts(), type);
        }
        if (0 == digits && type.isWide())
        {
            return new JavaValue(value.nullFlag(), List.of(value.high(), value.low()), type);
        }
        final JavaValue result = method.declare(type, false);
        final boolean guarded = !value.isNeverNull();
        if (guarded)
        {
            method.open("if (!" + value.nullFlag() + ")");
        }
        if (!type.isWide() && !value.type().isWide() && digits > 0 && digits <= 18)
        {
            method.line(result.only() + " = Checked.multiply(" + value.only() + ", 1" + "0".repeat(digits) +
                "L, faults);");
        }
        else
        {
            method.line("x.rescale(" + value.high() + ", " + value.low() + ", " + digits + ", faults);");
            method.assignRegister(result);
        }
        if (guarded)
        {
            method.close();
        }
        return new JavaValue(value.nullFlag(), result.parts(), type);
    }

    private void convert(final JavaValue value, final JavaValue result)
    {
        switch (result.type().kind())
        {
            case BIGINT -> toBigint(value, result);
            case DECIMAL -> toDecimal(value, result);
            case DOUBLE -> toDouble(value, result);
            case BOOLEAN -> toBoolean(value, result);
            case VARCHAR -> toText(value, result);
            default -> toTimestamp(value, result);
        }
    }

    private void toBigint(final JavaValue value, final JavaValue result)
    {
        switch (value.type().kind())
        {
            case DECIMAL ->
            {
                method.line("x.scaleDown(" + value.high() + ", " + value.low() + ", " + value.type().scale() + ");");
                method.line(result.only() + " = x.word(faults);");
            }
            case DOUBLE -> method.line(result.only() + " = Casts.toLong(" + value.only() + ", faults);");
            case BOOLEAN -> method.line(result.only() + " = " + value.only() + " ? 1L : 0L;");
            case VARCHAR -> method.line(result.only() + " = Casts.parseLong(" + text(value) + ", faults);");
            default -> method.line(result.only() + " = Math.floorDiv(" + value.only() + ", " + NS_PER_MS + ");");
        }
    }

    private void toDecimal(final JavaValue value, final JavaValue result)
    {
        final DataType type = result.type();
        switch (value.type().kind())
        {
            case DOUBLE -> method.line("x.fromDouble(" + value.only() + ", " + type.scale() + ", faults);");
            case VARCHAR -> method.line("Casts.parseDecimal(" + text(value) + ", " + type.scale() + ", x, faults);");
            case BOOLEAN -> method.line("x.scaleUp(0L, " + value.only() + " ? 1L : 0L, " + type.scale() + ", faults);");
            default -> method.line("x.rescale(" + value.high() + ", " + value.low() + ", " +
                (type.scale() - value.type().scale()) + ", faults);");
        }
        if (DataType.MAX_NARROW_PRECISION != type.precision())
        {
            method.line("x.checkPrecision(" + type.precision() + ", faults);");
        }
        method.assignRegister(result);
    }

    private void toDouble(final JavaValue value, final JavaValue result)
    {
        switch (value.type().kind())
        {
            case DECIMAL -> method.line(result.only() + " = x.toDouble(" + value.high() + ", " + value.low() +
                ", " + value.type().scale() + ");");
            case VARCHAR ->
            {
                method.line(result.only() + " = Casts.parseDouble(" + text(value) + ", faults);");
                method.line(result.nullFlag() + " = Double.isNaN(" + result.only() + ");");
            }
            case BOOLEAN -> method.line(result.only() + " = " + value.only() + " ? 1.0 : 0.0;");
            default -> method.line(result.only() + " = (double)" + value.only() + ";");
        }
    }

    private void toBoolean(final JavaValue value, final JavaValue result)
    {
        method.line(result.only() + " = " + (DataType.Kind.VARCHAR == value.type().kind() ?
            "Casts.parseBoolean(" + text(value) + ", faults);" :
            "0 != " + (value.type().isWide() ? "(" + String.join(" | ", value.parts()) + ")" : value.only()) + ";"));
    }

    private void toText(final JavaValue value, final JavaValue result)
    {
        final int max = result.type().length();
        if (DataType.Kind.VARCHAR == value.type().kind())
        {
            method.open("if (" + value.part(2) + " > " + max + ")");
            method.line("faults.raise(Faults.TOO_LONG);");
            method.close();
            method.line(result.part(0) + " = " + value.part(0) + ";");
            method.line(result.part(1) + " = " + value.part(1) + ";");
            // What takes the text behind the fault has no room for more.
            method.line(result.part(2) + " = " + value.part(2) + " > " + max + " ? 0 : " + value.part(2) + ";");
            return;
        }
        final String scratch = method.owner().scratchBuffer(max);
        final String arguments = DataType.Kind.DECIMAL == value.type().kind() ?
            value.high() + ", " + value.low() + ", " + value.type().scale() + ", x" : value.only();
        final String name = DataType.Kind.TIMESTAMP == value.type().kind() ? "formatTime" : "format";
        method.line(result.part(0) + " = " + scratch + ";");
        method.line(result.part(2) + " = Casts." + name + "(" + arguments + ", " + scratch + ", " + max + ", faults);");
    }

    private void toTimestamp(final JavaValue value, final JavaValue result)
    {
        method.line(result.only() + " = " + (DataType.Kind.VARCHAR == value.type().kind() ?
            "Casts.parseTimestamp(" + text(value) + ", faults);" :
            "Checked.multiply(" + value.only() + ", " + NS_PER_MS + ", faults);"));
    }

    private static String text(final JavaValue value)
    {
        return String.join(", ", value.parts());
    }
}
