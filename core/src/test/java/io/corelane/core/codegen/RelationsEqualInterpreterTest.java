package io.corelane.core.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.codec.GroupEntry;
import io.corelane.core.partition.PartitionHarness;
import io.corelane.core.plan.Rel;
import io.corelane.core.sql.Catalog;
import io.corelane.core.sql.SqlCompiler;
import io.corelane.core.sql.SqlException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import org.agrona.IoUtil;

/**
 * Windows, joins, OVER, unions, tables and what is made of them: generated code gives what the interpreter gives, step
 * by step, for random queries over random rows: with NULL, equal times, late ones, ones far ahead, ticks and silence.
 */
class RelationsEqualInterpreterTest
{
    private static final int FOLDERS = 8;
    private static final String STREAMS = Baskets.stream(", watermark='5ns'") +
        "CREATE STREAM s (k VARCHAR(4), g BIGINT, v BIGINT, t TIMESTAMP) WITH (key='k', event_time='t', " +
        "watermark='%dns', lateness='%dns', idle='40ns');" +
        "CREATE STREAM u (k VARCHAR(4), g BIGINT, w BIGINT, t TIMESTAMP) WITH (key='k', event_time='t', " +
        "watermark='%dns', idle='40ns');" +
        "CREATE TABLE a (k VARCHAR(4), g BIGINT, v BIGINT, gone BOOLEAN) WITH (key='k', deleted='gone');";
    /** Of which two, three or four are more than a decimal can be, or than 128 bits can. */
    private static final String LONG = "20000000000000000000000000000000000000 * CAST(v - 4 AS DECIMAL(38, 0))";
    private static final String[] AGGREGATES = {"COUNT(*)", "COUNT(v)", "SUM(v)", "AVG(v)", "MIN(k)", "MAX(v)",
        "FIRST_VALUE(v)", "LAST_VALUE(k)", "ARG_MAX(k, v)", "COUNT(*) FILTER (WHERE v > 4)", "COUNT(DISTINCT v)",
        "COUNT(DISTINCT k)", "SUM(DISTINCT v)", "AVG(DISTINCT v) FILTER (WHERE v > 2)", "APPROX_COUNT_DISTINCT(v)",
        "MEDIAN(v)", "APPROX_PERCENTILE(v, 0.9)", "TOP_K(k, 2)", "LISTAGG(k)",
        "LISTAGG(k, '; ', 12) WITHIN GROUP (ORDER BY v DESC, k NULLS FIRST)",
        "LISTAGG(CAST(v AS VARCHAR(3)), ',' ORDER BY k NULLS LAST) FILTER (WHERE v <> 5)",
        "SUM(12 / (v - 4))", "MAX(12 / v)", "COUNT(*) FILTER (WHERE 12 / v > 3)", "12 / (SUM(v) - 9)",
        "12 / (COUNT(*) - 2)", "CAST(SUM(v) * 9 AS TINYINT)", "COUNT(DISTINCT 12 / v)", "ARG_MAX(12 / v, 12 / g)",
        "LISTAGG(k ORDER BY 12 / v)", "MEDIAN(12 / v)", "12 / (MEDIAN(v) - 4)", "CAST(MEDIAN(v) * 20 AS TINYINT)",
        "SUM(CAST(v * 20 AS TINYINT))", "AVG(CAST(v * 20 AS TINYINT))", "COUNT(CAST(v * 20 AS TINYINT))",
        "SUM(9223372036854775800 + v - 4)", "SUM(DISTINCT 9223372036854775800 + v - 4)",
        "AVG(20000000000000000000000000 * CAST(v - 4 AS DECIMAL(38, 0)))", "SUM(" + LONG + ")",
        "SUM(DISTINCT " + LONG + ")", "CAST(AVG(" + LONG + ") / 1e37 AS BIGINT)"};

    private Path directory;
    private int run;
    private int results;
    private int deadLetters;
    private int windowJoins;
    private int windowPairs;
    private int lookUps;
    private int lookUpPairs;

    @BeforeProperty
    void makeFolder()
    {
        directory = Path.of(IoUtil.tmpDirName(), "corelane-relations-" + ProcessHandle.current().pid());
        for (int i = 0; i < FOLDERS; i++)
        {
            Baskets.copySchema(directory.resolve(Integer.toString(i)));
        }
    }

