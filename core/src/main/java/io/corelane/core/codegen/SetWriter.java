package io.corelane.core.codegen;

import io.corelane.core.codegen.GroupLayout.Accumulator;
import io.corelane.core.codegen.GroupLayout.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes how each value is counted once: whether it is new is looked up when a row is added, and it enters the set when
 * the accumulators are stored, since until then the row can still be refused.
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
        return Long.BYTES + KeyWriter.lengthMax(List.of(set.argument()));
    }

    void declare()
    {
        declareSets();
        for (final Accumulator set : sets)
        {
            owner.field("private boolean " + set.name() + "_new;");
            owner.field("private int " + set.name() + "_length;");
            // With room for the last text's last word.
            owner.field("private final UnsafeBuffer " + set.name() + "_value = new UnsafeBuffer(new byte[" +
                (valueLengthMax(set) + Long.BYTES) + "]);");
        }
    }

    /** Until a row is looked at it brings nothing new. */
    void forget(final MethodWriter method, final List<Accumulator> group)
    {
        final Accumulator set = find(group);
        if (null != set)
        {
            method.line(set.name() + "_new = false;");
        }
    }

    /** Lines up to where a value is known to be new. */
    void open(final MethodWriter method, final List<Accumulator> group, final JavaValue value)
    {
        final Accumulator set = find(group);
        if (null == set)
        {
            return;
        }
        final String buffer = set.name() + "_value";
        method.line("int p = 8;");
        method.line(buffer + ".putLong(0, 0L == " + field(set) + " ? " + at(set) + ".nextOwner() : " + field(set) +
            ");");
        KeyWriter.put(method, buffer, value.neverNull());
        method.line(set.name() + "_length = p;");
        method.line(set.name() + "_new = !" + at(set) + ".contains(" + buffer + ", p);");
        method.open("if (" + set.name() + "_new)");
        method.open("if (" + at(set) + ".isFull())");
        method.line("faults.raise(Faults.CAPACITY);");
        method.close();
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
        sets.forEach((set) -> method.line(set.name() + "_new = false;"));
    }

    void store(final MethodWriter method)
    {
        for (final Accumulator set : sets)
        {
            final String head = field(layout.sibling(set, Kind.SET_HEAD));
            method.open("if (" + set.name() + "_new)");
            method.line(set.name() + "_new = false;");
            method.open("if (0L == " + field(set) + ")");
            method.line(field(set) + " = " + at(set) + ".takeOwner();");
            method.close();
            method.line(head + " = " + at(set) + ".add(" + set.name() + "_value, " + set.name() + "_length, " + head +
                ");");
            method.close();
        }
    }

    private void declareSets()
    {
        if (!sets.isEmpty())
        {
            owner.field("private final DistinctSet[] sets;");
        }
    }

    void release(final MethodWriter method)
    {
        sets.forEach((set) -> method.line(at(set) + ".release(UnsafeApi.getLong(null, gone + " +
            layout.sibling(set, Kind.SET_HEAD).offset() + "L));"));
    }

    void closeAll(final MethodWriter method)
    {
        sets.forEach((set) -> method.line(at(set) + ".close();"));
    }

    private Accumulator find(final List<Accumulator> group)
    {
        final List<Accumulator> found = new ArrayList<>(sets);
        found.retainAll(group);
        return found.isEmpty() ? null : found.get(0);
    }

    private String at(final Accumulator set)
    {
        return "sets[" + sets.indexOf(set) + "]";
    }

    private String field(final Accumulator accumulator)
    {
        return fields.get(accumulator.name()).only();
    }
}
