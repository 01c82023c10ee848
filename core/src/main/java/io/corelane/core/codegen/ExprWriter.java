package io.corelane.core.codegen;

import io.corelane.codec.DataType;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.Operator;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the code of expressions into a method: three-valued, lazy where SQL is (CASE, COALESCE, AND, OR), and with
 * null flags only where a value can be NULL. What is too large for a method goes into methods of its own.
 */
final class ExprWriter
{
    private final MethodWriter method;
    private final Columns columns;
    private final ArithmeticWriter arithmetic;
    private final CastWriter casts;
    private final FunctionWriter functions;

    ExprWriter(final MethodWriter method, final Columns columns)
    {
        this.method = method;
        this.columns = columns;
        this.casts = new CastWriter(method);
        this.functions = new FunctionWriter(method, casts);
        this.arithmetic = new ArithmeticWriter(method, casts);
    }

    JavaValue write(final Expr expr)
    {
        return method.hasRoom(ExprSize.of(expr)) ? writeHere(expr) : writeApart(expr);
    }

    /** In a method of its own, which leaves the value in fields; called where the value is needed, and only then. */
    private JavaValue writeApart(final Expr expr)
    {
        final MethodWriter apart = method.owner().method();
        final Expr split = ExprSize.split(expr, method.owner().maxOperands());
        final JavaValue value = new ExprWriter(apart, columns).writeHere(split);
        final String name = method.owner().name("e");
        method.line(name + "();");
        final boolean isNull = JavaValue.YES.equals(value.nullFlag());
        final JavaValue result = isNull ?
            new JavaValue(JavaValue.YES, JavaValue.blanks(value.type()), value.type()) :
            method.owner().field(name, !value.isNeverNull(), value.type());
        if (!isNull)
        {
            apart.assign(result, value);
        }
        method.owner().add("private void " + name + "()", apart);
        return result;
    }

    private JavaValue writeHere(final Expr expr)
    {
        method.take();
        if (expr instanceof Expr.Column)
        {
            return columns.value((Expr.Column)expr, method);
        }
        if (expr instanceof Expr.Literal)
        {
            return literal((Expr.Literal)expr);
        }
        if (expr instanceof Expr.Case)
        {
            return choice((Expr.Case)expr);
        }
        if (expr instanceof Expr.Cast)
        {
            final Expr.Cast cast = (Expr.Cast)expr;
            return casts.cast(write(cast.operand()), cast.type(), cast.trying());
        }
        if (expr instanceof Expr.Function)
        {
            final List<JavaValue> operands = new ArrayList<>();
            ((Expr.Function)expr).operands().forEach((operand) -> operands.add(write(operand)));
            return functions.write((Expr.Function)expr, operands);
        }
        return call((Expr.Call)expr);
    }

    /** Writes a condition; the answer is a Java boolean that holds only when it is true. */
    String condition(final Expr expr)
    {
        final JavaValue value = write(expr);
        if (value.isNeverNull())
        {
            return value.only();
        }
        return JavaValue.YES.equals(value.nullFlag()) ? "false" : "(!" + value.nullFlag() + " && " + value.only() + ")";
    }

    private JavaValue call(final Expr.Call call)
    {
        return switch (call.operator())
        {
            case AND -> junction(call, "false");
            case OR -> junction(call, "true");
            case NOT ->
            {
                final JavaValue operand = write(call.operands().get(0));
                yield method.let(DataType.BOOLEAN, operand.nullFlag(), "!" + operand.only());
            }
            case IS_NULL -> method.let(DataType.BOOLEAN, JavaValue.NO, write(call.operands().get(0)).nullFlag());
            case IS_NOT_NULL -> method.let(
                DataType.BOOLEAN, JavaValue.NO, "!" + write(call.operands().get(0)).nullFlag());
            case IS_DISTINCT -> distinct(call, "!");
            case IS_NOT_DISTINCT -> distinct(call, "");
            case COALESCE -> coalesce(call);
            case EQUAL, NOT_EQUAL, LESS, LESS_EQUAL, GREATER, GREATER_EQUAL -> comparison(call);
            case NEGATE -> arithmetic.negate(write(call.operands().get(0)), call.type());
            default -> arithmetic.binary(
                call.operator(), write(call.operands().get(0)), write(call.operands().get(1)), call.type());
        };
    }

    private JavaValue literal(final Expr.Literal literal)
    {
        final DataType type = literal.type();
        if (null == literal.value())
        {
            return new JavaValue(JavaValue.YES, JavaValue.blanks(type), type);
        }
        final String text = switch (type.kind())
        {
            case BOOLEAN -> literal.value().toString();
            case DOUBLE -> doubleLiteral((Double)literal.value());
            case DECIMAL -> null;
            case VARCHAR -> null;
            default -> longLiteral((Long)literal.value());
        };
        if (null != text)
        {
            return new JavaValue(JavaValue.NO, List.of(text), type);
        }
        if (DataType.Kind.VARCHAR == type.kind())
        {
            return method.owner().text((String)literal.value(), type);
        }
        final BigInteger mantissa = ((BigDecimal)literal.value()).setScale(type.scale()).unscaledValue();
        return new JavaValue(JavaValue.NO, type.isWide() ?
            List.of(longLiteral(mantissa.shiftRight(Long.SIZE).longValue()), longLiteral(mantissa.longValue())) :
            List.of(longLiteral(mantissa.longValueExact())), type);
    }

    static String longLiteral(final long value)
    {
        return Long.MIN_VALUE == value ? "Long.MIN_VALUE" : value < 0 ? "(" + value + "L)" : value + "L";
    }

