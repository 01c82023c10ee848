package io.corelane.core.plan;

import io.corelane.codec.DataType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** Takes away columns that nothing above looks at, so that what a relation keeps or hands on is small. */
final class Pruner
{
    private Pruner()
    {
    }

    /**
     * A relation without columns that are not needed.
     *
     * @param rel     the relation.
     * @param columns of the former output, the index in the new one; those that are gone are missing.
     */
    private record Pruned(Rel rel, Map<Integer, Integer> columns)
    {
        Expr map(final Expr expr)
        {
            return null == expr ? null : Exprs.replaceColumns(expr, (column) ->
                new Expr.Column(columns.get(column.index()), column.name(), column.type()));
        }

        List<Expr> map(final List<Expr> expressions)
        {
            return expressions.stream().map(this::map).toList();
        }
    }

    /** The same rows, made with less. */
    static Rel prune(final Rel rel)
    {
        final TreeSet<Integer> all = new TreeSet<>();
        for (int i = 0; i < rel.output().size(); i++)
        {
            all.add(i);
        }
        return exactly(rel, all).rel();
    }

    private static Pruned prune(final Rel rel, final TreeSet<Integer> needed)
    {
        if (rel instanceof Rel.Filter filter)
        {
            final Pruned input = prune(filter.input(), with(needed, List.of(filter.condition())));
            return new Pruned(new Rel.Filter(input.rel(), input.map(filter.condition())), input.columns());
        }
        if (rel instanceof Rel.Project project)
        {
            return project(project, needed);
        }
        if (rel instanceof Rel.Aggregate aggregate)
        {
            return aggregate(aggregate);
        }
        if (rel instanceof Rel.Over over)
        {
            return over(over, needed);
        }
        if (rel instanceof Rel.Sort sort)
        {
            final TreeSet<Integer> columns = with(needed, sort.order().stream().map(SortKey::expr).toList());
            if (sort.windowEnd() >= 0)
            {
                columns.add(sort.windowEnd());
            }
            final Pruned input = exactly(sort.input(), columns);
            return new Pruned(new Rel.Sort(input.rel(), order(sort.order(), input), sort.limit(),
                sort.windowEnd() < 0 ? sort.windowEnd() : input.columns().get(sort.windowEnd())), input.columns());
        }
        if (rel instanceof Rel.Join join)
        {
            return join(join, needed);
        }
        if (rel instanceof Rel.Union union)
        {
            final List<Rel> inputs = new ArrayList<>();
            final TreeSet<Integer> columns = atLeastOne(needed);
            union.inputs().forEach((input) -> inputs.add(exactly(input, columns).rel()));
            final List<Attribute> output = columns.stream().map((index) -> union.output().get(index)).toList();
            return new Pruned(new Rel.Union(inputs, output), places(columns));
        }
        return new Pruned(rel, identity(rel.output().size()));
    }

    /** The relation with the needed columns and no others. */
    private static Pruned exactly(final Rel rel, final TreeSet<Integer> needed)
    {
        final TreeSet<Integer> columns = atLeastOne(needed);
        final Pruned pruned = prune(rel, columns);
        if (pruned.rel().output().size() == columns.size())
        {
            return pruned;
        }
        final List<Expr> expressions = new ArrayList<>();
        final List<Attribute> output = new ArrayList<>();
        for (final int index : columns)
        {
            final Attribute column = rel.output().get(index);
            expressions.add(new Expr.Column(pruned.columns().get(index), column.name(), column.type()));
            output.add(column);
        }
        return new Pruned(new Rel.Project(pruned.rel(), expressions, output), places(columns));
    }

    private static Pruned project(final Rel.Project project, final TreeSet<Integer> wanted)
    {
        final TreeSet<Integer> needed = atLeastOne(wanted);
        final List<Expr> expressions = needed.stream().map(project.expressions()::get).toList();
        final List<Attribute> output = needed.stream().map(project.output()::get).toList();
        final Pruned input = prune(project.input(), with(new TreeSet<>(), expressions));
        return new Pruned(new Rel.Project(input.rel(), input.map(expressions), output), places(needed));
    }

    private static Pruned aggregate(final Rel.Aggregate aggregate)
    {
        final TreeSet<Integer> needed = with(new TreeSet<>(), aggregate.keys());
        aggregate.aggregates().forEach((call) -> collect(call, needed));
        final Window window = aggregate.window();
        if (null != window)
        {
            with(needed, List.of(window.time())).forEach(needed::add);
        }
        if (!aggregate.input().isAppendOnly() && aggregate.aggregates().stream().anyMatch(Pruner::goesByOrder))
        {
            // A row that goes has to be told from others that are the same in what is aggregated.
            for (int i = 0; i < aggregate.input().output().size(); i++)
            {
                needed.add(i);
            }
        }
        final Pruned input = exactly(aggregate.input(), needed);
        final Window mapped = null == window ? null : new Window(window.kind(), input.map(window.time()),
            window.sizeNs(), window.advanceNs(), window.latenessNs());
        return new Pruned(new Rel.Aggregate(input.rel(), input.map(aggregate.keys()),
            aggregate.aggregates().stream().map((call) -> call.map(input::map)).toList(), mapped, aggregate.emit(),
            aggregate.lifetime(), aggregate.output()), identity(aggregate.output().size()));
    }

