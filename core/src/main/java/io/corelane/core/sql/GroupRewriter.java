package io.corelane.core.sql;

import io.corelane.core.plan.Expr;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Turns an expression over the input's columns, with the aggregates behind them, into one over the groups: what equals
 * a key becomes the key's column, and no other column of the input may be left.
 */
final class GroupRewriter
{
    private final List<Expr> keys;
    private final int inputColumns;
    private final int firstWindowColumn;

    /**
     * A rewriter.
     *
     * @param keys              of the groups.
     * @param inputColumns      columns of the input.
     * @param firstWindowColumn where the groups have the window's start, and behind it its end.
     */
    GroupRewriter(final List<Expr> keys, final int inputColumns, final int firstWindowColumn)
    {
        this.keys = keys;
        this.inputColumns = inputColumns;
        this.firstWindowColumn = firstWindowColumn;
    }

    /** Rewrites; the positions are those of the input's columns, for errors. */
    Expr rewrite(final Expr expr, final Map<Integer, Position> columns)
    {
        final int key = keys.indexOf(expr);
        if (key >= 0)
        {
            return new Expr.Column(key, OutputNames.ofKey(expr, key + 1), expr.type());
        }
        if (expr instanceof Expr.Column column)
        {
            if (column.index() >= Scope.WINDOW_START)
            {
                return new Expr.Column(
                    firstWindowColumn + column.index() - Scope.WINDOW_START, column.name(), column.type());
            }
            if (column.index() >= OverCalls.FIRST)
            {
                return column;
            }
            if (column.index() >= inputColumns)
            {
                return new Expr.Column(column.index() - inputColumns + keys.size(), column.name(), column.type());
            }
            throw columns.get(column.index()).error("the column " + column.name() +
                " is neither in GROUP BY nor inside of an aggregate; group by it, or take for example LAST_VALUE(" +
                column.name() + ")");
        }
        if (expr instanceof Expr.Call call)
        {
            return new Expr.Call(call.operator(), all(call.operands(), columns), call.type());
        }
        if (expr instanceof Expr.Function call)
        {
            return new Expr.Function(call.function(), all(call.operands(), columns), call.type());
        }
        if (expr instanceof Expr.Cast cast)
        {
            return new Expr.Cast(rewrite(cast.operand(), columns), cast.type(), cast.trying());
        }
        if (expr instanceof Expr.Case chosen)
        {
            final List<Expr.Branch> branches = new ArrayList<>();
            chosen.branches().forEach((branch) -> branches.add(new Expr.Branch(
                rewrite(branch.condition(), columns), rewrite(branch.result(), columns))));
            return new Expr.Case(branches, rewrite(chosen.otherwise(), columns), chosen.type());
        }
        return expr;
    }

    private List<Expr> all(final List<Expr> operands, final Map<Integer, Position> columns)
    {
        final List<Expr> rewritten = new ArrayList<>();
        operands.forEach((operand) -> rewritten.add(rewrite(operand, columns)));
        return rewritten;
    }
}
