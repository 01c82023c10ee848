package io.corelane.ingest;

import io.corelane.ingest.client.ControlClient;
import io.corelane.ingest.client.CorelaneClient;
import io.corelane.ingest.client.RetentionHold;
import io.corelane.ingest.log.RecordedLogs;
import io.corelane.ingest.log.Recording;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.agrona.ErrorHandler;
import org.agrona.IoUtil;

/**
 * Makes a backup of an instance, whether it runs or not: a folder that is laid out as the instance's own, with its
 * newest checkpoints, its recordings up to one moment, its catalog, and a manifest with the sum of each file, which is
 * written last. A running appliance is asked for a checkpoint, and to delete nothing meanwhile. For one thread.
 */
public final class Backup
{
    private static final int TRIES = 5;
    private static final String MANIFEST = ".manifest";
    private static final String DATA = ".data";

    private final Path root;
    private final Path output;
    private final BackupListener listener;
    private BackupFolder folder;
    private BackupCut cut;
    private String file = "";
    private long whole;
    private long untilMs;

    private Backup(final Path root, final Path output, final BackupListener listener)
    {
        this.root = root;
        this.output = output;
        this.listener = listener;
    }

    /**
     * Makes a backup.
     *
     * @param root          directory of the instance.
     * @param output        folder of the backup, which is not there or empty.
     * @param configuration files that are kept with it.
     * @param listener      is told how far it is.
     * @param errorHandler  takes what no caller can be told.
     * @return what it holds.
     * @throws ApplianceException when nothing is recorded there, or the backup cannot be made, with the reason.
     */
    public static BackupManifest make(
        final Path root,
        final Path output,
        final List<Path> configuration,
        final BackupListener listener,
        final ErrorHandler errorHandler)
    {
        final Backup backup = new Backup(root, output, listener);
        final Properties instance = InstanceDirectory.describe(root);
        final int partitions = Integer.parseInt(instance.getProperty("partitions"));
        requireEmpty(output);
        if (RecordedLogs.of(root).isRunning())
        {
            try (CorelaneClient client =
                CorelaneClient.connect(instance.getProperty("aeron.directory"), errorHandler);
                ControlClient control = client.control();
                RetentionHold hold = client.holdRetention())
            {
                // From now on, so that what is being deleted is gone when the answer comes, and nothing else goes.
                hold.begin(System.currentTimeMillis());
                control.checkpoint();
                return backup.make(partitions, configuration, hold);
            }
        }
        try (InstanceDirectory directory = InstanceDirectory.lock(root))
        {
            directory.requireNoMigration();
            return backup.make(partitions, configuration, null);
        }
    }

    /** Refuses to write into what is there. */
    static void requireEmpty(final Path folder)
    {
        final String[] names = folder.toFile().list();
        if (null != names && names.length > 0 || null == names && Files.exists(folder))
        {
            throw new ApplianceException(folder + (null == names ? " is a file" : " is not empty: it holds " +
                names[0]) + "; name a folder that is not there yet, or empty");
        }
    }

    private BackupManifest make(final int partitions, final List<Path> configuration, final RetentionHold hold)
    {
        for (int i = 1;; i++)
        {
            try
            {
                untilMs = System.currentTimeMillis();
                if (null != hold && hold.isHeld())
                {
                    hold.begin(untilMs);
                }
                return write(partitions, configuration);
            }
            catch (final NoSuchFileException ex)
            {
                // It was not held: copying took longer than the appliance waits, or it does not know of holds.
                clear();
                if (i == TRIES)
                {
                    throw new ApplianceException("the appliance in " + root + " deletes what it needs no more faster " +
                        "than it can be copied (" + ex.getMessage() + "), and does not wait for the backup any " +
                        "longer; copy to a faster disk, or set backup-hold longer", ex);
                }
            }
            catch (final ApplianceException ex)
            {
                clear();
                throw ex;
            }
            catch (final IOException | UncheckedIOException ex)
            {
                clear();
                throw new ApplianceException("the backup " + output + " cannot be written: " + ex +
                    "; look at the room on its disk", ex);
            }
        }
    }

