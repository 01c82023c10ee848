package io.corelane.core.sql;

import io.corelane.codec.DataType;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.Window;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Turns what WINDOW says into a window, and what asks for its bounds into columns. */
final class WindowResolver
{
    private static final List<String> KINDS = List.of("tumble", "hop", "session", "window");
    private static final Expr.Column END = new Expr.Column(Scope.WINDOW_END, Window.END, DataType.TIMESTAMP);

    private WindowResolver()
    {
    }

    static Window resolve(final Syntax.WindowClause clause, final Scope scope)
    {
        final Expr time;
        if (null == clause.time())
        {
            time = scope.time();
        }
        else
        {
            final Expr.Column column = scope.find(clause.time());
            if (null == column)
            {
                throw scope.unknown(clause.time());
            }
            time = scope.time(column.index());
        }
        if (null == time)
        {
            throw clause.position().error((null == clause.time() ? "the rows have no time to cut windows by" :
                "the column " + clause.time() + " is not the time that windows go by") +
                (scope.timeNames().isEmpty() ? "; declare a stream's by WITH (event_time='...'), and select it, or " +
                "_event_time, in a subquery" : "; that is " + scope.timeNames()));
        }
        return new Window(clause.kind(), time, clause.sizeNs(), clause.advanceNs(),
            clause.graceNs() < 0 ? scope.latenessNs() : clause.graceNs());
    }

    /** What a function such as TUMBLE_START stands for, or null if it is none of these. */
    static Expr bound(final String function)
    {
        for (final String kind : KINDS)
        {
            if (function.startsWith(kind + "_"))
            {
                return of(function.substring(kind.length() + 1));
            }
        }
        return null;
    }

    /** What a name such as window_start stands for where there is a window, or null. */
    static Expr column(final String name)
    {
        return switch (name)
        {
            case "windowstart" -> of("start");
            case "windowend" -> of("end");
            default -> name.startsWith("window_") ? of(name.substring(7)) :
                name.startsWith("_window_") ? of(name.substring(8)) : null;
        };
    }

    private static Expr of(final String bound)
    {
        return switch (bound)
        {
            case "start" -> new Expr.Column(Scope.WINDOW_START, Window.START, DataType.TIMESTAMP);
            case "end" -> END;
            case "time", "rowtime" -> Scope.lastOf(END);
            default -> null;
        };
    }

    /** Refuses a function such as TUMBLE_START, or arguments of it, of another window than there is. */
    static void requireSame(final Node.Call call, final Scope scope)
    {
        final Window window = scope.window();
        final String function = call.function().text().toUpperCase(Locale.ROOT);
        final Window.Kind kind = function.startsWith("TUMBLE") ? Window.Kind.TUMBLING :
            function.startsWith("HOP") ? Window.Kind.HOPPING :
            function.startsWith("SESSION") ? Window.Kind.SESSION : window.kind();
        if (kind != window.kind())
        {
            final String bound = function.substring(function.indexOf('_'));
            throw call.position().error(function + " is of another window than that of this SELECT, which is " +
                window.kind() + "; write " + switch (window.kind())
                {
                    case TUMBLING -> "TUMBLE";
                    case HOPPING -> "HOP";
                    default -> "SESSION";
                } + bound + "() or WINDOW" + bound);
        }
        if (call.arguments().isEmpty())
        {
            return;
        }
        final List<Long> lengths = Window.Kind.HOPPING == window.kind() ?
            List.of(window.advanceNs(), window.sizeNs()) : List.of(window.sizeNs());
        final List<Node> arguments = call.arguments();
        final Expr.Column column = arguments.get(0) instanceof Node.Name name ? scope.find(name) : null;
        boolean same = 1 + lengths.size() == arguments.size() &&
            null != column && window.time().equals(scope.time(column.index()));
        for (int i = 0; same && i < lengths.size(); i++)
        {
            same = arguments.get(1 + i) instanceof Node.Interval interval && interval.lengthNs() == lengths.get(i);
        }
        if (!same)
        {
            throw call.position().error("the arguments of " + function + " have to be those of the window of this " +
                "SELECT, which is " + window.kind() + " of " + lengths.stream().map(Durations::text)
                .collect(Collectors.joining(", ")) + "; " + function + "() without any means it as well");
        }
    }
}
