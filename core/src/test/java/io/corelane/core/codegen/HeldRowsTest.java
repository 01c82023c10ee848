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
 * Rows that an OVER holds back come in time to what stands above it, in both engines, over any number of partitions.
 * Times in nanoseconds; results at the end of a step, of all partitions, sorted.
 */
class HeldRowsTest
{
    private static final String STREAMS = "CREATE STREAM s (k VARCHAR(4), g BIGINT, v BIGINT, t TIMESTAMP) " +
        "WITH (key='k', event_time='t');" +
        "CREATE STREAM u (k VARCHAR(4), g BIGINT, w BIGINT, t TIMESTAMP) WITH (key='k', event_time='t');";
    private static final String LEAD = "(SELECT k, g, v, t, LEAD(v) OVER (PARTITION BY k ORDER BY t) AS f FROM s)";

    @TempDir
    private Path directory;
    private final List<String> expected = new ArrayList<>();
    private PartitionsHarness harness;
    private boolean isOne;

    @AfterEach
    void close()
    {
        harness.close();
    }

    @ParameterizedTest
    @CsvSource({"GENERATED, 1", "GENERATED, 2", "GENERATED, 4", "INTERPRETER, 1", "INTERPRETER, 2", "INTERPRETER, 4"})
    void shouldCountRowsInTheirWindowsWhenTheyWaitedForOthers(final Engine engine, final int count)
    {
        open(engine, count, "SELECT g, COUNT(*) AS n, SUM(f) AS x FROM " + LEAD + " GROUP BY g WINDOW TUMBLING(10ns)");
        s("A", 0, 1, 1);
        s("A", 0, 2, 25);
        // A's second row waits, and with it the window that it is in; the one before is whole.
        tells("(0, 1, 2)");
        s("A", 0, 4, 47);
        tells("(0, 1, 4)");
        ends("(0, 1, NULL)");
    }

    @ParameterizedTest
    @CsvSource({"GENERATED, 1", "INTERPRETER, 1"})
    void shouldWaitForTheEarliestRowOfAnyKey(final Engine engine, final int count)
    {
        open(engine, count, "SELECT COUNT(*) AS n, SUM(f) AS x FROM " + LEAD + " WINDOW TUMBLING(10ns)");
        s("A", 0, 1, 1);
        s("B", 0, 2, 5);
        s("B", 0, 3, 12);
        s("B", 0, 4, 25);
        tells();
        s("A", 0, 7, 30);
        tells("(1, 4)", "(2, 10)");
        ends("(1, NULL)", "(1, NULL)");
    }

    @ParameterizedTest
    @CsvSource({"GENERATED, 1", "GENERATED, 2", "GENERATED, 4", "INTERPRETER, 1", "INTERPRETER, 2", "INTERPRETER, 4"})
    void shouldWaitForNoKeyWhoseFrameEndsByTime(final Engine engine, final int count)
    {
        open(engine, count, "SELECT g, COUNT(*) AS n, SUM(f) AS x FROM (SELECT g, t, " +
            "COUNT(*) OVER (PARTITION BY k ORDER BY t RANGE BETWEEN CURRENT ROW AND 5ns FOLLOWING) AS f FROM s) " +
            "GROUP BY g WINDOW TUMBLING(10ns)");
        s("A", 0, 1, 1);
        s("A", 0, 1, 4);
        s("A", 0, 1, 9);
        s("B", 0, 1, 14);
        tells();
        // The row of 9 waits until its frame has ended, whoever comes then.
        s("B", 0, 1, 15);
        tells("(0, 3, 5)");
        ends("(0, 2, 3)");
    }

    @ParameterizedTest
    @CsvSource({"GENERATED, 1", "GENERATED, 2", "GENERATED, 4", "INTERPRETER, 1", "INTERPRETER, 2", "INTERPRETER, 4"})
    void shouldGiveRowsInOrderToAnOverOfAnotherOrder(final Engine engine, final int count)
    {
        open(engine, count, "SELECT k, v, LEAD(v) OVER (PARTITION BY k ORDER BY t) " +
            "AS f, SUM(v) OVER (PARTITION BY g ORDER BY t ROWS UNBOUNDED PRECEDING) AS x FROM s");
        s("A", 0, 1, 1);
        s("B", 0, 2, 2);
        s("B", 0, 4, 3);
        s("C", 0, 8, 4);
        tells();
        s("A", 0, 16, 5);
        s("C", 0, 32, 6);
        s("B", 0, 64, 7);
        s("A", 0, 128, 8);
        tells("('A', 1, 16, 1)", "('B', 2, 4, 3)", "('B', 4, 64, 7)", "('C', 8, 32, 15)",
            "('A', 16, 128, 31)");
        ends("('A', 128, NULL, 255)", "('B', 64, NULL, 127)", "('C', 32, NULL, 63)");
    }