    private void clear()
    {
        IoUtil.delete(output.toFile(), true);
    }

    private BackupManifest write(final int partitions, final List<Path> configuration) throws IOException
    {
        Files.createDirectories(output);
        folder = new BackupFolder(output, (bytes) -> listener.onProgress(file, bytes, Math.max(bytes, whole)));
        // Checkpoints first: what they count on is recorded then, and goes into the backup.
        copyCheckpoints();
        final long nowMs = System.currentTimeMillis();
        cut = BackupCut.of(root);
        whole = cut.recordings().stream().mapToLong((each) -> cut.end(each) - each.startPosition()).sum();
        for (final Recording recording : cut.recordings())
        {
            copy(recording);
        }
        bytes("archive/archive.catalog", cut.archiveCatalog(nowMs));
        for (final Path path : configuration)
        {
            copy("conf/" + path.getFileName(), path);
        }
        copyAll("dead-letters");
        copyAll("quarantine");
        for (final Map.Entry<String, byte[]> entry : cut.catalog(partitions).entrySet())
        {
            bytes(entry.getKey(), entry.getValue());
        }
        final List<BackupManifest.Range> ranges = new ArrayList<>();
        cut.recordings().forEach((each) -> ranges.add(
            new BackupManifest.Range(each.id(), each.name(), each.startPosition(), cut.end(each))));
        final BackupManifest manifest = new BackupManifest(
            nowMs, root.toAbsolutePath().normalize().toString(), partitions, List.copyOf(ranges), folder.files());
        folder.commit(manifest.encode());
        return manifest;
    }

    private void copyCheckpoints() throws IOException
    {
        final Path checkpoints = Checkpoints.folder(root);
        if (!Files.exists(checkpoints))
        {
            return;
        }
        for (final String name : BackupFolder.list(checkpoints))
        {
            if (name.endsWith(MANIFEST) && isHeld(checkpoints, name))
            {
                // Data without a manifest is not finished; both have to be there when they are copied.
                final String data = name.substring(0, name.length() - MANIFEST.length()) + DATA;
                copy("checkpoints/" + data, checkpoints.resolve(data));
                copy("checkpoints/" + name, checkpoints.resolve(name));
            }
        }
    }

    /** One that came since may go again. */
    private boolean isHeld(final Path checkpoints, final String manifest)
    {
        return checkpoints.resolve(manifest).toFile().lastModified() <= untilMs;
    }

    private void copyAll(final String name) throws IOException
    {
        if (Files.exists(root.resolve(name)))
        {
            for (final String each : BackupFolder.list(root.resolve(name)))
            {
                copy(name + "/" + each, root.resolve(name).resolve(each));
            }
        }
    }

    private void copy(final Recording recording) throws IOException
    {
        final long end = cut.end(recording);
        long position = recording.startPosition();
        while (position < end)
        {
            final long first = recording.segmentPosition(position);
            final long next = Math.min(end, first + recording.segmentLength());
            file = "archive/" + recording.segmentName(position);
            try (InputStream input = Files.newInputStream(recording.archive().resolve(recording.segmentName(position))))
            {
                folder.write(file, recording.segmentLength(), next - first, input);
            }
            position = next;
        }
    }

    private void copy(final String name, final Path path) throws IOException
    {
        file = name;
        try (InputStream input = Files.newInputStream(path))
        {
            // Of one that grows meanwhile, what is there now.
            final long length = Files.size(path);
            folder.write(name, length, length, input);
        }
    }

    private void bytes(final String name, final byte[] bytes) throws IOException
    {
        file = name;
        folder.write(name, bytes.length, bytes.length, new ByteArrayInputStream(bytes));
    }
}
