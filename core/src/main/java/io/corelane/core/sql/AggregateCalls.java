package io.corelane.core.sql;

import io.corelane.codec.DataType;
import io.corelane.core.plan.AggregateCall;
import io.corelane.core.plan.AggregateFunction;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.SortKey;
import io.corelane.core.sketch.FrequentTexts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The aggregates of one SELECT. Equal ones are one. */
final class AggregateCalls
{
    private static final long MAX_TOP = 100;
    private static final long LIST_LENGTH = 1_024;
    private static final int MAX_SEPARATOR = 32;

    private final List<AggregateCall> calls = new ArrayList<>();
    private final int firstIndex;

    /**
     * None yet.
     *
     * @param firstIndex the columns that stand for aggregates are numbered from here, behind the input's columns.
     */
    AggregateCalls(final int firstIndex)
    {
        this.firstIndex = firstIndex;
    }

    List<AggregateCall> calls()
    {
        return calls;
    }

    /** The aggregate that a column stands for, or null. */
    AggregateCall at(final int index)
    {
        return index < firstIndex || index >= firstIndex + calls.size() ? null : calls.get(index - firstIndex);
    }

    /** The column that stands for an aggregate. */
    Expr column(final Node.Call node, final Typer inside)
    {
        final AggregateFunction function = function(node);
        final boolean distinct = node.distinct() && distinct(node, function);
        final List<Expr> arguments = new ArrayList<>();
        node.arguments().forEach((argument) -> arguments.add(function.entersLate() && !arguments.isEmpty() ?
            constant(node, function, argument, arguments.size()) : argument(node, function, inside.type(argument))));
        if (AggregateFunction.LISTAGG == function && arguments.size() < 2)
        {
            arguments.add(new Expr.Literal("", DataType.varchar(1)));
        }
        if (AggregateFunction.LISTAGG == function && arguments.size() < 3)
        {
            arguments.add(new Expr.Literal(LIST_LENGTH, DataType.BIGINT));
        }
        final List<SortKey> order = node.orderBy().stream().map((sort) ->
            new SortKey(inside.value(sort.expression()), sort.descending(), sort.nullsFirst())).toList();
        final Expr filter = null == node.filter() ? null : inside.condition(node.filter(), "FILTER (WHERE ...)");
        final DataType type = AggregateFunction.LISTAGG == function ? listType(arguments) :
            type(node, function, arguments.isEmpty() ? null : arguments.get(0));
        for (int i = 0; i < calls.size(); i++)
        {
            final AggregateCall call = calls.get(i);
            if (call.equals(new AggregateCall(function, arguments, distinct, filter, order, call.name(), type)))
            {
                return new Expr.Column(firstIndex + i, call.name(), type);
            }
        }
        final String name = unique(OutputNames.ofAggregate(
            node.function().text(), arguments.isEmpty() ? null : arguments.get(0)));
        calls.add(new AggregateCall(function, arguments, distinct, filter, order, name, type));
        return new Expr.Column(firstIndex + calls.size() - 1, name, type);
    }

    private static AggregateFunction function(final Node.Call node)
    {
        final AggregateFunction function = Functions.aggregate(node.function().text());
        final String shown = node.function().text().toUpperCase(Locale.ROOT);
        if (node.star())
        {
            if (AggregateFunction.COUNT != function)
            {
                throw node.position().error(shown + "(*) is not possible; only COUNT takes *");
            }
            return AggregateFunction.COUNT_ROWS;
        }
        if (AggregateFunction.LISTAGG == function)
        {
            if (node.arguments().isEmpty() || node.arguments().size() > 3)
            {
                throw node.position().error("LISTAGG takes a text, a separator if there is one, and the greatest " +
                    "length of the result in bytes if it is another than " + LIST_LENGTH + "; found " +
                    node.arguments().size() + " arguments");
            }
            return function;
        }
        final int arguments = arguments(function);
        if (arguments != node.arguments().size())
        {
            throw node.position().error(shown + " takes " + (1 == arguments ? "one argument" : "two arguments") +
                ", found " + node.arguments().size());
        }
        return function;
    }

    /** Whether it matters that each value counts once. */
    private static boolean distinct(final Node.Call node, final AggregateFunction function)
    {
        return switch (function)
        {
            case COUNT, SUM, AVG -> true;
            case MIN, MAX -> false;
            default -> throw node.position().error(node.function().text().toUpperCase(Locale.ROOT) +
                "(DISTINCT ...) is not possible; DISTINCT goes with COUNT, SUM, AVG, MIN and MAX");
        };
    }

    private static DataType listType(final List<Expr> arguments)
    {
        return DataType.varchar(((Long)((Expr.Literal)arguments.get(2)).value()).intValue());
    }

