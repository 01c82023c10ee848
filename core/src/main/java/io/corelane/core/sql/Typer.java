package io.corelane.core.sql;

import io.corelane.codec.DataType;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.Operator;
import io.corelane.core.plan.StandardFunction;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Resolves names and finds types. Aggregates become columns behind the input's; {@link GroupRewriter} turns the result
 * into an expression over the groups.
 */
final class Typer
{
    /** With a sign in front it is a BIGINT. */
    private static final BigDecimal BEYOND_BIGINT = BigDecimal.valueOf(Long.MIN_VALUE).negate();

    private final Scope scope;
    private final AggregateCalls aggregates;
    private final OverCalls overs;
    private final String place;
    private final Map<String, Node> aliases;
    private final Map<Integer, Position> columns = new LinkedHashMap<>();

    /**
     * For one clause.
     *
     * @param scope      what names mean.
     * @param aggregates takes the aggregates, or null where none may stand.
     * @param place      the clause, for errors.
     * @param aliases    what names mean that are no columns.
     */
    Typer(final Scope scope, final AggregateCalls aggregates, final String place, final Map<String, Node> aliases)
    {
        this(scope, aggregates, null, place, aliases);
    }

    /**
     * For a clause in which analytic functions may stand.
     *
     * @param scope      what names mean.
     * @param aggregates takes the aggregates, or null where none may stand.
     * @param overs      takes the analytic functions, or null where none may stand.
     * @param place      the clause, for errors.
     * @param aliases    what names mean that are no columns.
     */
    Typer(
        final Scope scope,
        final AggregateCalls aggregates,
        final OverCalls overs,
        final String place,
        final Map<String, Node> aliases)
    {
        this.scope = scope;
        this.aggregates = aggregates;
        this.overs = overs;
        this.place = place;
        this.aliases = aliases;
    }

    /** The input's columns that were named outside of aggregates, and where first. */
    Map<Integer, Position> columns()
    {
        return columns;
    }

    /** A condition: BOOLEAN. */
    Expr condition(final Node node, final String what)
    {
        final Expr expr = Coercion.known(type(node), DataType.BOOLEAN);
        if (DataType.Kind.BOOLEAN != expr.type().kind())
        {
            throw node.position().error(what + " takes a condition, found " + expr.type());
        }
        return expr;
    }

    /** An expression whose type is known. */
    Expr value(final Node node)
    {
        final Expr expr = type(node);
        if (Coercion.UNTYPED_NULL == expr)
        {
            throw node.position().error("the type of NULL is not known here; write CAST(NULL AS ...)");
        }
        return expr;
    }

    /** An expression, perhaps {@link Coercion#UNTYPED_NULL}. */
    Expr type(final Node node)
    {
        if (node instanceof Node.Name name)
        {
            return column(name);
        }
        if (node instanceof Node.Constant constant)
        {
            return Coercion.literal(constant.position(), constant.value());
        }
        if (node instanceof Node.Moment moment)
        {
            return new Expr.Literal(moment.epochNs(), DataType.TIMESTAMP);
        }
        if (node instanceof Node.Apply apply)
        {
            return apply(apply);
        }
        if (node instanceof Node.Between between)
        {
            return between(between);
        }
        if (node instanceof Node.In in)
        {
            return in(in);
        }
        if (node instanceof Node.IsTruth truth)
        {
            return truth(truth);
        }
        if (node instanceof Node.Case chosen)
        {
            return new CaseTyper(this).type(chosen);
        }
        if (node instanceof Node.Cast cast)
        {
            return cast(cast);
        }
        if (node instanceof Node.Call call)
        {
            return call(call);
        }
        if (node instanceof Node.UserCall call)
        {
            return UserCalls.type(this, call);
        }
        if (node instanceof Node.Analytic analytic)
        {
            if (null == overs)
            {
                throw node.position().error("the analytic function " +
                    analytic.call().function().text().toUpperCase(Locale.ROOT) + " is not possible in " + place +
                    "; it stands in SELECT or ORDER BY, and what it gives can be used around a subquery");
            }
            return overs.column(analytic, columns);
        }
        throw node.position().error("an interval can only be added to or taken from a TIMESTAMP");
    }

