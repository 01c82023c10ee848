package io.corelane.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Makes an instance of a backup, which is checked before. For one thread. */
public final class Restore
{
    /** Where files lie until all are there: a start does not take them for an instance. */
    private static final String UNFINISHED = "restore-unfinished";

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
        Backup.requireEmpty(root);
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
            return copy(backup, root, listener);
        }
        catch (final IOException ex)
        {
            throw new ApplianceException("the backup cannot be restored to " + root + ": " + ex + "; empty that " +
                "folder and look at the room on its disk", ex);
        }
    }

    private static BackupManifest copy(final Path backup, final Path root, final BackupListener listener)
        throws IOException
    {
        final BackupManifest manifest = BackupCheck.manifest(backup);
        final Path unfinished = root.resolve(UNFINISHED);
        Files.createDirectories(unfinished);
        final String[] name = {""};
        final BackupFolder folder = new BackupFolder(unfinished, (bytes) ->
            listener.onProgress(name[0], manifest.bytes() + bytes, 2 * manifest.bytes()));
        final TreeSet<String> tops = new TreeSet<>();
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
            tops.add(file.name().substring(0, file.name().indexOf('/')));
        }
        folder.syncFolders();
        // Without its catalog an instance has no past; so that comes last.
        tops.remove("catalog");
        for (final String top : tops)
        {
            Files.move(unfinished.resolve(top), root.resolve(top), StandardCopyOption.ATOMIC_MOVE);
        }
        BackupFolder.sync(root);
        Files.move(unfinished.resolve("catalog"), root.resolve("catalog"), StandardCopyOption.ATOMIC_MOVE);
        Files.delete(unfinished);
        BackupFolder.sync(root);
        return manifest;
    }
}
