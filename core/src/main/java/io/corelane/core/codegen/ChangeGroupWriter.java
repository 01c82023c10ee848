package io.corelane.core.codegen;

import io.corelane.core.plan.Expr;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.Rel;
import java.util.ArrayList;
import java.util.List;

/** Writes the class of groups that take rows back, or tell their changes at intervals. */
final class ChangeGroupWriter
{
    private final JobPlan plan;
    private final JobShape shape;
    private final ClassWriter owner;
    private final GroupLayout layout;
    private final InputWriter input;

    ChangeGroupWriter(final JobPlan plan, final JobShape shape, final GroupLayout layout, final int maxParts)
    {
        this.plan = plan;
        this.shape = shape;
        this.layout = layout;
        this.owner = new ClassWriter(maxParts);
        this.input = new InputWriter(owner, "", shape.scan());
    }

    /** Whether the rows have to be kept, since they can go and what they did cannot be undone. */
    static boolean keepsRows(final JobShape shape, final GroupLayout layout)
    {
        return !shape.scan().isAppendOnly() && !layout.canRetract();
    }

    String source()
    {
        final Rel.Aggregate aggregate = shape.aggregate();
        if (layout.hasText())
        {
            owner.field("private final UnsafeBuffer value = new UnsafeBuffer(0, 0);");
        }
        owner.field("private final Faults tried = new Faults();");
        owner.field("private final Int128 x = new Int128();");
        final MethodWriter constructor = owner.method();
        constructor.line("super(context, faults, results, new RowBuffer(ROW_LENGTH), state, " + layout.keyLengthMax() +
            ", " + layout.valueLength() + ", " + shape.scan().source().schema().blockLength() + ", " +
            plan.emit().ordinal() + ", " + plan.everyNs() + "L, " + aggregate.keys().isEmpty() + ", " +
            aggregate.aggregates().isEmpty() + ", " + shape.scan().isAppendOnly() + ");");
        input.declare(constructor, 0);
        if (!layout.sets().isEmpty())
        {
            constructor.line("this.sets = sets;");
        }
        if (!layout.lists().isEmpty())
        {
            constructor.line("this.lists = lists;");
        }
        owner.add(GeneratedSource.constructor("ChangeGroupState"), constructor);
        final List<Expr> others = new ArrayList<>(aggregate.keys());
        aggregate.aggregates().forEach((call) -> others.addAll(call.expressions()));
        input.read(shape.where(), others);
        input.write(shape.where());
        input.writeEventTime("eventTimeOf");
        owner.add("public long eventTimeNs(final int input, " + InputWriter.RECORD.substring(1),
            owner.method().line("return eventTimeOf" + InputWriter.PASS + ";"));
        final GroupWriter groups = new GroupWriter(owner, aggregate, layout, input::column);
        groups.write();
        if (layout.canRetract())
        {
            groups.writeRetract();
        }
        else
        {
            owner.add("protected void retract()", owner.method());
        }
        InputWriter.writeConditions(owner, "having", shape.having(), groups::column);
        new OutputWriter(owner, plan.outputSchema()).write(shape.output(), groups::column);
        final MethodWriter begin = owner.method();
        input.begin(begin, "return false;");
        begin.line("keys();");
        begin.line("return Faults.NONE == faults.code();");
        owner.add("protected boolean begin" + InputWriter.RECORD, begin);
        if (aggregate.entersLate())
        {
            owner.add("protected boolean entersLate()", owner.method().line("return true;"));
        }
        owner.add("protected void place()", layout.hasText() ?
            owner.method().line("value.wrap(address, " + layout.valueLength() + ");") : owner.method());
        return GeneratedSource.of(plan, owner, "extends ChangeGroupTask");
    }
}
