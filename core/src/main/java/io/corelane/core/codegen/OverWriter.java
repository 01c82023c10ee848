package io.corelane.core.codegen;

import io.corelane.codec.DataType;
import io.corelane.core.operator.OverLayout;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.Lifetime;
import io.corelane.core.plan.OverCall;
import io.corelane.core.plan.Rel;
import io.corelane.core.plan.SortKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Writes the class of a stage with analytic functions: what differs from job to job of the task. To put rows in order
 * is to do this without functions.
 */
final class OverWriter
{
    private final JobPlan plan;
    private final CoreShape shape;
    private final Rel.Over over;
    private final OverShape functions;
    private final ClassWriter owner;
    private final InputWriter input;
    private final int width;
    private final Map<Integer, GroupWriter> groups = new LinkedHashMap<>();
    private final Map<Integer, InputWriter> others = new LinkedHashMap<>();

    OverWriter(final JobPlan plan, final CoreShape shape, final int maxParts)
    {
        this.plan = plan;
        this.shape = shape;
        this.over = shape.core() instanceof Rel.Sort sort ? sorted(sort) : (Rel.Over)shape.core();
        this.functions = new OverShape(over, shape.scan(0));
        this.owner = new ClassWriter(maxParts);
        this.input = new InputWriter(owner, "i_", shape.scan(0));
        this.width = over.input().output().size();
    }

    private static Rel.Over sorted(final Rel.Sort sort)
    {
        final int end = sort.windowEnd();
        final List<Expr> partition = end < 0 ? List.of() :
            List.of(new Expr.Column(end, sort.output().get(end).name(), sort.output().get(end).type()));
        return new Rel.Over(sort.input(), partition, sort.order(), Rel.OverOrder.WINDOW, List.of(), Rel.Hold.NONE,
            Lifetime.FOREVER, sort.output());
    }

    Lifetime lifetime()
    {
        return over.lifetime();
    }

    int keyLengthMax()
    {
        return Math.max(1, KeyWriter.lengthMax(over.partition()));
    }

    OverLayout layout()
    {
        return functions.runtime(shape.rowLength(0));
    }

    String source()
    {
        owner.field("private final Faults tried = new Faults();");
        owner.field("private final Int128 x = new Int128();");
        final MethodWriter constructor = owner.method();
        constructor.line("super(context, faults, results, state, " + keyLengthMax() + ");");
        input.declare(constructor, 0);
        input.read(List.of(), columns());
        input.write(List.of());
        writeRead();
        writeKey();
        writeTime();
        if (Rel.OverOrder.WINDOW == over.kind())
        {
            writeCompare(constructor);
            if (shape.core() instanceof Rel.Sort sort && Rel.Sort.NO_LIMIT != sort.limit())
            {
                owner.add("protected long limit()", owner.method().line("return " + sort.limit() + "L;"));
            }
            if (FirstRows.areAll(over, shape.where()))
            {
                owner.add("protected boolean keepsFirst()", owner.method().line("return true;"));
                owner.add("protected boolean keepsTies()",
                    owner.method().line("return " + FirstRows.haveTies(over, shape.where()) + ";"));
            }
        }
        writeFrames(constructor);
        writeLocate(constructor);
        owner.add(GeneratedSource.constructor("OverState"), constructor);
        InputWriter.writeConditions(owner, "where", OverShape.refusing(over), shape.where(), this::column);
        new OutputWriter(owner, plan.outputSchema()).write(shape.output(), this::column);
        return GeneratedSource.of(
            plan, owner, "extends " + (Rel.OverOrder.WINDOW == over.kind() ? "OverWindowTask" : "OverTask"));
    }

    private List<Expr> columns()
    {
        final List<Expr> columns = new ArrayList<>();
        for (int i = 0; i < width; i++)
        {
            columns.add(new Expr.Column(i, over.output().get(i).name(), over.output().get(i).type()));
        }
        return columns;
    }

    private void writeRead()
    {
        owner.add("protected void read(final UnsafeBuffer record, final int body)", owner.method().line(
            "i_loadLate(record, body, " + rowLength() + ", 0, body + " + rowLength() + ");"));
    }

    private int rowLength()
    {
        return shape.rowLength(0);
    }

    private void writeKey()
    {
        final MethodWriter method = owner.method();
        final ExprWriter expressions = new ExprWriter(method, input::column);
        method.line("int p = 0;");
        KeyWriter.putAll(method, "key", over.partition().stream().map(expressions::write).toList());
        method.line("return p;");
        owner.add("protected int encodeKey()", method);
    }

