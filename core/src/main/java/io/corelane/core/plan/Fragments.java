package io.corelane.core.plan;

import io.corelane.codec.RecordSchema;
import io.corelane.codec.protocol.Names;
import io.corelane.core.plan.Fragment.Route;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Cuts a job into fragments, where rows have to be in another partition than the one that they are in: below groups,
 * joins and the like whose keys are not those by which the rows are spread.
 */
public final class Fragments
{
    private static final String JOIN_REASON = "both sides of the join have to have their key in ON";
    private static final String REPLICATE_REASON = "the table is replicated, so the stream's rows stay";
    private static final String LOCAL_REASON = "what it meets comes by logs of a higher level";

    private static final String FAN_IN_REASON = "the job's partitioning strategy is fanin";
    private static final String LIFTED_REASON = "the results that they join leave from a higher level";
    private static final String ROUND_ROBIN_REASON = "the job's partitioning strategy is roundrobin";

    private final JobPlan job;
    private final Spread spread;
    private final boolean onlyLooks;
    private final List<Fragment> fragments = new ArrayList<>();
    private final Map<Integer, Integer> levels = new LinkedHashMap<>();
    private final List<String> reasons = new ArrayList<>();
    private Partitioning first;
    private String inPlace = "no groups, each record stands for itself";

    private Fragments(final JobPlan job, final boolean onlyLooks)
    {
        this.job = job;
        this.spread = job.options().spread();
        this.onlyLooks = onlyLooks;
    }

    /**
     * A relation and where its rows are.
     *
     * @param rel       with scans of other fragments' rows in it.
     * @param placement of its rows.
     */
    private record Placed(Rel rel, Placement placement)
    {
    }

    /**
     * The fragments of a job.
     *
     * @param job        the job.
     * @param partitions number of partitions.
     * @return each behind those whose rows it reads; the last one gives the results.
     */
    public static List<Fragment> of(final JobPlan job, final int partitions)
    {
        final List<Fragment> fragments = 1 == partitions ? List.of() : cut(job).fragments;
        return fragments.size() < 2 ? List.of(whole(job)) : fragments;
    }

    /** How a job runs, and why. */
    static Partitioning partitioning(final JobPlan job, final int partitions)
    {
        if (1 == partitions)
        {
            return new Partitioning(Partitioning.Kind.IN_PLACE, job.root().inputs().isEmpty() ?
                "each record stands for itself" : "there is one partition");
        }
        final Fragments looked = new Fragments(job, true);
        looked.whole(job.root());
        return null == looked.first ? new Partitioning(Partitioning.Kind.IN_PLACE, looked.inPlace) : looked.first;
    }

    private static Fragment whole(final JobPlan job)
    {
        return new Fragment(job, Route.RESULTS, List.of(), null, 0, Stages.delaysNs(job.root()), 0, "", false);
    }

    private static Fragments cut(final JobPlan job)
    {
        final Fragments looked = new Fragments(job, true);
        looked.whole(job.root());
        final Fragments cut = new Fragments(job, false);
        // Those of the plan as it was written speak of columns that are not there any longer.
        cut.reasons.addAll(looked.reasons);
        final Rel root = cut.lift(cut.localize(cut.whole(Pruner.prune(job.root())).rel()));
        final JobPlan top = new JobPlan(job.name(), job.id(), root, job.emit(), job.everyNs(), job.outputSchema(),
            job.options(), job.sql());
        cut.fragments.add(
            new Fragment(top, Route.RESULTS, List.of(), null, cut.level(root), Stages.delaysNs(root), 0, "",
            false));
        return cut;
    }

    /** Has the results leave from the level that the job asks for, when they would from a lower one. */
    private Rel lift(final Rel root)
    {
        return level(root) >= job.options().level() ? root : send(
            root, Route.LOCAL, List.of(), LIFTED_REASON, job.emit(), job.everyNs(), job.options().level());
    }

    private Placed whole(final Rel root)
    {
        if (spread.isRoundRobin())
        {
            return inTurn(root);
        }
        final Placed placed = visit(root);
        return spread.isFanIn() ? gathered(placed, FAN_IN_REASON) : placed;
    }

