package io.corelane.core.codegen;

import io.corelane.core.plan.AggregateCall;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.Exprs;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.Rel;
import io.corelane.core.plan.Window;
import java.util.ArrayList;
import java.util.LinkedList;
import java.util.List;

/**
 * A plan as the generator sees it: filters over the source, perhaps groups, filters over the groups, and the output.
 * Projections in between are written into what stands above them.
 *
 * @param scan      the source.
 * @param where     conditions over the source's columns.
 * @param aggregate the groups, or null.
 * @param having    conditions over the groups' columns.
 * @param output    over the groups' columns, or the source's when there are no groups.
 */
record JobShape(Rel.Scan scan, List<Expr> where, Rel.Aggregate aggregate, List<Expr> having, List<Expr> output)
{
    static JobShape of(final JobPlan plan)
    {
        final LinkedList<Rel> chain = new LinkedList<>();
        for (Rel rel = plan.root(); null != rel; rel = JobPlan.input(rel))
        {
            chain.addFirst(rel);
        }
        final Rel.Scan scan = (Rel.Scan)chain.removeFirst();
        final List<Expr> where = new ArrayList<>();
        final List<Expr> having = new ArrayList<>();
        Rel.Aggregate aggregate = null;
        List<Expr> columns = identity(scan);
        for (final Rel rel : chain)
        {
            final List<Expr> input = columns;
            if (rel instanceof Rel.Filter)
            {
                (null == aggregate ? where : having).add(resolve(((Rel.Filter)rel).condition(), input));
            }
            else if (rel instanceof Rel.Project)
            {
                columns = resolveAll(((Rel.Project)rel).expressions(), input);
            }
            else
            {
                aggregate = resolve((Rel.Aggregate)rel, input);
                columns = identity(aggregate);
            }
        }
        return new JobShape(scan, where, aggregate, having, columns);
    }

    private static Rel.Aggregate resolve(final Rel.Aggregate aggregate, final List<Expr> input)
    {
        final List<AggregateCall> calls = new ArrayList<>();
        for (final AggregateCall call : aggregate.aggregates())
        {
            calls.add(call.map((expr) -> resolve(expr, input)));
        }
        return new Rel.Aggregate(aggregate.input(), resolveAll(aggregate.keys(), input), calls,
            resolve(aggregate.window(), input), aggregate.emit(), aggregate.lifetime(), aggregate.output());
    }

    private static Window resolve(final Window window, final List<Expr> input)
    {
        return null == window ? null : new Window(window.kind(), resolve(window.time(), input), window.sizeNs(),
            window.advanceNs(), window.latenessNs());
    }

    private static List<Expr> resolveAll(final List<Expr> expressions, final List<Expr> input)
    {
        final List<Expr> resolved = new ArrayList<>();
        expressions.forEach((expr) -> resolved.add(resolve(expr, input)));
        return resolved;
    }

    private static Expr resolve(final Expr expr, final List<Expr> input)
    {
        return Exprs.replaceColumns(expr, (column) -> input.get(column.index()));
    }

    private static List<Expr> identity(final Rel rel)
    {
        final List<Expr> columns = new ArrayList<>();
        for (int i = 0; i < rel.output().size(); i++)
        {
            columns.add(new Expr.Column(i, rel.output().get(i).name(), rel.output().get(i).type()));
        }
        return columns;
    }
}
