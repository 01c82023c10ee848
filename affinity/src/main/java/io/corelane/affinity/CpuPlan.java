package io.corelane.affinity;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Which loop runs on which CPU. Partitions come first, then the media driver, then the forwarder; everything else (the
 * JVM, files, pages) keeps the CPUs that are left, at least one. Immutable, and the same for the same machine.
 */
public final class CpuPlan
{
    /** A role that no CPU is set aside for. */
    public static final int UNPINNED = -1;

    /** Role of the media driver. */
    public static final String DRIVER = "driver";

    /** Role of the forwarder. */
    public static final String FORWARDER = "forwarder";

    /** The driver's and the forwarder's. */
    private static final int OTHER_LOOPS = 2;

    private final Map<String, Integer> roles = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();
    private final CpuTopology topology;
    private IdleMode idleMode = IdleMode.BACKOFF;

    private CpuPlan(final CpuTopology topology, final int partitions)
    {
        this.topology = topology;
        for (int i = 0; i < partitions; i++)
        {
            roles.put(partition(i), UNPINNED);
        }
        roles.put(DRIVER, UNPINNED);
        roles.put(FORWARDER, UNPINNED);
    }

    /**
     * Makes a plan.
     *
     * @param topology   the machine.
     * @param partitions from 1.
     * @param cpus       {@code auto}, {@code none}, or a list that is dealt out in its order: partitions first.
     * @param idleMode   how loops idle; AUTO lets the plan decide.
     * @return the plan.
     * @throws CpuPlanException when a CPU is named that there is not, or that this process may not use.
     */
    public static CpuPlan of(
        final CpuTopology topology, final int partitions, final String cpus, final IdleMode idleMode)
    {
        final CpuPlan plan = new CpuPlan(topology, partitions);
        switch (cpus.trim().toLowerCase(Locale.ROOT))
        {
            case "auto" -> plan.placeAutomatically(partitions);
            case "none" -> plan.notes.add("no loop is pinned, as asked");
            default -> plan.place(CpuList.parse(cpus), partitions);
        }
        if (IdleMode.AUTO != idleMode)
        {
            plan.idleMode = idleMode;
        }
        return plan;
    }

    /**
     * Role of a partition.
     *
     * @param id from 0.
     * @return the role.
     */
    public static String partition(final int id)
    {
        return "partition-" + id;
    }

    /**
     * The CPU of a role.
     *
     * @param role of this plan.
     * @return its CPU, or {@link #UNPINNED}.
     */
    public int cpu(final String role)
    {
        return roles.getOrDefault(role, UNPINNED);
    }

    /**
     * All roles with their CPUs.
     *
     * @return CPUs by role, in the order in which they are dealt out; {@link #UNPINNED} where none is set aside.
     */
    public Map<String, Integer> roles()
    {
        return Collections.unmodifiableMap(roles);
    }

    /**
     * CPUs that no loop is pinned to, for everything else.
     *
     * @return those that the process may use, without the loops'.
     */
    public BitSet housekeeping()
    {
        final BitSet left = topology.allowed();
        for (final CpuTopology.Cpu cpu : topology.cpus())
        {
            if (cpu.isolated() || roles.containsValue(cpu.id()))
            {
                left.clear(cpu.id());
            }
        }
        return left;
    }

    /**
     * How partitions idle.
     *
     * @return SPIN or BACKOFF.
     */
    public IdleMode idleMode()
    {
        return idleMode;
    }

    /**
     * What the operator should know.
     *
     * @return sentences.
     */
    public List<String> notes()
    {
        return List.copyOf(notes);
    }

    /** A table of the machine: a line a CPU. */
    @Override
    public String toString()
    {
        final StringBuilder text = new StringBuilder(String.format(
            "%-5s %-6s %-5s %-9s %s%n", "CPU", "core", "node", "isolated", "runs"));
        for (final CpuTopology.Cpu cpu : topology.cpus())
        {
            text.append(String.format("%-5d %-6s %-5d %-9s %s%n", cpu.id(), cpu.packageId() + "/" + cpu.coreId(),
                cpu.node(), cpu.isolated() ? "yes" : "no", rolesOn(cpu)));
        }
        notes.forEach((note) -> text.append(note).append(System.lineSeparator()));
        return text.toString();
    }

