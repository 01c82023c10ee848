package io.corelane.core.sql;

import io.corelane.core.function.UserFunctions;
import io.corelane.core.plan.Operator;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;

/** Expressions from parse trees. What is not built yet is refused by its name here. */
final class ExpressionBuilder extends SqlParserBaseVisitor<Node>
{
    private static final int MAX_DEPTH = 300;

    private static final Map<Integer, Operator> OPERATORS = Map.ofEntries(
        Map.entry(SqlLexer.EQUAL, Operator.EQUAL),
        Map.entry(SqlLexer.NOT_EQUAL, Operator.NOT_EQUAL),
        Map.entry(SqlLexer.LESS, Operator.LESS),
        Map.entry(SqlLexer.LESS_EQUAL, Operator.LESS_EQUAL),
        Map.entry(SqlLexer.GREATER, Operator.GREATER),
        Map.entry(SqlLexer.GREATER_EQUAL, Operator.GREATER_EQUAL),
        Map.entry(SqlLexer.PLUS, Operator.ADD),
        Map.entry(SqlLexer.MINUS, Operator.SUBTRACT),
        Map.entry(SqlLexer.STAR, Operator.MULTIPLY),
        Map.entry(SqlLexer.SLASH, Operator.DIVIDE),
        Map.entry(SqlLexer.PERCENT, Operator.MODULO));

    private final UserFunctions functions;
    private NamedWindows windows = new NamedWindows();
    private int depth;

    /**
     * Builds expressions.
     *
     * @param functions that programs bring along.
     */
    ExpressionBuilder(final UserFunctions functions)
    {
        this.functions = functions;
    }

    UserFunctions functions()
    {
        return functions;
    }

    /** What OVER name stands for in the SELECT that is built. */
    NamedWindows windows()
    {
        return windows;
    }

    void windows(final NamedWindows named)
    {
        windows = named;
    }

    /** Goes down into an expression, as deep as all that walks over it later can go as well. */
    @Override
    public Node visit(final ParseTree tree)
    {
        requireDepth(tree, ++depth);
        final Node node = super.visit(tree);
        depth--;
        return node;
    }

    private static void requireDepth(final ParseTree tree, final int depth)
    {
        if (depth > MAX_DEPTH)
        {
            throw NestingGuard.tooDeep(at((ParserRuleContext)tree));
        }
    }

    List<Node> all(final List<? extends ParserRuleContext> contexts)
    {
        final List<Node> nodes = new ArrayList<>();
        for (final ParserRuleContext context : contexts)
        {
            nodes.add(visit(context));
        }
        return List.copyOf(nodes);
    }

    @Override
    public Node visitNot(final SqlParser.NotContext context)
    {
        return new Node.Apply(at(context), Operator.NOT, List.of(visit(context.expression())));
    }

    @Override
    public Node visitAnd(final SqlParser.AndContext context)
    {
        final List<Node> operands = new ArrayList<>();
        SqlParser.ExpressionContext left = context;
        while (left instanceof SqlParser.AndContext and)
        {
            operands.add(0, visit(and.expression(1)));
            left = and.expression(0);
        }
        operands.add(0, visit(left));
        return new Node.Apply(Position.of(context.AND().getSymbol()), Operator.AND, List.copyOf(operands));
    }

    @Override
    public Node visitOr(final SqlParser.OrContext context)
    {
        final List<Node> operands = new ArrayList<>();
        SqlParser.ExpressionContext left = context;
        while (left instanceof SqlParser.OrContext or)
        {
            operands.add(0, visit(or.expression(1)));
            left = or.expression(0);
        }
        operands.add(0, visit(left));
        return new Node.Apply(Position.of(context.OR().getSymbol()), Operator.OR, List.copyOf(operands));
    }

    @Override
    public Node visitPredicated(final SqlParser.PredicatedContext context)
    {
        requireDepth(context, depth + context.predicate().size());
        Node node = visit(context.valueExpression());
        for (final SqlParser.PredicateContext predicate : context.predicate())
        {
            node = new PredicateBuilder(this, node).visit(predicate);
        }
        return node;
    }

    @Override
    public Node visitSimple(final SqlParser.SimpleContext context)
    {
        return visit(context.primary());
    }

    @Override
    public Node visitSigned(final SqlParser.SignedContext context)
    {
        final boolean minus = SqlLexer.MINUS == context.sign.getType();
        if (minus && context.valueExpression() instanceof SqlParser.SimpleContext simple &&
            simple.primary() instanceof SqlParser.NumericContext number)
        {
            return constant(at(context), "-" + number.getText(), number.number());
        }
        if (minus && context.valueExpression() instanceof SqlParser.SimpleContext simple &&
            simple.primary() instanceof SqlParser.IntervalValueContext interval)
        {
            final Node.Interval length = (Node.Interval)visit(interval);
            return new Node.Interval(at(context), Durations.negated(at(context), length.lengthNs()));
        }
        final Node operand = visit(context.valueExpression());
        return minus ? new Node.Apply(at(context), Operator.NEGATE, List.of(operand)) : operand;
    }

