package io.corelane.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.agrona.concurrent.SystemNanoClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HeartbeatTest
{
    private static final long LIMIT_NS = 100;
    private static final long DISK_LIMIT_NS = 1_000;

    private final Heartbeat partition = new Heartbeat("partition-0", false);
    private final Heartbeat checkpoints = new Heartbeat("checkpoints", true);
    private long nowNs = 7;

    @TempDir
    private Path directory;

    @Test
    void shouldNameLoopsThatStandStillForTooLong()
    {
        final LoopWatch watch =
            new LoopWatch(List.of(partition, checkpoints), () -> nowNs, LIMIT_NS, DISK_LIMIT_NS);
        nowNs += LIMIT_NS;
        assertEquals(List.of(), watch.stalled());
        nowNs++;
        assertEquals(List.of("partition-0"), watch.stalled());
        partition.doWork();
        assertEquals(List.of(), watch.stalled());
        nowNs += DISK_LIMIT_NS;
        assertEquals(List.of("partition-0", "checkpoints"), watch.stalled());
        checkpoints.doWork();
        assertEquals(List.of("partition-0"), watch.stalled());
    }

    @Test
    void shouldBeatInEachLoopOfAnApplianceAndStopWithIt()
    {
        final TestSupport support = new TestSupport();
        final List<Heartbeat> heartbeats;
        try (Appliance appliance = Appliance.launch(
            support.context(directory, TestSupport.STREAM + TestSupport.BY_SYMBOL, 2).recording(true)))
        {
            heartbeats = appliance.heartbeats();
            assertEquals(List.of("partition-0", "partition-1", "forwarder", "checkpoints"),
                heartbeats.stream().map(Heartbeat::loop).toList());
            heartbeats.forEach((heartbeat) ->
            {
                final long before = heartbeat.turns();
                TestSupport.await(() -> heartbeat.turns() > before + 1);
                assertEquals("checkpoints".equals(heartbeat.loop()), heartbeat.waitsForDisk());
            });
        }
        final LoopWatch watch = new LoopWatch(heartbeats, SystemNanoClock.INSTANCE, 0, 0);
        TestSupport.await(() -> !watch.stalled().isEmpty());
        assertEquals(4, watch.stalled().size());
        support.assertNoErrors();
    }

    @Test
    void shouldStandStillWhileItsLoopIsHeldUp() throws InterruptedException
    {
        final TestSupport support = new TestSupport();
        final CountDownLatch held = new CountDownLatch(1);
        final CountDownLatch release = new CountDownLatch(1);
        // The clock of the loops is what a loop asks first in a turn.
        try (Appliance appliance = Appliance.launch(
            support.context(directory, TestSupport.STREAM + TestSupport.BY_SYMBOL, 1).clock(() ->
            {
                if (Thread.currentThread().getName().endsWith("partition-0") && 0 == held.getCount())
                {
                    await(release);
                }
                return System.nanoTime();
            })))
        {
            final LoopWatch watch = new LoopWatch(appliance.heartbeats(), () -> nowNs, LIMIT_NS, DISK_LIMIT_NS);
            held.countDown();
            final Heartbeat beat = appliance.heartbeats().get(0);
            assertEquals("partition-0", beat.loop());
            // A turn under way may still end; then nothing moves but the other loop.
            final long most = beat.turns() + 1;
            final Heartbeat other = appliance.heartbeats().get(1);
            final long before = other.turns();
            TestSupport.await(() -> other.turns() > before + 10);
            watch.stalled();
            nowNs += LIMIT_NS + 1;
            TestSupport.await(() -> watch.stalled().equals(List.of("partition-0")));
            assertTrue(beat.turns() <= most);
            release.countDown();
            TestSupport.await(() -> watch.stalled().isEmpty());
        }
        assertFalse(support.errors().stream().anyMatch((error) -> error instanceof ApplianceException));
    }

    private static void await(final CountDownLatch latch)
    {
        try
        {
            latch.await();
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }
}
