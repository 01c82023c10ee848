package io.corelane.core.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.core.plan.Fragment.Route;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs whose annotations say how their rows are spread give the same results, elsewhere. */
class SpreadTest
{
    private static final String STREAM =
        "CREATE STREAM s (k VARCHAR(4), g VARCHAR(4), v BIGINT, t TIMESTAMP) WITH (key='k', event_time='t', " +
        "watermark='50ns');";
    private static final String TABLE =
        "CREATE TABLE x (g VARCHAR(4), w BIGINT, gone BOOLEAN) WITH (key='g', deleted='gone');";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {
        "SELECT g, COUNT(*) AS n, MAX(v) AS m FROM s GROUP BY g EMIT FINAL",
        "SELECT v, COUNT(DISTINCT k) AS n FROM s GROUP BY v EMIT FINAL",
        "SELECT g, COUNT(*) AS n FROM s GROUP BY g WINDOW TUMBLING(100ns)"
    })
    void shouldUseTheFirstPartitionsAlone(final String select)
    {
        final Set<Integer> origins = new TreeSet<>();
        assertEquals(results("", select, 1), results("-- @num_partitions 2\n", select, 4, origins));
        assertEquals(Set.of(0, 1), origins);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "SELECT k, v FROM s WHERE v > 3",
        "SELECT k, COUNT(*) AS n FROM s GROUP BY k EMIT FINAL",
        "SELECT g, SUM(v) AS n FROM s GROUP BY g WINDOW TUMBLING(100ns)",
        "SELECT k, v, t FROM (SELECT k, v, t, RANK() OVER (PARTITION BY k ORDER BY t) AS r FROM s) WHERE r > 2",
        "SELECT s.k, s.v, x.w FROM s LEFT JOIN x ON s.g = x.g"
    })
    void shouldHaveAllResultsInPartition0(final String select)
    {
        final Set<Integer> origins = new TreeSet<>();
        assertEquals(
            results("", select, 1), results("-- @partitioning_strategy fanin\n", select, 4, origins));
        assertEquals(Set.of(0), origins);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "SELECT k, v FROM s WHERE v > 3",
        "SELECT UPPER(g) AS g, v * 2 AS w, 7 AS c FROM s",
        "SELECT * FROM s",
        "SELECT 1 AS one FROM s WHERE v > 3",
        "SELECT k, d FROM (SELECT k, v + v AS d FROM s WHERE v > 1) WHERE d > 4",
        "SELECT k, v FROM s WHERE v > 3 UNION ALL SELECT g, v FROM s"
    })
    void shouldSendRowsToPartitionsInTurn(final String select)
    {
        final Set<Integer> origins = new TreeSet<>();
        final String annotation = "-- @partitioning_strategy roundrobin\n";
        final List<String> one = results("", select, 1);
        assertTrue(one.size() > 5);
        assertEquals(one, results(annotation, select, 4, origins));
        assertEquals(Set.of(0, 1, 2, 3), origins);
        origins.clear();
        assertEquals(one, results("-- @num_partitions 2\n" + annotation, select, 4, origins));
        assertEquals(Set.of(0, 1), origins);
    }

    @Test
    void shouldSpreadTheRecordsOfOneKeyEvenly()
    {
        try (SpreadFixture job = fixture("-- @partitioning_strategy roundrobin\n", "SELECT k, v FROM s", 4))
        {
            for (int i = 0; i < 12; i++)
            {
                job.feed("s", 1_000 + i, "A", "g", (long)i, 1_000L + i);
            }
            job.drain();
            assertEquals(12, job.results().size());
            assertEquals(Set.of(0, 1, 2, 3), job.origins());
        }
    }

    @Test
    void shouldStayWhereRecordsAre()
    {
        final Set<Integer> origins = new TreeSet<>();
        final String select = "SELECT k, COUNT(*) AS n FROM s GROUP BY k EMIT FINAL";
        assertEquals(
            results("", select, 1), results("-- @partitioning_strategy sticky\n", select, 4, origins));
        assertTrue(origins.size() > 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "SELECT s.k, s.v, x.w FROM s JOIN x ON s.g = x.g",
        "SELECT s.k, s.v, x.w FROM s LEFT JOIN x ON s.g = x.g WHERE s.v > 2",
        "SELECT s.k, SUM(x.w) AS n FROM s JOIN x ON s.g = x.g GROUP BY s.k EMIT FINAL",
        "SELECT s.k, s.v, y.w FROM s JOIN (SELECT g, w + 1 AS w FROM x WHERE w > 3) y ON s.g = y.g"
    })
    void shouldGiveAllPartitionsTheRowsOfATable(final String select)
    {
        final Set<Integer> origins = new TreeSet<>();
        final List<String> one = results("", select, 1);
        assertTrue(one.size() > 5);
        assertEquals(one, results("-- @replicate x\n", select, 2));
        assertEquals(one, results("-- @replicate x\n", select, 4, origins));
        assertTrue(origins.size() > 1);
        try (SpreadFixture job = fixture("-- @replicate x\n", select, 4))
        {
            assertEquals(List.of(Route.BROADCAST, Route.LOCAL, Route.RESULTS),
                job.job().fragments().stream().map((fragment) -> fragment.route()).toList());
        }
    }

    private SpreadFixture fixture(final String annotation, final String select, final int count)
    {
        return new SpreadFixture(
            directory, count, STREAM + TABLE + annotation + "CREATE TABLE o AS " + select + ";");
    }

    private List<String> results(final String annotation, final String select, final int count)
    {
        return results(annotation, select, count, new TreeSet<>());
    }

    private List<String> results(
        final String annotation, final String select, final int count, final Set<Integer> origins)
    {
        final Random random = new Random(5);
        final List<String> results = new ArrayList<>();
        try (SpreadFixture job = fixture(annotation, select, count))
        {
            for (int i = 0; i < 200; i++)
            {
                final String key = Character.toString('A' + random.nextInt(12));
                final String group = Character.toString('a' + random.nextInt(6));
                if (0 == random.nextInt(4))
                {
                    job.feed("x", 1_000 + i, group, (long)random.nextInt(9), 0 == random.nextInt(4));
                }
                else
                {
                    job.feed("s", 1_000 + i, key, group, (long)random.nextInt(9), 1_000L + i - random.nextInt(9));
                }
            }
            job.drain();
            job.results().forEach((row) -> results.add(Arrays.toString(row)));
            assertEquals(List.of(), job.deadLetters());
            origins.addAll(job.origins());
        }
        results.sort(null);
        return results;
    }
}
