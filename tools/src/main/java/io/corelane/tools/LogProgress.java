package io.corelane.tools;

import io.corelane.ingest.log.RecordedLogs;
import io.corelane.ingest.log.Recording;
import io.corelane.ingest.log.RecordingWalk;
import java.util.List;
import java.util.function.LongSupplier;

/** A line that tells how far reading recordings has come. For one thread. */
final class LogProgress
{
    private final Progress line;
    private final LongSupplier clock;
    private final String verb;
    private final long bytes;
    private long bytesDone;

    /** For reading all of these. */
    LogProgress(final ToolIo io, final String verb, final RecordedLogs logs, final List<Recording> recordings)
    {
        this.line = new Progress(io);
        this.clock = io.nanoTime();
        this.verb = verb;
        this.bytes = recordings.stream().mapToLong((recording) -> length(logs, recording)).sum();
    }

    /** What there is to read; of one whose end is not known, nothing is counted. */
    static long length(final RecordedLogs logs, final Recording recording)
    {
        final long end = logs.end(recording);
        return RecordingWalk.TO_THE_END == end ? 0 : end - recording.startPosition();
    }

    /** One of them has been read up to a position. */
    void show(final Recording recording, final long position)
    {
        if (line.isDue(clock.getAsLong()))
        {
            final long done = bytesDone + position - recording.startPosition();
            line.show(verb + " " + Progress.bar(done, bytes) + "  " + recording.name());
        }
    }

    /** One of them has been read. */
    void done(final Recording recording, final long position)
    {
        bytesDone += position - recording.startPosition();
    }

    long bytesDone()
    {
        return bytesDone;
    }

    void clear()
    {
        line.clear();
    }
}
