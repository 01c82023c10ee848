package io.corelane.core.codegen;

import io.corelane.codec.DataType;
import io.corelane.core.codegen.GroupLayout.Accumulator;
import io.corelane.core.codegen.GroupLayout.Kind;
import io.corelane.core.plan.AggregateCall;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.SortKey;
import java.util.List;
import java.util.Map;

/**
 * Writes how LISTAGG keeps its texts: whether the list becomes too long is known when a row is added; the text enters
 * the list when the accumulators are stored, since until then the row can still be refused.
 */
final class ListWriter
{
    private final ClassWriter owner;
    private final GroupLayout layout;
    private final Columns source;
    private final Map<String, JavaValue> fields;
    private final List<Accumulator> lists;

    ListWriter(
        final ClassWriter owner, final GroupLayout layout, final Columns source, final Map<String, JavaValue> fields)
    {
        this.source = source;
        this.owner = owner;
        this.layout = layout;
        this.fields = fields;
        this.lists = layout.lists();
    }

    /** Bytes of the key by which the texts are ordered. */
    static int keyLength(final Accumulator list)
    {
        int length = 0;
        for (final SortKey key : list.call().orderBy())
        {
            final DataType type = key.expr().type();
            length += 1 + (type.isWide() ? 2 * Long.BYTES : switch (type.kind())
            {
                case VARCHAR -> type.length() + Short.BYTES;
                case BOOLEAN -> 1;
                default -> Long.BYTES;
            });
        }
        return length;
    }

    void declare()
    {
        if (!lists.isEmpty())
        {
            owner.field("private final TextLists[] " + layout.prefix() + "lists;");
        }
        for (final Accumulator list : lists)
        {
            final String name = list.name();
            if (!layout.isMoving())
            {
                owner.field("private boolean " + name + "_new;");
                owner.field("private int " + name + "_length;");
                owner.field("private long " + name + "_merged;");
            }
            buffer(name + "_key", keyLength(list));
            // With room for the last text's last word.
            buffer(name + "_value", list.argument().type().length() + Long.BYTES);
            buffer(name + "_text", list.call().type().length() + Long.BYTES);
        }
    }

    private void buffer(final String name, final int length)
    {
        owner.field("private final UnsafeBuffer " + name + " = new UnsafeBuffer(new byte[" + length + "]);");
    }

    void forget(final MethodWriter method, final List<Accumulator> group)
    {
        if (!layout.isMoving())
        {
            group.stream().filter(lists::contains).forEach((list) -> method.line(list.name() + "_new = false;"));
        }
    }

    /** Lines that remember a text and its place in the order. */
    void remember(final MethodWriter method, final Accumulator list, final JavaValue value)
    {
        final String name = list.name();
        putKey(method, list);
        method.line(name + "_new = true;");
        method.line(name + "_length = " + value.part(2) + ";");
        lengthen(method, list, name + "_length");
        method.open("if (" + at(list) + ".isFull())");
        method.line("faults.raise(Faults.CAPACITY);");
        method.close();
        method.open("if (Faults.NONE == faults.code())");
        method.line("Text.copy(" + String.join(", ", value.parts()) + ", " + name + "_value, 0);");
        method.close();
    }

    private void putKey(final MethodWriter method, final Accumulator list)
    {
        if (!list.call().orderBy().isEmpty())
        {
            method.line("int p = 0;");
        }
        for (final SortKey key : list.call().orderBy())
        {
            put(method, list.name() + "_key", key, new ExprWriter(method, source).write(key.expr()));
        }
    }

    /** Lines that let a text come, or go: of those with one place in the order the first that came. */
    void move(final MethodWriter method, final Accumulator list, final JavaValue value, final boolean isBack)
    {
        final String name = list.name();
        final String last = field(layout.list(list.call(), Kind.LIST_LAST));
        final String total = field(layout.list(list.call(), Kind.LIST_LENGTH));
        putKey(method, list);
        method.line(at(list) + ".open(" + field(list) + ", " + last + ");");
        if (isBack)
        {
            method.line(at(list) + ".remove(" + name + "_key);");
            method.line(total + " = 1L == " + field(list.count()) + " ? 0L : " + total + " - " +
                separator(list).part(2) + "L - " + value.part(2) + ";");
        }
        else
        {
            method.line("Text.copy(" + String.join(", ", value.parts()) + ", " + name + "_value, 0);");
            method.line(at(list) + ".add(" + name + "_key, " + name + "_value, 0, " + value.part(2) + ");");
            method.line(total + " = (0L == " + field(list.count()) + " ? 0L : " + total + " + " +
                separator(list).part(2) + "L) + " + value.part(2) + ";");
        }
        method.line(field(list) + " = " + at(list) + ".first();");
        method.line(last + " = " + at(list) + ".last();");
    }

    private void lengthen(final MethodWriter method, final Accumulator list, final String length)
    {
        final String total = field(layout.list(list.call(), Kind.LIST_LENGTH));
        method.line(total + " = (0L == " + field(list.count()) + " ? 0L : " + total + " + " +
            separator(list).part(2) + "L) + " + length + ";");
        method.open("if (" + total + " > " + list.call().type().length() + "L)");
        method.line("faults.raise(Faults.TOO_LONG);");
        method.close();
    }

