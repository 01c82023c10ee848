package io.corelane.tools.preflight;

import java.io.IOException;
import java.util.List;

/** Memory. */
final class MemoryChecks
{
    private static final String SHARED_HUGE_PAGES = "/sys/kernel/mm/transparent_hugepage/shmem_enabled";
    private static final String UNIT_LIMIT = "LimitMEMLOCK=";
    private static final long MEBIBYTE = 1L << 20;
    private static final long LOCKED_MIN_BYTES = 1L << 30;
    private static final long MAPS_DEFAULT = 65_530;
    private static final long MAPS_GOOD = 262_144;

    private MemoryChecks()
    {
    }

    static Finding hugePages(final Machine machine, final Intent intent)
    {
        final String mode = chosen(machine.text("/sys/kernel/mm/transparent_hugepage/enabled"));
        return switch (mode)
        {
            case "" -> Finding.pass("the kernel has none");
            case "always" -> Finding.warn("always: the kernel stops threads to make huge pages out of small ones",
                "echo madvise > /sys/kernel/mm/transparent_hugepage/enabled");
            default -> Finding.pass(mode);
        };
    }

    static Finding swap(final Machine machine, final Intent intent)
    {
        long sizeKib = 0;
        long usedKib = 0;
        final List<String> lines = machine.lines("/proc/swaps");
        for (int i = 1; i < lines.size(); i++)
        {
            final String[] words = lines.get(i).trim().split("\\s+");
            sizeKib += Long.parseLong(words[2]);
            usedKib += Long.parseLong(words[3]);
        }
        if (0 == sizeKib)
        {
            return Finding.pass("off");
        }
        final String found = (sizeKib >> 10) + " MiB, " + (usedKib >> 10) + " MiB used";
        return usedKib * 2 > sizeKib ? Finding.fail(found + ": memory is short, pages are read back from the disk",
            "swapoff -a, when there is memory for it; look for what takes it") :
            Finding.warn(found + ": a page that is out holds its loop up for as long as the disk takes",
            "swapoff -a, and take it out of /etc/fstab");
    }

    static Finding maxMapCount(final Machine machine, final Intent intent)
    {
        final long count = machine.number("/proc/sys/vm/max_map_count", MAPS_DEFAULT);
        final String remedy =
            "echo vm.max_map_count=" + MAPS_GOOD + " > /etc/sysctl.d/90-corelane.conf && sysctl --system";
        return count >= MAPS_GOOD ? Finding.pass(String.valueOf(count)) : count >= MAPS_DEFAULT ?
            Finding.warn(count + ": logs, recordings and state of many jobs take a map each", remedy) :
            Finding.fail(count + ", less than the kernel's own default", remedy);
    }

    static Finding sharedMemory(final Machine machine, final Intent intent) throws IOException
    {
        final String type = machine.fileSystem(intent.memory().toString());
        final long usable = machine.storage().usable(intent.memory());
        final long total = machine.storage().total(intent.memory());
        final String found =
            intent.memory() + " has " + usable / MEBIBYTE + " of " + total / MEBIBYTE + " MiB free";
        final String remedy = "mount -o remount,size=" +
            (total - usable + 4 * intent.memoryBytes() + (1L << 30) - 1 >> 30) + "G " + intent.memory();
        if (usable < intent.memoryBytes())
        {
            return Finding.fail(
                found + ", the logs of one job need " + mebibytes(intent.memoryBytes()) + " MiB", remedy);
        }
        if (!"tmpfs".equals(type) && !"hugetlbfs".equals(type))
        {
            return Finding.warn(found + (type.isEmpty() ? ", but is no mount of its own" : ", but is " + type) +
                ", not tmpfs: logs and state may be written to a disk", "mount -t tmpfs tmpfs " + intent.memory());
        }
        return usable < 4 * intent.memoryBytes() ? Finding.warn(found + ", the logs of one job need " +
            mebibytes(intent.memoryBytes()) + " MiB: there is room for few more, and for little state", remedy) :
            Finding.pass(found + ", the logs of one job need " + mebibytes(intent.memoryBytes()) + " MiB");
    }

    /** Of the state: each record of one of many keys looks at three places, each in a page of its own. */
    static Finding sharedHugePages(final Machine machine, final Intent intent)
    {
        final String mount = intent.memory().toString();
        if ("hugetlbfs".equals(machine.fileSystem(mount)))
        {
            return Finding.pass("hugetlbfs");
        }
        if (chosen(machine.text(SHARED_HUGE_PAGES)).isEmpty())
        {
            return Finding.pass("the kernel has none");
        }
        final String mode = machine.mountOption(mount, "huge");
        if ("always".equals(mode) || "within_size".equals(mode))
        {
            return Finding.pass("huge=" + mode);
        }
        return Finding.warn(mount + " has pages of 4 KiB: states of many keys take longer to look up",
            "tmpfs".equals(machine.fileSystem(mount)) ?
            "mount -o remount,huge=within_size " + mount + ", and in /etc/fstab" :
            "mount -t tmpfs -o huge=within_size tmpfs " + mount + ", and in /etc/fstab");
    }

    /** Of the unit, which is what counts where there is one, else of whoever looks. */
    static Finding lockedMemory(final Machine machine, final Intent intent) throws IOException
    {
        final List<String> limits = HousekeepingCheck.unit(machine).stream()
            .filter((line) -> line.startsWith(UNIT_LIMIT)).toList();
        if (!limits.isEmpty() && limits.get(limits.size() - 1).equals(UNIT_LIMIT + "infinity"))
        {
            return Finding.pass(UNIT_LIMIT + "infinity of the unit");
        }
        final String remedy = "LimitMEMLOCK=infinity in the unit (the package's has it), or " +
            "'* - memlock unlimited' in /etc/security/limits.d/corelane.conf";
        for (final String line : machine.lines("/proc/self/limits"))
        {
            if (line.startsWith("Max locked memory"))
            {
                final String limit = line.substring("Max locked memory".length()).trim().split("\\s+")[0];
                if ("unlimited".equals(limit))
                {
                    return Finding.pass(limit);
                }
                final long bytes = Long.parseLong(limit);
                final String found = mebibytes(bytes) + " MiB";
                return bytes >= LOCKED_MIN_BYTES ? Finding.pass(found) : Finding.warn(
                    found + ": pages cannot be kept in memory, and io_uring or DPDK tools beside are refused", remedy);
            }
        }
        return Finding.warn("the kernel does not show it", "cat /proc/self/limits");
    }

    private static long mebibytes(final long bytes)
    {
        return (bytes + MEBIBYTE - 1) / MEBIBYTE;
    }

    /** The word in brackets of {@code always [madvise] never}. */
    private static String chosen(final String text)
    {
        final int begin = text.indexOf('[');
        return begin < 0 ? "" : text.substring(begin + 1, text.indexOf(']', begin));
    }
}
