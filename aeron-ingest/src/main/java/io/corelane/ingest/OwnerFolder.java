package io.corelane.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Folders that are the owner's alone, or that others may read and not change, whatever the umask says: that of an
 * appliance lets its group publish through shared memory, and who may publish must not change what was recorded, nor
 * what runs.
 */
final class OwnerFolder
{
    private OwnerFolder()
    {
    }

    /** Lets nobody but the owner write to a file or folder, whatever the umask said; who may read it still may. */
    static void keep(final Path path) throws IOException
    {
        if (Files.getFileStore(path).supportsFileAttributeView("posix"))
        {
            final Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
            if (permissions.remove(PosixFilePermission.GROUP_WRITE) |
                permissions.remove(PosixFilePermission.OTHERS_WRITE))
            {
                Files.setPosixFilePermissions(path, permissions);
            }
        }
    }

    /** Makes the folder if it is missing, and takes it from everybody else. */
    static void make(final Path folder)
    {
        try
        {
            Files.createDirectories(folder);
            if (Files.getFileStore(folder).supportsFileAttributeView("posix"))
            {
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            }
        }
        catch (final IOException ex)
        {
            throw new ApplianceException("cannot make " + folder + " the folder of this user alone: " + ex +
                "; make it this user's, or name another directory by --dir", ex);
        }
    }
}
