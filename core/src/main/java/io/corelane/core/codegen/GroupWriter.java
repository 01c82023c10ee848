package io.corelane.core.codegen;

import io.corelane.codec.DataType;
import io.corelane.core.codegen.GroupLayout.Accumulator;
import io.corelane.core.plan.AggregateCall;
import io.corelane.core.plan.AggregateFunction;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.Rel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Writes the methods of a task that keeps groups: key, load, accumulate, store. Accumulators are taken from memory into
 * fields, worked on there, and stored only when nothing went wrong, so that a fault leaves the state as it was.
 */
final class GroupWriter
{
    private static final String DECODE = "protected void decodeKey(final UnsafeBuffer encoded, final int length)";

    private final ClassWriter owner;
    private final Rel.Aggregate aggregate;
    private final Columns source;
    private final GroupLayout layout;
    private final String address;
    private final Map<String, JavaValue> fields = new LinkedHashMap<>();
    private final List<JavaValue> keys = new ArrayList<>();
    private final SetWriter sets;
    private final SketchWriter sketches;
    private final ListWriter lists;
    private final InPlaceWriter inPlace;
    private PaneWriter panes;

    GroupWriter(final ClassWriter owner, final Rel.Aggregate aggregate, final GroupLayout layout, final Columns source)
    {
        this(owner, aggregate, layout, source, "address");
    }

    /** A writer for accumulators that are at the address of a name of their own. */
    GroupWriter(
        final ClassWriter owner,
        final Rel.Aggregate aggregate,
        final GroupLayout layout,
        final Columns source,
        final String address)
    {
        this.address = address;
        this.owner = owner;
        this.aggregate = aggregate;
        this.source = source;
        this.layout = layout;
        this.sets = new SetWriter(owner, layout, fields);
        this.sketches = new SketchWriter(owner, layout, fields);
        this.lists = new ListWriter(owner, layout, source, fields);
        this.inPlace = new InPlaceWriter(layout, source, address);
    }

    void write()
    {
        writeKeys();
        writeEncodeKey();
        writeDecodeKey();
        writeAccumulators();
    }

    /** Writes what has to do with accumulators alone: load, accumulate, store. */
    void writeAccumulators()
    {
        for (final Accumulator accumulator : layout.accumulators())
        {
            fields.put(accumulator.name(), owner.field(accumulator.name(), false, accumulator.type()));
        }
        sets.declare();
        sketches.declare();
        lists.declare();
        writeLoad();
        writeAccumulate();
        writeStore();
        writeRelease();
    }

    /** Writes what is done with what lies elsewhere when accumulators go, and when the task is closed. */
    private void writeRelease()
    {
        if (layout.isElsewhere())
        {
            final MethodWriter release = owner.method();
            sets.release(release);
            sketches.release(release);
            lists.release(release);
            owner.add("protected void " + layout.prefix() + "release(final long gone)", release);
            owner.add("protected boolean " + layout.prefix() + "isElsewhere()", owner.method().line("return true;"));
            final MethodWriter closing = owner.method();
            sets.closeAll(closing);
            lists.closeAll(closing);
            owner.add("protected void " + layout.prefix() + "closeSets()", closing);
            final MethodWriter snapshot = owner.method();
            sets.snapshot(snapshot);
            sketches.snapshot(snapshot);
            lists.snapshot(snapshot);
            owner.add("protected void " + layout.prefix() + "snapshotSets(final Snapshot snapshot)", snapshot);
        }
    }

    /** The keys, once they have been written. */
    List<JavaValue> keys()
    {
        return keys;
    }

    /** Writes the keys into a method as variables of the names that their fields have. */
    void inlineKeys(final MethodWriter method)
    {
        final ExprWriter expressions = new ExprWriter(method, source);
        for (int i = 0; i < keys.size(); i++)
        {
            method.declare(keys.get(i));
            assignKey(method, keys.get(i), expressions.write(aggregate.keys().get(i)));
        }
    }

