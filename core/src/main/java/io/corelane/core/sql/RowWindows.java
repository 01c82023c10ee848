package io.corelane.core.sql;

import io.corelane.codec.DataType;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.Operator;
import io.corelane.core.plan.Window;
import java.util.List;

/** Rows, each with the window that it is in: {@code SELECT * FROM TABLE(TUMBLE(...))} without groups. */
final class RowWindows
{
    private static final String TIME = "window_time";

    private RowWindows()
    {
    }

    /** The columns of rows, and those of the window that each is in. */
    static Scope of(final Scope from, final Window window, final Syntax.Windowed windowed)
    {
        if (Window.Kind.TUMBLING != window.kind())
        {
            throw windowed.position().error("a " + window.kind() + " window needs groups, such as GROUP BY " +
                "window_start, window_end" + (Window.Kind.HOPPING == window.kind() ? "; a row by itself would be in " +
                "several windows" : "; a row by itself cannot know how long its session goes on"));
        }
        final Projection projection = new Projection(from.rel()).addFirst(from.rel().output().size());
        final Expr start = start(window);
        final Expr end = new Expr.Call(Operator.ADD, List.of(start, number(window.sizeNs())), DataType.TIMESTAMP);
        projection.add(Window.START, start);
        projection.add(Window.END, end);
        projection.add(TIME, Scope.lastOf(end));
        return from.windowed(projection.rel(), windowed.shown().text());
    }

    /** The multiple of the size that is next to a time, from the epoch on, and not behind it. */
    private static Expr start(final Window window)
    {
        final Expr epoch = new Expr.Literal(0L, DataType.TIMESTAMP);
        final Expr size = number(window.sizeNs());
        final Expr rest = whole(Operator.MODULO,
            whole(Operator.SUBTRACT, window.time(), epoch), size);
        return new Expr.Call(Operator.SUBTRACT, List.of(window.time(),
            whole(Operator.MODULO, whole(Operator.ADD, rest, size), size)), DataType.TIMESTAMP);
    }

    private static Expr whole(final Operator operator, final Expr left, final Expr right)
    {
        return new Expr.Call(operator, List.of(left, right), DataType.BIGINT);
    }

    private static Expr number(final long value)
    {
        return new Expr.Literal(value, DataType.BIGINT);
    }
}
