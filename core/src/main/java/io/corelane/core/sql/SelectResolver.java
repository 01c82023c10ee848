package io.corelane.core.sql;

import io.corelane.codec.DataType;
import io.corelane.core.plan.Attribute;
import io.corelane.core.plan.EmitMode;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.Exprs;
import io.corelane.core.plan.Rel;
import io.corelane.core.plan.SortKey;
import io.corelane.core.plan.Window;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns one SELECT into a relation. Used once. */
final class SelectResolver
{
    private final Syntax.Select select;
    private final QueryResolver queries;
    private final boolean isRoot;
    private final boolean isBounded;
    private final EmitMode emit;
    private final Scope scope;
    private final Window window;
    private final AggregateCalls aggregates;
    private final OverCalls overs;
    private final List<Selected> selected = new ArrayList<>();
    private final Map<String, Node> aliases = new LinkedHashMap<>();
    private Selected qualify;

    /**
     * A resolver.
     *
     * @param select  the SELECT.
     * @param queries resolves what stands in FROM.
     * @param isRoot  whether its rows are the job's.
     * @param emit    when the job's rows leave; null below the root.
     */
    SelectResolver(
        final Syntax.Select select, final QueryResolver queries, final boolean isRoot, final EmitMode emit)
    {
        this(select, queries, isRoot, emit, queries.from(select.from()), clause(select));
    }

    private SelectResolver(
        final Syntax.Select select,
        final QueryResolver queries,
        final boolean isRoot,
        final EmitMode emit,
        final Scope from,
        final Syntax.WindowClause clause)
    {
        this.select = select;
        this.queries = queries;
        this.isRoot = isRoot;
        this.isBounded = queries.isBounded();
        this.emit = emit;
        requireStanding(clause, from);
        this.window = null == clause ? null : WindowResolver.resolve(clause, from);
        this.scope = null == clause ? from : from.withWindow(window);
        this.aggregates = new AggregateCalls(scope.rel().output().size());
        this.overs = new OverCalls(scope, aggregates);
        for (final Syntax.Item item : select.items())
        {
            if (null != item.alias())
            {
                OutputSchemas.requireLegal(item.alias());
                aliases.put(item.alias().text(), item.expression());
            }
        }
    }

    /** Windows are of rows that come once. */
    static void requireStanding(final Syntax.WindowClause clause, final Scope from)
    {
        if (null != clause && !from.rel().isAppendOnly())
        {
            throw clause.position().error("a WINDOW needs rows that stay as they are, those of a stream or of groups " +
                "with a WINDOW; " + Engines.changing(from.rel()));
        }
    }

    /** An output column before it is rewritten over groups. */
    private record Selected(Position position, Expr expr, String name, Map<Integer, Position> columns)
    {
    }

    /** Whether a SELECT has a window. */
    static boolean hasWindow(final Syntax.Select select)
    {
        return null != select.window() || select.from() instanceof Syntax.Windowed;
    }

    Resolved resolve()
    {
        Rel input = scope.rel();
        if (null != select.where())
        {
            final Typer typer = new Typer(scope.withoutWindow(), null, "WHERE", Map.of());
            input = new Rel.Filter(input, typer.condition(select.where(), "WHERE"));
        }
        final List<Expr> keys = keys();
        select.items().forEach(this::add);
        final Typer havingTyper = new Typer(scope, aggregates, "HAVING", aliases);
        final Expr having = null == select.having() ? null : havingTyper.condition(select.having(), "HAVING");
        qualify();
        final List<Selected> order = select.orderBy().stream().map(this::ordered).toList();
        final boolean isGrouped = !select.groupBy().isEmpty() || null != having || !aggregates.calls().isEmpty();
        if (!isGrouped && null != window && null == select.distinct() &&
            select.from() instanceof Syntax.Windowed windowed)
        {
            final Scope rows = RowWindows.of(scope.withoutWindow(), window, windowed);
            return new SelectResolver(select, queries, isRoot, emit, rows, null).resolve();
        }
        if (!isGrouped)
        {
            return plain(input, order);
        }
        final GroupRewriter rewriter =
            new GroupRewriter(keys, scope.rel().output().size(), keys.size() + aggregates.calls().size());
        input = queries.groups(
            input, keys, aggregates.calls(), window, aggregateEmit(null == select.distinct() && overs.isEmpty()),
            grouped(keys));
        if (null != having)
        {
            input = new Rel.Filter(input, rewriter.rewrite(having, havingTyper.columns()));
        }
        final int windowEnd = null == window ? -1 : input.output().size() - 1;
        final Rel rows = over(input, rewriter, order);
        return finish(rows, rewrite(selected, rewriter), rewrite(order, rewriter), windowEnd, -1, true);
    }

