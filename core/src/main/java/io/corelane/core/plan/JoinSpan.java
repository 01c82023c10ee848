package io.corelane.core.plan;

/**
 * How far apart in time two rows may be that an interval join puts together:
 * {@code left - beforeNs <= right <= left + afterNs}. Immutable.
 *
 * @param leftTime  TIMESTAMP over the left input's columns, never NULL.
 * @param rightTime TIMESTAMP over the right input's columns, never NULL.
 * @param beforeNs  how far the right row may lie before the left one, nanoseconds; negative when it has to lie behind.
 * @param afterNs   how far the right row may lie behind the left one, nanoseconds; not less than {@code -beforeNs}.
 * @param isWindow  whether times are ends of windows of a fixed size, and have to be equal: then many rows share one.
 * @param looksUp   whether left rows look up right groups in windows that are still open: {@link WindowLookUps}.
 */
public record JoinSpan(
    Expr leftTime, Expr rightTime, long beforeNs, long afterNs, boolean isWindow, boolean looksUp)
{
    /**
     * A span between any times.
     *
     * @param leftTime  TIMESTAMP over the left input's columns, never NULL.
     * @param rightTime TIMESTAMP over the right input's columns, never NULL.
     * @param beforeNs  how far the right row may lie before the left one, nanoseconds.
     * @param afterNs   how far the right row may lie behind the left one, nanoseconds.
     */
    public JoinSpan(final Expr leftTime, final Expr rightTime, final long beforeNs, final long afterNs)
    {
        this(leftTime, rightTime, beforeNs, afterNs, false, false);
    }

    /**
     * The rows of one window meet.
     *
     * @param left     the left rows.
     * @param leftEnd  the column with the end of a row's window.
     * @param right    the right rows.
     * @param rightEnd the column with the end of a row's window.
     * @return the span.
     */
    public static JoinSpan ofWindow(final Rel left, final int leftEnd, final Rel right, final int rightEnd)
    {
        return new JoinSpan(column(left, leftEnd), column(right, rightEnd), 0, 0,
            WindowEnds.areFixed(left, leftEnd) && WindowEnds.areFixed(right, rightEnd), false);
    }

    /** The same, for a join whose left rows look up right groups. */
    JoinSpan lookingUp()
    {
        return new JoinSpan(leftTime, rightTime, beforeNs, afterNs, isWindow, true);
    }

    /** The same over other columns. */
    JoinSpan over(final Expr otherLeftTime, final Expr otherRightTime)
    {
        return new JoinSpan(otherLeftTime, otherRightTime, beforeNs, afterNs, isWindow, looksUp);
    }

    private static Expr column(final Rel rel, final int index)
    {
        return new Expr.Column(index, rel.output().get(index).name(), rel.output().get(index).type());
    }

    /**
     * How far behind time rows leave: as far as they lie apart, and a nanosecond more, since one whose time is the end
     * of a window counts at the last nanosecond of that.
     *
     * @return nanoseconds.
     */
    public long delayNs()
    {
        return Math.max(0, Math.max(beforeNs, afterNs)) + 1;
    }

    @Override
    public String toString()
    {
        return rightTime + " in " + leftTime + " -" + beforeNs + " +" + afterNs;
    }
}
