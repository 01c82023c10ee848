package io.corelane.core.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corelane.core.partition.PartitionHarness.Engine;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Which jobs look at time: what a stream's time is when another job starts hangs on that, so generated code and the
 * interpreter have to say the same.
 */
class NeedsTimeTest
{
    private static final String STREAMS = "CREATE STREAM s (k VARCHAR(4), v BIGINT, d DECIMAL(38,0), t TIMESTAMP) " +
        "WITH (key='k', event_time='t'); CREATE STREAM u (k VARCHAR(4), v BIGINT, t TIMESTAMP) " +
        "WITH (key='k', event_time='t'); CREATE TABLE a (k VARCHAR(4), v BIGINT) WITH (key='k');";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "false; SELECT k, v FROM s", "false; SELECT k, COUNT(*) AS n FROM s GROUP BY k",
        "false; SELECT k, COUNT(*) AS n FROM a GROUP BY k",
        "false; SELECT s.k AS k, a.v AS v FROM s JOIN a ON s.k = a.k",
        "true; SELECT k, COUNT(*) AS n FROM s GROUP BY k WINDOW TUMBLING(9ns)",
        "true; SELECT k, COUNT(*) AS n FROM s GROUP BY k WINDOW SESSION(9ns)",
        "true; SELECT s.k AS k, u.v AS v FROM s JOIN u WITHIN 9ns ON s.k = u.k",
        "false; SELECT k, LAG(v) OVER (PARTITION BY k) AS x, ROW_NUMBER() OVER (PARTITION BY k) AS n FROM s",
        "false; SELECT k, SUM(v) OVER (PARTITION BY k ROWS 9 PRECEDING) AS x FROM s WHERE v > 0",
        "false; SELECT LAG(n) OVER (PARTITION BY k) AS x FROM (SELECT k, v * 2 AS n FROM s UNION ALL " +
        "SELECT k, v FROM u)",
        "true; SELECT k, SUM(d) OVER (PARTITION BY k ROWS 9 PRECEDING) AS x FROM s",
        "true; SELECT k, LEAD(v) OVER (PARTITION BY k) AS x FROM s",
        "true; SELECT k, LAG(v) OVER (PARTITION BY k ORDER BY t) AS x FROM s",
        "true; SELECT k, COUNT(DISTINCT v) OVER (PARTITION BY k) AS x FROM s"})
    void shouldSayWhetherAJobLooksAtTime(final boolean needsTime, final String select)
    {
        for (final Engine engine : Engine.values())
        {
            try (PartitionHarness harness = new PartitionHarness(
                engine, directory, STREAMS + "CREATE TABLE o AS " + select + ";"))
            {
                assertEquals(needsTime, harness.partition().job(0).task().needsTime(), engine + " " + select);
            }
        }
    }
}