    /** Writes into a method flags and accumulators at {@code address} as variables of the names that fields have. */
    void inlineLoad(final MethodWriter method)
    {
        inlineFlags(method);
        fields.values().forEach(method::declare);
        layout.accumulators().forEach((one) -> load(method, one));
    }

    /** Writes into a method the flags at {@code address}. */
    void inlineFlags(final MethodWriter method)
    {
        method.line("long flags = " + layout.memory().flags(address) + ";");
    }

    /**
     * As {@link #inlineLoad} without flags, for {@link #inlineStoreChanged}.
     *
     * @param method    gets the lines.
     * @param isBlind   whether nothing asks for counts and sums but what adds to them.
     * @param isInPlace whether {@link #inlineStoreBlind} follows, so that what is compared in place is not read.
     */
    void inlineLoadHot(final MethodWriter method, final boolean isBlind, final boolean isInPlace)
    {
        final List<Accumulator> loaded =
            layout.accumulators().stream().filter((one) -> !isInPlace || !inPlace.takes(one)).toList();
        loaded.forEach((one) -> method.declare(fields.get(one.name())));
        loaded.forEach((one) -> layout.memory().loadHot(method, one, address, fields, isBlind));
    }

    /** Writes into a method how the record at hand is added; what {@link #writeAccumulate} spreads over many. */
    void inlineAccumulate(final MethodWriter method)
    {
        groups().forEach((group) -> write(method, group, false));
    }

    /** As {@link #inlineAccumulate}, in front of {@link #inlineStoreBlind}. */
    void inlineAccumulateBlind(final MethodWriter method)
    {
        groups().stream().map((group) -> group.stream().filter((one) -> !inPlace.takes(one)).toList())
            .filter((group) -> !group.isEmpty()).forEach((group) -> write(method, group, false));
    }

    /** Writes into a method how the row at hand is taken back; what {@link #writeRetract} spreads over many. */
    void inlineRetract(final MethodWriter method)
    {
        groups().forEach((group) -> write(method, group, true));
    }

    /** Parts of expressions that {@link #inlineAccumulate} writes. */
    int parts()
    {
        return groups().stream().flatMap((group) -> (group.get(0).isMerged() ? group : group.subList(0, 1)).stream())
            .flatMap((one) -> Stream.of(one.argument(), one.other(), one.filter()))
            .filter((expr) -> null != expr).mapToInt(ExprSize::of).sum();
    }

    /** Writes into a method how flags and accumulators go to {@code address}. */
    void inlineStore(final MethodWriter method)
    {
        inlineStoreFlags(method);
        layout.accumulators().forEach((one) -> layout.memory().store(method, one, address, fields, text()));
    }

    /** Writes into a method how the flags go to {@code address}. */
    void inlineStoreFlags(final MethodWriter method)
    {
        method.line(layout.memory().putFlags(address));
    }

    /** Writes into a method how accumulators that {@link #inlineLoadHot} has read go to {@code address}. */
    void inlineStoreChanged(final MethodWriter method)
    {
        layout.accumulators().forEach((one) -> layout.memory().storeChanged(method, one, address, fields));
    }

    /** As {@link #inlineStoreChanged}, behind {@link #inlineAccumulateBlind}. */
    void inlineStoreBlind(final MethodWriter method)
    {
        layout.accumulators().stream().filter((one) -> !inPlace.takes(one))
            .forEach((one) -> layout.memory().storeChanged(method, one, address, fields));
        inPlace.write(method);
    }

    /** Writes the method that merges other accumulators into those at hand. */
    void writeMerge()
    {
        new MergeWriter(owner, layout, fields, sets, sketches, lists).write();
    }

    /** Writes what merges panes, and tells how great their sums are. */
    void writePanes()
    {
        writeMerge();
        panes = new PaneWriter(owner, aggregate, layout, fields);
        panes.write();
    }

    /** What has to do with panes, once it has been written; null where windows do not share any. */
    PaneWriter panes()
    {
        return panes;
    }