    @AfterProperty
    void removeFolder()
    {
        IoUtil.delete(directory.toFile(), true);
        assertTrue(results > 5 * run, "results that were compared: " + results);
        assertTrue(deadLetters > run / 4, "dead letters that were compared: " + deadLetters);
        assertTrue(windowJoins > run / 50, "joins that kept rows window by window: " + windowJoins + " of " + run);
        assertTrue(windowPairs > windowJoins, "rows that these gave: " + windowPairs);
        assertTrue(lookUps > run / 100, "joins that kept nothing: " + lookUps + " of " + run);
        assertTrue(lookUpPairs > lookUps, "rows that these gave: " + lookUpPairs);
    }

    @Property(tries = 400)
    void shouldGiveWhatTheInterpreterGives(@ForAll final long seed)
    {
        final Random random = new Random(seed);
        final String sql = String.format(
            STREAMS, random.nextInt(12), 0 == random.nextInt(2) ? 0 : random.nextInt(15), random.nextInt(12)) +
            job(random, query(random));
        final long rows = random.nextLong();
        try (PartitionHarness generated = harness(PartitionHarness.Engine.GENERATED, sql);
            PartitionHarness interpreted = harness(PartitionHarness.Engine.INTERPRETER, sql))
        {
            final Random input = new Random(rows);
            final int before = results;
            final long[] now = {100, 100};
            for (int i = 0; i < 60; i++)
            {
                final Step step = step(input, now);
                step.to(generated);
                step.to(interpreted);
                compare(sql + "\nstep " + i + " " + step, generated, interpreted);
            }
            generated.drain();
            interpreted.drain();
            compare(sql + "\nat the end", generated, interpreted);
            final String source = new JobCompiler(generated.partition().job(0).plan()).source();
            if (source.contains("extends WindowJoinTask"))
            {
                windowJoins++;
                windowPairs += results - before;
            }
            else if (source.contains("extends WindowLookUpTask"))
            {
                lookUps++;
                lookUpPairs += results - before;
            }
        }
    }

    private PartitionHarness harness(final PartitionHarness.Engine engine, final String sql)
    {
        return new PartitionHarness(engine, directory.resolve(Integer.toString(run++ % FOLDERS)), sql);
    }

    private void compare(
        final String what, final PartitionHarness generated, final PartitionHarness interpreted)
    {
        final List<String> rows = inOrder(what, interpreted.results());
        assertEquals(rows, inOrder(what, generated.results()), what);
        assertEquals(interpreted.partition().divisionsByZero(), generated.partition().divisionsByZero(),
            "divisions by zero: " + what);
        final List<String> refused = sorted(interpreted.wholeDeadLetters());
        assertEquals(refused, sorted(generated.wholeDeadLetters()), what);
        results += rows.size();
        deadLetters += refused.size();
    }

    /** Sessions leave in one order; what else leaves at one moment does so in any. */
    private static List<String> inOrder(final String what, final List<String> rows)
    {
        return what.contains("WINDOW SESSION") && !what.contains("JOIN") && !what.contains("(SELECT") ?
            rows : sorted(rows);
    }

    private static List<String> sorted(final List<String> lines)
    {
        final List<String> sorted = new ArrayList<>(lines);
        sorted.sort(null);
        return sorted;
    }

    /** A record of a stream, or a tick. */
    private record Step(String stream, Object[] row, List<List<GroupEntry>> groups, long tick)
    {
        Step(final String stream, final Object[] row, final long tick)
        {
            this(stream, row, List.of(), tick);
        }

        void to(final PartitionHarness harness)
        {
            if (null == stream)
            {
                harness.tick(tick);
            }
            else
            {
                harness.feedGroups(stream, groups, row);
            }
        }

        @Override
        public String toString()
        {
            return null == stream ? "tick " + tick : stream + Arrays.toString(row) + groups;
        }
    }

