package io.corelane.ingest.metrics;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The logs of a driver as files. Each stays mapped as long as its publication is there: to unmap memory interrupts
 * every thread of a process, those of partitions among them. One thread at a time.
 */
final class LogFiles implements AutoCloseable
{
    private final String aeronDirectory;
    private final Map<Long, LogFile> files = new HashMap<>();
    private final Set<Long> asked = new HashSet<>();

    /** No file yet, of the driver of a directory. */
    LogFiles(final String aeronDirectory)
    {
        this.aeronDirectory = aeronDirectory;
    }

    /** The log of a publication, or null when it cannot be read. */
    LogFile of(final long registrationId)
    {
        asked.add(registrationId);
        return files.computeIfAbsent(registrationId, (id) -> LogFile.open(aeronDirectory, id));
    }

    /** Logs that nobody has asked for since this was called last are there no more. */
    void sweep()
    {
        files.entrySet().removeIf((entry) ->
        {
            final boolean isGone = !asked.contains(entry.getKey());
            if (isGone)
            {
                entry.getValue().close();
            }
            return isGone;
        });
        asked.clear();
    }

    /** Unmaps all of them. */
    @Override
    public void close()
    {
        files.values().forEach(LogFile::close);
        files.clear();
    }
}
