package io.corelane.tools.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.affinity.IdleMode;
import io.corelane.codec.RowEncoder;
import io.corelane.ingest.Appliance;
import io.corelane.ingest.ApplianceContext;
import io.corelane.ingest.LoopWatch;
import io.corelane.ingest.client.CorelaneClient;
import io.corelane.ingest.client.CorelanePublisher;
import io.corelane.ingest.metrics.MetricsSnapshot;
import io.corelane.tools.health.Check;
import io.corelane.tools.health.HealthLimits;
import io.corelane.tools.health.Readiness;
import io.corelane.tools.http.WebEvents;
import io.corelane.tools.http.WebRequest;
import io.corelane.tools.http.WebResponse;
import io.corelane.tools.metrics.Overview;
import io.corelane.tools.metrics.OverviewBuilder;
import io.corelane.tools.metrics.PublisherStat;
import io.corelane.tools.metrics.Room;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.SystemNanoClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Health that fails: a loop that is stuck, and limits that are not met. */
@Timeout(60)
class ConsoleHandlerTest
{
    private static final HealthLimits LIMITS = new HealthLimits(TimeUnit.SECONDS.toNanos(10), 1, 1);
    private static final String SQL =
        "CREATE STREAM trades (symbol VARCHAR(8), size BIGINT) WITH (key='symbol');\n";

