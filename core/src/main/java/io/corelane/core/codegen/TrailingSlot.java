package io.corelane.core.codegen;

import io.corelane.codec.DataType;
import io.corelane.codec.Field;
import io.corelane.codec.Wire;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.Rel;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes how the columns that leave frames again are kept in a row's slot: in 8-byte words, a wide decimal in two. A
 * word of flags is in front when a column can be NULL whose word can be anything.
 */
final class TrailingSlot
{
    private final List<JavaValue> columns = new ArrayList<>();
    private final List<Boolean> areMarked = new ArrayList<>();

    /** A column, once. */
    void add(final JavaValue column, final Rel.Scan scan, final Expr source)
    {
        columns.add(column);
        areMarked.add(!column.isNeverNull() && hasSpareWord(scan, source));
    }

    int length()
    {
        return offset(columns.size());
    }

    /** Lines that put the columns to {@code slot}. */
    void keep(final MethodWriter method)
    {
        if (hasFlags())
        {
            final StringBuilder all = new StringBuilder("0L");
            for (int i = 0; i < columns.size(); i++)
            {
                if (isFlagged(i))
                {
                    all.append(" | (").append(columns.get(i).nullFlag()).append(" ? ")
                        .append(ExprWriter.longLiteral(flag(i))).append(" : 0L)");
                }
            }
            method.line("UnsafeApi.putLong(null, slot, " + all + ");");
        }
        for (int i = 0; i < columns.size(); i++)
        {
            final JavaValue column = columns.get(i);
            for (int part = 0; part < column.parts().size(); part++)
            {
                final String value = switch (column.type().kind())
                {
                    case DOUBLE -> "Double.doubleToLongBits(" + column.only() + ")";
                    case BOOLEAN -> column.only() + " ? 1L : 0L";
                    default -> areMarked.get(i) ? column.nullFlag() + " ? Long.MIN_VALUE : " + column.only() :
                        column.part(part);
                };
                method.line("UnsafeApi.putLong(null, slot + " + (offset(i) + part * Long.BYTES) + "L, " + value + ");");
            }
        }
    }

    /** Lines that take the columns from {@code slot}. */
    void recall(final MethodWriter method)
    {
        final String flags = method.name("g");
        if (hasFlags())
        {
            method.line("final long " + flags + " = UnsafeApi.getLong(null, slot);");
        }
        for (int i = 0; i < columns.size(); i++)
        {
            final JavaValue column = columns.get(i);
            for (int part = 0; part < column.parts().size(); part++)
            {
                final String word = "UnsafeApi.getLong(null, slot + " + (offset(i) + part * Long.BYTES) + "L)";
                method.line(column.part(part) + " = " + switch (column.type().kind())
                {
                    case DOUBLE -> "Double.longBitsToDouble(" + word + ")";
                    case BOOLEAN -> "0L != " + word;
                    default -> word;
                } + ";");
            }
            if (areMarked.get(i))
            {
                method.line(column.nullFlag() + " = Long.MIN_VALUE == " + column.only() + ";");
            }
            else if (isFlagged(i))
            {
                method.line(column.nullFlag() + " = 0L != (" + flags + " & " + ExprWriter.longLiteral(flag(i)) + ");");
            }
        }
    }

    private int offset(final int index)
    {
        int offset = hasFlags() ? Long.BYTES : 0;
        for (int i = 0; i < index; i++)
        {
            offset += columns.get(i).parts().size() * Long.BYTES;
        }
        return offset;
    }

    private boolean hasFlags()
    {
        for (int i = 0; i < columns.size(); i++)
        {
            if (isFlagged(i))
            {
                return true;
            }
        }
        return false;
    }

    private boolean isFlagged(final int index)
    {
        return !columns.get(index).isNeverNull() && !areMarked.get(index);
    }

    private static long flag(final int index)
    {
        return 1L << index;
    }

    /** Whether the least word stands for NULL in the source as well, so that no value has it. */
    private static boolean hasSpareWord(final Rel.Scan scan, final Expr source)
    {
        if (!(source instanceof Expr.Column column) || column.index() >= scan.source().schema().fields().size())
        {
            return false;
        }
        final Field field = scan.source().schema().fields().get(column.index());
        final Wire.IntWire word = field.wire() instanceof Wire.IntWire whole ? whole :
            field.wire() instanceof Wire.DecimalWire decimal && null == decimal.exponent() &&
            0 == field.type().scale() + decimal.constantExponent() && !field.type().isWide() ? decimal.mantissa() :
            null;
        return null != word && word.optional() && word.signed() && Long.BYTES == word.width() &&
            Long.MIN_VALUE == word.nullValue() && DataType.Kind.BOOLEAN != field.type().kind();
    }
}
