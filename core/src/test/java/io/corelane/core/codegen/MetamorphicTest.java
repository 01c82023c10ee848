package io.corelane.core.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.core.partition.PartitionHarness;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import org.agrona.IoUtil;

/**
 * What must stay as it is when the input is changed in a way that does not matter, or must follow from another query:
 * generated code against itself, so that a mistake that the interpreter shares is found too.
 */
class MetamorphicTest
{
    private static final int WATERMARK = 20;
    private static final String STREAMS =
        "CREATE STREAM s (k VARCHAR(4), v BIGINT, t TIMESTAMP) WITH (key='k', event_time='t', watermark='20ns', " +
        "lateness='%dns');" +
        "CREATE STREAM u (k VARCHAR(4), v BIGINT, t TIMESTAMP) WITH (key='k', event_time='t', watermark='20ns');";
    private static final String VALUES =
        "COUNT(*) AS n, COUNT(v) AS c, SUM(v) AS x, MIN(v) AS l, MAX(v) AS h, COUNT(DISTINCT v) AS d";

    private Path directory;
    private int run;
    private int results;
    private int deletes;
    private int late;
    private boolean needsDeletesAndLateRows;
    private boolean hasFailed;

    @BeforeProperty
    void makeFolder()
    {
        directory = Path.of(IoUtil.tmpDirName(), "corelane-metamorphic-" + ProcessHandle.current().pid());
        directory.toFile().mkdirs();
    }

    @AfterProperty
    void removeFolder()
    {
        IoUtil.delete(directory.toFile(), true);
        if (hasFailed)
        {
            // What was counted up to there says nothing, and would hide what failed.
            return;
        }
        assertTrue(results > 5 * run, "results that were compared: " + results);
        final String seen = "deletes: " + deletes + ", late rows: " + late;
        // Elsewhere no row may be late, or the inputs would not be alike.
        assertTrue(needsDeletesAndLateRows ? deletes > run / 4 && late > run / 4 : 0 == late, seen);
    }

    @Property(tries = 100, shrinking = ShrinkingMode.OFF)
    void shouldNotDependOnTheOrderOfRowsWithinTheWatermark(@ForAll final long seed)
    {
        final Random random = new Random(seed);
        final String sql = String.format(STREAMS, 0) + "CREATE TABLE o AS " + switch (random.nextInt(4))
        {
            case 0 -> grouped(fixed(random));
            case 1 -> grouped(" WINDOW SESSION(" + (1 + random.nextInt(6)) + "ns)");
            case 2 -> join(random);
            default -> "SELECT k, v, t, SUM(v) OVER (PARTITION BY k ORDER BY t RANGE BETWEEN " + random.nextInt(9) +
                "ns PRECEDING AND CURRENT ROW) AS x FROM s";
        };
        final List<Row> rows = rows(random);
        final List<String> expected = run(sql, shuffled(rows, random), 1);
        verify(expected, run(sql, shuffled(rows, random), 1), sql);
        results += expected.size();
    }

    @Property(tries = 100, shrinking = ShrinkingMode.OFF)
    void shouldGiveInTheEndWhatTheLastChangeOfEachWindowGave(@ForAll final long seed)
    {
        final Random random = new Random(seed);
        final String query = "SELECT k, window_start AS a, window_end AS b, COUNT(*) AS n, SUM(v) AS x, " +
            "LAST_VALUE(v) AS l, COUNT(DISTINCT v) AS d FROM s GROUP BY k" +
            (0 == random.nextInt(3) ? " WINDOW SESSION(" + (1 + random.nextInt(20)) + "ns)" : fixed(random)) +
            (random.nextBoolean() ? "" : " HAVING SUM(v) > 4");
        final String sql = String.format(STREAMS, random.nextInt(15)) +
            "CREATE TABLE f AS " + query + "; CREATE TABLE c AS " + query + " EMIT CHANGES";
        // Far out of order: some rows are late, and both jobs must refuse the same ones.
        final List<Row> rows = shuffled(rows(random), random, 3 * WATERMARK);
        final TreeMap<String, String> last = new TreeMap<>();
        final List<String> closed = new ArrayList<>();
        final Set<String> over = new TreeSet<>();
        for (final String line : results(sql, rows))
        {
            final String values = line.substring(line.indexOf('('));
            if (line.startsWith("f "))
            {
                closed.add(values);
                over.add(window(values));
            }
            else if (line.startsWith("c delete"))
            {
                last.remove(window(values));
                deletes++;
            }
            else
            {
                if (query.contains("SESSION") && line.startsWith("c update"))
                {
                    removeWhatGrew(last, over, values);
                }
                last.put(window(values), values);
            }
        }
        closed.sort(null);
        verify(last.values().stream().sorted().toList(), closed, sql);
        results += closed.size();
        needsDeletesAndLateRows = true;
    }

    /** A session only grows, and no other one of its key that is open reaches into it: its former row lies within. */
    private void removeWhatGrew(final TreeMap<String, String> last, final Set<String> over, final String values)
    {
        final String[] after = window(values).split(" ");
        final List<String> former = last.keySet().stream().filter((window) ->
        {
            final String[] before = window.split(" ");
            return !over.contains(window) && before[0].equals(after[0]) &&
                Long.parseLong(before[1]) >= Long.parseLong(after[1]) &&
                Long.parseLong(before[2]) <= Long.parseLong(after[2]);
        }).toList();
        verify(1, former.size(), values + " of " + last);
        last.remove(former.get(0));
    }

