package io.corelane.core.codegen;

import io.corelane.codec.DataType;
import io.corelane.core.codegen.GroupLayout.Accumulator;
import io.corelane.core.codegen.GroupLayout.Kind;
import io.corelane.core.plan.TrailingFrames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes how each value is counted once: whether it is new is looked up when a row is added, and it enters the set when
 * the accumulators are stored, since until then the row can still be refused.
 * <p>
 * Where rows also leave, nothing can go wrong with one that comes, and values come and go at once.
 */
final class SetWriter
{
    private final ClassWriter owner;
    private final GroupLayout layout;
    private final Map<String, JavaValue> fields;
    private final List<Accumulator> sets;

    SetWriter(final ClassWriter owner, final GroupLayout layout, final Map<String, JavaValue> fields)
    {
        this.owner = owner;
        this.layout = layout;
        this.fields = fields;
        this.sets = layout.sets();
    }

    /** Bytes of the longest value of a set, its owner's id included. */
    static int valueLengthMax(final Accumulator set)
    {
        return Long.BYTES + KeyWriter.lengthMax(set.argument());
    }

    void declare()
    {
        declareSets();
        for (final Accumulator set : sets)
        {
            if (!layout.isMoving())
            {
                owner.field("private boolean " + set.name() + "_new;");
                owner.field("private int " + set.name() + "_length;");
            }
            if (layout.isOrdered())
            {
                owner.field("private long " + set.name() + "_merged;");
                owner.field("private long " + set.name() + "_other;");
            }
            // With room for the last text's last word.
            owner.field("private final UnsafeBuffer " + set.name() + "_value = new UnsafeBuffer(new byte[" +
                (valueLengthMax(set) + Long.BYTES) + "]);");
        }
    }

    /** Until a row is looked at it brings nothing new. */
    void forget(final MethodWriter method, final List<Accumulator> group)
    {
        final Accumulator set = find(group);
        if (null != set && !layout.isMoving())
        {
            method.line(set.name() + "_new = false;");
        }
    }

    /** Lines up to where a value is known to be new, or gone. */
    void open(
        final MethodWriter method, final List<Accumulator> group, final JavaValue value, final boolean isBack)
    {
        final Accumulator set = find(group);
        if (null == set)
        {
            return;
        }
        if (layout.isMoving())
        {
            move(method, set, value, isBack);
            return;
        }
        final String buffer = set.name() + "_value";
        method.line("int p = 8;");
        method.line(buffer + ".putLong(0, 0L == " + field(set) + " ? " + at(set) + ".nextOwner() : " + field(set) +
            ");");
        KeyWriter.put(method, buffer, value.neverNull());
        method.line(set.name() + "_length = p;");
        method.line(set.name() + "_new = !" + at(set) + ".contains(" + buffer + ", p);");
        if (layout.isOrdered())
        {
            method.open("if (" + set.name() + "_new && 0L != " + set.name() + "_merged)");
            method.line(buffer + ".putLong(0, " + set.name() + "_other);");
            method.line(set.name() + "_new = !" + at(set) + ".contains(" + buffer + ", p);");
            method.close();
        }
        method.open("if (" + set.name() + "_new)");
        method.open("if (" + at(set) + ".isFull())");
        method.line("faults.raise(Faults.CAPACITY);");
        method.close();
    }

    private void move(
        final MethodWriter method, final Accumulator set, final JavaValue value, final boolean isBack)
    {
        final String buffer = set.name() + "_value";
        final String head = field(layout.sibling(set, Kind.SET_HEAD));
        if (!isBack)
        {
            method.open("if (0L == " + field(set) + ")");
            method.line(field(set) + " = " + at(set) + ".takeOwner();");
            method.close();
        }
        method.line("int p = 8;");
        method.line(buffer + ".putLong(0, " + field(set) + ");");
        KeyWriter.put(method, buffer, value.neverNull());
        method.line("final boolean moved = " + at(set) + (isBack ? ".leave(" : ".enter(") + buffer + ", p, " + head +
            ");");
        method.line(head + " = " + at(set) + ".head();");
        method.open("if (moved)");
    }

    void close(final MethodWriter method, final List<Accumulator> group)
    {
        if (null != find(group))
        {
            method.close();
        }
    }

    void load(final MethodWriter method)
    {
        for (final Accumulator set : layout.isMoving() ? List.<Accumulator>of() : sets)
        {
            method.line(set.name() + "_new = false;");
            if (layout.isOrdered())
            {
                method.line(set.name() + "_merged = 0L;");
            }
        }
    }

