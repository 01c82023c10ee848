package io.corelane.core.plan;

import io.corelane.codec.DataType;
import java.util.ArrayList;
import java.util.List;

/**
 * Groups in two phases: partial ones where the rows are, whose rows go on when they close, and those that merge them.
 * When a partial group closes is said by the time of its own partition, which refuses rows that are late for it. Its
 * row counts for the window that it is of, which closes when all partitions have come to its end.
 */
final class TwoPhase
{
    private final Rel.Aggregate whole;
    private final int keys;
    private final List<AggregateCall> partials = new ArrayList<>();

    /**
     * Groups that can be taken apart.
     *
     * @param whole of which {@link #obstacle} knows nothing.
     */
    TwoPhase(final Rel.Aggregate whole)
    {
        this.whole = whole;
        this.keys = whole.keys().size();
        whole.aggregates().forEach((call) -> addNew(MergedAggregate.partials(call), partials));
    }

    /** Why groups cannot be taken apart, a clause; null when they can. */
    static String obstacle(final Rel.Aggregate whole)
    {
        final Window window = whole.window();
        if (EmitMode.FINAL != whole.emit())
        {
            return "rows leave as groups change";
        }
        if (!whole.input().isAppendOnly())
        {
            return "rows below the groups change";
        }
        if (!whole.lifetime().isForever())
        {
            return "groups go by age or number";
        }
        if (null != window && Window.Kind.SESSION == window.kind())
        {
            return "a session may be in several partitions";
        }
        if (null != window && window.sizeNs() > window.advanceNs() && 0 != window.sizeNs() % window.advanceNs())
        {
            return "the size of the windows is no multiple of their advance";
        }
        return whole.aggregates().stream().filter((call) -> !MergedAggregate.isMergeable(call)).findFirst()
            .map((call) -> call.function() + (call.distinct() ? "(DISTINCT)" : "") + " cannot be merged").orElse(null);
    }

    /** The partial groups, over rows as they are. */
    Rel.Aggregate partial(final Rel input)
    {
        final List<AggregateCall> named = named(partials, "partial");
        return new Rel.Aggregate(input, whole.keys(), named, whole.window(), EmitMode.FINAL,
            whole.lifetime().limit(), output(named));
    }

    /**
     * The groups, of rows of the partial ones.
     *
     * @param input  rows of {@link #partial}.
     * @param groups the keys' columns.
     * @return the rows that the groups have when they are not taken apart.
     */
    Rel merged(final Rel input, final List<Expr> groups)
    {
        final List<AggregateCall> merges = new ArrayList<>();
        whole.aggregates().forEach((call) -> addNew(merges(call, input), merges));
        final List<AggregateCall> named = named(merges, "merged");
        final Rel merged =
            new Rel.Aggregate(input, groups, named, window(input), EmitMode.FINAL, whole.lifetime().limit(),
                output(named));
        final List<Expr> columns = new ArrayList<>();
        for (int i = 0; i < keys; i++)
        {
            columns.add(column(merged, i));
        }
        whole.aggregates().forEach((call) -> columns.add(MergedAggregate.result(call, merges(call, input).stream()
            .map((merge) -> column(merged, keys + merges.indexOf(merge))).toList())));
        if (null != whole.window())
        {
            final int start = keys + merges.size();
            columns.add(isOverlapping() ? before(column(merged, start + 1), whole.window().sizeNs()) :
                column(merged, start));
            columns.add(column(merged, start + 1));
        }
        return new Rel.Project(merged, columns, whole.output());
    }

    private List<AggregateCall> merges(final AggregateCall call, final Rel input)
    {
        return MergedAggregate.merges(call, MergedAggregate.partials(call).stream()
            .map((partial) -> column(input, keys + partials.indexOf(partial))).toList());
    }

    /** Windows of which each has the rows of one partial window: of overlapping ones their last parts. */
    private Window window(final Rel input)
    {
        final Window window = whole.window();
        return null == window ? null : new Window(isOverlapping() ? Window.Kind.TUMBLING : window.kind(),
            before(column(input, keys + partials.size() + 1), 1), Math.min(window.sizeNs(), window.advanceNs()),
            window.advanceNs(), 0);
    }

    private boolean isOverlapping()
    {
        return whole.window().sizeNs() > whole.window().advanceNs();
    }

    private List<Attribute> output(final List<AggregateCall> calls)
    {
        final List<Attribute> output = new ArrayList<>(whole.output().subList(0, keys));
        calls.forEach((call) -> output.add(new Attribute(call.name(), call.type())));
        output.addAll(whole.output().subList(keys + whole.aggregates().size(), whole.output().size()));
        return output;
    }

    private static void addNew(final List<AggregateCall> calls, final List<AggregateCall> known)
    {
        calls.stream().filter((call) -> !known.contains(call)).forEach(known::add);
    }

    private static List<AggregateCall> named(final List<AggregateCall> calls, final String prefix)
    {
        final List<AggregateCall> named = new ArrayList<>();
        calls.forEach((call) -> named.add(new AggregateCall(call.function(), call.arguments(), false, call.filter(),
            List.of(), prefix + named.size(), call.type())));
        return named;
    }

    private static Expr before(final Expr time, final long ns)
    {
        return new Expr.Call(
            Operator.SUBTRACT, List.of(time, new Expr.Literal(ns, DataType.BIGINT)), DataType.TIMESTAMP);
    }

    private static Expr column(final Rel rel, final int index)
    {
        return new Expr.Column(index, rel.output().get(index).name(), rel.output().get(index).type());
    }
}
