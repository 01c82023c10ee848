package io.corelane.core.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.core.partition.PartitionHarness;
import io.corelane.core.sql.SqlException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import org.agrona.IoUtil;

/** Groups that go: generated code gives what the interpreter gives, step by step, for random queries and ticks. */
class LifetimeEqualsInterpreterTest
{
    private static final String STREAM = "CREATE STREAM s (k VARCHAR(4), g BIGINT, v BIGINT) WITH (key='k');\n";
    private static final String[] QUERIES = {
        "SELECT k, SUM(v) OVER (PARTITION BY k ROWS 3 PRECEDING) AS x, ROW_NUMBER() OVER (PARTITION BY k) AS n FROM s",
        "SELECT k, v, AVG(v) OVER (PARTITION BY g, k ROWS 1 PRECEDING) AS x, SUM(v) OVER (PARTITION BY g, k " +
            "ROWS 5 PRECEDING) AS y, MIN(v) OVER (PARTITION BY g, k) AS m FROM s WHERE v <> 3",
        "SELECT k, COUNT(*) OVER (PARTITION BY k ROWS 2 PRECEDING) AS n FROM s",
        "SELECT k, v, SUM(v) OVER (PARTITION BY k) AS x, LAG(v) OVER (PARTITION BY k) AS l, ROW_NUMBER() OVER " +
            "(PARTITION BY g) AS n FROM s",
        "SELECT k, COUNT(*) OVER (PARTITION BY k ROWS 2 PRECEDING) AS n, FIRST_VALUE(v) OVER (PARTITION BY k) AS f, " +
            "COUNT(DISTINCT v) OVER (PARTITION BY k) AS d, LISTAGG(k) OVER (PARTITION BY k ROWS 3 PRECEDING) " +
            "AS l FROM s",
        "SELECT k, v, LEAD(v) OVER (PARTITION BY k) AS x, MIN(v) OVER (PARTITION BY k ROWS BETWEEN CURRENT ROW AND " +
            "2 FOLLOWING) AS m FROM s",
        "SELECT k, RANK() OVER (PARTITION BY k ORDER BY _event_time) AS x, MEDIAN(v) OVER (PARTITION BY k ORDER BY " +
            "_event_time) AS m, LAG(v, 2) OVER (PARTITION BY k ORDER BY _event_time) AS l FROM s",
        "SELECT k, COUNT(*) AS n, SUM(v) AS x FROM s GROUP BY k EMIT CHANGES",
        "SELECT g, COUNT(DISTINCT v) AS n, MAX(k) AS x FROM s WHERE v > 1 GROUP BY g EMIT CHANGES",
        "SELECT k, g, AVG(v) AS x FROM s GROUP BY k, g HAVING COUNT(*) % 3 <> 2 EMIT CHANGES",
        "SELECT g, LAST_VALUE(k) AS x, COUNT(*) AS n FROM s GROUP BY g HAVING COUNT(*) > 1 EMIT FINAL",
        "SELECT k, COUNT(*) AS n FROM s GROUP BY k EMIT EVERY 20ns",
        "SELECT k, COUNT(*) AS n, 9223372036854775800 + SUM(v - 4) AS x FROM s GROUP BY k EMIT EVERY 20ns",
        "SELECT k, COUNT(*) AS n FROM s GROUP BY k HAVING 9223372036854775800 + SUM(v - 4) > 9223372036854775797 " +
        "EMIT EVERY 20ns",
        "SELECT k, 9 / (APPROX_COUNT_DISTINCT(v) - 2) AS x FROM s GROUP BY k EMIT CHANGES",
        "SELECT k, SUM(9 / (v - 2)) AS x FROM s GROUP BY k HAVING 9 / (APPROX_COUNT_DISTINCT(v) - 3) < 6 EMIT CHANGES",
        "SELECT DISTINCT k, g FROM s EMIT CHANGES",
        "SELECT n, COUNT(*) AS m FROM (SELECT k, COUNT(*) AS n FROM s GROUP BY k) GROUP BY n EMIT CHANGES",
        "SELECT g, COUNT(*) AS m, MIN(k) AS x FROM (SELECT DISTINCT k, g FROM s) GROUP BY g EMIT CHANGES",
        "SELECT g, SUM(x) AS y FROM (SELECT k, g, SUM(v) AS x FROM s GROUP BY k, g HAVING SUM(v) > 4) GROUP BY g " +
        "EMIT CHANGES"};

