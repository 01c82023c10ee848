package io.corelane.tools.preflight;

import io.corelane.affinity.CpuPlan;
import io.corelane.affinity.CpuPlanException;
import io.corelane.affinity.CpuTopology;
import io.corelane.affinity.IdleMode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The CPUs, and what the plan makes of them. */
final class CpuChecks
{
    private CpuChecks()
    {
    }

    static Finding count(final Machine machine, final Intent intent)
    {
        final int cpus = machine.topology().allowed().cardinality();
        final String text = cpus + (1 == cpus ? " CPU" : " CPUs") + " for " + intent.partitions() +
            (1 == intent.partitions() ? " partition" : " partitions");
        final CpuPlan plan;
        try
        {
            plan = plan(machine, intent);
        }
        catch (final CpuPlanException ex)
        {
            return Finding.fail(ex.getMessage(), "corelane cpus");
        }
        if (cpus < intent.partitions())
        {
            return Finding.fail(text + ": partitions wait for each other",
                "set partitions to " + Math.max(1, cpus - 2) + ", or take a machine of more CPUs");
        }
        if (CpuPlan.UNPINNED == plan.cpu(CpuPlan.partition(0)))
        {
            return Finding.warn(text + ", the driver and the forwarder: no loop is pinned, and idle loops yield",
                cpus > 3 ? "set partitions to " + (cpus - 2) + ", or cpus to auto" : "take a machine of more CPUs");
        }
        return Finding.pass(text + ", each loop has one of its own");
    }

    static Finding isolated(final Machine machine, final Intent intent)
    {
        final CpuPlan plan;
        try
        {
            plan = plan(machine, intent);
        }
        catch (final CpuPlanException ex)
        {
            return Finding.fail(ex.getMessage(), "corelane cpus");
        }
        final List<String> exposed = new ArrayList<>();
        int pinned = 0;
        for (final CpuTopology.Cpu cpu : machine.topology().cpus())
        {
            if (plan.roles().containsValue(cpu.id()))
            {
                pinned++;
                if (!cpu.isolated())
                {
                    exposed.add(String.valueOf(cpu.id()));
                }
            }
        }
        if (0 == pinned)
        {
            return Finding.warn("no loop is pinned, so none runs on an isolated CPU", "corelane cpus");
        }
        return exposed.isEmpty() ? Finding.pass("all loops run on isolated CPUs") : Finding.warn(
            "loops run on CPUs that are not isolated: " + String.join(",", exposed),
            "name them in isolcpus (see kernel command line), or isolate them by a cpuset partition");
    }

    static Finding governor(final Machine machine, final Intent intent)
    {
        final TreeMap<String, List<Integer>> governors = new TreeMap<>();
        for (final CpuTopology.Cpu cpu : machine.topology().cpus())
        {
            final String text =
                machine.text("/sys/devices/system/cpu/cpu" + cpu.id() + "/cpufreq/scaling_governor");
            if (!text.isEmpty())
            {
                governors.computeIfAbsent(text, (name) -> new ArrayList<>()).add(cpu.id());
            }
        }
        if (governors.isEmpty())
        {
            return Finding.pass("none: the machine does not change frequencies, or does not show it");
        }
        final List<Integer> fast = governors.remove("performance");
        if (governors.isEmpty())
        {
            return Finding.pass("performance");
        }
        final String found = governors.entrySet().stream().map((entry) -> entry.getKey() + " on " +
            entry.getValue().size() + " CPUs").collect(Collectors.joining(", ")) +
            (null == fast ? "" : ", performance on " + fast.size());
        final String remedy = "cpupower frequency-set -g performance";
        // With these drivers the name means something else: the frequency follows the load.
        final String driver = machine.text("/sys/devices/system/cpu/cpu0/cpufreq/scaling_driver");
        final boolean isFixed = governors.containsKey("powersave") && !driver.contains("pstate");
        return isFixed ? Finding.fail(found + ": the lowest frequency", remedy) :
            Finding.warn(found + ": CPUs slow down when they idle", remedy);
    }

    static Finding smt(final Machine machine, final Intent intent)
    {
        final List<CpuTopology.Cpu> cpus = machine.topology().cpus();
        final boolean hasSiblings = cpus.stream().anyMatch((cpu) -> cpus.stream().anyMatch(
            (other) -> other.id() != cpu.id() && other.sharesCoreWith(cpu)));
        if (!hasSiblings)
        {
            return Finding.pass("off: one thread a core");
        }
        final CpuPlan plan;
        try
        {
            plan = plan(machine, intent);
        }
        catch (final CpuPlanException ex)
        {
            return Finding.fail(ex.getMessage(), "corelane cpus");
        }
        final String off = "echo off > /sys/devices/system/cpu/smt/control";
        for (final CpuTopology.Cpu cpu : cpus)
        {
            for (final CpuTopology.Cpu other : cpus)
            {
                if (cpu.id() < other.id() && cpu.sharesCoreWith(other) &&
                    plan.roles().containsValue(cpu.id()) && plan.roles().containsValue(other.id()))
                {
                    return IdleMode.SPIN == plan.idleMode() ?
                        Finding.fail("CPUs " + cpu.id() + " and " + other.id() + " are one core and both have a loop " +
                        "that spins", "name a CPU of each core by cpus, or take fewer partitions; corelane cpus") :
                        Finding.warn("CPUs " + cpu.id() + " and " + other.id() + " are one core and both have a loop",
                        off);
                }
            }
        }
        return Finding.warn("on: what runs on the other thread of a core slows its loop down", off);
    }

    private static CpuPlan plan(final Machine machine, final Intent intent)
    {
        return CpuPlan.of(machine.topology(), intent.partitions(), intent.cpus(), intent.idleMode());
    }
}
