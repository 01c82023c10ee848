package io.corelane.core.sql;

import io.corelane.codec.DataType;
import io.corelane.codec.protocol.Names;
import io.corelane.core.plan.Attribute;
import io.corelane.core.plan.EmitMode;
import io.corelane.core.plan.FragmentText;
import io.corelane.core.plan.JobOptions;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.Rel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns a SELECT with a name into a plan. */
final class JobResolver
{
    private final Catalog catalog;
    private final int partitions;

    JobResolver(final Catalog catalog, final int partitions)
    {
        this.catalog = catalog;
        this.partitions = partitions;
    }

    JobPlan resolve(final Syntax.Job job)
    {
        requireEndless(job.query());
        final JobPlan plan = plan(job.position(), job.name().text(), job.query(), job.annotations(), job.sql());
        Engines.require(job.position(), plan.root());
        return plan;
    }

    String explain(final Syntax.Explain explain)
    {
        return text(explained(explain));
    }

    JobPlan explained(final Syntax.Explain explain)
    {
        requireEndless(explain.query());
        return plan(explain.position(), "explain", explain.query(), explain.annotations(), explain.sql());
    }

    /** The LIMIT of EMIT CHANGES is for somebody who looks on, and a job has none. */
    static void requireEndless(final Syntax.Query query)
    {
        final Syntax.Emit emit = query.selects().get(query.selects().size() - 1).emit();
        if (null != emit && null != emit.limit())
        {
            throw emit.limit().position().error("EMIT CHANGES LIMIT ends a SELECT on its own, in corelane sql; a job " +
                "goes on for as long as records come: take LIMIT away");
        }
    }

    /** A look at what is there: all of it has come before any of it is told. */
    JobPlan look(final Syntax.Look look)
    {
        new JobAnnotations(look.annotations()).requireJob();
        return plan(look.position(), "look", finalized(look.query()), look.annotations(), look.sql(),
            true);
    }

    private static Syntax.Query finalized(final Syntax.Query query)
    {
        final Syntax.Emit emit = new Syntax.Emit(query.position(), EmitMode.FINAL, 0, null);
        final List<Syntax.Select> selects = new ArrayList<>(query.selects());
        selects.set(selects.size() - 1, selects.get(selects.size() - 1).emitting(emit));
        return new Syntax.Query(query.position(), selects);
    }

    /** What a SELECT on its own would be as a job. */
    JobPlan follow(final Syntax.Look look)
    {
        new JobAnnotations(look.annotations()).requireJob();
        return plan(look.position(), "look", look.query(), look.annotations(), look.sql());
    }

    String text(final JobPlan plan)
    {
        final StringBuilder text = new StringBuilder(plan.text() + FragmentText.of(plan, partitions));
        if (plan.options().isPaused())
        {
            text.append("Mode paused: takes no records before RESUME JOB\n");
        }
        plan.options().metrics().forEach((metric) -> text.append("Metric ").append(metric.name())
            .append(": the newest ").append(plan.output().get(metric.column()).name())
            .append(0 == metric.scale() ? "" : ", scale " + metric.scale()).append('\n'));
        plan.options().charts().forEach((chart) -> text.append("Chart ").append(chart).append('\n'));
        return text.toString();
    }

    private JobPlan plan(
        final Position position,
        final String name,
        final Syntax.Query query,
        final List<Syntax.Annotation> annotations,
        final String sql)
    {
        return plan(position, name, query, annotations, sql, false);
    }

    private JobPlan plan(
        final Position position,
        final String name,
        final Syntax.Query query,
        final List<Syntax.Annotation> annotations,
        final String sql,
        final boolean isBounded)
    {
        final JobAnnotations annotated = new JobAnnotations(annotations);
        final JobOptions options = annotated.options(partitions);
        final QueryResolver resolver = new QueryResolver(catalog, options, isBounded);
        final Rel root = resolver.root(query);
        annotated.requireMeaning(resolver.hasGroups(), resolver.hasMortals());
        annotated.requireHold(root);
        final Map<String, DataType> columns = new LinkedHashMap<>();
        for (final Attribute attribute : root.output())
        {
            columns.put(attribute.name(), attribute.type());
        }
        final JobPlan plan = new JobPlan(name, Names.idOf(name), root, resolver.emit(query),
            QueryResolver.everyNs(query), OutputSchemas.build(position, name, columns),
            options.with(annotated.metrics(root.output()), annotated.charts(root.output())), sql);
        annotated.spread(partitions).check(plan);
        return plan;
    }
}