    private void writeTime()
    {
        final MethodWriter method = owner.method();
        final Expr time = switch (over.kind())
        {
            case ARRIVAL -> null;
            case EVENT_TIME -> over.order().get(0).expr();
            case WINDOW -> over.partition().isEmpty() ? null : over.partition().get(0);
        };
        // With neither an order by time nor a window, rows end with the input.
        method.line("return " + (null == time ? "Long.MAX_VALUE" :
            new ExprWriter(method, input::column).write(time).only()) + ";");
        owner.add("protected long time()", method);
    }

    private void writeCompare(final MethodWriter constructor)
    {
        final List<Expr> keys = over.order().stream().map(SortKey::expr).toList();
        final InputWriter left = other("x_", keys, constructor);
        final InputWriter right = other("y_", keys, constructor);
        final MethodWriter method = owner.method();
        method.line("x_loadLate(left, 0, " + rowLength() + ", 0, " + rowLength() + ");");
        method.line("y_loadLate(right, 0, " + rowLength() + ", 0, " + rowLength() + ");");
        OrderWriter.write(method, over.order(), left::column, right::column);
        owner.add("protected int compare(final UnsafeBuffer left, final UnsafeBuffer right)", method);
    }

    /** Reads columns of a row that is not the one at hand. */
    private InputWriter other(final String prefix, final List<Expr> columns, final MethodWriter constructor)
    {
        final InputWriter other = new InputWriter(owner, prefix, shape.scan(0));
        other.declare(constructor, 0);
        other.read(List.of(), columns);
        other.write(List.of());
        return other;
    }

    private void writeFrames(final MethodWriter constructor)
    {
        final List<Integer> frames = new ArrayList<>();
        final List<Integer> merged = new ArrayList<>();
        final List<Integer> elsewhere = new ArrayList<>();
        final List<Integer> counted = new ArrayList<>();
        for (int i = 0; i < functions.frames(); i++)
        {
            if (functions.hasAggregates(i))
            {
                final GroupLayout layout = functions.layout(i);
                if (layout.hasText())
                {
                    owner.field("private final UnsafeBuffer " + layout.prefix() + "value = new UnsafeBuffer(0, 0);");
                }
                final GroupWriter group = new GroupWriter(owner, functions.group(i), layout, input::column);
                group.writeAccumulators();
                if (layout.isElsewhere())
                {
                    elsewhere.add(i);
                    take(constructor, "DistinctSet", "sets", layout.prefix(), sets(i).size(), layout.sets().size());
                    take(constructor, "TextLists", "lists", layout.prefix(), lists(i).size(), layout.lists().size());
                }
                else
                {
                    group.writeMerge();
                    merged.add(i);
                }
                if (layout.isMoving())
                {
                    group.writeRetract();
                    counted.add(i);
                }
                groups.put(i, group);
                frames.add(i);
            }
        }
        writeElsewhere(elsewhere);
        writeSwitch(frames, "load(final int frame)", (frame) -> "load();");
        writeSwitch(frames, "accumulate(final int frame)", (frame) -> "accumulate();");
        if (!counted.isEmpty())
        {
            writeSwitch(counted, "retract(final int frame)", (frame) -> "retract();");
        }
        writeSwitch(frames, "store(final int frame)", (frame) -> "store();");
        writeSwitch(merged, "merge(final int frame, final long other)", (frame) -> "merge(other);");
    }

    private void writeElsewhere(final List<Integer> frames)
    {
        if (frames.isEmpty())
        {
            return;
        }
        writeSwitch(frames, "release(final int frame, final long gone)", (frame) -> "release(gone);");
        final MethodWriter closing = owner.method();
        frames.forEach((frame) -> closing.line("f" + frame + "_closeSets();"));
        owner.add("protected void closeSets()", closing);
        final MethodWriter snapshot = owner.method();
        frames.forEach((frame) -> snapshot.line("f" + frame + "_snapshotSets(snapshot);"));
        owner.add("protected void snapshotSets(final Snapshot snapshot)", snapshot);
    }

    /** Gives a frame its part of all sets, or lists. */
    private static void take(
        final MethodWriter constructor,
        final String type,
        final String name,
        final String prefix,
        final int first,
        final int count)
    {
        if (count > 0)
        {
            constructor.line("this." + prefix + name + " = (" + type + "[])Arrays.copyOfRange(" + name + ", " + first +
                ", " + (first + count) + ");");
        }
    }

    /** The sets of all frames. */
    List<GroupLayout.Accumulator> sets()
    {
        return sets(functions.frames());
    }