    private static Step step(final Random random, final long[] now)
    {
        now[1] += random.nextInt(10);
        if (0 == random.nextInt(8))
        {
            return new Step(null, null, now[1]);
        }
        now[0] += 0 == random.nextInt(20) ? random.nextInt(100) : random.nextInt(4);
        final String key = 0 == random.nextInt(15) ? null : Character.toString('A' + random.nextInt(3));
        final Long group = 0 == random.nextInt(15) ? null : (Long)(long)random.nextInt(3);
        final Long value = 0 == random.nextInt(10) ? null : (Long)(long)random.nextInt(10);
        final Long time = 0 == random.nextInt(250) ? farAway(random, now[0]) :
            (Long)(now[0] - (0 == random.nextInt(10) ? random.nextInt(60) : random.nextInt(8)));
        return switch (random.nextInt(6))
        {
            case 5 -> basket(random, key, group, time);
            case 0 -> new Step("a", new Object[]{key, group, value, 0 == random.nextInt(4)}, 0);
            case 1, 2 -> new Step("u", new Object[]{key, group, value, time}, 0);
            default -> new Step("s", new Object[]{key, group, value, time}, 0);
        };
    }

    /** Years ahead, or near one of the ends of time. */
    private static Long farAway(final Random random, final long now)
    {
        return switch (random.nextInt(3))
        {
            case 0 -> now + (1L << 40 + random.nextInt(22));
            case 1 -> Long.MAX_VALUE - random.nextInt(80);
            default -> Long.MIN_VALUE + 1 + random.nextInt(80);
        };
    }

    private static Step basket(final Random random, final String key, final Long group, final Long time)
    {
        final GroupEntry[] items = new GroupEntry[random.nextInt(4)];
        for (int i = 0; i < items.length; i++)
        {
            items[i] = Baskets.item(0 == random.nextInt(8) ? null : (Long)(long)random.nextInt(10),
                pick(random, null, "x", "1", "2"), 0 == random.nextInt(3) ? null :
                BigDecimal.valueOf(random.nextInt(900), 2).setScale(9), pick(random, "BUY", "SELL"),
                pick(random, "", "note"));
        }
        return new Step("b", new Object[]{key, group, time, -2L, "label"}, Baskets.of(items), 0);
    }

    /** Rows of entries, as they are, grouped, or met with others. */
    private static String unnested(final Random random)
    {
        return switch (random.nextInt(6))
        {
            case 4 -> "SELECT k, i.v AS v, w, price, note, f.f AS f FROM b CROSS JOIN UNNEST(b.items) i " +
                "CROSS JOIN UNNEST(i.fills) f" + pick(random, "", " WHERE f > 7", " WHERE g > 0 AND w = 'x'");
            case 5 -> grouped(random, "b CROSS JOIN UNNEST(items) CROSS JOIN UNNEST(items.fills)") +
                pick(random, "", window(random));
            case 0 -> "SELECT k, i.v AS v, w, price, side, note FROM b CROSS JOIN UNNEST(b.items) i" +
                pick(random, "", " WHERE i.v > 3", " WHERE g > 0 AND w = 'x'");
            case 1 -> "SELECT g, CAST(w AS BIGINT) AS n FROM b CROSS JOIN UNNEST(items)" +
                pick(random, "", " WHERE w <> 'x'");
            case 2 -> grouped(random, "b CROSS JOIN UNNEST(items)") + pick(random, "", window(random));
            default -> "SELECT x.k AS k, i.v AS v, a.v AS u FROM b x CROSS JOIN UNNEST(x.items) i " +
                pick(random, "", "LEFT ") + "JOIN a ON x." + pick(random, "k = a.k", "g = a.g");
        };
    }

    /** Where rows surely wait for others, it may be said for how long at the most. */
    private static String job(final Random random, final String query)
    {
        final boolean isLimited = query.contains("LEAD(") && query.contains(" AS f FROM ") && 0 == random.nextInt(3);
        final String limit = 0 == random.nextInt(3) && isLimitModelled(query) ?
            "\n-- @max_keys " + (1 + random.nextInt(5)) + "\n" : "";
        return limit + (isLimited ? "\n-- @max_hold " + (1 + random.nextInt(30)) + "ns\n" : "") +
            "CREATE TABLE o AS " + query + ";";
    }

