package io.corelane.tools.health;

import io.corelane.ingest.metrics.LogWaiting;
import io.corelane.tools.metrics.Overview;
import io.corelane.tools.metrics.PartitionStat;
import io.corelane.tools.metrics.Room;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Whether an appliance should be given records: recovered, subscribed, not far behind, with room left. */
public final class Readiness
{
    private static final long MEBIBYTE = 1L << 20;

    private Readiness()
    {
    }

    /**
     * Looks.
     *
     * @param overview of its counters.
     * @param room     of the machine.
     * @param limits   what is still well.
     * @return checks, those that failed among them.
     */
    public static List<Check> of(final Overview overview, final Room room, final HealthLimits limits)
    {
        final List<Check> checks = new ArrayList<>();
        checks.add(Check.of("recovered", overview.isReady(), overview.isReady() ? "the appliance takes records" :
            "read " + overview.recoveryDoneBytes() + " of " + overview.recoveryBytes() + " bytes of its logs",
            "wait until it has read its logs again; corelane status tells how far it is"));
        final long subscribed = overview.partitions().stream().filter((one) -> one.positionBytes() > 0).count();
        checks.add(Check.of("subscribed", subscribed > 0 && subscribed == overview.partitions().size(),
            subscribed + " of " + overview.partitions().size() + " partitions read their logs",
            "look at the errors that corelane run printed; restart it"));
        final PartitionStat last = overview.partitions().stream()
            .max((one, other) -> Long.compare(one.lagNs(), other.lagNs())).orElse(null);
        final long lagNs = null == last ? 0 : last.lagNs();
        checks.add(Check.of("lag", lagNs <= limits.lagNs(), null == last ? "no partition" : "partition " +
            last.partition() + " is " + TimeUnit.NANOSECONDS.toMillis(lagNs) + " ms" +
            (LogWaiting.NOT_KNOWN == last.lagRecords() ? "" : " and " + last.lagRecords() + " records") + " behind",
            "publish less, use more partitions, or look whether a reader of results holds it up (egress waits)"));
        checks.add(free("disk", room.diskFree(), limits.diskFree(), room.directory() + "",
            "make room there, or keep less by retention-bytes"));
        checks.add(free("shared-memory", room.sharedMemoryFree(), limits.sharedMemoryFree(), room.aeronDirectory() +
            "", "make room there (for /dev/shm: mount -o remount,size=...), or drop jobs"));
        return checks;
    }

    private static Check free(
        final String name, final long free, final long limit, final String place, final String remedy)
    {
        return Check.of(name, free >= limit, Room.UNKNOWN == free ? "nobody can tell what is free at " + place :
            free / MEBIBYTE + " MiB are free at " + place, remedy);
    }

    /**
     * Whether all is well.
     *
     * @param checks that were made.
     * @return true when none failed.
     */
    public static boolean areOk(final List<Check> checks)
    {
        return checks.stream().allMatch(Check::isOk);
    }
}
