package io.corelane.core.plan;

import io.corelane.codec.RecordSchema;
import io.corelane.codec.SchemaBuilder;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a job's plan into stages, below each relation that keeps state: filters and projections go with the relation
 * below them, or with the source. A union is no stage: all its inputs give their rows to the same one.
 */
public final class Stages
{
    private static final int SCHEMA_ID = 3;
    private static final int TEMPLATE_ID = 1;

    private final JobPlan job;
    private final List<Stage> stages = new ArrayList<>();
    private int scans;

    private Stages(final JobPlan job)
    {
        this.job = job;
    }

    /**
     * The stages of a job.
     *
     * @param job the job.
     * @return a stage behind those whose rows it takes; one for a job that is one.
     */
    public static List<Stage> of(final JobPlan job)
    {
        final Stages split = new Stages(job);
        split.produce(Pruner.prune(job.root()), true).forEach((index) ->
            split.stages.set(index, split.stages.get(index).to(Stage.RESULTS, 0)));
        return List.copyOf(split.stages);
    }

    /**
     * What a job works out: without columns that nothing looks at.
     *
     * @param job the whole plan.
     * @return the relation of which the stages are made.
     */
    public static Rel pruned(final JobPlan job)
    {
        return Pruner.prune(job.root());
    }

    /** How far the watermark above a relation lies below the one of its inputs, nanoseconds. */
    static long delayNs(final Rel core)
    {
        if (core instanceof Rel.Aggregate && null != ((Rel.Aggregate)core).window())
        {
            return ((Rel.Aggregate)core).window().latenessNs();
        }
        if (core instanceof Rel.Join && null != ((Rel.Join)core).span())
        {
            final JoinSpan span = ((Rel.Join)core).span();
            return ((Rel.Join)core).latenessNs() + span.delayNs();
        }
        return core instanceof Rel.Over ? ((Rel.Over)core).hold().delayNs() : 0;
    }

    /** The same of all that a relation is made of. */
    static long delaysNs(final Rel rel)
    {
        long most = 0;
        for (final Rel input : rel.inputs())
        {
            most = Math.max(most, delaysNs(input));
        }
        return delayNs(rel) + most;
    }

    /** Makes the stages that give the rows of a relation. */
    private List<Integer> produce(final Rel rel, final boolean isRoot)
    {
        final List<Integer> producers = new ArrayList<>();
        if (rel instanceof Rel.Union)
        {
            rel.inputs().forEach((input) -> producers.addAll(produce(input, isRoot)));
        }
        else
        {
            producers.add(stage(rel, isRoot));
        }
        return producers;
    }

    /** How many keys a stage may keep, where that is said of it: a job over a job keeps that one's limits. */
    private static long mostKeys(final Rel root)
    {
        Rel core = root;
        while (core instanceof Rel.Filter || core instanceof Rel.Project)
        {
            core = core.inputs().get(0);
        }
        return core instanceof Rel.Aggregate aggregate ? aggregate.lifetime().mostKeys() :
            core instanceof Rel.Over over ? over.lifetime().mostKeys() : 0;
    }

    private int stage(final Rel top, final boolean isRoot)
    {
        final Builder builder = new Builder(top);
        final Rel root = builder.cut(top);
        final RecordSchema schema = isRoot ? job.outputSchema() : schema(root.output());
        final EmitMode emit = isRoot ? job.emit() : builder.emit;
        final int index = stages.size();
        final JobPlan plan = new JobPlan(
            job.name(), job.id(), root, emit, isRoot ? job.everyNs() : 0, schema,
            job.options().limited(mostKeys(root)), job.sql());
        stages.add(new Stage(plan, builder.inputs, Stage.RESULTS, 0, builder.delayNs));
        builder.links.forEach((link) -> stages.set(link[0], stages.get(link[0]).to(index, link[1])));
        return index;
    }

    /** The layout of rows that one stage, or fragment, hands on to another. */
    static RecordSchema schema(final List<Attribute> columns)
    {
        final SchemaBuilder schema = new SchemaBuilder("Stage", SCHEMA_ID, TEMPLATE_ID);
        for (int i = 0; i < columns.size(); i++)
        {
            schema.column("c" + i, columns.get(i).type());
        }
        return NullFlags.in(schema.build());
    }

    /** Whether a relation is a source, filtered and projected or not. */
    static boolean isSource(final Rel rel)
    {
        if (rel instanceof Rel.Scan scan)
        {
            return StreamDefinition.Kind.TABLE != scan.source().kind();
        }
        // A record whose entries are rows is a stage of its own: it counts in full there, or not at all.
        return (rel instanceof Rel.Filter || rel instanceof Rel.Project) && isSource(rel.inputs().get(0));
    }