    /** In parentheses when it begins with a sign, which would make a decrement of the one in front. */
    private static String doubleLiteral(final double value)
    {
        if (!Double.isFinite(value))
        {
            return "Double.longBitsToDouble(" + Double.doubleToLongBits(value) + "L)";
        }
        final String text = value + "D";
        return text.startsWith("-") ? "(" + text + ")" : text;
    }

    /** AND (decided by false) and OR (decided by true): left to right, and no further once it is decided. */
    private JavaValue junction(final Expr.Call call, final String decided)
    {
        final String other = "true".equals(decided) ? "false" : "true";
        final JavaValue result = method.declare(DataType.BOOLEAN, true);
        final String label = method.name("junction");
        method.line(result.only() + " = " + other + ";");
        method.open(label + ":");
        boolean nullable = false;
        for (final Expr operand : call.operands())
        {
            final JavaValue value = write(operand);
            nullable |= !value.isNeverNull();
            final String test = "true".equals(decided) ? value.only() : "!" + value.only();
            if (!JavaValue.YES.equals(value.nullFlag()))
            {
                method.open("if (" + (value.isNeverNull() ? "" : "!" + value.nullFlag() + " && ") + test + ")");
                method.line(result.only() + " = " + decided + ";");
                method.line(result.nullFlag() + " = false;");
                method.line("break " + label + ";");
                method.close();
            }
            if (!value.isNeverNull())
            {
                method.line(result.nullFlag() + " |= " + value.nullFlag() + ";");
            }
        }
        method.close();
        return nullable ? result : result.neverNull();
    }

    private JavaValue choice(final Expr.Case choice)
    {
        final JavaValue result = method.declare(choice.type(), true);
        final String label = method.name("choice");
        method.open(label + ":");
        boolean nullable = false;
        for (final Expr.Branch branch : choice.branches())
        {
            method.open("if (" + condition(branch.condition()) + ")");
            final JavaValue value = casts.represent(write(branch.result()), choice.type());
            nullable |= !value.isNeverNull();
            method.assign(result, value);
            method.line("break " + label + ";");
            method.close();
        }
        final JavaValue otherwise = casts.represent(write(choice.otherwise()), choice.type());
        method.assign(result, otherwise);
        method.close();
        return nullable || !otherwise.isNeverNull() ? result : result.neverNull();
    }

    private JavaValue coalesce(final Expr.Call call)
    {
        final JavaValue result = method.declare(call.type(), true);
        final String label = method.name("coalesce");
        method.open(label + ":");
        boolean decided = false;
        for (final Expr operand : call.operands())
        {
            final JavaValue value = casts.represent(write(operand), call.type());
            if (value.isNeverNull())
            {
                method.assign(result, value);
                decided = true;
                break;
            }
            method.open("if (!" + value.nullFlag() + ")");
            method.assign(result, value);
            method.line("break " + label + ";");
            method.close();
        }
        if (!decided)
        {
            method.line(result.nullFlag() + " = true;");
        }
        method.close();
        return decided ? result.neverNull() : result;
    }

    private JavaValue comparison(final Expr.Call call)
    {
        final JavaValue a = write(call.operands().get(0));
        final JavaValue b = write(call.operands().get(1));
        final String symbol = javaSymbol(call.operator());
        return method.let(DataType.BOOLEAN, method.anyNull(a, b), compare(a, b, symbol));
    }

    private JavaValue distinct(final Expr.Call call, final String not)
    {
        final JavaValue a = write(call.operands().get(0));
        final JavaValue b = write(call.operands().get(1));
        final String same = compare(a, b, "==");
        return method.let(DataType.BOOLEAN, JavaValue.NO, not + "(" + a.nullFlag() + " ? " + b.nullFlag() + " : !" +
            b.nullFlag() + " && " + same + ")");
    }

    /** A Java expression; harmless when an operand is NULL, since every part is defined then. */
    static String compare(final JavaValue a, final JavaValue b, final String symbol)
    {
        return switch (a.type().kind())
        {
            case VARCHAR -> textCompare(a, b, symbol);
            case BOOLEAN -> "==".equals(symbol) || "!=".equals(symbol) ?
                a.only() + " " + symbol + " " + b.only() :
                "Boolean.compare(" + a.only() + ", " + b.only() + ") " + symbol + " 0";
            case DECIMAL -> decimalCompare(a, b, symbol);
            default -> a.only() + " " + symbol + " " + b.only();
        };
    }

    private static String decimalCompare(final JavaValue a, final JavaValue b, final String symbol)
    {
        if (a.type().scale() != b.type().scale())
        {
            return "x.compare(" + a.high() + ", " + a.low() + ", " + a.type().scale() + ", " + b.high() + ", " +
                b.low() + ", " + b.type().scale() + ") " + symbol + " 0";
        }
        return a.type().isWide() || b.type().isWide() ?
            "Int128.compare(" + a.high() + ", " + a.low() + ", " + b.high() + ", " + b.low() + ") " + symbol + " 0" :
            a.only() + " " + symbol + " " + b.only();
    }

    private static String textCompare(final JavaValue a, final JavaValue b, final String symbol)
    {
        final String both = String.join(", ", a.parts()) + ", " + String.join(", ", b.parts()) + ")";
        return switch (symbol)
        {
            case "==" -> "Text.equal(" + both;
            case "!=" -> "!Text.equal(" + both;
            default -> "Text.compare(" + both + " " + symbol + " 0";
        };
    }

    private static String javaSymbol(final Operator operator)
    {
        return switch (operator)
        {
            case EQUAL -> "==";
            case NOT_EQUAL -> "!=";
            default -> operator.symbol();
        };
    }
}
