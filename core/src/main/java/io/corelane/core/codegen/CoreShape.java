package io.corelane.core.codegen;

import io.corelane.core.plan.Expr;
import io.corelane.core.plan.Exprs;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.Rel;
import java.util.ArrayList;
import java.util.LinkedList;
import java.util.List;

/**
 * A stage as the generator sees it whose relation keeps rows: the relation, filters over its columns, and the output.
 *
 * @param core   the relation; its inputs are other stages' rows.
 * @param where  conditions over the relation's columns.
 * @param output over the relation's columns.
 */
record CoreShape(Rel core, List<Expr> where, List<Expr> output)
{
    static CoreShape of(final JobPlan plan)
    {
        final LinkedList<Rel> above = new LinkedList<>();
        Rel rel = plan.root();
        while (rel instanceof Rel.Filter || rel instanceof Rel.Project)
        {
            above.addFirst(rel);
            rel = rel.inputs().get(0);
        }
        final List<Expr> where = new ArrayList<>();
        List<Expr> columns = new ArrayList<>();
        for (int i = 0; i < rel.output().size(); i++)
        {
            columns.add(new Expr.Column(i, rel.output().get(i).name(), rel.output().get(i).type()));
        }
        for (final Rel one : above)
        {
            final List<Expr> input = columns;
            if (one instanceof Rel.Filter filter)
            {
                where.add(resolve(filter.condition(), input));
            }
            else
            {
                columns = ((Rel.Project)one).expressions().stream().map((expr) -> resolve(expr, input)).toList();
            }
        }
        return new CoreShape(rel, where, columns);
    }

    /** The scan of other stages' rows that an input is. */
    Rel.Scan scan(final int input)
    {
        return (Rel.Scan)core.inputs().get(input).inputs().get(0);
    }

    /** Bytes of a row of an input. */
    int rowLength(final int input)
    {
        return scan(input).source().schema().blockLength();
    }

    private static Expr resolve(final Expr expr, final List<Expr> input)
    {
        return Exprs.replaceColumns(expr, (column) -> input.get(column.index()));
    }
}