    /** Whether it matters in which order rows came, or which of several equal ones goes. */
    private static boolean goesByOrder(final AggregateCall call)
    {
        return switch (call.function())
        {
            case COUNT_ROWS, COUNT, MIN, MAX, APPROX_COUNT_DISTINCT, TOP_K -> false;
            case SUM, AVG -> DataType.Kind.DOUBLE == call.argument().type().kind();
            default -> true;
        };
    }

    private static Pruned over(final Rel.Over over, final TreeSet<Integer> needed)
    {
        final int width = over.input().output().size();
        TreeSet<Integer> columns = new TreeSet<>(needed.headSet(width));
        columns = with(columns, over.partition());
        columns = with(columns, over.order().stream().map(SortKey::expr).toList());
        for (final OverCall call : over.calls())
        {
            columns = with(columns, call.arguments());
            if (null != call.aggregate())
            {
                collect(call.aggregate(), columns);
            }
        }
        final Pruned input = exactly(over.input(), columns);
        final List<OverCall> calls = new ArrayList<>();
        for (final OverCall call : over.calls())
        {
            calls.add(new OverCall(null == call.aggregate() ? null : call.aggregate().map(input::map), call.function(),
                input.map(call.arguments()), call.frame(), call.name(), call.type()));
        }
        final List<Attribute> output = new ArrayList<>(input.rel().output());
        final Map<Integer, Integer> places = new LinkedHashMap<>(input.columns());
        for (int i = 0; i < calls.size(); i++)
        {
            places.put(width + i, output.size());
            output.add(over.output().get(width + i));
        }
        return new Pruned(new Rel.Over(input.rel(), input.map(over.partition()), order(over.order(), input),
            over.kind(), calls, over.hold(), over.lifetime(), output), places);
    }

    private static Pruned join(final Rel.Join join, final TreeSet<Integer> needed)
    {
        final int width = join.left().output().size();
        final TreeSet<Integer> both = null == join.condition() ? needed : with(needed, List.of(join.condition()));
        TreeSet<Integer> leftColumns = with(new TreeSet<>(both.headSet(width)), join.leftKeys());
        final TreeSet<Integer> rightColumns = new TreeSet<>();
        both.tailSet(width).forEach((index) -> rightColumns.add(index - width));
        with(rightColumns, join.rightKeys()).forEach(rightColumns::add);
        final JoinSpan span = join.span();
        if (null != span)
        {
            leftColumns = with(leftColumns, List.of(span.leftTime()));
            with(rightColumns, List.of(span.rightTime())).forEach(rightColumns::add);
        }
        final Pruned left = exactly(join.left(), leftColumns);
        final Pruned right = exactly(join.right(), rightColumns);
        final Map<Integer, Integer> places = new LinkedHashMap<>(left.columns());
        final int leftWidth = left.rel().output().size();
        right.columns().forEach((former, index) -> places.put(width + former, leftWidth + index));
        final List<Attribute> output = new ArrayList<>(left.rel().output());
        output.addAll(right.rel().output());
        final Expr condition = new Pruned(join, places).map(join.condition());
        return new Pruned(new Rel.Join(join.kind(), left.rel(), right.rel(), left.map(join.leftKeys()),
            right.map(join.rightKeys()), null == span ? null : span.over(left.map(span.leftTime()),
            right.map(span.rightTime())), join.latenessNs(), condition, output, join.feedsGroup()), places);
    }

    private static List<SortKey> order(final List<SortKey> order, final Pruned input)
    {
        return order.stream().map((key) ->
            new SortKey(input.map(key.expr()), key.descending(), key.nullsFirst())).toList();
    }

    private static TreeSet<Integer> with(final TreeSet<Integer> columns, final List<Expr> expressions)
    {
        final TreeSet<Integer> all = new TreeSet<>(columns);
        expressions.forEach((expr) -> collect(expr, all));
        return all;
    }

    private static void collect(final Expr expr, final TreeSet<Integer> columns)
    {
        Exprs.forEachColumn(expr, (column) -> columns.add(column.index()));
    }

    private static void collect(final AggregateCall call, final TreeSet<Integer> columns)
    {
        final UnaryOperator<Expr> visitor = (expr) ->
        {
            collect(expr, columns);
            return expr;
        };
        call.map(visitor);
    }

    /** A row has at least one column. */
    private static TreeSet<Integer> atLeastOne(final TreeSet<Integer> needed)
    {
        return needed.isEmpty() ? new TreeSet<>(List.of(0)) : needed;
    }

    private static Map<Integer, Integer> places(final TreeSet<Integer> columns)
    {
        final Map<Integer, Integer> places = new LinkedHashMap<>();
        columns.forEach((index) -> places.put(index, places.size()));
        return places;
    }

    private static Map<Integer, Integer> identity(final int width)
    {
        final Map<Integer, Integer> places = new LinkedHashMap<>();
        for (int i = 0; i < width; i++)
        {
            places.put(i, i);
        }
        return places;
    }
}
