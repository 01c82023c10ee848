package io.corelane.core.partition;

import io.corelane.codec.protocol.LogGapDescriptor;
import org.agrona.DirectBuffer;

/**
 * What a gap in a log means for a partition: behind records that are lost nothing that jobs make is told, since it
 * cannot be compared by number with what was told before; until the log says with which number it goes on.
 */
final class LogGaps
{
    private LogGaps()
    {
    }

    /** Silences all, or lets one go on; false when results of it wait that have to leave first. */
    static boolean apply(final DirectBuffer gap, final JobHandle[] jobs, final DeadLetterBatch deadLetters)
    {
        final boolean isLost = LogGapDescriptor.LOST == LogGapDescriptor.kind(gap, 0);
        final long number = LogGapDescriptor.jobNumber(gap, 0);
        if (isLost || 0 == number)
        {
            deadLetters.silence(isLost);
        }
        for (final JobHandle job : jobs)
        {
            if (isLost)
            {
                job.silence();
            }
            else if (0 != number && number == job.number() && !job.tell(LogGapDescriptor.sequence(gap, 0)))
            {
                return false;
            }
        }
        return true;
    }

    /** Records that are lost, at the most. */
    static long lost(final DirectBuffer gap)
    {
        return LogGapDescriptor.LOST == LogGapDescriptor.kind(gap, 0) ? LogGapDescriptor.sequence(gap, 0) : 0;
    }
}
