package io.corelane.core.sql;

import io.corelane.core.plan.Expr;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The scalar functions by their names, and what types their calls. */
final class ScalarCalls
{
    private static final Map<String, CallTyper> CALLS = new LinkedHashMap<>();

    static
    {
        ChoiceCalls.register(CALLS);
        NumberCalls.register(CALLS);
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

    static List<String> names()
    {
        return List.copyOf(CALLS.keySet());
    }

    static Expr type(final Typer typer, final Node.Call call)
    {
        return CALLS.get(call.function().text()).type(new Arguments(typer, call));
    }
}
