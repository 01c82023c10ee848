package io.corelane.tools;

import io.corelane.ingest.RecoveryListener;
import io.corelane.ingest.RecoveryReport;
import io.corelane.ingest.log.Quarantined;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Prints how a start gets on with what former runs recorded, as lines for people or as JSON. For one thread. */
final class RecoveryPrinter implements RecoveryListener
{
    private static final long INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long BYTES_PER_MB = 1_000_000;

    private final ToolIo io;
    private final boolean isJson;
    private long lastNs;
    private Runnable begin = () -> { };

    RecoveryPrinter(final ToolIo io, final boolean isJson)
    {
        this.io = io;
        this.isJson = isJson;
        lastNs = io.nanoTime().getAsLong();
    }

    /** What is done before the first line. */
    void begin(final Runnable work)
    {
        begin = work;
    }

    @Override
    public void onProgress(final long bytesDone, final long bytes, final long records)
    {
        if (bytes > 0)
        {
            begin.run();
            begin = () -> { };
        }
        final long nowNs = io.nanoTime().getAsLong();
        if (!isJson && bytesDone < bytes && nowNs - lastNs > INTERVAL_NS)
        {
            lastNs = nowNs;
            io.out().println("recovering " + 100 * bytesDone / bytes + " % of " + bytes / BYTES_PER_MB + " MB, " +
                Progress.count(records, "record"));
            io.out().flush();
        }
    }

    @Override
    public void onQuarantined(final List<Quarantined> ranges)
    {
        ranges.forEach(isJson ? this::json : (range) -> io.out().println("quarantined " + range.text()));
        if (ranges.isEmpty() && !isJson)
        {
            io.out().println("no recording is damaged");
        }
        io.out().flush();
    }

    @Override
    public void onRecovered(final RecoveryReport report)
    {
        if (isJson)
        {
            final Utf8Writer out = new Utf8Writer(io.out());
            out.ascii("{\"recovered\":{\"segments\":").number(report.segments()).ascii(",\"bytes\":")
                .number(report.bytes()).ascii(",\"records\":").number(report.records()).ascii(",\"duration_ns\":")
                .number(report.timeNs()).ascii(",\"damages\":").number(report.damages()).ascii("}}").endOfLine();
            out.flush();
            return;
        }
        io.out().println("recovered " + Progress.count(report.segments(), "segment") +
            ", " + Progress.count(report.bytes(), "byte") + ", " +
            Progress.count(report.records(), "record") + " in " + Progress.seconds(report.timeNs()) +
            (0 == report.damages() ? "" : ", " + Progress.count(report.damages(), "damaged range") + " set aside"));
        io.out().flush();
    }

    private void json(final Quarantined range)
    {
        final Utf8Writer out = new Utf8Writer(io.out());
        out.ascii("{\"quarantined\":").text(range.json().replaceAll("\\s*\\n\\s*", "")).ascii('}').endOfLine();
        out.flush();
    }
}
