package io.corelane.core.sql;

import io.corelane.core.function.UserFunctions;
import io.corelane.core.plan.AggregateFunction;
import io.corelane.core.plan.AnalyticFunction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The functions of the dialect: those that are built, and those that are known by name only. */
final class Functions
{
    private static final Map<String, AggregateFunction> AGGREGATES = new LinkedHashMap<>();

    /** Functions of the dialect that are refused by their name. */
    static final List<String> PLANNED = List.of("unnest");

    static
    {
        AGGREGATES.put("count", AggregateFunction.COUNT);
        AGGREGATES.put("sum", AggregateFunction.SUM);
        AGGREGATES.put("avg", AggregateFunction.AVG);
        AGGREGATES.put("min", AggregateFunction.MIN);
        AGGREGATES.put("max", AggregateFunction.MAX);
        AGGREGATES.put("first_value", AggregateFunction.FIRST_VALUE);
        AGGREGATES.put("last_value", AggregateFunction.LAST_VALUE);
        AGGREGATES.put("approx_count_distinct", AggregateFunction.APPROX_COUNT_DISTINCT);
        AGGREGATES.put("approx_percentile", AggregateFunction.APPROX_PERCENTILE);
        AGGREGATES.put("median", AggregateFunction.MEDIAN);
        AGGREGATES.put("top_k", AggregateFunction.TOP_K);
        AGGREGATES.put("listagg", AggregateFunction.LISTAGG);
        AGGREGATES.put("bool_and", AggregateFunction.MIN);
        AGGREGATES.put("bool_or", AggregateFunction.MAX);
        AGGREGATES.put("min_by", AggregateFunction.ARG_MIN);
        AGGREGATES.put("max_by", AggregateFunction.ARG_MAX);
        AGGREGATES.put("stddev", AggregateFunction.STDDEV_SAMP);
        AGGREGATES.put("variance", AggregateFunction.VAR_SAMP);
        for (final AggregateFunction function : AggregateFunction.values())
        {
            if (function.isMoment() && !function.isPart() || function.isPick())
            {
                AGGREGATES.put(function.name().toLowerCase(Locale.ROOT), function);
            }
        }
    }

    private Functions()
    {
    }

    /** Refuses a function that is not built, and one that there is not. */
    static void check(final Identifier name, final UserFunctions own)
    {
        if (PLANNED.contains(name.text()))
        {
            throw name.position().unsupported("the function " + name.text().toUpperCase(Locale.ROOT));
        }
        if (WindowBuilder.isFunction(name.text()))
        {
            throw name.position().error(WindowBuilder.usage(name.text()));
        }
        if (!AGGREGATES.containsKey(name.text()) && null == analytic(name.text()) && !ScalarCalls.has(name.text()) &&
            null == WindowResolver.bound(name.text()))
        {
            if (null != ForeignFunctions.here(name.text()))
            {
                throw name.position().error("there is no function " + name.text() + "; write " +
                    ForeignFunctions.here(name.text()));
            }
            if (null != ForeignWords.remedy(name.text()))
            {
                throw name.position().error(ForeignWords.remedy(name.text()));
            }
            final List<String> names = names();
            own.all().forEach((function) -> names.add(function.name()));
            final String nearest = Nearest.of(name.text(), names);
            throw name.position().error("there is no function " + name.text() +
                (null == nearest ? "; one of your own has to be in a jar on the class path" :
                "; did you mean " + nearest.toUpperCase(Locale.ROOT) + "?"));
        }
    }

    /** The aggregate of a name, or null if it is none. */
    static AggregateFunction aggregate(final String name)
    {
        return AGGREGATES.get(name);
    }

    /** Names of all aggregates. */
    static List<String> aggregates()
    {
        return AGGREGATES.keySet().stream().map((name) -> name.toUpperCase(Locale.ROOT)).toList();
    }

    /** Names of all analytic functions that are no aggregates. */
    static List<String> analytics()
    {
        return Arrays.stream(AnalyticFunction.values()).map(AnalyticFunction::name)
            .filter((name) -> !AGGREGATES.containsKey(name.toLowerCase(Locale.ROOT))).toList();
    }

    /** The analytic function of a name, or null if it is none. */
    static AnalyticFunction analytic(final String name)
    {
        for (final AnalyticFunction function : AnalyticFunction.values())
        {
            if (function.name().equalsIgnoreCase(name))
            {
                return function;
            }
        }
        return null;
    }

    private static List<String> names()
    {
        final List<String> names = new ArrayList<>(AGGREGATES.keySet());
        for (final AnalyticFunction function : AnalyticFunction.values())
        {
            names.add(function.name().toLowerCase(Locale.ROOT));
        }
        names.addAll(ScalarCalls.names());
        names.addAll(PLANNED);
        return names;
    }
}
