package io.corelane.tools.preflight;

import io.corelane.affinity.CpuList;
import io.corelane.affinity.CpuPlanException;
import io.corelane.affinity.CpuTopology;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the kernel does beside. */
final class KernelChecks
{
    private static final String CLOCK = "/sys/devices/system/clocksource/clocksource0/current_clocksource";

    private KernelChecks()
    {
    }

    /** Timer ticks and RCU callbacks are kept from isolated CPUs by options of their own. */
    static Finding commandLine(final Machine machine, final Intent intent)
    {
        final String line = machine.text("/proc/cmdline");
        final BitSet isolated = cpus(line, "isolcpus");
        final BitSet tickless = cpus(line, "nohz_full");
        final BitSet all = new BitSet();
        machine.topology().cpus().stream().map(CpuTopology.Cpu::id).forEach(all::set);
        if (null == isolated || null == tickless)
        {
            return Finding.fail("isolcpus or nohz_full is no list of CPUs: " + line,
                "mend GRUB_CMDLINE_LINUX in /etc/default/grub, then update-grub && reboot");
        }
        if (!all.isEmpty() && covers(isolated, all))
        {
            return Finding.fail("isolcpus=" + CpuList.format(isolated) + " leaves no CPU for everything else",
                remedy(suggestion(all, intent.partitions())));
        }
        if (isolated.isEmpty())
        {
            return Finding.warn("no isolcpus: the scheduler puts other work on the loops' CPUs", all.cardinality() < 4 ?
                "a machine of more CPUs: " + all.cardinality() + " cannot be shared out" :
                remedy(suggestion(all, intent.partitions())));
        }
        final List<String> missing = new ArrayList<>();
        if (!covers(tickless, isolated))
        {
            missing.add("nohz_full");
        }
        if (!covers(orEmpty(cpus(line, "rcu_nocbs")), isolated))
        {
            missing.add("rcu_nocbs");
        }
        return missing.isEmpty() ? Finding.pass("isolcpus, nohz_full and rcu_nocbs " + CpuList.format(isolated)) :
            Finding.warn(String.join(" and ", missing) + " do not name all of isolcpus=" + CpuList.format(isolated) +
            ": the timer interrupts the loops", remedy(isolated));
    }

    static Finding numaBalancing(final Machine machine, final Intent intent)
    {
        final long nodes = machine.topology().cpus().stream().map(CpuTopology.Cpu::node).distinct().count();
        final long mode = machine.number("/proc/sys/kernel/numa_balancing", 0);
        if (0 == mode)
        {
            return Finding.pass(1 == nodes ? "one node" : "off, " + nodes + " nodes");
        }
        final String remedy = "sysctl -w kernel.numa_balancing=0";
        return 1 == nodes ? Finding.warn("on, though there is one node: it unmaps pages to see who uses them", remedy) :
            Finding.fail("on: pages of " + nodes + " nodes are unmapped and moved under the loops", remedy);
    }

    static Finding clockSource(final Machine machine, final Intent intent)
    {
        final String clock = machine.text(CLOCK);
        return switch (clock)
        {
            case "tsc", "arch_sys_counter", "timebase" -> Finding.pass(clock);
            case "" -> Finding.warn("the kernel does not show it", "cat " + CLOCK);
            case "hpet", "acpi_pm", "jiffies", "refined-jiffies" -> Finding.fail(
                clock + ": reading the time is a call of the kernel that takes microseconds", "echo tsc > " + CLOCK);
            default -> Finding.warn(clock + ": reading the time may cost more than with tsc", "echo tsc > " + CLOCK);
        };
    }

    /** As many CPUs as loops, from the upper end, so that CPU 0 and its neighbours stay for the rest. */
    private static BitSet suggestion(final BitSet all, final int partitions)
    {
        final BitSet loops = new BitSet();
        final int most = Math.max(1, all.cardinality() - 2);
        for (int cpu = all.length() - 1; cpu > 0 && loops.cardinality() < Math.min(partitions + 2, most); cpu--)
        {
            loops.set(cpu, all.get(cpu));
        }
        return loops;
    }

    private static String remedy(final BitSet cpus)
    {
        final String list = CpuList.format(cpus);
        return "add isolcpus=" + list + " nohz_full=" + list + " rcu_nocbs=" + list + " irqaffinity=0 to " +
            "GRUB_CMDLINE_LINUX in /etc/default/grub, then update-grub && reboot";
    }

    private static boolean covers(final BitSet some, final BitSet others)
    {
        final BitSet left = (BitSet)others.clone();
        left.andNot(some);
        return left.isEmpty();
    }

    private static BitSet orEmpty(final BitSet cpus)
    {
        return null == cpus ? new BitSet() : cpus;
    }

    /** The CPUs of an option, without flags such as {@code domain,}; null when they are no list. */
    private static BitSet cpus(final String commandLine, final String option)
    {
        final BitSet cpus = new BitSet();
        final Matcher matcher = Pattern.compile("(?:^|\\s)" + option + "=(\\S*)").matcher(commandLine);
        try
        {
            while (matcher.find())
            {
                cpus.clear();
                CpuList.parse(matcher.group(1).replaceAll("[a-z_]+,", "")).forEach(cpus::set);
            }
            return cpus;
        }
        catch (final CpuPlanException ex)
        {
            return null;
        }
    }
}
