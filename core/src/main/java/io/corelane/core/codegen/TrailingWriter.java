package io.corelane.core.codegen;

import io.corelane.codec.DataType;
import io.corelane.core.operator.TrailingLayout;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.Exprs;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.OverCall;
import io.corelane.core.plan.Rel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Writes the class of a stage whose frames end with the row at hand. The columns that aggregates look at are fields of
 * their own, since they are those of the row at hand at one time, and those of a row that leaves at another.
 */
final class TrailingWriter
{
    private final JobPlan plan;
    private final TrailingShape shape;
    private final ClassWriter owner;
    private final InputWriter input;
    private final TrailingSlot slot = new TrailingSlot("slot");
    private final List<JavaValue> values = new ArrayList<>();
    private final Map<Integer, JavaValue> arguments = new TreeMap<>();
    private final TreeSet<Integer> leaving = new TreeSet<>();
    private final TrailingReaches reaches;
    private final TrailingExtremes extremes;
    private final List<GroupLayout> layouts = new ArrayList<>();
    private final List<GroupWriter> groups = new ArrayList<>();

    TrailingWriter(final JobPlan plan, final TrailingShape shape, final int maxParts)
    {
        this.plan = plan;
        this.shape = shape;
        this.owner = new ClassWriter(maxParts);
        this.input = new InputWriter(owner, "i_", shape.scan());
        this.reaches = new TrailingReaches(this, owner);
        this.extremes = new TrailingExtremes(this, owner);
    }

    int keyLengthMax()
    {
        return Math.max(1, KeyWriter.lengthMax(shape.over().partition()));
    }

    /** How state lies; only once the source has been written. */
    TrailingLayout layout()
    {
        final IntStream frames = IntStream.range(0, shape.frames()).map((i) -> layouts.get(i).valueLength());
        final IntStream others =
            IntStream.concat(IntStream.of(extremes.pieceLength()), reaches.pieceLengths());
        // Last, where rows wait, how many do.
        final IntStream pending = isOrdered() ? IntStream.of(Long.BYTES) : IntStream.empty();
        return new TrailingLayout(shape.firsts(), shape.distances(),
            IntStream.concat(frames, IntStream.concat(others, pending)).toArray(), slot.length());
    }

    /** Whether rows stand in the order of time, and wait for it. */
    boolean isOrdered()
    {
        return Rel.OverOrder.EVENT_TIME == shape.over().kind();
    }

    /** Bytes of a row that waits. */
    int rowLength()
    {
        return shape.scan().source().schema().blockLength();
    }

    String source()
    {
        owner.field("private final Faults tried = new Faults();");
        owner.field("private final Int128 x = new Int128();");
        final MethodWriter constructor = owner.method();
        constructor.line("super(context, faults, results, state, " + keyLengthMax() + ");");
        input.declare(constructor, 0);
        owner.add(GeneratedSource.constructor("TrailingState"), constructor);
        input.read(shape.where(), shape.columns());
        input.write(shape.where());
        writeBegin();
        writeKey();
        writeArguments();
        reaches.write();
        extremes.write();
        writeFrames();
        InputWriter.writeConditions(owner, "where", OverShape.refusing(shape.over()), shape.above(), this::column);
        final OutputWriter output = new OutputWriter(owner, plan.outputSchema());
        output.write(shape.output(), this::column);
        input.writeEventTime("eventTimeOf");
        owner.add("public long eventTimeNs(final int input, " + InputWriter.RECORD.substring(1),
            owner.method().line("return eventTimeOf" + InputWriter.PASS + ";"));
        input.writeEventTimes();
        if (isOrdered())
        {
            final MethodWriter time = owner.method();
            time.line("return " + new ExprWriter(time, this::column).write(shape.over().order().get(0).expr()).only() +
                ";");
            owner.add("protected long time()", time);
        }
        else if (TrailingRunWriter.fits(owner, shape, input))
        {
            new TrailingRunWriter(owner, this, output).write();
        }
        return GeneratedSource.of(plan, owner, "extends " + (isOrdered() ? "Ordered" : "") + "TrailingTask");
    }

