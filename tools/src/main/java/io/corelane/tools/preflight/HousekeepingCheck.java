package io.corelane.tools.preflight;

import io.corelane.affinity.CpuList;
import io.corelane.affinity.CpuPlan;
import io.corelane.affinity.CpuPlanException;
import io.corelane.affinity.CpuTopology;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Whether the threads of the process that are no loops (collector, compiler, files) stay away from the loops' CPUs: by
 * themselves where these are isolated, else by the CPUAffinity of the unit, or the mask that whoever starts it sets, as
 * the launcher does where the unit says so.
 */
final class HousekeepingCheck
{
    private static final List<String> FOLDERS =
        List.of("/etc/systemd/system", "/run/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system");
    private static final String UNIT = "/corelane.service";
    private static final String AFFINITY = "CPUAffinity=";
    private static final String LAUNCHER = "Environment=CORELANE_HOUSEKEEPING=";
    private static final String MASK = "Cpus_allowed_list:";
    private static final String REMEDY = "corelane cpus --config /etc/corelane/corelane.toml --systemd > " +
        "/etc/systemd/system/corelane.service.d/cpus.conf, then systemctl daemon-reload";

    private HousekeepingCheck()
    {
    }

    static Finding look(final Machine machine, final Intent intent) throws IOException
    {
        final CpuPlan plan;
        try
        {
            plan = CpuPlan.of(machine.topology(), intent.partitions(), intent.cpus(), intent.idleMode());
        }
        catch (final CpuPlanException ex)
        {
            return Finding.fail(ex.getMessage(), "corelane cpus");
        }
        final BitSet loops = new BitSet();
        final BitSet exposed = new BitSet();
        for (final CpuTopology.Cpu cpu : machine.topology().cpus())
        {
            loops.set(cpu.id(), plan.roles().containsValue(cpu.id()));
            exposed.set(cpu.id(), loops.get(cpu.id()) && !cpu.isolated());
        }
        if (loops.isEmpty())
        {
            return Finding.pass("no loop is pinned, so there is nothing to keep away from");
        }
        return hasUnit(machine) ? ofTheUnit(machine, loops, exposed) : ofThisProcess(machine, plan, exposed);
    }

    private static Finding ofTheUnit(final Machine machine, final BitSet loops, final BitSet exposed) throws IOException
    {
        final BitSet affinity = affinity(machine);
        if (null == affinity)
        {
            return Finding.warn("the CPUAffinity of the unit is no list of CPUs", REMEDY);
        }
        if (affinity.intersects(loops))
        {
            affinity.and(loops);
            return Finding.warn("the CPUAffinity of the unit has CPUs of loops: " + CpuList.format(affinity), REMEDY);
        }
        if (!affinity.isEmpty())
        {
            return Finding.pass("CPUAffinity of the unit: " + CpuList.format(affinity));
        }
        if (unit(machine).stream().filter((line) -> line.startsWith(LAUNCHER)).reduce((one, other) -> other)
            .filter((line) -> line.equals(LAUNCHER + "auto")).isPresent())
        {
            return Finding.pass("the unit has its launcher keep everything else off the loops' CPUs");
        }
        return exposed.isEmpty() ? isolated() : Finding.warn("the unit has no CPUAffinity, so collector and compiler " +
            "run on CPUs of loops, too: " + CpuList.format(exposed), REMEDY);
    }

    private static Finding ofThisProcess(final Machine machine, final CpuPlan plan, final BitSet exposed)
    {
        if (exposed.isEmpty())
        {
            return isolated();
        }
        for (final String line : machine.lines("/proc/self/status"))
        {
            final BitSet mask = line.startsWith(MASK) ? cpus(line.substring(MASK.length())) : null;
            if (null != mask && mask.intersects(exposed))
            {
                mask.and(exposed);
                return Finding.warn("what is started from here runs on CPUs of loops, too: " + CpuList.format(mask),
                    plan.housekeeping().isEmpty() ? "take fewer partitions, so that a CPU is left" :
                    "taskset -c " + CpuList.format(plan.housekeeping()) + " corelane run ...");
            }
        }
        return Finding.pass("what is started from here stays away from the loops' CPUs");
    }

    private static Finding isolated()
    {
        return Finding.pass("the loops' CPUs are isolated, so nothing else comes there");
    }

    private static boolean hasUnit(final Machine machine)
    {
        return FOLDERS.stream().anyMatch((folder) -> !machine.text(folder + UNIT).isEmpty());
    }

    /** Lines of the unit that counts and of all its drop-ins, as systemd reads them; none without a unit. */
    static List<String> unit(final Machine machine) throws IOException
    {
        final Map<String, String> dropIns = new TreeMap<>();
        String unit = "";
        for (final String folder : FOLDERS)
        {
            unit = unit.isEmpty() ? machine.text(folder + UNIT) : unit;
            for (final String name : machine.names(folder + UNIT + ".d", ".conf"))
            {
                dropIns.putIfAbsent(name, machine.text(folder + UNIT + ".d/" + name));
            }
        }
        return unit.isEmpty() ? List.of() :
            (unit + "\n" + String.join("\n", dropIns.values())).lines().map(String::trim).toList();
    }

    /** Of the unit; null for no list. */
    private static BitSet affinity(final Machine machine) throws IOException
    {
        final BitSet affinity = new BitSet();
        for (final String line : unit(machine))
        {
            if (line.startsWith(AFFINITY))
            {
                final BitSet more = cpus(line.substring(AFFINITY.length()));
                if (null == more)
                {
                    return null;
                }
                if (more.isEmpty())
                {
                    // As systemd has it: nothing takes back what was said before.
                    affinity.clear();
                }
                affinity.or(more);
            }
        }
        return affinity;
    }

    private static BitSet cpus(final String text)
    {
        final BitSet cpus = new BitSet();
        try
        {
            if (!text.isBlank())
            {
                CpuList.parse(text.trim().replaceAll("[\\s,]+", ",")).forEach(cpus::set);
            }
            return cpus;
        }
        catch (final CpuPlanException ex)
        {
            return null;
        }
    }
}
