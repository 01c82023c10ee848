package io.corelane.core.sql;

import io.corelane.core.plan.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Builds what stands behind OVER from its parse tree. */
final class OverBuilder
{
    private final ExpressionBuilder expressions;
    private final List<Node> partition = new ArrayList<>();
    private final List<Syntax.Sort> order = new ArrayList<>();
    private OverClause.FrameClause frame;

    private OverBuilder(final ExpressionBuilder expressions)
    {
        this.expressions = expressions;
    }

    static OverClause build(final ExpressionBuilder expressions, final SqlParser.OverContext context)
    {
        final Position position = Position.of(context.getStart());
        final OverClause named = null == context.identifier() ? null :
            expressions.windows().find(Terms.of(context.identifier()));
        if (null == context.OPEN())
        {
            return new OverClause(position, named.partition(), named.order(), named.frame());
        }
        final OverBuilder builder = new OverBuilder(expressions);
        if (null != named)
        {
            builder.partition.addAll(named.partition());
            builder.order.addAll(named.order());
            builder.frame = named.frame();
        }
        context.overItem().forEach(builder::add);
        return builder.build(position);
    }

    /** WINDOW name AS (...). */
    static OverClause build(final ExpressionBuilder expressions, final SqlParser.NamedWindowContext context)
    {
        final OverBuilder builder = new OverBuilder(expressions);
        context.overItem().forEach(builder::add);
        return builder.build(Position.of(context.getStart()));
    }

    private OverClause build(final Position position)
    {
        return new OverClause(position, List.copyOf(partition), List.copyOf(order), frame);
    }

    private void add(final SqlParser.OverItemContext item)
    {
        final Position position = Position.of(item.getStart());
        if (null != item.PARTITION())
        {
            once(position, partition.isEmpty(), "PARTITION BY");
            partition.addAll(expressions.all(item.expression()));
        }
        else if (null != item.ORDER())
        {
            once(position, order.isEmpty(), "ORDER BY");
            item.sortItem().forEach((one) -> order.add(SelectBuilder.sort(expressions, one)));
        }
        else
        {
            once(position, null == frame, "frame");
            frame = null != item.BUFFER() ? buffer(position, item) : frame(position, item);
        }
    }

    private static void once(final Position position, final boolean isFirst, final String what)
    {
        if (!isFirst)
        {
            throw position.error("found a second " + what + " in OVER; one is possible");
        }
    }

    /** ROWS WINDOW BUFFER n ROWS: the last n rows, the current one among them. */
    private static OverClause.FrameClause buffer(final Position position, final SqlParser.OverItemContext item)
    {
        final String digits = item.INTEGER().getText();
        final long rows = digits.length() > 9 ? Long.MAX_VALUE : Long.parseLong(digits);
        if (rows < 1 || rows > Integer.MAX_VALUE)
        {
            throw Position.of(item.INTEGER().getSymbol()).error(
                "a BUFFER has from 1 to " + Integer.MAX_VALUE + " rows, found " + digits);
        }
        return new OverClause.FrameClause(position, Frame.Unit.ROWS,
            new OverClause.BoundClause(position, Frame.Side.PRECEDING, new Node.Constant(position, rows - 1)),
            new OverClause.BoundClause(position, Frame.Side.CURRENT_ROW, null));
    }

    private OverClause.FrameClause frame(final Position position, final SqlParser.OverItemContext item)
    {
        final Frame.Unit unit = null == item.RANGE() ? Frame.Unit.ROWS : Frame.Unit.RANGE;
        final OverClause.BoundClause start = bound(item.frameBound(0));
        final OverClause.BoundClause end = 1 == item.frameBound().size() ?
            new OverClause.BoundClause(position, Frame.Side.CURRENT_ROW, null) : bound(item.frameBound(1));
        return new OverClause.FrameClause(position, unit, start, end);
    }

    private OverClause.BoundClause bound(final SqlParser.FrameBoundContext context)
    {
        final Position position = Position.of(context.getStart());
        final boolean precedes = null != context.PRECEDING();
        if (null != context.CURRENT())
        {
            return new OverClause.BoundClause(position, Frame.Side.CURRENT_ROW, null);
        }
        if (null != context.UNBOUNDED())
        {
            return new OverClause.BoundClause(position,
                precedes ? Frame.Side.UNBOUNDED_PRECEDING : Frame.Side.UNBOUNDED_FOLLOWING, null);
        }
        final Node offset = null != context.duration() ?
            new Node.Interval(position, Terms.duration(context.duration())) :
            expressions.visit(context.valueExpression());
        return new OverClause.BoundClause(position, precedes ? Frame.Side.PRECEDING : Frame.Side.FOLLOWING, offset);
    }

    /** Refuses OVER behind what is no analytic function, and an analytic function without OVER. */
    static void check(final Identifier name, final boolean hasOver)
    {
        final String shown = name.text().toUpperCase(Locale.ROOT);
        final boolean isAggregate = null != Functions.aggregate(name.text());
        final boolean isAnalytic = null != Functions.analytic(name.text());
        if (hasOver && !isAggregate && !isAnalytic)
        {
            throw name.position().error(shown + " is neither an aggregate nor an analytic function and takes no OVER");
        }
        if (!hasOver && isAnalytic && !isAggregate)
        {
            throw name.position().error(
                shown + " needs OVER, such as " + shown + "(...) OVER (PARTITION BY ... ORDER BY ...)");
        }
    }
}
