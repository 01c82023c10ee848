package io.corelane.core.codegen;

import io.corelane.core.plan.Expr;
import io.corelane.core.plan.Operator;
import io.corelane.core.plan.ScalarFunction;
import io.corelane.core.plan.StandardFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** How large expressions are, and how those of many branches or operands are taken apart. */
final class ExprSize
{
    private static final List<Operator> GATHERED_OPERATORS = List.of(Operator.AND, Operator.OR, Operator.COALESCE);
    private static final List<ScalarFunction> GATHERED_FUNCTIONS =
        List.of(StandardFunction.LEAST, StandardFunction.GREATEST, StandardFunction.CONCAT);

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
        if (expr instanceof Expr.Function)
        {
            return 1 + ((Expr.Function)expr).operands().stream().mapToInt(ExprSize::of).sum();
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
     * ELSE, and the operands of AND, OR, COALESCE and of functions like LEAST are gathered into several of the same, in
     * order.
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
        if (expr instanceof Expr.Function)
        {
            final Expr.Function call = (Expr.Function)expr;
            return GATHERED_FUNCTIONS.contains(call.function()) ? new Expr.Function(call.function(), gather(
                call.operands(), max, (some) -> new Expr.Function(call.function(), some, call.type())), call.type()) :
                expr;
        }
        if (!(expr instanceof Expr.Call) || !GATHERED_OPERATORS.contains(((Expr.Call)expr).operator()))
        {
            return expr;
        }
        final Expr.Call call = (Expr.Call)expr;
        return new Expr.Call(call.operator(), gather(
            call.operands(), max, (some) -> new Expr.Call(call.operator(), some, call.type())), call.type());
    }

    private static List<Expr> gather(final List<Expr> all, final int max, final Function<List<Expr>, Expr> join)
    {
        List<Expr> operands = all;
        while (operands.size() > max)
        {
            final List<Expr> gathered = new ArrayList<>();
            for (int i = 0; i < operands.size(); i += max)
            {
                final List<Expr> some = operands.subList(i, Math.min(operands.size(), i + max));
                gathered.add(1 == some.size() ? some.get(0) : join.apply(some));
            }
            operands = gathered;
        }
        return operands;
    }
}
