package io.corelane.core.sql;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Puts what a statement needs before it; else the order of the script stays. */
final class StatementOrder
{
    private final List<Syntax> statements;
    private final Set<Integer> visited = new LinkedHashSet<>();
    private final List<Syntax> result = new ArrayList<>();

    private StatementOrder(final List<Syntax> statements)
    {
        this.statements = statements;
    }

    static List<Syntax> of(final List<Syntax> statements)
    {
        final StatementOrder order = new StatementOrder(statements);
        for (int i = 0; i < statements.size(); i++)
        {
            order.place(i);
        }
        return order.result;
    }

    private void place(final int index)
    {
        if (visited.add(index))
        {
            final String needed = needs(statements.get(index));
            for (int i = 0; i < statements.size(); i++)
            {
                if (null != needed && needed.equals(creates(statements.get(i))))
                {
                    place(i);
                }
            }
            result.add(statements.get(index));
        }
    }

    private static String creates(final Syntax statement)
    {
        if (statement instanceof Syntax.Source source)
        {
            return source.name().text();
        }
        return statement instanceof Syntax.Job job ? job.name().text() : null;
    }

    private static String needs(final Syntax statement)
    {
        if (statement instanceof Syntax.Job job)
        {
            return job.select().source().text();
        }
        if (statement instanceof Syntax.Explain explain)
        {
            return explain.select().source().text();
        }
        return statement instanceof Syntax.Describe describe ? describe.name().text() : null;
    }
}