    /**
     * The interpreter does not know when partitions of OVER go whose frames end by time, nor how many sketches,
     * texts and different values there may be, nor rows that a join of windows keeps: 128 for each key, which windows
     * that overlap can have more of.
     */
    private static boolean isLimitModelled(final String query)
    {
        if (query.matches("(?s).*(APPROX_|MEDIAN|TOP_K|LISTAGG|DISTINCT).*") ||
            !query.matches("(?s).*(JOIN|OVER|WINDOW| a\\b).*"))
        {
            return false;
        }
        final Catalog catalog = new Catalog();
        try
        {
            new SqlCompiler(catalog, (path) -> null, 1).compile(String.format(STREAMS.replaceFirst(
                "(?s).*?(CREATE STREAM s )", "$1"), 1, 1, 1) + "CREATE TABLE o AS " + query, "limited");
        }
        catch (final SqlException ex)
        {
            // Of a stream with groups, whose schema is in a file.
            return false;
        }
        return isLimitModelled(catalog.job("o").root());
    }

    private static boolean isLimitModelled(final Rel rel)
    {
        return !(rel instanceof Rel.Sort) && (!(rel instanceof Rel.Over over) || over.isGrowing() ||
            Rel.OverOrder.WINDOW == over.kind()) &&
            !(rel instanceof Rel.Join join && null != join.span() && join.span().isWindow() && overlaps(rel)) &&
            rel.inputs().stream().allMatch(RelationsEqualInterpreterTest::isLimitModelled);
    }

    private static boolean overlaps(final Rel rel)
    {
        return rel instanceof Rel.Aggregate aggregate && null != aggregate.window() &&
            aggregate.window().sizeNs() > aggregate.window().advanceNs() ||
            rel.inputs().stream().anyMatch(RelationsEqualInterpreterTest::overlaps);
    }

    private static String query(final Random random)
    {
        return switch (random.nextInt(23))
        {
            case 19, 20 -> windows(random);
            case 21, 22 -> lookUps(random);
            case 12 -> unnested(random);
            case 13, 14, 15 -> aboveOver(random);
            case 16, 17 -> aboveJoin(random);
            case 0, 1 -> grouped(random, "s") + window(random);
            case 18 -> "SELECT " + pick(random, "k", "g") + ", COUNT(*) AS n, 9223372036854775800 + SUM(v - 4) AS x " +
                "FROM s GROUP BY 1" + window(random) + " EMIT EVERY 20ns";
            case 2 -> grouped(random, "s") + pick(random, window(random) + " EMIT CHANGES",
                window(random) + " EMIT EVERY " + pick(random, "7ns", "20ns", "1us"));
            case 3 -> join(random);
            case 4 -> over(random);
            case 5 -> "SELECT k, n, RANK() OVER (PARTITION BY window_end ORDER BY " +
                pick(random, "n", "12 / (n - 2)") + pick(random, "", " DESC") +
                ") AS r, SUM(n) OVER (PARTITION BY window_end) AS x, NTILE(2) OVER (PARTITION BY window_end ORDER BY " +
                "n, k) AS h FROM (SELECT k, COUNT(*) AS n, window_end FROM s GROUP BY k" + fixed(random) + ")";
            case 6 -> "SELECT g, COUNT(*) AS n, " + sum(random, "v") +
                " AS x FROM (SELECT g, v, t FROM s WHERE v > 1 " +
                "UNION ALL SELECT g, " + pick(random, "w", "12 / w") + ", t FROM u) GROUP BY g" +
                pick(random, window(random) + changes(random), "");
            case 7 -> grouped(random, "a") +
                pick(random, "", " HAVING COUNT(*) > 1", " HAVING 12 / (COUNT(*) - 2) < 9");
            case 8 -> "SELECT n, COUNT(*) AS m FROM (" + pick(random, "SELECT g, COUNT(*) AS n FROM a GROUP BY g",
                "SELECT k, COUNT(*) AS n FROM s GROUP BY k") + ") GROUP BY n";
            case 9 -> "SELECT k, SUM(v) AS x FROM s GROUP BY k" + fixed(random) + " ORDER BY " +
                pick(random, "x", "12 / x") + " DESC NULLS " + pick(random, "FIRST", "LAST") + ", k LIMIT " + (1 +
                random.nextInt(3));
            case 10 -> "SELECT c, COUNT(*) AS n FROM (SELECT k, COUNT(*) AS c, window_end FROM s GROUP BY k" +
                fixed(random) + ") GROUP BY c WINDOW TUMBLING(50ns)";
            default -> pick(random, "SELECT DISTINCT g FROM a", "SELECT DISTINCT k, g FROM s",
                "SELECT k, v FROM a WHERE v > 4", "SELECT k, 12 / v AS v FROM a WHERE 12 / g > 4",
                "SELECT k, CAST(v * 20 AS TINYINT) AS v FROM a", "SELECT v, COUNT(*) AS n FROM (SELECT k, " +
                "CAST(v * 20 AS TINYINT) AS v FROM a WHERE g > 0) GROUP BY v",
                "SELECT 12 / v AS x, COUNT(*) AS n FROM s GROUP BY 12 / v" + window(random),
                "SELECT 12 / v AS x, COUNT(*) AS n FROM a GROUP BY 12 / v",
                "SELECT CAST(v * 20 AS TINYINT) AS x, COUNT(*) AS n FROM a GROUP BY CAST(v * 20 AS TINYINT)",
                "SELECT k, COUNT(*) AS n FROM s GROUP BY k EMIT EVERY 20ns",
                "SELECT DISTINCT g FROM s WINDOW TUMBLING(20ns)", "SELECT DISTINCT g FROM s" + fixed(random) +
                pick(random, " EMIT CHANGES", " EMIT EVERY 20ns"));
        };
    }