    /** Sends the rows of which results are made, and of these what results need, to partitions in turn. */
    private Placed inTurn(final Rel rel)
    {
        if (rel instanceof Rel.Union union)
        {
            final List<Rel> inputs = union.inputs().stream().map((input) -> inTurn(input).rel()).toList();
            return new Placed(new Rel.Union(inputs, union.output()), Placement.ANYWHERE);
        }
        need(Partitioning.Kind.REPARTITION, ROUND_ROBIN_REASON);
        if (!(rel instanceof Rel.Project project))
        {
            return new Placed(
                send(visit(rel).rel(), Route.ROUND_ROBIN, List.of(), ROUND_ROBIN_REASON), Placement.ANYWHERE);
        }
        final List<Expr> columns = new ArrayList<>();
        project.expressions().forEach((expr) -> Exprs.forEachColumn(expr, (column) ->
        {
            if (!columns.contains(column))
            {
                columns.add(column);
            }
        }));
        final Rel input = visit(project.input()).rel();
        if (columns.isEmpty())
        {
            columns.add(columns(input).get(0));
        }
        final List<Attribute> output = columns.stream().map((column) ->
            input.output().get(((Expr.Column)column).index())).toList();
        final Rel sent = send(
            new Rel.Project(input, columns, output), Route.ROUND_ROBIN, List.of(), ROUND_ROBIN_REASON);
        final List<Expr> expressions = project.expressions().stream().map((expr) ->
            Exprs.replaceColumns(expr, (column) ->
                new Expr.Column(columns.indexOf(column), column.name(), column.type()))).toList();
        return new Placed(new Rel.Project(sent, expressions, project.output()), Placement.ANYWHERE);
    }

    private Placed visit(final Rel rel)
    {
        if (rel instanceof Rel.Scan scan)
        {
            return new Placed(scan, Placement.of(scan.source()));
        }
        if (rel instanceof Rel.Join join)
        {
            return join(join);
        }
        if (rel instanceof Rel.Union union)
        {
            final List<Placed> inputs = union.inputs().stream().map(this::visit).toList();
            Placement all = inputs.get(0).placement();
            for (final Placed input : inputs)
            {
                all = all.and(input.placement());
            }
            return new Placed(new Rel.Union(inputs.stream().map(Placed::rel).toList(), union.output()), all);
        }
        final Placed input = visit(rel.inputs().get(0));
        if (rel instanceof Rel.Project project)
        {
            return new Placed(new Rel.Project(input.rel(), project.expressions(), project.output()),
                input.placement().map(project.expressions()));
        }
        if (rel instanceof Rel.Aggregate aggregate)
        {
            return aggregate(aggregate, input);
        }
        if (rel instanceof Rel.Over over)
        {
            return over(over, input);
        }
        if (rel instanceof Rel.Sort sort)
        {
            final Placed one = gathered(input, "the order is one over all partitions");
            return new Placed(new Rel.Sort(one.rel(), sort.order(), sort.limit(), sort.windowEnd()), one.placement());
        }
        return new Placed(withInput(rel, input.rel()), input.placement());
    }

    private static Rel withInput(final Rel rel, final Rel input)
    {
        return rel instanceof Rel.Filter filter ? new Rel.Filter(input, filter.condition()) :
            new Rel.Unnest(input, ((Rel.Unnest)rel).path(), rel.output());
    }

    private Placed aggregate(final Rel.Aggregate aggregate, final Placed input)
    {
        final List<Expr> keys = new ArrayList<>(aggregate.keys());
        if (!holds(input, keys))
        {
            final String obstacle = TwoPhase.obstacle(aggregate);
            if (null == obstacle)
            {
                return twoPhase(aggregate, input);
            }
            need(keys.isEmpty() || spread.isFanIn() ? Partitioning.Kind.GATHER : Partitioning.Kind.REPARTITION,
                moving(input, keys, "group") + "; in one phase, since " + obstacle);
        }
        final Placed placed = placed(input, keys, "group");
        return new Placed(new Rel.Aggregate(placed.rel(), keys, aggregate.aggregates(), aggregate.window(),
            aggregate.emit(), aggregate.lifetime(), aggregate.output()), placed.placement().map(keys));
    }

