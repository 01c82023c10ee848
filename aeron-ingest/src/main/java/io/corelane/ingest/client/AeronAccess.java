package io.corelane.ingest.client;

import io.aeron.CommonContext;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whether the user of this process may talk to an appliance: files in Aeron's directory are all there is between them,
 * and their permissions. Aeron waits for ever for a file that it may not write, and names none that it may not map.
 */
public final class AeronAccess
{
    private static final String LOGS = "publications";

    private AeronAccess()
    {
    }

    /**
     * What keeps this user from counters, or from talking to the appliance as well.
     *
     * @param aeronDirectory of the appliance.
     * @param isTalking      false for who only reads counters.
     * @return one sentence with the remedy, or null when nothing does, or nothing is there.
     */
    public static String refusal(final String aeronDirectory, final boolean isTalking)
    {
        final Path counters = CommonContext.newCncFile(aeronDirectory).toPath();
        try
        {
            if (!isThere(counters))
            {
                return null;
            }
            if (!Files.isReadable(counters) || isTalking && !Files.isWritable(counters))
            {
                return sentence(counters, aeronDirectory);
            }
            final Path logs = Path.of(aeronDirectory, LOGS);
            if (!isTalking || !isThere(logs))
            {
                return null;
            }
            for (final Path log : list(logs))
            {
                if ((!Files.isReadable(log) || !Files.isWritable(log)) && isThere(log))
                {
                    return sentence(log, aeronDirectory);
                }
            }
            return null;
        }
        catch (final AccessDeniedException ex)
        {
            return sentence(Path.of(ex.getFile()), aeronDirectory);
        }
        catch (final IOException ex)
        {
            // Whoever opens it will say it.
            return null;
        }
    }

    private static List<Path> list(final Path folder) throws IOException
    {
        try (Stream<Path> files = Files.list(folder))
        {
            return files.toList();
        }
    }

    /** Unlike {@link Files#exists}, which is false of what lies in a folder that this user may not look into. */
    private static boolean isThere(final Path file) throws AccessDeniedException
    {
        try
        {
            Files.readAttributes(file, BasicFileAttributes.class);
            return true;
        }
        catch (final AccessDeniedException ex)
        {
            throw ex;
        }
        catch (final IOException ex)
        {
            return false;
        }
    }

    private static String sentence(final Path file, final String aeronDirectory)
    {
        return "this user has no permission for " + file + ", by which programs and tools talk to the appliance; an " +
            "administrator adds users to the group of " + aeronDirectory + " (corelane-publishers, where the package " +
            "is installed) by 'usermod -aG GROUP USER', and starts the appliance with umask 0007, as the package does";
    }
}
