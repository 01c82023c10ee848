package io.corelane.core.sql;

import io.corelane.core.plan.Expr;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The scalar functions by their names, and what types their calls. */
final class ScalarCalls
{
    private static final Map<String, CallTyper> CALLS = new LinkedHashMap<>();
    private static final List<String> OPERATORS = List.of("||", "like");

    static
    {
        ChoiceCalls.register(CALLS);
        NumberCalls.register(CALLS);
        TextCalls.register(CALLS);
        RegexCalls.register(CALLS);
        TimeCalls.register(CALLS);
    }

    private ScalarCalls()
    {
    }

    /** Turns the call of one function into an expression. */
    @FunctionalInterface
    interface CallTyper
    {
        Expr type(Arguments arguments);
    }

    static boolean has(final String name)
    {
        return CALLS.containsKey(name);
    }

    /** All but those that are written as operators. */
    static List<String> names()
    {
        return CALLS.keySet().stream().filter((name) -> !OPERATORS.contains(name)).collect(Collectors.toList());
    }

    static Expr type(final Typer typer, final Node.Call call)
    {
        return CALLS.get(call.function().text()).type(new Arguments(typer, call));
    }
}
