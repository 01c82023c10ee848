package io.corelane.core.interpret;

import io.corelane.core.plan.Rel;
import io.corelane.core.runtime.Faults;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Filters and projections that follow each other, row by row. A column is worked out where something asks for it, as
 * everywhere: of a row that a filter drops, none that the filter does not ask for.
 */
final class RowNode extends Node
{
    private final List<Rel> relations;
    private final int width;
    private final Evaluator evaluator;
    private final Evaluator again = new Evaluator(new Faults());
    /** What is made of rows that will be given. */
    private final Map<Object[], Object[]> checked = new IdentityHashMap<>();

    /**
     * A node.
     *
     * @param relations filters, projections and what only hands rows on, the lowest first.
     * @param inputs    what gives the rows.
     * @param evaluator works out columns.
     */
    RowNode(final List<Rel> relations, final List<Node> inputs, final Evaluator evaluator)
    {
        super(inputs);
        this.relations = relations;
        this.width = relations.get(relations.size() - 1).output().size();
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

    /** A column is worked out where something asks for it. */
    @Override
    boolean takesUnmade()
    {
        return !(relations.get(0) instanceof Rel.Union);
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
        Columns columns = (index) -> row[index];
        boolean isSame = true;
        for (final Rel rel : relations)
        {
            if (rel instanceof Rel.Filter filter && !evaluator.isTrue(filter.condition(), columns))
            {
                return null;
            }
            if (rel instanceof Rel.Project project)
            {
                final Columns input = columns;
                columns = (index) -> evaluator.evaluate(project.expressions().get(index), input);
                isSame = false;
            }
        }
        if (isSame)
        {
            return row;
        }
        final Object[] made = new Object[width];
        for (int i = 0; i < made.length; i++)
        {
            made[i] = columns.value(i);
        }
        return made;
    }
}
