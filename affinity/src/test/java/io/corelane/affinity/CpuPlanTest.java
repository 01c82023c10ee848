package io.corelane.affinity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CpuPlanTest
{
    @TempDir
    private Path system;

    @Test
    void shouldNotPinWhenThereAreFewerCpusThanLoops() throws IOException
    {
        final CpuPlan plan = CpuPlan.of(machine(2, 2, 1, ""), 1, "auto", IdleMode.AUTO);
        assertEquals(CpuPlan.UNPINNED, plan.cpu(CpuPlan.partition(0)));
        assertEquals(IdleMode.BACKOFF, plan.idleMode());
        assertEquals("there are 2 CPUs for 1 partition, the driver and the forwarder, so no loop is pinned and idle " +
            "loops yield instead of spinning", plan.notes().get(0));
        assertEquals(IdleMode.SPIN, CpuPlan.of(machine(2, 2, 1, ""), 1, "auto", IdleMode.SPIN).idleMode());
    }

    @Test
    void shouldKeepACpuForEverythingElse() throws IOException
    {
        final CpuPlan plan = CpuPlan.of(machine(4, 4, 1, ""), 2, "auto", IdleMode.AUTO);
        assertEquals(1, plan.cpu(CpuPlan.partition(0)));
        assertEquals(2, plan.cpu(CpuPlan.partition(1)));
        assertEquals(3, plan.cpu(CpuPlan.DRIVER));
        assertEquals(CpuPlan.UNPINNED, plan.cpu(CpuPlan.FORWARDER));
        assertEquals(IdleMode.SPIN, plan.idleMode());
    }

    @Test
    void shouldPreferIsolatedCoresAndLeaveTheirSiblingsEmpty() throws IOException
    {
        // 8 cores of 2 threads: CPU n and n + 8 share a core; 2-7 and 10-15 are isolated.
        final CpuTopology machine = machine(16, 8, 1, "2-7,10-15");
        final CpuPlan plan = CpuPlan.of(machine, 4, "auto", IdleMode.AUTO);
        final Set<Integer> cores = new HashSet<>();
        for (int i = 0; i < 4; i++)
        {
            final CpuTopology.Cpu cpu = machine.cpu(plan.cpu(CpuPlan.partition(i)));
            assertTrue(cpu.isolated());
            assertTrue(cores.add(cpu.coreId()));
        }
        assertEquals(6, plan.cpu(CpuPlan.DRIVER));
    }

    @Test
    void shouldStayOnOneNumaNodeWhileThereIsRoom() throws IOException
    {
        final CpuTopology machine = machine(16, 16, 2, "");
        final CpuPlan plan = CpuPlan.of(machine, 6, "auto", IdleMode.AUTO);
        for (int i = 0; i < 6; i++)
        {
            assertEquals(0, machine.cpu(plan.cpu(CpuPlan.partition(i))).node());
        }
    }

    @Test
    void shouldNeverGiveACpuTwiceAndAlwaysGiveTheSamePlan() throws IOException
    {
        for (final int cpus : new int[]{1, 2, 3, 4, 8, 16, 64})
        {
            final CpuTopology machine = machine(cpus, Math.max(1, cpus / 2), 1 + cpus / 16, cpus > 4 ? "3-4" : "");
            for (int partitions = 1; partitions <= cpus; partitions++)
            {
                final CpuPlan plan = CpuPlan.of(machine, partitions, "auto", IdleMode.AUTO);
                final Set<Integer> used = new HashSet<>();
                for (int i = 0; i < partitions; i++)
                {
                    final int cpu = plan.cpu(CpuPlan.partition(i));
                    assertTrue(CpuPlan.UNPINNED == cpu || used.add(cpu));
                }
                assertFalse(plan.cpu(CpuPlan.DRIVER) >= 0 && used.contains(plan.cpu(CpuPlan.DRIVER)));
                assertEquals(plan.toString(),
                    CpuPlan.of(machine, partitions, "auto", IdleMode.AUTO).toString());
            }
        }
    }

    @Test
    void shouldDealOutAListInItsOrder() throws IOException
    {
        final CpuPlan plan = CpuPlan.of(machine(8, 8, 1, ""), 2, "5,2-4", IdleMode.AUTO);
        assertEquals(5, plan.cpu(CpuPlan.partition(0)));
        assertEquals(2, plan.cpu(CpuPlan.partition(1)));
        assertEquals(3, plan.cpu(CpuPlan.DRIVER));
        assertEquals(4, plan.cpu(CpuPlan.FORWARDER));
        assertTrue(plan.toString().contains("partition-0"));
    }

    @Test
    void shouldRefuseWhatCannotBeInOneSentence() throws IOException
    {
        final CpuTopology machine = machine(4, 4, 1, "");
        assertMessage("CPU 9 does not exist or is offline; this machine has 0-3", machine, 1, "9");
        assertMessage("1 CPUs are named for 2 partitions; name one for each, or use auto or none", machine, 2, "1");
        assertMessage("'x' is no list of CPUs; write auto, none, or numbers and ranges such as 2,4-7", machine, 1, "x");
        assertMessage("'3-1' is no list of CPUs; write auto, none, or numbers and ranges such as 2,4-7",
            machine, 1, "3-1");
        assertMessage("CPU 1 stands twice in '1,0-2'; name each once", machine, 1, "1,0-2");
        final BitSet allowed = new BitSet();
        allowed.set(0, 2);
        assertMessage("CPU 3 is not allowed to this process, which may use 0-1; change its cpuset, " +
            "or name others", CpuTopology.read(system, allowed), 1, "3");
    }

    @Test
    void shouldUseIsolatedCpusThatTheKernelLeftOutOfTheMask() throws IOException
    {
        machine(8, 8, 1, "2-6");
        final BitSet mask = new BitSet();
        mask.set(0, 2);
        mask.set(7);
        final CpuTopology topology = CpuTopology.read(system, mask, new BitSet());
        assertEquals("0-7", CpuList.format(topology.allowed()));
        final CpuPlan plan = CpuPlan.of(topology, 3, "auto", IdleMode.AUTO);
        assertEquals(2, plan.cpu(CpuPlan.partition(0)));
        assertEquals(5, plan.cpu(CpuPlan.DRIVER));
        assertEquals("0-1,7", CpuList.format(plan.housekeeping()));
        final BitSet cpuset = new BitSet();
        cpuset.set(0, 4);
        assertEquals("0-3,7", CpuList.format(CpuTopology.read(system, mask, cpuset).allowed()));
    }

    @Test
    void shouldPinToNamedCpusThatAnAffinityKeepsTheRestFrom() throws IOException
    {
        machine(8, 8, 1, "");
        final BitSet mask = new BitSet();
        mask.set(0);
        final CpuTopology topology = CpuTopology.read(system, mask, new BitSet());
        assertEquals("0", CpuList.format(topology.allowed()));
        assertEquals(CpuPlan.UNPINNED, CpuPlan.of(topology, 1, "auto", IdleMode.AUTO).cpu(CpuPlan.partition(0)));
        final CpuPlan plan = CpuPlan.of(topology, 1, "3,4", IdleMode.AUTO);
        assertEquals(3, plan.cpu(CpuPlan.partition(0)));
        assertEquals(IdleMode.SPIN, plan.idleMode());
        assertEquals("0", CpuList.format(plan.housekeeping()));
    }

    @Test
    void shouldReachWhatThisProcessMayUseAndMore() throws InterruptedException
    {
        final BitSet all = CpuTopology.ofThisMachine().reachable();
        final BitSet seen = new BitSet();
        final Thread thread = new Thread(() ->
        {
            Pinner.KERNEL.pin(all.nextSetBit(0));
            final CpuTopology topology = CpuTopology.ofThisMachine();
            assertEquals(1, topology.allowed().cardinality());
            seen.or(topology.reachable());
            assertEquals(1, Pinner.KERNEL.mask().cardinality());
        });
        thread.start();
        thread.join();
        assertEquals(all, seen);
    }

    @Test
    void shouldReadCachesOnce() throws IOException
    {
        final CpuTopology topology = machine(4, 2, 1, "");
        for (int cpu = 0; cpu < 4; cpu++)
        {
            cache(cpu, 0, 1, "Data", "48K", cpu % 2 + "," + (cpu % 2 + 2));
            cache(cpu, 1, 3, "Unified", "32768K", "0-3");
        }
        assertEquals("[CpuCache[level=1, type=Data, size=48K, cpus=[0, 2]], " +
            "CpuCache[level=3, type=Unified, size=32768K, cpus=[0, 1, 2, 3]], " +
            "CpuCache[level=1, type=Data, size=48K, cpus=[1, 3]]]",
            CpuCache.read(system, topology.cpus()).toString());
    }

    private void cache(
        final int cpu, final int index, final int level, final String type, final String size, final String cpus)
        throws IOException
    {
        final Path folder = Files.createDirectories(system.resolve("cpu/cpu" + cpu + "/cache/index" + index));
        Files.writeString(folder.resolve("level"), level + "\n");
        Files.writeString(folder.resolve("type"), type + "\n");
        Files.writeString(folder.resolve("size"), size + "\n");
        Files.writeString(folder.resolve("shared_cpu_list"), cpus + "\n");
    }

    @Test
    void shouldRunWhereThePlanSaysOnThisMachine() throws InterruptedException
    {
        final int cpu = CpuTopology.ofThisMachine().allowed().nextSetBit(0);
        final PinnedThreadFactory factory = new PinnedThreadFactory("test", cpu);
        final BitSet seen = new BitSet();
        final Thread thread = factory.newThread(() -> seen.or(Pinner.KERNEL.mask()));
        thread.start();
        factory.awaitPinned(10_000_000_000L);
        thread.join(10_000);
        assertEquals(1, seen.cardinality());
        assertTrue(seen.get(cpu));
        assertEquals("corelane-test", thread.getName());
    }

    @Test
    void shouldFailTheStartWhenAPinDoesNotTake() throws InterruptedException
    {
        final BitSet elsewhere = new BitSet();
        elsewhere.set(0, 2);
        final boolean[] ran = new boolean[1];
        final PinnedThreadFactory factory = new PinnedThreadFactory("partition-0", 1, new Pinner()
        {
            @Override
            public void pin(final int cpu)
            {
                assertEquals(1, cpu);
            }

            @Override
            public BitSet mask()
            {
                return elsewhere;
            }
        });
        final Thread thread = factory.newThread(() -> ran[0] = true);
        thread.start();
        assertEquals("the thread of partition-0 should run on CPU 1, but the kernel has it on 0-1; name other CPUs, " +
            "or start with --cpus none",
            assertThrows(CpuPlanException.class, () -> factory.awaitPinned(10_000_000_000L)).getMessage());
        thread.join(10_000);
        assertFalse(ran[0]);
    }

    private static void assertMessage(
        final String message, final CpuTopology machine, final int partitions, final String cpus)
    {
        assertEquals(message, assertThrows(
            CpuPlanException.class, () -> CpuPlan.of(machine, partitions, cpus, IdleMode.AUTO)).getMessage());
    }

    /** CPU n is a thread of core n modulo cores; nodes take turns of equal ranges of cores. */
    private CpuTopology machine(final int cpus, final int cores, final int nodes, final String isolated)
        throws IOException
    {
        final Path root = Files.createDirectories(system.resolve("cpu"));
        Files.writeString(root.resolve("online"), "0-" + (cpus - 1) + "\n");
        Files.writeString(root.resolve("isolated"), isolated + "\n");
        final String[] lists = new String[nodes];
        for (int cpu = 0; cpu < cpus; cpu++)
        {
            final int core = cpu % cores;
            final Path topology = Files.createDirectories(root.resolve("cpu" + cpu + "/topology"));
            Files.writeString(topology.resolve("core_id"), core + "\n");
            Files.writeString(topology.resolve("physical_package_id"), "0\n");
            final int node = core * nodes / cores;
            lists[node] = null == lists[node] ? "" + cpu : lists[node] + "," + cpu;
        }
        final Path nodeRoot = Files.createDirectories(system.resolve("node"));
        Files.writeString(nodeRoot.resolve("online"), 1 == nodes ? "0\n" : "0-" + (nodes - 1) + "\n");
        for (int node = 0; node < nodes; node++)
        {
            Files.createDirectories(nodeRoot.resolve("node" + node));
            Files.writeString(nodeRoot.resolve("node" + node + "/cpulist"), (null == lists[node] ? "" : lists[node]));
        }
        return CpuTopology.read(system, new BitSet());
    }
}
