package io.corelane.core.plan;

/** Which expressions can never raise a fault, nor count a division by zero. */
public final class ExprSafety
{
    private ExprSafety()
    {
    }

    /**
     * Whether working an expression out cannot go wrong. Writing it can, into a result, which has no flag for NULL: the
     * least number, and a text that begins with what means NULL.
     *
     * @param expr the expression.
     * @return false when it can raise a fault.
     */
    public static boolean isSafe(final Expr expr)
    {
        if (expr instanceof Expr.Column)
        {
            return true;
        }
        if (expr instanceof Expr.Call call)
        {
            return switch (call.operator())
            {
                case EQUAL, NOT_EQUAL, LESS, LESS_EQUAL, GREATER, GREATER_EQUAL, AND, OR, NOT, IS_NULL, IS_NOT_NULL,
                    IS_DISTINCT, IS_NOT_DISTINCT, COALESCE -> call.operands().stream().allMatch(ExprSafety::isOperand);
                default -> false;
            };
        }
        return false;
    }

    private static boolean isOperand(final Expr expr)
    {
        return expr instanceof Expr.Literal || isSafe(expr);
    }
}
