package io.corelane.tools;

import io.corelane.ingest.log.Damage;
import io.corelane.ingest.log.RecordedLogs;
import io.corelane.ingest.log.Recording;
import io.corelane.ingest.log.RecordingScan;
import io.corelane.ingest.log.RecordingWalk;
import io.corelane.ingest.log.ScanListener;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code corelane log describe}. */
@Command(
    name = "describe",
    header = "List the recordings with what they hold.",
    description = {
        "",
        "All of them are read to count what they hold; of a running appliance up to where they are recorded. first",
        "and last are sequences of results, or of the records that became dead letters; from and to are send times.",
        ""})
final class LogDescribeCommand extends ToolCommand
{
    private static final List<String> COLUMNS = List.of("recording", "id", "start", "stop", "segments", "bytes",
        "records", "first", "last", "from", "to", "state");
    private static final boolean[] ARE_RIGHT =
        {false, true, true, true, true, true, true, true, true, false, false, false};

    @Mixin
    private LogSelection selection;

    private final List<List<String>> rows = new ArrayList<>();
    private Utf8Writer out;

    LogDescribeCommand(final ToolIo io)
    {
        super(io);
    }

    @Override
    public Integer call()
    {
        final RecordedLogs logs = selection.logs(io());
        final List<Recording> recordings = selection.of(logs, io());
        final LogProgress progress = new LogProgress(io(), "reading", logs, recordings);
        out = new Utf8Writer(io().out());
        long damages = 0;
        for (final Recording recording : recordings)
        {
            final RecordingScan scan = new RecordingScan(recording, new ScanListener()
            {
                @Override
                public void onDamage(final Damage damage, final long sequence)
                {
                    // Counted by the scan.
                }

                @Override
                public void onProgress(final long position)
                {
                    progress.show(recording, position);
                }
            }).run(logs.end(recording));
            progress.done(recording, scan.endPosition());
            describe(logs, scan);
            damages += scan.damages();
        }
        progress.clear();
        if (!isJson())
        {
            print();
        }
        out.flush();
        if (damages > 0)
        {
            io().err().println(Progress.count(damages, "damage") +
                " in what was read; corelane log verify names each");
        }
        return ExitCode.OK;
    }

    private void describe(final RecordedLogs logs, final RecordingScan scan)
    {
        final Recording recording = scan.recording();
        final String state = logs.isActive(recording) ? "recording" : recording.hasEnd() ? "ended" : "open";
        final int segments = new RecordingWalk(recording).segments();
        final long bytes = scan.endPosition() - recording.startPosition();
        if (isJson())
        {
            out.ascii("{\"recording\":").jsonText(recording.name()).ascii(",\"id\":").number(recording.id())
                .ascii(",\"start\":").number(recording.startPosition()).ascii(",\"stop\":").number(scan.endPosition())
                .ascii(",\"segments\":").number(segments).ascii(",\"segment_bytes\":")
                .number(recording.segmentLength()).ascii(",\"bytes\":").number(bytes)
                .ascii(",\"messages\":").number(scan.messages()).ascii(",\"records\":").number(scan.records());
            number("first", scan.firstSequence());
            number("last", scan.lastSequence());
            text("from", time(scan.firstTimeNs()));
            text("to", time(scan.lastTimeNs()));
            text("begun", time(recording.startTimestampMs() * 1_000_000L));
            out.ascii(",\"state\":").jsonText(state).ascii(",\"damages\":").number(scan.damages()).ascii('}')
                .endOfLine();
            return;
        }
        rows.add(List.of(recording.name(), Long.toString(recording.id()), Long.toString(recording.startPosition()),
            Long.toString(scan.endPosition()), Integer.toString(segments), Long.toString(bytes),
            Long.toString(scan.records()), sequence(scan.firstSequence()), sequence(scan.lastSequence()),
            time(scan.firstTimeNs()), time(scan.lastTimeNs()), state));
    }

    private void print()
    {
        final TextTable table = new TextTable(COLUMNS, ARE_RIGHT);
        rows.forEach(table::widen);
        out.text(table.header()).endOfLine();
        out.text(table.rule()).endOfLine();
        rows.forEach((row) -> out.text(table.line(row)).endOfLine());
    }

    private void number(final String name, final long value)
    {
        out.ascii(",\"").ascii(name).ascii("\":");
        if (RecordingScan.NONE == value)
        {
            out.ascii("null");
        }
        else
        {
            out.number(value);
        }
    }

    private void text(final String name, final String value)
    {
        out.ascii(",\"").ascii(name).ascii("\":").jsonTextOrNull(value);
    }

    private static String sequence(final long sequence)
    {
        return RecordingScan.NONE == sequence ? "" : Long.toString(sequence);
    }

    private static String time(final long timeNs)
    {
        if (RecordingScan.NONE == timeNs)
        {
            return "";
        }
        final Utf8Writer text = new Utf8Writer(null);
        IsoTime.print(timeNs, text);
        return text.take();
    }
}
