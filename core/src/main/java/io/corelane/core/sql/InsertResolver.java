package io.corelane.core.sql;

import io.corelane.codec.DataType;
import io.corelane.core.plan.Attribute;
import io.corelane.core.plan.EmitMode;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.Fragment;
import io.corelane.core.plan.Fragments;
import io.corelane.core.plan.JobOptions;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.Partitioning;
import io.corelane.core.plan.Rel;
import io.corelane.core.plan.Spread;
import java.util.ArrayList;
import java.util.List;

/**
 * INSERT INTO a job that runs: a plan of its own, with state of its own, whose rows are results of that job, as it
 * declares them. What runs is not touched, so its state stays what it is.
 */
final class InsertResolver
{
    private final Catalog catalog;
    private final int partitions;

    /**
     * A resolver.
     *
     * @param catalog    takes what is resolved.
     * @param partitions over which it is to run.
     */
    InsertResolver(final Catalog catalog, final int partitions)
    {
        this.catalog = catalog;
        this.partitions = partitions;
    }

    /** The statement, which is then in the catalog. */
    Statement resolve(final Syntax.Insert insert)
    {
        final JobPlan job = job(insert.name());
        requireUnread(insert.name());
        if (StatementOrder.reads(insert.query()).contains(job.name()))
        {
            throw insert.query().position().error("this SELECT reads " + job.name() + ", whose rows it would add to; " +
                "let it read what " + job.name() + " reads");
        }
        final Syntax.Query whole = Inserts.whole(catalog.query(job.name()), insert);
        final Syntax.Query query = insert.query();
        JobResolver.requireEndless(query);
        final QueryResolver resolver = new QueryResolver(catalog, job.options(), false);
        final Rel root = fit(resolver.root(query), insert, job);
        Engines.require(insert.position(), root);
        final JobPlan written = new JobPlan(catalog.nameOfInsert(job.name()), job.id(), root, resolver.emit(query),
            QueryResolver.everyNs(query), job.outputSchema(), job.options().inserted(0), insert.sql());
        requireSpread(insert, written);
        final JobPlan plan = leveled(insert, job, written);
        catalog.insert(plan, job.name(), whole, Inserts.kept(insert));
        if (Inserts.emitsOtherwise(query))
        {
            catalog.emitsOtherwise(job.name());
        }
        return new Statement.Insert(plan, job.name());
    }

    private JobPlan job(final Identifier name)
    {
        if (null == catalog.job(name.text()))
        {
            throw LiveStatements.noJob(name, catalog);
        }
        return catalog.job(name.text());
    }

    /** A job that reads a job contains its query, as it was; rows that were added later would be missing there. */
    private void requireUnread(final Identifier name)
    {
        final String reader = catalog.readerOf(name.text());
        if (null != reader)
        {
            throw name.position().error("job " + reader + " reads " + name + " and contains its query as it is now: " +
                "DROP JOB " + reader + ", INSERT, and create " + reader + " again; it then reads both");
        }
    }

    /** The rows with the names and types of the job's columns. */
    private static Rel fit(final Rel root, final Syntax.Insert insert, final JobPlan job)
    {
        final List<Attribute> expected = job.output();
        final List<Attribute> found = root.output();
        if (found.size() != expected.size())
        {
            throw insert.query().position().error("this SELECT has " + QueryResolver.columns(found.size()) +
                ", the job " + job.name() + " that INSERT INTO adds to has " + expected.size() + ": " +
                columns(expected));
        }
        final List<Expr> expressions = new ArrayList<>();
        for (int i = 0; i < found.size(); i++)
        {
            final DataType type = expected.get(i).type();
            final Expr column = new Expr.Column(i, found.get(i).name(), found.get(i).type());
            if (!holds(type, column.type(), literal(root, i)))
            {
                throw position(insert, i).error("column " + (i + 1) + ", " + expected.get(i).name() + ", of job " +
                    job.name() + ": expected " + type + ", found " + column.type() + "; CAST it where that is meant");
            }
            expressions.add(Coercion.to(column, type));
        }
        return found.equals(expected) ? root : new Rel.Project(root, expressions, expected);
    }

