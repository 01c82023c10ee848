package io.corelane.core.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.core.partition.PartitionHarness;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import org.agrona.IoUtil;

/**
 * A look shows what a job would give now: the rows that the interpreter gives of the same query with EMIT FINAL when
 * its input ends there; and it changes nothing: the job goes on as one that nobody looks at.
 */
class LookEqualsInterpreterTest
{
    private static final String STREAM = "CREATE STREAM s (k VARCHAR(4), g BIGINT, v BIGINT, t TIMESTAMP) " +
        "WITH (key='k', event_time='t', watermark='%dns', lateness='%dns');";
    private static final String[] AGGREGATES = {"COUNT(*)", "SUM(v)", "AVG(v)", "MIN(k)", "MAX(v)", "FIRST_VALUE(v)",
        "LAST_VALUE(k)", "COUNT(*) FILTER (WHERE v > 4)", "COUNT(DISTINCT v)", "MEDIAN(v)",
        "APPROX_COUNT_DISTINCT(v)", "LISTAGG(k)", "10 / SUM(v - 3)"};
    private static final int FOLDERS = 4;

    private Path directory;
    private int run;
    private int shown;
    private int tries;

    @BeforeProperty
    void makeFolder()
    {
        directory = Path.of(IoUtil.tmpDirName(), "corelane-look-" + ProcessHandle.current().pid());
        directory.toFile().mkdirs();
    }

    @AfterProperty
    void removeFolder()
    {
        IoUtil.delete(directory.toFile(), true);
        assertTrue(shown > 4 * tries, "rows that were compared: " + shown);
    }

    @Property(tries = 60)
    void shouldShowWhatLeavesWhenTheInputEnds(@ForAll final long seed)
    {
        final Random random = new Random(seed);
        final String stream = String.format(STREAM, random.nextInt(12), random.nextInt(3) * random.nextInt(10));
        final String query = "CREATE TABLE o AS " + query(random);
        final String[] modes = {" EMIT FINAL", " EMIT CHANGES", " EMIT EVERY 10ns"};
        final String sql = stream + query + modes[random.nextInt(modes.length)] + ";";
        final List<Object[]> rows = rows(random);
        tries++;
        try (PartitionHarness looked = harness(PartitionHarness.Engine.GENERATED, sql);
            PartitionHarness other = harness(PartitionHarness.Engine.GENERATED, sql))
        {
            for (int i = 0; i < rows.size(); i++)
            {
                looked.feed("s", rows.get(i));
                other.feed("s", rows.get(i));
                if (0 == random.nextInt(12))
                {
                    final List<String> found = looked.look("o", null);
                    assertEquals(
                        atTheEnd(stream + query + " EMIT FINAL;", rows.subList(0, i + 1)), found, sql + "\nrow " + i);
                    shown += found.size();
                }
                looked.tick(i);
                other.tick(i);
                assertEquals(other.results(), looked.results(), sql + "\nrow " + i);
            }
            assertEquals(other.drain().results(), looked.drain().results(), sql);
            assertEquals(other.deadLetters(), looked.deadLetters(), sql);
        }
    }

    @Property(tries = 60)
    void shouldShowWhatStandsOfGroupsOverWindows(@ForAll final long seed)
    {
        final Random random = new Random(seed);
        final String sql = String.format(STREAM, random.nextInt(12), 0) +
            "CREATE TABLE w AS SELECT g, k, SUM(v) AS v FROM s GROUP BY g, k WINDOW TUMBLING(10ns);" +
            "CREATE TABLE o AS SELECT g, COUNT(*) AS n, MAX(v) AS most FROM w GROUP BY g HAVING COUNT(*) > 1;";
        tries++;
        try (PartitionHarness looked = harness(PartitionHarness.Engine.GENERATED, sql);
            PartitionHarness interpreted = harness(PartitionHarness.Engine.INTERPRETER, sql))
        {
            final Map<String, String> standing = new TreeMap<>();
            for (final Object[] row : rows(random))
            {
                looked.feed("s", row);
                for (final String result : interpreted.feed("s", row).results())
                {
                    final String values = result.substring(result.indexOf('('));
                    final String key = values.substring(1, values.indexOf(','));
                    if (result.startsWith("o delete"))
                    {
                        standing.remove(key);
                    }
                    else if (result.startsWith("o "))
                    {
                        standing.put(key, values);
                    }
                }
                assertEquals(standing.values().stream().sorted().toList(), looked.look("o", null), sql);
            }
            shown += standing.size() * 3;
        }
    }

    private List<String> atTheEnd(final String sql, final List<Object[]> rows)
    {
        try (PartitionHarness interpreted = harness(PartitionHarness.Engine.INTERPRETER, sql))
        {
            rows.forEach((row) -> interpreted.feed("s", row));
            interpreted.results();
            return interpreted.drain().results().stream().map((row) -> row.substring("o insert ".length())).sorted()
                .toList();
        }
    }

    private PartitionHarness harness(final PartitionHarness.Engine engine, final String sql)
    {
        return new PartitionHarness(engine, directory.resolve(Integer.toString(run++ % FOLDERS)), sql);
    }

    private static List<Object[]> rows(final Random random)
    {
        final List<Object[]> rows = new ArrayList<>();
        long now = 100;
        for (int i = 0; i < 60; i++)
        {
            now += 0 == random.nextInt(25) ? random.nextInt(60) : random.nextInt(4);
            rows.add(new Object[]{0 == random.nextInt(15) ? null : Character.toString('A' + random.nextInt(9)),
                (long)random.nextInt(4), 0 == random.nextInt(10) ? null : (Long)(long)random.nextInt(10),
                now - random.nextInt(12)});
        }
        return rows;
    }

    private static String query(final Random random)
    {
        final StringBuilder sql = new StringBuilder("SELECT ");
        final String key = 0 == random.nextInt(5) ? "" : 0 == random.nextInt(2) ? "k" : "g, k";
        sql.append(key.isEmpty() ? "" : key + ", ");
        final String[] windows = {"", "", " WINDOW TUMBLING(20ns)", " WINDOW HOPPING(20ns, 10ns)",
            " WINDOW HOPPING(40ns, 8ns)", " WINDOW HOPPING(33ns, 6ns)", " WINDOW SESSION(7ns)"};
        final String window = windows[random.nextInt(windows.length)];
        for (int i = 0; i < 2; i++)
        {
            sql.append(AGGREGATES[random.nextInt(AGGREGATES.length)]).append(" AS x").append(i).append(", ");
        }
        sql.append("COUNT(*) AS n FROM s");
        return sql.append(key.isEmpty() ? "" : " GROUP BY " + key)
            .append(0 == random.nextInt(3) ? " HAVING COUNT(*) > 2" : "").append(window).toString();
    }
}
