package io.corelane.core.sql;

import io.corelane.codec.DataType;
import io.corelane.core.plan.Attribute;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.Operator;
import io.corelane.core.plan.Rel;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.core.plan.SystemColumn;
import io.corelane.core.plan.Window;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The columns that names can mean: those of what stands in FROM, and those of the window. Immutable. */
final class Scope
{
    /** Index of the column that stands for a window's start, before the groups are known. */
    static final int WINDOW_START = 1 << 29;

    /** Index of the column that stands for a window's end, before the groups are known. */
    static final int WINDOW_END = WINDOW_START + 1;

    private static final String KEY = "_key";
    private static final String EVENT_TIME = SystemColumn.EVENT_TIME.attribute().name();

    /**
     * A column by one of its names.
     *
     * @param relation name or alias of what it is of.
     * @param name     of the column.
     * @param index    in the relation's output.
     * @param starred  whether it is part of a star.
     * @param merged   whether its name alone means another one, with which it was joined by USING.
     */
    private record Visible(String relation, String name, int index, boolean starred, boolean merged)
    {
        Visible(final String relation, final String name, final int index, final boolean starred)
        {
            this(relation, name, index, starred, false);
        }
    }

    private final Rel rel;
    private final List<Attribute> output;
    private final List<Visible> columns;
    private final Map<Integer, Expr> times;
    private final int windowEnd;
    private final long latenessNs;
    private final Window window;

    private Scope(
        final Rel rel,
        final List<Attribute> output,
        final List<Visible> columns,
        final Map<Integer, Expr> times,
        final int windowEnd,
        final long latenessNs,
        final Window window)
    {
        this.rel = rel;
        this.output = output;
        this.columns = columns;
        this.times = times;
        this.windowEnd = windowEnd;
        this.latenessNs = latenessNs;
        this.window = window;
    }

    /** The columns of a source, under its name or its alias. */
    static Scope of(final StreamDefinition source, final Identifier alias)
    {
        final String relation = null == alias ? source.name() : alias.text();
        final List<Attribute> attributes = new ArrayList<>();
        final List<Visible> columns = new ArrayList<>();
        source.schema().fields().forEach((field) -> attributes.add(new Attribute(field.name(), field.type())));
        final int fields = attributes.size();
        for (final SystemColumn column : SystemColumn.values())
        {
            attributes.add(column.attribute());
        }
        for (int i = 0; i < attributes.size(); i++)
        {
            columns.add(new Visible(relation, attributes.get(i).name(), i, i < fields));
        }
        if (StreamDefinition.NONE != source.keyField())
        {
            columns.add(new Visible(relation, KEY, source.keyField(), false));
        }
        final int time = fields + SystemColumn.EVENT_TIME.ordinal();
        final Map<Integer, Expr> times = new LinkedHashMap<>();
        times.put(time, new Expr.Column(time, EVENT_TIME, DataType.TIMESTAMP));
        if (StreamDefinition.NONE != source.eventField())
        {
            times.put(source.eventField(), times.get(time));
        }
        return new Scope(
            new Rel.Scan(source, attributes), attributes, columns, times, -1, source.latenessNs(), null);
    }

    /** The columns of a query under an alias; without one their names stand alone. */
    static Scope of(final Resolved query, final Identifier alias)
    {
        final String relation = null == alias ? "" : alias.text();
        final List<Visible> columns = new ArrayList<>();
        final List<Attribute> output = query.rel().output();
        for (int i = 0; i < output.size(); i++)
        {
            columns.add(new Visible(relation, output.get(i).name(), i, i < query.columns()));
        }
        final Map<Integer, Expr> times = new LinkedHashMap<>();
        if (query.windowEnd() >= 0)
        {
            final Expr end = new Expr.Column(query.windowEnd(), Window.END, DataType.TIMESTAMP);
            final Expr last = lastOf(end);
            times.put(query.windowEnd(), last);
            query.times().forEach((index) -> times.put(index, last));
        }
        else if (query.time() >= 0)
        {
            final Expr time = new Expr.Column(query.time(), EVENT_TIME, DataType.TIMESTAMP);
            times.put(query.time(), time);
            query.times().forEach((index) -> times.put(index, time));
        }
        return new Scope(query.rel(), output, columns, times, query.windowEnd(), query.latenessNs(), null);
    }

