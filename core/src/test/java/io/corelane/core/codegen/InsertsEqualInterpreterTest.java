package io.corelane.core.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.core.partition.PartitionHarness;
import io.corelane.core.partition.PartitionsHarness;
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

/**
 * Rows that INSERT INTO adds to a job that runs are those that a job of the same SELECT would give which is created at
 * the same moment: generated code gives the job's rows and these, as the interpreter gives them apart from each other.
 */
class InsertsEqualInterpreterTest
{
    private static final String STREAMS =
        "CREATE STREAM s (k VARCHAR(4), g BIGINT, v BIGINT, t TIMESTAMP) WITH (key='k', event_time='t', " +
        "watermark='4ns', lateness='3ns', idle='40ns');" +
        "CREATE STREAM u (k VARCHAR(4), g BIGINT, v BIGINT, t TIMESTAMP) WITH (key='k', event_time='t', " +
        "watermark='7ns', idle='40ns');" +
        "CREATE TABLE a (k VARCHAR(4), g BIGINT, v BIGINT, gone BOOLEAN) WITH (key='k', deleted='gone');" +
        // A stream's time is known as far as a job looks at it; to the interpreter every job does.
        "CREATE STREAM s_time AS SELECT k, COUNT(*) AS n FROM s WHERE v > 100 GROUP BY k WINDOW TUMBLING(1s);" +
        "CREATE STREAM u_time AS SELECT k, COUNT(*) AS n FROM u WHERE v > 100 GROUP BY k WINDOW TUMBLING(1s);";
    private static final String[] SELECTS = {
        "SELECT k, v AS n FROM s WHERE v > 3",
        "SELECT k, CAST(CAST(v * 20 AS TINYINT) AS BIGINT) AS n FROM u",
        "SELECT k, g AS n FROM a WHERE v <> 2",
        "SELECT k, COUNT(*) AS n FROM s GROUP BY k",
        "SELECT k, SUM(v) AS n FROM u GROUP BY k HAVING COUNT(*) <> 2",
        "SELECT k, COUNT(DISTINCT v) AS n FROM s GROUP BY k EMIT EVERY 20ns",
        "SELECT k, COUNT(*) AS n FROM s GROUP BY k WINDOW TUMBLING(10ns)",
        "SELECT k, SUM(v) AS n FROM u GROUP BY k WINDOW HOPPING(20ns, 10ns) EMIT CHANGES",
        "SELECT k, MAX(v) AS n FROM s GROUP BY k WINDOW SESSION(6ns)",
        "SELECT s.k, u.v AS n FROM s LEFT JOIN u WITHIN 7ns ON s.k = u.k",
        "SELECT s.k, a.v AS n FROM s LEFT JOIN a ON s.k = a.k",
        "SELECT k, SUM(v) OVER (PARTITION BY k ORDER BY t ROWS 2 PRECEDING) AS n FROM s",
        "SELECT DISTINCT k, g AS n FROM u",
        "SELECT k, v AS n FROM s UNION ALL SELECT k, g FROM u",
        "SELECT MAX(k) AS k, COUNT(*) AS n FROM s GROUP BY g EMIT CHANGES",
        "SELECT MIN(k) AS k, SUM(v) AS n FROM u GROUP BY g WINDOW TUMBLING(15ns)",
        "SELECT MAX(k) AS k, COUNT(*) AS n FROM s GROUP BY g EMIT EVERY 20ns",
        "SELECT k, SUM(v) AS n FROM u GROUP BY k EMIT FINAL",
        "SELECT 'a..z' AS k, COUNT(*) AS n FROM u EMIT CHANGES",
        "SELECT s.k, u.v AS n FROM s JOIN u WITHIN 5ns ON s.g = u.g"};

    private Path directory;
    private int run;
    private int results;
    private int inserts;
    private int lifted;
    private int deadLetters;
    private boolean hasFailed;

    @BeforeProperty
    void makeFolder()
    {
        directory = Path.of(IoUtil.tmpDirName(), "corelane-inserts-" + ProcessHandle.current().pid());
        directory.toFile().mkdirs();
    }

    @AfterProperty
    void removeFolder()
    {
        IoUtil.delete(directory.toFile(), true);
        if (hasFailed)
        {
            return;
        }
        assertTrue(results > 5 * run, "results that were compared: " + results);
        assertTrue(inserts > run / 6, "rows were added by " + inserts + " statements in " + run + " runs");
        assertTrue(lifted > run / 60, "of these joined results of a higher level: " + lifted);
        assertTrue(deadLetters > run / 6, "dead letters that were compared: " + deadLetters);
    }

