package io.corelane.core.interpret;

import io.corelane.core.plan.Expr;
import io.corelane.core.plan.StandardFunction;
import io.corelane.core.plan.UserFunction;
import io.corelane.core.runtime.Faults;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Calls of functions: all operands from left to right, NULL if one of them is. */
final class Functions
{
    private final NumberFunctions numbers;
    private final TextFunctions texts;

    /**
     * All functions.
     *
     * @param faults counts what is outside of a function's domain.
     */
    Functions(final Faults faults)
    {
        this.numbers = new NumberFunctions(faults);
        this.texts = new TextFunctions(faults);
    }

    Object call(final Expr.Function call, final Function<Expr, Object> evaluate)
    {
        final List<Object> values = new ArrayList<>();
        call.operands().forEach((operand) -> values.add(evaluate.apply(operand)));
        if (values.contains(null))
        {
            return null;
        }
        if (call.function() instanceof UserFunction user)
        {
            return UserFunctionCall.call(user, values);
        }
        final StandardFunction function = (StandardFunction)call.function();
        return switch (function)
        {
            case LEAST -> values.stream().min(Comparison::compare).get();
            case GREATEST -> values.stream().max((a, b) -> Comparison.compare(a, b)).get();
            case ABS, NARROW, SIGN, CEIL, FLOOR, ROUND, TRUNCATE, SQRT, POWER, EXP, LN, LOG10 ->
                numbers.call(function, values, call.type());
            case EXTRACT, DATE_TRUNC, DATEDIFF, TIMESTAMPDIFF, TIMESTAMPADD, FROM_UNIXTIME, DATE_FORMAT ->
                TimeFunctions.call(function, values);
            default -> texts.call(function, values, call.type());
        };
    }
}
