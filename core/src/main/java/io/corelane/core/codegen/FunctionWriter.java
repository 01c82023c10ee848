package io.corelane.core.codegen;

import io.corelane.codec.DataType;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.StandardFunction;
import io.corelane.core.plan.UserFunction;
import java.util.List;

/** Writes calls of functions: only when no operand is NULL, and with a null flag where the answer can be NULL. */
final class FunctionWriter
{
    private final MethodWriter method;
    private final CastWriter casts;
    private final NumberFunctionWriter numbers;
    private final TextFunctionWriter texts;
    private final TimeFunctionWriter times;

    FunctionWriter(final MethodWriter method, final CastWriter casts)
    {
        this.method = method;
        this.casts = casts;
        this.numbers = new NumberFunctionWriter(method);
        this.texts = new TextFunctionWriter(method);
        this.times = new TimeFunctionWriter(method);
    }

    JavaValue write(final Expr.Function call, final List<JavaValue> operands)
    {
        final DataType type = call.type();
        final String anyNull = method.anyNull(operands.toArray(new JavaValue[0]));
        if (JavaValue.YES.equals(anyNull))
        {
            return new JavaValue(JavaValue.YES, JavaValue.blanks(type), type);
        }
        final boolean isPartial = isPartial(call);
        final JavaValue declared = method.declare(type, isPartial);
        final JavaValue result = isPartial ? declared : new JavaValue(anyNull, declared.parts(), type);
        if (isPartial)
        {
            method.line(result.nullFlag() + " = " + anyNull + ";");
        }
        final boolean guarded = !JavaValue.NO.equals(anyNull);
        if (guarded)
        {
            method.open("if (!" + anyNull + ")");
        }
        if (call.function() instanceof UserFunction user)
        {
            new UserFunctionWriter(method).write(user, operands, result);
        }
        else
        {
            standard(call, operands, result);
        }
        if (guarded)
        {
            method.close();
        }
        return result;
    }

    private void standard(final Expr.Function call, final List<JavaValue> operands, final JavaValue result)
    {
        final StandardFunction function = (StandardFunction)call.function();
        switch (function)
        {
            case LEAST, GREATEST -> extreme(function, operands, result);
            case LIKE -> texts.like(operands, text(call.operands(), 2), result);
            case REGEXP_LIKE -> texts.regex(
                text(call.operands(), 1), null, text(call.operands(), 2), operands.get(0), result);
            case REGEXP_REPLACE -> texts.regex(text(call.operands(), 1), text(call.operands(), 2),
                text(call.operands(), 3), operands.get(0), result);
            case EXTRACT, DATE_TRUNC, DATEDIFF, TIMESTAMPDIFF, TIMESTAMPADD ->
                times.write(function, text(call.operands(), 0), operands, result);
            case FROM_UNIXTIME -> times.fromSeconds(operands.get(0), result);
            case DATE_FORMAT -> times.format(operands.get(0), text(call.operands(), 1), result);
            case NARROW -> method.line(result.only() + " = Checked.narrow(" + operands.get(0).only() + ", " +
                operands.get(1).only() + ", faults);");
            case ABS, SIGN, CEIL, FLOOR, ROUND, TRUNCATE, SQRT, POWER, EXP, LN, LOG10 ->
                numbers.write(function, operands, result);
            default -> texts.write(function, operands, result);
        }
    }

    /** Whether the answer can be NULL though no operand is. */
    private static boolean isPartial(final Expr.Function call)
    {
        if (call.function() instanceof UserFunction user)
        {
            return UserFunctionWriter.isPartial(user);
        }
        return switch ((StandardFunction)call.function())
        {
            case SQRT, POWER, LN, LOG10, SPLIT_PART -> true;
            default -> false;
        };
    }

    /**
     * Whether a function counts nothing, whatever it is asked; functions of users do what they want, and one that makes
     * a text may leave more than there is room for behind a fault.
     */
    static boolean isQuiet(final Expr.Function call)
    {
        return call.function() instanceof StandardFunction && !isPartial(call) &&
            DataType.Kind.VARCHAR != call.type().kind();
    }

    /** A text that is known when the job is made, null when there is none. */
    private static String text(final List<Expr> operands, final int index)
    {
        return index < operands.size() ? (String)((Expr.Literal)operands.get(index)).value() : null;
    }

    private void extreme(final StandardFunction function, final List<JavaValue> operands, final JavaValue result)
    {
        final JavaValue best = result.neverNull();
        method.assign(best, casts.represent(operands.get(0).neverNull(), result.type()));
        for (final JavaValue operand : operands.subList(1, operands.size()))
        {
            final JavaValue other = casts.represent(operand.neverNull(), result.type());
            method.open(
                "if (" + ExprWriter.compare(other, best, StandardFunction.LEAST == function ? "<" : ">") + ")");
            method.assign(best, other);
            method.close();
        }
    }
}
