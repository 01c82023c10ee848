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
        return replace(expr, (one) -> one instanceof Expr.Column column ? mapping.apply(column) : null);
    }

    /**
     * Replaces parts of an expression, the outermost ones that are to be replaced.
     *
     * @param expr    the expression.
     * @param mapping what stands for a part, or null when it stays and its own parts are looked at.
     * @return the expression with the parts replaced.
     */
    public static Expr replace(final Expr expr, final Function<Expr, Expr> mapping)
    {
        final Expr replaced = mapping.apply(expr);
        if (null != replaced)
        {
            return replaced;
        }
        if (expr instanceof Expr.Call call)
        {
            return new Expr.Call(call.operator(), replace(call.operands(), mapping), call.type());
        }
        if (expr instanceof Expr.Function call)
        {
            return new Expr.Function(call.function(), replace(call.operands(), mapping), call.type());
        }
        if (expr instanceof Expr.Case choice)
        {
            final List<Expr.Branch> branches = new ArrayList<>();
            choice.branches().forEach((branch) -> branches.add(
                new Expr.Branch(replace(branch.condition(), mapping), replace(branch.result(), mapping))));
            return new Expr.Case(branches, replace(choice.otherwise(), mapping), choice.type());
        }
        if (expr instanceof Expr.Cast cast)
        {
            return new Expr.Cast(replace(cast.operand(), mapping), cast.type(), cast.trying());
        }
        return expr;
    }

    private static List<Expr> replace(final List<Expr> exprs, final Function<Expr, Expr> mapping)
    {
        final List<Expr> replaced = new ArrayList<>();
        exprs.forEach((expr) -> replaced.add(replace(expr, mapping)));
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
