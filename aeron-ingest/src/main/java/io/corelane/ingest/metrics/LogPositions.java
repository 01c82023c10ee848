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
 * @param waiting    records that lie in it and were not taken.
 */
public record LogPositions(
    int level, int partition, long published, long taken, long recorded, long synced, LogWaiting waiting)
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
}
