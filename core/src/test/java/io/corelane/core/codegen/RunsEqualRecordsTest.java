package io.corelane.core.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.codec.RowEncoder;
import io.corelane.codec.protocol.DeadLetterDescriptor;
import io.corelane.codec.protocol.RecordBatchEncoder;
import io.corelane.core.checkpoint.MemoryCheckpointStore;
import io.corelane.core.partition.DeadLetterBatch;
import io.corelane.core.partition.JobHandle;
import io.corelane.core.partition.Partition;
import io.corelane.core.partition.ResultBatch;
import io.corelane.core.partition.TaskFactory;
import io.corelane.core.plan.Fragments;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.core.runtime.Faults;
import io.corelane.core.sql.Catalog;
import io.corelane.core.sql.SchemaSource;
import io.corelane.core.sql.SqlCompiler;
import io.corelane.core.sql.Statement;
import io.corelane.core.state.Background;
import java.math.BigDecimal;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Records that come packed, and are looked up together, lead to what they lead to one by one, byte for byte. Where runs
 * are cut hangs on back pressure: two machines come to the same state nevertheless.
 */
class RunsEqualRecordsTest
{
    private static final String STREAM = "CREATE STREAM s (k BIGINT, b BOOLEAN, d DOUBLE, p DECIMAL(18,4), q BIGINT, " +
        "t TIMESTAMP, w VARCHAR(12)) WITH (key='k'";
    private static final String TIMED = ", event_time='t', watermark='40ms', idle='1s'";

