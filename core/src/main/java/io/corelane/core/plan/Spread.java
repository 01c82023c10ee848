package io.corelane.core.plan;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds how the rows of each relation are spread over partitions: which of its columns have the stream's key, so that
 * rows that are equal there are in one partition. The first relation that needs another spread decides the shape.
 */
final class Spread
{
    private final int partitions;
    private Partitioning found;
    private String inPlace = "no groups, each record stands for itself";

    Spread(final int partitions)
    {
        this.partitions = partitions;
    }

    Partitioning partitioning()
    {
        return null == found ? new Partitioning(Partitioning.Kind.IN_PLACE, inPlace) : found;
    }

    /** Columns of the relation that have the key by which its rows are spread. */
    Set<Integer> visit(final Rel rel)
    {
        if (rel instanceof Rel.Scan scan)
        {
            return StreamDefinition.NONE == scan.source().keyField() ? Set.of() : Set.of(scan.source().keyField());
        }
        if (rel instanceof Rel.Project project)
        {
            return places(project.expressions(), visit(project.input()));
        }
        if (rel instanceof Rel.Aggregate aggregate)
        {
            final Set<Integer> input = visit(aggregate.input());
            require(aggregate.input(), aggregate.keys(), input, "group");
            return places(aggregate.keys(), input);
        }
        if (rel instanceof Rel.Over over)
        {
            final Set<Integer> input = visit(over.input());
            require(over.input(), over.partition(), input, "OVER's partition");
            return input;
        }
        if (rel instanceof Rel.Join join)
        {
            return join(join);
        }
        if (rel instanceof Rel.Union union)
        {
            final Set<Integer> all = new TreeSet<>(visit(union.inputs().get(0)));
            union.inputs().subList(1, union.inputs().size()).forEach((input) -> all.retainAll(visit(input)));
            return all;
        }
        final Set<Integer> input = visit(rel.inputs().get(0));
        if (rel instanceof Rel.Sort && partitions > 1)
        {
            need(Partitioning.Kind.TWO_PHASE, "the order is one over all partitions");
        }
        return input;
    }

    private Set<Integer> join(final Rel.Join join)
    {
        final Set<Integer> left = visit(join.left());
        final Set<Integer> right = visit(join.right());
        if (1 == partitions)
        {
            inPlace = "there is one partition";
            return left;
        }
        final Set<Integer> leftPlaces = places(join.leftKeys(), left);
        leftPlaces.retainAll(places(join.rightKeys(), right));
        if (leftPlaces.isEmpty())
        {
            need(Partitioning.Kind.REPARTITION, "both sides of the join have to have their key in ON");
        }
        else
        {
            inPlace = "both sides of the join have their key in ON";
        }
        return left;
    }

    private void require(final Rel input, final List<Expr> keys, final Set<Integer> spread, final String what)
    {
        if (1 == partitions)
        {
            inPlace = "there is one partition";
            return;
        }
        final String key = name(input, spread);
        if (!places(keys, spread).isEmpty())
        {
            inPlace = "the stream's key " + key + " is among the " + what + "'s keys";
        }
        else if (keys.isEmpty())
        {
            need(Partitioning.Kind.TWO_PHASE, "one " + what + " takes in the records of all partitions");
        }
        else if (spread.isEmpty())
        {
            final Rel.Scan scan = scan(input);
            need(Partitioning.Kind.REPARTITION, null != scan && StreamDefinition.NONE == scan.source().keyField() ?
                "the stream " + scan.source().name() + " has no key, its records go round robin" :
                "the stream's key is not selected below the " + what);
        }
        else
        {
            need(Partitioning.Kind.REPARTITION, "the stream's key " + key + " is not among the " + what + "'s keys");
        }
    }

    private void need(final Partitioning.Kind kind, final String reason)
    {
        found = null == found ? new Partitioning(kind, reason) : found;
    }

    /** The places of expressions that are such columns. */
    private static Set<Integer> places(final List<Expr> expressions, final Set<Integer> columns)
    {
        final Set<Integer> places = new TreeSet<>();
        for (int i = 0; i < expressions.size(); i++)
        {
            if (expressions.get(i) instanceof Expr.Column column && columns.contains(column.index()))
            {
                places.add(i);
            }
        }
        return places;
    }

    private static String name(final Rel input, final Set<Integer> columns)
    {
        return columns.isEmpty() ? "" : input.output().get(columns.iterator().next()).name();
    }

    private static Rel.Scan scan(final Rel rel)
    {
        Rel one = rel;
        while (1 == one.inputs().size())
        {
            one = one.inputs().get(0);
        }
        return one instanceof Rel.Scan ? (Rel.Scan)one : null;
    }
}
