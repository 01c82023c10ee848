package io.corelane.tools.metrics;

import io.corelane.ingest.client.CounterType;
import io.corelane.ingest.metrics.LogPositions;
import io.corelane.ingest.metrics.MetricsSnapshot;
import io.corelane.ingest.metrics.Sample;

/** How far a partition is behind those who write its log. */
final class LogLag
{
    private LogLag()
    {
    }

    /** How long ago the record taken last was meant to be sent, ns; 0 when nothing more lies in the log. */
    static long ns(final MetricsSnapshot snapshot, final LogPositions log)
    {
        if (0 == log.lagBytes())
        {
            return 0;
        }
        for (final Sample sample : snapshot.of(CounterType.LOG_SEND_TIME))
        {
            if (sample.partition() == log.partition() && sample.level() == log.level() && sample.value() > 0)
            {
                return Math.max(0, snapshot.epochNs() - sample.value());
            }
        }
        return 0;
    }

    /** About how many records lie in the logs of level 0, by the mean length of those that came. */
    static long records(final MetricsSnapshot snapshot, final long lagBytes)
    {
        final long records = snapshot.sum(CounterType.STREAM_RECORDS);
        final long bytes = snapshot.sum(CounterType.STREAM_BYTES);
        return 0 == lagBytes || 0 == bytes ? 0 : (long)Math.ceil((double)lagBytes * records / bytes);
    }
}
