package io.corelane.core.codegen;

import io.corelane.core.plan.AnalyticFunction;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.ExprSafety;
import io.corelane.core.plan.Operator;
import io.corelane.core.plan.OverCall;
import io.corelane.core.plan.Rel;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells where of each partition of rows in a window nothing can leave but the first row in the order, or those that are
 * equal to it: what stands above wants ROW_NUMBER, RANK or DENSE_RANK to be 1. Nothing else that depends on other rows
 * may be asked for, and no condition may raise a fault for a row that is not kept.
 */
final class FirstRows
{
    private static final long FIRST = 1;

    private FirstRows()
    {
    }

    /** Whether the first rows are all that can leave. */
    static boolean areAll(final Rel.Over over, final List<Expr> where)
    {
        return Rel.OverOrder.WINDOW == over.kind() && over.calls().stream().allMatch(FirstRows::isPlace) &&
            where.stream().allMatch(ExprSafety::isSafe) && !wanted(over, where).isEmpty();
    }

    /** Whether rows that are equal to the first one can leave, too. */
    static boolean haveTies(final Rel.Over over, final List<Expr> where)
    {
        return wanted(over, where).stream().noneMatch((call) -> AnalyticFunction.ROW_NUMBER == call.function());
    }

    private static boolean isPlace(final OverCall call)
    {
        return null == call.aggregate() && switch (call.function())
        {
            case ROW_NUMBER, RANK, DENSE_RANK -> true;
            default -> false;
        };
    }

    /** The functions that have to be 1. */
    private static List<OverCall> wanted(final Rel.Over over, final List<Expr> where)
    {
        final List<OverCall> wanted = new ArrayList<>();
        where.forEach((condition) -> collect(over, condition, wanted));
        return wanted;
    }

    private static void collect(final Rel.Over over, final Expr condition, final List<OverCall> wanted)
    {
        if (!(condition instanceof Expr.Call call))
        {
            return;
        }
        if (Operator.AND == call.operator())
        {
            call.operands().forEach((operand) -> collect(over, operand, wanted));
            return;
        }
        if (2 != call.operands().size())
        {
            return;
        }
        final int width = over.input().output().size();
        final Expr left = call.operands().get(0);
        final Expr right = call.operands().get(1);
        if (isFirst(call.operator(), right) && left instanceof Expr.Column column && column.index() >= width)
        {
            wanted.add(over.calls().get(column.index() - width));
        }
        else if (isFirst(turned(call.operator()), left) && right instanceof Expr.Column column &&
            column.index() >= width)
        {
            wanted.add(over.calls().get(column.index() - width));
        }
    }

    private static boolean isFirst(final Operator operator, final Expr literal)
    {
        if (!(literal instanceof Expr.Literal constant) || !(constant.value() instanceof Long place))
        {
            return false;
        }
        return switch (operator)
        {
            case EQUAL, LESS_EQUAL -> FIRST == place;
            case LESS -> FIRST + 1 == place;
            default -> false;
        };
    }

    private static Operator turned(final Operator operator)
    {
        return switch (operator)
        {
            case GREATER_EQUAL -> Operator.LESS_EQUAL;
            case GREATER -> Operator.LESS;
            case EQUAL -> operator;
            // Neither is asked for.
            default -> Operator.NOT;
        };
    }
}
