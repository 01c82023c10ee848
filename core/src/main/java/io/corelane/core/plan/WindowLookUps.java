package io.corelane.core.plan;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Which joins of windows keep nothing: those whose left rows leave when a window closes, a moment before the right
 * window with the same end does, and say the whole key of a right group. Then a left row looks that up in the right
 * window, and the right rows that no left row asks for are never made.
 * <p>
 * That needs windows of one lateness, over sources that are read in the same stages; rows without a partner that need
 * not be given, since these leave later; and right rows and pairs that cannot go wrong, since a right row is worked out
 * for each left one that meets it, or never.
 */
final class WindowLookUps
{
    /** Those whose value is always there, as it is. */
    private static final Set<AggregateFunction> SAFE = EnumSet.of(
        AggregateFunction.COUNT_ROWS, AggregateFunction.COUNT, AggregateFunction.MIN, AggregateFunction.MAX);

    private WindowLookUps()
    {
    }

    /**
     * Finds a join that keeps nothing.
     *
     * @param join  the join.
     * @param above a relation that is made of the join by filters and projections.
     * @return which of the join's keys are a right group's, in the order of that; null when rows have to be kept.
     */
    static List<Integer> keys(final Rel.Join join, final Rel above)
    {
        if (null == join.span() || !join.span().isWindow() || Rel.JoinKind.INNER != join.kind() ||
            null != join.condition() && !ExprSafety.isSafe(join.condition()) || !isSafe(above, join) ||
            !(core(join.left()) instanceof Rel.Aggregate left) || !(core(join.right()) instanceof Rel.Aggregate right))
        {
            return null;
        }
        return isWindow(left) && isWindow(right) && left.window().latenessNs() == right.window().latenessNs() &&
            isEnd(left, join.left(), join.span().leftTime()) && isEnd(right, join.right(), join.span().rightTime()) &&
            0 == Panes.lengthNs(right) && isSafe(join.right(), right) &&
            right.aggregates().stream().allMatch((call) -> SAFE.contains(call.function()) && !call.isElsewhere()) ?
            keys(join, right) : null;
    }

    private static List<Integer> keys(final Rel.Join join, final Rel.Aggregate right)
    {
        final Integer[] found = new Integer[right.keys().size()];
        for (int i = 0; i < join.rightKeys().size(); i++)
        {
            final int place = place(join.right(), join.rightKeys().get(i));
            if (place >= 0 && place < found.length && null == found[place])
            {
                found[place] = i;
            }
            else if (!join.span().leftTime().equals(join.leftKeys().get(i)) ||
                !join.span().rightTime().equals(join.rightKeys().get(i)))
            {
                return null;
            }
        }
        final List<Integer> keys = Arrays.asList(found);
        return keys.contains(null) ? null : keys;
    }

    /** Whether rows leave when windows of a fixed size close, and come from a source. */
    private static boolean isWindow(final Rel.Aggregate groups)
    {
        return null != groups.window() && Window.Kind.SESSION != groups.window().kind() &&
            EmitMode.FINAL == groups.emit() && Stages.isSource(groups.input());
    }

    private static boolean isEnd(final Rel.Aggregate groups, final Rel rel, final Expr time)
    {
        return place(rel, time) == groups.output().size() - 1;
    }

    private static Rel core(final Rel rel)
    {
        return rel instanceof Rel.Filter || rel instanceof Rel.Project ? core(rel.inputs().get(0)) : rel;
    }

    /** Whether filters and projections from a relation down to another one cannot go wrong. */
    private static boolean isSafe(final Rel rel, final Rel core)
    {
        if (rel == core)
        {
            return true;
        }
        return (rel instanceof Rel.Filter filter ? ExprSafety.isSafe(filter.condition()) :
            ((Rel.Project)rel).expressions().stream().allMatch(ExprSafety::isSafe)) &&
            isSafe(rel.inputs().get(0), core);
    }

    /** Which column of the groups below filters and projections an expression is, -1 for none. */
    private static int place(final Rel rel, final Expr expr)
    {
        if (!(expr instanceof Expr.Column column))
        {
            return -1;
        }
        return rel instanceof Rel.Filter filter ? place(filter.input(), expr) : rel instanceof Rel.Project project ?
            place(project.input(), project.expressions().get(column.index())) : column.index();
    }
}
