package io.corelane.core.codegen;

import io.corelane.codec.DataType;
import io.corelane.codec.SchemaBuilder;
import io.corelane.core.plan.Attribute;
import io.corelane.core.plan.EmitMode;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.Rel;
import io.corelane.core.plan.SystemColumn;
import io.corelane.core.plan.Window;
import java.util.ArrayList;
import java.util.List;

/** Puts a window on the groups of a plan. */
final class Windows
{
    private Windows()
    {
    }

    static JobPlan on(
        final JobPlan plan, final Window.Kind kind, final long size, final long advance, final EmitMode emit)
    {
        final int time = plan.scan().source().schema().fields().size() + SystemColumn.EVENT_TIME.ordinal();
        final Window window = new Window(
            kind, new Expr.Column(time, "_event_time", DataType.TIMESTAMP), size, advance,
            plan.scan().source().latenessNs());
        final Rel root = on(plan.root(), window, emit);
        final SchemaBuilder schema = new SchemaBuilder("Result", 2, 1);
        root.output().forEach((attribute) -> schema.column(attribute.name(), attribute.type()));
        return new JobPlan(plan.name(), plan.id(), root, emit, 0, schema.build(), plan.options(), plan.sql());
    }

    private static Rel on(final Rel rel, final Window window, final EmitMode emit)
    {
        if (rel instanceof Rel.Aggregate)
        {
            final Rel.Aggregate aggregate = (Rel.Aggregate)rel;
            final List<Attribute> output = new ArrayList<>(aggregate.output());
            output.add(new Attribute(Window.START, DataType.TIMESTAMP));
            output.add(new Attribute(Window.END, DataType.TIMESTAMP));
            return new Rel.Aggregate(
                aggregate.input(), aggregate.keys(), aggregate.aggregates(), window, emit, output);
        }
        if (rel instanceof Rel.Filter)
        {
            return new Rel.Filter(on(((Rel.Filter)rel).input(), window, emit), ((Rel.Filter)rel).condition());
        }
        final Rel.Project project = (Rel.Project)rel;
        final Rel input = on(project.input(), window, emit);
        final List<Expr> expressions = new ArrayList<>(project.expressions());
        final List<Attribute> output = new ArrayList<>(project.output());
        final int first = input.output().size() - 2;
        expressions.add(new Expr.Column(first, Window.START, DataType.TIMESTAMP));
        expressions.add(new Expr.Column(first + 1, Window.END, DataType.TIMESTAMP));
        output.add(new Attribute(Window.START, DataType.TIMESTAMP));
        output.add(new Attribute(Window.END, DataType.TIMESTAMP));
        return new Rel.Project(input, expressions, output);
    }
}
