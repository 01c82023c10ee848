package io.corelane.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.agrona.ErrorHandler;
import org.agrona.IoUtil;

/** Makes an instance of a backup, which is checked before. For one thread. */
public final class Restore
{
    /** Where files lie until all are there; no start goes on, or begins anew, beside it. */
    private static final String UNFINISHED = "restore-unfinished";

    private static final String CATALOG = "catalog";

    /**
     * What was restored.
     *
     * @param manifest of the backup.
     * @param cuts     what was cut off of it, in the order in which it was.
     */
    public record Restored(BackupManifest manifest, List<LogCut> cuts)
    {
    }

    private Restore()
    {
    }

    /**
     * Makes an instance.
     *
     * @param backup   folder of the backup.
     * @param root     directory of the instance, which is not there or empty.
     * @param listener is told how far it is.
     * @return what the backup holds.
     * @throws ApplianceException when the backup is damaged, the directory is not empty or cannot be written.
     */
    public static BackupManifest run(final Path backup, final Path root, final BackupListener listener)
    {
        return run(backup, root, Map.of(), listener, (error) ->
        {
            throw new ApplianceException(error.toString(), error);
        }).manifest();
    }

    /**
     * Makes an instance that is as it was when its logs had come to some positions.
     *
     * @param backup       folder of the backup.
     * @param root         directory of the instance, which is not there or empty.
     * @param positions    where the logs of level 0 end, by partition: borders of fragments; of others all is restored.
     * @param listener     is told how far it is.
     * @param errorHandler takes what no caller can be told.
     * @return what the backup holds, and what was cut off.
     * @throws ApplianceException when the backup is damaged, a log cannot be cut there, the directory is not empty or
     *                            cannot be written.
     */
    public static Restored run(
        final Path backup,
        final Path root,
        final Map<Integer, Long> positions,
        final BackupListener listener,
        final ErrorHandler errorHandler)
    {
        requireEnded(root);
        Backup.requireEmpty(root);
        requireRestorable(backup, positions);
        final List<String> damages = new ArrayList<>();
        BackupCheck.run(backup, new BackupListener()
        {
            @Override
            public void onProgress(final String file, final long done, final long whole)
            {
                listener.onProgress(file, done, 2 * whole);
            }

            @Override
            public void onDamage(final String file, final String place)
            {
                damages.add(file + ": " + place);
            }
        });
        if (!damages.isEmpty())
        {
            throw new ApplianceException("the backup " + backup + " is damaged and was not restored: " +
                damages.get(0) + (damages.size() > 1 ? ", and " + (damages.size() - 1) + " more, which corelane " +
                "backup verify names" : "") + "; use another backup");
        }
        try
        {
            final Path unfinished = root.resolve(UNFINISHED);
            final BackupManifest manifest = copy(backup, unfinished, listener);
            final List<LogCut> cuts =
                positions.isEmpty() ? List.of() : RestoreCut.cut(unfinished, positions, errorHandler);
            show(unfinished, root);
            return new Restored(manifest, cuts);
        }
        catch (final ApplianceException ex)
        {
            IoUtil.delete(root.resolve(UNFINISHED).toFile(), true);
            throw ex;
        }
        catch (final IOException ex)
        {
            throw new ApplianceException("the backup cannot be restored to " + root + ": " + ex + "; empty that " +
                "folder and look at the room on its disk", ex);
        }
    }

    /** Refuses a directory in which a restore was killed: part of an instance is there, and the rest is not. */
    static void requireEnded(final Path root)
    {
        if (Files.exists(root.resolve(UNFINISHED)))
        {
            throw new ApplianceException("a restore to " + root + " was begun and has not ended; delete all that is " +
                "in that folder, and restore again");
        }
    }

    /** Before a byte is copied. */
    private static void requireRestorable(final Path backup, final Map<Integer, Long> positions)
    {
        final BackupManifest manifest = BackupCheck.manifest(backup);
        for (final int partition : positions.keySet())
        {
            if (partition < 0 || partition >= manifest.partitions())
            {
                throw new ApplianceException("there is no partition " + partition + " in the backup, which has " +
                    manifest.partitions());
            }
        }
    }

    private static BackupManifest copy(final Path backup, final Path unfinished, final BackupListener listener)
        throws IOException
    {
        final BackupManifest manifest = BackupCheck.manifest(backup);
        Files.createDirectories(unfinished);
        final String[] name = {""};
        final BackupFolder folder = new BackupFolder(unfinished, (bytes) ->
            listener.onProgress(name[0], manifest.bytes() + bytes, 2 * manifest.bytes()));
        for (final BackupManifest.File file : manifest.files())
        {
            name[0] = file.name();
            try (InputStream input = Files.newInputStream(backup.resolve(file.name())))
            {
                if (!folder.write(file.name(), file.length(), file.dataLength(), input).equals(file))
                {
                    throw new IOException(file.name() + " of the backup has changed since it was checked");
                }
            }
        }
        return manifest;
    }

    /** Without its catalog an instance has no past; so that comes last. */
    private static void show(final Path unfinished, final Path root) throws IOException
    {
        new BackupFolder(unfinished, (bytes) ->
        {
            // Nothing is written any more.
        }).syncFolders();
        final TreeSet<String> tops = new TreeSet<>(List.of(unfinished.toFile().list()));
        tops.remove(CATALOG);
        for (final String top : tops)
        {
            Files.move(unfinished.resolve(top), root.resolve(top), StandardCopyOption.ATOMIC_MOVE);
        }
        BackupFolder.sync(root);
        Files.move(unfinished.resolve(CATALOG), root.resolve(CATALOG), StandardCopyOption.ATOMIC_MOVE);
        Files.delete(unfinished);
        BackupFolder.sync(root);
    }
}
