package io.corelane.perf.scaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.corelane.perf.process.JavaProcess;
import io.corelane.perf.report.ReportRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ScalingReportTest
{
    @TempDir
    private Path folder;

    private JsonNode run(final int sharedLines) throws Exception
    {
        final ScalingReport scaling = new ScalingReport(new int[]{1, 2});
        for (int i = 1; i <= 3; i++)
        {
            scaling.filled(1, i * 10e6, 11e6);
            scaling.filled(2, i * 19e6, 22e6);
            scaling.replayed(1, 5e6);
            scaling.replayed(2, 8e6);
        }
        return new ObjectMapper().readTree(ReportRun.json("scaling", folder.resolve("page.html"), (report) ->
        {
            scaling.fill(report, sharedLines);
            return scaling.table();
        }));
    }

    @Test
    void shouldNameTheRatiosOfTheGoals() throws Exception
    {
        final JsonNode root = run(0);
        // Round by round: that the rounds are far apart does not show in the ratio.
        assertEquals(1.9, root.at("/ratios/partitions_2_vs_1/min").asDouble(), 1e-9);
        assertEquals(1.9, root.at("/ratios/partitions_2_vs_1/max").asDouble(), 1e-9);
        assertEquals(1.9, root.at("/ratios/partitions_2_vs_1/goal").asDouble());
        assertEquals(2, root.at("/ratios/partitions_2_vs_1_by_cpu_time/median").asDouble(), 1e-9);
        assertEquals(1.6, root.at("/ratios/recorded_partitions_2_vs_1/median").asDouble(), 1e-9);
        assertTrue(root.at("/model/speed_up/64/min").isNumber());
        assertTrue(root.at("/notes/0").asText().contains("2 numbers of partitions"));
        assertTrue(root.path("failures").isEmpty());
    }

    @Test
    void shouldBeVoidWhenPartitionsWriteTheSameLine() throws Exception
    {
        assertTrue(run(3).at("/failures/0").asText().contains("3 cache lines"));
    }

    @Test
    void shouldFindNoLineThatTwoPartitionsWrite() throws IOException
    {
        try (JavaProcess process = JavaProcess.start(
            CacheLineProcess.class, TimeUnit.SECONDS.toNanos(120), CacheLineProcess.OPTIONS, List.of()))
        {
            final String[] words = process.expect("LINES").split(" ");
            assertTrue(Integer.parseInt(words[0]) > 10 && Integer.parseInt(words[1]) > 10, String.join(" ", words));
            assertEquals("0", words[2], String.join(" ", words));
        }
    }
}