    /** Partial groups in place, and behind an exchange those that merge them. */
    private Placed twoPhase(final Rel.Aggregate aggregate, final Placed input)
    {
        final String reason = moving(input, aggregate.keys(), "group");
        need(Partitioning.Kind.TWO_PHASE, reason + "; in two phases, since its aggregates can be merged");
        final TwoPhase phases = new TwoPhase(aggregate);
        final Rel partial = phases.partial(input.rel());
        final List<Expr> keys = new ArrayList<>(columns(partial).subList(0, aggregate.keys().size()));
        final Placed parts = keys.isEmpty() || spread.isFanIn() ?
            new Placed(send(partial, Route.GATHER, List.of(), reason), Placement.ONE) :
            exchange(partial, keys, reason);
        if (!onlyLooks)
        {
            fragments.set(fragments.size() - 1, fragments.get(fragments.size() - 1).asPart());
        }
        final Rel merged = phases.merged(parts.rel(), keys);
        return new Placed(merged, parts.placement().map(keys));
    }

    private Placed over(final Rel.Over over, final Placed input)
    {
        final List<Expr> keys = new ArrayList<>(over.partition());
        final Placed placed = placed(input, keys, "OVER's partition");
        return new Placed(new Rel.Over(placed.rel(), over.partition(), over.order(), over.kind(), over.calls(),
            over.hold(), over.lifetime(), over.output()), placed.placement());
    }

    private Placed join(final Rel.Join join)
    {
        final Placed left = visit(join.left());
        final Placed right = visit(join.right());
        if (spread.isFanIn())
        {
            final Placed oneLeft = gathered(left, FAN_IN_REASON);
            final Placed oneRight = gathered(right, FAN_IN_REASON);
            return new Placed(
                withSides(join, oneLeft.rel(), oneRight.rel(), join.leftKeys(), join.rightKeys()), Placement.ONE);
        }
        if (left.placement().meets(join.leftKeys(), right.placement(), join.rightKeys()))
        {
            inPlace = "both sides of the join have their key in ON";
            return new Placed(withSides(join, left.rel(), right.rel(), join.leftKeys(), join.rightKeys()),
                left.placement().joined(join.kind(), right.placement(), join.left().output().size()));
        }
        if (join.isLookup() && spread.isReplicated(join.right()))
        {
            need(Partitioning.Kind.REPLICATE, REPLICATE_REASON);
            final Rel copies = send(right.rel(), Route.BROADCAST, List.of(), REPLICATE_REASON);
            return new Placed(
                withSides(join, left.rel(), copies, join.leftKeys(), join.rightKeys()), left.placement());
        }
        need(Partitioning.Kind.REPARTITION, JOIN_REASON);
        final int width = join.left().output().size();
        final List<Expr> leftKeys = new ArrayList<>(join.leftKeys());
        final List<Expr> rightKeys = new ArrayList<>(join.rightKeys());
        final Placed sentLeft = exchange(left.rel(), leftKeys, JOIN_REASON);
        final Placed sentRight = exchange(right.rel(), rightKeys, JOIN_REASON);
        final Rel narrowLeft = narrow(sentLeft.rel(), width);
        final Rel narrowRight = narrow(sentRight.rel(), join.right().output().size());
        if (narrowLeft == sentLeft.rel() && narrowRight == sentRight.rel())
        {
            return new Placed(withSides(join, narrowLeft, narrowRight, leftKeys, rightKeys),
                sentLeft.placement().joined(join.kind(), sentRight.placement(), width));
        }
        // Keys that are no columns are worked out once more, above the rows as they were.
        return new Placed(
            withSides(join, narrowLeft, narrowRight, join.leftKeys(), join.rightKeys()), Placement.ANYWHERE);
    }

    private static Rel withSides(
        final Rel.Join join,
        final Rel left,
        final Rel right,
        final List<Expr> leftKeys,
        final List<Expr> rightKeys)
    {
        return new Rel.Join(join.kind(), left, right, leftKeys, rightKeys, join.span(), join.latenessNs(),
            join.condition(), join.output(), join.feedsGroup());
    }

