package io.corelane.core.sql;

import io.corelane.codec.DataType;
import io.corelane.core.plan.Expr;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Brings expressions to a type without being asked: NULL takes the type at hand, constants are converted in place. */
final class Coercion
{
    /** A NULL whose type nothing has told yet; none is left in a plan. */
    static final Expr.Literal UNTYPED_NULL = new Expr.Literal(null, null);

    private Coercion()
    {
    }

    /** The constant as a typed expression. */
    static Expr literal(final Position position, final Object value)
    {
        if (value instanceof Long)
        {
            return new Expr.Literal(value, DataType.BIGINT);
        }
        if (value instanceof BigDecimal decimal)
        {
            return new Expr.Literal(value, typeOf(decimal));
        }
        if (value instanceof Double)
        {
            return new Expr.Literal(value, DataType.DOUBLE);
        }
        if (value instanceof Boolean)
        {
            return new Expr.Literal(value, DataType.BOOLEAN);
        }
        if (value instanceof String text)
        {
            final int length = text.getBytes(StandardCharsets.UTF_8).length;
            if (length > DataType.MAX_LENGTH)
            {
                throw position.error("the text has " + length + " bytes, " + DataType.MAX_LENGTH + " are possible");
            }
            return new Expr.Literal(value, DataType.varchar(Math.max(1, length)));
        }
        return UNTYPED_NULL;
    }

    /** The same expression when its type is known; else a NULL of the given type. */
    static Expr known(final Expr expr, final DataType otherwise)
    {
        return UNTYPED_NULL == expr ? new Expr.Literal(null, otherwise) : expr;
    }

    /** Two operands of one kind, for arithmetic or a comparison. */
    static List<Expr> agree(final Position position, final String what, final Expr left, final Expr right)
    {
        final DataType some = UNTYPED_NULL != left ? left.type() : UNTYPED_NULL != right ? right.type() :
            DataType.BIGINT;
        final Expr first = moment(position, known(left, some), known(right, some).type());
        final Expr second = moment(position, known(right, some), first.type());
        final DataType one = first.type();
        final DataType other = second.type();
        if (one.kind() == other.kind())
        {
            return List.of(first, second);
        }
        if (!one.isNumeric() || !other.isNumeric())
        {
            throw position.error("cannot " + what + " " + one + " and " + other + "; CAST one of them");
        }
        if (DataType.Kind.DOUBLE == one.kind() || DataType.Kind.DOUBLE == other.kind())
        {
            return List.of(to(first, DataType.DOUBLE), to(second, DataType.DOUBLE));
        }
        return List.of(decimal(first), decimal(second));
    }

    /** The alternatives of a CASE or COALESCE in one type; NULL alone stays untyped. */
    static List<Expr> unify(final Position position, final String what, final List<Expr> alternatives)
    {
        final List<Expr> result = new ArrayList<>(alternatives);
        if (hasKind(alternatives, DataType.Kind.TIMESTAMP))
        {
            result.replaceAll((expr) -> moment(position, expr, DataType.TIMESTAMP));
        }
        final boolean decimals = hasKind(result, DataType.Kind.DECIMAL);
        DataType type = null;
        for (final Expr expr : result)
        {
            if (UNTYPED_NULL != expr)
            {
                type = merge(position, what, type, decimals ? decimalType(expr) : expr.type());
            }
        }
        final DataType common = type;
        result.replaceAll((expr) -> null == common ? expr : to(expr, common));
        return result;
    }

    private static boolean hasKind(final List<Expr> alternatives, final DataType.Kind kind)
    {
        return alternatives.stream().anyMatch((expr) -> UNTYPED_NULL != expr && kind == expr.type().kind());
    }

    /** The expression in a type of which its own values are values. */
    static Expr to(final Expr expr, final DataType type)
    {
        if (expr instanceof Expr.Literal literal)
        {
            return convert(literal, type);
        }
        return isHeldAlike(expr.type(), type) ? expr : new Expr.Cast(expr, type, false);
    }

    /** The expression in a type, NULL where its value is none of it. */
    static Expr attempt(final Expr expr, final DataType type)
    {
        return isHeldAlike(expr.type(), type) ? expr : new Expr.Cast(expr, type, true);
    }

    private static boolean isHeldAlike(final DataType one, final DataType other)
    {
        return one.kind() == other.kind() && one.scale() == other.scale() && one.isWide() == other.isWide();
    }

    /** A number as a DECIMAL: integers get 19 digits, constants as many as they have. */
    static Expr decimal(final Expr expr)
    {
        return to(expr, decimalType(expr));
    }

    private static DataType decimalType(final Expr expr)
    {
        return expr instanceof Expr.Literal literal && literal.value() instanceof Long value &&
            DataType.Kind.BIGINT == expr.type().kind() ?
            typeOf(BigDecimal.valueOf(value)) : Types.asDecimal(expr.type());
    }

    private static DataType merge(
        final Position position, final String what, final DataType type, final DataType other)
    {
        final DataType common = null == type ? other : Types.common(type, other);
        if (null == common)
        {
            throw position.error(what + " has results of types " + type + " and " + other + "; CAST one of them");
        }
        return common;
    }

    private static Expr convert(final Expr.Literal literal, final DataType type)
    {
        if (literal.value() instanceof Long value && DataType.Kind.DECIMAL == type.kind())
        {
            return new Expr.Literal(BigDecimal.valueOf(value).setScale(type.scale()), type);
        }
        if (literal.value() instanceof BigDecimal value && DataType.Kind.DECIMAL == type.kind())
        {
            return new Expr.Literal(value.setScale(type.scale()), type);
        }
        if (literal.value() instanceof Number value && DataType.Kind.DOUBLE == type.kind())
        {
            return new Expr.Literal(value.doubleValue(), type);
        }
        return new Expr.Literal(literal.value(), type);
    }

    private static boolean isText(final Expr expr)
    {
        return expr instanceof Expr.Literal literal && literal.value() instanceof String;
    }

    /** A constant text as the time that it is, where a time stands beside it. */
    static Expr moment(final Position position, final Expr expr, final DataType beside)
    {
        return DataType.Kind.TIMESTAMP == beside.kind() && isText(expr) ? new Expr.Literal(
            Timestamps.parse(position, (String)((Expr.Literal)expr).value()), DataType.TIMESTAMP) : expr;
    }

    private static DataType typeOf(final BigDecimal value)
    {
        final int precision = Math.max(value.precision(), value.scale());
        final boolean fits = value.unscaledValue().bitLength() < Long.SIZE;
        return DataType.decimal(fits ? precision : Types.beyondNarrow(precision), value.scale());
    }
}
