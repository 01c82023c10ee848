package io.corelane.core.sql;

import io.corelane.codec.DataType;
import io.corelane.core.plan.AggregateCall;
import io.corelane.core.plan.AggregateFunction;
import io.corelane.core.plan.AnalyticFunction;
import io.corelane.core.plan.Attribute;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.ExprSafety;
import io.corelane.core.plan.Exprs;
import io.corelane.core.plan.Frame;
import io.corelane.core.plan.Lifetime;
import io.corelane.core.plan.Operator;
import io.corelane.core.plan.OverCall;
import io.corelane.core.plan.Rel;
import io.corelane.core.plan.SortKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The analytic functions of one SELECT. While its expressions are resolved a column beyond all others stands for each;
 * then {@link #apply} puts them above the rows, those with equal partition and order together.
 */
final class OverCalls
{
    /** Index of the column that stands for the first one. */
    static final int FIRST = 1 << 28;

    private final Scope scope;
    private final AggregateCalls aggregates;
    private final List<Pending> calls = new ArrayList<>();
    private final Map<Integer, Integer> places = new LinkedHashMap<>();
    /** Where among the rows' columns what can go wrong is worked out. */
    private final Map<Expr, Expr> early = new LinkedHashMap<>();

    /**
     * None yet.
     *
     * @param scope      what names mean.
     * @param aggregates of the SELECT, over whose groups the functions go, if it has groups.
     */
    OverCalls(final Scope scope, final AggregateCalls aggregates)
    {
        this.scope = scope;
        this.aggregates = aggregates;
    }

    /** Rows that functions share. */
    private record Partition(List<Expr> keys, List<SortKey> order, Rel.OverOrder kind)
    {
    }

    /** A function before it is rewritten over groups. */
    private record Pending(Partition partition, OverCall call, Map<Integer, Position> columns)
    {
    }

    boolean isEmpty()
    {
        return calls.isEmpty();
    }

    /** The column that stands for a function; the typer gets to know the columns that it names. */
    Expr column(final Node.Analytic node, final Map<Integer, Position> columns)
    {
        final Typer typer = new Typer(scope, aggregates, "another analytic function", Map.of());
        final OverClause over = node.over();
        final List<Expr> keys = new ArrayList<>();
        over.partition().forEach((key) -> keys.add(typer.value(key)));
        final List<SortKey> order = new ArrayList<>();
        over.order().forEach((sort) ->
            order.add(new SortKey(typer.value(sort.expression()), sort.descending(), sort.nullsFirst())));
        final Partition partition = partition(over, keys, order);
        final Frame frame = FrameResolver.resolve(over, partition.kind());
        final AnalyticFunction function = Functions.analytic(node.call().function().text());
        final OverCall call = null == function ? aggregate(node.call(), typer, frame) :
            new AnalyticCall(node, function, partition.kind()).resolve(typer, frame);
        columns.putAll(typer.columns());
        final Pending pending = new Pending(partition, call, typer.columns());
        calls.add(pending);
        return new Expr.Column(FIRST + calls.size() - 1, call.name(), call.type());
    }

    private static OverCall aggregate(final Node.Call node, final Typer typer, final Frame frame)
    {
        final AggregateCalls one = new AggregateCalls(0);
        one.column(node, typer);
        final AggregateCall call = counted(one.calls().get(0), frame);
        return new OverCall(call, null, List.of(), frame, call.name(), call.type());
    }

    /** A frame that moves keeps its rows, so it has values that differ as they are: they are counted, not estimated. */
    private static AggregateCall counted(final AggregateCall call, final Frame frame)
    {
        return AggregateFunction.APPROX_COUNT_DISTINCT == call.function() && frame.isMoving() ?
            new AggregateCall(AggregateFunction.COUNT, call.arguments(), true, call.filter(), call.orderBy(),
            call.name(), call.type()) : call;
    }

    /** What the order goes by. */
    private Partition partition(final OverClause over, final List<Expr> keys, final List<SortKey> order)
    {
        if (keys.stream().anyMatch(this::isWindowColumn))
        {
            final List<Expr> all = new ArrayList<>();
            all.add(windowEnd());
            keys.stream().filter((key) -> !key.equals(all.get(0))).forEach(all::add);
            return new Partition(all, order, Rel.OverOrder.WINDOW);
        }
        if (order.isEmpty())
        {
            return new Partition(keys, order, Rel.OverOrder.ARRIVAL);
        }
        final SortKey first = order.get(0);
        final Expr time = time(first.expr());
        if (1 == order.size() && !first.descending() && null != time)
        {
            return new Partition(keys, List.of(new SortKey(time, false, false)), Rel.OverOrder.EVENT_TIME);
        }
        final String names = scope.timeNames();
        throw over.order().get(0).position().error("OVER puts rows in order by event time, ascending" +
            (names.isEmpty() ? "" : " (ORDER BY " + names + ")") + "; any other order needs partitions that come to " +
            "an end: those of a windowed subquery with its window_end in PARTITION BY");
    }

    private boolean isWindowColumn(final Expr expr)
    {
        return expr instanceof Expr.Column column && (column.index() >= Scope.WINDOW_START ||
            scope.windowEnd() >= 0 && null != scope.time(column.index()) &&
            scope.time(column.index()).equals(scope.time(scope.windowEnd())));
    }

    private Expr windowEnd()
    {
        return scope.hasWindow() ? new Expr.Column(Scope.WINDOW_END, "window_end", DataType.TIMESTAMP) :
            new Expr.Column(scope.windowEnd(), "window_end", DataType.TIMESTAMP);
    }

    /** The time attribute that an expression is, or null. */
    private Expr time(final Expr expr)
    {
        if (!(expr instanceof Expr.Column column))
        {
            return null;
        }
        return isWindowColumn(expr) ? windowEnd() : scope.time(column.index());
    }

    /**
     * Puts the functions above rows; the rows' columns keep their places.
     *
     * @param input    the rows.
     * @param rewriter when the rows are groups, else null.
     * @param above    what is worked out of the rows and the functions; what can go wrong of the rows alone is worked
     *                 out before they take their place among others: one that is refused is in nobody's frame.
     * @param holdNs   how far rows that wait may hold time back.
     * @param lifetime how long partitions live.
     * @return the rows with the functions' columns behind theirs.
     */
    Rel apply(
        final Rel input,
        final GroupRewriter rewriter,
        final List<Expr> above,
        final long holdNs,
        final Lifetime lifetime)
    {
        final Map<Partition, List<Integer>> shared = new LinkedHashMap<>();
        for (int i = 0; i < calls.size(); i++)
        {
            shared.computeIfAbsent(calls.get(i).partition(), (key) -> new ArrayList<>()).add(i);
        }
        final long delayNs = null == rewriter && hasSeveralTimes() ? apartNs(input) : 0;
        final Projection checked = new Projection(input).addFirst(input.output().size());
        above.forEach((expr) -> placeEarly(checked, expr));
        Rel rel = early.isEmpty() ? input : checked.rel();
        for (final Map.Entry<Partition, List<Integer>> one : shared.entrySet())
        {
            rel = apply(rel, one.getKey(), one.getValue(), rewriter, new Rel.Hold(holdNs, delayNs), lifetime);
        }
        return rel;
    }

    /** Whether what waits for one of the rows' times comes behind another one of them. */
    private boolean hasSeveralTimes()
    {
        final Expr first = scope.windowEnd() >= 0 ? windowEnd() : scope.time();
        return calls.stream().map(Pending::partition).anyMatch((partition) ->
            Rel.OverOrder.EVENT_TIME == partition.kind() && !partition.order().get(0).expr().equals(first));
    }

    /** How far the times of a row may lie apart. */
    private static long apartNs(final Rel rel)
    {
        long apartNs = 0;
        if (rel instanceof Rel.Join join && null != join.span())
        {
            apartNs = Math.max(Math.abs(join.span().beforeNs()), Math.abs(join.span().afterNs()));
        }
        for (final Rel input : rel instanceof Rel.Aggregate ? List.<Rel>of() : rel.inputs())
        {
            apartNs += apartNs(input);
        }
        return apartNs;
    }

    /** The expression with the functions' columns in the place of those that stood for them. */
    Expr replace(final Expr expr)
    {
        return Exprs.replace(expr, (one) ->
        {
            if (early.containsKey(one))
            {
                return early.get(one);
            }
            return one instanceof Expr.Column column && column.index() >= FIRST &&
                column.index() < Scope.WINDOW_START ?
                new Expr.Column(places.get(column.index() - FIRST), column.name(), column.type()) : null;
        });
    }

    /** Works parts of an expression out below that can go wrong, and need no function. */
    private void placeEarly(final Projection below, final Expr expr)
    {
        if (expr instanceof Expr.Literal || ExprSafety.isSafe(expr) || isLastOfWindow(expr))
        {
            return;
        }
        final boolean[] needsFunction = {false};
        Exprs.forEachColumn(expr, (column) -> needsFunction[0] |= column.index() >= FIRST);
        if (!needsFunction[0])
        {
            early.put(expr, new Expr.Column(below.place(expr), "checked", expr.type()));
        }
        else if (expr instanceof Expr.Cast cast)
        {
            placeEarly(below, cast.operand());
        }
        else if (expr instanceof Expr.Function call)
        {
            call.operands().forEach((operand) -> placeEarly(below, operand));
        }
        else if (expr instanceof Expr.Call call && Operator.AND != call.operator() && Operator.OR != call.operator() &&
            Operator.COALESCE != call.operator())
        {
            // Others need not look at all of their operands.
            call.operands().forEach((operand) -> placeEarly(below, operand));
        }
    }

    private static boolean isLastOfWindow(final Expr expr)
    {
        return expr instanceof Expr.Call call && Scope.lastOf(call.operands().get(0)).equals(expr);
    }

    private Rel apply(
        final Rel input,
        final Partition partition,
        final List<Integer> members,
        final GroupRewriter rewriter,
        final Rel.Hold hold,
        final Lifetime lifetime)
    {
        final Projection below = new Projection(input).addFirst(input.output().size());
        final Map<Integer, Position> columns = calls.get(members.get(0)).columns();
        final List<Expr> keys = new ArrayList<>();
        partition.keys().forEach((key) -> keys.add(place(below, key, rewriter, columns)));
        final List<SortKey> order = new ArrayList<>();
        partition.order().forEach((key) -> order.add(
            new SortKey(place(below, key.expr(), rewriter, columns), key.descending(), key.nullsFirst())));
        final List<OverCall> placed = new ArrayList<>();
        for (final int member : members)
        {
            final OverCall call = calls.get(member).call();
            final Map<Integer, Position> named = calls.get(member).columns();
            placed.add(new OverCall(
                null == call.aggregate() ? null :
                call.aggregate().map((expr) ->
                expr instanceof Expr.Literal ? expr : place(below, expr, rewriter, named)),
                call.function(),
                call.arguments().stream().map((expr) -> expr instanceof Expr.Literal && isCount(call, expr) ?
                expr : place(below, expr, rewriter, named)).toList(),
                call.frame(), call.name(), call.type()));
        }
        final List<Attribute> output = new ArrayList<>(below.rel().output());
        for (int i = 0; i < placed.size(); i++)
        {
            places.put(members.get(i), output.size());
            output.add(new Attribute(placed.get(i).name(), placed.get(i).type()));
        }
        return new Rel.Over(below.rel(), keys, order, partition.kind(), placed, hold, lifetime, output);
    }

    /** Whether an argument is the constant that says how many. */
    private static boolean isCount(final OverCall call, final Expr argument)
    {
        return argument == call.arguments().get(AnalyticFunction.NTILE == call.function() ? 0 :
            Math.min(1, call.arguments().size() - 1)) &&
            (AnalyticFunction.NTILE == call.function() || call.arguments().size() > 1);
    }

    private static Expr place(
        final Projection below, final Expr expr, final GroupRewriter rewriter, final Map<Integer, Position> columns)
    {
        final Expr rewritten = null == rewriter ? expr : rewriter.rewrite(expr, columns);
        return new Expr.Column(below.place(rewritten), name(rewritten), rewritten.type());
    }

    private static String name(final Expr expr)
    {
        return expr instanceof Expr.Column column ? column.name() : "expression";
    }

    /** A function that is no aggregate. */
    private record AnalyticCall(Node.Analytic node, AnalyticFunction function, Rel.OverOrder kind)
    {
        OverCall resolve(final Typer typer, final Frame frame)
        {
            final Node.Call call = node.call();
            if (call.star() || null != call.filter())
            {
                throw call.position().error(shown() + " is no aggregate and takes neither * nor FILTER");
            }
            return switch (function)
            {
                case LAG, LEAD -> shift(typer, frame);
                case FIRST_VALUE, LAST_VALUE -> value(typer, frame, 1);
                case NTH_VALUE -> value(typer, frame, 2);
                case NTILE ->
                {
                    arguments(1, 1);
                    whole();
                    yield call(List.of(count(0, 1)), frame, DataType.BIGINT);
                }
                case PERCENT_RANK, CUME_DIST ->
                {
                    arguments(0, 0);
                    whole();
                    ordered();
                    yield call(List.of(), frame, DataType.DOUBLE);
                }
                case RANK, DENSE_RANK ->
                {
                    arguments(0, 0);
                    ordered();
                    yield call(List.of(), frame, DataType.BIGINT);
                }
                case ROW_NUMBER ->
                {
                    arguments(0, 0);
                    yield call(List.of(), frame, DataType.BIGINT);
                }
            };
        }

        private OverCall shift(final Typer typer, final Frame frame)
        {
            arguments(1, 3);
            final Expr value = typer.value(node.call().arguments().get(0));
            if (node.call().arguments().size() < 3)
            {
                return call(1 == node.call().arguments().size() ? List.of(value) : List.of(value, count(1, 0)), frame,
                    value.type());
            }
            final Position position = node.call().arguments().get(2).position();
            final List<Expr> unified = Coercion.unify(position, shown(), Coercion.agree(position, "be the default of " +
                shown(), value, typer.type(node.call().arguments().get(2))));
            return call(List.of(unified.get(0), count(1, 0), unified.get(1)), frame, unified.get(0).type());
        }

        private OverCall value(final Typer typer, final Frame frame, final int arguments)
        {
            arguments(arguments, arguments);
            final Expr value = typer.value(node.call().arguments().get(0));
            return call(1 == arguments ? List.of(value) : List.of(value, count(1, 1)), frame, value.type());
        }

        private OverCall call(final List<Expr> arguments, final Frame frame, final DataType type)
        {
            return new OverCall(null, function, arguments, frame, function.name().toLowerCase(Locale.ROOT), type);
        }

        /** A constant that says how many. */
        private Expr count(final int argument, final long least)
        {
            final Node node = this.node.call().arguments().get(argument);
            if (node instanceof Node.Constant constant && constant.value() instanceof Long count && count >= least &&
                count <= Integer.MAX_VALUE)
            {
                return new Expr.Literal(count, DataType.BIGINT);
            }
            throw node.position().error(
                shown() + " takes a whole number from " + least + " to " + Integer.MAX_VALUE + " here");
        }

        private void arguments(final int least, final int most)
        {
            final int found = node.call().arguments().size();
            if (found < least || found > most)
            {
                throw node.position().error(shown() + " takes " + (least == most ? "" + least : least + " to " + most) +
                    (1 == most ? " argument" : " arguments") + ", found " + found);
            }
        }

        private void whole()
        {
            if (Rel.OverOrder.WINDOW != kind)
            {
                throw node.position().error(shown() + " needs partitions that come to an end: those of a windowed " +
                    "subquery with its window_end in PARTITION BY");
            }
        }

        private void ordered()
        {
            if (node.over().order().isEmpty())
            {
                throw node.position().error(shown() + " needs ORDER BY in OVER");
            }
        }

        private String shown()
        {
            return function.name();
        }
    }
}
