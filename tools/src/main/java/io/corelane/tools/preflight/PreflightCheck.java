package io.corelane.tools.preflight;

import java.io.IOException;

/** All checks, in the order in which they are shown. */
public enum PreflightCheck
{
    /** What the kernel was started with. */
    KERNEL("kernel command line", KernelChecks::commandLine),
    /** CPUs that the scheduler leaves alone. */
    ISOLATED("isolated CPUs", CpuChecks::isolated),
    /** Enough of them. */
    CPUS("CPUs and partitions", CpuChecks::count),
    /** Where all else of the process runs. */
    HOUSEKEEPING("housekeeping CPUs", HousekeepingCheck::look),
    /** Frequency. */
    GOVERNOR("CPU governor", CpuChecks::governor),
    /** Two threads of one core. */
    SMT("SMT", CpuChecks::smt),
    /** Pages that wander. */
    NUMA("NUMA balancing", KernelChecks::numaBalancing),
    /** What reading the time costs. */
    CLOCK("clock source", KernelChecks::clockSource),
    /** Large pages that the kernel makes by itself. */
    HUGE_PAGES("transparent huge pages", MemoryChecks::hugePages),
    /** Pages on the disk. */
    SWAP("swap", MemoryChecks::swap),
    /** How many files can be mapped. */
    MAPS("vm.max_map_count", MemoryChecks::maxMapCount),
    /** Where logs and state lie. */
    SHARED_MEMORY("shared memory", MemoryChecks::sharedMemory),
    /** Pages of logs and state. */
    SHARED_HUGE_PAGES("shared memory pages", MemoryChecks::sharedHugePages),
    /** Pages that may not be moved out. */
    LOCKED("memlock limit", MemoryChecks::lockedMemory),
    /** Room for what is recorded. */
    DISK("disk", DiskChecks::room),
    /** How fast it is. */
    SYNC("fsync latency", DiskChecks::syncLatency),
    /** Which Java. */
    JAVA("JDK version", JdkChecks::version),
    /** With what. */
    MODULES("JDK modules", JdkChecks::modules);

    private final String title;
    private final Look look;

    private interface Look
    {
        Finding at(Machine machine, Intent intent) throws IOException;
    }

    PreflightCheck(final String title, final Look look)
    {
        this.title = title;
        this.look = look;
    }

    /**
     * What it looks at.
     *
     * @return its name for people.
     */
    public String title()
    {
        return title;
    }

    /**
     * Looks.
     *
     * @param machine to look at.
     * @param intent  what is to run there.
     * @return what it found; FAIL also when it cannot look.
     */
    public Finding look(final Machine machine, final Intent intent)
    {
        try
        {
            return look.at(machine, intent);
        }
        catch (final IOException ex)
        {
            return Finding.fail("cannot be looked at: " + ex,
                "ls -ld " + intent.directory() + "; make it this user's, or name another folder by --dir");
        }
    }
}