    /** The columns of both sides of a join; {@code join} may be null while its condition is looked at. */
    static Scope of(final Rel.Join join, final Scope left, final Scope right)
    {
        final int width = left.output.size();
        final List<Attribute> output = new ArrayList<>(left.output);
        output.addAll(right.output);
        final List<Visible> columns = new ArrayList<>(left.columns);
        right.columns.forEach((column) -> columns.add(new Visible(
            column.relation(), column.name(), column.index() + width, column.starred(), column.merged())));
        final long latenessNs = Math.max(left.latenessNs, right.latenessNs);
        if (null == join)
        {
            final Map<Integer, Expr> times = new LinkedHashMap<>(left.times);
            right.times.forEach((index, time) -> times.put(index + width, time));
            final Rel both = new Rel.Join(Rel.JoinKind.INNER, left.rel, right.rel, List.of(), List.of(), null, 0, null,
                output);
            return new Scope(both, output, columns, times, left.windowEnd, latenessNs, null);
        }
        final JoinTimes times = new JoinTimes(join, left, right);
        return new Scope(
            times.rel(), times.rel().output(), columns, times.times(), times.windowEnd(), latenessNs, null);
    }

    /** The same, where the columns of USING mean those of the left side, or of the right one, behind the width. */
    Scope merged(final List<Identifier> using, final boolean isLeft, final int width)
    {
        final List<Visible> all = new ArrayList<>();
        for (final Visible column : columns)
        {
            final boolean isMerged = column.index() >= width == isLeft &&
                using.stream().anyMatch((name) -> names(column, List.of(name)));
            all.add(new Visible(
                column.relation(), column.name(), column.index(), column.starred(), column.merged() || isMerged));
        }
        return new Scope(rel, output, all, times, windowEnd, latenessNs, window);
    }

    /** A relation's name that is one of another scope as well, or null. */
    String shared(final Scope other)
    {
        return columns.stream().map(Visible::relation).filter((name) -> !name.isEmpty() && other.columns.stream()
            .anyMatch((column) -> name.equals(column.relation()))).findFirst().orElse(null);
    }

    /** The same columns, those behind a side's in front of that one's: as they were written. */
    Scope lastFirst(final Scope side)
    {
        final List<Visible> all = new ArrayList<>(columns.subList(side.columns.size(), columns.size()));
        all.addAll(columns.subList(0, side.columns.size()));
        return new Scope(rel, output, all, times, windowEnd, latenessNs, window);
    }

    /** The last moment of a window, by which a row counts that tells of one. */
    static Expr lastOf(final Expr windowEnd)
    {
        return new Expr.Call(
            Operator.SUBTRACT, List.of(windowEnd, new Expr.Literal(1L, DataType.BIGINT)), DataType.TIMESTAMP);
    }

    /** By which time a row counts that has a time attribute in a column; the first is the one by which all do. */
    Map<Integer, Expr> times()
    {
        return times;
    }

    /** The columns of a source, and those of a group's entries under a name of their own. */
    static Scope of(final Rel.Unnest unnest, final Scope input, final String relation)
    {
        final List<Visible> columns = new ArrayList<>(input.columns);
        for (int i = input.output.size(); i < unnest.output().size(); i++)
        {
            columns.add(new Visible(relation, unnest.output().get(i).name(), i, true));
        }
        return new Scope(unnest, unnest.output(), columns, input.times, -1, input.latenessNs, null);
    }

    /** The same columns, and behind them those of the window that each row is in, by which it counts then. */
    Scope windowed(final Rel rows, final String relation)
    {
        final List<Visible> all = new ArrayList<>(columns);
        final int first = output.size();
        for (int i = first; i < rows.output().size(); i++)
        {
            all.add(new Visible(relation, rows.output().get(i).name(), i, true));
        }
        final int end = first + 1;
        final Expr last = lastOf(new Expr.Column(end, Window.END, DataType.TIMESTAMP));
        final Map<Integer, Expr> bounds = new LinkedHashMap<>();
        for (final int index : new int[]{end, first, first + 2})
        {
            bounds.put(index, last);
        }
        return new Scope(rows, rows.output(), all, bounds, end, latenessNs, null);
    }

    /** The same columns, and those of a window. */
    Scope withWindow(final Window own)
    {
        return new Scope(rel, output, columns, times, windowEnd, latenessNs, own);
    }

    /** The same columns without those of a window: what stands in front of the groups. */
    Scope withoutWindow()
    {
        return new Scope(rel, output, columns, times, windowEnd, latenessNs, null);
    }

    Rel rel()
    {
        return rel;
    }

    /** Lateness of the sources, nanoseconds. */
    long latenessNs()
    {
        return latenessNs;
    }

    /** Index of the column with the end of the rows' windows, or -1. */
    int windowEnd()
    {
        return windowEnd;
    }

    /** By which time a row counts that has a time attribute in a column, or null if that is none. */
    Expr time(final int index)
    {
        return times.get(index);
    }

    /** The time by which rows count, or null if they have none. */
    Expr time()
    {
        return times.isEmpty() ? null : times.values().iterator().next();
    }

    /** Names of the columns that are time attributes. */
    String timeNames()
    {
        final TreeSet<String> names = new TreeSet<>();
        columns.stream().filter((column) -> times.containsKey(column.index()))
            .forEach((column) -> names.add(column.name()));
        return String.join(", ", names);
    }