    @Override
    public Node visitArithmetic(final SqlParser.ArithmeticContext context)
    {
        return new Node.Apply(Position.of(context.operator), operator(context.operator),
            List.of(visit(context.valueExpression(0)), visit(context.valueExpression(1))));
    }

    @Override
    public Node visitConcatenation(final SqlParser.ConcatenationContext context)
    {
        final List<Node> operands = new ArrayList<>();
        SqlParser.ValueExpressionContext left = context;
        while (left instanceof SqlParser.ConcatenationContext concatenation)
        {
            operands.add(0, visit(concatenation.valueExpression(1)));
            left = concatenation.valueExpression(0);
        }
        operands.add(0, visit(left));
        return concatenation(Position.of(context.CONCAT().getSymbol()), operands);
    }

    static Node concatenation(final Position position, final List<Node> operands)
    {
        return new Node.Call(position, new Identifier(position, "||", false), List.copyOf(operands), false, null);
    }

    @Override
    public Node visitNullValue(final SqlParser.NullValueContext context)
    {
        return new Node.Constant(at(context), null);
    }

    @Override
    public Node visitTruth(final SqlParser.TruthContext context)
    {
        return new Node.Constant(at(context), SqlLexer.TRUE == context.value.getType());
    }

    @Override
    public Node visitNumeric(final SqlParser.NumericContext context)
    {
        return constant(at(context), context.getText(), context.number());
    }

    @Override
    public Node visitText(final SqlParser.TextContext context)
    {
        return new Node.Constant(at(context), Terms.unquote(context.getText()));
    }

    @Override
    public Node visitTimestamp(final SqlParser.TimestampContext context)
    {
        final Token text = context.STRING().getSymbol();
        return new Node.Moment(at(context), Timestamps.parse(Position.of(text), Terms.unquote(text.getText())));
    }

    @Override
    public Node visitIntervalValue(final SqlParser.IntervalValueContext context)
    {
        final Position position = at(context);
        return new Node.Interval(position, null != context.interval() ? Terms.interval(context.interval()) :
            null != context.DURATION() ? Durations.parse(position, context.DURATION().getText()) :
            Durations.of(position, context.getStart().getText(), context.UNIT().getText()));
    }

    @Override
    public Node visitCase(final SqlParser.CaseContext context)
    {
        int next = 0;
        Node operand = null;
        if (!(context.getChild(1) instanceof SqlParser.BranchContext))
        {
            operand = visit(context.expression(next++));
        }
        final List<Node.Branch> branches = new ArrayList<>();
        for (final SqlParser.BranchContext branch : context.branch())
        {
            branches.add(new Node.Branch(visit(branch.expression(0)), visit(branch.expression(1))));
        }
        final Node otherwise = null == context.ELSE() ? null : visit(context.expression(next));
        return new Node.Case(at(context), operand, List.copyOf(branches), otherwise);
    }

    @Override
    public Node visitCast(final SqlParser.CastContext context)
    {
        return new Node.Cast(at(context), visit(context.expression()), Terms.type(context.typeName()),
            SqlLexer.TRY_CAST == context.kind.getType());
    }

    @Override
    public Node visitExists(final SqlParser.ExistsContext context)
    {
        throw at(context).error("EXISTS (SELECT ...) is not possible; JOIN what has to exist on what is equal");
    }

    @Override
    public Node visitSubquery(final SqlParser.SubqueryContext context)
    {
        throw at(context).error("a subquery in an expression is not possible; JOIN it, on what is equal on both sides");
    }

    @Override
    public Node visitParenthesised(final SqlParser.ParenthesisedContext context)
    {
        return visit(context.expression());
    }

    @Override
    public Node visitFunction(final SqlParser.FunctionContext context)
    {
        return CallBuilder.build(this, context.functionCall());
    }

    @Override
    public Node visitColumn(final SqlParser.ColumnContext context)
    {
        return new Node.Name(at(context), Terms.parts(context.qualifiedName()));
    }

    static Operator operator(final Token token)
    {
        return OPERATORS.get(token.getType());
    }

    private static Position at(final ParserRuleContext context)
    {
        return Position.of(context.getStart());
    }

    private static Node constant(
        final Position position, final String text, final SqlParser.NumberContext number)
    {
        if (null != number.DOUBLE())
        {
            final double value = Double.parseDouble(text);
            if (Double.isInfinite(value))
            {
                throw position.error(text + " is outside of what a DOUBLE can hold");
            }
            return new Node.Constant(position, value);
        }
        final BigDecimal value = new BigDecimal(text.toLowerCase(Locale.ROOT));
        if (Math.max(value.precision(), value.scale()) > 38)
        {
            throw position.error("the number has more than the 38 digits of a DECIMAL; write it with an exponent " +
                "for a DOUBLE");
        }
        return new Node.Constant(position,
            0 == value.scale() && null != number.INTEGER() && value.toBigInteger().bitLength() < Long.SIZE ?
            (Object)value.longValueExact() : value);
    }
}
