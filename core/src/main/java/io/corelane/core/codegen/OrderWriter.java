package io.corelane.core.codegen;

import io.corelane.core.plan.SortKey;
import java.util.List;

/** Writes how two rows are compared: lines that return less than 0 when the left one comes first. */
final class OrderWriter
{
    private OrderWriter()
    {
    }

    static void write(
        final MethodWriter method, final List<SortKey> order, final Columns leftRow, final Columns rightRow)
    {
        for (final SortKey key : order)
        {
            final JavaValue left = new ExprWriter(method, leftRow).write(key.expr());
            final JavaValue right = new ExprWriter(method, rightRow).write(key.expr());
            method.open("if (" + left.nullFlag() + " != " + right.nullFlag() + ")");
            method.line("return " + left.nullFlag() + (key.nullsFirst() ? " ? -1 : 1;" : " ? 1 : -1;"));
            method.close();
            method.open("if (!" + left.nullFlag() + ")");
            method.open("if (" + GroupWriter.less(left, right) + ")");
            method.line("return " + (key.descending() ? "1;" : "-1;"));
            method.close();
            method.open("if (" + GroupWriter.less(right, left) + ")");
            method.line("return " + (key.descending() ? "-1;" : "1;"));
            method.close();
            method.close();
        }
        method.line("return 0;");
    }
}
