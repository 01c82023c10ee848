package io.corelane.tools;

import io.corelane.ingest.BackupManifest;
import io.corelane.ingest.Restore;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code corelane restore}. */
@Command(
    name = "restore",
    header = "Make an instance of a backup, for corelane run --record to go on from.",
    description = {
        "",
        "The backup is checked before, and nothing is restored of a damaged one. The folder of --dir must not be",
        "there, or be empty.",
        ""})
final class RestoreCommand extends ToolCommand
{
    @Parameters(paramLabel = "F", description = "Folder of the backup.")
    private Path backup;

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
        final BackupManifest manifest;
        try
        {
            manifest = Restore.run(backup, root, progress);
        }
        finally
        {
            progress.clear();
        }
        BackupSummary.print(io(), isJson(), "restored", manifest, isJson() ? "" :
            " in " + Progress.seconds(io().nanoTime().getAsLong() - startNs) + ", to " + root);
        return ExitCode.OK;
    }
}
