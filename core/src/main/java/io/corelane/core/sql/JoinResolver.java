package io.corelane.core.sql;

import io.corelane.codec.DataType;
import io.corelane.core.plan.Attribute;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.Exprs;
import io.corelane.core.plan.JoinSpan;
import io.corelane.core.plan.Operator;
import io.corelane.core.plan.Rel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Turns a JOIN into a relation: finds in ON what has to be equal, how far apart in time rows may be, and what else has
 * to hold. Used once.
 */
final class JoinResolver
{
    private final Syntax.Joined join;
    private final Scope left;
    private final Scope right;
    private final Scope both;
    private final int width;
    private final List<Expr> leftKeys = new ArrayList<>();
    private final List<Expr> rightKeys = new ArrayList<>();
    private final List<Expr> others = new ArrayList<>();
    private Long beforeNs;
    private Long afterNs;
    private boolean sameWindow;

    private JoinResolver(final Syntax.Joined join, final Scope left, final Scope right)
    {
        this.join = join;
        this.left = left;
        this.right = right;
        this.both = Scope.of(null, left, right);
        this.width = left.rel().output().size();
    }

    /**
     * Joins two sides. A table in front of a stream changes places with it, where no row of the table would have to be
     * kept for its own sake; the names stay in the order in which they were written.
     */
    static Scope resolve(final Syntax.Joined join, final Scope left, final Scope right)
    {
        final String both = left.shared(right);
        if (null != both)
        {
            throw join.right().position().error("both sides of the JOIN are named " + both +
                "; give this one an alias, as in JOIN " + both + " AS other");
        }
        final boolean isTableFirst = !left.rel().isAppendOnly() && right.rel().isAppendOnly();
        if (!isTableFirst || Rel.JoinKind.LEFT == join.kind() || Rel.JoinKind.FULL == join.kind())
        {
            return new JoinResolver(join, left, right).resolve();
        }
        final Syntax.Joined swapped = new Syntax.Joined(join.position(),
            Rel.JoinKind.RIGHT == join.kind() ? Rel.JoinKind.LEFT : Rel.JoinKind.INNER, join.right(), join.left(),
            join.within(), join.on(), join.using(), join.clause());
        return new JoinResolver(swapped, right, left).resolve().lastFirst(right);
    }

    private Scope resolve()
    {
        if (null == join.on() && join.using().isEmpty())
        {
            throw join.position().error("FROM a, b needs WHERE with what is equal on both sides, such as WHERE " +
                "a.id = b.id; JOIN ... ON says the same");
        }
        if (null != join.on())
        {
            split(new Typer(both, null, join.clause(), Map.of()).condition(join.on(), join.clause()));
        }
        join.using().forEach(this::using);
        if (leftKeys.isEmpty())
        {
            throw join.on().position().error(join.clause() + " has to say what is equal on both sides, such as " +
                join.clause() + " a.id = b.id");
        }
        final JoinSpan span = span();
        final boolean isLookup = null == span && left.rel().isAppendOnly();
        if (isLookup && Rel.JoinKind.INNER != join.kind() && Rel.JoinKind.LEFT != join.kind())
        {
            throw join.position().error(
                join.kind() + " JOIN of a stream with a table is not possible, since the stream's rows are not kept; " +
                "use INNER or LEFT JOIN");
        }
        final List<Attribute> output = new ArrayList<>(left.rel().output());
        output.addAll(right.rel().output());
        final Expr condition = others.isEmpty() ? null : 1 == others.size() ? others.get(0) :
            new Expr.Call(Operator.AND, others, DataType.BOOLEAN);
        final boolean hasGrace = null != join.within() && join.within().graceNs() >= 0;
        final long latenessNs = null == span ? 0 : hasGrace ? join.within().graceNs() : both.latenessNs();
        return Scope.of(new Rel.Join(join.kind(), left.rel(), right.rel(), leftKeys, rightKeys, span, latenessNs,
            condition, output), left, right).merged(join.using(), Rel.JoinKind.RIGHT != join.kind(), width);
    }

