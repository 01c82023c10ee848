package io.corelane.ingest;

import io.aeron.archive.Archive;

/** What has to be free on the disk before an appliance that records starts: a full one shows as all kinds of errors. */
final class DiskRoom
{
    private static final long MEBIBYTE = 1L << 20;

    private DiskRoom()
    {
    }

    /** Refuses a start that could record nothing: the Archive begins no recording where less is free. */
    static void check(final ApplianceContext context)
    {
        final long needed = Archive.Configuration.lowStorageSpaceThreshold();
        final long usable = SharedMemoryBudget.usable(context.directory().toAbsolutePath());
        if (context.recording() && usable < needed)
        {
            throw ApplianceException.passing("to record needs " + (needed + MEBIBYTE - 1) / MEBIBYTE + " MiB at " +
                context.directory() + ", but " + usable / MEBIBYTE + " MiB are free there; make room, or name " +
                "another directory by --dir", null);
        }
    }
}
