package io.corelane.core.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Walks over expressions. */
public final class Exprs
{
    private Exprs()
    {
    }

    /**
     * Replaces the columns of an expression.
     *
     * @param expr    the expression.
     * @param mapping what stands for a column.
     * @return the expression with all columns replaced.
     */
    public static Expr replaceColumns(final Expr expr, final Function<Expr.Column, Expr> mapping)
    {
        if (expr instanceof Expr.Column)
        {
            return mapping.apply((Expr.Column)expr);
        }
        if (expr instanceof Expr.Call)
        {
            final Expr.Call call = (Expr.Call)expr;
            return new Expr.Call(call.operator(), replaceColumns(call.operands(), mapping), call.type());
        }
        if (expr instanceof Expr.Function)
        {
            final Expr.Function call = (Expr.Function)expr;
            return new Expr.Function(call.function(), replaceColumns(call.operands(), mapping), call.type());
        }
        if (expr instanceof Expr.Case)
        {
            final Expr.Case choice = (Expr.Case)expr;
            final List<Expr.Branch> branches = new ArrayList<>();
            choice.branches().forEach((branch) -> branches.add(new Expr.Branch(
                replaceColumns(branch.condition(), mapping), replaceColumns(branch.result(), mapping))));
            return new Expr.Case(branches, replaceColumns(choice.otherwise(), mapping), choice.type());
        }
        if (expr instanceof Expr.Cast)
        {
            final Expr.Cast cast = (Expr.Cast)expr;
            return new Expr.Cast(replaceColumns(cast.operand(), mapping), cast.type(), cast.trying());
        }
        return expr;
    }

    private static List<Expr> replaceColumns(final List<Expr> exprs, final Function<Expr.Column, Expr> mapping)
    {
        final List<Expr> replaced = new ArrayList<>();
        exprs.forEach((expr) -> replaced.add(replaceColumns(expr, mapping)));
        return replaced;
    }

    /**
     * Visits the columns of an expression, in the order in which they are written.
     *
     * @param expr    the expression.
     * @param visitor takes each column.
     */
    public static void forEachColumn(final Expr expr, final Consumer<Expr.Column> visitor)
    {
        replaceColumns(expr, (column) ->
        {
            visitor.accept(column);
            return column;
        });
    }
}
