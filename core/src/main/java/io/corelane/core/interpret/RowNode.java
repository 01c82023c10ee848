package io.corelane.core.interpret;

import io.corelane.core.plan.Expr;
import io.corelane.core.plan.Rel;
import io.corelane.core.runtime.Faults;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Filters, projects or only hands on, row by row. */
final class RowNode extends Node
{
    private final Rel rel;
    private final Evaluator evaluator;
    private final Evaluator again = new Evaluator(new Faults());
    /** What is made of rows that will be given. */
    private final Map<Object[], Object[]> checked = new IdentityHashMap<>();

    RowNode(final Rel rel, final List<Node> inputs, final Evaluator evaluator)
    {
        super(inputs);
        this.rel = rel;
        this.evaluator = evaluator;
    }

    @Override
    void on(final int input, final RowChange change)
    {
        final Object[] before = former(change.before());
        final Object[] after;
        try
        {
            after = checked.containsKey(change.after()) ? checked.remove(change.after()) :
                row(change.after(), evaluator);
        }
        catch (final FaultException ex)
        {
            // What was given before is gone all the same.
            pass(new RowChange(before, null));
            throw ex;
        }
        pass(new RowChange(before, after));
    }

    @Override
    void check(final int input, final Object[] row)
    {
        final Object[] made = row(row, evaluator);
        checked.put(row, made);
        if (null != made)
        {
            checkAbove(made);
        }
    }

    @Override
    void forgetChecked()
    {
        checked.clear();
        forgetAbove();
    }

    /** A row that came before: what was counted and told then is not once more; one that failed was not given. */
    private Object[] former(final Object[] row)
    {
        try
        {
            return row(row, again);
        }
        catch (final FaultException ex)
        {
            return null;
        }
    }

    private Object[] row(final Object[] row, final Evaluator evaluator)
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
