package io.corelane.core.plan;

/**
 * How far apart in time two rows may be that an interval join puts together:
 * {@code left - beforeNs <= right <= left + afterNs}. Immutable.
 *
 * @param leftTime  TIMESTAMP over the left input's columns, never NULL.
 * @param rightTime TIMESTAMP over the right input's columns, never NULL.
 * @param beforeNs  how far the right row may lie before the left one, nanoseconds; negative when it has to lie behind.
 * @param afterNs   how far the right row may lie behind the left one, nanoseconds; not less than {@code -beforeNs}.
 */
public record JoinSpan(Expr leftTime, Expr rightTime, long beforeNs, long afterNs)
{
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