    private Expr column(final Node.Name name)
    {
        final Expr bound = scope.windowBound(name);
        if (null != bound)
        {
            return bound;
        }
        final Expr.Column column = scope.find(name);
        if (null != column)
        {
            columns.putIfAbsent(column.index(), name.position());
            return column;
        }
        final Node alias = 1 == name.parts().size() ? aliases.get(name.toString()) : null;
        if (null == alias)
        {
            throw scope.unknown(name);
        }
        final Typer other = new Typer(scope, aggregates, overs, place, Map.of());
        final Expr expr = other.type(alias);
        other.columns.forEach(columns::putIfAbsent);
        return expr;
    }

    private Expr apply(final Node.Apply apply)
    {
        final List<Node> operands = apply.operands();
        switch (apply.operator())
        {
            case AND:
            case OR:
                final List<Expr> conditions = new ArrayList<>();
                operands.forEach((operand) -> conditions.add(condition(operand, apply.operator().symbol())));
                return new Expr.Call(apply.operator(), conditions, DataType.BOOLEAN);
            case NOT:
                return not(condition(operands.get(0), "NOT"));
            case IS_NULL:
            case IS_NOT_NULL:
                final Expr value = Coercion.known(type(operands.get(0)), DataType.BIGINT);
                return new Expr.Call(apply.operator(), List.of(value), DataType.BOOLEAN);
            case NEGATE:
                return negate(apply);
            case ADD:
            case SUBTRACT:
            case MULTIPLY:
            case DIVIDE:
            case MODULO:
                return new ArithmeticTyper(this).type(apply);
            default:
                final Node text = operands.get(0) instanceof Node.Constant ? operands.get(0) : operands.get(1);
                return compare(apply.position(), apply.operator(), compared(operands.get(0), operands.get(1)),
                    compared(operands.get(1), operands.get(0)), text.position());
        }
    }

    private Expr negate(final Node.Apply apply)
    {
        if (apply.operands().get(0) instanceof Node.Constant constant && BEYOND_BIGINT.equals(constant.value()))
        {
            return new Expr.Literal(Long.MIN_VALUE, DataType.BIGINT);
        }
        final Expr operand = Coercion.known(type(apply.operands().get(0)), DataType.BIGINT);
        if (!operand.type().isNumeric())
        {
            throw apply.position().error("- takes a number, found " + operand.type());
        }
        return new Expr.Call(Operator.NEGATE, List.of(operand), operand.type());
    }

    /** A value that is compared with another; an interval is nanoseconds where it meets a difference of times. */
    private Expr compared(final Node node, final Node other)
    {
        final boolean isLength = node instanceof Node.Interval && other instanceof Node.Apply apply &&
            Operator.SUBTRACT == apply.operator() && type(other) instanceof Expr.Call call &&
            DataType.Kind.TIMESTAMP == call.operands().get(0).type().kind() &&
            DataType.Kind.BIGINT == call.type().kind();
        return isLength ? new Expr.Literal(((Node.Interval)node).lengthNs(), DataType.BIGINT) : type(node);
    }

    /** A comparison of two values, brought to one kind. */
    Expr compare(final Position position, final Operator operator, final Expr left, final Expr right)
    {
        return compare(position, operator, left, right, position);
    }

    /** A comparison of two values, of which a constant stands at a place. */
    private Expr compare(
        final Position position, final Operator operator, final Expr left, final Expr right, final Position constant)
    {
        requireName(constant, left, right);
        requireName(constant, right, left);
        return new Expr.Call(operator, Coercion.agree(position, "compare", left, right), DataType.BOOLEAN);
    }

    /** Refuses a text beside an enum that is none of its names. */
    private void requireName(final Position position, final Expr value, final Expr text)
    {
        if (text instanceof Expr.Literal literal && literal.value() instanceof String name &&
            !(value instanceof Expr.Literal))
        {
            final Collection<String> names = value instanceof Expr.Column column && null != aggregates &&
                null != aggregates.at(column.index()) ? EnumNames.of(scope.rel(), aggregates.at(column.index())) :
                EnumNames.of(scope.rel(), value);
            if (null != names && !names.contains(name))
            {
                throw position.error("'" + name + "' is no value of " + (value instanceof Expr.Column column ?
                    column.name() : "the enum") + Nearest.hint(name, names));
            }
        }
    }

    private static Expr not(final Expr condition)
    {
        return new Expr.Call(Operator.NOT, List.of(condition), DataType.BOOLEAN);
    }

