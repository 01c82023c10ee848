package io.corelane.core.sql;

import io.corelane.codec.DataType;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.StandardFunction;
import io.corelane.core.plan.TimeField;
import io.corelane.core.runtime.TimeFormat;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Types of functions of times; a unit is a word, or a text. */
final class TimeCalls
{
    private static final Map<String, TimeField> FIELDS = new LinkedHashMap<>();

    static
    {
        Arrays.stream(TimeField.values()).forEach((field) -> FIELDS.put(name(field), field));
        Arrays.stream(TimeField.values()).filter(TimeField::isUnit)
            .forEach((field) -> FIELDS.put(name(field) + "s", field));
    }

    private TimeCalls()
    {
    }

    static void register(final Map<String, ScalarCalls.CallTyper> calls)
    {
        calls.put("extract", (arguments) -> Arguments.call(StandardFunction.EXTRACT, DataType.BIGINT,
            field(arguments.require(2, 2), false), arguments.timestamp(1)));
        for (final TimeField field : List.of(TimeField.YEAR, TimeField.QUARTER, TimeField.MONTH, TimeField.WEEK,
            TimeField.DAY, TimeField.HOUR, TimeField.MINUTE, TimeField.SECOND))
        {
            calls.put(name(field), (arguments) -> extract(field, arguments));
        }
        calls.put("date_trunc", (arguments) -> Arguments.call(StandardFunction.DATE_TRUNC, DataType.TIMESTAMP,
            field(arguments.require(2, 2), true), arguments.timestamp(1)));
        calls.put("datediff", (arguments) -> difference(arguments, StandardFunction.DATEDIFF));
        calls.put("timestampdiff", (arguments) -> difference(arguments, StandardFunction.TIMESTAMPDIFF));
        calls.put("timestampadd", TimeCalls::moved);
        calls.put("dateadd", TimeCalls::moved);
        calls.put("from_unixtime", (arguments) -> Arguments.call(
            StandardFunction.FROM_UNIXTIME, DataType.TIMESTAMP, arguments.require(1, 1).integer(0)));
        calls.put("unix_timestamp", (arguments) -> extract(TimeField.EPOCH, arguments));
        calls.put("date_format", TimeCalls::format);
        calls.put("to_timestamp", TimeCalls::parsed);
    }

    private static String name(final TimeField field)
    {
        return field.name().toLowerCase(Locale.ROOT);
    }

    private static Expr extract(final TimeField field, final Arguments arguments)
    {
        return Arguments.call(
            StandardFunction.EXTRACT, DataType.BIGINT, literal(field), arguments.require(1, 1).timestamp(0));
    }

    private static Expr difference(final Arguments arguments, final StandardFunction function)
    {
        return Arguments.call(function, DataType.BIGINT, field(arguments.require(3, 3), true),
            arguments.timestamp(1), arguments.timestamp(2));
    }

    private static Expr moved(final Arguments arguments)
    {
        return Arguments.call(StandardFunction.TIMESTAMPADD, DataType.TIMESTAMP,
            field(arguments.require(3, 3), true), arguments.integer(1), arguments.timestamp(2));
    }

    private static Expr format(final Arguments arguments)
    {
        final Expr time = arguments.require(2, 2).timestamp(0);
        final String pattern = arguments.constantText(1, arguments.shown());
        try
        {
            final int length = TimeFormat.of(pattern).maxLength();
            return Arguments.call(StandardFunction.DATE_FORMAT, DataType.varchar(Math.min(
                DataType.MAX_LENGTH, length)), time, Coercion.literal(arguments.node(1).position(), pattern));
        }
        catch (final IllegalArgumentException ex)
        {
            throw arguments.node(1).position().error("'" + pattern + "' is no pattern of a time: " + ex.getMessage());
        }
    }

    private static Expr parsed(final Arguments arguments)
    {
        return new Expr.Cast(arguments.require(1, 1).text(0), DataType.TIMESTAMP, false);
    }

    /** The first argument: a word, or a text. */
    private static Expr field(final Arguments arguments, final boolean asUnit)
    {
        final Node node = arguments.node(0);
        final String name = node instanceof Node.Name word && 1 == word.parts().size() ? word.toString() :
            node instanceof Node.Constant constant && constant.value() instanceof String text ? text : null;
        final String what = asUnit ? "unit" : "field";
        final TimeField field = null == name ? null : FIELDS.get(name.toLowerCase(Locale.ROOT));
        if (null == field || asUnit && !field.isUnit())
        {
            final List<String> names = Arrays.stream(TimeField.values()).filter(
                (candidate) -> !asUnit || candidate.isUnit()).map(TimeField::name).collect(Collectors.toList());
            throw node.position().error(null == name ?
                arguments.shown() + " takes a " + what + " of time first, such as YEAR" :
                "there is no " + what + " of time " + name + Nearest.hint(name, names));
        }
        return literal(field);
    }

    private static Expr literal(final TimeField field)
    {
        return new Expr.Literal(field.name(), DataType.varchar(field.name().length()));
    }
}
