package io.corelane.tools.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.affinity.IdleMode;
import io.corelane.ingest.Appliance;
import io.corelane.ingest.ApplianceContext;
import io.corelane.ingest.LoopWatch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ServiceWatchTest
{
    private static final long S = TimeUnit.SECONDS.toNanos(1);

    private final List<String> told = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();
    private final ServiceManager manager = new ServiceManager("@x", 20 * S, (socket, text) -> told.add(text));
    private long nowNs = 1;

    @TempDir
    private Path folder;

    private ServiceWatch watch()
    {
        return new ServiceWatch(manager, () -> nowNs, errors::add);
    }

    private List<String> ticks(final ServiceWatch watch, final int seconds)
    {
        told.clear();
        for (int i = 0; i < seconds; i++)
        {
            nowNs += S;
            watch.tick();
        }
        return List.copyOf(told);
    }

    @Test
    void shouldReachASocketWithAPath()
    {
        final String path = folder.resolve("notify").toString();
        try (NotifySocket socket = new NotifySocket(path))
        {
            ServiceManager.of(Map.of("NOTIFY_SOCKET", path)).tell("READY=1", "STATUS=grün");
            assertEquals("READY=1\nSTATUS=grün", socket.receive());
        }
    }

    @Test
    void shouldReachASocketWithAnAbstractName()
    {
        final String name = "@corelane-test-" + ProcessHandle.current().pid();
        try (NotifySocket socket = new NotifySocket(name))
        {
            ServiceManager.of(Map.of("NOTIFY_SOCKET", name)).tell("WATCHDOG=1");
            assertEquals("WATCHDOG=1", socket.receive());
        }
    }

    @Test
    void shouldReadTheEnvironment()
    {
        final String pid = String.valueOf(ProcessHandle.current().pid());
        assertFalse(ServiceManager.of(Map.of()).isThere());
        assertFalse(ServiceManager.of(Map.of("NOTIFY_SOCKET", "vsock:2:1234")).isThere());
        assertTrue(ServiceManager.of(Map.of("NOTIFY_SOCKET", "/run/systemd/notify")).isThere());
        assertEquals(20 * S, ServiceManager.of(Map.of("WATCHDOG_USEC", "20000000")).watchdogNs());
        assertEquals(20 * S, ServiceManager.of(
            Map.of("WATCHDOG_USEC", "20000000", "WATCHDOG_PID", pid)).watchdogNs());
        assertEquals(0, ServiceManager.of(Map.of("WATCHDOG_USEC", "20000000", "WATCHDOG_PID", "1")).watchdogNs());
        assertEquals(0, ServiceManager.of(Map.of()).watchdogNs());
    }

    @Test
    void shouldGoOnWhenNobodyListens()
    {
        ServiceManager.of(Map.of("NOTIFY_SOCKET", folder.resolve("none").toString())).tell("READY=1");
        ServiceManager.of(Map.of("NOTIFY_SOCKET", "/" + "x".repeat(200))).tell("READY=1");
        ServiceManager.of(Map.of()).tell("READY=1");
        assertThrows(IllegalArgumentException.class, () -> UnixDatagram.send("/" + "x".repeat(107), "x"));
    }

    @Test
    void shouldGiveAStartMoreTimeOnlyWhileItMoves()
    {
        final ServiceWatch watch = watch();
        assertEquals(List.of("STATUS=starting"), told);
        assertEquals(List.of("EXTEND_TIMEOUT_USEC=60000000", "EXTEND_TIMEOUT_USEC=60000000"), ticks(watch, 10));
        watch.onProgress(0, 4_000_000);
        watch.onProgress(1_000_000, 4_000_000);
        assertTrue(told.contains("STATUS=recovering 0 % of 4 MB"), told::toString);
        assertEquals(11, ticks(watch, 59).size());
        assertEquals(0, ticks(watch, 60).size());
        watch.onProgress(2_000_000, 4_000_000);
        assertTrue(told.contains("STATUS=recovering 50 % of 4 MB"), told::toString);
        assertEquals(1, ticks(watch, 1).size());
    }

    @Test
    void shouldNotWaitForEverForAStartThatSaysNothing()
    {
        final ServiceWatch watch = watch();
        final long silent = TimeUnit.NANOSECONDS.toSeconds(ServiceWatch.SILENT_START_NS);
        assertEquals(silent / 5 - 1, ticks(watch, (int)silent - 1).size());
        assertEquals(0, ticks(watch, 100).size());
    }

    @Test
    void shouldFeedTheWatchdogOnlyWhileEachLoopGoesRound()
    {
        final long[] loopNs = {0};
        final Appliance appliance = Appliance.launch(context());
        try
        {
            final ServiceWatch watch = watch();
            watch.ready(new LoopWatch(appliance.heartbeats(), () -> loopNs[0], 10 * S, 300 * S), () -> "7 records");
            assertEquals("READY=1\nSTATUS=ready\nWATCHDOG=1", told.get(1));
            assertEquals(List.of("WATCHDOG=1", "STATUS=7 records", "WATCHDOG=1", "STATUS=7 records"),
                ticks(watch, 10));
            // It has ended, so no loop goes round any more.
            appliance.close();
            watch.tick();
            loopNs[0] = 11 * S;
            assertEquals(List.of("STATUS=no turn of partition-0, forwarder ends, so the service manager is not told " +
                "that it is alive"), ticks(watch, 5));
            assertEquals(1, ticks(watch, 5).size());
            assertEquals(List.of("no turn of partition-0, forwarder ends, so the service manager is not told that it " +
                "is alive"), errors);
            watch.stopping();
            assertTrue(told.contains("STOPPING=1\nSTATUS=draining"));
            assertEquals(List.of(), ticks(watch, 10));
        }
        finally
        {
            appliance.close();
        }
    }

    private ApplianceContext context()
    {
        return new ApplianceContext().directory(folder.resolve("d")).aeronDirectory(folder + "/aeron")
            .sql("CREATE STREAM t (a BIGINT) WITH (key='a');", "test.sql", folder).cpus("none")
            .idleMode(IdleMode.BACKOFF).termLength(1 << 18).errorHandler((error) -> errors.add(error.toString()));
    }
}
