package io.corelane.perf.throughput;

/**
 * One measurement of one way.
 *
 * @param way              which.
 * @param recordsPerSecond in the window.
 * @param published        records that the publisher published in all.
 * @param consumed         records that the consumer took in all.
 * @param results          results that were read.
 */
record Round(Way way, double recordsPerSecond, long published, long consumed, long results)
{
    boolean isWhole()
    {
        return published == consumed && (Way.CHANGES != way || published == results);
    }
}
