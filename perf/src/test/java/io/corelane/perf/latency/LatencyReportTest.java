package io.corelane.perf.latency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.corelane.perf.report.BenchReport;
import io.corelane.perf.report.ReportRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LatencyReportTest
{
    private static final double TARGET = 1_000;

    @TempDir
    private Path folder;

    private static LatencyRound round(final LatencyWay way, final long ns, final long answers, final double rate)
    {
        final Histogram latencies = LatencyRecorder.histogram();
        final Histogram control = LatencyRecorder.histogram();
        for (int i = 1; i <= 10_000; i++)
        {
            latencies.recordValue(ns * i / 10_000);
            control.recordValue(i);
        }
        return new LatencyRound(way, latencies, List.of(latencies, latencies), control, rate, 10_000, answers);
    }

    private JsonNode run(final long answers, final double rate) throws Exception
    {
        final List<LatencyRound> rounds = new ArrayList<>();
        for (int i = 0; i < 3; i++)
        {
            rounds.add(round(LatencyWay.CORELANE, 30_000 + i * 1_000, answers, rate));
            rounds.add(round(LatencyWay.PING_PONG, 10_000, 10_000, TARGET));
            rounds.add(round(LatencyWay.MACHINE, 1_000, 10_000, TARGET));
        }
        final LatencyReport latency = new LatencyReport(2 * TARGET, TARGET, rounds);
        final Path json = folder.resolve("run.json");
        return new ObjectMapper().readTree(ReportRun.json("latency", json, (report) ->
        {
            latency.fill(report);
            return latency.table();
        }));
    }

    @Test
    void shouldNameTheRatiosOfTheGoals() throws Exception
    {
        final JsonNode root = run(10_000, TARGET);
        assertEquals(3.1, root.path("ratios").path("p50_vs_ping_pong").path("median").asDouble(), 0.01);
        assertEquals(3.0, root.path("ratios").path("p99_vs_ping_pong").path("min").asDouble(), 0.01);
        assertEquals(3.1, root.path("ratios").path("p99_9_vs_control").path("median").asDouble(), 0.01);
        assertEquals(3.1, root.path("ratios").path("p99_99_vs_control").path("median").asDouble(), 0.01);
        assertEquals("lower", root.path("ratios").path("p99_9_vs_control").path("better").asText());
        assertEquals(1.5, root.path("ratios").path("p99_9_vs_control").path("goal").asDouble());
        assertEquals(31_000, root.at("/latency_ns/corelane/max/median").asDouble(), 31);
        assertEquals(10_000, root.at("/latency_ns/corelane/control/p99_99/median").asDouble(), 10);
        assertTrue(root.path("failures").isEmpty());
    }

    @Test
    void shouldBeVoidWhenTheRateIsMissedOrAnswersAre() throws Exception
    {
        assertTrue(run(10_000, TARGET * 0.98).path("failures").path(0).asText().contains("lower the rate"));
        assertTrue(run(9_999, TARGET).path("failures").path(0).asText().contains("9,999 of 10,000"));
        assertTrue(run(10_000, TARGET * 0.995).path("failures").isEmpty());
    }

    @Test
    void shouldTellTheTitleOfEachWayInTheTable()
    {
        final List<LatencyRound> rounds = new ArrayList<>();
        for (final LatencyWay way : LatencyWay.values())
        {
            rounds.add(round(way, 1_000, 10_000, TARGET));
        }
        final String table = new LatencyReport(0, TARGET, rounds).table();
        for (final LatencyWay way : LatencyWay.values())
        {
            assertTrue(table.contains(way.title()), table);
        }
        new LatencyReport(0, TARGET, rounds).fill(new BenchReport("latency"));
    }
}