    /** The lists of all frames. */
    List<GroupLayout.Accumulator> lists()
    {
        return lists(functions.frames());
    }

    private List<GroupLayout.Accumulator> sets(final int frames)
    {
        return IntStream.range(0, frames).mapToObj((i) -> functions.layout(i).sets()).flatMap(List::stream).toList();
    }

    private List<GroupLayout.Accumulator> lists(final int frames)
    {
        return IntStream.range(0, frames).mapToObj((i) -> functions.layout(i).lists()).flatMap(List::stream).toList();
    }

    private void writeSwitch(
        final List<Integer> frames, final String signature, final Function<Integer, String> call)
    {
        final MethodWriter method = owner.method();
        for (final int frame : frames)
        {
            method.open("if (" + frame + " == frame)");
            method.line("f" + frame + "_" + call.apply(frame));
            method.line("return;");
            method.close();
        }
        owner.add("protected void " + signature, method);
    }

    private void writeLocate(final MethodWriter constructor)
    {
        final List<Integer> calls = new ArrayList<>();
        for (int i = 0; i < over.calls().size(); i++)
        {
            final OverCall call = over.calls().get(i);
            if (null != call.function() && !OverShape.isRank(call))
            {
                others.put(i, other("o" + i + "_", List.of(call.arguments().get(0)), constructor));
                others.get(i).writeClear();
                owner.field("private boolean o" + i + "_missing;");
                // Its own, since a text goes on to lie there while the other functions look elsewhere.
                owner.field("private final UnsafeBuffer o" + i + "_row = new UnsafeBuffer(0, 0);");
                calls.add(i);
            }
        }
        final SplitMethod all = new SplitMethod(owner, "locate", "()", "()");
        for (final int call : calls)
        {
            final MethodWriter method = owner.method();
            writeLocate(method, call);
            owner.add("private void locate" + call + "()", method);
            all.piece().line("locate" + call + "();");
        }
        all.end();
    }

    private void writeLocate(final MethodWriter method, final int index)
    {
        final OverCall call = over.calls().get(index);
        final int frame = functions.frame(index);
        final String prefix = "o" + index + "_";
        method.line("final long found = " + switch (call.function())
        {
            case LAST_VALUE -> "endOf(" + frame + ")";
            case NTH_VALUE -> "nthOf(" + frame + ", " + OverShape.constant(call, 1, 1) + "L)";
            default -> "startOf(" + frame + ")";
        } + ";");
        method.line(prefix + "missing = 0L == found;");
        method.open("if (" + prefix + "missing)");
        method.line(prefix + "clear();");
        method.line("return;");
        method.close();
        method.line(prefix + "row.wrap(found, " + (rowLength() + Long.BYTES) + ");");
        method.line(prefix + "loadLate(" + prefix + "row, 0, " + rowLength() + ", 0, " + rowLength() + ");");
    }

    /** The row's columns, then those of the functions. */
    private JavaValue column(final Expr.Column column, final MethodWriter method)
    {
        if (column.index() < width)
        {
            return input.column(column, method);
        }
        final int index = column.index() - width;
        final OverCall call = over.calls().get(index);
        if (null != call.aggregate())
        {
            final GroupWriter group = groups.get(functions.frame(index));
            return group.column(new Expr.Column(functions.place(index), call.name(), call.type()), method);
        }
        return switch (call.function())
        {
            case ROW_NUMBER -> method.let(DataType.BIGINT, JavaValue.NO, "rowNumber()");
            case RANK -> method.let(DataType.BIGINT, JavaValue.NO, "rank()");
            case DENSE_RANK -> method.let(DataType.BIGINT, JavaValue.NO, "denseRank()");
            case NTILE -> method.let(
                DataType.BIGINT, JavaValue.NO, "ntile(" + OverShape.constant(call, 0, 1) + "L)");
            case PERCENT_RANK -> method.let(DataType.DOUBLE, JavaValue.NO, "percentRank()");
            case CUME_DIST -> method.let(DataType.DOUBLE, JavaValue.NO, "cumeDist()");
            default -> other(index, call, method);
        };
    }

    private JavaValue other(final int index, final OverCall call, final MethodWriter method)
    {
        final JavaValue value = others.get(index).column((Expr.Column)call.arguments().get(0), method);
        if (call.arguments().size() < 3)
        {
            return value;
        }
        final JavaValue result = method.declare(call.type(), true);
        method.open("if (o" + index + "_missing)");
        method.assign(result, new ExprWriter(method, input::column).write(call.arguments().get(2)));
        method.close();
        method.open("else");
        method.assign(result, value);
        method.close();
        return result;
    }
}