    /** The columns of the groups: keys, then aggregates. */
    JavaValue column(final Expr.Column column, final MethodWriter method)
    {
        return column.index() < keys.size() ?
            keys.get(column.index()) : result(aggregate.aggregates().get(column.index() - keys.size()), method);
    }

    private JavaValue result(final AggregateCall call, final MethodWriter method)
    {
        if (call.function().isMoment())
        {
            return new MomentWriter(layout, fields).result(call, method);
        }
        if (call.function().isPick())
        {
            return pick(call);
        }
        if (call.function().isSketch())
        {
            return sketches.result(call, method);
        }
        if (AggregateFunction.LISTAGG == call.function())
        {
            return lists.result(call, method);
        }
        final Accumulator main = layout.main(call);
        final JavaValue value = GroupLayout.Kind.EXACT_SUM == main.kind() ?
            sketches.sum(main, method) : fields.get(main.name());
        if (main.isCount())
        {
            return value;
        }
        final String count = fields.get(main.count().name()).only();
        final String none = "(0L == " + count + ")";
        if (DataType.Kind.DOUBLE == call.type().kind() &&
            (AggregateFunction.SUM == call.function() || AggregateFunction.AVG == call.function()))
        {
            final boolean mean = AggregateFunction.AVG == call.function();
            final JavaValue sum = method.let(
                call.type(), JavaValue.NO, mean ? value.only() + " / " + count : value.only());
            return new JavaValue("(0L == " + count + " || Double.isNaN(" + sum.only() + "))", sum.parts(), call.type());
        }
        SumWriter.check(method, value, turns(main));
        if (DataType.Kind.BIGINT == call.type().kind() && value.type().isWide())
        {
            return narrow(value, none, count, method);
        }
        if (AggregateFunction.AVG != call.function())
        {
            return new JavaValue(none, value.parts(), call.type());
        }
        return new JavaValue(none, MeanWriter.write(method, value, count, call.type()).parts(), call.type());
    }

    /** Where it is counted how often a sum goes round 128 bits, or null. */
    private JavaValue turns(final Accumulator sum)
    {
        final Accumulator turns = layout.turns(sum);
        return null == turns ? null : fields.get(turns.name());
    }

    /** What ARG_MIN and ARG_MAX give. */
    private JavaValue pick(final AggregateCall call)
    {
        final boolean isLeast = AggregateFunction.ARG_MIN == call.function();
        final Accumulator value = layout.main(call);
        final Accumulator isNull =
            layout.pick(call, isLeast ? GroupLayout.Kind.LEAST_NULL : GroupLayout.Kind.GREATEST_NULL);
        return new JavaValue("(0L == " + fields.get(value.count().name()).only() + " || 0L != " +
            fields.get(isNull.name()).only() + ")", fields.get(value.name()).parts(), call.type());
    }

    /** A sum of integers that was held in 128 bits. */
    private static JavaValue narrow(
        final JavaValue wide, final String none, final String count, final MethodWriter method)
    {
        method.open("if (0L != " + count + " && " + wide.part(0) + " != " + wide.part(1) + " >> 63)");
        method.line("faults.raise(Faults.OVERFLOW);");
        method.close();
        return new JavaValue(none, List.of(wide.part(1)), DataType.BIGINT);
    }

    private void writeKeys()
    {
        final MethodWriter method = owner.method();
        final ExprWriter expressions = new ExprWriter(method, source);
        for (int i = 0; i < aggregate.keys().size(); i++)
        {
            final JavaValue value = expressions.write(aggregate.keys().get(i));
            keys.add(owner.field("k" + i, !value.isNeverNull(), value.type()));
            assignKey(method, keys.get(i), value);
        }
        owner.add("private void keys()", method);
    }

