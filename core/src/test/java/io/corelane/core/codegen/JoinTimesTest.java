package io.corelane.core.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corelane.core.partition.PartitionHarness.Engine;
import io.corelane.core.partition.PartitionsHarness;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * By which time rows of a join count in what stands above it, in both engines, over any number of partitions. Times in
 * nanoseconds.
 */
class JoinTimesTest
{
    private static final String STREAMS = "CREATE STREAM s (k VARCHAR(4), g BIGINT, v BIGINT, t TIMESTAMP) " +
        "WITH (key='k', event_time='t');" +
        "CREATE STREAM u (k VARCHAR(4), g BIGINT, w BIGINT, t TIMESTAMP) WITH (key='k', event_time='t');";

    @TempDir
    private Path directory;
    private PartitionsHarness harness;

    @AfterEach
    void close()
    {
        harness.close();
    }

    @ParameterizedTest
    @CsvSource({"GENERATED, 1", "GENERATED, 2", "GENERATED, 4", "INTERPRETER, 1", "INTERPRETER, 2", "INTERPRETER, 4"})
    void shouldCountARowWithoutPartnerByTheTimeThatItHas(final Engine engine, final int count)
    {
        for (final String time : List.of("x.t", "y.t"))
        {
            open(engine, count, "SELECT COUNT(*) AS n, SUM(v) AS x, SUM(w) AS y FROM (SELECT x.v AS v, y.w AS w, " +
                time + " AS t FROM s x FULL JOIN u y WITHIN 9ns ON x.k = y.k) WINDOW TUMBLING(10ns)");
            s("A", 1, 10);
            u("A", 100, 18);
            u("B", 200, 21);
            s("C", 3, 22);
            s("D", 4, 122);
            u("D", 300, 130);
            ends("(1, 1, 100)", "(1, 4, 300)", "(2, 3, 200)");
        }
    }

    @ParameterizedTest
    @CsvSource({"GENERATED, 1", "GENERATED, 2", "GENERATED, 4", "INTERPRETER, 1", "INTERPRETER, 2", "INTERPRETER, 4"})
    void shouldBringRowsThatMissASideIntoOneGroup(final Engine engine, final int count)
    {
        for (final String kind : List.of("RIGHT", "FULL"))
        {
            open(engine, count, "SELECT k, COUNT(*) AS n FROM (SELECT x.k AS k, x.t AS t FROM s x " + kind +
                " JOIN u y WITHIN 5ns ON x.k = y.k) GROUP BY k WINDOW TUMBLING(100ns)");
            s("A", 1, 1);
            u("A", 1, 2);
            u("B", 1, 3);
            u("C", 1, 4);
            u("D", 1, 5);
            u("E", 1, 6);
            ends("('A', 1)", "(NULL, 4)");
        }
    }

    @ParameterizedTest
    @CsvSource({"GENERATED, 1", "GENERATED, 2", "GENERATED, 4", "INTERPRETER, 1", "INTERPRETER, 2", "INTERPRETER, 4"})
    void shouldLetTheOneTimeWaitForWhatWaitsForTheOther(final Engine engine, final int count)
    {
        open(engine, count, "SELECT COUNT(*) AS n, SUM(f) AS x FROM (SELECT x.t AS t, SUM(y.w) OVER (ORDER BY y.t) " +
            "AS f FROM s x JOIN u y WITHIN 9ns ON x.k = y.k) WINDOW TUMBLING(5ns)");
        s("A", 1, 10);
        u("A", 7, 19);
        for (int time = 20; time < 50; time++)
        {
            s("B", 1, time);
            u("C", 1, time);
        }
        ends("(1, 7)");
    }

    @ParameterizedTest
    @CsvSource({"GENERATED, 1", "GENERATED, 2", "GENERATED, 4", "INTERPRETER, 1", "INTERPRETER, 2", "INTERPRETER, 4"})
    void shouldCountAWindowWithoutPartnerWhereItEnded(final Engine engine, final int count)
    {
        for (final String kind : List.of("LEFT", "FULL"))
        {
            open(engine, count, "SELECT k, COUNT(*) AS n FROM (SELECT x.k AS k, x.window_end AS e FROM (SELECT k, " +
                "COUNT(*) AS n, window_end FROM s GROUP BY k WINDOW TUMBLING(10ns)) x " + kind + " JOIN (SELECT k, " +
                "COUNT(*) AS n, window_end FROM u GROUP BY k WINDOW TUMBLING(10ns)) y ON x.k = y.k AND " +
                "x.window_end = y.window_end) GROUP BY k WINDOW TUMBLING(10ns)");
            for (int time = 1; time < 20; time++)
            {
                s("A", 1, time);
                u("A", 1, 1 == time ? 20 : 20 + time);
            }
            ends("FULL".equals(kind) ? List.of("('A', 1)", "('A', 1)", "(NULL, 1)", "(NULL, 1)") :
                List.of("('A', 1)", "('A', 1)"));
        }
    }

    private void open(final Engine engine, final int count, final String select)
    {
        if (null != harness)
        {
            harness.close();
        }
        harness = new PartitionsHarness(engine, count, directory, STREAMS + "CREATE STREAM o AS " + select + ";");
    }

    private void s(final String key, final long value, final long time)
    {
        harness.feed("s", key, 0L, value, time);
    }

    private void u(final String key, final long value, final long time)
    {
        harness.feed("u", key, 0L, value, time);
    }

    private void ends(final String... rows)
    {
        ends(List.of(rows));
    }

    private void ends(final List<String> rows)
    {
        harness.drain();
        final List<String> told = new ArrayList<>();
        harness.results().forEach((all) -> all.forEach((row) -> told.add(row.substring("o insert ".length()))));
        told.sort(null);
        assertEquals(rows, told);
        assertEquals(List.of(), harness.deadLetters());
    }
}
