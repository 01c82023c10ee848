package io.corelane.core.sql;

import io.corelane.codec.DataType;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.Window;
import java.util.List;

/** Turns what WINDOW says into a window, and what asks for its bounds into columns. */
final class WindowResolver
{
    private static final List<String> STARTS =
        List.of("tumble_start", "hop_start", "session_start", "window_start");
    private static final List<String> ENDS = List.of("tumble_end", "hop_end", "session_end", "window_end");

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

    /** The column that a function such as TUMBLE_START stands for, or null if it is none of these. */
    static Expr.Column bound(final String function)
    {
        if (STARTS.contains(function))
        {
            return new Expr.Column(Scope.WINDOW_START, Window.START, DataType.TIMESTAMP);
        }
        return ENDS.contains(function) ?
            new Expr.Column(Scope.WINDOW_END, Window.END, DataType.TIMESTAMP) : null;
    }
}