    /** A column of USING: equal on both sides, and one column of the result. */
    private void using(final Identifier name)
    {
        if (Rel.JoinKind.FULL == join.kind())
        {
            throw name.position().error("USING leaves open whose " + name + " it is in a FULL JOIN; write ON, and " +
                "COALESCE(a." + name + ", b." + name + ")");
        }
        final Node.Name column = new Node.Name(name.position(), List.of(name));
        final Expr.Column one = left.find(column);
        final Expr.Column other = right.find(column);
        if (null == one || null == other)
        {
            throw (null == one ? left : right).unknown(column);
        }
        split(new Typer(both, null, "USING", Map.of()).compare(name.position(), Operator.EQUAL, one,
            new Expr.Column(other.index() + width, other.name(), other.type())));
    }

    private JoinSpan span()
    {
        final boolean areStreams = left.rel().isAppendOnly() && right.rel().isAppendOnly();
        if (!areStreams)
        {
            if (null != join.within())
            {
                throw join.within().position().error("WITHIN is for two streams; a table has its rows at any time");
            }
            if (!left.rel().isAppendOnly() && right.rel().isAppendOnly())
            {
                throw join.position().error(join.kind() + " JOIN would keep rows of the table that no record of the " +
                    "stream meets, and nothing says when one no longer can; put the stream first: FROM stream LEFT " +
                    "JOIN table");
            }
            return null;
        }
        if (sameWindow && null == join.within())
        {
            return JoinSpan.ofWindow(left.rel(), left.windowEnd(), right.rel(), right.windowEnd());
        }
        if (null == join.within() && (null == beforeNs || null == afterNs))
        {
            throw join.position().error("a JOIN of two streams needs to know how far apart their rows may be: write " +
                "JOIN ... WITHIN 5s ON ..., or AND b.ts BETWEEN a.ts - INTERVAL '5' SECOND AND a.ts in ON");
        }
        if (null == left.time() || null == right.time())
        {
            throw join.position().error("a JOIN of two streams needs the time of both sides; select _event_time or " +
                "the event time's column in the subquery");
        }
        final Expr leftTime = left.time();
        final Expr rightTime = right.time();
        final long before = null == join.within() ? beforeNs : join.within().beforeNs();
        final long after = null == join.within() ? afterNs : join.within().afterNs();
        final Position position = null == join.within() ? join.position() : join.within().position();
        final long graceNs = null == join.within() ? 0 : Math.max(0, join.within().graceNs());
        if (before < 0 ? after < 0 || before + after < 0 : after < 0 && before + after < 0)
        {
            throw position.error(
                "no two rows can satisfy both bounds of time: the later one lies before the earlier one");
        }
        if (Math.abs(after) > Long.MAX_VALUE - Math.abs(before) - graceNs)
        {
            throw position.error("the span of time is too long: both bounds and the grace period together have to " +
                "lie below 106751 days, which is what 64 bits of nanoseconds hold");
        }
        final long spanNs = Math.abs(before) + Math.abs(after) + graceNs;
        final long heldNs = Math.max(watermarkNs(left.rel()), watermarkNs(right.rel()));
        final long latenessNs = null == join.within() || join.within().graceNs() < 0 ? both.latenessNs() : 0;
        if (heldNs > Long.MAX_VALUE - spanNs || latenessNs > Long.MAX_VALUE - spanNs - heldNs)
        {
            throw position.error("the span of time is too long for the watermark and lateness of what is joined: all " +
                "of them together have to lie below 106751 days, which is what 64 bits of nanoseconds hold");
        }
        return new JoinSpan(leftTime, rightTime, before, after);
    }

    /** How far time is held back below its greatest in the source that does so most. */
    private static long watermarkNs(final Rel rel)
    {
        long most = rel instanceof Rel.Scan scan ? scan.source().watermarkNs() : 0;
        for (final Rel input : rel.inputs())
        {
            most = Math.max(most, watermarkNs(input));
        }
        return most;
    }

    private void split(final Expr expr)
    {
        if (expr instanceof Expr.Call call && Operator.AND == call.operator())
        {
            call.operands().forEach(this::split);
        }
        else if (!(expr instanceof Expr.Call call && 2 == call.operands().size() && (isKey(call) || isBound(call))))
        {
            others.add(expr);
        }
    }