    @ParameterizedTest
    @CsvSource({"GENERATED, 1", "GENERATED, 2", "GENERATED, 4", "INTERPRETER, 1", "INTERPRETER, 2", "INTERPRETER, 4"})
    void shouldJoinRowsThatWaited(final Engine engine, final int count)
    {
        open(engine, count, "SELECT x.k AS k, x.f AS f, y.w AS w FROM " + LEAD +
            " x FULL JOIN u y WITHIN 5ns ON x.g = y.g");
        s("A", 0, 1, 10);
        u("A", 0, 100, 12);
        u("A", 0, 200, 90);
        s("A", 0, 2, 95);
        tells();
        u("A", 0, 300, 96);
        tells("('A', 2, 100)");
        ends("('A', NULL, 200)", "('A', NULL, 300)");
    }

    @ParameterizedTest
    @CsvSource({"GENERATED, 1", "INTERPRETER, 1"})
    void shouldCountRowsThatWaitInTheOrderOfArrival(final Engine engine, final int count)
    {
        open(engine, count, "SELECT COUNT(*) AS n, SUM(f) AS x FROM (SELECT t, " +
            "SUM(v) OVER (PARTITION BY k ROWS BETWEEN CURRENT ROW AND 1 FOLLOWING) AS f FROM s) WINDOW TUMBLING(10ns)");
        s("A", 0, 1, 1);
        s("B", 0, 2, 5);
        s("A", 0, 4, 31);
        s("A", 0, 8, 32);
        // B's row waits; time above is where it was when it came.
        tells();
        s("B", 0, 16, 43);
        s("B", 0, 32, 44);
        s("A", 0, 64, 45);
        tells("(2, 23)", "(2, 84)");
        ends("(3, 144)");
    }

    @ParameterizedTest
    @CsvSource({"GENERATED, 1", "GENERATED, 2", "GENERATED, 4", "INTERPRETER, 1", "INTERPRETER, 2", "INTERPRETER, 4"})
    void shouldCountWindowsThatWaitedForLaterOnes(final Engine engine, final int count)
    {
        open(engine, count, "SELECT g, COUNT(*) AS c, MAX(f) AS m FROM (SELECT g, n, " +
            "window_end, LEAD(n) OVER (PARTITION BY g ORDER BY window_end) AS f FROM (SELECT g, COUNT(*) AS n, " +
            "window_end FROM s GROUP BY g WINDOW TUMBLING(10ns))) GROUP BY g WINDOW TUMBLING(20ns)");
        s("A", 0, 1, 1);
        s("A", 0, 1, 15);
        s("A", 0, 1, 16);
        s("A", 0, 1, 31);
        tells();
        s("A", 0, 1, 45);
        // The window that ends at 20 waited for the one that ends at 40, and counts where it ended.
        tells("(0, 2, 2)");
        ends("(0, 1, 1)", "(0, 1, NULL)");
    }

    @ParameterizedTest
    @CsvSource({"GENERATED, 1", "INTERPRETER, 1"})
    void shouldWaitForNoLongerThanTheJobSays(final Engine engine, final int count)
    {
        open(engine, count, "SELECT COUNT(*) AS n, SUM(f) AS x FROM " + LEAD + " WINDOW TUMBLING(10ns)",
            "-- @max_hold 20ns");
        s("A", 0, 1, 1);
        s("B", 0, 2, 3);
        s("B", 0, 3, 12);
        s("B", 0, 4, 30);
        tells();
        s("B", 0, 5, 31);
        // A's row would have been of this window too.
        tells("(1, 3)");
        s("A", 0, 6, 32);
        assertEquals(List.of("LATE"), harness.deadLetters().stream().map((one) -> one.split(" ")[0]).toList());
        ends("(1, 4)", "(3, 5)");
    }

    private void open(final Engine engine, final int count, final String select)
    {
        open(engine, count, select, "");
    }

    private void open(final Engine engine, final int count, final String select, final String annotation)
    {
        isOne = 1 == count;
        harness = new PartitionsHarness(engine, count, directory,
            STREAMS + "\n" + annotation + "\nCREATE STREAM o AS " + select + ";");
    }

    private void s(final String key, final long group, final long value, final long time)
    {
        harness.feed("s", key, group, value, time);
    }

    private void u(final String key, final long group, final long value, final long time)
    {
        harness.feed("u", key, group, value, time);
    }

    /** With several partitions rows may come later, since some of those never have any. */
    private void tells(final String... rows)
    {
        expected.addAll(List.of(rows));
        if (isOne)
        {
            compare();
        }
    }

    private void ends(final String... rows)
    {
        harness.drain();
        expected.addAll(List.of(rows));
        compare();
        assertEquals(List.of(), harness.deadLetters());
    }

    private void compare()
    {
        final List<String> told = new ArrayList<>();
        harness.results().forEach((all) -> all.forEach((row) -> told.add(row.substring("o insert ".length()))));
        told.sort(null);
        expected.sort(null);
        assertEquals(expected, told);
        expected.clear();
    }
}
