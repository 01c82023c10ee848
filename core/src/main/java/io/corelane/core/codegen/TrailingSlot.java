package io.corelane.core.codegen;

import io.corelane.codec.DataType;
import io.corelane.codec.Field;
import io.corelane.codec.Wire;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.Rel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Writes how columns of a row that are looked at again are kept in a slot: in 8-byte words, a wide decimal in two, a
 * text as its length and its bytes. A word of flags is in front when a column can be NULL whose word can be anything.
 * What is NULL is zeros, since what a variable has then depends on what was there before.
 */
final class TrailingSlot
{
    /** Where texts are written. */
    private static final String TEXT = "keptText";

    private final List<Integer> indexes = new ArrayList<>();
    private final List<JavaValue> columns = new ArrayList<>();
    private final List<Boolean> areMarked = new ArrayList<>();
    private final String address;

    /** A slot whose address is in a variable of that name. */
    TrailingSlot(final String address)
    {
        this.address = address;
    }

    /** A column; once, however often it is added. */
    void add(final int index, final JavaValue column, final Rel.Scan scan, final Expr source)
    {
        if (!indexes.contains(index))
        {
            indexes.add(index);
            columns.add(column);
            areMarked.add(!column.isNeverNull() && hasSpareWord(scan, source));
        }
    }

    /** Declares what texts need. */
    static void declareText(final ClassWriter owner)
    {
        owner.field("private final UnsafeBuffer " + TEXT + " = new UnsafeBuffer(0, 0);");
    }

    int length()
    {
        return offset(columns.size());
    }

    /** Lines that put the columns there. */
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
            method.line("UnsafeApi.putLong(null, " + address + ", " + all + ");");
        }
        for (int i = 0; i < columns.size(); i++)
        {
            final JavaValue column = columns.get(i);
            if (DataType.Kind.VARCHAR == column.type().kind())
            {
                keepText(method, i);
                continue;
            }
            keepWords(method, i, column);
        }
    }

    /** Lines that put one column, which is no text, in the place of what was there. */
    void put(final MethodWriter method, final int index, final JavaValue value)
    {
        final int place = indexes.indexOf(index);
        if (isFlagged(place))
        {
            final String bit = ExprWriter.longLiteral(flag(place));
            final String flags = "UnsafeApi.getLong(null, " + address + ")";
            method.line("UnsafeApi.putLong(null, " + address + ", " + value.nullFlag() + " ? " + flags + " | " + bit +
                " : " + flags + " & ~" + bit + ");");
        }
        keepWords(method, place, value);
    }

    private void keepWords(final MethodWriter method, final int place, final JavaValue column)
    {
        for (int part = 0; part < column.parts().size(); part++)
        {
            final String word = switch (column.type().kind())
            {
                // One spelling for what is not a number, as everywhere.
                case DOUBLE -> "Double.doubleToLongBits(" + column.only() + ")";
                case BOOLEAN -> "(" + column.only() + " ? 1L : 0L)";
                default -> column.part(part);
            };
            method.line("UnsafeApi.putLong(null, " + at(place, part) + ", " +
                (column.isNeverNull() ? word : column.nullFlag() + " ? " +
                (areMarked.get(place) ? "Long.MIN_VALUE" : "0L") + " : " + word) + ");");
        }
    }

    private void keepText(final MethodWriter method, final int place)
    {
        final JavaValue column = columns.get(place);
        final String length = method.name("n");
        method.line("final int " + length + " = " +
            (column.isNeverNull() ? "" : column.nullFlag() + " ? 0 : ") + column.part(2) + ";");
        method.line("UnsafeApi.putLong(null, " + at(place, 0) + ", (long)" + length + ");");
        method.line(TEXT + ".wrap(" + at(place, 1) + ", " + textLength(column) + ");");
        method.line("Text.copy(" + column.part(0) + ", " + column.part(1) + ", " + length + ", " + TEXT + ", 0);");
    }

    /** Lines that take columns, which are no texts, into their variables. */
    void recall(final MethodWriter method, final Collection<Integer> some)
    {
        final String flags = method.name("g");
        if (some.stream().anyMatch((index) -> isFlagged(indexes.indexOf(index))))
        {
            method.line("final long " + flags + " = UnsafeApi.getLong(null, " + address + ");");
        }
        some.forEach((index) ->
            recall(method, indexes.indexOf(index), columns.get(indexes.indexOf(index)), flags, null));
    }

    /**
     * Lines that take a column.
     *
     * @param target takes it.
     * @param buffer where a text lies from then on.
     */
    void recall(final MethodWriter method, final int index, final JavaValue target, final String buffer)
    {
        recall(method, indexes.indexOf(index), target, "UnsafeApi.getLong(null, " + address + ")", buffer);
    }

    private void recall(
        final MethodWriter method,
        final int place,
        final JavaValue target,
        final String flags,
        final String buffer)
    {
        if (DataType.Kind.VARCHAR == target.type().kind())
        {
            method.line(buffer + ".wrap(" + at(place, 1) + ", " + textLength(target) + ");");
            method.line(target.part(0) + " = " + buffer + ";");
            method.line(target.part(1) + " = 0;");
            method.line(target.part(2) + " = (int)UnsafeApi.getLong(null, " + at(place, 0) + ");");
        }
        else
        {
            for (int part = 0; part < target.parts().size(); part++)
            {
                final String word = "UnsafeApi.getLong(null, " + at(place, part) + ")";
                method.line(target.part(part) + " = " + switch (target.type().kind())
                {
                    case DOUBLE -> "Double.longBitsToDouble(" + word + ")";
                    case BOOLEAN -> "0L != " + word;
                    default -> word;
                } + ";");
            }
        }
        if (!target.isNeverNull())
        {
            method.line(target.nullFlag() + " = " + (areMarked.get(place) ? "Long.MIN_VALUE == " + target.only() :
                isFlagged(place) ? "0L != (" + flags + " & " + ExprWriter.longLiteral(flag(place)) + ")" : "false") +
                ";");
        }
    }

    private static int textLength(final JavaValue column)
    {
        return column.type().length() + 7 & ~7;
    }

    /** Address of a word of a column. */
    private String at(final int place, final int word)
    {
        return address + " + " + (offset(place) + word * Long.BYTES) + "L";
    }

    private int offset(final int index)
    {
        int offset = hasFlags() ? Long.BYTES : 0;
        for (int i = 0; i < index; i++)
        {
            offset += GroupLayout.length(columns.get(i).type());
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