    /** A condition on what analytic functions give. */
    private void qualify()
    {
        if (null == select.qualify())
        {
            return;
        }
        final Typer typer = new Typer(scope, aggregates, overs, "QUALIFY", aliases);
        final Expr condition = typer.condition(select.qualify(), "QUALIFY");
        if (overs.isEmpty())
        {
            throw select.qualify().position().error("QUALIFY is a condition on analytic functions, and there is none " +
                "here; write WHERE, or HAVING for groups");
        }
        qualify = new Selected(select.qualify().position(), condition, "", typer.columns());
    }

    /** Without groups: each row stands for itself, or, with DISTINCT, for those that are the same. */
    private Resolved plain(final Rel input, final List<Selected> order)
    {
        if (null != window && null == select.distinct())
        {
            throw select.position().error("a WINDOW needs groups: a GROUP BY, an aggregate or DISTINCT");
        }
        if (null != window)
        {
            return distinct(input, order);
        }
        if (isRoot && EmitMode.CHANGES != emit && null == select.distinct() && scope.windowEnd() < 0 &&
            !isBounded)
        {
            // In a UNION what the others emit counts for it, too.
            throw (null == select.emit() ? select.position() : select.emit().position()).error("EMIT " + emit +
                " needs groups: a GROUP BY or an aggregate; without them use EMIT CHANGES");
        }
        final int time = scope.time() instanceof Expr.Column column && scope.windowEnd() < 0 ? column.index() : -1;
        final Rel rows = over(input, null, order);
        return finish(rows, rewrite(selected, null), rewrite(order, null), scope.windowEnd(), time, false);
    }

    /** DISTINCT with a window: groups of all columns, in each window. */
    private Resolved distinct(final Rel input, final List<Selected> order)
    {
        if (!overs.isEmpty())
        {
            throw select.distinct().error("DISTINCT over a WINDOW takes no OVER; put one of both into a subquery");
        }
        final List<Expr> keys = new ArrayList<>();
        selected.stream().map(Selected::expr).filter((expr) -> !isWindowColumn(expr) && !keys.contains(expr))
            .forEach(keys::add);
        final GroupRewriter rewriter = new GroupRewriter(keys, scope.rel().output().size(), keys.size());
        final Rel groups = queries.groups(input, keys, List.of(), window, aggregateEmit(true), grouped(keys));
        return finish(groups, rewrite(selected, rewriter), rewrite(order, rewriter), groups.output().size() - 1, -1,
            true);
    }

    private static boolean isWindowColumn(final Expr expr)
    {
        return expr instanceof Expr.Column column && column.index() >= Scope.WINDOW_START;
    }

    private static boolean isWindowTime(final Expr expr)
    {
        return expr instanceof Expr.Call call && isWindowColumn(call.operands().get(0)) &&
            Scope.lastOf(call.operands().get(0)).equals(expr);
    }

    /** Groups at the root leave as the job says; below it with a window when it closes, else as they change. */
    private EmitMode aggregateEmit(final boolean isTop)
    {
        return isRoot && isTop ? emit : null == window ? EmitMode.CHANGES : EmitMode.FINAL;
    }

    private static Syntax.WindowClause clause(final Syntax.Select select)
    {
        if (select.from() instanceof Syntax.Windowed windowed)
        {
            if (null != select.window())
            {
                throw select.window().position().error(
                    "there is a window in FROM already; take one of the two away");
            }
            return windowed.window();
        }
        return select.window();
    }

    private List<Expr> keys()
    {
        final List<Expr> keys = new ArrayList<>();
        boolean namesWindow = false;
        for (final Node node : select.groupBy())
        {
            final Node named = ordinal(node);
            if (scope.isWindowColumn(named))
            {
                // Each window is a group of its own, named or not.
                namesWindow = true;
                continue;
            }
            final Expr key = new Typer(scope, null, "GROUP BY", aliases).value(named);
            if (isWindowColumn(key))
            {
                namesWindow = true;
            }
            else
            {
                Exprs.forEachColumn(key, (column) -> requireInput(named, column));
                if (!keys.contains(key))
                {
                    keys.add(key);
                }
            }
        }
        if (null != window && select.from() instanceof Syntax.Windowed windowed && !select.groupBy().isEmpty())
        {
            if (!namesWindow)
            {
                throw windowed.position().error("a window in FROM needs window_start and window_end in GROUP BY");
            }
            requirePartition(windowed, keys);
        }
        return keys;
    }