    private static final JobViews NO_JOBS = new JobViews()
    {
        @Override
        public String describe(final String job)
        {
            return null;
        }

        @Override
        public WebEvents results(final String job)
        {
            return null;
        }

        @Override
        public String state(final String job, final String key)
        {
            return "{}";
        }

        @Override
        public String deadLetters(final String job)
        {
            return "{}";
        }

        @Override
        public String checkpoints()
        {
            return "{}";
        }

        @Override
        public String dashboard()
        {
            return "{}";
        }

        @Override
        public WebEvents dashboardEvents()
        {
            return null;
        }

        @Override
        public WebResponse execute(final String sql)
        {
            return null;
        }
    };

    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);

    @TempDir
    private Path directory;

    private ApplianceContext context()
    {
        return new ApplianceContext().directory(directory).aeronDirectory(directory + "/aeron")
            .sql(SQL, "test.sql", directory).partitions(1).cpus("none").idleMode(IdleMode.BACKOFF)
            .termLength(256 * 1024).errorHandler((error) -> { })
            // The first thing that a loop asks in a turn.
            .clock(() ->
            {
                if (Thread.currentThread().getName().endsWith("partition-0") && 0 == held.getCount())
                {
                    hold();
                }
                return System.nanoTime();
            });
    }

    private void hold()
    {
        try
        {
            release.await();
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }

    private static WebResponse get(final ConsoleHandler handler, final String path)
    {
        return handler.handle(new WebRequest("GET", path, Map.of(), Map.of(), ""));
    }

    private static String body(final WebResponse response)
    {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    @Test
    void shouldFailWhenALoopIsStuckAndRecover()
    {
        try (Appliance appliance = Appliance.launch(context());
            ApplianceWatch watch = new ApplianceWatch(appliance, new LoopWatch(appliance.heartbeats(),
                SystemNanoClock.INSTANCE, TimeUnit.MILLISECONDS.toNanos(800), TimeUnit.SECONDS.toNanos(5)),
                (error) -> { }))
        {
            final ConsoleHandler handler =
                new ConsoleHandler(watch, new Room(directory, directory), LIMITS, NO_JOBS);
            assertEquals(200, get(handler, "/livez").status());
            held.countDown();
            await(handler, 503);
            final String failed = body(get(handler, "/livez"));
            assertTrue(failed.contains("\"name\":\"loops\",\"is_ok\":false,\"found\":\"standing still: partition-0\"," +
                "\"remedy\":\"take a thread dump"), failed);
            release.countDown();
            await(handler, 200);
        }
    }

    private static void await(final ConsoleHandler handler, final int status)
    {
        while (status != get(handler, "/livez").status())
        {
            Thread.onSpinWait();
        }
    }

    @Test
    void shouldNotBeReadyWithoutCountersOfAnyPartition()
    {
        final Overview nothing = new OverviewBuilder(MetricsSnapshot.empty(), MetricsSnapshot.empty()).build();
        assertEquals(List.of("recovered", "subscribed"), Readiness.of(nothing, new Room(directory, directory),
            new HealthLimits(0, 0, 0)).stream().filter((check) -> !check.isOk()).map(Check::name).toList());
    }

    @Test
    void shouldNotBeReadyWithoutRoom()
    {
        try (Appliance appliance = Appliance.launch(context());
            ApplianceWatch watch = ApplianceWatch.of(appliance, (error) -> { }))
        {
            final Room room = new Room(directory, directory);
            assertEquals(503, get(new ConsoleHandler(
                watch, room, new HealthLimits(1_000, Long.MAX_VALUE, 0), NO_JOBS), "/readyz").status());
            assertEquals(503, get(new ConsoleHandler(
                watch, room, new HealthLimits(1_000, 0, Long.MAX_VALUE), NO_JOBS), "/readyz").status());
            final WebResponse unknown = get(new ConsoleHandler(
                watch, new Room(directory.resolve("none"), directory), LIMITS, NO_JOBS), "/readyz");
            assertEquals(503, unknown.status());
            assertTrue(body(unknown).contains("nobody can tell"), body(unknown));
        }
    }

    @Test
    void shouldTellWhatWaitsAndNotBeReadyWhileItWaitsTooLong()
    {
        try (Appliance appliance = Appliance.launch(context());
            ApplianceWatch watch = ApplianceWatch.of(appliance, (error) -> { });
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), (error) -> { });
            CorelanePublisher publisher = client.publisher("trades", 0xABC))
        {
            final ConsoleHandler handler = new ConsoleHandler(watch, new Room(directory, directory),
                new HealthLimits(TimeUnit.SECONDS.toNanos(10), 0, 0), NO_JOBS);
            assertEquals(200, get(handler, "/readyz").status());
            held.countDown();
            final ExpandableArrayBuffer record = new ExpandableArrayBuffer();
            final int length = new RowEncoder(appliance.catalog().stream("trades").schema())
                .encode(new Object[]{"A", 1L}, record, 0);
            final long longAgoNs = appliance.metrics().epochNs() - TimeUnit.SECONDS.toNanos(20);
            while (watch.overview().partitions().get(0).lagRecords() < 3)
            {
                // Nobody knows when the loop is held: what comes before is taken.
                publisher.offer(record, 0, length, longAgoNs);
                publisher.flush();
            }
            final long waiting = appliance.metrics().logs().get(0).waiting().records();
            final WebResponse ready = get(handler, "/readyz");
            assertEquals(503, ready.status());
            assertTrue(body(ready).contains(" ms and " + waiting + " records behind"), body(ready));
            final String metrics = body(get(handler, "/metrics"));
            assertTrue(metrics.contains(
                "\ncorelane_log_lag_records{partition=\"0\",level=\"0\"} " + waiting + "\n"), metrics);
            assertTrue(metrics.contains(
                "\ncorelane_stream_lag_records{stream=\"trades\",partition=\"0\"} " + waiting + "\n"), metrics);
            assertTrue(metrics.contains("\ncorelane_log_lag_seconds{partition=\"0\",level=\"0\"} 2"), metrics);
            while (waiting != watch.overview().streams().get(0).lagRecords())
            {
                Thread.onSpinWait();
            }
            assertEquals(List.of(waiting), watch.overview().publishers().stream()
                .filter((one) -> "abc".equals(one.producer())).map(PublisherStat::lagRecords).toList());
            release.countDown();
            while (200 != get(handler, "/readyz").status())
            {
                Thread.onSpinWait();
            }
            assertEquals(0, appliance.metrics().logs().get(0).waiting().records());
        }
    }
}
