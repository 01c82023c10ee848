package io.corelane.core.sql;

import io.corelane.codec.DataType;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.Operator;
import java.util.List;

/** Types of + - * / %, of numbers and of times with intervals. */
final class ArithmeticTyper
{
    private final Typer typer;

    ArithmeticTyper(final Typer typer)
    {
        this.typer = typer;
    }

    Expr type(final Node.Apply node)
    {
        final Operator operator = node.operator();
        final Node left = node.operands().get(0);
        final Node right = node.operands().get(1);
        if (right instanceof Node.Interval interval && (Operator.ADD == operator || Operator.SUBTRACT == operator))
        {
            return moved(node, left, interval);
        }
        if (left instanceof Node.Interval interval && Operator.ADD == operator)
        {
            return moved(node, right, interval);
        }
        return numbers(node.position(), operator, typer.type(left), typer.type(right));
    }

    private Expr moved(final Node.Apply node, final Node moment, final Node.Interval interval)
    {
        final Expr time = Coercion.known(typer.type(moment), DataType.TIMESTAMP);
        if (DataType.Kind.TIMESTAMP != time.type().kind())
        {
            throw node.position().error("an interval can only be added to or taken from a TIMESTAMP, found " +
                time.type());
        }
        return new Expr.Call(node.operator(), List.of(time, new Expr.Literal(interval.lengthNs(), DataType.BIGINT)),
            DataType.TIMESTAMP);
    }

    private static Expr numbers(final Position position, final Operator operator, final Expr left, final Expr right)
    {
        if (Operator.SUBTRACT == operator && (isTime(left) && canBeTime(right) || canBeTime(left) && isTime(right)))
        {
            return new Expr.Call(operator, Coercion.agree(position, "calculate with", left, right), DataType.BIGINT);
        }
        requireNumber(position, operator, left);
        requireNumber(position, operator, right);
        List<Expr> operands = Coercion.agree(position, "calculate with", left, right);
        if (Operator.DIVIDE == operator && DataType.Kind.BIGINT == operands.get(0).type().kind())
        {
            operands = List.of(Coercion.decimal(operands.get(0)), Coercion.decimal(operands.get(1)));
        }
        return new Expr.Call(operator, operands,
            Types.arithmetic(position, operator, operands.get(0).type(), operands.get(1).type()));
    }

    private static boolean isTime(final Expr expr)
    {
        return Coercion.UNTYPED_NULL != expr && DataType.Kind.TIMESTAMP == expr.type().kind();
    }

    private static boolean canBeTime(final Expr expr)
    {
        return Coercion.UNTYPED_NULL == expr || isTime(expr) ||
            expr instanceof Expr.Literal literal && literal.value() instanceof String;
    }

    private static void requireNumber(final Position position, final Operator operator, final Expr operand)
    {
        if (Coercion.UNTYPED_NULL != operand && !operand.type().isNumeric())
        {
            final String remedy = DataType.Kind.TIMESTAMP == operand.type().kind() ?
                "; a time moves by an interval such as INTERVAL '1' SECOND" : "; CAST it to a number";
            throw position.error(operator.symbol() + " takes numbers, found " + operand.type() + remedy);
        }
    }
}