    /** The sessions of a group are those of its own rows: what they are told apart by has to be the group's keys. */
    private void requirePartition(final Syntax.Windowed windowed, final List<Expr> keys)
    {
        final Typer typer = new Typer(scope.withoutWindow(), null, "PARTITION BY", Map.of());
        final List<Expr> partition = windowed.partition().stream().map(typer::value).toList();
        if (Window.Kind.SESSION == window.kind() && !(partition.containsAll(keys) && keys.containsAll(partition)))
        {
            throw windowed.position().error("a session goes by the rows of its group: PARTITION BY in SESSION(TABLE " +
                windowed.shown() + " PARTITION BY ..., ...) has to name what GROUP BY names beside the window");
        }
    }

    private static void requireInput(final Node node, final Expr.Column column)
    {
        if (isWindowColumn(column))
        {
            throw node.position().error("GROUP BY takes " + column.name() + " by itself, not in an expression");
        }
    }

    private Node ordinal(final Node node)
    {
        return ordinal(node, "GROUP BY");
    }

    private Node ordinal(final Node node, final String clause)
    {
        if (!(node instanceof Node.Constant constant) || !(constant.value() instanceof Long place))
        {
            return node;
        }
        if (place < 1 || place > select.items().size())
        {
            throw node.position().error(clause + " " + place + " names no column of the SELECT; it has " +
                select.items().size());
        }
        final Node named = select.items().get((int)(place - 1)).expression();
        if (null == named)
        {
            throw node.position().error(clause + " " + place + " names *; name a column");
        }
        return named;
    }

    private void add(final Syntax.Item item)
    {
        if (null == item.expression())
        {
            for (final Expr expr : scope.star(item.starOf()))
            {
                add(item, expr, Map.of(((Expr.Column)expr).index(), item.position()));
            }
        }
        else
        {
            final Typer typer = new Typer(scope, aggregates, overs, "SELECT", Map.of());
            add(item, typer.value(item.expression()), typer.columns());
        }
    }

    private void add(final Syntax.Item item, final Expr expr, final Map<Integer, Position> columns)
    {
        final String name = null != item.alias() ? item.alias().text() : isWindowTime(expr) ? "window_time" :
            OutputNames.of(expr, selected.size() + 1);
        for (final Selected other : selected)
        {
            if (other.name().equalsIgnoreCase(name))
            {
                throw item.position().error("two columns of the result are named " + name + ", this one and the one " +
                    "at " + other.position() + "; give one another name with AS");
            }
        }
        selected.add(new Selected(item.position(), expr, name, columns));
    }

    /** What a key of ORDER BY means: a column of the result by its name or place, or an expression of its own. */
    private Selected ordered(final Syntax.Sort sort)
    {
        if (sort.expression() instanceof Node.Name name && 1 == name.parts().size())
        {
            for (final Selected column : selected)
            {
                if (name.parts().get(0).names(column.name()))
                {
                    return column;
                }
            }
        }
        final Typer typer = new Typer(scope, aggregates, overs, "ORDER BY", aliases);
        final Expr expr = typer.value(ordinal(sort.expression(), "ORDER BY"));
        return new Selected(sort.position(), expr, "", typer.columns());
    }