    /** One stage under way. */
    private final class Builder
    {
        private final List<Integer> inputs = new ArrayList<>();
        private final List<int[]> links = new ArrayList<>();
        private final Rel top;
        private long delayNs;
        private EmitMode emit = EmitMode.CHANGES;

        Builder(final Rel top)
        {
            this.top = top;
        }

        /** The relations of the stage, with scans in the place of other stages' rows. */
        Rel cut(final Rel rel)
        {
            if (rel instanceof Rel.Filter filter)
            {
                // The records of a table become changes before anything else looks at them.
                return new Rel.Filter(
                    isTable(filter.input()) ? inner(filter.input()) : cut(filter.input()), filter.condition());
            }
            if (rel instanceof Rel.Project project)
            {
                return new Rel.Project(cut(project.input()), project.expressions(), project.output());
            }
            if (rel instanceof Rel.Scan || rel instanceof Rel.Unnest)
            {
                inputs.add(scans++);
                return rel;
            }
            if (rel instanceof Rel.Union)
            {
                return inner(rel);
            }
            delayNs = Stages.delayNs(rel);
            if (rel instanceof Rel.Aggregate aggregate)
            {
                emit = aggregate.emit();
                return new Rel.Aggregate(input(aggregate.input()), aggregate.keys(), aggregate.aggregates(),
                    aggregate.window(), aggregate.emit(), aggregate.lifetime(), aggregate.output());
            }
            if (rel instanceof Rel.Over over)
            {
                return new Rel.Over(
                    rows(over), over.partition(), over.order(), over.kind(), over.calls(), over.hold(),
                    over.lifetime(), over.output());
            }
            if (rel instanceof Rel.Sort sort)
            {
                return new Rel.Sort(inner(sort.input()), sort.order(), sort.limit(), sort.windowEnd());
            }
            return join((Rel.Join)rel);
        }

        private Rel join(final Rel.Join join)
        {
            final List<Integer> sought = WindowLookUps.keys(join, top);
            final Rel left = inner(join.left());
            final Rel right = inner(join.right());
            return null == sought ? new Rel.Join(join.kind(), left, right, join.leftKeys(), join.rightKeys(),
                join.span(), join.latenessNs(), join.condition(), join.output(), join.feedsGroup()) :
                new Rel.Join(join.kind(), left, right, sought.stream().map(join.leftKeys()::get).toList(),
                sought.stream().map(join.rightKeys()::get).toList(), join.span().lookingUp(), join.latenessNs(),
                join.condition(), join.output(), join.feedsGroup());
        }

        /** What analytic functions read: other stages' rows, or a source's records where none of these is kept. */
        private Rel rows(final Rel.Over over)
        {
            // In the order of time rows wait, and are kept whole.
            return Rel.OverOrder.ARRIVAL == over.kind() && isSource(over.input()) && TrailingFrames.are(over) &&
                TrailingFrames.canReadSource(over.input()) ?
                input(over.input()) : inner(over.input());
        }

        /** What a stateful relation reads: a source with what lies above it, or other stages' rows. */
        private Rel input(final Rel rel)
        {
            if (isSource(rel))
            {
                inputs.add(scans++);
                return rel;
            }
            return inner(rel);
        }

        /** Other stages' rows: also for a relation that keeps rows, which are then small and of one layout. */
        private Rel inner(final Rel rel)
        {
            final int input = inputs.size();
            inputs.add(Stage.INNER);
            produce(rel, false).forEach((index) -> links.add(new int[]{index, input}));
            final List<Attribute> columns = new ArrayList<>(rel.output());
            final List<Expr> expressions = new ArrayList<>();
            for (int i = 0; i < rel.output().size(); i++)
            {
                final Attribute column = rel.output().get(i);
                expressions.add(new Expr.Column(i, column.name(), column.type()));
            }
            for (final SystemColumn system : SystemColumn.values())
            {
                columns.add(system.attribute());
            }
            final StreamDefinition source = new StreamDefinition(job.name() + "$" + stages.size(), 0,
                schema(rel.output()), StreamDefinition.NONE, StreamDefinition.NONE, 0, 0, Long.MAX_VALUE,
                rel.isAppendOnly() ? StreamDefinition.Kind.STREAM : StreamDefinition.Kind.CHANGES, null);
            return new Rel.Project(new Rel.Scan(source, columns), expressions, rel.output());
        }

        private static boolean isTable(final Rel rel)
        {
            return rel instanceof Rel.Scan scan ? StreamDefinition.Kind.TABLE == scan.source().kind() :
                rel instanceof Rel.Project project && isTable(project.input());
        }
    }
}