    @Property(tries = 50, shrinking = ShrinkingMode.OFF)
    void shouldGiveTheRowsOfBoth(@ForAll final long seed)
    {
        final Random random = new Random(seed);
        final String sql = STREAMS + "CREATE TABLE o AS " + pick(random) + ";";
        final int count = 1 << random.nextInt(3);
        final List<String> said = new ArrayList<>();
        hasFailed = true;
        try (PartitionsHarness generated = harness(PartitionHarness.Engine.GENERATED, count, sql);
            PartitionsHarness interpreted = harness(PartitionHarness.Engine.INTERPRETER, count, sql);
            PartitionsHarness apart = harness(PartitionHarness.Engine.INTERPRETER, count, sql))
        {
            final long[] now = {100, 100};
            for (int i = 0; i < 60; i++)
            {
                if (0 == random.nextInt(15))
                {
                    insert(pick(random), said, generated, interpreted, apart);
                }
                said.add(step(random, now, generated, interpreted, apart));
                compare(sql + said + "\nover " + count + " at " + i, generated, interpreted, apart);
            }
            generated.drain();
            interpreted.drain();
            apart.drain();
            compare(sql + said + "\nover " + count + " at the end", generated, interpreted, apart);
        }
        hasFailed = false;
    }

    private static String pick(final Random random)
    {
        return SELECTS[random.nextInt(SELECTS.length)];
    }

    /** Unless its rows are sent more often. */
    private void insert(
        final String select,
        final List<String> said,
        final PartitionsHarness generated,
        final PartitionsHarness interpreted,
        final PartitionsHarness apart)
    {
        try
        {
            generated.execute("INSERT INTO o " + select);
        }
        catch (final SqlException ex)
        {
            assertTrue(ex.getMessage().contains("sent between partitions"), ex.getMessage());
            return;
        }
        interpreted.execute("INSERT INTO o " + select);
        apart.execute("CREATE TABLE i" + said.size() + " AS " + select);
        said.add(select);
        inserts++;
        lifted += generated.isLifted("o") ? 1 : 0;
    }

    private static String step(final Random random, final long[] now, final PartitionsHarness... harnesses)
    {
        final int of = random.nextInt(10);
        final long jump = 0 == random.nextInt(25) ? 60 : 0;
        if (0 == of)
        {
            now[1] += random.nextInt(30);
            for (final PartitionsHarness harness : harnesses)
            {
                harness.tick(now[1]);
            }
            return "tick " + now[1];
        }
        now[0] += random.nextInt(4) + jump;
        final String key = 0 == random.nextInt(12) ? null : "k" + random.nextInt(5);
        final Object last = of < 3 ? (Object)(0 == random.nextInt(4)) : 0 == random.nextInt(20) ? null :
            (Object)(now[0] - (0 == random.nextInt(8) ? random.nextInt(20) : 0));
        final Object[] row = {key, (long)random.nextInt(4), 0 == random.nextInt(9) ? null : (long)random.nextInt(9),
            last};
        for (final PartitionsHarness harness : harnesses)
        {
            harness.feed(of < 3 ? "a" : of < 7 ? "s" : "u", row);
        }
        return (of < 3 ? "a" : of < 7 ? "s" : "u") + List.of(row.length, row[1]) + row[0] + " at " + row[3];
    }

    private PartitionsHarness harness(final PartitionHarness.Engine engine, final int count, final String sql)
    {
        return new PartitionsHarness(engine, count, directory.resolve(Integer.toString(run++ & 7)), sql);
    }

    private void compare(
        final String what,
        final PartitionsHarness generated,
        final PartitionsHarness interpreted,
        final PartitionsHarness apart)
    {
        final List<List<String>> rows = sorted(apart.results());
        assertEquals(rows, sorted(interpreted.results()), what);
        assertEquals(rows, sorted(generated.results()), what);
        final List<String> refused = refusals(apart);
        assertEquals(refused, refusals(interpreted), what);
        assertEquals(refused, refusals(generated), what);
        results += rows.stream().mapToInt(List::size).sum();
        deadLetters += refused.size();
    }

    /** Reasons alone: where rows join those of a job, dead letters are of that job. */
    private static List<String> refusals(final PartitionsHarness harness)
    {
        return harness.deadLetters().stream().map((letter) -> letter.substring(0, letter.indexOf(' '))).sorted()
            .toList();
    }

    private static List<List<String>> sorted(final List<List<String>> partitions)
    {
        return partitions.stream().map((rows) -> rows.stream().map((row) -> row.substring(row.indexOf(' '))).sorted()
            .toList()).toList();
    }
}