    /** The constant that a column is, or null. */
    private static Expr.Literal literal(final Rel root, final int column)
    {
        final Expr expr = root instanceof Rel.Project project ? project.expressions().get(column) : null;
        return expr instanceof Expr.Literal literal ? literal : null;
    }

    /** Whether each value of one type, or the constant at hand, is one of another. */
    private static boolean holds(final DataType type, final DataType found, final Expr.Literal literal)
    {
        if (DataType.Kind.DOUBLE == type.kind() && found.isNumeric())
        {
            return true;
        }
        if (DataType.Kind.DECIMAL == type.kind() && found.isNumeric() && DataType.Kind.DOUBLE != found.kind())
        {
            final DataType decimal = null != literal && literal.value() instanceof Long ?
                Coercion.decimal(literal).type() : Types.asDecimal(found);
            return decimal.scale() <= type.scale() &&
                decimal.precision() - decimal.scale() <= type.precision() - type.scale();
        }
        return type.kind() == found.kind() && found.length() <= type.length();
    }

    private static String columns(final List<Attribute> columns)
    {
        return String.join(", ", columns.stream().map((column) -> column.name() + " " + column.type()).toList());
    }

    /** Where a column was written, or the SELECT where a star stands for columns. */
    private static Position position(final Syntax.Insert insert, final int column)
    {
        final Syntax.Select select = insert.query().selects().get(0);
        final boolean isPlain = select.items().size() > column &&
            select.items().stream().allMatch((item) -> null != item.expression());
        return isPlain ? select.items().get(column).position() : select.position();
    }

    /** Results of a partition are numbered one after the other, so all of them leave by one level. */
    private JobPlan leveled(final Syntax.Insert insert, final JobPlan job, final JobPlan plan)
    {
        final int level = level(job);
        final int own = level(plan);
        if (own > level)
        {
            throw insert.query().position().error("the rows of this SELECT are sent between partitions " + own +
                (1 == own ? " time" : " times") + ", those of job " + job.name() + " " + level +
                (1 == level ? " time" : " times") + ", and what leaves " + job.name() +
                " has one order: GROUP BY or join by the key of the stream, or DROP JOB " + job.name() +
                " and create it again in one script with this INSERT");
        }
        if (own < level && EmitMode.FINAL != plan.emit() && hasWindow(plan.root()))
        {
            throw insert.query().position().error("windows that are open tell their changes as results alone, and " +
                "what leaves " + job.name() + " is sent between partitions before: let this SELECT emit FINAL, or " +
                "create another job for it");
        }
        final JobOptions options = plan.options().inserted(own < level ? level : 0);
        return new JobPlan(plan.name(), plan.id(), plan.root(), plan.emit(), plan.everyNs(), plan.outputSchema(),
            options, plan.sql());
    }

    /** Whether what gives the rows is a window. */
    private static boolean hasWindow(final Rel rel)
    {
        return rel instanceof Rel.Aggregate aggregate ? null != aggregate.window() :
            (rel instanceof Rel.Filter || rel instanceof Rel.Project || rel instanceof Rel.Union) &&
            rel.inputs().stream().anyMatch(InsertResolver::hasWindow);
    }

    private int level(final JobPlan plan)
    {
        final List<Fragment> fragments = Fragments.of(plan, partitions);
        return fragments.get(fragments.size() - 1).level();
    }

    /** What the job asked for holds for what is added to it. */
    private void requireSpread(final Syntax.Insert insert, final JobPlan plan)
    {
        final Spread spread = plan.options().spread();
        final boolean isSticky = Spread.Strategy.STICKY == spread.strategy();
        if (isSticky && Partitioning.Kind.IN_PLACE != Partitioning.of(plan, Math.max(2, partitions)).kind() ||
            spread.isRoundRobin() && !Spread.isRowByRow(plan.root()))
        {
            throw insert.query().position().error("job " + insert.name() + " has @partitioning_strategy " +
                (isSticky ? "sticky" : "roundrobin") + ", which would give wrong results for this SELECT; create " +
                "another job for it");
        }
    }
}
