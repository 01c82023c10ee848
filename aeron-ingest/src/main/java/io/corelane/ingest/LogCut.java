package io.corelane.ingest;

import io.corelane.ingest.log.Recording;

/**
 * Where a recording is cut, and what goes with it. Immutable.
 *
 * @param recording which.
 * @param position  behind the last byte that stays.
 * @param end       behind the last byte that goes.
 * @param records   records, results or dead letters that go.
 * @param remade    how many of those are made again, as they were, at the next start.
 * @param isDamaged whether what lies at the position is damaged.
 */
public record LogCut(
    Recording recording, long position, long end, long records, long remade, boolean isDamaged)
{
    /**
     * What goes.
     *
     * @return bytes.
     */
    public long bytes()
    {
        return end - position;
    }
}
