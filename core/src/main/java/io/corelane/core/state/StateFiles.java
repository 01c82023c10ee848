package io.corelane.core.state;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Making and removing the files of states. */
final class StateFiles
{
    private StateFiles()
    {
    }

    static void deleteAll(final Path directory, final String name)
    {
        try
        {
            Files.createDirectories(directory);
            try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, name + ".*"))
            {
                for (final Path file : files)
                {
                    Files.delete(file);
                }
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot clear the state folder " + directory + ": " + ex.getMessage(), ex);
        }
    }

    static void delete(final Path file)
    {
        try
        {
            Files.deleteIfExists(file);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("cannot delete " + file + ": " + ex.getMessage(), ex);
        }
    }
}