    /** All columns but the system's, in order; those of one relation, or of all when it is null. */
    List<Expr> star(final Identifier relation)
    {
        final List<Expr> starred = new ArrayList<>();
        for (final Visible column : columns)
        {
            if (column.starred() && (null == relation ? !column.merged() : relation.names(column.relation())))
            {
                starred.add(column(column.index()));
            }
        }
        if (null != relation && columns.stream().noneMatch((column) -> relation.names(column.relation())))
        {
            throw relation.position().error(
                "there is no relation " + relation.text() + " in FROM; it is " + relations());
        }
        return starred;
    }

    /** Whether the SELECT has a window of its own. */
    boolean hasWindow()
    {
        return null != window;
    }

    /** The window that the SELECT has of its own, or null. */
    Window window()
    {
        return window;
    }

    /** Whether a name means the start, the end or the last moment of the window that the SELECT has. */
    boolean isWindowColumn(final Node node)
    {
        return node instanceof Node.Name name && null != windowBound(name);
    }

    /** What a name means of the window that the SELECT has, or null. One of a relation is that relation's column. */
    Expr windowBound(final Node.Name name)
    {
        final List<Identifier> parts = name.parts();
        if (null == window || parts.size() > 2)
        {
            return null;
        }
        final Expr bound = WindowResolver.column(parts.get(parts.size() - 1).text());
        final boolean isOfRelation = 2 == parts.size() && columns.stream().anyMatch((column) ->
            parts.get(0).names(column.relation())) && columns.stream().noneMatch((column) ->
            parts.get(0).names(column.relation()) && parts.get(1).names(column.name()));
        return 1 == parts.size() || isOfRelation ? bound : null;
    }

    /** The column that a name means, or null if it means none. */
    Expr.Column find(final Node.Name name)
    {
        final List<Identifier> parts = name.parts();
        Visible found = null;
        for (final Visible column : columns)
        {
            final boolean qualified = parts.size() > 1 && parts.get(0).names(column.relation()) &&
                names(column, parts.subList(1, parts.size()));
            if (qualified || !column.merged() && names(column, parts))
            {
                if (null != found && found.index() != column.index())
                {
                    final boolean isNamed = !found.relation().isEmpty() && !column.relation().isEmpty();
                    throw name.position().error("the column " + name + " is in " + shown(found) + " and in " +
                        shown(column) + (isNamed ? "; write " + found.relation() + "." + name + " or " +
                        column.relation() + "." + name : "; give the subquery an alias, and write alias." + name));
                }
                found = column;
            }
        }
        return null == found ? null : column(found.index());
    }

    /** The error that a name means no column. */
    SqlException unknown(final Node.Name name)
    {
        final String text = name.toString();
        if (1 == name.parts().size() && null != WindowResolver.column(text))
        {
            return name.position().error("the column " + text + " needs a WINDOW, such as WINDOW " +
                "TUMBLING(10s), and stands in SELECT, HAVING or ORDER BY");
        }
        if (KEY.equals(text))
        {
            return name.position().error("the stream " + relations() +
                " has no key; declare it by WITH (key='...')");
        }
        if (1 == name.parts().size() && null != ForeignWords.remedy(text) && !name.parts().get(0).quoted())
        {
            return name.position().error("there is no column " + text + " in " + relations() + ", and " +
                ForeignWords.remedy(text));
        }
        final List<String> names = columns.stream().map(Visible::name).distinct().collect(Collectors.toList());
        final Identifier last = name.parts().get(name.parts().size() - 1);
        final String nearest = null == Nearest.of(text, names) ? Nearest.of(last.text(), names) :
            Nearest.of(text, names);
        final String quoted = last.quoted() ? "; a text is written in single quotes, '" + last.text() + "'" : "";
        return name.position().error("there is no column " + text + " in " + relations() + quoted +
            (null == nearest ? "; there are " + columns.stream().filter(Visible::starred).map(Visible::name)
            .collect(Collectors.joining(", ")) : "; did you mean " + nearest + "?"));
    }

    private String relations()
    {
        final String names = columns.stream().map(Visible::relation).distinct().collect(Collectors.joining(" and "));
        return names.isEmpty() ? "the subquery" : names;
    }

    private static String shown(final Visible column)
    {
        return column.relation().isEmpty() ? "the subquery" : column.relation();
    }

    private static boolean names(final Visible column, final List<Identifier> parts)
    {
        final boolean quoted = parts.stream().anyMatch(Identifier::quoted);
        final String text = parts.stream().map(Identifier::text).collect(Collectors.joining("."));
        return quoted ? column.name().equals(text) : column.name().equalsIgnoreCase(text);
    }

    private Expr.Column column(final int index)
    {
        return new Expr.Column(index, output.get(index).name(), output.get(index).type());
    }
}
