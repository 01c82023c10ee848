package io.corelane.tools.preflight;

import io.corelane.affinity.CpuTopology;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Set;

/** A machine of files: 8 cores of one thread, made ready for an appliance of 2 partitions, and then changed. */
public final class FixtureMachine implements Storage
{
    private final Path root;
    private long usableBytes = 100L << 30;
    private long syncNs = 100_000;
    private int java = 17;
    private Set<String> modules = Set.of("jdk.compiler", "jdk.unsupported", "java.management", "jdk.jfr",
        "jdk.management");
    private boolean isReadOnly;

    /** Of files in a folder. */
    public FixtureMachine(final Path root)
    {
        this.root = root;
        cpus(8, 8, 1, "4-7");
        put("/proc/cmdline", "BOOT_IMAGE=/vmlinuz isolcpus=managed_irq,domain,4-7 nohz_full=4-7 rcu_nocbs=4-7 quiet");
        put("/proc/sys/kernel/numa_balancing", "0");
        put("/sys/devices/system/clocksource/clocksource0/current_clocksource", "tsc");
        put("/sys/kernel/mm/transparent_hugepage/enabled", "always [madvise] never");
        put("/sys/kernel/mm/transparent_hugepage/shmem_enabled", "always within_size advise [never] deny force");
        put("/proc/swaps", "Filename Type Size Used Priority");
        put("/proc/sys/vm/max_map_count", "262144");
        put("/proc/mounts", "/dev/sda1 / ext4 rw 0 0\ntmpfs /dev/shm tmpfs rw,huge=within_size 0 0");
        put("/proc/self/limits", "Limit  Soft  Hard  Units\nMax locked memory         unlimited            unlimited" +
            "            bytes");
        for (int cpu = 0; cpu < 8; cpu++)
        {
            put("/sys/devices/system/cpu/cpu" + cpu + "/cpufreq/scaling_governor", "performance");
        }
    }

    /** CPU n is a thread of core n modulo cores; nodes take turns. */
    FixtureMachine cpus(final int cpus, final int cores, final int nodes, final String isolated)
    {
        put("/sys/devices/system/cpu/online", "0-" + (cpus - 1));
        put("/sys/devices/system/cpu/isolated", isolated);
        put("/sys/devices/system/node/online", "0-" + (nodes - 1));
        final StringBuilder[] lists = new StringBuilder[nodes];
        for (int cpu = 0; cpu < cpus; cpu++)
        {
            put("/sys/devices/system/cpu/cpu" + cpu + "/topology/core_id", String.valueOf(cpu % cores));
            put("/sys/devices/system/cpu/cpu" + cpu + "/topology/physical_package_id", "0");
            final int node = cpu % nodes;
            lists[node] = null == lists[node] ? new StringBuilder() : lists[node].append(',');
            lists[node].append(cpu);
        }
        for (int node = 0; node < nodes; node++)
        {
            put("/sys/devices/system/node/node" + node + "/cpulist", lists[node].toString());
        }
        return this;
    }

    FixtureMachine put(final String path, final String text)
    {
        try
        {
            final Path file = root.resolve(path.substring(1));
            Files.createDirectories(file.getParent());
            Files.writeString(file, text + "\n");
            return this;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    FixtureMachine without(final String path)
    {
        try
        {
            Files.deleteIfExists(root.resolve(path.substring(1)));
            return this;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    FixtureMachine usable(final long bytes)
    {
        usableBytes = bytes;
        return this;
    }

    FixtureMachine sync(final long ns)
    {
        syncNs = ns;
        return this;
    }

    FixtureMachine readOnly()
    {
        isReadOnly = true;
        return this;
    }

    FixtureMachine java(final int version, final Set<String> present)
    {
        java = version;
        modules = present;
        return this;
    }

    Set<String> modules()
    {
        return modules;
    }

    /** As checks see it. */
    public Machine machine()
    {
        return new Machine(
            root, CpuTopology.read(root.resolve("sys/devices/system"), new BitSet()), this, java, modules);
    }

    @Override
    public long usable(final Path folder)
    {
        return usableBytes;
    }

    @Override
    public long total(final Path folder)
    {
        return usableBytes * 2;
    }

    @Override
    public long[] syncNs(final Path folder) throws IOException
    {
        if (isReadOnly)
        {
            throw new IOException("read-only file system");
        }
        return new long[]{syncNs, syncNs, 2 * syncNs};
    }
}
