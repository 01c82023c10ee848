package io.corelane.tools.preflight;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** The disk of the instance's folder. */
final class DiskChecks
{
    private static final long MEBIBYTE = 1L << 20;
    private static final long LEAST_BYTES = 128 * MEBIBYTE;
    private static final long GOOD_BYTES = 10L << 30;
    private static final long GOOD_SYNC_NS = 5_000_000;
    private static final long BAD_SYNC_NS = 50_000_000;
    private static final List<String> REMOTE = List.of("nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs", "ceph");

    private DiskChecks()
    {
    }

    static Finding room(final Machine machine, final Intent intent) throws IOException
    {
        final String type = machine.fileSystemOf(intent.directory());
        final long usable = machine.storage().usable(intent.directory());
        final String found = intent.directory() + (type.isEmpty() ? "" : " on " + type) + " has " +
            usable / MEBIBYTE + " of " + machine.storage().total(intent.directory()) / MEBIBYTE + " MiB free";
        if (REMOTE.contains(type))
        {
            return Finding.fail(found + ": a file system of another machine stops with it, and maps no files safely",
                "name a folder on a disk of this machine by dir");
        }
        if (usable < LEAST_BYTES)
        {
            return Finding.fail(found + ", less than " + LEAST_BYTES / MEBIBYTE + " MiB: nothing is recorded",
                "make room there, or name another folder by dir");
        }
        return intent.recording() && usable < GOOD_BYTES ? Finding.warn(found + ": recordings grow with the input",
            "set retention-bytes or retention-age, or name another folder by dir") : Finding.pass(found);
    }

    static Finding syncLatency(final Machine machine, final Intent intent) throws IOException
    {
        final long[] syncNs = machine.storage().syncNs(intent.directory());
        final long middle = syncNs[syncNs.length / 2];
        final long most = syncNs[syncNs.length - 1];
        final String found = String.format(Locale.ROOT,
            "median %.2f ms, most %.2f ms of %d", middle / 1e6, most / 1e6, syncNs.length);
        final String remedy = "take a disk with a write cache that outlives power, or file-sync-level = 0";
        if (intent.recording() && intent.fileSyncLevel() > 0 && middle > BAD_SYNC_NS)
        {
            return Finding.fail(found + ": each acknowledgement waits for it with file-sync-level " +
                intent.fileSyncLevel(), remedy);
        }
        return middle > GOOD_SYNC_NS ? Finding.warn(found + ": checkpoints and synced acknowledgements wait for it",
            remedy) : Finding.pass(found);
    }
}