    /** The first columns alone. */
    private static Rel narrow(final Rel rel, final int width)
    {
        if (rel.output().size() == width)
        {
            return rel;
        }
        final List<Expr> columns = columns(rel).subList(0, width);
        return new Rel.Project(rel, columns, rel.output().subList(0, width));
    }

    /** Rows that are equal in the keys in one partition; keys that are no columns become some. */
    private Placed placed(final Placed input, final List<Expr> keys, final String what)
    {
        if (keys.isEmpty() || spread.isFanIn())
        {
            return gathered(input, moving(input, keys, what));
        }
        if (holds(input, keys))
        {
            inPlace = input.placement().isOne() ? "all rows are in one partition" :
                "the stream's key " + name(input) + " is among the " + what + "'s keys";
            return input;
        }
        need(Partitioning.Kind.REPARTITION, moving(input, keys, what));
        return exchange(input.rel(), keys, moving(input, keys, what));
    }

    private boolean holds(final Placed input, final List<Expr> keys)
    {
        return spread.isFanIn() ? input.placement().isOne() : input.placement().holds(keys);
    }

    /** Why rows cannot stay where they are. */
    private String moving(final Placed input, final List<Expr> keys, final String what)
    {
        if (spread.isFanIn())
        {
            return FAN_IN_REASON;
        }
        return keys.isEmpty() ? "one " + what + " takes in the records of all partitions" : reason(input, what);
    }

    private Placed gathered(final Placed input, final String reason)
    {
        if (input.placement().isOne())
        {
            return input;
        }
        need(Partitioning.Kind.GATHER, reason);
        return new Placed(send(input.rel(), Route.GATHER, List.of(), reason), Placement.ONE);
    }

    private static String reason(final Placed input, final String what)
    {
        if (!input.placement().isAnywhere())
        {
            return "the stream's key " + name(input) + " is not among the " + what + "'s keys";
        }
        Rel rel = input.rel();
        while (1 == rel.inputs().size())
        {
            rel = rel.inputs().get(0);
        }
        return rel instanceof Rel.Scan scan && StreamDefinition.NONE == scan.source().keyField() &&
            scan.source().id() != 0 ? "the stream " + scan.source().name() + " has no key, its records go round robin" :
            "the stream's key is not selected below the " + what;
    }

    private static String name(final Placed input)
    {
        return input.rel().output().get(input.placement().components().get(0).iterator().next()).name();
    }

    private void need(final Partitioning.Kind kind, final String reason)
    {
        first = null == first ? new Partitioning(kind, reason) : first;
    }

