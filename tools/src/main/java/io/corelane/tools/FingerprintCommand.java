package io.corelane.tools;

import io.corelane.core.checkpoint.CheckpointManifest;
import io.corelane.ingest.Fingerprint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code corelane fingerprint}. */
@Command(
    name = "fingerprint",
    header = "Say in a few numbers what the logs hold and what state they led to; compare two instances.",
    description = {
        "",
        "A line for each log: records, first and last sequence, a hash of all of them (producer, sequence, send time,",
        "stream and bytes of each, in order), and position and state's hash of the newest checkpoint. --dir may be a",
        "backup. Of an appliance that runs, logs are read up to where they are recorded.",
        ""},
    exitCodeList = {
        "0:done; with --compare: both are alike",
        "1:with --compare: they are not; or it failed while it ran",
        ExitCode.USAGE_LINE,
        ExitCode.TRY_AGAIN_LINE})
final class FingerprintCommand extends ToolCommand
{
    private static final List<String> COLUMNS = List.of(
        "log", "records", "first", "last", "hash", "end", "checkpoint", "state");
    private static final boolean[] ARE_RIGHT = {false, true, true, true, false, true, true, false};

    @Option(
        names = "--compare",
        paramLabel = "OTHER",
        description = "Another appliance's folder, or a backup: name the first difference of each log.")
    private Path other;

    @Mixin
    private InstanceOptions instance;

    FingerprintCommand(final ToolIo io)
    {
        super(io);
    }

    @Override
    public Integer call()
    {
        final Utf8Writer out = new Utf8Writer(io().out());
        final List<Fingerprint> mine = Fingerprint.of(instance.directory(io()));
        final List<String> differences = null == other ? List.of() : differences(mine, Fingerprint.of(other));
        if (isJson())
        {
            mine.forEach((fingerprint) -> json(fingerprint, out));
        }
        else
        {
            print(mine, out);
            tellDamages(mine);
        }
        for (final String difference : differences)
        {
            if (isJson())
            {
                out.ascii("{\"difference\":").jsonText(difference).ascii('}').endOfLine();
            }
            else
            {
                out.text(difference).endOfLine();
            }
        }
        if (null != other && differences.isEmpty() && !isJson())
        {
            out.text("alike: " + other).endOfLine();
        }
        out.flush();
        return differences.isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }

    private static List<String> differences(final List<Fingerprint> mine, final List<Fingerprint> theirs)
    {
        final Map<String, Fingerprint> others = new LinkedHashMap<>();
        theirs.forEach((fingerprint) -> others.put(fingerprint.name(), fingerprint));
        final List<String> differences = new ArrayList<>();
        for (final Fingerprint fingerprint : mine)
        {
            final Fingerprint matching = others.remove(fingerprint.name());
            final String difference = null == matching ? fingerprint.name() + " is not in the other one" :
                fingerprint.difference(matching);
            if (null != difference)
            {
                differences.add(difference);
            }
        }
        others.keySet().forEach((name) -> differences.add(name + " is in the other one alone"));
        return differences;
    }

    /** What cannot be read is not in the hash, which says nothing of it. */
    private void tellDamages(final List<Fingerprint> fingerprints)
    {
        fingerprints.stream().filter((fingerprint) -> fingerprint.damages() > 0).forEach((fingerprint) ->
            io().err().println(fingerprint.name() + ": " + fingerprint.damages() + (1 == fingerprint.damages() ?
            " damaged range is" : " damaged ranges are") + " not in the hash; corelane log verify names each"));
    }

    private static void json(final Fingerprint fingerprint, final Utf8Writer out)
    {
        final CheckpointManifest checkpoint = fingerprint.checkpoint();
        out.ascii("{\"log\":").jsonText(fingerprint.name()).ascii(",\"level\":").number(fingerprint.level())
            .ascii(",\"partition\":").number(fingerprint.partition())
            .ascii(",\"records\":").number(fingerprint.records())
            .ascii(",\"first\":").number(fingerprint.firstSequence())
            .ascii(",\"last\":").number(fingerprint.lastSequence())
            .ascii(",\"hash\":").jsonText(hex(fingerprint.hash())).ascii(",\"end\":").number(fingerprint.end())
            .ascii(",\"damages\":").number(fingerprint.damages()).ascii(",\"checkpoint\":");
        if (null == checkpoint)
        {
            out.ascii("null,\"state\":null");
        }
        else
        {
            out.number(checkpoint.position()).ascii(",\"state\":").jsonText(hex(checkpoint.stateHash()));
        }
        out.ascii('}').endOfLine();
    }

    private static void print(final List<Fingerprint> fingerprints, final Utf8Writer out)
    {
        final TextTable table = new TextTable(COLUMNS, ARE_RIGHT);
        final List<List<String>> rows = new ArrayList<>();
        for (final Fingerprint fingerprint : fingerprints)
        {
            final CheckpointManifest checkpoint = fingerprint.checkpoint();
            rows.add(List.of(fingerprint.name(), Long.toString(fingerprint.records()),
                0 == fingerprint.records() ? "" : Long.toString(fingerprint.firstSequence()),
                0 == fingerprint.records() ? "" : Long.toString(fingerprint.lastSequence()), hex(fingerprint.hash()),
                Long.toString(fingerprint.end()), null == checkpoint ? "" : Long.toString(checkpoint.position()),
                null == checkpoint ? "" : hex(checkpoint.stateHash())));
        }
        rows.forEach(table::widen);
        out.text(table.header()).endOfLine();
        out.text(table.rule()).endOfLine();
        rows.forEach((row) -> out.text(table.line(row)).endOfLine());
    }

    private static String hex(final long hash)
    {
        return String.format("%016x", hash);
    }
}
