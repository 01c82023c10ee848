package io.corelane.core.sql;

import io.corelane.codec.DataType;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.Operator;
import io.corelane.core.plan.StandardFunction;
import java.util.List;
import java.util.Map;

/** Types of functions of numbers: what is exact stays exact. */
final class NumberCalls
{
    private NumberCalls()
    {
    }

    static void register(final Map<String, ScalarCalls.CallTyper> calls)
    {
        calls.put("abs", (arguments) -> same(arguments, StandardFunction.ABS));
        calls.put("sign", (arguments) -> Arguments.call(
            StandardFunction.SIGN, DataType.BIGINT, arguments.require(1, 1).number(0)));
        calls.put("ceil", (arguments) -> whole(arguments, StandardFunction.CEIL));
        calls.put("ceiling", (arguments) -> whole(arguments, StandardFunction.CEIL));
        calls.put("floor", (arguments) -> whole(arguments, StandardFunction.FLOOR));
        calls.put("round", (arguments) -> rounded(arguments, StandardFunction.ROUND));
        calls.put("truncate", (arguments) -> rounded(arguments, StandardFunction.TRUNCATE));
        calls.put("trunc", (arguments) -> rounded(arguments, StandardFunction.TRUNCATE));
        calls.put("mod", NumberCalls::modulo);
        calls.put("sqrt", (arguments) -> floating(arguments, StandardFunction.SQRT));
        calls.put("exp", (arguments) -> floating(arguments, StandardFunction.EXP));
        calls.put("ln", (arguments) -> floating(arguments, StandardFunction.LN));
        calls.put("log10", (arguments) -> floating(arguments, StandardFunction.LOG10));
        calls.put("power", NumberCalls::power);
        calls.put("pow", NumberCalls::power);
    }

    private static Expr same(final Arguments arguments, final StandardFunction function)
    {
        final Expr value = arguments.require(1, 1).number(0);
        return Arguments.call(function, value.type(), value);
    }

    private static Expr floating(final Arguments arguments, final StandardFunction function)
    {
        return Arguments.call(function, DataType.DOUBLE, arguments.require(1, 1).floating(0));
    }

    private static Expr power(final Arguments arguments)
    {
        arguments.require(2, 2);
        return Arguments.call(
            StandardFunction.POWER, DataType.DOUBLE, arguments.floating(0), arguments.floating(1));
    }

    private static Expr modulo(final Arguments arguments)
    {
        arguments.require(2, 2);
        final List<Expr> operands = Coercion.agree(
            arguments.position(), "calculate with", arguments.number(0), arguments.number(1));
        return new Expr.Call(Operator.MODULO, operands, Types.arithmetic(
            arguments.position(), Operator.MODULO, operands.get(0).type(), operands.get(1).type()));
    }

    private static Expr whole(final Arguments arguments, final StandardFunction function)
    {
        final Expr value = arguments.require(1, 1).number(0);
        final DataType type = value.type();
        if (DataType.Kind.BIGINT == type.kind() || isWhole(type))
        {
            return value;
        }
        return Arguments.call(function, DataType.Kind.DECIMAL == type.kind() ? shorter(type, 0, 1) : type, value);
    }

    private static Expr rounded(final Arguments arguments, final StandardFunction function)
    {
        final Expr value = arguments.require(1, 2).number(0);
        final DataType type = value.type();
        final Expr digits = arguments.count() > 1 ? arguments.integer(1) : new Expr.Literal(0L, DataType.BIGINT);
        final boolean isFixed = digits instanceof Expr.Literal literal && literal.value() instanceof Long count &&
            count >= 0;
        if (DataType.Kind.DOUBLE == type.kind())
        {
            return isFixed && 0L == (Long)((Expr.Literal)digits).value() ? Arguments.call(function, type, value) :
                Arguments.call(function, type, value, digits);
        }
        if (isFixed)
        {
            return fixed(function, value, (Long)((Expr.Literal)digits).value());
        }
        final boolean grows = DataType.Kind.DECIMAL == type.kind() && StandardFunction.ROUND == function;
        return Arguments.call(function, grows ? Types.capped(type.precision() + 1, type.scale()) : type, value, digits);
    }

    /** A known count of digits becomes the scale: a CAST that rounds, or a cut. */
    private static Expr fixed(final StandardFunction function, final Expr value, final long digits)
    {
        final DataType type = value.type();
        if (DataType.Kind.BIGINT == type.kind() || digits >= type.scale())
        {
            return value;
        }
        return StandardFunction.ROUND == function ?
            new Expr.Cast(value, shorter(type, (int)digits, 1), false) :
            Arguments.call(function, shorter(type, (int)digits, 0), value);
    }

    private static boolean isWhole(final DataType type)
    {
        return DataType.Kind.DECIMAL == type.kind() && 0 == type.scale();
    }

    private static DataType shorter(final DataType type, final int scale, final int more)
    {
        return Types.capped(type.precision() - type.scale() + scale + more, scale);
    }
}
