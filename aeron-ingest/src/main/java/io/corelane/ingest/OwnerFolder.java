package io.corelane.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Folders that are the owner's alone, whatever the umask says: that of an appliance lets its group publish through
 * shared memory, and who may publish must not change what was recorded.
 */
final class OwnerFolder
{
    private OwnerFolder()
    {
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
