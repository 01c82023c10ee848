package io.corelane.tools;

import io.corelane.ingest.BackupManifest;
import java.util.List;

/** The last line of what makes, checks or restores a backup. */
final class BackupSummary
{
    private BackupSummary()
    {
    }

    static void print(
        final ToolIo io, final boolean isJson, final String verb, final BackupManifest manifest, final String rest)
    {
        final Utf8Writer out = new Utf8Writer(io.out());
        final List<String> names = manifest.files().stream().map(BackupManifest.File::name).toList();
        final long checkpoints = names.stream()
            .filter((name) -> name.startsWith("checkpoints/") && name.endsWith(".manifest")).count();
        if (isJson)
        {
            out.ascii("{\"files\":").number(names.size()).ascii(",\"bytes\":").number(manifest.bytes())
                .ascii(",\"partitions\":").number(manifest.partitions())
                .ascii(",\"recordings\":").number(manifest.recordings().size())
                .ascii(",\"checkpoints\":").number(checkpoints)
                .ascii(",\"made_ms\":").number(manifest.madeMs())
                .ascii(",\"source\":").jsonText(manifest.source()).ascii(rest).ascii('}').endOfLine();
        }
        else
        {
            out.text(verb + " " + Progress.count(names.size(), "file") + ", " +
                Progress.count(manifest.bytes(), "byte") + ": " +
                Progress.count(manifest.recordings().size(), "recording") + " of " +
                Progress.count(manifest.partitions(), "partition") + ", " +
                Progress.count(checkpoints, "checkpoint") + rest)
                .endOfLine();
        }
        out.flush();
    }
}