    private static String grouped(final Random random, final String source)
    {
        final String key = pick(random, "k", "g", "k, g", "");
        return "SELECT " + key + (key.isEmpty() ? "" : ", ") + pick(random, AGGREGATES) + " AS x, " +
            pick(random, AGGREGATES) + " AS y FROM " + source + pick(random, "", " WHERE v <> 3", " WHERE 12 / v > 2") +
            (key.isEmpty() ? "" : " GROUP BY " + key);
    }

    private static String window(final Random random)
    {
        return 0 == random.nextInt(3) ? " WINDOW SESSION(" + (1 + random.nextInt(15)) + "ns)" : fixed(random);
    }

    private static String fixed(final Random random)
    {
        final int size = 5 + random.nextInt(30);
        return 0 == random.nextInt(2) ? " WINDOW TUMBLING(" + size + "ns)" :
            " WINDOW HOPPING(" + size + "ns, " + (1 + random.nextInt(size)) + "ns)";
    }

    private static String join(final Random random)
    {
        final String kind = pick(random, "", "LEFT ", "RIGHT ", "FULL ");
        final String columns = "SELECT x.k AS k, y.k AS l, x.v AS v, ";
        final String on = " ON x." + pick(random, "k = y.k", "g = y.g", "k = y.k AND x.g = y.g");
        final String value = pick(random, "y.v", "x.v / y.v", "12 / y.v", "CAST(x.v * y.v * 5 AS TINYINT)");
        return switch (random.nextInt(3))
        {
            case 0 -> columns + value + " AS w FROM s x " + pick(random, "", "LEFT ") + "JOIN a y" + on +
                pick(random, "", " AND x.v > y.v", " AND 12 / x.v > y.v");
            case 1 -> columns + value + " AS w FROM a x " + kind + "JOIN (SELECT k, g, v FROM a WHERE v < 6) y" + on;
            default -> columns + value.replace("y.v", "y.w") + " AS w FROM s x " + kind + "JOIN u y WITHIN " +
                pick(random, random.nextInt(20) + "ns", "(" + random.nextInt(10) + "ns, " + random.nextInt(20) +
                "ns)") + on +
                pick(random, "", " AND x.v > y.w", " AND x.v > 12 / y.w");
        };
    }

