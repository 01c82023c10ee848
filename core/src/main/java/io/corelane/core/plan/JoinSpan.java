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
    @Override
    public String toString()
    {
        return rightTime + " in " + leftTime + " -" + beforeNs + " +" + afterNs;
    }
}
