package io.corelane.affinity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.TreeMap;
import net.openhft.affinity.Affinity;

/**
 * The machine's CPUs as Linux shows them under {@code /sys}: which are threads of one core, of one NUMA node, isolated
 * from the scheduler, and which this process may use. Immutable.
 */
public final class CpuTopology
{
    private static final Path SYSTEM = Path.of("/sys/devices/system");

    private final TreeMap<Integer, Cpu> cpus;
    private final BitSet allowed;
    private final BitSet reachable;

    /**
     * One CPU.
     *
     * @param id         as Linux numbers it.
     * @param coreId     CPUs of one package with the same core id are threads of one core.
     * @param packageId  its socket.
     * @param node       its NUMA node.
     * @param isolated   whether the scheduler leaves it alone (kernel option isolcpus).
     */
    public record Cpu(int id, int coreId, int packageId, int node, boolean isolated)
    {
        /**
         * Whether another CPU is a thread of the same core.
         *
         * @param other the other one.
         * @return true also for itself.
         */
        public boolean sharesCoreWith(final Cpu other)
        {
            return coreId == other.coreId && packageId == other.packageId;
        }
    }

    private CpuTopology(final TreeMap<Integer, Cpu> cpus, final BitSet allowed, final BitSet reachable)
    {
        this.cpus = cpus;
        this.allowed = allowed;
        this.reachable = reachable;
    }

    /**
     * This machine, and what this process may use of it.
     *
     * @return the topology.
     */
    public static CpuTopology ofThisMachine()
    {
        return read(SYSTEM, Affinity.getAffinity(), Reach.ofThisProcess(online(SYSTEM)));
    }

    /**
     * A machine as a tree of files shows it, where threads may be pinned to what the process may use.
     *
     * @param system  in place of {@code /sys/devices/system}.
     * @param allowed CPUs that the process may use; empty for all.
     * @return the topology.
     */
    public static CpuTopology read(final Path system, final BitSet allowed)
    {
        return read(system, allowed, allowed);
    }

    /**
     * A machine as a tree of files shows it. The kernel leaves isolated CPUs out of the mask that processes begin with,
     * so those that a thread can be pinned to are allowed as well: isolating them meant that.
     *
     * @param system    in place of {@code /sys/devices/system}.
     * @param mask      CPUs that the process was started on; empty for all.
     * @param reachable CPUs that its threads can be pinned to; empty for all.
     * @return the topology.
     */
    public static CpuTopology read(final Path system, final BitSet mask, final BitSet reachable)
    {
        final List<Integer> isolated = CpuList.parse(text(system.resolve("cpu").resolve("isolated"), ""));
        final TreeMap<Integer, Integer> nodes = nodes(system.resolve("node"));
        final TreeMap<Integer, Cpu> cpus = new TreeMap<>();
        final BitSet usable = new BitSet();
        final BitSet within = new BitSet();
        for (final int id : online(system))
        {
            final Path topology = system.resolve("cpu").resolve("cpu" + id).resolve("topology");
            cpus.put(id, new Cpu(
                id,
                number(topology.resolve("core_id"), id),
                number(topology.resolve("physical_package_id"), 0),
                nodes.getOrDefault(id, 0),
                isolated.contains(id)));
            within.set(id, reachable.isEmpty() || reachable.get(id));
            usable.set(id, mask.isEmpty() || mask.get(id) || within.get(id) && isolated.contains(id));
        }
        within.or(usable);
        return new CpuTopology(cpus, usable, within);
    }

    /**
     * CPUs that are online, by number.
     *
     * @return the CPUs.
     */
    public List<Cpu> cpus()
    {
        return new ArrayList<>(cpus.values());
    }

    /**
     * CPUs that this process may use: those that it was started on, and isolated ones.
     *
     * @return their numbers.
     */
    public BitSet allowed()
    {
        return (BitSet)allowed.clone();
    }

    /**
     * CPUs that a thread of this process can be pinned to, when they are named: those that it may use, and others that
     * no cpuset keeps it from.
     *
     * @return their numbers.
     */
    public BitSet reachable()
    {
        return (BitSet)reachable.clone();
    }

    private static List<Integer> online(final Path system)
    {
        return CpuList.parse(text(system.resolve("cpu").resolve("online"), fallbackOnline()));
    }

    Cpu cpu(final int id)
    {
        return cpus.get(id);
    }

    private static String fallbackOnline()
    {
        return "0-" + (Runtime.getRuntime().availableProcessors() - 1);
    }

    private static TreeMap<Integer, Integer> nodes(final Path folder)
    {
        final TreeMap<Integer, Integer> nodes = new TreeMap<>();
        for (final int node : CpuList.parse(text(folder.resolve("online"), "")))
        {
            for (final int cpu : CpuList.parse(text(folder.resolve("node" + node).resolve("cpulist"), "")))
            {
                nodes.put(cpu, node);
            }
        }
        return nodes;
    }

    private static int number(final Path file, final int fallback)
    {
        final String text = text(file, "");
        return text.isEmpty() ? fallback : Integer.parseInt(text);
    }

    private static String text(final Path file, final String fallback)
    {
        try
        {
            return Files.exists(file) ? Files.readString(file).trim() : fallback;
        }
        catch (final IOException ex)
        {
            // Some of these files exist and cannot be read in containers: as good as missing.
            return fallback;
        }
    }
}