    /** A separator, or the greatest length of a list. */
    private static Expr ofList(final Object value, final Node argument, final int place)
    {
        if (1 == place && value instanceof String text && text.length() <= MAX_SEPARATOR)
        {
            return new Expr.Literal(
                text, DataType.varchar(Math.max(1, text.getBytes(StandardCharsets.UTF_8).length)));
        }
        if (2 == place && value instanceof Long length && length >= 1 && length <= DataType.MAX_LENGTH)
        {
            return new Expr.Literal(length, DataType.BIGINT);
        }
        throw argument.position().error(1 == place ? "LISTAGG takes a separator here, a text of up to " +
            MAX_SEPARATOR + " characters such as ','" : "LISTAGG takes the greatest length of the result here, a " +
            "number from 1 to " + DataType.MAX_LENGTH);
    }

    /** A share, or how many. */
    private static Expr constant(
        final Node.Call node, final AggregateFunction function, final Node argument, final int place)
    {
        if (AggregateFunction.LISTAGG == function)
        {
            return ofList(argument instanceof Node.Constant constant ? constant.value() : null, argument, place);
        }
        final Object value = argument instanceof Node.Constant constant ? constant.value() : null;
        if (AggregateFunction.TOP_K == function)
        {
            if (value instanceof Long count && count >= 1 && count <= MAX_TOP)
            {
                return new Expr.Literal(count, DataType.BIGINT);
            }
            throw argument.position().error("TOP_K takes a number from 1 to " + MAX_TOP + " here");
        }
        final double share = value instanceof Number number ? number.doubleValue() : -1;
        if (share < 0 || share > 1)
        {
            throw argument.position().error(node.function().text().toUpperCase(Locale.ROOT) +
                " takes a share from 0 to 1 here, such as 0.95");
        }
        return new Expr.Literal(share, DataType.DOUBLE);
    }

    private static int arguments(final AggregateFunction function)
    {
        return switch (function)
        {
            case APPROX_PERCENTILE, TOP_K, ARG_MIN, ARG_MAX, COVAR_POP, COVAR_SAMP, CORR, REGR_SLOPE, REGR_INTERCEPT,
                REGR_R2 -> 2;
            default -> 1;
        };
    }

    private static Expr argument(final Node.Call node, final AggregateFunction function, final Expr argument)
    {
        if (Coercion.UNTYPED_NULL == argument)
        {
            throw node.position().error("the type of NULL is not known here; write CAST(NULL AS ...)");
        }
        final String name = node.function().text();
        if (name.startsWith("bool_") && DataType.Kind.BOOLEAN != argument.type().kind())
        {
            throw node.position().error(
                name.toUpperCase(Locale.ROOT) + " takes a condition, found " + argument.type());
        }
        if ((AggregateFunction.TOP_K == function || AggregateFunction.LISTAGG == function) &&
            DataType.Kind.VARCHAR != argument.type().kind())
        {
            throw node.position().error(
                function + " takes a text, found " + argument.type() + "; CAST it to VARCHAR(n)");
        }
        if (!function.isMoment() && AggregateFunction.APPROX_PERCENTILE != function)
        {
            return argument;
        }
        number(node, function, argument.type());
        return DataType.Kind.DOUBLE == argument.type().kind() ? argument :
            new Expr.Cast(argument, DataType.DOUBLE, false);
    }

    private static DataType type(final Node.Call node, final AggregateFunction function, final Expr argument)
    {
        switch (function)
        {
            case COUNT_ROWS:
            case COUNT:
            case APPROX_COUNT_DISTINCT:
                return DataType.BIGINT;
            case APPROX_PERCENTILE:
                return DataType.DOUBLE;
            case TOP_K:
                return DataType.varchar(FrequentTexts.MAX_LENGTH);
            case SUM:
            case AVG:
            case MEDIAN:
                return number(node, function, argument.type());
            default:
                return function.isMoment() ? DataType.DOUBLE : argument.type();
        }
    }

    private static DataType number(final Node.Call node, final AggregateFunction function, final DataType type)
    {
        if (!type.isNumeric())
        {
            throw node.position().error(function + " takes a number, found " + type);
        }
        if (DataType.Kind.DOUBLE == type.kind())
        {
            return type;
        }
        if (AggregateFunction.AVG == function || AggregateFunction.MEDIAN == function)
        {
            return AggregateFunction.AVG == function ? JobPlan.quotientType(type.scale()) : JobPlan.medianType(type);
        }
        return DataType.Kind.BIGINT == type.kind() ? type : DataType.decimal(DataType.MAX_PRECISION, type.scale());
    }

    private String unique(final String name)
    {
        String unique = name;
        for (int i = 2; hasName(unique); i++)
        {
            unique = name + "_" + i;
        }
        return unique;
    }

    private boolean hasName(final String name)
    {
        return calls.stream().anyMatch((call) -> call.name().equalsIgnoreCase(name));
    }
}
