package io.corelane.tools.metrics;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Room that is left where an appliance writes.
 *
 * @param directory     folder of the appliance, with recordings and checkpoints.
 * @param aeronDirectory folder of the logs.
 */
public record Room(Path directory, Path aeronDirectory)
{
    /** Nobody can tell. */
    public static final long UNKNOWN = -1;

    /**
     * Room for recordings and checkpoints.
     *
     * @return bytes, or {@link #UNKNOWN}.
     */
    public long diskFree()
    {
        return free(directory);
    }

    /**
     * Room for logs.
     *
     * @return bytes, or {@link #UNKNOWN}.
     */
    public long sharedMemoryFree()
    {
        return free(aeronDirectory);
    }

    private static long free(final Path folder)
    {
        try
        {
            final FileStore store = Files.getFileStore(folder);
            return store.getUsableSpace();
        }
        catch (final IOException ex)
        {
            // It is gone, or somebody else's: that is for other checks to say.
            return UNKNOWN;
        }
    }
}