    private static void assignKey(final MethodWriter method, final JavaValue key, final JavaValue value)
    {
        if (DataType.Kind.DOUBLE != value.type().kind())
        {
            method.assign(key, value);
            return;
        }
        // Zero and minus zero are one group.
        method.line(key.only() + " = 0.0 == " + value.only() + " ? 0.0 : " + value.only() + ";");
        if (!key.isNeverNull())
        {
            method.line(key.nullFlag() + " = " + value.nullFlag() + ";");
        }
    }

    private void writeEncodeKey()
    {
        final MethodWriter method = owner.method();
        method.line("int p = 0;");
        KeyWriter.putAll(method, "key", keys);
        method.line("return p;");
        owner.add("protected int encodeKey()", method);
    }

    private void writeDecodeKey()
    {
        final MethodWriter method = owner.method();
        if (KeyWriter.areWords(keys))
        {
            KeyWriter.getWords(method, "encoded", keys);
            owner.add(DECODE, method);
            return;
        }
        method.line("int p = 0;");
        for (final JavaValue key : keys)
        {
            method.line(key.isNeverNull() ? "p++;" : key.nullFlag() + " = 1 == encoded.getByte(p++);");
            if (DataType.Kind.VARCHAR == key.type().kind())
            {
                method.line(key.part(0) + " = encoded;");
                method.line(key.part(1) + " = p + 2;");
                method.line(key.part(2) + " = encoded.getShort(p, ByteOrder.LITTLE_ENDIAN);");
                method.line("p += 2 + " + key.part(2) + ";");
            }
            else if (key.type().isWide())
            {
                method.line(key.part(1) + " = encoded.getLong(p, ByteOrder.LITTLE_ENDIAN);");
                method.line(key.part(0) + " = encoded.getLong(p + 8, ByteOrder.LITTLE_ENDIAN);");
                method.line("p += 16;");
            }
            else if (DataType.Kind.BOOLEAN == key.type().kind())
            {
                method.line(key.only() + " = 1 == encoded.getByte(p++);");
            }
            else
            {
                method.line(key.only() + " = encoded.get" + (DataType.Kind.DOUBLE == key.type().kind() ?
                    "Double" : "Long") + "(p, ByteOrder.LITTLE_ENDIAN);");
                method.line("p += 8;");
            }
        }
        owner.add(DECODE, method);
    }

    private void writeLoad()
    {
        final SplitMethod all = new SplitMethod(owner, layout.prefix() + "load", "()", "()");
        if (layout.hasText())
        {
            all.piece().line(text() + ".wrap(" + address + ", " + layout.valueLength() + ");");
        }
        all.piece().line("flags = " + layout.memory().flags(address) + ";");
        sets.load(all.piece());
        sketches.load(all.piece());
        lists.load(all.piece());
        for (final Accumulator accumulator : layout.accumulators())
        {
            load(all.piece(), accumulator);
        }
        all.end();
    }

    private void load(final MethodWriter method, final Accumulator accumulator)
    {
        method.assign(fields.get(accumulator.name()), new JavaValue(
            JavaValue.NO, layout.memory().parts(accumulator, address, text()), accumulator.type()));
    }

    /** The buffer in which texts of the accumulators at hand lie. */
    private String text()
    {
        return layout.prefix() + "value";
    }

    /**
     * One method for each argument and filter, so that both are worked out once, in the order of the statement, which
     * decides which fault comes first. Rows are counted at the end: a value that is never NULL asks that count whether
     * it is the first.
     */
    private void writeAccumulate()
    {
        write("accumulate", false);
    }

    /** Writes the method that takes the row at hand back; of counts and sums, and of what moving frames have. */
    void writeRetract()
    {
        write("retract", true);
    }

    private void write(final String verb, final boolean isBack)
    {
        final SplitMethod all = new SplitMethod(owner, layout.prefix() + verb, "()", "()");
        int number = 0;
        for (final List<Accumulator> group : groups())
        {
            final MethodWriter method = owner.method();
            write(method, group, isBack);
            final String name = layout.prefix() + verb + number++;
            owner.add("private void " + name + "()", method);
            all.piece().line(name + "();");
        }
        all.end();
    }