    @Property(tries = 100, shrinking = ShrinkingMode.OFF)
    void shouldSumUpWindowsToTheWhole(@ForAll final long seed)
    {
        final Random random = new Random(seed);
        final int advance = 1 + random.nextInt(30);
        final int overlap = 1 + random.nextInt(3);
        final String select = "SELECT k, COUNT(*) AS n, COUNT(v) AS c, SUM(COALESCE(v, 0)) AS x FROM s GROUP BY k";
        final String sql = String.format(STREAMS, 0) + "CREATE TABLE f AS " + select + " EMIT FINAL;" +
            "CREATE TABLE w AS " + select + " WINDOW HOPPING(" + overlap * advance + "ns, " + advance + "ns)";
        final Map<String, List<Long>> whole = new TreeMap<>();
        final Map<String, List<Long>> windows = new TreeMap<>();
        for (final String line : results(sql, shuffled(rows(random), random)))
        {
            final String[] values = line.substring(line.indexOf('(') + 1, line.length() - 1).split(", ");
            final boolean isWhole = line.startsWith("f ");
            final List<Long> sums = (isWhole ? whole : windows).computeIfAbsent(
                values[0], (key) -> new ArrayList<>(List.of(0L, 0L, 0L)));
            for (int i = 0; i < 3; i++)
            {
                // Each row is in as many windows as overlap.
                sums.set(i, sums.get(i) + (isWhole ? overlap : 1) * Long.parseLong(values[i + 1]));
            }
            results++;
        }
        verify(whole, windows, sql);
    }

    @Property(tries = 100, shrinking = ShrinkingMode.OFF)
    void shouldNotDependOnHowManyPartitionsHoldTheKeys(@ForAll final long seed)
    {
        final Random random = new Random(seed);
        final String sql = String.format(STREAMS, 0) + "CREATE TABLE o AS " + switch (random.nextInt(5))
        {
            case 0 -> grouped(fixed(random));
            case 1 -> grouped(" WINDOW SESSION(" + (1 + random.nextInt(6)) + "ns)");
            case 2 -> join(random);
            case 3 -> "SELECT k, v, t, LAG(v) OVER (PARTITION BY k ORDER BY t) AS p, SUM(v) OVER (PARTITION BY k " +
                "ORDER BY t ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) AS x FROM s";
            default -> grouped(" EMIT CHANGES");
        };
        final List<Row> rows = shuffled(rows(random), random);
        final List<String> one = run(sql, rows, 1);
        verify(one, run(sql, rows, 2), sql);
        verify(one, run(sql, rows, 4), sql);
        results += 3 * one.size();
    }

    private void verify(final Object expected, final Object actual, final String sql)
    {
        hasFailed = true;
        assertEquals(expected, actual, sql);
        hasFailed = false;
    }

    private record Row(String stream, String key, Long value, long time)
    {
        int partition(final int count)
        {
            return null == key ? 0 : key.charAt(0) % count;
        }
    }

    private record Placed(Row row, long place)
    {
    }

    private static List<Row> rows(final Random random)
    {
        final List<Row> rows = new ArrayList<>();
        long time = 100;
        for (int i = 0; i < 80; i++)
        {
            time += 0 == random.nextInt(20) ? random.nextInt(80) : random.nextInt(4);
            rows.add(new Row(0 == random.nextInt(3) ? "u" : "s",
                0 == random.nextInt(15) ? null : Character.toString('A' + random.nextInt(5)),
                0 == random.nextInt(10) ? null : (Long)(long)(random.nextInt(15) - 5), time));
        }
        return rows;
    }

    /** No row comes after one that is as far ahead as the watermark allows: none is late, nor at the watermark. */
    private static List<Row> shuffled(final List<Row> rows, final Random random)
    {
        return shuffled(rows, random, WATERMARK);
    }

    private static List<Row> shuffled(final List<Row> rows, final Random random, final int reach)
    {
        return rows.stream().map((row) -> new Placed(row, row.time() + random.nextInt(reach)))
            .sorted(Comparator.comparingLong(Placed::place)).map(Placed::row).toList();
    }

    private List<String> run(final String sql, final List<Row> rows, final int partitions)
    {
        final List<String> lines = new ArrayList<>();
        for (int i = 0; i < partitions; i++)
        {
            final int partition = i;
            lines.addAll(results(
                sql, rows.stream().filter((row) -> partition == row.partition(partitions)).toList()));
        }
        lines.sort(null);
        return lines;
    }

    /** Results in the order in which they left. */
    private List<String> results(final String sql, final List<Row> rows)
    {
        try (PartitionHarness harness = new PartitionHarness(
            PartitionHarness.Engine.GENERATED, directory.resolve(Integer.toString(run++ & 7)), sql))
        {
            final List<String> told = new ArrayList<>();
            for (final Row row : rows)
            {
                told.addAll(harness.feed(row.stream(), row.key(), row.value(), row.time()).results());
            }
            told.addAll(harness.drain().results());
            late += harness.deadLetters().size();
            return told;
        }
    }

    private static String window(final String values)
    {
        final String[] parts = values.split(", ");
        return parts[0] + " " + parts[1] + " " + parts[2];
    }

    private static String grouped(final String tail)
    {
        return "SELECT k, " + VALUES + " FROM s GROUP BY k" + tail;
    }

    private static String fixed(final Random random)
    {
        final int size = 5 + random.nextInt(30);
        return 0 == random.nextInt(2) ? " WINDOW TUMBLING(" + size + "ns)" :
            " WINDOW HOPPING(" + size + "ns, " + (1 + random.nextInt(size)) + "ns)";
    }

    private static String join(final Random random)
    {
        final String[] kinds = {"", "LEFT ", "RIGHT ", "FULL "};
        return "SELECT x.k AS k, y.k AS l, x.v AS v, y.v AS w FROM s x " + kinds[random.nextInt(4)] +
            "JOIN u y WITHIN (" + random.nextInt(10) + "ns, " + random.nextInt(20) + "ns) ON x.k = y.k";
    }
}
