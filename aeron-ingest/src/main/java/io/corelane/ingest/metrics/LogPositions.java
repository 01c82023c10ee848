package io.corelane.ingest.metrics;

/**
 * How far a log has come, in bytes of its positions, and what waits in it.
 *
 * @param level      from 0.
 * @param partition  from 0.
 * @param published  up to where publishers have written.
 * @param taken      up to where the partition has taken it.
 * @param recorded   up to where it is recorded and so acknowledged, or {@link #NOT_RECORDED}.
 * @param synced     up to where it is forced to the disk, or {@link #NOT_RECORDED} when nothing is.
 * @param sentNs     when the record that was taken last was meant to be sent, epoch nanoseconds; 0 when there was none.
 * @param waiting    records that lie in it and were not taken.
 */
public record LogPositions(
    int level, int partition, long published, long taken, long recorded, long synced, long sentNs, LogWaiting waiting)
{
    /** The position of what is not recorded. */
    public static final long NOT_RECORDED = -1;

    /**
     * What lies in the log and the partition has not taken.
     *
     * @return bytes.
     */
    public long lagBytes()
    {
        return Math.max(0, published - taken);
    }

    /**
     * How long the first record that waits has been waiting, since it was meant to be sent.
     *
     * @param nowNs epoch nanoseconds.
     * @return nanoseconds; 0 when none waits. Where nobody knows what waits, while more lies in the log: since the
     *     record that was taken last was meant to be sent.
     */
    public long lagNs(final long nowNs)
    {
        return waiting.isKnown() ? waiting.lagNs(nowNs) : 0 == lagBytes() || sentNs <= 0 ? 0 :
            Math.max(0, nowNs - sentNs);
    }
}