    /** Windows, joins and OVER above an OVER that may hold rows back. */
    private static String aboveOver(final Random random)
    {
        final String held = held(random, "s", "v");
        final String windowed = "(SELECT g, n, window_end, LEAD(n) OVER (" + pick(random, "PARTITION BY g ", "") +
            "ORDER BY window_end) AS f FROM (SELECT g, COUNT(*) AS n, window_end FROM s GROUP BY g" + fixed(random) +
            "))";
        final String within = " WITHIN " + random.nextInt(20) + "ns ON x." + pick(random, "k = y.k", "g = y.g");
        return switch (random.nextInt(8))
        {
            case 0, 1 -> "SELECT g, COUNT(*) AS n, " + sum(random, "v") + " AS x, MAX(f) AS y FROM " + held +
                " GROUP BY g" + window(random) + changes(random);
            case 2 -> "SELECT k, v, f, COUNT(f) OVER (" + pick(random, "PARTITION BY k ", "PARTITION BY g ", "") +
                "ORDER BY t" + frame(random, true) + ") AS h FROM " + held;
            case 3 -> "SELECT x.k AS k, y.w AS w, x.f AS f FROM " + held + " x " +
                pick(random, "", "LEFT ", "RIGHT ", "FULL ") + "JOIN u y" + within;
            case 4 -> "SELECT x.k AS k, x.f AS f, y.f AS h FROM " + held + " x " + pick(random, "", "FULL ") +
                "JOIN " + held(random, "u", "w") + " y" + within;
            case 5 -> "SELECT n, COUNT(*) AS c, MAX(f) AS m FROM " + windowed + " GROUP BY n" + window(random);
            case 6 -> "SELECT n, f, RANK() OVER (PARTITION BY window_end ORDER BY n) AS r FROM " + windowed;
            default -> "SELECT g, COUNT(*) AS n, " + sum(random, "f") + " AS x FROM (SELECT g, f, t FROM " + held +
                " UNION ALL SELECT g, w, t FROM u) GROUP BY g" + window(random) + changes(random);
        };
    }

    /** Windows and OVER above joins, by the time of either side, whether there is a row on that side or not. */
    private static String aboveJoin(final Random random)
    {
        final String join = " FROM s x " + pick(random, "", "LEFT ", "RIGHT ", "FULL ") + "JOIN u y WITHIN " +
            random.nextInt(20) + "ns ON x." + pick(random, "k = y.k", "g = y.g");
        final String size = fixed(random);
        return switch (random.nextInt(5))
        {
            case 0 -> "SELECT g, COUNT(*) AS n, " + sum(random, "v") +
                " AS x, SUM(w) AS y FROM (SELECT x.g AS g, x.v " +
                "AS v, y.w AS w, " + pick(random, "x.t", "y.t") + " AS t" + join + ") GROUP BY g" + window(random) +
                changes(random);
            case 1 -> "SELECT x.v AS v, y.w AS w, COUNT(*) OVER (" + pick(random, "PARTITION BY x.k ", "") +
                "ORDER BY x.t" + frame(random, true) + ") AS a, SUM(w) OVER (ORDER BY y.t" + frame(random, true) +
                ") AS b" + join;
            case 2 -> "SELECT g, COUNT(*) AS n, SUM(f) AS x FROM (SELECT x.g AS g, " + pick(random, "x.t", "y.t") +
                " AS t, SUM(v) OVER (PARTITION BY y.k ORDER BY " + pick(random, "x.t", "y.t") + frame(random, true) +
                ") AS f" + join + ") GROUP BY g" + window(random);
            case 3 -> "SELECT h, COUNT(*) AS n, SUM(a) AS x, SUM(b) AS y FROM (SELECT x.g AS h, x.n AS a, y.n AS b, " +
                pick(random, "x", "y") + ".window_end AS e FROM (SELECT g, COUNT(*) AS n, window_end FROM s GROUP BY " +
                "g" + size + ") x " + pick(random, "", "LEFT ", "RIGHT ", "FULL ") + "JOIN (SELECT g, COUNT(*) AS n, " +
                "window_end FROM u GROUP BY g" + size + ") y ON x.g = y.g AND x.window_end = y.window_end) GROUP BY h" +
                pick(random, size, window(random));
            default -> "SELECT h, n, w, COUNT(*) OVER (PARTITION BY h ORDER BY " + pick(random, "e", "t") +
                frame(random, true) + ") AS c FROM (SELECT x.g AS h, x.n AS n, y.w AS w, x.window_end AS e, y.t AS t " +
                "FROM (SELECT g, COUNT(*) AS n, window_end FROM s GROUP BY g" + size + ") x " +
                pick(random, "", "LEFT ", "FULL ") + "JOIN u y WITHIN 20ns ON x.g = y.g)";
        };
    }

