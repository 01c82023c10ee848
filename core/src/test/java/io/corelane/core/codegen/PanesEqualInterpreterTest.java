package io.corelane.core.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.core.partition.PartitionHarness;
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
 * Windows that share panes give what the interpreter gives, row by row and in the same order, for random windows and
 * aggregates, over rows that come late and far ahead, and whose sums become too great.
 */
class PanesEqualInterpreterTest
{
    private static final String STREAM =
        "CREATE STREAM s (k VARCHAR(4), v BIGINT, w DECIMAL(38,2), f DOUBLE, t TIMESTAMP) WITH (key='k', " +
        "event_time='t', watermark='%dns', lateness='%dns', idle='40ns');";
    private static final String[] AGGREGATES = {"COUNT(*)", "COUNT(v)", "SUM(v)", "SUM(v)", "AVG(v)", "SUM(w)",
        "SUM(f)", "AVG(f)", "MIN(k)", "MAX(v)", "FIRST_VALUE(v)", "LAST_VALUE(k)", "FIRST_VALUE(k)",
        "LAST_VALUE(w)", "SUM(v) FILTER (WHERE v > 4)", "SUM(v - 3)", "BOOL_AND(v > 2)", "VAR_POP(0E0 * v)"};

    private Path directory;
    private int run;
    private int results;
    private long overflows;
    private long full;

    @BeforeProperty
    void makeFolder()
    {
        directory = Path.of(IoUtil.tmpDirName(), "corelane-panes-" + ProcessHandle.current().pid());
        directory.toFile().mkdirs();
    }

    @AfterProperty
    void removeFolder()
    {
        IoUtil.delete(directory.toFile(), true);
        assertTrue(results > 20 * run, "results that were compared: " + results);
        assertTrue(overflows > run / 8, "refused records that were compared: " + overflows);
        assertTrue(full > run / 8, "records without room that were compared: " + full);
    }

    @Property(tries = 150)
    void shouldGiveWhatTheInterpreterGives(@ForAll final long seed)
    {
        final Random random = new Random(seed);
        final String sql = String.format(STREAM, random.nextInt(25), random.nextInt(3) * random.nextInt(10)) +
            query(random);
        final boolean isGreat = random.nextBoolean();
        try (PartitionHarness generated = harness(PartitionHarness.Engine.GENERATED, sql);
            PartitionHarness interpreted = harness(PartitionHarness.Engine.INTERPRETER, sql))
        {
            long now = random.nextInt(100) - 50;
            for (int i = 0; i < 80; i++)
            {
                now += 0 == random.nextInt(25) ? random.nextInt(150) : random.nextInt(4);
                final Object[] row = row(random, now - random.nextInt(12), isGreat);
                generated.feed("s", row);
                interpreted.feed("s", row);
                compare(sql + "\nrow " + i + " " + Arrays.toString(row), generated, interpreted);
            }
            generated.drain();
            interpreted.drain();
            compare(sql + "\nat the end", generated, interpreted);
        }
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
        full += refused.stream().filter((letter) -> letter.startsWith("CAPACITY")).count();
        overflows += refused.stream().filter((letter) -> letter.startsWith("OVERFLOW")).count();
    }

    private static Object[] row(final Random random, final long time, final boolean isGreat)
    {
        final String key = 0 == random.nextInt(15) ? null : Character.toString('A' + random.nextInt(4));
        final boolean isLarge = isGreat && 0 == random.nextInt(3);
        final Long value = 0 == random.nextInt(10) ? null :
            (Long)(isLarge ? (Long.MAX_VALUE / 3 - random.nextInt(3)) * (random.nextInt(4) > 0 ? 1 : -1) :
            random.nextInt(10));
        final BigDecimal wide = BigDecimal.valueOf(random.nextInt(900), 2)
            .scaleByPowerOfTen(isLarge ? 35 : 0).setScale(2);
        return new Object[]{key, value, wide.precision() > 38 ? BigDecimal.ONE.setScale(2) : wide,
            random.nextInt(40) / 4.0, time};
    }

    private static String query(final Random random)
    {
        final String key = 0 == random.nextInt(4) ? "" : "k";
        final long pane = 1 + random.nextInt(4);
        final long advance = pane * (1 + random.nextInt(4));
        final long size = 0 == random.nextInt(2) ? advance * (2 + random.nextInt(5)) :
            2 * advance + pane * random.nextInt(5);
        final StringBuilder sql = new StringBuilder(0 == random.nextInt(3) ? "-- @max_keys 3\n" : "");
        sql.append("CREATE TABLE o AS SELECT window_start");
        sql.append(key.isEmpty() ? "" : ", k");
        for (int i = 0; i < 3; i++)
        {
            sql.append(", ").append(AGGREGATES[random.nextInt(AGGREGATES.length)]).append(" AS x").append(i);
        }
        return sql.append(" FROM s").append(key.isEmpty() ? "" : " GROUP BY k")
            .append(0 == random.nextInt(3) ? " HAVING COUNT(*) > 1" : "").append(" WINDOW HOPPING(").append(size)
            .append("ns, ").append(advance).append("ns);").toString();
    }
}