    /** Sends rows to the partitions of their keys; the keys become columns of what is read there. */
    private Placed exchange(final Rel rel, final List<Expr> keys, final String reason)
    {
        final List<Expr> expressions = new ArrayList<>(columns(rel));
        final List<Attribute> output = new ArrayList<>(rel.output());
        final List<Integer> places = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++)
        {
            final Expr key = keys.get(i);
            int place = expressions.indexOf(key);
            if (place < 0)
            {
                place = expressions.size();
                expressions.add(key);
                output.add(new Attribute("key" + i, key.type()));
            }
            places.add(place);
            keys.set(i, new Expr.Column(place, output.get(place).name(), key.type()));
        }
        final Rel sent = expressions.size() == rel.output().size() ? rel : new Rel.Project(rel, expressions, output);
        return new Placed(send(sent, Route.HASH, places, reason), Placement.hashed(places));
    }

    /** Ends a fragment; what reads its rows stands for them. */
    private Rel send(final Rel rel, final Route route, final List<Integer> keys, final String reason)
    {
        if (onlyLooks)
        {
            reasons.add(reason);
            return rel;
        }
        final Rel root = localize(rel);
        return send(root, route, keys, Route.LOCAL == route || reasons.isEmpty() ? reason : reasons.remove(0),
            emit(root), 0, level(root) + 1);
    }

    private Rel send(
        final Rel root,
        final Route route,
        final List<Integer> keys,
        final String reason,
        final EmitMode emit,
        final long everyNs,
        final int readerLevel)
    {
        final String name = job.name() + "$x" + fragments.size();
        final int id = Names.idOf(name);
        final RecordSchema schema = Stages.schema(root.output());
        final StreamDefinition stream = new StreamDefinition(name, id, schema, StreamDefinition.NONE,
            StreamDefinition.NONE, 0, 0, Long.MAX_VALUE,
            root.isAppendOnly() ? StreamDefinition.Kind.STREAM : StreamDefinition.Kind.CHANGES, null);
        final JobPlan part =
            new JobPlan(name, job.id(), root, emit, everyNs, schema, job.options(), job.sql());
        fragments.add(new Fragment(part, route, keys, stream, level(root), Stages.delaysNs(root),
            Route.HASH == route || Route.ROUND_ROBIN == route ? spread.partitions() : 0, reason, false));
        levels.put(id, readerLevel);
        final List<Attribute> columns = new ArrayList<>(root.output());
        for (final SystemColumn system : SystemColumn.values())
        {
            columns.add(system.attribute());
        }
        return new Rel.Project(new Rel.Scan(stream, columns), columns(root), root.output());
    }

    private static EmitMode emit(final Rel root)
    {
        Rel rel = root;
        while (rel instanceof Rel.Filter || rel instanceof Rel.Project)
        {
            rel = rel.inputs().get(0);
        }
        return rel instanceof Rel.Aggregate aggregate ? aggregate.emit() : EmitMode.CHANGES;
    }

    /** Sources have logs of their own, so what also reads other fragments' rows gets their records sent. */
    private Rel localize(final Rel rel)
    {
        final List<Rel.Scan> scans = scans(rel);
        final long raw = scans.stream().filter((scan) -> !levels.containsKey(scan.source().id())).count();
        if (0 == raw || scans.size() == raw)
        {
            return rel;
        }
        return localizeInputs(rel);
    }

    private Rel localizeInputs(final Rel rel)
    {
        final List<Rel> inputs = new ArrayList<>();
        for (final Rel input : rel.inputs())
        {
            final boolean isRaw =
                scans(input).stream().noneMatch((scan) -> levels.containsKey(scan.source().id()));
            inputs.add(isRaw ? send(input, Route.LOCAL, List.of(), LOCAL_REASON) : localizeInputs(input));
        }
        return withInputs(rel, inputs);
    }

    private static Rel withInputs(final Rel rel, final List<Rel> inputs)
    {
        if (inputs.isEmpty())
        {
            return rel;
        }
        final Rel input = inputs.get(0);
        if (rel instanceof Rel.Join join)
        {
            return withSides(join, input, inputs.get(1), join.leftKeys(), join.rightKeys());
        }
        if (rel instanceof Rel.Union union)
        {
            return new Rel.Union(inputs, union.output());
        }
        if (rel instanceof Rel.Project project)
        {
            return new Rel.Project(input, project.expressions(), project.output());
        }
        if (rel instanceof Rel.Aggregate aggregate)
        {
            return new Rel.Aggregate(input, aggregate.keys(), aggregate.aggregates(), aggregate.window(),
                aggregate.emit(), aggregate.lifetime(), aggregate.output());
        }
        if (rel instanceof Rel.Over over)
        {
            return new Rel.Over(
                input, over.partition(), over.order(), over.kind(), over.calls(), over.hold(), over.lifetime(),
                over.output());
        }
        if (rel instanceof Rel.Sort sort)
        {
            return new Rel.Sort(input, sort.order(), sort.limit(), sort.windowEnd());
        }
        return withInput(rel, input);
    }

    private int level(final Rel rel)
    {
        int level = 0;
        for (final Rel.Scan scan : scans(rel))
        {
            level = Math.max(level, levels.getOrDefault(scan.source().id(), 0));
        }
        return level;
    }

    private static List<Rel.Scan> scans(final Rel rel)
    {
        final List<Rel.Scan> scans = new ArrayList<>();
        if (rel instanceof Rel.Scan scan)
        {
            scans.add(scan);
        }
        rel.inputs().forEach((input) -> scans.addAll(scans(input)));
        return scans;
    }

    private static List<Expr> columns(final Rel rel)
    {
        final List<Expr> columns = new ArrayList<>();
        for (int i = 0; i < rel.output().size(); i++)
        {
            columns.add(new Expr.Column(i, rel.output().get(i).name(), rel.output().get(i).type()));
        }
        return columns;
    }
}