    /** Joins of groups in windows that end together: of one size or not, with several groups of a key or one. */
    private static String windows(final Random random)
    {
        final String size = fixed(random);
        final String key = pick(random, "k", "g", "k, g");
        final String other = pick(random, "k", "g", "k, g");
        final boolean isSame = key.equals(other) && random.nextBoolean();
        final String on = isSame ? String.join(" AND ",
            Arrays.stream(key.split(", ")).map((column) -> "x." + column + " = y." + column).toList()) :
            pick(random, "x.n = y.n", "x.n = y.n", "x.v < 99 AND x.n = y.n", "x.v = y.n");
        return "SELECT x." + key.substring(0, 1) + " AS k, y." + other.substring(0, 1) + " AS l, x.n AS n, " +
            pick(random, "y.n", "x.v / y.v", "12 / y.v", "CAST(x.v * y.v * 5 AS TINYINT)") + " AS v, " +
            pick(random, "x", "y") + ".window_end AS e FROM (SELECT " + key + ", COUNT(*) AS n, SUM(v) AS v, " +
            "window_end FROM s GROUP BY " + key + pick(random, "", " HAVING COUNT(*) < 3") + size + ") x " +
            pick(random, "", "LEFT ", "RIGHT ", "FULL ") + "JOIN (SELECT " + other + ", COUNT(*) AS n, SUM(w) AS v, " +
            "window_end FROM " + pick(random, "u", "u", "(SELECT k, g, t, v AS w FROM s)") + " GROUP BY " + other +
            pick(random, size, size, fixed(random)) + ") y ON " + on + " AND x.window_end = y.window_end" +
            pick(random, "", "", " AND x.n >= y.n", " AND 12 / x.v > y.v");
    }

    /** Joins of windows whose left rows say a right group, mostly so that this is looked up where it is. */
    private static String lookUps(final Random random)
    {
        final boolean isTwo = random.nextBoolean();
        final String key = isTwo ? pick(random, "k, g", "g, k") : pick(random, "k", "g");
        final String keys = pick(random, key, isTwo ? "g, v, k" : key + ", v");
        final String size = fixed(random);
        final String on = String.join(" AND ",
            Arrays.stream(key.split(", ")).map((column) -> "x." + column + " = y." + column).toList());
        return "SELECT x." + key.substring(0, 1) + " AS k, x.n AS n, y.n AS m, y.v AS v, y.window_start AS e FROM (" +
            "SELECT " + keys + ", COUNT(*) AS n, SUM(" + pick(random, "v", "12 / v") + ") AS x, window_end FROM s " +
            pick(random, "", "WHERE v <> 3 ") + "GROUP BY " + keys + pick(random, "", " HAVING 12 / SUM(v) > 1") +
            size + ") x JOIN (SELECT " + key + ", COUNT(*) AS n, " + pick(random, "MAX", "MIN") + "(w) AS v, " +
            "window_start, window_end FROM " + pick(random, "u", "(SELECT k, g, t, v AS w FROM s WHERE v > 2)",
            "(SELECT k, g, t, v AS w FROM s)") + " GROUP BY " + key + pick(random, "", " HAVING COUNT(*) < 3") +
            pick(random, size, size, " WINDOW TUMBLING(" + (5 + random.nextInt(9)) + "ns)") + ") y ON " + on +
            " AND y.window_end = x.window_end" + pick(random, "", "", " AND x.n >= y.n", " AND x.x > y.v");
    }

    /** An OVER that may hold rows back, of a stream whose number is so called. */
    private static String held(final Random random, final String stream, final String number)
    {
        final boolean isTimed = random.nextInt(4) > 0;
        final String function = pick(random, "LEAD(%s)", "LEAD(%s, 2)", "frame", "frame", "frame");
        return "(SELECT k, g, t, " + number + ", " + String.format("frame".equals(function) ?
            pick(random, "SUM(%s)", "COUNT(*)", "LAST_VALUE(%s)", "COUNT(DISTINCT %s)") : function, number) + " OVER " +
            "(" + pick(random, "PARTITION BY k", "PARTITION BY g", "") + (isTimed ? " ORDER BY t" : "") +
            ("frame".equals(function) ? frame(random, isTimed) : "") + ") AS f FROM " + stream + ")";
    }