    /** Those that are worked on together, in order. */
    private List<List<Accumulator>> groups()
    {
        final Map<String, List<Accumulator>> groups = new LinkedHashMap<>();
        for (final AggregateCall call : aggregate.aggregates())
        {
            groups.put(layout.main(call).source(), new ArrayList<>());
        }
        for (final Accumulator accumulator : layout.accumulators())
        {
            groups.computeIfAbsent(accumulator.source(), (key) -> new ArrayList<>()).add(accumulator);
        }
        final List<Accumulator> rows = groups.remove("null null null");
        if (null != rows)
        {
            groups.put("null null null", rows);
        }
        return groups.values().stream().filter((group) -> !group.isEmpty()).toList();
    }

    private void write(final MethodWriter method, final List<Accumulator> group, final boolean isBack)
    {
        final ExprWriter expressions = new ExprWriter(method, source);
        if (group.get(0).isMerged())
        {
            new MomentWriter(layout, fields).takeIn(method, group, expressions);
            return;
        }
        sets.forget(method, group);
        sketches.forget(method, group);
        lists.forget(method, group);
        final Expr filter = group.get(0).filter();
        final Expr argument = group.get(0).argument();
        if (null != filter)
        {
            method.open("if (" + expressions.condition(filter) + ")");
        }
        final JavaValue value = null == argument ? null : expressions.write(argument);
        final JavaValue other = null == group.get(0).other() ? null : expressions.write(group.get(0).other());
        final String obstacle = obstacle(value, group.get(0).isPick() ? null : other);
        if (null != obstacle)
        {
            method.open("if (" + obstacle + ")");
        }
        new MomentWriter(layout, fields).accumulate(method, group, value, other);
        sets.open(method, group, value, isBack);
        for (final Accumulator accumulator : group)
        {
            if (accumulator.isPick())
            {
                pick(method, accumulator, value, other);
            }
            else if (accumulator.isSketch())
            {
                if (layout.isMoving())
                {
                    sketches.move(method, accumulator, value, isBack);
                }
                else
                {
                    sketches.remember(method, accumulator, value);
                }
            }
            else if (accumulator.isList())
            {
                if (GroupLayout.Kind.LIST == accumulator.kind())
                {
                    if (layout.isMoving())
                    {
                        lists.move(method, accumulator, value, isBack);
                    }
                    else
                    {
                        lists.remember(method, accumulator, value);
                    }
                }
            }
            else if (GroupLayout.Kind.DISTINCT_SUM == accumulator.kind() && !isBack)
            {
                SumWriter.addFirst(method, fields.get(accumulator.name()), value,
                    fields.get(accumulator.count().name()).only(), turns(accumulator));
            }
            else if (GroupLayout.Kind.DISTINCT_SUM == accumulator.kind() || !accumulator.isCount() &&
                !accumulator.isMoment() && !accumulator.isDistinct() && !accumulator.isTurns())
            {
                if (isBack)
                {
                    SumWriter.subtract(method, fields.get(accumulator.name()), value, turns(accumulator));
                }
                else
                {
                    accumulate(method, accumulator, value);
                }
            }
        }
        for (final Accumulator accumulator : group)
        {
            if (accumulator.isCount())
            {
                // Last: the others ask whether this is the first value.
                method.line(fields.get(accumulator.name()).only() + (isBack ? "--;" : "++;"));
            }
        }
        sets.close(method, group);
        if (null != obstacle)
        {
            method.close();
        }
        if (null != filter)
        {
            method.close();
        }
    }

    /** When the arguments count: none of them is NULL. */
    private static String obstacle(final JavaValue value, final JavaValue other)
    {
        final boolean first = null != value && !value.isNeverNull();
        final boolean second = null != other && !other.isNeverNull();
        if (!first && !second)
        {
            return null;
        }
        return first && second ? "!" + value.nullFlag() + " && !" + other.nullFlag() :
            "!" + (first ? value : other).nullFlag();
    }

