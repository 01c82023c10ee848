package io.corelane.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.affinity.CpuPlan;
import io.corelane.affinity.CpuTopology;
import io.corelane.affinity.IdleMode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CpuCommandsTest
{
    @TempDir
    private Path system;

    private long nowNs;

    private void put(final String path, final String text) throws IOException
    {
        final Path file = system.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text + "\n");
    }

    /** Two sockets of two cores of two threads: CPU n and n + 4 share a core, 0 and 1 are of socket 0. */
    private CpuTopology machine(final String isolated) throws IOException
    {
        put("cpu/online", "0-7");
        put("cpu/isolated", isolated);
        put("node/online", "0-1");
        put("node/node0/cpulist", "0,1,4,5");
        put("node/node1/cpulist", "2,3,6,7");
        for (int cpu = 0; cpu < 8; cpu++)
        {
            final int socket = cpu % 4 / 2;
            put("cpu/cpu" + cpu + "/topology/core_id", String.valueOf(cpu % 2));
            put("cpu/cpu" + cpu + "/topology/physical_package_id", String.valueOf(socket));
            put("cpu/cpu" + cpu + "/cache/index0/level", "3");
            put("cpu/cpu" + cpu + "/cache/index0/type", "Unified");
            put("cpu/cpu" + cpu + "/cache/index0/size", "32768K");
            put("cpu/cpu" + cpu + "/cache/index0/shared_cpu_list", 0 == socket ? "0-1,4-5" : "2-3,6-7");
        }
        return CpuTopology.read(system, new BitSet());
    }

    @Test
    void shouldDrawSocketsCachesCoresAndLoops() throws IOException
    {
        final CpuTopology topology = machine("2,3,6,7");
        final CpuPlan plan = CpuPlan.of(topology, 1, "auto", IdleMode.AUTO);
        assertEquals("""
            socket 0
              node 0, L3 32768K of CPUs 0-1,4-5
                core 0   CPU 0: everything else        CPU 4: everything else
                core 1   CPU 1: forwarder              CPU 5: leave empty
            socket 1
              node 1, L3 32768K of CPUs 2-3,6-7
                core 0   CPU 2: partition-0 (isolated)   CPU 6: leave empty (isolated)
                core 1   CPU 3: driver (isolated)      CPU 7: leave empty (isolated)
            idle loops: spin
            in the configuration: cpus = "2,3,1"
            in the unit, for everything else (systemctl edit corelane): CPUAffinity=0,4-5
            """, new CpuDrawing(topology, plan, system).text());
    }

    @Test
    void shouldWriteADropInForTheService() throws IOException
    {
        final CpuTopology topology = machine("2,3,6,7");
        assertEquals("""
            # By corelane cpus --systemd: loops on CPUs of their own, everything else on the others.
            [Service]
            Environment=CORELANE_CPUS=2,3,1
            CPUAffinity=0,4-5
            """, new CpuDrawing(topology, CpuPlan.of(topology, 1, "auto", IdleMode.AUTO), system).dropIn());
        assertEquals("""
            # By corelane cpus --systemd: loops on CPUs of their own, everything else on the others.
            [Service]
            Environment=CORELANE_CPUS=0,1,2,3,4,5,6,7
            # no CPU is left for everything else, so idle loops yield instead of spinning
            """, new CpuDrawing(topology, CpuPlan.of(topology, 6, "0-7", IdleMode.AUTO), system).dropIn());
        final ToolRun none = ToolRun.of("cpus", "--cpus", "none", "--systemd");
        assertEquals(ExitCode.USAGE, none.exitCode());
        assertEquals("", none.out());
        assertEquals("corelane cpus: there is nothing to set: no loop is pinned, as asked; name CPUs by --cpus, or " +
            "ask on a machine with more\n", none.err());
        final int cpu = CpuTopology.ofThisMachine().allowed().nextSetBit(0);
        assertTrue(ToolRun.of("cpus", "--cpus", String.valueOf(cpu), "--systemd").out()
            .contains("\n[Service]\nEnvironment=CORELANE_CPUS=" + cpu + "\n"));
    }

    @Test
    void shouldSayWhyNothingIsPinned() throws IOException
    {
        final CpuTopology topology = machine("");
        final String text = new CpuDrawing(
            topology, CpuPlan.of(topology, 8, "auto", IdleMode.AUTO), system).text();
        assertTrue(text.contains("\nthere are 8 CPUs for 8 partitions, the driver and the forwarder, so no loop is"),
            text);
        assertTrue(text.endsWith("idle loops: backoff\n"), text);
    }

    @Test
    void shouldWriteThePlanAsJson() throws IOException
    {
        final CpuTopology topology = machine("2");
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final Utf8Writer out = new Utf8Writer(bytes);
        new CpuDrawing(topology, CpuPlan.of(topology, 1, "2", IdleMode.AUTO), system).json(out);
        out.flush();
        final String json = bytes.toString(StandardCharsets.UTF_8);
        assertTrue(json.contains("{\"cpu\":2,\"core\":0,\"socket\":1,\"node\":1,\"isolated\":true,\"runs\":" +
            "\"partition-0 (isolated)\"}"), json);
        assertTrue(json.contains("{\"level\":3,\"type\":\"Unified\",\"size\":\"32768K\",\"cpus\":\"2-3,6-7\"}"), json);
        assertTrue(json.endsWith(
            "\"idle\":\"spin\",\"loops\":\"2\",\"housekeeping\":\"0-1,3-7\",\"notes\":[]}\n"), json);
    }

    @Test
    void shouldDrawThisMachine()
    {
        final ToolRun run = ToolRun.of("cpus", "--cpus", "none");
        assertEquals(ExitCode.OK, run.exitCode(), run::err);
        assertTrue(run.out().startsWith("socket "), run::out);
        assertTrue(run.out().contains("no loop is pinned, as asked\nidle loops: backoff\n"), run::out);
        assertTrue(ToolRun.of("cpus", "--json").out().startsWith("{\"cpus\":["));
    }

    @Test
    void shouldCountPausesThatAreTooLong()
    {
        final long[] pausesNs = {100, 100, 5_000, 100, 2_000_000, 100, 1_000};
        final int[] turn = {0};
        final JitterLoop loop = new JitterLoop(
            () -> nowNs += pausesNs[turn[0]++ % pausesNs.length], 20_000_000, 1_000, () -> false);
        loop.run();
        // Ten rounds of seven readings come to 20,064,000 ns; the first reading is the start.
        assertEquals(2_000_000, loop.hiccups().getMaxValue() / 10_000 * 10_000, 10_000);
        assertEquals(10, loop.hiccups().getCountBetweenValues(1_900_000, 2_100_000));
        assertEquals(10, loop.hiccups().getCountBetweenValues(4_900, 5_100));
        assertEquals(9, loop.hiccups().getCountBetweenValues(999, 1_001));
        assertEquals(10 * 2_005_000 + 9 * 1_000, loop.lostNs());
        assertTrue(loop.timeNs() >= 20_000_000 && loop.timeNs() < 22_000_000);
    }

    @Test
    void shouldEndWhenItIsToStop()
    {
        final JitterLoop loop = new JitterLoop(() -> nowNs += 10, Long.MAX_VALUE, 1_000, () -> nowNs > 1_000_000);
        loop.run();
        assertEquals(0, loop.hiccups().getTotalCount());
        assertEquals(2 << 16, loop.turns());
    }

    @Test
    void shouldMeasureThisMachine()
    {
        final ToolRun run = ToolRun.of("jitter", "--seconds", "1", "--json", "--threshold", "100ns");
        assertEquals(ExitCode.OK, run.exitCode(), run::err);
        assertTrue(run.out().startsWith("{\"cpu\":"), run::out);
        assertEquals(CpuTopology.ofThisMachine().allowed().cardinality(), run.out().lines().count());
        final ToolRun table = ToolRun.of("jitter", "--seconds", "1", "--cpus",
            String.valueOf(CpuTopology.ofThisMachine().allowed().nextSetBit(0)));
        assertTrue(table.out().startsWith("CPU  hiccups"), table::out);
        assertEquals(3, table.out().lines().count());
        assertEquals("corelane jitter: --seconds is 0, but must be at least 1\n",
            ToolRun.of("jitter", "--seconds", "0").err());
        assertTrue(ToolRun.of("jitter", "--cpus", "999").err().contains("CPU 999 does not exist"));
    }
}
