package io.corelane.core.plan;

/** What an {@link Expr.Function} calls. */
public sealed interface ScalarFunction permits StandardFunction, UserFunction
{
    /**
     * How the plan's text names it.
     *
     * @return the name.
     */
    String name();
}
