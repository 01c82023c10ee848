package io.corelane.core.sql;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Puts what a statement needs before it; else the order of the script stays. */
final class StatementOrder
{
    private final List<Syntax> statements;
    private final Collection<String> existing;
    private final Set<Integer> visited = new LinkedHashSet<>();
    private final List<Syntax> result = new ArrayList<>();
    private final List<Integer> path = new ArrayList<>();

    private StatementOrder(final List<Syntax> statements, final Collection<String> existing)
    {
        this.statements = statements;
        this.existing = existing;
    }

    /** The statements in order; what exists already needs no place in it. */
    static List<Syntax> of(final List<Syntax> statements, final Collection<String> existing)
    {
        final StatementOrder order = new StatementOrder(statements, existing);
        for (int i = 0; i < statements.size(); i++)
        {
            order.place(i);
        }
        return order.result;
    }

    private void place(final int index)
    {
        requireNoCircle(index);
        if (visited.add(index))
        {
            path.add(index);
            final Set<String> needed = needs(statements.get(index));
            for (int i = 0; i < statements.size(); i++)
            {
                if (null != creates(statements.get(i)) && needed.contains(creates(statements.get(i))))
                {
                    place(i);
                }
            }
            path.remove(path.size() - 1);
            result.add(statements.get(index));
        }
    }

    /** A job that reads itself, by way of others, would wait for itself. */
    private void requireNoCircle(final int index)
    {
        final int first = path.indexOf(index);
        if (first < 0 || existing.contains(creates(statements.get(index))))
        {
            return;
        }
        final List<Integer> circle = path.subList(first, path.size());
        final Identifier name = ((Syntax.Job)statements.get(index)).name();
        final StringBuilder text = new StringBuilder("the job " + name + " reads ");
        circle.stream().skip(1).forEach((one) -> text.append(creates(statements.get(one))).append(", which reads "));
        throw name.position().error(text.append(1 == circle.size() ? "itself" : name) +
            "; a job reads what there is before it, so one of them has to read a stream instead");
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
        else if (statement instanceof Syntax.Insert insert)
        {
            names.add(insert.name().text());
            collect(insert.query(), names);
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
            collect(windowed.input(), names);
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
