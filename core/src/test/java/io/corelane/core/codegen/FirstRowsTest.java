package io.corelane.core.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.core.partition.PartitionHarness;
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

/** Where only the first rows of a window leave no others are kept, and what leaves is what the interpreter gives. */
class FirstRowsTest
{
    private static final String STREAM =
        "CREATE STREAM s (k VARCHAR(4), v BIGINT, t TIMESTAMP) WITH (key='k', event_time='t', watermark='%dns');\n";
    private static final String[] FUNCTIONS = {"ROW_NUMBER", "RANK", "DENSE_RANK"};
    private static final String[] CONDITIONS = {"place = 1", "place <= 1", "place < 2", "1 = place", "2 > place",
        "1 >= place", "place = 1 AND n > 1", "n <> 3 AND place = 1", "place = 2", "place <= 2", "place > 1",
        "place = 1 OR n = 2", "place = 1 AND other = 1", "other = 1", "10 / (n - 2) > 1 AND place = 1"};
    private static final String[] ORDERS = {"n DESC", "n", "m DESC, n", "k DESC", "m NULLS FIRST", "n DESC, k"};

    private Path directory;
    private int run;
    private int results;

    @BeforeProperty
    void makeFolder()
    {
        directory = Path.of(IoUtil.tmpDirName(), "corelane-first-rows-" + ProcessHandle.current().pid());
        directory.toFile().mkdirs();
    }

    @AfterProperty
    void removeFolder()
    {
        IoUtil.delete(directory.toFile(), true);
        assertTrue(results > run, "results that were compared: " + results);
    }

    @Property(tries = 120)
    void shouldGiveWhatTheInterpreterGives(@ForAll final long seed)
    {
        final Random random = new Random(seed);
        final String sql = sql(random);
        try (PartitionHarness generated = harness(PartitionHarness.Engine.GENERATED, sql);
            PartitionHarness interpreted = harness(PartitionHarness.Engine.INTERPRETER, sql))
        {
            long now = random.nextInt(100) - 50;
            for (int i = 0; i < 80; i++)
            {
                now += 0 == random.nextInt(25) ? random.nextInt(60) : random.nextInt(4);
                final Object[] row = {Character.toString('A' + random.nextInt(5)),
                    0 == random.nextInt(6) ? null : (Long)(long)random.nextInt(4), now - random.nextInt(6)};
                generated.feed("s", row);
                interpreted.feed("s", row);
                compare(sql + "\nrow " + i + " " + Arrays.toString(row), generated, interpreted);
            }
            generated.drain();
            interpreted.drain();
            compare(sql + "\nat the end", generated, interpreted);
        }
    }

    private static String sql(final Random random)
    {
        final String order = ORDERS[random.nextInt(ORDERS.length)];
        return String.format(STREAM, random.nextInt(10)) + "CREATE STREAM o AS SELECT * FROM (SELECT k, n, m, e, " +
            FUNCTIONS[random.nextInt(3)] + "() OVER (PARTITION BY e ORDER BY " + order + ") AS place, " +
            FUNCTIONS[random.nextInt(3)] + "() OVER (PARTITION BY e ORDER BY " + order + ") AS other FROM (SELECT k, " +
            "COUNT(*) AS n, MAX(v) AS m, window_end AS e FROM s GROUP BY k WINDOW " +
            (random.nextBoolean() ? "TUMBLING(9ns)" : "HOPPING(9ns, 3ns)") + ")) WHERE " +
            CONDITIONS[random.nextInt(CONDITIONS.length)] + ";";
    }

    private PartitionHarness harness(final PartitionHarness.Engine engine, final String sql)
    {
        return new PartitionHarness(engine, directory.resolve(Integer.toString(run++ & 7)), sql);
    }

    private void compare(final String what, final PartitionHarness generated, final PartitionHarness interpreted)
    {
        final List<String> rows = interpreted.results();
        assertEquals(rows, generated.results(), what);
        final List<String> refused = new ArrayList<>(interpreted.deadLetters());
        assertEquals(refused, generated.deadLetters(), what);
        results += rows.size();
    }
}
