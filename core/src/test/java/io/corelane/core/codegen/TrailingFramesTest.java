package io.corelane.core.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.core.partition.PartitionHarness;
import io.corelane.core.plan.Rel;
import io.corelane.core.plan.TrailingFrames;
import io.corelane.core.sql.Catalog;
import io.corelane.core.sql.SqlCompiler;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import org.agrona.IoUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Frames that end with the row at hand, in the order of arrival: the operator that adds and takes back gives what the
 * interpreter gives, which looks at all rows of each frame.
 */
class TrailingFramesTest
{
    private static final String STREAM = "CREATE STREAM s (k VARCHAR(4), g BIGINT, v BIGINT, p DECIMAL(18,4), " +
        "w DECIMAL(27,6), f DOUBLE, b BOOLEAN, t TIMESTAMP) ";
    private static final int ROWS = 160;
    private static final int FOLDERS = 8;

    @TempDir
    private Path temporary;
    private Path directory;
    private int run;
    private int results;
    private int deadLetters;
    private boolean hasFailed;

    @BeforeProperty
    void makeFolder()
    {
        directory = Path.of(IoUtil.tmpDirName(), "corelane-trailing-" + ProcessHandle.current().pid());
        directory.toFile().mkdirs();
    }

    @AfterProperty
    void removeFolder()
    {
        IoUtil.delete(directory.toFile(), true);
        assertTrue(hasFailed || results > 30 * run, "results that were compared: " + results);
        assertTrue(hasFailed || deadLetters > run, "dead letters that were compared: " + deadLetters);
    }

    @Property(tries = 150, shrinking = ShrinkingMode.OFF)
    void shouldGiveWhatTheInterpreterGives(@ForAll final long seed)
    {
        final Random random = new Random(seed);
        final String sql = STREAM + "WITH (key='k');\n" + limit(random) + "CREATE STREAM o AS " + query(random) + ";";
        check(sql, random, false);
    }

    @Property(tries = 100, shrinking = ShrinkingMode.OFF)
    void shouldGiveWhatTheInterpreterGivesInTheOrderOfTime(@ForAll final long seed)
    {
        final Random random = new Random(seed);
        final String partition = pick(random, "PARTITION BY k ", "PARTITION BY g, b ", "");
        final StringBuilder sql = new StringBuilder(STREAM + "WITH (key='k', event_time='t', watermark='" +
            pick(random, "0ns", "9ns", "40ns") + "');\n" + limit(random));
        if (!partition.isEmpty() && 0 == random.nextInt(3))
        {
            sql.append("-- @ttl 50ns\n").append(sql.indexOf("@max_keys") < 0 ? "" : "-- @on_full evict\n");
        }
        sql.append("CREATE STREAM o AS SELECT k, t, v");
        final int functions = 1 + random.nextInt(3);
        for (int i = 0; i < functions; i++)
        {
            sql.append(", ").append(pick(random, moving(random), extreme(random), "LAG(v)", "LAG(k, 3, 'none')",
                "LAG(p, 40)", "FIRST_VALUE(" + column(random) + ")", "NTH_VALUE(w, 3)", "ROW_NUMBER()"));
            sql.append(" OVER (").append(partition).append("ORDER BY t ").append(frame(random)).append(") AS f")
                .append(i);
        }
        check(sql + " FROM s" + pick(random, "", " WHERE v > 2") + ";", random, true);
    }

    private void check(final String sql, final Random random, final boolean isOrdered)
    {
        hasFailed = true;
        assertTrue(isTrailing(sql), sql);
        try (PartitionHarness generated = harness(PartitionHarness.Engine.GENERATED, sql);
            PartitionHarness interpreted = harness(PartitionHarness.Engine.INTERPRETER, sql))
        {
            for (int i = 0; i < ROWS; i++)
            {
                final Object[] row = row(random);
                if (isOrdered)
                {
                    row[row.length - 1] = 100L + 5 * i + random.nextInt(30);
                }
                if (isOrdered && 0 == random.nextInt(10))
                {
                    generated.tick(100 + 5 * i);
                    interpreted.tick(100 + 5 * i);
                }
                generated.feed("s", row);
                interpreted.feed("s", row);
                final List<String> expected = interpreted.results();
                assertEquals(expected, generated.results(), sql + "\nrow " + i);
                final List<String> refused = interpreted.wholeDeadLetters();
                assertEquals(refused, generated.wholeDeadLetters(), sql + "\nrow " + i);
                results += expected.size();
                deadLetters += refused.size();
            }
            assertEquals(interpreted.partition().divisionsByZero(), generated.partition().divisionsByZero(), sql);
            assertEquals(interpreted.drain().results(), generated.drain().results(), sql);
        }
        hasFailed = false;
    }

    private static String limit(final Random random)
    {
        return 0 == random.nextInt(4) ? "-- @max_keys " + (1 + random.nextInt(3)) + "\n" : "";
    }

    private PartitionHarness harness(final PartitionHarness.Engine engine, final String sql)
    {
        return new PartitionHarness(engine, directory.resolve(Integer.toString(run++ % FOLDERS)), sql);
    }