    private Expr between(final Node.Between between)
    {
        final Expr value = type(between.value());
        final Expr within = new Expr.Call(Operator.AND, List.of(
            compare(between.position(), Operator.GREATER_EQUAL, value, compared(between.low(), between.value()),
                between.low().position()),
            compare(between.position(), Operator.LESS_EQUAL, value, compared(between.high(), between.value()),
                between.high().position())), DataType.BOOLEAN);
        return between.negated() ? not(within) : within;
    }

    private Expr in(final Node.In in)
    {
        final Expr value = type(in.value());
        final List<Expr> equalities = new ArrayList<>();
        for (final Node element : in.list())
        {
            equalities.add(compare(in.position(), Operator.EQUAL, value, type(element), element.position()));
        }
        final Expr found = 1 == equalities.size() ? equalities.get(0) :
            new Expr.Call(Operator.OR, equalities, DataType.BOOLEAN);
        return in.negated() ? not(found) : found;
    }

    private Expr truth(final Node.IsTruth truth)
    {
        final Expr value = condition(truth.value(), "IS " + (truth.truth() ? "TRUE" : "FALSE"));
        return new Expr.Call(truth.negated() ? Operator.IS_DISTINCT : Operator.IS_NOT_DISTINCT,
            List.of(value, new Expr.Literal(truth.truth(), DataType.BOOLEAN)), DataType.BOOLEAN);
    }

    private Expr cast(final Node.Cast cast)
    {
        final Expr operand = type(cast.operand());
        final boolean known = Coercion.UNTYPED_NULL != operand;
        final DataType type = Types.named(cast.type(), known ? Types.textLength(operand.type()) : 1);
        if (!known)
        {
            return new Expr.Literal(null, type);
        }
        if (!Types.canCast(operand.type(), type))
        {
            throw cast.position().error("cannot CAST " + operand.type() + " to " + type);
        }
        final Expr result = operand.type().equals(type) ? operand : new Expr.Cast(operand, type, cast.trying());
        final int bits = Types.bits(cast.type());
        return Long.SIZE == bits ? result : narrow(result, bits, cast.trying());
    }

    /** An integer in the range of a type of fewer bits, though it is held in 64. */
    private static Expr narrow(final Expr value, final int bits, final boolean trying)
    {
        if (!trying)
        {
            return new Expr.Function(StandardFunction.NARROW,
                List.of(value, new Expr.Literal((long)bits, DataType.BIGINT)), DataType.BIGINT);
        }
        final long most = (1L << bits - 1) - 1;
        final Expr fits = new Expr.Call(Operator.AND, List.of(
            new Expr.Call(Operator.GREATER_EQUAL, List.of(value, new Expr.Literal(-most - 1, DataType.BIGINT)),
                DataType.BOOLEAN),
            new Expr.Call(Operator.LESS_EQUAL, List.of(value, new Expr.Literal(most, DataType.BIGINT)),
                DataType.BOOLEAN)), DataType.BOOLEAN);
        return new Expr.Case(List.of(new Expr.Branch(fits, value)), new Expr.Literal(null, DataType.BIGINT),
            DataType.BIGINT);
    }

    /** TUMBLE_START() and the like; what may stand in its parentheses is the window again. */
    private Expr windowBound(final Node.Call call, final String shown, final Expr bound)
    {
        if (!scope.hasWindow())
        {
            throw call.position().error(shown +
                " needs a WINDOW, such as WINDOW TUMBLING(10s), and stands in SELECT, HAVING or ORDER BY");
        }
        if (call.star() || null != call.filter())
        {
            throw call.position().error(shown + " takes neither * nor FILTER; write " + shown + "()");
        }
        WindowResolver.requireSame(call, scope);
        return bound;
    }

    private Expr call(final Node.Call call)
    {
        final String name = call.function().text();
        final String shown = name.toUpperCase(Locale.ROOT);
        if (null != Functions.aggregate(name))
        {
            if (null == aggregates)
            {
                throw call.position().error("the aggregate " + shown + " is not possible in " + place);
            }
            return aggregates.column(call, new Typer(scope.withoutWindow(), null, "another aggregate", Map.of()));
        }
        final Expr bound = WindowResolver.bound(name);
        if (null != bound)
        {
            return windowBound(call, shown, bound);
        }
        if (call.star() || null != call.filter())
        {
            throw call.position().error(
                shown + " is no aggregate and takes neither * nor FILTER");
        }
        return ScalarCalls.type(this, call);
    }
}
