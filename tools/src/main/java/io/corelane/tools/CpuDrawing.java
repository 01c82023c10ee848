package io.corelane.tools;

import io.corelane.affinity.CpuCache;
import io.corelane.affinity.CpuList;
import io.corelane.affinity.CpuPlan;
import io.corelane.affinity.CpuTopology;
import io.corelane.affinity.CpuTopology.Cpu;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A CPU plan as a drawing for people, or as JSON. */
final class CpuDrawing
{
    private final CpuTopology topology;
    private final CpuPlan plan;
    private final List<CpuCache> caches;

    /** {@code system} is where caches are read from, {@code /sys/devices/system}. */
    CpuDrawing(final CpuTopology topology, final CpuPlan plan, final Path system)
    {
        this.topology = topology;
        this.plan = plan;
        this.caches = CpuCache.read(system, topology.cpus());
    }

    String text()
    {
        final StringBuilder text = new StringBuilder();
        final TreeMap<Integer, TreeMap<Integer, List<Cpu>>> sockets = new TreeMap<>();
        topology.cpus().forEach((cpu) -> sockets.computeIfAbsent(cpu.packageId(), (id) -> new TreeMap<>())
            .computeIfAbsent(cpu.node(), (id) -> new ArrayList<>()).add(cpu));
        sockets.forEach((socket, nodes) ->
        {
            text.append("socket ").append(socket).append('\n');
            nodes.forEach((node, cpus) ->
            {
                text.append("  node ").append(node).append(sharedCaches(cpus)).append('\n');
                cores(cpus).forEach((core, threads) -> text.append("    core ").append(pad(core.toString(), 4))
                    .append(threads.stream().map((cpu) -> pad("CPU " + cpu.id() + ": " + label(cpu), 28))
                    .collect(Collectors.joining("  ")).stripTrailing()).append('\n'));
            });
        });
        plan.notes().forEach((note) -> text.append(note).append('\n'));
        text.append("idle loops: ").append(plan.idleMode().name().toLowerCase(Locale.ROOT)).append('\n');
        final String loops = loops();
        if (!loops.isEmpty())
        {
            text.append("in the configuration: cpus = \"").append(loops).append("\"\n");
            if (!plan.housekeeping().isEmpty())
            {
                text.append("in the unit, for everything else (systemctl edit corelane): CPUAffinity=")
                    .append(CpuList.format(plan.housekeeping())).append('\n');
            }
        }
        return text.toString();
    }

    /** For the service: the plan's CPUs, which count before the configuration's, and those of everything else. */
    String dropIn()
    {
        final String loops = loops();
        if (loops.isEmpty())
        {
            throw ToolException.usage("there is nothing to set: " + String.join("; ", plan.notes()) + "; name CPUs " +
                "by --cpus, or ask on a machine with more");
        }
        final String housekeeping = CpuList.format(plan.housekeeping());
        return "# By corelane cpus --systemd: loops on CPUs of their own, everything else on the others.\n[Service]\n" +
            "Environment=CORELANE_CPUS=" + loops + "\n" +
            (housekeeping.isEmpty() ? "# " + String.join("; ", plan.notes()) : "CPUAffinity=" + housekeeping) + "\n";
    }

    /** For the launcher: the plan's CPUs and those of everything else; nothing where there is nothing to set. */
    String line()
    {
        final String loops = loops();
        return loops.isEmpty() || plan.housekeeping().isEmpty() ? "" :
            loops + " " + CpuList.format(plan.housekeeping()) + "\n";
    }

    void json(final Utf8Writer out)
    {
        out.ascii("{\"cpus\":[");
        String separator = "\n";
        for (final Cpu cpu : topology.cpus())
        {
            out.ascii(separator).ascii("{\"cpu\":").number(cpu.id()).ascii(",\"core\":").number(cpu.coreId())
                .ascii(",\"socket\":").number(cpu.packageId()).ascii(",\"node\":").number(cpu.node())
                .ascii(",\"isolated\":").ascii(String.valueOf(cpu.isolated())).ascii(",\"runs\":")
                .jsonText(label(cpu)).ascii("}");
            separator = ",\n";
        }
        out.ascii("],\n\"caches\":[");
        separator = "\n";
        for (final CpuCache cache : caches)
        {
            out.ascii(separator).ascii("{\"level\":").number(cache.level()).ascii(",\"type\":").jsonText(cache.type())
                .ascii(",\"size\":").jsonText(cache.size()).ascii(",\"cpus\":").jsonText(list(cache.cpus()))
                .ascii("}");
            separator = ",\n";
        }
        out.ascii("],\n\"idle\":").jsonText(plan.idleMode().name().toLowerCase(Locale.ROOT)).ascii(",\"loops\":")
            .jsonText(loops()).ascii(",\"housekeeping\":").jsonText(CpuList.format(plan.housekeeping()))
            .ascii(",\"notes\":[");
        separator = "";
        for (final String note : plan.notes())
        {
            out.ascii(separator).jsonText(note);
            separator = ",";
        }
        out.ascii("]}").endOfLine();
    }

    /** CPUs of pinned loops in the order in which a list deals them out. */
    private String loops()
    {
        return plan.roles().values().stream().filter((cpu) -> CpuPlan.UNPINNED != cpu).map(String::valueOf)
            .collect(Collectors.joining(","));
    }

    private String label(final Cpu cpu)
    {
        final String roles = roles(cpu);
        final String isolated = cpu.isolated() ? " (isolated)" : "";
        if (!roles.isEmpty())
        {
            return roles + isolated;
        }
        for (final Cpu other : topology.cpus())
        {
            if (other.id() != cpu.id() && other.sharesCoreWith(cpu) && !roles(other).isEmpty())
            {
                return "leave empty" + isolated;
            }
        }
        return cpu.isolated() ? "free" + isolated :
            topology.allowed().get(cpu.id()) ? "everything else" : "not this process's";
    }

    private String roles(final Cpu cpu)
    {
        return plan.roles().entrySet().stream().filter((role) -> role.getValue() == cpu.id())
            .map((role) -> role.getKey()).collect(Collectors.joining(", "));
    }

    private static TreeMap<Integer, List<Cpu>> cores(final List<Cpu> cpus)
    {
        final TreeMap<Integer, List<Cpu>> cores = new TreeMap<>();
        cpus.forEach((cpu) -> cores.computeIfAbsent(cpu.coreId(), (id) -> new ArrayList<>()).add(cpu));
        return cores;
    }

    /** Caches that several cores of a node share, with who shares them. */
    private String sharedCaches(final List<Cpu> cpus)
    {
        final List<Integer> ids = cpus.stream().map(Cpu::id).toList();
        return caches.stream().filter((cache) -> cache.level() >= 3 && ids.containsAll(cache.cpus())).map((cache) ->
            ", L" + cache.level() + " " + cache.size() + " of CPUs " + list(cache.cpus()))
            .collect(Collectors.joining());
    }

    private static String list(final List<Integer> cpus)
    {
        final BitSet set = new BitSet();
        cpus.forEach(set::set);
        return CpuList.format(set);
    }

    private static String pad(final String text, final int width)
    {
        return text + " ".repeat(Math.max(1, width - text.length()));
    }
}