    private static boolean isTrailing(final String sql)
    {
        final Catalog catalog = new Catalog();
        new SqlCompiler(catalog, (path) -> null, 1).compile(sql, "test");
        Rel rel = catalog.job("o").root();
        while (!(rel instanceof Rel.Over over))
        {
            rel = rel.inputs().get(0);
        }
        return TrailingFrames.are(over);
    }

    private static String query(final Random random)
    {
        final StringBuilder sql = new StringBuilder("SELECT k, v, " + pick(random, "t", "b", "p", "'x'", "v * 2 AS d",
            "CAST(v * 20 AS TINYINT) AS d", "k || 'z' AS d", "UPPER(k) AS d"));
        final int functions = 1 + random.nextInt(4);
        final String partition = pick(random, "PARTITION BY k", "PARTITION BY g", "PARTITION BY g, k",
            "PARTITION BY v % 2, b", "PARTITION BY f", "");
        for (int i = 0; i < functions; i++)
        {
            sql.append(", ").append(call(random, partition)).append(" AS f").append(i);
        }
        sql.append(" FROM s").append(pick(random, "", "", " WHERE v > 2", " WHERE 12 / v > 2", " WHERE b"));
        if (0 == random.nextInt(4))
        {
            sql.append(" QUALIFY ").append(pick(random, "COUNT(*) OVER (" + partition + " ROWS 3 PRECEDING) > 2",
                "v >= AVG(v) OVER (" + partition + ")",
                "12 / (SUM(v) OVER (" + partition + " ROWS 2 PRECEDING) - 9) > 0"));
        }
        return sql.toString();
    }

    private static String call(final Random random, final String partition)
    {
        final String moving = moving(random);
        final String extreme = extreme(random);
        final String growing = pick(random, "MIN(v)", "MAX(f)", "SUM(f)", "AVG(f)", "MIN(b)", "MAX(t)", "MIN(w)",
            "SUM(p)", "COUNT(*)", "AVG(v)");
        final String over = partition.isEmpty() ? "" : partition + " ";
        return switch (random.nextInt(11))
        {
            case 7, 8 -> "LAG(" + column(random) + pick(random, "", ", 0", ", 1", ", 2", ", 5", ", 8", ", 40") +
                ") OVER (" + partition + ")";
            case 9 -> pick(random, "LAG(v, 3, v * 2)", "LAG(p, 1, 7)", "LAG(k, 2, 'none')", "LAG(t, 20, t)",
                "LAG(v, 4, 12 / v)", "100 + CAST(LAG(v, 2, v) OVER (" + partition + ") AS TINYINT) + LAG(v)") +
                " OVER (" + partition + ")";
            case 10 -> pick(random, "FIRST_VALUE(" + column(random) + ")", "LAST_VALUE(" + column(random) + ")",
                "NTH_VALUE(" + column(random) + ", " + pick(random, 1, 2, 3, 5, 9, 34) + ")") + " OVER (" + over +
                pick(random, frame(random), "ROWS UNBOUNDED PRECEDING",
                "ROWS BETWEEN UNBOUNDED PRECEDING AND 2 PRECEDING", "ROWS BETWEEN 5 PRECEDING AND 3 PRECEDING",
                "ROWS BETWEEN 40 PRECEDING AND 1 PRECEDING", "ROWS BETWEEN 2 PRECEDING AND 2 PRECEDING") + ")";
            case 0 -> "ROW_NUMBER() OVER (" + partition + ")";
            case 1, 2 -> growing + " OVER (" + over + pick(random, "", "ROWS UNBOUNDED PRECEDING") + ")";
            case 3 -> "100 + CAST(" + moving + " OVER (" + over + frame(random) + ") AS TINYINT)";
            default -> (random.nextBoolean() ? moving : extreme) + " OVER (" + over + frame(random) + ")";
        };
    }

    private static String moving(final Random random)
    {
        return pick(random, "COUNT(*)", "COUNT(v)", "COUNT(f)", "COUNT(t)", "SUM(v)", "AVG(v)", "SUM(p)",
            "AVG(p)", "AVG(w)", "SUM(w)", "SUM(v) FILTER (WHERE b)", "COUNT(*) FILTER (WHERE v > 4)", "SUM(v * 3)",
            "COUNT(12 / v)", "SUM(12 % v)", "SUM(p * 2)");
    }

    private static String extreme(final Random random)
    {
        return pick(random, "MIN(v)", "MAX(v)", "MIN(p)", "MAX(w)", "MIN(f)", "MAX(f)", "MIN(t)",
            "MAX(b)", "MIN(b)", "MAX(v) FILTER (WHERE b)", "MIN(v * 3)", "MAX(p) FILTER (WHERE v > 4)",
            "MIN(12 / v)", "MAX(5)", "MIN(g)");
    }

    private static String column(final Random random)
    {
        return pick(random, "k", "g", "v", "p", "w", "f", "b", "t", "12 / v", "v * 3", "UPPER(k)");
    }

