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
        boolean sharesCoreWith(final Cpu other)
        {
            return coreId == other.coreId && packageId == other.packageId;
        }
    }

    private CpuTopology(final TreeMap<Integer, Cpu> cpus, final BitSet allowed)
    {
        this.cpus = cpus;
        this.allowed = allowed;
    }

    /**
     * This machine, and what this process may use of it.
     *
     * @return the topology.
     */
    public static CpuTopology ofThisMachine()
    {
        return read(SYSTEM, Affinity.getAffinity());
    }

    /**
     * A machine as a tree of files shows it.
     *
     * @param system  in place of {@code /sys/devices/system}.
     * @param allowed CPUs that the process may use; empty for all.
     * @return the topology.
     */
    public static CpuTopology read(final Path system, final BitSet allowed)
    {
        final Path folder = system.resolve("cpu");
        final List<Integer> online = CpuList.parse(text(folder.resolve("online"), fallbackOnline()));
        final List<Integer> isolated = CpuList.parse(text(folder.resolve("isolated"), ""));
        final TreeMap<Integer, Integer> nodes = nodes(system.resolve("node"));
        final TreeMap<Integer, Cpu> cpus = new TreeMap<>();
        final BitSet usable = new BitSet();
        for (final int id : online)
        {
            final Path topology = folder.resolve("cpu" + id).resolve("topology");
            cpus.put(id, new Cpu(
                id,
                number(topology.resolve("core_id"), id),
                number(topology.resolve("physical_package_id"), 0),
                nodes.getOrDefault(id, 0),
                isolated.contains(id)));
            if (allowed.isEmpty() || allowed.get(id))
            {
                usable.set(id);
            }
        }
        return new CpuTopology(cpus, usable);
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
     * CPUs that this process may use.
     *
     * @return their numbers.
     */
    public BitSet allowed()
    {
        return (BitSet)allowed.clone();
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