    private List<Attribute> grouped(final List<Expr> keys)
    {
        final List<Attribute> columns = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++)
        {
            columns.add(new Attribute(OutputNames.ofKey(keys.get(i), i + 1), keys.get(i).type()));
        }
        aggregates.calls().forEach((call) -> columns.add(new Attribute(call.name(), call.type())));
        if (null != window)
        {
            columns.add(new Attribute(Window.START, DataType.TIMESTAMP));
            columns.add(new Attribute(Window.END, DataType.TIMESTAMP));
        }
        return columns;
    }

    /** Analytic functions above rows. */
    private Rel over(final Rel input, final GroupRewriter rewriter, final List<Selected> order)
    {
        if (overs.isEmpty())
        {
            return input;
        }
        if (!input.isAppendOnly() || isRoot && null != select.window() && EmitMode.FINAL != emit)
        {
            throw select.position().error("OVER needs rows that stay as they are: those of a stream, or groups with " +
                "a WINDOW and EMIT FINAL; " + (input.isAppendOnly() ? "rows of these groups change" :
                Engines.changing(input)));
        }
        final List<Expr> above = new ArrayList<>();
        if (null != qualify)
        {
            // What is selected is worked out of the rows that QUALIFY leaves.
            above.add(rewrite(qualify, rewriter));
        }
        else
        {
            selected.forEach((column) -> above.add(rewrite(column, rewriter)));
            order.forEach((column) -> above.add(rewrite(column, rewriter)));
        }
        final Rel rows = queries.partitions(overs.apply(
            input, rewriter, above, queries.holdNs(), queries.lifetime()));
        return null == qualify ? rows : new Rel.Filter(rows, rewrite(List.of(qualify), rewriter).get(0));
    }

    private static Expr rewrite(final Selected column, final GroupRewriter rewriter)
    {
        return null == rewriter ? column.expr() : rewriter.rewrite(column.expr(), column.columns());
    }

    private List<Expr> rewrite(final List<Selected> columns, final GroupRewriter rewriter)
    {
        final List<Expr> expressions = new ArrayList<>();
        for (final Selected column : columns)
        {
            expressions.add(overs.replace(rewrite(column, rewriter)));
        }
        return expressions;
    }

    /**
     * Projects, makes distinct, orders and limits.
     *
     * @param input     the rows.
     * @param columns   the selected, over the input.
     * @param order     keys of ORDER BY, over the input.
     * @param windowEnd index of the input's column with the end of a row's window, or -1.
     * @param time      index of the input's column by which a row's time goes, or -1.
     * @param isGrouped whether the input is groups.
     */
    private Resolved finish(
        final Rel input,
        final List<Expr> columns,
        final List<Expr> order,
        final int windowEnd,
        final int time,
        final boolean isGrouped)
    {
        final Projection projection = new Projection(input);
        for (int i = 0; i < columns.size(); i++)
        {
            projection.add(selected.get(i).name(), columns.get(i));
        }
        final boolean isSorted = !order.isEmpty() || null != select.limit();
        final List<Integer> places = order.stream().map(projection::place).toList();
        final boolean isDistinct = null != select.distinct() && !(null != window && !isGroupedSelect());
        if (isDistinct && projection.size() > columns.size())
        {
            throw select.orderBy().get(0).position().error(
                "with DISTINCT, ORDER BY takes columns of the SELECT only");
        }
        final boolean keepsTimes = !isRoot && !isDistinct;
        final int end = windowEnd >= 0 && (keepsTimes || isSorted) ? projection.place(column(input, windowEnd)) : -1;
        final int hiddenTime = time >= 0 && keepsTimes ? projection.place(column(input, time)) : -1;
        Rel rel = projection.rel();
        if (isDistinct)
        {
            rel = queries.groups(rel, projection.columns(), List.of(), null, EmitMode.CHANGES == emit || !isRoot ?
                EmitMode.CHANGES : emit, rel.output());
        }
        if (isSorted)
        {
            rel = sort(rel, places, end, isGrouped);
            if (isRoot && rel.output().size() > columns.size())
            {
                rel = new Projection(rel).addFirst(columns.size()).rel();
            }
        }
        final List<Integer> times = new ArrayList<>();
        for (int i = 0; i < columns.size() && (hiddenTime >= 0 || end >= 0); i++)
        {
            if (isTime(columns.get(i), input, windowEnd, isGrouped))
            {
                times.add(i);
            }
        }
        return new Resolved(rel, columns.size(), times, hiddenTime, isRoot ? -1 : end, scope.latenessNs());
    }

    private boolean isGroupedSelect()
    {
        return !select.groupBy().isEmpty() || null != select.having() || !aggregates.calls().isEmpty();
    }

    private boolean isTime(final Expr expr, final Rel input, final int windowEnd, final boolean isGrouped)
    {
        if (!(expr instanceof Expr.Column column))
        {
            return isGrouped && windowEnd >= 0 && Scope.lastOf(column(input, windowEnd)).equals(expr);
        }
        return isGrouped ? column.index() == windowEnd || column.index() == windowEnd - 1 :
            null != scope.time(column.index()) && input.output().size() > column.index();
    }

    private Rel sort(final Rel rel, final List<Integer> places, final int end, final boolean isGrouped)
    {
        final Position position =
            select.orderBy().isEmpty() ? select.limit().position() : select.orderBy().get(0).position();
        final String what = select.orderBy().isEmpty() ? "LIMIT" : "ORDER BY";
        final boolean isFinal = isBounded ||
            (isRoot ? EmitMode.FINAL == emit && isGrouped || scope.windowEnd() >= 0 : end >= 0);
        if (!isFinal || !rel.isAppendOnly())
        {
            throw position.error(what + " needs rows of which there is an end: those of a WINDOW, or groups with " +
                "EMIT FINAL; rows that leave as they change come in the order of the changes");
        }
        final List<SortKey> keys = new ArrayList<>();
        for (int i = 0; i < places.size(); i++)
        {
            final Syntax.Sort sort = select.orderBy().get(i);
            keys.add(new SortKey(column(rel, places.get(i)), sort.descending(), sort.nullsFirst()));
        }
        return new Rel.Sort(rel, keys, null == select.limit() ? Rel.Sort.NO_LIMIT : select.limit().rows(), end);
    }

    private static Expr column(final Rel rel, final int index)
    {
        final Attribute column = rel.output().get(index);
        return new Expr.Column(index, column.name(), column.type());
    }
}
