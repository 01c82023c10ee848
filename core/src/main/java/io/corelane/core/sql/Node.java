package io.corelane.core.sql;

import io.corelane.core.plan.Operator;
import io.corelane.core.plan.UserFunction;
import java.util.List;
import java.util.stream.Collectors;

/** An expression as it was written: nothing is resolved, no types yet. Immutable. */
sealed interface Node
{
    /** Where it begins. */
    Position position();

    /** A column, with or without its relation before it. */
    record Name(Position position, List<Identifier> parts) implements Node
    {
        @Override
        public String toString()
        {
            return parts.stream().map(Identifier::text).collect(Collectors.joining("."));
        }
    }

    /** A number, text, truth value or NULL: Long, BigDecimal, Double, String, Boolean or null. */
    record Constant(Position position, Object value) implements Node
    {
    }

    /** TIMESTAMP '...', as nanoseconds since the epoch. */
    record Moment(Position position, long epochNs) implements Node
    {
    }

    /** INTERVAL '1' MINUTE, or 1m. */
    record Interval(Position position, long lengthNs) implements Node
    {
    }

    /** An operator on operands; the position is the operator's. */
    record Apply(Position position, Operator operator, List<Node> operands) implements Node
    {
    }

    /** BETWEEN. */
    record Between(Position position, Node value, Node low, Node high, boolean negated) implements Node
    {
    }

    /** IN with a list. */
    record In(Position position, Node value, List<Node> list, boolean negated) implements Node
    {
    }

    /** IS [NOT] TRUE, IS [NOT] FALSE. */
    record IsTruth(Position position, Node value, boolean truth, boolean negated) implements Node
    {
    }

    /** CASE; without an operand each condition stands for itself. Operand and otherwise may be null. */
    record Case(Position position, Node operand, List<Branch> branches, Node otherwise) implements Node
    {
    }

    /** One WHEN. */
    record Branch(Node condition, Node result)
    {
    }

    /** CAST and TRY_CAST. */
    record Cast(Position position, Node operand, TypeName type, boolean trying) implements Node
    {
    }

    /** A type as it was written; -1 for a number that was not. */
    record TypeName(Position position, String name, long first, long second)
    {
    }

    /** A function's call; star is f(*), the filter may be null, the order is that of an aggregate's rows. */
    record Call(
        Position position, Identifier function, List<Node> arguments, boolean star, boolean distinct, Node filter,
        List<Syntax.Sort> orderBy) implements Node
    {
        /** One without DISTINCT and without an order. */
        Call(
            final Position position,
            final Identifier function,
            final List<Node> arguments,
            final boolean star,
            final Node filter)
        {
            this(position, function, arguments, star, false, filter, List.of());
        }
    }

    /** An aggregate or analytic function with OVER. */
    record Analytic(Position position, Call call, OverClause over) implements Node
    {
    }

    /** A call of a function that a program brings along. */
    record UserCall(Position position, UserFunction function, List<Node> arguments) implements Node
    {
    }
}
