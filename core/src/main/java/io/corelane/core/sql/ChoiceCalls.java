package io.corelane.core.sql;

import io.corelane.codec.DataType;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.StandardFunction;
import java.util.List;
import java.util.Map;

/** Types of functions that choose among their arguments. */
final class ChoiceCalls
{
    private ChoiceCalls()
    {
    }

    static void register(final Map<String, ScalarCalls.CallTyper> calls)
    {
        calls.put("coalesce", (arguments) -> CaseTyper.coalesce(
            Coercion.unify(arguments.position(), arguments.shown(), arguments.requireLeast(1).all())));
        calls.put("ifnull", ChoiceCalls::ifNull);
        calls.put("nvl", ChoiceCalls::ifNull);
        calls.put("nullif", ChoiceCalls::nullIf);
        calls.put("if", ChoiceCalls::choice);
        calls.put("least", (arguments) -> extreme(arguments, StandardFunction.LEAST));
        calls.put("greatest", (arguments) -> extreme(arguments, StandardFunction.GREATEST));
    }

    private static Expr ifNull(final Arguments arguments)
    {
        return CaseTyper.coalesce(
            Coercion.unify(arguments.position(), arguments.shown(), arguments.require(2, 2).all()));
    }

    private static Expr nullIf(final Arguments arguments)
    {
        arguments.require(2, 2);
        return CaseTyper.nullIf(arguments.typer(), arguments.position(), arguments.any(0), arguments.any(1));
    }

    private static Expr choice(final Arguments arguments)
    {
        arguments.require(3, 3);
        final Expr condition = arguments.typer().condition(arguments.node(0), arguments.shown());
        return CaseTyper.build(List.of(condition), Coercion.unify(
            arguments.position(), arguments.shown(), List.of(arguments.any(1), arguments.any(2))));
    }

    private static Expr extreme(final Arguments arguments, final StandardFunction function)
    {
        final List<Expr> alternatives = Coercion.unify(
            arguments.position(), arguments.shown(), arguments.requireLeast(1).all());
        final DataType type = CaseTyper.type(alternatives);
        if (null == type || 1 == alternatives.size())
        {
            return alternatives.get(0);
        }
        return new Expr.Function(function, alternatives, type);
    }
}