    private Path directory;
    private int run;
    private int refused;
    private int gone;

    @BeforeProperty
    void makeFolder()
    {
        directory = Path.of(IoUtil.tmpDirName(), "corelane-lifetimes-" + ProcessHandle.current().pid());
        directory.toFile().mkdirs();
    }

    @AfterProperty
    void removeFolder()
    {
        IoUtil.delete(directory.toFile(), true);
        assertTrue(run > 4 * refused, run + " run, " + refused + " refused");
        assertTrue(gone > run, gone + " rows deleted in " + run + " runs");
    }

    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void shouldGiveWhatTheInterpreterGives(@ForAll final long seed)
    {
        final Random random = new Random(seed);
        check(annotations(random) + QUERIES[random.nextInt(QUERIES.length)].replaceFirst(
            "SELECT", "CREATE TABLE o AS SELECT") + ";", STREAM, seed, (rows) -> new Object[]{
                0 == rows.nextInt(15) ? null : Character.toString('A' + rows.nextInt(12)),
                0 == rows.nextInt(15) ? null : (Long)(long)rows.nextInt(8),
                0 == rows.nextInt(10) ? null : (Long)(long)rows.nextInt(10)});
    }

    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void shouldGiveWhatTheInterpreterGivesForAnyAggregate(@ForAll final long seed)
    {
        final RandomSql sql = new RandomSql(seed);
        final RandomSql rows = new RandomSql(seed + 1);
        String job = sql.select();
        while (!job.contains("GROUP BY"))
        {
            job = sql.select();
        }
        final Object[][] some = new Object[12][];
        for (int i = 0; i < some.length; i++)
        {
            some[i] = rows.row();
        }
        check(annotations(new Random(seed)) + job + ";", RandomSql.STREAM, seed,
            (random) -> some[random.nextInt(some.length)]);
    }

    /** Makes a row. */
    private interface RowMaker
    {
        Object[] row(Random random);
    }

    private static String annotations(final Random random)
    {
        final String ttl = "-- @ttl " + (1 + random.nextInt(40)) + "ns\n";
        final String evict = "-- @max_keys " + (1 + random.nextInt(8)) + "\n-- @on_full evict\n";
        return switch (random.nextInt(3))
        {
            case 0 -> ttl;
            case 1 -> evict;
            default -> ttl + evict;
        };
    }

    private void check(final String job, final String stream, final long seed, final RowMaker maker)
    {
        final List<String> interpreted;
        try
        {
            interpreted = run(PartitionHarness.Engine.INTERPRETER, stream + job, stream.split(" ")[2], seed, maker);
        }
        catch (final SqlException ex)
        {
            refused++;
            return;
        }
        run++;
        gone += (int)interpreted.stream().filter((line) -> line.contains(" delete ")).count();
        assertEquals(interpreted,
            run(PartitionHarness.Engine.GENERATED, stream + job, stream.split(" ")[2], seed, maker), () -> job);
    }

    private List<String> run(
        final PartitionHarness.Engine engine,
        final String sql,
        final String stream,
        final long seed,
        final RowMaker maker)
    {
        final Random random = new Random(seed);
        final List<String> seen = new ArrayList<>();
        long now = random.nextInt(1_000) - 500;
        try (PartitionHarness harness = new PartitionHarness(engine, directory, sql))
        {
            for (int i = 0; i < 80; i++)
            {
                now += random.nextInt(6);
                if (0 == random.nextInt(6))
                {
                    harness.tick(now);
                }
                else
                {
                    harness.feed(stream, maker.row(random));
                }
                harness.results().forEach(seen::add);
                harness.deadLetters().forEach(seen::add);
            }
            harness.drain();
            seen.addAll(harness.results());
            seen.addAll(harness.deadLetters());
            seen.add("divisions by zero: " + harness.partition().divisionsByZero());
        }
        return seen;
    }
}
