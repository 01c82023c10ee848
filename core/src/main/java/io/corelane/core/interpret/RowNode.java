package io.corelane.core.interpret;

import io.corelane.core.plan.Expr;
import io.corelane.core.plan.Rel;
import java.util.List;

/** Filters, projects or only hands on, row by row. */
final class RowNode extends Node
{
    private final Rel rel;
    private final Evaluator evaluator;

    RowNode(final Rel rel, final List<Node> inputs, final Evaluator evaluator)
    {
        super(inputs);
        this.rel = rel;
        this.evaluator = evaluator;
    }

    @Override
    void on(final int input, final RowChange change)
    {
        pass(new RowChange(row(change.before()), row(change.after())));
    }

    private Object[] row(final Object[] row)
    {
        if (null == row)
        {
            return null;
        }
        final Columns columns = (index) -> row[index];
        if (rel instanceof Rel.Filter filter)
        {
            return evaluator.isTrue(filter.condition(), columns) ? row : null;
        }
        if (rel instanceof Rel.Project project)
        {
            final List<Expr> expressions = project.expressions();
            final Object[] made = new Object[expressions.size()];
            for (int i = 0; i < made.length; i++)
            {
                made[i] = evaluator.evaluate(expressions.get(i), columns);
            }
            return made;
        }
        return row;
    }
}
