package io.corelane.core.sql;

import io.corelane.core.plan.EmitMode;
import java.util.ArrayList;
import java.util.List;

/**
 * INSERT INTO a job of the same script is one more SELECT of it, as UNION ALL would add it: the job has one plan and
 * one output, and nothing of it has run before. INSERT INTO a job that runs is a plan of its own; to what reads the job
 * it is the same.
 */
final class Inserts
{
    /** Stands in an appliance's catalog before what was added to a job that ran, which is not a part of its plan. */
    private static final String KEPT = "inserted";

    private Inserts()
    {
    }

    static boolean isKept(final List<Syntax.Annotation> annotations)
    {
        return 1 == annotations.size() && KEPT.equals(annotations.get(0).name());
    }

    /** The statement as the catalog keeps it. */
    static String kept(final Syntax.Insert insert)
    {
        return "-- @" + KEPT + "\n" + insert.sql();
    }

    /** The script without the INSERTs that have a job to go to. */
    static List<Syntax> merge(final List<Syntax> statements)
    {
        final List<Syntax> merged = new ArrayList<>(statements);
        for (final Syntax statement : statements)
        {
            final int target =
                statement instanceof Syntax.Insert insert && !insert.isKept() ? target(insert, merged) : -1;
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
        return new Syntax.Job(job.position(), job.isTable(), job.name(), merge(job.query(), insert),
            job.annotations(), job.sql() + ";\n" + insert.sql());
    }

    /** The query of a job with one more SELECT. */
    private static Syntax.Query merge(final Syntax.Query query, final Syntax.Insert insert)
    {
        final Syntax.Emit emit = last(query).emit();
        final Syntax.Emit other = last(insert.query()).emit();
        if (null != emit && null != other && (emit.mode() != other.mode() || emit.everyNs() != other.everyNs()))
        {
            throw other.position().error("job " + insert.name() + " emits otherwise; its rows leave in one way");
        }
        return whole(query, insert, null == emit ? other : emit);
    }

    /** The same of a job that runs: each part emits as it says. */
    static Syntax.Query whole(final Syntax.Query query, final Syntax.Insert insert)
    {
        return whole(query, insert, null);
    }

    private static Syntax.Query whole(final Syntax.Query query, final Syntax.Insert insert, final Syntax.Emit emit)
    {
        refuseOrder(last(query), insert);
        refuseOrder(last(insert.query()), insert);
        final List<Syntax.Select> selects = new ArrayList<>(query.selects());
        selects.set(selects.size() - 1, last(query).emitting(null));
        selects.addAll(insert.query().selects());
        selects.set(selects.size() - 1, last(insert.query()).emitting(emit));
        return new Syntax.Query(
            query.position(), selects, Math.min(query.selects().size(), query.inserted()));
    }

    /** Whether rows leave in another way than where nothing is said, which is how those who read them take them. */
    static boolean emitsOtherwise(final Syntax.Query query)
    {
        final Syntax.Emit emit = last(query).emit();
        return null != emit && emit.mode() != (query.selects().stream().anyMatch(SelectResolver::hasWindow) ?
            EmitMode.FINAL : EmitMode.CHANGES);
    }

    private static Syntax.Select last(final Syntax.Query query)
    {
        return query.selects().get(query.selects().size() - 1);
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
