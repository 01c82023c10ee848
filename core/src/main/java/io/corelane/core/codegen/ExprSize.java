package io.corelane.core.codegen;

import io.corelane.core.plan.Expr;
import io.corelane.core.plan.Operator;
import java.util.ArrayList;
import java.util.List;

/** How large expressions are, and how those of many branches or operands are taken apart. */
final class ExprSize
{
    private ExprSize()
    {
    }

    /** Columns, literals, operators and conversions in an expression. */
    static int of(final Expr expr)
    {
        if (expr instanceof Expr.Call)
        {
            return 1 + ((Expr.Call)expr).operands().stream().mapToInt(ExprSize::of).sum();
        }
        if (expr instanceof Expr.Case)
        {
            final Expr.Case choice = (Expr.Case)expr;
            return 1 + of(choice.otherwise()) + choice.branches().stream().mapToInt(
                (branch) -> of(branch.condition()) + of(branch.result())).sum();
        }
        return expr instanceof Expr.Cast ? 1 + of(((Expr.Cast)expr).operand()) : 1;
    }

    /**
     * The same expression with at most so many branches or operands: the further branches of a CASE are a CASE in its
     * ELSE, and the operands of AND, OR and COALESCE are gathered into several of the same operator, in order.
     *
     * @param expr the expression.
     * @param max  branches or operands, at least 2.
     * @return an expression of the same meaning.
     */
    static Expr split(final Expr expr, final int max)
    {
        if (expr instanceof Expr.Case)
        {
            final Expr.Case choice = (Expr.Case)expr;
            final int count = choice.branches().size();
            return count <= max ? expr : new Expr.Case(
                choice.branches().subList(0, max),
                new Expr.Case(choice.branches().subList(max, count), choice.otherwise(), choice.type()),
                choice.type());
        }
        return expr instanceof Expr.Call ? split((Expr.Call)expr, max) : expr;
    }

    private static Expr split(final Expr.Call call, final int max)
    {
        final Operator operator = call.operator();
        if (Operator.AND != operator && Operator.OR != operator && Operator.COALESCE != operator)
        {
            return call;
        }
        List<Expr> operands = call.operands();
        while (operands.size() > max)
        {
            final List<Expr> gathered = new ArrayList<>();
            for (int i = 0; i < operands.size(); i += max)
            {
                final List<Expr> some = operands.subList(i, Math.min(operands.size(), i + max));
                gathered.add(1 == some.size() ? some.get(0) : new Expr.Call(operator, some, call.type()));
            }
            operands = gathered;
        }
        return new Expr.Call(operator, operands, call.type());
    }
}