    private String rolesOn(final CpuTopology.Cpu cpu)
    {
        final List<String> names = new ArrayList<>();
        roles.forEach((role, id) ->
        {
            if (cpu.id() == id)
            {
                names.add(role);
            }
        });
        if (!names.isEmpty())
        {
            return String.join(", ", names);
        }
        return !topology.allowed().get(cpu.id()) ? "(not allowed to this process)" :
            roles.containsValue(cpu.id()) ? "" : "everything else";
    }

    private void placeAutomatically(final int partitions)
    {
        final List<CpuTopology.Cpu> candidates = candidates();
        // A loop that spins must not share its CPU; the others idle gently and share what is left.
        if (candidates.size() < partitions + OTHER_LOOPS)
        {
            notes.add("there are " + candidates.size() + " CPUs for " + partitions +
                (1 == partitions ? " partition" : " partitions") +
                ", the driver and the forwarder, so no loop is pinned and idle loops yield instead of spinning");
            return;
        }
        for (int i = 0; i < partitions; i++)
        {
            roles.put(partition(i), candidates.get(i).id());
        }
        roles.put(DRIVER, candidates.get(partitions).id());
        if (candidates.size() > partitions + OTHER_LOOPS)
        {
            roles.put(FORWARDER, candidates.get(partitions + 1).id());
        }
        idleMode = IdleMode.SPIN;
    }

    /**
     * Isolated CPUs first, then by NUMA node so that neighbours work together, CPU 0 last; second threads of cores only
     * when the cores are used up.
     */
    private List<CpuTopology.Cpu> candidates()
    {
        final BitSet allowed = topology.allowed();
        final List<CpuTopology.Cpu> cores = new ArrayList<>();
        final List<CpuTopology.Cpu> siblings = new ArrayList<>();
        for (final CpuTopology.Cpu cpu : topology.cpus())
        {
            if (allowed.get(cpu.id()))
            {
                (cores.stream().noneMatch(cpu::sharesCoreWith) ? cores : siblings).add(cpu);
            }
        }
        sort(cores);
        sort(siblings);
        cores.addAll(siblings);
        return cores;
    }

    private static void sort(final List<CpuTopology.Cpu> cpus)
    {
        cpus.sort(Comparator.comparing((CpuTopology.Cpu cpu) -> !cpu.isolated())
            .thenComparing((cpu) -> 0 == cpu.id())
            .thenComparing(CpuTopology.Cpu::node)
            .thenComparing(CpuTopology.Cpu::id));
    }

    private void place(final List<Integer> cpus, final int partitions)
    {
        for (final int cpu : cpus)
        {
            if (null == topology.cpu(cpu))
            {
                throw new CpuPlanException("CPU " + cpu + " does not exist or is offline; this machine has " +
                    CpuList.format(online()));
            }
            if (!topology.reachable().get(cpu))
            {
                throw new CpuPlanException("CPU " + cpu + " is not allowed to this process, which may use " +
                    CpuList.format(topology.reachable()) + "; change its cpuset, or name others");
            }
        }
        if (cpus.size() < partitions)
        {
            throw new CpuPlanException(cpus.size() + " CPUs are named for " + partitions +
                " partitions; name one for each, or use auto or none");
        }
        int next = 0;
        for (final Map.Entry<String, Integer> role : roles.entrySet())
        {
            if (next < cpus.size())
            {
                role.setValue(cpus.get(next++));
            }
        }
        final BitSet left = topology.allowed();
        cpus.forEach(left::clear);
        if (left.isEmpty())
        {
            notes.add("no CPU is left for everything else, so idle loops yield instead of spinning");
        }
        else
        {
            idleMode = IdleMode.SPIN;
        }
    }

    private BitSet online()
    {
        final BitSet online = new BitSet();
        topology.cpus().forEach((cpu) -> online.set(cpu.id()));
        return online;
    }
}