    private static String frame(final Random random)
    {
        final int rows = pick(random, 0, 1, 2, 3, 4, 7, 8, 9, 15, 16, 31, 32, 33, 70);
        return 0 == rows ? "ROWS BETWEEN CURRENT ROW AND CURRENT ROW" : "ROWS " + rows + " PRECEDING";
    }

    @SafeVarargs
    private static <T> T pick(final Random random, final T... choices)
    {
        return choices[random.nextInt(choices.length)];
    }

    private static Object[] row(final Random random)
    {
        final boolean isGreat = 0 == random.nextInt(25);
        return new Object[]{
            0 == random.nextInt(15) ? null : Character.toString('A' + random.nextInt(3)),
            0 == random.nextInt(15) ? null : (Long)(long)random.nextInt(3),
            0 == random.nextInt(10) ? null : (Long)(isGreat ? Long.MAX_VALUE - random.nextInt(9) : random.nextInt(10)),
            0 == random.nextInt(10) ? null : BigDecimal.valueOf(
                (random.nextInt(100) - 50) * (isGreat ? 10_000_000_000_000_000L : 1), 4),
            0 == random.nextInt(10) ? null : BigDecimal.valueOf(random.nextInt(1_000) - 500, 6)
                .multiply(isGreat ? BigDecimal.TEN.pow(18) : BigDecimal.ONE).setScale(6),
            0 == random.nextInt(10) ? null : (random.nextInt(7) - 3) * (random.nextBoolean() ? -0.5 : 0.5),
            0 == random.nextInt(10) ? null : random.nextBoolean(),
            0 == random.nextInt(10) ? null : (Long)(long)random.nextInt(100)};
    }

    @Test
    void shouldTakeBackRowsOfManyPages()
    {
        final String sql = "CREATE STREAM s (k VARCHAR(4), v BIGINT) WITH (key='k');\nCREATE STREAM o AS SELECT k, " +
            "SUM(v) OVER (PARTITION BY k ROWS 99 PRECEDING) AS a, SUM(v) OVER (PARTITION BY k ROWS 31 PRECEDING) AS " +
            "b, SUM(v) OVER (PARTITION BY k ROWS 32 PRECEDING) AS c, COUNT(v) OVER (PARTITION BY k ROWS 999 " +
            "PRECEDING) AS d, MIN(v) OVER (PARTITION BY k ROWS 99 PRECEDING) AS e, MAX(v) OVER (PARTITION BY k ROWS " +
            "999 PRECEDING) AS f FROM s;";
        final int[] lengths = {100, 32, 33, 1_000};
        final Random random = new Random(5);
        final List<List<Deque<Long>>> frames = new ArrayList<>();
        for (int key = 0; key < 3; key++)
        {
            frames.add(List.of(new ArrayDeque<>(), new ArrayDeque<>(), new ArrayDeque<>(), new ArrayDeque<>()));
        }
        try (PartitionHarness harness = new PartitionHarness(PartitionHarness.Engine.GENERATED, temporary, sql))
        {
            for (int i = 0; i < 6_000; i++)
            {
                final int key = random.nextInt(3);
                final long value = random.nextInt(1_000);
                final StringBuilder expected = new StringBuilder("o insert ('" + (char)('A' + key) + "'");
                for (int frame = 0; frame < lengths.length; frame++)
                {
                    final Deque<Long> rows = frames.get(key).get(frame);
                    rows.addLast(value);
                    if (rows.size() > lengths[frame])
                    {
                        rows.removeFirst();
                    }
                    expected.append(", ").append(3 == frame ? rows.size() : rows.stream().mapToLong((v) -> v).sum());
                }
                expected.append(", ").append(Collections.min(frames.get(key).get(0)));
                expected.append(", ").append(Collections.max(frames.get(key).get(3)));
                harness.feed("s", Character.toString('A' + key), value);
                assertEquals(List.of(expected + ")"), harness.results());
            }
            assertEquals(List.of(), harness.deadLetters());
        }
    }

    @Test
    void shouldRefuseARowThatThereIsNoRoomFor()
    {
        // 128 rows for each key that there may be.
        final String sql = "CREATE STREAM s (k VARCHAR(4), v BIGINT) WITH (key='k');\n-- @max_keys 2\n" +
            "CREATE STREAM o AS SELECT k, SUM(v) OVER (PARTITION BY k ROWS 999 PRECEDING) AS a FROM s;";
        try (PartitionHarness harness = new PartitionHarness(PartitionHarness.Engine.GENERATED, temporary, sql))
        {
            for (int i = 0; i < 255; i++)
            {
                harness.feed("s", "A", 1L);
            }
            harness.feed("s", "B", 1L);
            assertEquals(256, harness.results().size());
            harness.feed("s", "A", 1L).feed("s", "B", 1L);
            assertEquals(List.of(), harness.results());
            assertEquals(List.of("CAPACITY o 256", "CAPACITY o 257"), harness.deadLetters());
        }
    }
}
