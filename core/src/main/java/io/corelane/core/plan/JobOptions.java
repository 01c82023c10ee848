package io.corelane.core.plan;

/**
 * Options of a job, from annotations before its statement. Immutable.
 *
 * @param initialKeys keys that the state has room for at the start.
 * @param maxKeys     keys that the state may hold; a record with one more goes to the dead letters.
 * @param isLimited   whether an annotation said how many keys; else {@code maxKeys} is the default.
 */
public record JobOptions(long initialKeys, long maxKeys, boolean isLimited)
{
    /** What holds where no annotation says otherwise. */
    public static final JobOptions DEFAULT = new JobOptions(16_384, 16_777_216, false);
}
