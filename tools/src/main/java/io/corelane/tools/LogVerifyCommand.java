package io.corelane.tools;

import io.corelane.ingest.LogStart;
import io.corelane.ingest.log.Damage;
import io.corelane.ingest.log.RecordedLogs;
import io.corelane.ingest.log.Recording;
import io.corelane.ingest.log.RecordingScan;
import io.corelane.ingest.log.ScanListener;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code corelane log verify}. */
@Command(
    name = "verify",
    header = "Read every fragment of the recordings and name all that is wrong, with its exact place.",
    description = {
        "",
        "Checked are headers, the checksum of each fragment, the messages of the protocol to their last byte, and that",
        "no sequence of a producer or of results is missing. A damage is a line: recording, segment file, kind,",
        "positions. A torn tail is what a killed process wrote last; the next start takes it away.",
        ""},
    exitCodeList = {
        "0:all is as it was recorded",
        "1:something is damaged, or it failed while it ran",
        ExitCode.USAGE_LINE,
        ExitCode.TRY_AGAIN_LINE})
final class LogVerifyCommand extends ToolCommand
{
    @Mixin
    private LogSelection selection;

    private Utf8Writer out;
    private LogProgress progress;
    private long damages;

    LogVerifyCommand(final ToolIo io)
    {
        super(io);
    }

    @Override
    public Integer call()
    {
        final long startNs = io().nanoTime().getAsLong();
        final RecordedLogs logs = selection.logs(io());
        final List<Recording> recordings = selection.of(logs, io());
        progress = new LogProgress(io(), "verifying", logs, recordings);
        out = new Utf8Writer(io().out());
        final Path root = selection.instance().directory(io());
        long messages = 0;
        long records = 0;
        for (final Recording recording : recordings)
        {
            final RecordingScan scan = new RecordingScan(
                recording, listener(recording), LogStart.recordsBefore(root, recording)).run(logs.end(recording));
            progress.done(recording, scan.endPosition());
            messages += scan.messages();
            records += scan.records();
        }
        progress.clear();
        end(recordings.size(), messages, records, io().nanoTime().getAsLong() - startNs);
        out.flush();
        return 0 == damages ? ExitCode.OK : ExitCode.FAILED;
    }

    private ScanListener listener(final Recording recording)
    {
        return new ScanListener()
        {
            @Override
            public void onDamage(final Damage damage, final long sequence)
            {
                progress.clear();
                print(damage, sequence);
            }

            @Override
            public void onProgress(final long position)
            {
                progress.show(recording, position);
            }
        };
    }

    private void print(final Damage damage, final long sequence)
    {
        damages++;
        if (!isJson())
        {
            out.text(damage.text());
            if (RecordingScan.NONE != sequence)
            {
                out.ascii(", sequence ").number(sequence);
            }
            out.endOfLine();
            return;
        }
        out.ascii("{\"recording\":").jsonText(damage.recording().name())
            .ascii(",\"id\":").number(damage.recording().id())
            .ascii(",\"segment\":").jsonText(damage.segment())
            .ascii(",\"segment_offset\":").number(damage.segmentOffset())
            .ascii(",\"position\":").number(damage.position()).ascii(",\"end\":").number(damage.endPosition())
            .ascii(",\"sequence\":");
        if (RecordingScan.NONE == sequence)
        {
            out.ascii("null");
        }
        else
        {
            out.number(sequence);
        }
        out.ascii(",\"kind\":").jsonText(damage.kind().text()).ascii(",\"detail\":").jsonText(damage.detail())
            .ascii('}').endOfLine();
    }

    private void end(final int recordings, final long messages, final long records, final long durationNs)
    {
        if (isJson())
        {
            out.ascii("{\"recordings\":").number(recordings).ascii(",\"bytes\":").number(progress.bytesDone())
                .ascii(",\"messages\":").number(messages).ascii(",\"records\":").number(records)
                .ascii(",\"damages\":").number(damages).ascii('}').endOfLine();
            return;
        }
        out.text("verified " + Progress.count(recordings, "recording") + ", " +
            Progress.count(progress.bytesDone(), "byte") + ", " + Progress.count(messages, "message") + ", " +
            Progress.count(records, "record") + " in " + Progress.seconds(durationNs) + ": " +
            (0 == damages ? "no damage" : Progress.count(damages, "damage"))).endOfLine();
    }
}
