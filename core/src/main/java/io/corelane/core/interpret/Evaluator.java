package io.corelane.core.interpret;

import io.corelane.core.plan.Expr;
import io.corelane.core.plan.Operator;
import io.corelane.core.runtime.Faults;
import java.util.List;

/** Works out expressions: three-valued, left to right, and no further than the answer needs. */
final class Evaluator
{
    private final Arithmetic arithmetic;
    private final Functions functions;

    /**
     * An evaluator.
     *
     * @param faults counts divisions by zero.
     */
    Evaluator(final Faults faults)
    {
        this.arithmetic = new Arithmetic(faults);
        this.functions = new Functions(faults);
    }

    /** The value, or null for NULL. */
    Object evaluate(final Expr expr, final Columns columns)
    {
        if (expr instanceof Expr.Column)
        {
            return Unmade.required(columns.value(((Expr.Column)expr).index()));
        }
        if (expr instanceof Expr.Literal)
        {
            return ((Expr.Literal)expr).value();
        }
        if (expr instanceof Expr.Cast)
        {
            return cast((Expr.Cast)expr, columns);
        }
        if (expr instanceof Expr.Function)
        {
            return functions.call((Expr.Function)expr, (operand) -> evaluate(operand, columns));
        }
        return expr instanceof Expr.Case ? choice((Expr.Case)expr, columns) : call((Expr.Call)expr, columns);
    }

    /** Whether a condition is true: neither false nor NULL. */
    boolean isTrue(final Expr condition, final Columns columns)
    {
        return Boolean.TRUE.equals(evaluate(condition, columns));
    }

    private Object cast(final Expr.Cast cast, final Columns columns)
    {
        final Object value = evaluate(cast.operand(), columns);
        if (null == value)
        {
            return null;
        }
        try
        {
            return Conversion.convert(value, cast.operand().type(), cast.type());
        }
        catch (final FaultException ex)
        {
            if (cast.trying())
            {
                return null;
            }
            throw ex;
        }
    }

    private Object choice(final Expr.Case choice, final Columns columns)
    {
        for (final Expr.Branch branch : choice.branches())
        {
            if (isTrue(branch.condition(), columns))
            {
                return evaluate(branch.result(), columns);
            }
        }
        return evaluate(choice.otherwise(), columns);
    }

    private Object call(final Expr.Call call, final Columns columns)
    {
        final List<Expr> operands = call.operands();
        switch (call.operator())
        {
            case AND:
                return junction(operands, columns, false);

            case OR:
                return junction(operands, columns, true);

            case COALESCE:
                return coalesce(operands, columns);

            case IS_NULL:
                return null == evaluate(operands.get(0), columns);

            case IS_NOT_NULL:
                return null != evaluate(operands.get(0), columns);

            default:
                break;
        }
        final Object first = evaluate(operands.get(0), columns);
        return 1 == operands.size() ?
            unary(call, first) : binary(call, first, evaluate(operands.get(1), columns));
    }

    private Object unary(final Expr.Call call, final Object value)
    {
        if (null == value)
        {
            return null;
        }
        return Operator.NOT == call.operator() ? (Object)!(Boolean)value : arithmetic.negate(value, call.type());
    }

    private Object binary(final Expr.Call call, final Object a, final Object b)
    {
        final Operator operator = call.operator();
        if (Operator.IS_DISTINCT == operator || Operator.IS_NOT_DISTINCT == operator)
        {
            return Comparison.isSame(a, b) == (Operator.IS_NOT_DISTINCT == operator);
        }
        if (null == a || null == b)
        {
            return null;
        }
        return switch (operator)
        {
            case EQUAL -> 0 == Comparison.compare(a, b);
            case NOT_EQUAL -> 0 != Comparison.compare(a, b);
            case LESS -> Comparison.compare(a, b) < 0;
            case LESS_EQUAL -> Comparison.compare(a, b) <= 0;
            case GREATER -> Comparison.compare(a, b) > 0;
            case GREATER_EQUAL -> Comparison.compare(a, b) >= 0;
            default -> arithmetic.binary(operator, a, b, call.type());
        };
    }

    /** AND is decided by the first false, OR by the first true; undecided, it is NULL if an operand was. */
    private Object junction(final List<Expr> operands, final Columns columns, final Boolean decided)
    {
        Object result = !decided;
        for (final Expr operand : operands)
        {
            final Object value = evaluate(operand, columns);
            if (decided.equals(value))
            {
                return decided;
            }
            if (null == value)
            {
                result = null;
            }
        }
        return result;
    }

    private Object coalesce(final List<Expr> operands, final Columns columns)
    {
        for (final Expr operand : operands)
        {
            final Object value = evaluate(operand, columns);
            if (null != value)
            {
                return value;
            }
        }
        return null;
    }
}