    /** Lines that count the values of another set that are not in the one at hand, which takes them when stored. */
    void merge(final MethodWriter method)
    {
        for (final Accumulator set : sets)
        {
            final String count = field(set.count());
            final String otherCount = other(set.count());
            final Accumulator sum = layout.sibling(set, Kind.DISTINCT_SUM);
            method.line(set.name() + "_merged = " + other(layout.sibling(set, Kind.SET_HEAD)) + ";");
            method.line(set.name() + "_other = " + other(set) + ";");
            method.open("if (0L == " + count + ")");
            if (null != sum)
            {
                method.assign(fields.get(sum.name()), new JavaValue(
                    JavaValue.NO, layout.memory().parts(sum, MergeWriter.OTHER, null), sum.type()));
            }
            method.line(count + " = " + otherCount + ";");
            method.close();
            method.open("else");
            final JavaValue turns = null == sum || !TrailingFrames.canOutgrow(sum.argument().type(), false) ? null :
                method.declare(DataType.BIGINT, false);
            method.open("for (int id = (int)" + set.name() + "_merged; 0 != id; id = " + at(set) + ".next(id))");
            method.open("if (!" + at(set) + ".contains(id, " + field(set) + "))");
            if (null != sum)
            {
                sum(method, fields.get(sum.name()), value(set, method), turns);
            }
            method.line(count + "++;");
            method.close();
            method.close();
            if (null != turns)
            {
                SumWriter.check(method, fields.get(sum.name()), turns);
            }
            method.close();
        }
    }

    /** The values of a set have no order that a result may depend on: only what they come to can be too long. */
    private static void sum(
        final MethodWriter method, final JavaValue sum, final JavaValue value, final JavaValue turns)
    {
        if (null == turns)
        {
            MergeWriter.sum(method, sum, value, "false");
        }
        else
        {
            SumWriter.add(method, sum, value, turns);
        }
    }

    /** A number of a set. */
    private JavaValue value(final Accumulator set, final MethodWriter method)
    {
        final String name = method.name("v");
        method.line("final DirectBuffer " + name + " = " + at(set) + ".value(id);");
        final DataType type = set.argument().type();
        final String rest = ", ByteOrder.LITTLE_ENDIAN)";
        // Behind a byte that says that it is not NULL.
        if (type.isWide())
        {
            method.line("final long " + name + "l = " + name + ".getLong(1" + rest + ";");
            method.line("final long " + name + "h = " + name + ".getLong(9" + rest + ";");
            return new JavaValue(JavaValue.NO, List.of(name + "h", name + "l"), type);
        }
        return method.let(type, JavaValue.NO,
            name + (DataType.Kind.DOUBLE == type.kind() ? ".getDouble(1" : ".getLong(1") + rest);
    }

    private String other(final Accumulator accumulator)
    {
        return layout.memory().word(accumulator, MergeWriter.OTHER);
    }

    void store(final MethodWriter method)
    {
        for (final Accumulator set : layout.isMoving() ? List.<Accumulator>of() : sets)
        {
            final String head = field(layout.sibling(set, Kind.SET_HEAD));
            if (layout.isOrdered())
            {
                storeMerged(method, set, head);
            }
            method.open("if (" + set.name() + "_new)");
            method.line(set.name() + "_new = false;");
            method.open("if (0L == " + field(set) + ")");
            method.line(field(set) + " = " + at(set) + ".takeOwner();");
            method.close();
            if (layout.isOrdered())
            {
                method.line(set.name() + "_value.putLong(0, " + field(set) + ");");
            }
            method.line(head + " = " + at(set) + ".add(" + set.name() + "_value, " + set.name() + "_length, " + head +
                ");");
            method.close();
        }
    }

    /** The set at hand takes the values of the other one, or becomes it when it has none. */
    private void storeMerged(final MethodWriter method, final Accumulator set, final String head)
    {
        final String merged = set.name() + "_merged";
        method.open("if (0L != " + merged + ")");
        method.open("if (0L == " + field(set) + ")");
        method.line(field(set) + " = " + set.name() + "_other;");
        method.line(head + " = " + merged + ";");
        method.close();
        method.open("else");
        method.line(head + " = " + at(set) + ".merge(" + field(set) + ", " + head + ", " + merged + ");");
        method.close();
        method.line(merged + " = 0L;");
        method.close();
    }

    private void declareSets()
    {
        if (!sets.isEmpty())
        {
            owner.field("private final DistinctSet[] " + layout.prefix() + "sets;");
        }
    }

    void release(final MethodWriter method)
    {
        sets.forEach((set) -> method.line(at(set) + ".release(" +
            layout.memory().word(layout.sibling(set, Kind.SET_HEAD), "gone") + ");"));
    }

    void closeAll(final MethodWriter method)
    {
        sets.forEach((set) -> method.line(at(set) + ".close();"));
    }

    void snapshot(final MethodWriter method)
    {
        sets.forEach((set) -> method.line(at(set) + ".snapshot(snapshot);"));
    }

    private Accumulator find(final List<Accumulator> group)
    {
        final List<Accumulator> found = new ArrayList<>(sets);
        found.retainAll(group);
        return found.isEmpty() ? null : found.get(0);
    }

    private String at(final Accumulator set)
    {
        return layout.prefix() + "sets[" + sets.indexOf(set) + "]";
    }

    private String field(final Accumulator accumulator)
    {
        return fields.get(accumulator.name()).only();
    }
}
