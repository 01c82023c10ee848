package io.corelane.core.sql;

import io.corelane.core.plan.Operator;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.ParserRuleContext;

/** What is said of a value: compared, BETWEEN, IN, IS. */
final class PredicateBuilder extends SqlParserBaseVisitor<Node>
{
    private final ExpressionBuilder expressions;
    private final Node value;

    PredicateBuilder(final ExpressionBuilder expressions, final Node value)
    {
        this.expressions = expressions;
        this.value = value;
    }

    @Override
    public Node visitCompared(final SqlParser.ComparedContext context)
    {
        return new Node.Apply(at(context), ExpressionBuilder.operator(context.comparison().getStart()),
            List.of(value, expressions.visit(context.valueExpression())));
    }

    @Override
    public Node visitBetween(final SqlParser.BetweenContext context)
    {
        return new Node.Between(at(context), value, expressions.visit(context.valueExpression(0)),
            expressions.visit(context.valueExpression(1)), null != context.NOT());
    }

    @Override
    public Node visitInList(final SqlParser.InListContext context)
    {
        return new Node.In(at(context), value, expressions.all(context.expression()), null != context.NOT());
    }

    @Override
    public Node visitInQuery(final SqlParser.InQueryContext context)
    {
        throw at(context).error("IN (SELECT ...) is not possible; JOIN the other on what has to be in it, or, for " +
            "NOT IN, LEFT JOIN it and ask for IS NULL in WHERE");
    }

    @Override
    public Node visitInValue(final SqlParser.InValueContext context)
    {
        throw at(context).error("IN needs a list in parentheses, found " + context.inTarget().getText());
    }

    @Override
    public Node visitLike(final SqlParser.LikeContext context)
    {
        final List<Node> operands = new ArrayList<>(List.of(value, expressions.visit(context.valueExpression(0))));
        if (null != context.ESCAPE())
        {
            operands.add(expressions.visit(context.valueExpression(1)));
        }
        final Node like = new Node.Call(
            at(context), new Identifier(at(context), "like", false), List.copyOf(operands), false, null);
        return null == context.NOT() ? like : new Node.Apply(at(context), Operator.NOT, List.of(like));
    }

    @Override
    public Node visitIsValue(final SqlParser.IsValueContext context)
    {
        final boolean negated = null != context.NOT();
        if (SqlLexer.NULL == context.value.getType())
        {
            return new Node.Apply(
                at(context), negated ? Operator.IS_NOT_NULL : Operator.IS_NULL, List.of(value));
        }
        return new Node.IsTruth(at(context), value, SqlLexer.TRUE == context.value.getType(), negated);
    }

    @Override
    public Node visitIsDistinct(final SqlParser.IsDistinctContext context)
    {
        return new Node.Apply(at(context), null == context.NOT() ? Operator.IS_DISTINCT : Operator.IS_NOT_DISTINCT,
            List.of(value, expressions.visit(context.valueExpression())));
    }

    private static Position at(final ParserRuleContext context)
    {
        return Position.of(context.getStart());
    }
}