    TrailingShape shape()
    {
        return shape;
    }

    InputWriter input()
    {
        return input;
    }

    /** What is kept of each row. */
    TrailingSlot slot()
    {
        return slot;
    }

    TrailingExtremes extremes()
    {
        return extremes;
    }

    TrailingReaches reaches()
    {
        return reaches;
    }

    GroupWriter group(final int frame)
    {
        return groups.get(frame);
    }

    /** Names where the accumulators of a frame are. */
    static String place(final int frame)
    {
        return "f" + frame + "_at";
    }

    /** What is worked out of a record before anything else: what the rows have that the source has not. */
    private void writeBegin()
    {
        final SplitMethod all = new SplitMethod(owner, "evaluate", "()", "()");
        for (int i = 0; i < shape.columns().size(); i++)
        {
            final Expr expr = shape.columns().get(i);
            if (expr instanceof Expr.Column)
            {
                values.add(null);
            }
            else
            {
                final MethodWriter method = owner.method();
                final JavaValue value = new ExprWriter(method, input::column).write(expr);
                values.add(owner.field("v" + i, !value.isNeverNull(), value.type()));
                method.assign(values.get(i), value);
                owner.add("private void evaluate" + i + "()", method);
                all.piece().line("evaluate" + i + "();");
            }
        }
        all.end();
        final MethodWriter begin = owner.method();
        input.begin(begin, "return false;");
        begin.line("evaluate();");
        begin.line("return Faults.NONE == faults.code();");
        owner.add("protected boolean begin" + InputWriter.RECORD, begin);
    }

    /** A column of the row at hand. */
    JavaValue value(final int index, final MethodWriter method)
    {
        return null == values.get(index) ?
            input.column((Expr.Column)shape.columns().get(index), method) : values.get(index);
    }

    /** Writes into a method those columns that are worked out, as variables of the names that their fields have. */
    void inlineValues(final MethodWriter method, final Iterable<Integer> indexes)
    {
        for (final int index : indexes)
        {
            if (null != values.get(index))
            {
                method.declare(values.get(index));
                method.assign(values.get(index),
                    new ExprWriter(method, input::column).write(shape.columns().get(index)));
            }
        }
    }

    private void writeKey()
    {
        final MethodWriter method = owner.method();
        method.line("int p = 0;");
        KeyWriter.putAll(method, "key", keys().stream().map((index) -> value(index, method)).toList());
        method.line("return p;");
        owner.add("protected int encodeKey()", method);
    }

    /** The columns of the partition. */
    List<Integer> keys()
    {
        return shape.over().partition().stream().map((expr) -> ((Expr.Column)expr).index()).toList();
    }

    private void writeArguments()
    {
        final TreeSet<Integer> all = new TreeSet<>();
        for (int i = 0; i < shape.frames(); i++)
        {
            final boolean isMoving = shape.isMoving(i);
            shape.group(i).aggregates().forEach((call) -> call.expressions().forEach((expr) ->
                Exprs.forEachColumn(expr, (column) ->
                {
                    all.add(column.index());
                    if (isMoving)
                    {
                        leaving.add(column.index());
                    }
                })));
        }
        all.addAll(reaches.columns());
        for (final int index : all)
        {
            arguments.put(
                index, owner.field("a" + index, isNullable(index), shape.columns().get(index).type()));
        }
        leaving.forEach((index) -> keep(slot, index));
        final SplitMethod present = new SplitMethod(owner, "present", "()", "()");
        all.forEach((index) -> inlineArgument(present.piece(), index));
        present.end();
    }

    /** Whether a column of the rows can be NULL. */
    boolean isNullable(final int index)
    {
        final Expr expr = shape.columns().get(index);
        return null == values.get(index) ?
            ((Expr.Column)expr).index() < shape.scan().source().schema().fields().size() &&
            !InputWriter.isNeverNull(shape.scan(), expr) : !values.get(index).isNeverNull();
    }

    /** A slot keeps a column. */
    void keep(final TrailingSlot keeper, final int index)
    {
        keeper.add(index, arguments.get(index), shape.scan(), shape.columns().get(index));
    }

