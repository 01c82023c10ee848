package io.corelane.core.codegen;

import io.corelane.codec.DataType;
import io.corelane.core.plan.EmitMode;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.Panes;
import io.corelane.core.plan.Rel;
import io.corelane.core.plan.Window;
import java.util.ArrayList;
import java.util.List;

/** Writes the class of a job whose groups are cut into windows: what differs from job to job of the window's task. */
final class WindowWriter
{
    private final JobPlan plan;
    private final JobShape shape;
    private final ClassWriter owner;
    private final GroupLayout layout;
    private final InputWriter input;
    private GroupWriter groups;

    WindowWriter(final JobPlan plan, final JobShape shape, final GroupLayout layout, final int maxParts)
    {
        this.plan = plan;
        this.shape = shape;
        this.layout = layout;
        this.owner = new ClassWriter(maxParts);
        this.input = new InputWriter(owner, "", shape.scan());
    }

    String source()
    {
        final Rel.Aggregate aggregate = shape.aggregate();
        final Window window = aggregate.window();
        owner.field("private static final int VALUE_LENGTH = " + layout.valueLength() + ";");
        owner.field("private final UnsafeBuffer value = new UnsafeBuffer(0, 0);");
        owner.field("private final Faults tried = new Faults();");
        owner.field("private final Int128 x = new Int128();");
        final MethodWriter constructor = owner.method();
        final boolean isSession = Window.Kind.SESSION == window.kind();
        final boolean keepsRows = keepsRows(aggregate);
        final long paneNs = Panes.lengthNs(aggregate);
        constructor.line("super(context, faults, results, " + (keepsRows ? "new RowBuffer(ROW_LENGTH), " : "") +
            "state, " + layout.keyLengthMax() + ", VALUE_LENGTH, " + window.sizeNs() + "L, " +
            (isSession ? "" : window.advanceNs() + "L, ") + (0 == paneNs ? "" : paneNs + "L, ") +
            window.latenessNs() + "L" + (0 == paneNs ? when(aggregate, isSession) : ", " + layout.hasText()) + ");");
        input.declare(constructor, 0);
        if (!layout.sets().isEmpty())
        {
            constructor.line("this.sets = sets;");
        }
        if (!layout.lists().isEmpty())
        {
            constructor.line("this.lists = lists;");
        }
        final String base = isSession ? "Session" : 0 == paneNs ? "Window" : "Pane";
        owner.add(GeneratedSource.constructor(base + "State"), constructor);

        input.read(shape.where(), expressions(aggregate));
        input.write(shape.where());
        input.writeEventTime("eventTimeOf");
        groups = new GroupWriter(owner, aggregate, layout, input::column);
        groups.write();
        if (isSession)
        {
            groups.writeMerge();
        }
        if (0 != paneNs)
        {
            groups.writePanes();
        }
        InputWriter.writeConditions(owner, "having", shape.having(), this::column);
        final OutputWriter output = new OutputWriter(owner, plan.outputSchema());
        output.write(shape.output(), this::column);
        writeKernel(window);
        final FastRecordWriter fast = keepsRows ? null :
            FastRecordWriter.of(owner, shape, input, groups, layout, output, this::column, aggregate.emit());
        if (null != fast)
        {
            fast.write();
        }
        if (!isSession && 0 == paneNs && EmitMode.FINAL == aggregate.emit())
        {
            ClosingRowsWriter.write(owner, shape, layout, groups, output, this::column);
        }
        return GeneratedSource.of(plan, owner, "extends " + (keepsRows ? "Change" : "") + base + "Task");
    }

    /** The last arguments of the task: when rows leave. */
    private String when(final Rel.Aggregate aggregate, final boolean isSession)
    {
        if (!keepsRows(aggregate))
        {
            return ", " + (EmitMode.CHANGES == aggregate.emit());
        }
        return ", " + aggregate.emit().ordinal() + ", " + plan.everyNs() + "L" +
            (isSession ? "" : ", " + aggregate.aggregates().isEmpty());
    }

    /** Whether a group keeps the row that it gave last: that cannot be worked out anew, or must not be told twice. */
    static boolean keepsRows(final Rel.Aggregate aggregate)
    {
        final boolean isDistinct =
            aggregate.aggregates().isEmpty() && Window.Kind.SESSION != aggregate.window().kind();
        return EmitMode.EVERY == aggregate.emit() ||
            EmitMode.CHANGES == aggregate.emit() && (aggregate.entersLate() || isDistinct);
    }

    private static List<Expr> expressions(final Rel.Aggregate aggregate)
    {
        final List<Expr> all = new ArrayList<>(aggregate.keys());
        all.add(aggregate.window().time());
        aggregate.aggregates().forEach((call) -> all.addAll(call.expressions()));
        return all;
    }

    /** The columns of the groups, then the window's. */
    private JavaValue column(final Expr.Column column, final MethodWriter method)
    {
        final int index = column.index() - shape.aggregate().keys().size() - shape.aggregate().aggregates().size();
        return index < 0 ? groups.column(column, method) :
            new JavaValue(JavaValue.NO, List.of(0 == index ? "windowStart" : "windowEnd"), DataType.TIMESTAMP);
    }

    private void writeKernel(final Window window)
    {
        final MethodWriter begin = owner.method();
        input.begin(begin, "return false;");
        begin.line("keys();");
        begin.line("return Faults.NONE == faults.code();");
        owner.add("protected boolean begin" + InputWriter.RECORD, begin);

        final MethodWriter time = owner.method();
        final JavaValue value = new ExprWriter(time, input::column).write(window.time());
        time.line("return " + value.only() + ";");
        owner.add("protected long time()", time);

        if (Window.Kind.SESSION != window.kind())
        {
            owner.add("protected boolean chooses()",
                owner.method().line("return " + !shape.having().isEmpty() + ";"));
        }
        owner.add("protected void place()", layout.hasText() ?
            owner.method().line("value.wrap(address, VALUE_LENGTH);") : owner.method());
        owner.add("public long eventTimeNs(final int input, " + InputWriter.RECORD.substring(1),
            owner.method().line("return eventTimeOf" + InputWriter.PASS + ";"));
        input.writeEventTimes();
    }
}