    private static void put(final MethodWriter method, final String buffer, final SortKey key, final JavaValue value)
    {
        method.line("p = OrderKey.putNull(" + buffer + ", p, " + value.nullFlag() + ", " + key.nullsFirst() + ");");
        final DataType type = value.type();
        if (type.isWide())
        {
            put(method, buffer, "Long", key, value, value.part(0));
            put(method, buffer, "Word", key, value, value.part(1));
            return;
        }
        switch (type.kind())
        {
            case VARCHAR -> method.line("p = OrderKey.putText(" + buffer + ", p, " + value.part(0) + ", " +
                value.part(1) + ", " + (value.isNeverNull() ? value.part(2) : value.nullFlag() + " ? 0 : " +
                value.part(2)) + ", " + type.length() + ", " + key.descending() + ");");
            case BOOLEAN -> put(method, buffer, "Boolean", key, value, value.only());
            case DOUBLE -> put(method, buffer, "Double", key, value, value.only());
            default -> put(method, buffer, "Long", key, value, value.only());
        }
    }

    private static void put(
        final MethodWriter method,
        final String buffer,
        final String verb,
        final SortKey key,
        final JavaValue value,
        final String part)
    {
        final String blank = "Boolean".equals(verb) ? "false" : "Double".equals(verb) ? "0.0" : "0L";
        method.line("p = OrderKey.put" + verb + "(" + buffer + ", p, " + (value.isNeverNull() ? part :
            value.nullFlag() + " ? " + blank + " : " + part) + ", " + key.descending() + ");");
    }

    void load(final MethodWriter method)
    {
        for (final Accumulator list : layout.isMoving() ? List.<Accumulator>of() : lists)
        {
            method.line(list.name() + "_new = false;");
            method.line(list.name() + "_merged = 0L;");
        }
    }

    void store(final MethodWriter method)
    {
        for (final Accumulator list : layout.isMoving() ? List.<Accumulator>of() : lists)
        {
            final String name = list.name();
            final String last = field(layout.list(list.call(), Kind.LIST_LAST));
            method.open("if (" + name + "_new || 0L != " + name + "_merged)");
            method.line(at(list) + ".open(" + field(list) + ", " + last + ");");
            method.open("if (0L != " + name + "_merged)");
            method.line(at(list) + ".merge(" + name + "_merged);");
            method.line(name + "_merged = 0L;");
            method.close();
            method.open("if (" + name + "_new)");
            method.line(at(list) + ".add(" + name + "_key, " + name + "_value, 0, " + name + "_length);");
            method.line(name + "_new = false;");
            method.close();
            method.line(field(list) + " = " + at(list) + ".first();");
            method.line(last + " = " + at(list) + ".last();");
            method.close();
        }
    }

    /** Lines that remember another list, which is taken in when the one at hand is stored. */
    void merge(final MethodWriter method)
    {
        for (final Accumulator list : lists)
        {
            method.line(list.name() + "_merged = " + other(list) + ";");
            method.open("if (0L != " + other(list.count()) + ")");
            lengthen(method, list, other(layout.list(list.call(), Kind.LIST_LENGTH)));
            method.close();
        }
    }

    void snapshot(final MethodWriter method)
    {
        lists.forEach((list) -> method.line(at(list) + ".snapshot(snapshot);"));
    }

    void release(final MethodWriter method)
    {
        lists.forEach((list) -> method.line(
            at(list) + ".release(" + layout.memory().word(list, "gone") + ");"));
    }

    void closeAll(final MethodWriter method)
    {
        lists.forEach((list) -> method.line(at(list) + ".close();"));
    }

    JavaValue result(final AggregateCall call, final MethodWriter method)
    {
        final Accumulator list = layout.list(call, Kind.LIST);
        final JavaValue separator = separator(list);
        final String write = at(list) + ".write(" + field(list) + ", " + separator.part(0) + ", " + separator.part(2) +
            ", " + list.name() + "_text)";
        final String isLong = field(layout.list(call, Kind.LIST_LENGTH)) + " > " + call.type().length() + "L";
        if (layout.isMoving())
        {
            // One that is too long becomes shorter again when rows leave.
            method.open("if (" + isLong + ")");
            method.line("faults.raise(Faults.TOO_LONG);");
            method.close();
        }
        final JavaValue length = method.let(
            DataType.BIGINT, JavaValue.NO, layout.isMoving() ? isLong + " ? 0L : " + write : write);
        return new JavaValue("(0L == " + field(list.count()) + ")",
            List.of(list.name() + "_text", "0", "(int)" + length.only()), call.type());
    }

    private JavaValue separator(final Accumulator list)
    {
        final Expr.Literal separator = (Expr.Literal)list.call().arguments().get(1);
        return owner.text((String)separator.value(), separator.type());
    }

    private String at(final Accumulator list)
    {
        return layout.prefix() + "lists[" + lists.indexOf(list) + "]";
    }

    private String other(final Accumulator accumulator)
    {
        return layout.memory().word(accumulator, MergeWriter.OTHER);
    }

    private String field(final Accumulator accumulator)
    {
        return fields.get(accumulator.name()).only();
    }
}