    /** Writes into a method that columns which leave a frame are those of a row that {@code rows} stands for. */
    void inlineLeaving(final MethodWriter method, final int frame)
    {
        method.line("final long slot = state.slotOf(entry, " + shape.cursor(0, shape.length(frame)) + ", rows - " +
            shape.length(frame) + "L);");
        slot.recall(method, leaving);
    }

    /** Writes into a method that the arguments of aggregates are those of the row at hand. */
    void inlineArguments(final MethodWriter method)
    {
        arguments.keySet().forEach((index) -> inlineArgument(method, index));
    }

    private void inlineArgument(final MethodWriter method, final int index)
    {
        method.assign(arguments.get(index), value(index, method));
    }

    /** Declares the arguments of aggregates as variables of the names that their fields have. */
    void declareArguments(final MethodWriter method)
    {
        arguments.values().forEach(method::declare);
    }

    private void writeFrames()
    {
        final SplitMethod all = new SplitMethod(
            owner, "move", "(final long entry, final long rows)", "(entry, rows)");
        for (int i = 0; i < shape.frames(); i++)
        {
            layouts.add(new GroupLayout("f" + i + "_", shape.group(i),
                (expr) -> expr instanceof Expr.Column column && arguments.get(column.index()).isNeverNull(), false,
                true, shape.isMoving(i)));
            owner.field("private long " + place(i) + ";");
            groups.add(new GroupWriter(
                owner, shape.group(i), layouts.get(i), (column, method) -> arguments.get(column.index()), place(i)));
            groups.get(i).writeAccumulators();
        }
        for (int i = 0; i < shape.frames(); i++)
        {
            final MethodWriter method = owner.method();
            method.line(place(i) + " = entry + " + layout().offset(i) + "L;");
            method.line("f" + i + "_load();");
            if (shape.isMoving(i))
            {
                groups.get(i).writeRetract();
                openLeaving(method, i);
                if (shape.leaves(i))
                {
                    method.line("recall(state.slotOf(entry, " + shape.cursor(0, shape.length(i)) + ", rows - " +
                        shape.length(i) + "L));");
                }
                method.line("f" + i + "_retract();");
                method.close();
            }
            method.line("present();");
            method.line("f" + i + "_accumulate();");
            method.line("f" + i + "_store();");
            owner.add("private void move" + i + "(final long entry, final long rows)", method);
            all.piece().line("move" + i + "(entry, rows);");
        }
        if (0 == shape.frames())
        {
            all.piece().line("present();");
        }
        reaches.writeMoves(all);
        extremes.writeMoves(all);
        all.end();
        final MethodWriter recall = owner.method();
        slot.recall(recall, leaving);
        owner.add("private void recall(final long slot)", recall);
        final MethodWriter pin = owner.method();
        extremes.keep(pin);
        reaches.keep(pin);
        owner.add("private void pin(final long entry)", pin);
        final MethodWriter keep = owner.method();
        keep.line("pin(entry);");
        slot.keep(keep);
        extremes.end(keep);
        owner.add("protected void keep(final long entry, final long slot)", keep);
    }

    /** Opens what is done when the frame is full. */
    void openLeaving(final MethodWriter method, final int frame)
    {
        method.open("if (rows >= " + shape.length(frame) + "L)");
    }

    /** The row's columns, then those of the functions. */
    JavaValue column(final Expr.Column column, final MethodWriter method)
    {
        final int width = shape.columns().size();
        if (column.index() < width)
        {
            return value(column.index(), method);
        }
        final int index = column.index() - width;
        final OverCall call = shape.over().calls().get(index);
        if (null != shape.reach(index))
        {
            return reaches.result(index);
        }
        if (shape.extreme(index) >= 0)
        {
            return extremes.result(shape.extreme(index));
        }
        if (null == call.aggregate())
        {
            return new JavaValue(JavaValue.NO, List.of("number"), DataType.BIGINT);
        }
        final Expr.Column result = new Expr.Column(shape.place(index), call.name(), call.type());
        return groups.get(shape.frame(index)).column(result, method);
    }
}