    /** The value that goes by another one changes when that one is less, or greater, than all before. */
    private void pick(
        final MethodWriter method, final Accumulator accumulator, final JavaValue by, final JavaValue value)
    {
        final boolean isLeast = GroupLayout.Kind.LEAST == accumulator.kind();
        if (!isLeast && GroupLayout.Kind.GREATEST != accumulator.kind())
        {
            // Written along with what they go by.
            return;
        }
        final JavaValue best = fields.get(accumulator.name());
        final JavaValue target = fields.get(layout.sibling(accumulator, isLeast ?
            GroupLayout.Kind.LEAST_VALUE : GroupLayout.Kind.GREATEST_VALUE).name());
        final JavaValue isNull = fields.get(layout.sibling(accumulator, isLeast ?
            GroupLayout.Kind.LEAST_NULL : GroupLayout.Kind.GREATEST_NULL).name());
        method.open("if (0L == " + fields.get(accumulator.count().name()).only() + " || " +
            (isLeast ? less(by, best) : less(best, by)) + ")");
        method.assign(best, by.neverNull());
        final Accumulator place =
            layout.sibling(accumulator, isLeast ? GroupLayout.Kind.LEAST_AT : GroupLayout.Kind.GREATEST_AT);
        if (null != place)
        {
            method.line(fields.get(place.name()).only() + " = arrival;");
        }
        method.line(isNull.only() + " = " + (value.isNeverNull() ? "0L" : value.nullFlag() + " ? 1L : 0L") + ";");
        if (!value.isNeverNull())
        {
            method.open("if (!" + value.nullFlag() + ")");
        }
        method.assign(target, value.neverNull());
        if (!value.isNeverNull())
        {
            method.close();
        }
        method.close();
    }

    private void accumulate(final MethodWriter method, final Accumulator accumulator, final JavaValue value)
    {
        final JavaValue field = fields.get(accumulator.name());
        if (GroupLayout.Kind.SUM == accumulator.kind() || GroupLayout.Kind.WIDE_SUM == accumulator.kind())
        {
            SumWriter.add(method, field, value, turns(accumulator));
            return;
        }
        if (GroupLayout.Kind.LAST == accumulator.kind())
        {
            method.assign(field, value);
            return;
        }
        if (GroupLayout.Kind.LAST_AT == accumulator.kind())
        {
            method.line(field.only() + " = arrival;");
            return;
        }
        final String first = "0L == " + fields.get(accumulator.count().name()).only();
        final boolean isReady = layout.memory().isReady(accumulator);
        final String test = switch (accumulator.kind())
        {
            case MIN -> (isReady ? "" : first + " || ") + less(value, field);
            case MAX -> (isReady ? "" : first + " || ") + less(field, value);
            default -> first;
        };
        method.open("if (" + test + ")");
        if (GroupLayout.Kind.FIRST_AT == accumulator.kind())
        {
            method.line(field.only() + " = arrival;");
        }
        else
        {
            method.assign(field, value);
        }
        method.close();
    }

    static String less(final JavaValue a, final JavaValue b)
    {
        if (a.type().isWide())
        {
            return "Int128.compare(" + a.high() + ", " + a.low() + ", " + b.high() + ", " + b.low() + ") < 0";
        }
        return switch (a.type().kind())
        {
            case VARCHAR -> "Text.compare(" + String.join(", ", a.parts()) + ", " + String.join(", ", b.parts()) +
                ") < 0";
            case BOOLEAN -> "!" + a.only() + " && " + b.only();
            default -> a.only() + " < " + b.only();
        };
    }

    private void writeStore()
    {
        final SplitMethod all = new SplitMethod(owner, layout.prefix() + "store", "()", "()");
        sets.store(all.piece());
        sketches.store(all.piece());
        lists.store(all.piece());
        all.piece().line(layout.memory().putFlags(address));
        for (final Accumulator accumulator : layout.accumulators())
        {
            layout.memory().store(all.piece(), accumulator, address, fields, text());
        }
        all.end();
    }
}
