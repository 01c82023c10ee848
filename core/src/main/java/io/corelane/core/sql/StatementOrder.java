package io.corelane.core.sql;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

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
            final Set<String> needed = needs(statements.get(index));
            for (int i = 0; i < statements.size(); i++)
            {
                if (null != creates(statements.get(i)) && needed.contains(creates(statements.get(i))))
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

    private static Set<String> needs(final Syntax statement)
    {
        final Set<String> names = new TreeSet<>();
        if (statement instanceof Syntax.Job job)
        {
            collect(job.query(), names);
        }
        else if (statement instanceof Syntax.Explain explain)
        {
            collect(explain.query(), names);
        }
        else if (statement instanceof Syntax.Describe describe)
        {
            names.add(describe.name().text());
        }
        return names;
    }

    /** Names that a query reads. */
    static Set<String> reads(final Syntax.Query query)
    {
        final Set<String> names = new TreeSet<>();
        collect(query, names);
        return names;
    }

    private static void collect(final Syntax.Query query, final Set<String> names)
    {
        query.selects().forEach((select) -> collect(select.from(), names));
    }

    private static void collect(final Syntax.From from, final Set<String> names)
    {
        if (from instanceof Syntax.Named named)
        {
            names.add(named.name().text());
        }
        else if (from instanceof Syntax.Windowed windowed)
        {
            names.add(windowed.name().text());
        }
        else if (from instanceof Syntax.Derived derived)
        {
            collect(derived.query(), names);
        }
        else if (from instanceof Syntax.Unnested unnested)
        {
            collect(unnested.input(), names);
        }
        else if (from instanceof Syntax.Joined joined)
        {
            collect(joined.left(), names);
            collect(joined.right(), names);
        }
    }
}
