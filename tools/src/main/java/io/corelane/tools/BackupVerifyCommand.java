package io.corelane.tools;

import io.corelane.ingest.BackupCheck;
import io.corelane.ingest.BackupManifest;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code corelane backup verify}. */
@Command(
    name = "verify",
    header = "Check a backup, and name all that is damaged with its place.",
    description = {
        "",
        "Checked are the manifest, the length and SHA-256 of each file, each block of the checkpoints, and each",
        "fragment of the recordings. Nothing is changed.",
        ""},
    exitCodeList = {
        "0:all is as it was backed up",
        "1:something is damaged, or it failed while it ran",
        "2:wrong usage, configuration, SQL or input; also where there is no backup",
        ExitCode.TRY_AGAIN_LINE})
final class BackupVerifyCommand extends ToolCommand
{
    @Parameters(paramLabel = "F", description = "Folder of the backup.")
    private Path backup;

    BackupVerifyCommand(final ToolIo io)
    {
        super(io);
    }

    @Override
    public Integer call()
    {
        final long startNs = io().nanoTime().getAsLong();
        final BackupManifest manifest = BackupCheck.manifest(backup);
        final BackupProgress progress = new BackupProgress(io(), "verifying", isJson());
        final long damages;
        try
        {
            damages = BackupCheck.run(backup, progress);
        }
        finally
        {
            progress.clear();
        }
        BackupSummary.print(io(), isJson(), "verified", manifest, isJson() ? ",\"damages\":" + damages :
            " in " + Progress.seconds(io().nanoTime().getAsLong() - startNs) + ": " +
            (0 == damages ? "no damage" : Progress.count(damages, "damage")));
        return 0 == damages ? ExitCode.OK : ExitCode.FAILED;
    }
}
