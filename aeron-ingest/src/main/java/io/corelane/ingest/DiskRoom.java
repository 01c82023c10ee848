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
            throw ApplianceException.passing(
                needed(context, usable) + "; make room, or name another directory by --dir", null);
        }
    }

    /** What is said when the Archive refuses to begin a recording while the appliance runs. */
    static ApplianceException tooLittle(final ApplianceContext context, final String stream, final Exception cause)
    {
        return ApplianceException.passing("the stream " + stream + " cannot be recorded: " +
            needed(context, SharedMemoryBudget.usable(context.directory().toAbsolutePath())) + "; make room, and try " +
            "again", cause);
    }

    private static String needed(final ApplianceContext context, final long usable)
    {
        return "to record needs " + (Archive.Configuration.lowStorageSpaceThreshold() + MEBIBYTE - 1) / MEBIBYTE +
            " MiB at " + context.directory() + ", but " + usable / MEBIBYTE + " MiB are free there";
    }
}