    /** A sum, or what cannot always be made of one. */
    private static String sum(final Random random, final String column)
    {
        return String.format(
            pick(random, "SUM(%s)", "SUM(12 / %s)", "12 / (SUM(%s) - 9)", "CAST(SUM(%s) * 9 AS TINYINT)"), column);
    }

    private static String changes(final Random random)
    {
        return pick(random, "", "", " EMIT CHANGES", " EMIT EVERY 20ns");
    }

    private static String over(final Random random)
    {
        final String partition = pick(random, "PARTITION BY k", "PARTITION BY g", "");
        // What cannot be worked out of a row is refused before the row is in a frame.
        final StringBuilder sql = new StringBuilder(pick(random, "SELECT k, v", "SELECT k, v",
            "SELECT k, CAST(v * 20 AS TINYINT) AS v",
            "SELECT k, CASE WHEN v > 8 THEN 9223372036854775807 * v END AS v"));
        for (int i = 0; i < 2; i++)
        {
            final boolean isTimed = random.nextBoolean();
            final String order = isTimed ? " ORDER BY t" : "";
            final String function = isTimed ? pick(random, "ROW_NUMBER()", "RANK()", "DENSE_RANK()", "LAG(v)",
                "LEAD(v, 2)", "LAG(v, 1, 0)", "LAG(12 / v, 1, 12 / g)", "frame", "frame", "frame") :
                pick(random, "ROW_NUMBER()", "LAG(v)", "frame");
            sql.append(", ").append("frame".equals(function) ? pick(random, "SUM(v)", "COUNT(*)", "MIN(v)", "MAX(k)",
                "SUM(9223372036854775800 + v - 4)", "SUM(12 / v)", "SUM(" + LONG + ")",
                "12 / SUM(v)", "LAST_VALUE(12 / v)", "FIRST_VALUE(v)",
                "LAST_VALUE(v)", "NTH_VALUE(v, 2)", "COUNT(DISTINCT v)", "SUM(DISTINCT v)",
                "MEDIAN(v)", "APPROX_COUNT_DISTINCT(k)", "TOP_K(k, 2)", "LISTAGG(k)",
                "LISTAGG(k, '; ', 7) WITHIN GROUP (ORDER BY v DESC, k NULLS FIRST)",
                "LISTAGG(k, '') FILTER (WHERE v < 4)",
                "SUM(DISTINCT CAST(v AS DOUBLE) / 7)", "AVG(DISTINCT 1e300 * v) FILTER (WHERE v <> 3)",
                "SUM(DISTINCT CAST(v * 4 AS DECIMAL(38, 36)))", "AVG(DISTINCT CAST(v * 4 AS DECIMAL(38, 36)))",
                "AVG(DISTINCT v) FILTER (WHERE v > 2)") : function).append(" OVER (").append(partition)
                .append(order).append("frame".equals(function) ? frame(random, isTimed) : "").append(") AS f")
                .append(i);
        }
        sql.append(" FROM s");
        // A row whose function cannot be worked out is refused, whatever stands above.
        return 0 == random.nextInt(4) ? "SELECT k, f1 FROM (" + sql + ") WHERE v > 4" : sql.toString();
    }

    private static String frame(final Random random, final boolean isTimed)
    {
        final boolean isRange = isTimed && random.nextBoolean();
        final int from = random.nextInt(9) - 6;
        final int to = from + random.nextInt(6);
        return switch (random.nextInt(4))
        {
            case 0 -> "";
            case 1 -> (isRange ? " RANGE" : " ROWS") + " BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW";
            default -> (isRange ? " RANGE" : " ROWS") + " BETWEEN " + bound(from, isRange) + " AND " +
                bound(to, isRange);
        };
    }

    private static String bound(final int offset, final boolean isRange)
    {
        return 0 == offset ? "CURRENT ROW" :
            Math.abs(offset) + (isRange ? "ns" : "") + (offset < 0 ? " PRECEDING" : " FOLLOWING");
    }

    private static String pick(final Random random, final String... choices)
    {
        return choices[random.nextInt(choices.length)];
    }
}
