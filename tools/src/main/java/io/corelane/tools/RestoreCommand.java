package io.corelane.tools;

import io.corelane.ingest.LogCut;
import io.corelane.ingest.Restore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code corelane restore}. */
@Command(
    name = "restore",
    header = "Make an instance of a backup, for corelane run --record to go on from.",
    description = {
        "",
        "The backup is checked before, and nothing is restored of a damaged one. The folder of --dir must not be",
        "there, or be empty. --to-position restores a moment before: a log of level 0 up to a position, and what came",
        "of the records there. Checkpoints of behind are left out, a start makes again what they knew.",
        ""})
final class RestoreCommand extends ToolCommand
{
    @Parameters(paramLabel = "F", description = "Folder of the backup.")
    private Path backup;

    @Option(
        names = "--to-position",
        paramLabel = "PARTITION:P",
        description = "Where a partition's log is to end, a border of fragments as log dump shows them; may be given " +
            "again for other partitions, whose logs are restored whole else.")
    private List<String> positions = new ArrayList<>();

    @Mixin
    private InstanceOptions instance;

    RestoreCommand(final ToolIo io)
    {
        super(io);
    }

    @Override
    public Integer call()
    {
        final long startNs = io().nanoTime().getAsLong();
        final Path root = instance.directory(io());
        final BackupProgress progress = new BackupProgress(io(), "restoring", isJson());
        final Restore.Restored restored;
        try
        {
            restored = Restore.run(backup, root, positions(), progress,
                (error) -> io().err().println("corelane restore: " + Failures.sentence(error)));
        }
        finally
        {
            progress.clear();
        }
        final Utf8Writer out = new Utf8Writer(io().out());
        restored.cuts().forEach((cut) -> print(cut, out));
        out.flush();
        BackupSummary.print(io(), isJson(), "restored", restored.manifest(), isJson() ? "" :
            " in " + Progress.seconds(io().nanoTime().getAsLong() - startNs) + ", to " + root);
        return ExitCode.OK;
    }

    private void print(final LogCut cut, final Utf8Writer out)
    {
        if (isJson())
        {
            out.ascii("{\"recording\":").jsonText(cut.recording().name()).ascii(",\"at\":").number(cut.position())
                .ascii(",\"end\":").number(cut.end()).ascii(",\"records\":").number(cut.records())
                .ascii(",\"made_again\":").number(cut.remade()).ascii('}').endOfLine();
            return;
        }
        out.text("left out of " + cut.recording().name() + " from " + cut.position() + " on: " +
            Progress.count(cut.records(), "record") + (cut.remade() > 0 ?
            ", of which " + Progress.count(cut.remade()) + " are made again" : "")).endOfLine();
    }

    private Map<Integer, Long> positions()
    {
        final Map<Integer, Long> parsed = new TreeMap<>();
        for (final String text : positions)
        {
            if (!text.matches("\\d{1,9}:\\d{1,18}"))
            {
                throw ToolException.usage("--to-position " + text + " is none; it is PARTITION:POSITION, such as " +
                    "0:8192");
            }
            final String[] parts = text.split(":");
            if (null != parsed.put(Integer.parseInt(parts[0]), Long.parseLong(parts[1])))
            {
                throw ToolException.usage("--to-position names partition " + parts[0] + " twice");
            }
        }
        return parsed;
    }
}
