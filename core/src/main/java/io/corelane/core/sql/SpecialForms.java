package io.corelane.core.sql;

import java.util.List;
import java.util.Locale;
import org.antlr.v4.runtime.Token;

/**
 * Arguments with words between them: TRIM(BOTH 'x' FROM s), SUBSTRING(s FROM 1 FOR 2), EXTRACT(YEAR FROM t),
 * POSITION('x' IN s). They become plain ones.
 */
final class SpecialForms
{
    private static final String TRIM = "trim";
    private static final String POSITION = "position";

    private final ExpressionBuilder expressions;
    private final Identifier name;

    SpecialForms(final ExpressionBuilder expressions, final Identifier name)
    {
        this.expressions = expressions;
        this.name = name;
    }

    /** The function that takes the plain arguments: TRIM(LEADING ...) is LTRIM. */
    String function(final List<SqlParser.ArgumentContext> arguments)
    {
        final SqlParser.ArgumentContext only = 1 == arguments.size() ? arguments.get(0) : null;
        if (null != only && TRIM.equals(name.text()))
        {
            return null != only.LEADING() ? "ltrim" : null != only.TRAILING() ? "rtrim" : TRIM;
        }
        return name.text();
    }

    /** The plain arguments that one argument stands for. */
    List<Node> arguments(final SqlParser.ArgumentContext argument)
    {
        if (null != argument.FROM())
        {
            return from(argument);
        }
        final List<Node> position = POSITION.equals(name.text()) ? position(argument.expression(0)) : null;
        return null == position ? List.of(expressions.visit(argument.expression(0))) : position;
    }

    private List<Node> from(final SqlParser.ArgumentContext argument)
    {
        final boolean isSided = null != argument.BOTH() || null != argument.LEADING() || null != argument.TRAILING();
        final List<Node> nodes = expressions.all(argument.expression());
        switch (name.text())
        {
            case TRIM:
                if (null != argument.FOR())
                {
                    throw misplaced(argument.FOR().getSymbol());
                }
                return 1 == nodes.size() ? nodes : List.of(nodes.get(1), nodes.get(0));
            case "substring":
            case "substr":
                if (isSided)
                {
                    throw misplaced(argument.getStart());
                }
                return nodes;
            case "extract":
                if (isSided || null != argument.FOR())
                {
                    throw misplaced(isSided ? argument.getStart() : argument.FOR().getSymbol());
                }
                return nodes;
            default:
                throw misplaced(argument.FROM().getSymbol());
        }
    }

    /** What stands around the IN of POSITION, when that was taken for a condition; null when it was not. */
    private List<Node> position(final SqlParser.ExpressionContext expression)
    {
        if (!(expression instanceof SqlParser.PredicatedContext predicated) || 1 != predicated.predicate().size())
        {
            return null;
        }
        final SqlParser.PredicateContext predicate = predicated.predicate(0);
        if (predicate instanceof SqlParser.InValueContext in && null == in.NOT())
        {
            final Node target = target(in.inTarget());
            return List.of(expressions.visit(predicated.valueExpression()), null == in.CONCAT() ? target :
                ExpressionBuilder.concatenation(
                Position.of(in.CONCAT().getSymbol()), List.of(target, expressions.visit(in.valueExpression()))));
        }
        if (predicate instanceof SqlParser.InListContext in && null == in.NOT() && 1 == in.expression().size())
        {
            return List.of(expressions.visit(predicated.valueExpression()), expressions.visit(in.expression(0)));
        }
        return null;
    }

    private Node target(final SqlParser.InTargetContext target)
    {
        if (null != target.functionCall())
        {
            return CallBuilder.build(expressions, target.functionCall());
        }
        return null != target.STRING() ?
            new Node.Constant(Position.of(target.getStart()), Terms.unquote(target.getText())) :
            new Node.Name(Position.of(target.getStart()), Terms.parts(target.qualifiedName()));
    }

    private SqlException misplaced(final Token token)
    {
        return Position.of(token).error("found " + token.getText().toUpperCase(Locale.ROOT) +
            " inside of " + name.text().toUpperCase(Locale.ROOT) + ", expected ) or ,");
    }
}
