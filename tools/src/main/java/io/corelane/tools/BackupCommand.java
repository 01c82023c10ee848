package io.corelane.tools;

import io.corelane.ingest.Backup;
import io.corelane.ingest.BackupManifest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code corelane backup}. */
@Command(
    name = "backup",
    header = "Copy what an appliance recorded, with its checkpoints, while it runs or behind its end.",
    description = {
        "",
        "A running appliance is asked for a checkpoint; else it is not disturbed. The backup is a folder with",
        "checkpoints, recordings up to one moment, the catalog, and a manifest with the length and SHA-256 of each",
        "file, written last: without it a backup is none. corelane backup verify checks it, corelane restore makes an",
        "instance of it.",
        ""},
    synopsisSubcommandLabel = "[verify]")
final class BackupCommand extends ToolCommand
{
    @Option(names = "--output", paramLabel = "F", description = "Folder of the backup, not there yet or empty.")
    private Path output;

    @Option(
        names = "--config",
        paramLabel = "FILE",
        description = "Configuration to keep with it, below conf; may be given again.")
    private List<Path> configuration = new ArrayList<>();

    @Mixin
    private InstanceOptions instance;

    BackupCommand(final ToolIo io)
    {
        super(io);
    }

    @Override
    Map<String, ToolCommand> subcommands()
    {
        return Map.of("verify", new BackupVerifyCommand(io()));
    }

    @Override
    public Integer call()
    {
        if (null == output)
        {
            throw ToolException.usage("name the folder of the backup by --output, or check one by 'corelane backup " +
                "verify F'");
        }
        for (final Path file : configuration)
        {
            if (!Files.isRegularFile(file))
            {
                throw ToolException.usage("--config " + file + ": there is no such file");
            }
        }
        final long startNs = io().nanoTime().getAsLong();
        final BackupProgress progress = new BackupProgress(io(), "copying", isJson());
        final BackupManifest manifest;
        try
        {
            manifest = Backup.make(instance.directory(io()), output, configuration, progress,
                (error) -> io().err().println("corelane backup: " + Failures.sentence(error)));
        }
        finally
        {
            progress.clear();
        }
        BackupSummary.print(io(), isJson(), "backed up", manifest, isJson() ? "" :
            " in " + Progress.seconds(io().nanoTime().getAsLong() - startNs) + ", to " + output);
        return ExitCode.OK;
    }
}