    private static final String LEVELS = "SELECT k, DATE_TRUNC('minute', t) AS m, COUNT(*) AS n, " +
        "COUNT(*) FILTER (WHERE p < 0) AS low, COUNT(*) FILTER (WHERE p >= 0 AND p < 1000000) AS middle, " +
        "COUNT(*) FILTER (WHERE p >= 1000000 OR b) AS high, MIN(p) AS least, MAX(p) AS most, AVG(p) AS mean, " +
        "SUM(p) AS total FROM s GROUP BY k, DATE_TRUNC('minute', t)";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {
        "SELECT k, COUNT(*) AS n, SUM(q) AS sq, AVG(p) AS ap, MIN(p) AS lp, MAX(p) AS hp FROM s GROUP BY k",
        "SELECT k, b, SUM(p) AS sp, MIN(d) AS ld, MAX(d) AS hd, SUM(d) AS sd FROM s GROUP BY k, b",
        "SELECT k, COUNT(*) AS n, COUNT(q) AS c, AVG(CASE WHEN b THEN q WHEN d > 0 THEN -q END * 200000000000000000) " +
            "AS m, MIN(-9223372036854775807 + q) AS l, MAX(9223372036854775807 - q) AS h FROM s GROUP BY k",
        "SELECT d, COUNT(q) AS n, MIN(t) AS first, MAX(t) AS last FROM s WHERE q > 10 AND b GROUP BY d",
        "SELECT b, COUNT(*) AS n, SUM(q) FILTER (WHERE b) AS f, SUM(q * 2 - k) AS x FROM s GROUP BY b",
        "SELECT k, q, SUM(p) AS sp FROM s GROUP BY k, q HAVING SUM(p) > 60",
        "SELECT k + 1 AS k1, COUNT(*) AS n, MAX(CASE WHEN b THEN q ELSE -q END) AS m FROM s GROUP BY k + 1",
        "SELECT p, COUNT(*) AS n, _partition AS part, MAX(_sequence) AS m FROM s GROUP BY p, _partition",
        "SELECT _sequence % 3 AS m, COUNT(*) AS n FROM s WHERE _sequence > 5 GROUP BY _sequence % 3",
        "SELECT _timestamp AS at, COUNT(*) AS n FROM s GROUP BY _timestamp HAVING COUNT(*) > 0",
        "SELECT k, MAX(_timestamp) AS m, MIN(_event_time) AS e FROM s GROUP BY k",
        "SELECT k, SUM(q / k) AS z, AVG(q % 7) AS y FROM s GROUP BY k",
        "SELECT k, COUNT(DISTINCT q) AS n, LAST_VALUE(w) AS l FROM s GROUP BY k",
        "SELECT w, COUNT(*) AS n, SUM(q) AS x FROM s WHERE w <> 'w3' GROUP BY w",
        "SELECT w, k, COUNT(*) AS n, MAX(q) AS x, w || 'x' AS y FROM s GROUP BY w, k HAVING COUNT(*) <> 2",
        "SELECT k, b, t, p, COUNT(*) AS n, SUM(p) AS x FROM s WHERE w <> 'w1' GROUP BY k, b, t, p",
        "SELECT COUNT(*) AS n, SUM(q) AS x FROM s",
        "SELECT DISTINCT k, b FROM s",
        LEVELS,
        "SELECT ABS(q - 20) AS a, COUNT(*) AS n, SUM(GREATEST(q, k)) AS g, MAX(LENGTH(w)) AS l FROM s WHERE w LIKE " +
            "'%w%' GROUP BY ABS(q - 20)",
        "SELECT k, SUM(SQRT(d)) AS r, MIN(ROUND(p, 2)) AS p FROM s GROUP BY k",
        "SELECT TIMESTAMPADD(DAY, q * 1000, t) AS later, COUNT(*) AS n FROM s GROUP BY TIMESTAMPADD(DAY, q * 1000, t)",
        "SELECT UPPER(w) AS u, COUNT(*) AS n FROM s GROUP BY UPPER(w)",
        "SELECT COUNT(*) AS n, SUM(q) AS x FROM s GROUP BY CASE WHEN q % 5 = 0 " +
            "THEN -9223372036854775807 - q % 2 ELSE k END"})
    void shouldLeadToTheSame(final String select)
    {
        for (final String emit : List.of("CHANGES", "FINAL"))
        {
            for (int seed = 0; seed < 4; seed++)
            {
                check(select, emit, seed, 512);
            }
        }
    }

    /** The index moves to a larger table again and again. */
    @ParameterizedTest
    @ValueSource(strings = {
        "-- @max_keys 5000\nSELECT q * 20 + k AS x, COUNT(*) AS n, SUM(p) AS y FROM s GROUP BY q * 20 + k",
        "-- @max_keys 5000\nSELECT w, q, k, COUNT(*) AS n, MAX(p) AS y FROM s WHERE w <> 'w3' GROUP BY w, q, k"})
    void shouldLeadToTheSameWhileTheIndexMoves(final String select)
    {
        for (int seed = 0; seed < 3; seed++)
        {
            check(select, "CHANGES", seed, 2_048);
            check(select, "FINAL", seed, 4_096);
        }
    }

    @Test
    void shouldGoOnWhereResultsHadNoRoom()
    {
        check("SELECT k, COUNT(*) AS n, SUM(q) AS x FROM s GROUP BY k", "CHANGES", 7, 16_384);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "SELECT k, window_start, window_end, COUNT(*) AS n, SUM(q) AS x, MIN(p) AS lp FROM s GROUP BY k " +
            "WINDOW TUMBLING(50ms)",
        "SELECT k, SUM(q) AS x, window_end FROM s WHERE b GROUP BY k WINDOW TUMBLING(20ms) HAVING SUM(q) > 60",
        "SELECT w, q, COUNT(*) AS n, MIN(p) AS x, window_end FROM s GROUP BY w, q WINDOW TUMBLING(50ms)",
        "SELECT b, q, COUNT(*) AS n, MAX(_sequence) AS m FROM s GROUP BY b, q WINDOW TUMBLING(300ms)",
        "SELECT k, COUNT(*) AS n, MAX(_event_time) AS e FROM s GROUP BY k WINDOW TUMBLING(70ms) HAVING COUNT(*) <> 3",
        "SELECT k, COUNT(*) AS n, SUM(q) AS x FROM s GROUP BY k WINDOW HOPPING(SIZE 60ms, ADVANCE 20ms)",
        "SELECT b, q, COUNT(*) AS n, FIRST_VALUE(p) AS f, LAST_VALUE(k) AS l, SUM(q * 200000000000000000) AS x " +
            "FROM s GROUP BY b, q WINDOW HOPPING(SIZE 100ms, ADVANCE 20ms)",
        "SELECT w, window_end, SUM(CAST(p AS DECIMAL(38,4)) * 200000000000000000) AS x, MAX(_sequence) AS m FROM s " +
            "GROUP BY w WINDOW HOPPING(SIZE 60ms, ADVANCE 15ms) HAVING COUNT(*) > 2",
        "SELECT k, COUNT(*) AS n, SUM(q) AS x, window_start, window_end FROM s GROUP BY k WINDOW SESSION(2ms)",
        "SELECT w, b, COUNT(*) AS n, FIRST_VALUE(q) AS f, MAX(_sequence) AS m, window_end FROM s WHERE q > 2 " +
            "GROUP BY w, b WINDOW SESSION(7ms)",
        "SELECT q, SUM(q * 900000000000000000) AS x, window_end FROM s GROUP BY q WINDOW SESSION(20ms)",
        "SELECT k, COUNT(*) AS n, SUM(q / k) AS x FROM s GROUP BY k WINDOW TUMBLING(50ms)",
        "SELECT k, COUNT(*) AS n, AVG(CASE WHEN b THEN q WHEN d > 0 THEN -q END * 200000000000000000) AS m, SUM(d) " +
            "AS sd, MIN(p) AS l, COUNT(p) AS c FROM s GROUP BY k WINDOW TUMBLING(50ms)",
        "SELECT k, COUNT(*) AS n, AVG(CASE WHEN b THEN q WHEN d > 0 THEN -q END * 200000000000000000) AS m, SUM(d) " +
            "AS sd, MAX(p) AS h, COUNT(p) AS c FROM s GROUP BY k WINDOW HOPPING(SIZE 60ms, ADVANCE 15ms)",
        "SELECT ABS(q - 20) AS a, SUM(ROUND(p, 1)) AS x FROM s WHERE LENGTH(w) > 3 GROUP BY ABS(q - 20) " +
            "WINDOW TUMBLING(50ms)",
        "SELECT EXTRACT(SECOND FROM t) AS a, MAX(GREATEST(q, k)) AS x FROM s GROUP BY EXTRACT(SECOND FROM t) " +
            "WINDOW SESSION(2ms)",
        "SELECT k, q, window_end FROM s GROUP BY k, q WINDOW TUMBLING(30ms)",
        "SELECT k, w, window_end FROM s WHERE b GROUP BY k, w WINDOW TUMBLING(30ms)",
        "SELECT q, t, COUNT(*) AS n FROM s WHERE q > 2 GROUP BY q, t WINDOW TUMBLING(70ms)",
        "SELECT k, q, window_end FROM s GROUP BY k, q WINDOW HOPPING(SIZE 60ms, ADVANCE 20ms)"})
    void shouldLeadToTheSameInWindows(final String select)
    {
        for (final String emit : List.of("CHANGES", "FINAL"))
        {
            for (final String stream : List.of("", TIMED))
            {
                for (int seed = 0; seed < 2; seed++)
                {
                    check(stream, List.of(select + " EMIT " + emit), seed, 2_048);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "SELECT k, AVG(p) OVER (PARTITION BY k ROWS 99 PRECEDING) AS m FROM s",
        "SELECT w, k, q + 1 AS r, SUM(q) OVER (PARTITION BY w ROWS 5 PRECEDING) AS x, COUNT(*) OVER (PARTITION BY w) " +
            "AS n, ROW_NUMBER() OVER (PARTITION BY w) AS i FROM s WHERE w <> 'w3'",
        "SELECT k, b, SUM(p) OVER (PARTITION BY k, b ROWS 40 PRECEDING) AS x, AVG(q) FILTER (WHERE b) OVER " +
            "(PARTITION BY k, b ROWS 2 PRECEDING) AS y, MAX(d) OVER (PARTITION BY k, b) AS z FROM s",
        "SELECT k, COUNT(*) OVER (PARTITION BY k ROWS 9 PRECEDING) AS n FROM s QUALIFY SUM(p) OVER (PARTITION BY k " +
            "ROWS 3 PRECEDING) > 40",
        "SELECT q, SUM(q * 2 - k) OVER (PARTITION BY q ROWS 3 PRECEDING) AS x FROM s",
        "SELECT p, SUM(q) OVER (ROWS 70 PRECEDING) AS x, _sequence AS i, _timestamp AS at FROM s",
        "SELECT d, SUM(q / k) OVER (PARTITION BY d ROWS 3 PRECEDING) AS x FROM s",
        "SELECT k, LAG(q) OVER (PARTITION BY k) AS x, q - LAG(q, 1, q) OVER (PARTITION BY k) AS y FROM s",
        "SELECT k, LAG(d, 3) OVER (PARTITION BY k) AS x, LAG(p, 30, p + 1) OVER (PARTITION BY k) AS y, LAG(b, 2) " +
            "OVER (PARTITION BY k) AS z, AVG(p) OVER (PARTITION BY k ROWS 9 PRECEDING) AS m FROM s WHERE q > 5",
        "SELECT k, FIRST_VALUE(q) OVER (PARTITION BY k ROWS 40 PRECEDING) AS x, NTH_VALUE(t, 3) OVER (PARTITION BY k " +
            "ROWS 8 PRECEDING) AS y, FIRST_VALUE(p) OVER (PARTITION BY k) AS z, LAST_VALUE(d) OVER (PARTITION BY k " +
            "ROWS BETWEEN 9 PRECEDING AND 2 PRECEDING) AS l FROM s QUALIFY LAG(q, 2) OVER (PARTITION BY k) IS NULL " +
            "OR LAG(q, 2) OVER (PARTITION BY k) <> q",
        "SELECT k, LAG(w) OVER (PARTITION BY k) AS x, LAG(w, 20, 'none') OVER (PARTITION BY k) AS y, FIRST_VALUE(w) " +
            "OVER (PARTITION BY k) AS z, NTH_VALUE(w, 2) OVER (PARTITION BY k ROWS 3 PRECEDING) AS n FROM s",
        "SELECT k, MIN(p) OVER (PARTITION BY k ROWS 9 PRECEDING) AS x, MAX(p) OVER (PARTITION BY k ROWS 9 PRECEDING) " +
            "AS y, MAX(d) OVER (PARTITION BY k ROWS 40 PRECEDING) AS z, MIN(b) OVER (PARTITION BY k ROWS 2 " +
            "PRECEDING) AS m, AVG(p) OVER (PARTITION BY k ROWS 9 PRECEDING) AS a FROM s",
        "SELECT k, MAX(q) FILTER (WHERE b) OVER (PARTITION BY k ROWS 3 PRECEDING) AS x, LAG(p, 3) OVER (PARTITION BY " +
            "k) AS y FROM s QUALIFY MIN(q) OVER (PARTITION BY k ROWS 70 PRECEDING) < q",
        "SELECT ABS(q - 20) AS a, SUM(ROUND(p, 1)) OVER (PARTITION BY DATE_TRUNC('millisecond', t), k ROWS 3 " +
            "PRECEDING) AS x FROM s WHERE LENGTH(w) > 3",
        "SELECT k, SUM(SQRT(q)) OVER (PARTITION BY k ROWS 3 PRECEDING) AS x FROM s",
        "-- @ttl 30ms\nSELECT k, LAG(q, 40) OVER (PARTITION BY k, b) AS x FROM s",
        "-- @max_keys 9\n-- @on_full evict\nSELECT k, LAG(w) OVER (PARTITION BY k) AS x, FIRST_VALUE(q) OVER " +
            "(PARTITION BY k) AS y FROM s",
        "-- @ttl 30ms\nSELECT k, q, SUM(q) OVER (PARTITION BY k, b ROWS 9 PRECEDING) AS x FROM s",
        "-- @max_keys 9\n-- @on_full evict\nSELECT k, SUM(q) OVER (PARTITION BY k ROWS 9 PRECEDING) AS x FROM s"})
    void shouldLeadToTheSameInFramesOfTheLastRows(final String select)
    {
        for (int seed = 0; seed < 4; seed++)
        {
            check("", List.of(select), seed, 2_048);
            check(TIMED, List.of(select), seed, 512);
        }
        check("", List.of(select, "SELECT k, COUNT(*) AS n FROM s GROUP BY k EMIT CHANGES"), 5, 4_096);
        check(TIMED, List.of("SELECT k, SUM(q) AS x FROM s GROUP BY k WINDOW TUMBLING(50ms) EMIT FINAL", select), 6,
            4_096);
    }

    /** A first stage that holds its rows until time comes on takes runs; what leaves goes on to the stages above. */
    @ParameterizedTest
    @ValueSource(strings = {
        "SELECT k, n, window_end FROM (SELECT k, COUNT(*) AS n, window_end, RANK() OVER (PARTITION BY window_end " +
            "ORDER BY COUNT(*) DESC) AS place FROM s GROUP BY k WINDOW HOPPING(60ms, 20ms)) WHERE place = 1",
        "SELECT q, x, ROW_NUMBER() OVER (PARTITION BY window_end ORDER BY x) AS place FROM (SELECT q, window_end, " +
            "SUM(p) AS x FROM s WHERE b GROUP BY q WINDOW TUMBLING(30ms))",
        "SELECT window_end, n, COUNT(*) AS groups FROM (SELECT b, q, COUNT(*) AS n FROM s GROUP BY b, q " +
            "WINDOW TUMBLING(10ms)) GROUP BY n WINDOW TUMBLING(50ms)",
        "SELECT x.k AS k, x.n AS n, y.m AS m, x.window_end AS e FROM (SELECT k, COUNT(*) AS n, window_end FROM s " +
            "WHERE b GROUP BY k WINDOW TUMBLING(20ms)) x LEFT JOIN (SELECT k, MAX(q) AS m, window_end FROM s " +
            "WHERE q > 20 GROUP BY k WINDOW TUMBLING(20ms)) y ON x.k = y.k AND x.window_end = y.window_end",
        "SELECT x.k AS k, x.n AS n, y.n AS m, y.window_end AS e FROM (SELECT k, COUNT(*) AS n, window_end FROM s " +
            "WHERE b GROUP BY k WINDOW TUMBLING(20ms)) x JOIN (SELECT k, COUNT(*) AS n, window_end FROM s " +
            "GROUP BY k WINDOW TUMBLING(30ms)) y WITHIN 45ms ON x.k = y.k",
        "SELECT x.k AS k, x.q AS q, x.window_end AS e FROM (SELECT k, q, window_end FROM s WHERE b GROUP BY k, q " +
            "WINDOW TUMBLING(20ms)) x JOIN (SELECT k, window_end FROM s WHERE q > 20 GROUP BY k " +
            "WINDOW TUMBLING(20ms)) y ON x.k = y.k AND x.window_end = y.window_end"})
    void shouldLeadToTheSameInStages(final String select)
    {
        for (int seed = 0; seed < 3; seed++)
        {
            check(TIMED, List.of(select), seed, 2_048);
            check(TIMED, List.of("SELECT k, COUNT(*) AS n FROM s GROUP BY k EMIT CHANGES", select), seed, 4_096);
            check("", List.of(select, "SELECT k, COUNT(*) AS n FROM s GROUP BY k EMIT CHANGES"), seed, 512);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "SELECT k, p, q FROM s",
        "SELECT k, q * 2 - k AS x, w, d FROM s WHERE q > 10 AND w <> 'w1'",
        "SELECT _sequence AS i, _timestamp AS at, _partition AS n, _event_time AS e, k FROM s WHERE _sequence % 3 = 0",
        "SELECT k, t, b, CASE WHEN b THEN p ELSE p * 1000000 END AS x FROM s WHERE MOD(k, 7) <> 2",
        "SELECT q / 7 AS x, k % -3 AS y, CAST(w AS VARCHAR(4)) AS z FROM s WHERE d * 2.5 < 1",
        "SELECT CAST(q AS DECIMAL(4,1)) AS x, k FROM s WHERE q * 9 > 50",
        "SELECT t, p, k, b FROM s WHERE q * 400000000000000000 > 5",
        "SELECT k, x FROM (SELECT k, q * 3 AS x FROM s WHERE q > 5) WHERE x <> 30 AND x < 100",
        "SELECT k FROM s WHERE q = 3 AND w = 'w3'",
        "SELECT TIMESTAMPADD(DAY, q * 1000, t) AS x, LEAST(p, 1) AS y FROM s WHERE w LIKE '%w%' AND ABS(q - 20) < 9"})
    void shouldLeadToTheSameWithoutGroups(final String select)
    {
        for (int seed = 0; seed < 3; seed++)
        {
            check("", List.of(select), seed, 2_048);
            check(TIMED, List.of(select), seed, 16_384);
        }
        check(TIMED, List.of("SELECT k, SUM(q) AS x FROM s GROUP BY k WINDOW TUMBLING(50ms) EMIT FINAL", select,
            "SELECT k, COUNT(*) AS n FROM s GROUP BY k EMIT CHANGES"), 4, 4_096);
        assertTrue(isByRuns("CREATE STREAM j AS " + select), "by runs");
    }

    /** Functions that count nothing are no reason to take records alone, nor are many aggregates of one column. */
    @Test
    void shouldTakeRunsOfFunctionsAndFilters()
    {
        assertTrue(isByRuns("CREATE TABLE j AS " + LEVELS + " EMIT CHANGES"));
        assertTrue(isByRuns("CREATE STREAM j AS SELECT ROUND(p, 1) AS x FROM s WHERE LENGTH(w) > 3"));
        assertFalse(isByRuns("CREATE STREAM j AS SELECT LN(d) AS x FROM s"));
        assertFalse(isByRuns("CREATE TABLE j AS SELECT UPPER(w) AS u, COUNT(*) AS n FROM s GROUP BY UPPER(w)"));
    }

    private boolean isByRuns(final String job)
    {
        final Catalog catalog = new Catalog();
        new SqlCompiler(catalog, SchemaSource.inFolder(directory), 1).compile(STREAM + "); " + job, "test");
        return new JobCompiler(catalog.job("j")).source().contains("int onRun(");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT q / k AS x FROM s", "SELECT k FROM s WHERE MOD(q, k) = 1",
        "SELECT q % (k - k) AS x FROM s", "SELECT SQRT(d) AS x FROM s", "SELECT k FROM s WHERE LN(d) > 0"})
    void shouldCountDivisionsByZeroWithoutGroupsAsBefore(final String select)
    {
        check("", List.of(select), 0, 2_048);
        check(TIMED, List.of(select, "SELECT k, p, q FROM s"), 1, 16_384);
    }

    @Test
    void shouldLeadToTheSameInJobsThatShareAStream()
    {
        final List<String> jobs = List.of(
            "SELECT k, COUNT(*) AS n, SUM(q) AS x FROM s GROUP BY k EMIT CHANGES",
            "SELECT k, window_end, SUM(q) AS x FROM s GROUP BY k WINDOW TUMBLING(50ms) HAVING SUM(q) > 60 EMIT CHANGES",
            "SELECT p, SUM(q * 2 - k) AS x, MAX(d) AS m FROM s WHERE b GROUP BY p EMIT FINAL",
            "SELECT b, COUNT(*) AS n, MIN(q) AS l FROM s GROUP BY b WINDOW TUMBLING(30ms) EMIT FINAL",
            "SELECT k, SUM(p) AS sp FROM s GROUP BY k HAVING SUM(p) > 60 EMIT CHANGES");
        for (int seed = 0; seed < 5; seed++)
        {
            check(TIMED, jobs, seed, 2_048);
            check(TIMED, jobs.subList(0, 2), seed, 16_384);
            check(TIMED, jobs.subList(1, 5), seed, 16_384);
            check(TIMED, List.of(jobs.get(3), session(3), jobs.get(0), session(30)), seed, 4_096);
            check("", List.of(jobs.get(0), jobs.get(2), jobs.get(4)), seed, 4_096);
            check("", List.of(jobs.get(4), "SELECT k, COUNT(DISTINCT q) AS n FROM s GROUP BY k EMIT FINAL"), seed, 512);
        }
    }

    private static String session(final int gapMs)
    {
        return "SELECT k, COUNT(*) AS n, SUM(q * 2 - k) AS x, window_end FROM s GROUP BY k WINDOW SESSION(" + gapMs +
            "ms) EMIT FINAL";
    }

    @Test
    void shouldKeepTheOrderOfRowsThatJoinThoseOfAJob()
    {
        final List<String> jobs = List.of(
            "SELECT k, COUNT(*) AS n, SUM(q) AS x FROM s GROUP BY k EMIT CHANGES",
            "INSERT INTO j0 SELECT k, COUNT(*) + 100 AS n, MAX(q) AS x FROM s WHERE b GROUP BY k",
            "SELECT k, SUM(p) AS sp FROM s GROUP BY k HAVING SUM(p) > 60 EMIT CHANGES",
            "INSERT INTO j0 SELECT q, COUNT(*) + 200 AS n, MAX(q) AS x FROM s GROUP BY q");
        for (int seed = 0; seed < 5; seed++)
        {
            check("", jobs, seed, 512);
            check(TIMED, jobs, seed, 16_384);
        }
    }

    private void check(final String select, final String emit, final int seed, final int fragmentLength)
    {
        check("", List.of(select + " EMIT " + emit), seed, fragmentLength);
    }

    private void check(final String stream, final List<String> jobs, final int seed, final int fragmentLength)
    {
        final List<String> packed;
        final List<String> alone;
        final long hash;
        try (Run run = new Run(stream, jobs, "packed", 1_024))
        {
            // There is code for either kind of memory.
            packed = run.takePacked(seed, 1 == seed ? new UnsafeBuffer(new byte[fragmentLength]) :
                new UnsafeBuffer(BufferUtil.allocateDirectAligned(fragmentLength, Long.BYTES)));
            hash = run.hash;
        }
        try (Run run = new Run(stream, jobs, "roomy", 65_536))
        {
            run.takePacked(seed, new UnsafeBuffer(BufferUtil.allocateDirectAligned(fragmentLength, Long.BYTES)));
            assertEquals(run.hash, hash, "state of " + jobs + stream + ", seed " + seed);
        }
        try (Run run = new Run(stream, jobs, "alone", 1_024))
        {
            alone = run.takeAlone(seed);
        }
        assertTrue(packed.size() > 1);
        assertEquals(String.join("\n", alone), String.join("\n", packed), jobs + stream + ", seed " + seed);
    }

    private Path folder(final String name)
    {
        final Path folder = directory.resolve(name);
        assertTrue(Files.isDirectory(folder) || folder.toFile().mkdir());
        return folder;
    }

    /** A partition with its jobs, and what left it. */
    private final class Run implements AutoCloseable
    {
        private final Partition partition;
        private final StreamDefinition stream;
        private final RowEncoder encoder;
        private final UnsafeBuffer record = new UnsafeBuffer(new byte[512]);
        private final boolean isTimed;
        private final boolean hasTicks;
        private final List<List<String>> left = new ArrayList<>();
        private int asked;
        private long hash;

        Run(final String time, final List<String> selects, final String name, final int resultLength)
        {
            partition = new Partition(0, 65_536, resultLength);
            partition.outlet(this::takeEachOtherTime);
            final Catalog catalog = new Catalog();
            final SqlCompiler sql = new SqlCompiler(catalog, SchemaSource.inFolder(directory), 1);
            sql.compile(STREAM + time + ");", "test");
            isTimed = !time.isEmpty();
            hasTicks = selects.stream().anyMatch((select) -> select.contains("@ttl"));
            stream = catalog.stream("s");
            encoder = new RowEncoder(stream.schema());
            partition.addStream(stream);
            left.add(new ArrayList<>());
            for (int i = 0; i < selects.size(); i++)
            {
                final String job = name + i;
                final int select = selects.get(i).lastIndexOf('\n') + 1;
                sql.execute(selects.get(i).startsWith("INSERT") ? selects.get(i) : "-- @initial_keys 8\n" +
                    (0 == select ? "-- @max_keys 40\n" : selects.get(i).substring(0, select)) + "CREATE TABLE j" + i +
                    " AS " + selects.get(i).substring(select),
                    (statement, next) -> add(statement, folder(job)));
                left.add(new ArrayList<>());
            }
        }

        private void add(final Statement statement, final Path state)
        {
            if (statement instanceof Statement.Insert insert)
            {
                final JobHandle rows = partition.jobs().prepareBeside(0, Fragments.of(insert.insert(), 1).get(0),
                    partition.job(0), tasks(insert.insert(), state));
                partition.jobs().install(rows);
                partition.jobs().run(rows, true);
                return;
            }
            final JobPlan plan = ((Statement.CreateJob)statement).job();
            partition.add(plan, tasks(plan, state));
        }

        private static TaskFactory tasks(final JobPlan plan, final Path state)
        {
            final JobCompiler compiler = new JobCompiler(plan);
            return (context, faults, results) -> compiler.create(context, faults, results, state, Background.INLINE);
        }

        List<String> takePacked(final int seed, final UnsafeBuffer fragment)
        {
            final SplittableRandom random = new SplittableRandom(seed);
            final RecordBatchEncoder batch = new RecordBatchEncoder().wrap(fragment, 0, fragment.capacity());
            long sent = 0;
            batch.begin(1, sent, stream.id(), 0);
            for (int i = 0; i < 2_000; i++)
            {
                if (isTickDue(i))
                {
                    offer(fragment, batch.length());
                    sent += batch.count();
                    batch.begin(1, sent, stream.id(), 0);
                    tick(i);
                }
                final int length = encode(random, i);
                if (RecordBatchEncoder.FULL == batch.append(timeNs(i), i * 31, record, 0, length))
                {
                    offer(fragment, batch.length());
                    sent += batch.count();
                    batch.begin(1, sent, stream.id(), 0);
                    batch.append(timeNs(i), i * 31, record, 0, length);
                }
            }
            offer(fragment, batch.length());
            while (!partition.resume())
            {
                take();
            }
            take();
            hash = MemoryCheckpointStore.stateHash(partition);
            return drain();
        }

        private void offer(final UnsafeBuffer fragment, final int length)
        {
            while (!partition.onFragment(fragment, 0, length))
            {
                take();
            }
        }

        List<String> takeAlone(final int seed)
        {
            final SplittableRandom random = new SplittableRandom(seed);
            for (int i = 0; i < 2_000; i++)
            {
                if (isTickDue(i))
                {
                    tick(i);
                }
                final int length = encode(random, i);
                while (!partition.onRecord(stream.id(), record, 0, length, i * 31, timeNs(i)))
                {
                    take();
                }
            }
            return drain();
        }

        private boolean isTickDue(final int index)
        {
            return hasTicks && 60 == index % 61;
        }

        private void tick(final int index)
        {
            while (!partition.onTick(timeNs(index)))
            {
                take();
            }
        }

        private long timeNs(final int index)
        {
            return 500_000L * index;
        }

        /** Some so great that their sums are longer than a word, or that many of one sign are. */
        private long price(final SplittableRandom random)
        {
            final long price = random.nextInt(30);
            final long factor = random.nextBoolean() ? 30_000_000_000_000_000L : 1;
            return 0 == random.nextInt(60) ? (price - 20) * factor : price;
        }

        private int encode(final SplittableRandom random, final int index)
        {
            final Long jumpNs = 0 == random.nextInt(30) ? 60_000_000L : 0 == random.nextInt(40) ? -60_000_000L : 0L;
            final boolean isTimeless = isTimed && 0 == random.nextInt(100);
            final boolean isRare = 0 == random.nextInt(200);
            final int length = encoder.encode(new Object[]{
                0 == random.nextInt(9) ? null : (long)random.nextInt(20),
                0 == random.nextInt(9) ? null : random.nextBoolean(),
                0 == random.nextInt(9) ? null : (random.nextInt(6) - 3) * 0.5 * (random.nextBoolean() ? 1 : -1),
                0 == random.nextInt(9) ? null : BigDecimal.valueOf(price(random), 4),
                isRare ? Long.MAX_VALUE - random.nextInt(5) : (Long)(long)random.nextInt(40),
                isTimeless ? null : isTimed ? timeNs(index) + jumpNs + random.nextInt(10_000_000) : 1_000_000L * index,
                0 == random.nextInt(9) ? null : "wwwwwwwww".substring(random.nextInt(8)) +
                    random.nextInt(6)}, record, 0);
            if (0 == random.nextInt(50))
            {
                // A template that nobody knows, or a block that is longer than the record.
                record.putShort(random.nextBoolean() ? 2 : 0, (short)30_000, ByteOrder.LITTLE_ENDIAN);
            }
            // What lies behind a record's block may be of a schema to come.
            return 0 == random.nextInt(20) ? length + 3 : length;
        }

        private List<String> drain()
        {
            while (!partition.drain())
            {
                take();
            }
            take();
            final List<String> all = new ArrayList<>();
            left.forEach(all::addAll);
            for (int fault = 0; fault <= Faults.FUNCTION; fault++)
            {
                all.add(Faults.name(fault) + " " + partition.deadLetters(fault));
            }
            all.add(partition.records() + " records, " + partition.divisionsByZero() + " divisions by zero");
            for (int i = 0; i < partition.jobCount(); i++)
            {
                all.add(partition.job(i).records() + " of a job, " + partition.job(i).watermarkNs());
            }
            return all;
        }

        /** Else what waits is taken when the partition has left the fragment. */
        private boolean takeEachOtherTime()
        {
            final boolean isTaken = 0 == (++asked & 1);
            if (isTaken)
            {
                take();
            }
            return isTaken;
        }

        private void take()
        {
            for (int i = 0; i < partition.jobCount(); i++)
            {
                final ResultBatch results = partition.job(i).results();
                while (results.count() > 0)
                {
                    results.seal();
                    int offset = 32;
                    for (int k = 0; k < results.count(); k++)
                    {
                        final int length = 24 + results.buffer().getInt(offset + 20, ByteOrder.LITTLE_ENDIAN);
                        left.get(i + 1).add(text(results.buffer(), offset, length));
                        offset += length;
                    }
                    results.clear();
                }
            }
            final DeadLetterBatch letters = partition.deadLetters();
            while (letters.waiting() > 0)
            {
                // Without the producer and its sequence, which a record alone does not have.
                final int origin = DeadLetterDescriptor.PRODUCER_ID_OFFSET;
                left.get(0).add("dead " + text(letters.buffer(), letters.offset(), origin) + "/ " +
                    text(letters.buffer(), letters.offset() + origin + 16, letters.length() - origin - 16));
                letters.taken();
            }
        }

        private String text(final UnsafeBuffer buffer, final int offset, final int length)
        {
            final StringBuilder text = new StringBuilder();
            for (int k = 0; k < length; k++)
            {
                text.append(Integer.toHexString(buffer.getByte(offset + k) & 0xFF)).append(' ');
            }
            return text.toString();
        }

        @Override
        public void close()
        {
            partition.close();
        }
    }
}
