package io.corelane.core.sql;

import java.util.ArrayList;
import java.util.List;

/**
 * INSERT INTO a job of the same script is one more SELECT of it, as UNION ALL would add it: the job has one plan and
 * one output, and nothing of it has run before.
 */
final class Inserts
{
    private Inserts()
    {
    }

    /** The script without the INSERTs that have a job to go to. */
    static List<Syntax> merge(final List<Syntax> statements)
    {
        final List<Syntax> merged = new ArrayList<>(statements);
        for (final Syntax statement : statements)
        {
            final int target = statement instanceof Syntax.Insert insert ? target(insert, merged) : -1;
            if (target >= 0)
            {
                final Syntax.Insert insert = (Syntax.Insert)statement;
                merged.set(target, merge((Syntax.Job)merged.get(target), insert));
                merged.remove(insert);
            }
        }
        return merged;
    }

    private static int target(final Syntax.Insert insert, final List<Syntax> statements)
    {
        for (int i = 0; i < statements.size(); i++)
        {
            if (statements.get(i) instanceof Syntax.Job job && job.name().text().equals(insert.name().text()))
            {
                return i;
            }
        }
        return -1;
    }

    private static Syntax.Job merge(final Syntax.Job job, final Syntax.Insert insert)
    {
        final List<Syntax.Select> selects = new ArrayList<>(job.query().selects());
        final Syntax.Select last = selects.get(selects.size() - 1);
        final Syntax.Select added = insert.query().selects().get(insert.query().selects().size() - 1);
        refuseOrder(last, insert);
        refuseOrder(added, insert);
        if (null != last.emit() && null != added.emit() &&
            (last.emit().mode() != added.emit().mode() || last.emit().everyNs() != added.emit().everyNs()))
        {
            throw added.emit().position().error("job " + job.name() + " emits otherwise; its rows leave in one way");
        }
        selects.set(selects.size() - 1, last.emitting(null));
        selects.addAll(insert.query().selects());
        selects.set(selects.size() - 1, added.emitting(null == last.emit() ? added.emit() : last.emit()));
        final int inserted = Math.min(job.query().selects().size(), job.query().inserted());
        return new Syntax.Job(job.position(), job.isTable(), job.name(),
            new Syntax.Query(job.query().position(), selects, inserted), job.annotations(),
            job.sql() + ";\n" + insert.sql());
    }

    private static void refuseOrder(final Syntax.Select select, final Syntax.Insert insert)
    {
        if (!select.orderBy().isEmpty() || null != select.limit())
        {
            throw insert.position().error(
                "ORDER BY and LIMIT are not possible where INSERT INTO adds rows: they would hold for one part alone");
        }
    }
}