    private boolean isKey(final Expr.Call call)
    {
        if (Operator.EQUAL != call.operator())
        {
            return false;
        }
        final Expr a = call.operands().get(0);
        final Expr b = call.operands().get(1);
        final boolean straight = isOf(a, true) && isOf(b, false);
        if (!straight && !(isOf(a, false) && isOf(b, true)))
        {
            return false;
        }
        // Keys meet as bytes, so they need one type; what is too large for it equals nothing on the other side.
        final DataType common = Types.common(a.type(), b.type());
        final Expr leftKey = Coercion.attempt(straight ? a : b, common);
        final Expr rightKey = Coercion.attempt(toRight(straight ? b : a), common);
        leftKeys.add(leftKey);
        rightKeys.add(rightKey);
        sameWindow |= left.windowEnd() >= 0 && leftKey instanceof Expr.Column l && l.index() == left.windowEnd() &&
            rightKey instanceof Expr.Column r && r.index() == right.windowEnd();
        return true;
    }

    /** Whether all columns of an expression, of which it has some, are of one side. */
    private boolean isOf(final Expr expr, final boolean isLeft)
    {
        final boolean[] found = new boolean[2];
        Exprs.forEachColumn(expr, (column) -> found[column.index() < width ? 0 : 1] = true);
        return found[isLeft ? 0 : 1] && !found[isLeft ? 1 : 0];
    }

    private Expr toRight(final Expr expr)
    {
        return Exprs.replaceColumns(expr, (column) ->
            new Expr.Column(column.index() - width, column.name(), column.type()));
    }

    /** Whether a comparison says how far the right time may lie from the left one; the tightest bounds count. */
    private boolean isBound(final Expr.Call call)
    {
        final Moment a = moment(call.operands().get(0));
        final Moment b = moment(call.operands().get(1));
        if (null == a || null == b || a.isLeft() == b.isLeft() || !(left.rel().isAppendOnly() &&
            right.rel().isAppendOnly()))
        {
            return false;
        }
        // a.time + a.offset OP b.time + b.offset, as right - left OP distance.
        final Operator operator = a.isLeft() ? mirrored(call.operator()) : call.operator();
        final long distance = a.isLeft() ? a.offsetNs() - b.offsetNs() : b.offsetNs() - a.offsetNs();
        switch (operator)
        {
            case GREATER_EQUAL -> before(-distance);
            case GREATER -> before(-distance - 1);
            case LESS_EQUAL -> after(distance);
            case LESS -> after(distance - 1);
            default ->
            {
                return false;
            }
        }
        return true;
    }

    private void before(final long lengthNs)
    {
        beforeNs = null == beforeNs ? lengthNs : Math.min(beforeNs, lengthNs);
    }

    private void after(final long lengthNs)
    {
        afterNs = null == afterNs ? lengthNs : Math.min(afterNs, lengthNs);
    }

    private static Operator mirrored(final Operator operator)
    {
        return switch (operator)
        {
            case GREATER_EQUAL -> Operator.LESS_EQUAL;
            case GREATER -> Operator.LESS;
            case LESS_EQUAL -> Operator.GREATER_EQUAL;
            case LESS -> Operator.GREATER;
            default -> operator;
        };
    }

    /** A side's time, and how much is added to it. */
    private record Moment(boolean isLeft, long offsetNs)
    {
    }

    private Moment moment(final Expr expr)
    {
        if (expr instanceof Expr.Column column && null != both.time(column.index()))
        {
            return new Moment(column.index() < width, 0);
        }
        if (expr instanceof Expr.Call call &&
            (Operator.ADD == call.operator() || Operator.SUBTRACT == call.operator()) &&
            call.operands().get(1) instanceof Expr.Literal literal && literal.value() instanceof Long lengthNs)
        {
            final Moment moment = moment(call.operands().get(0));
            return null == moment ? null : new Moment(moment.isLeft(),
                moment.offsetNs() + (Operator.ADD == call.operator() ? lengthNs : -lengthNs));
        }
        return null;
    }
}
