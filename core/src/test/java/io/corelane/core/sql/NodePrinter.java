package io.corelane.core.sql;

import io.corelane.core.plan.Operator;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes trees as SQL, everything in parentheses, so that reading it gives the same tree. */
final class NodePrinter
{
    private NodePrinter()
    {
    }

    static String print(final Node node)
    {
        if (node instanceof Node.Name name)
        {
            return name.parts().stream().map(NodePrinter::identifier).collect(Collectors.joining("."));
        }
        if (node instanceof Node.Constant constant)
        {
            return constant(constant.value());
        }
        if (node instanceof Node.Moment moment)
        {
            return "TIMESTAMP '" + Timestamps.format(moment.epochNs()) + "'";
        }
        if (node instanceof Node.Interval interval)
        {
            return "INTERVAL '" + interval.lengthNs() + "' NANOSECONDS";
        }
        if (node instanceof Node.Apply apply)
        {
            return apply(apply.operator(), apply.operands());
        }
        if (node instanceof Node.Between between)
        {
            return "((" + print(between.value()) + ")" + not(between.negated()) + " BETWEEN (" + print(between.low()) +
                ") AND (" + print(between.high()) + "))";
        }
        if (node instanceof Node.In in)
        {
            return "((" + print(in.value()) + ")" + not(in.negated()) + " IN (" + list(in.list()) + "))";
        }
        if (node instanceof Node.IsTruth truth)
        {
            return "((" + print(truth.value()) + ") IS" + not(truth.negated()) + (truth.truth() ? " TRUE)" : " FALSE)");
        }
        if (node instanceof Node.Case chosen)
        {
            return chosen(chosen);
        }
        if (node instanceof Node.Cast cast)
        {
            return (cast.trying() ? "TRY_CAST(" : "CAST(") + print(cast.operand()) + " AS " + type(cast.type()) + ")";
        }
        final Node.Call call = (Node.Call)node;
        return call.function().text().toUpperCase(Locale.ROOT) + "(" + (call.star() ? "*" : list(call.arguments())) +
            ")" + (null == call.filter() ? "" : " FILTER (WHERE " + print(call.filter()) + ")");
    }

    private static String apply(final Operator operator, final List<Node> operands)
    {
        final String first = "(" + print(operands.get(0)) + ")";
        switch (operator)
        {
            case NOT:
            case NEGATE:
                return "(" + operator.symbol() + " " + first + ")";
            case IS_NULL:
            case IS_NOT_NULL:
                return "(" + first + " " + operator.symbol() + ")";
            default:
                return operands.stream().map((operand) -> "(" + print(operand) + ")")
                    .collect(Collectors.joining(" " + operator.symbol() + " ", "(", ")"));
        }
    }

    private static String chosen(final Node.Case chosen)
    {
        final StringBuilder text = new StringBuilder("CASE");
        if (null != chosen.operand())
        {
            text.append(' ').append(print(chosen.operand()));
        }
        for (final Node.Branch branch : chosen.branches())
        {
            text.append(" WHEN ").append(print(branch.condition())).append(" THEN ").append(print(branch.result()));
        }
        if (null != chosen.otherwise())
        {
            text.append(" ELSE ").append(print(chosen.otherwise()));
        }
        return text.append(" END").toString();
    }

    private static String constant(final Object value)
    {
        if (value instanceof String text)
        {
            return "'" + text.replace("'", "''") + "'";
        }
        if (value instanceof Double number)
        {
            return number.toString().contains("E") ? number.toString() : number + "e0";
        }
        if (value instanceof BigDecimal number)
        {
            return number.toPlainString();
        }
        return null == value ? "NULL" : value.toString().toUpperCase(Locale.ROOT);
    }

    private static String identifier(final Identifier identifier)
    {
        return identifier.quoted() ? "\"" + identifier.text().replace("\"", "\"\"") + "\"" :
            identifier.text().toUpperCase(Locale.ROOT);
    }

    private static String type(final Node.TypeName type)
    {
        return type.name() + (type.first() < 0 ? "" : "(" + type.first() +
            (type.second() < 0 ? "" : ", " + type.second()) + ")");
    }

    private static String list(final List<Node> nodes)
    {
        return nodes.stream().map(NodePrinter::print).collect(Collectors.joining(", "));
    }

    private static String not(final boolean negated)
    {
        return negated ? " NOT" : "";
    }
}
