package io.corelane.core.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corelane.core.partition.PartitionHarness;
import io.corelane.core.plan.EmitMode;
import io.corelane.core.plan.Window;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions in generated code: when they begin, merge and close. The gap is 10 ns. */
class SessionTaskTest
{
    private static final String SQL = "CREATE STREAM s (k VARCHAR(4), v BIGINT, x VARCHAR(4), t TIMESTAMP) " +
        "WITH (key='k', event_time='t', watermark='%dns', lateness='%dns');" +
        "CREATE TABLE w AS SELECT k, COUNT(*) AS n, SUM(v) AS total, FIRST_VALUE(x) AS f, LAST_VALUE(x) AS l, " +
        "MAX(x) AS m FROM s GROUP BY k HAVING SUM(v) > 0";

    @TempDir
    private Path directory;

    @Test
    void shouldEndASessionAGapBehindItsLastRow()
    {
        try (PartitionHarness harness = harness(0, 0, EmitMode.FINAL))
        {
            harness.feed("s", "A", 1L, "a", 0L).feed("s", "B", 1L, "a", 2L).feed("s", "A", 2L, "b", 10L);
            assertEquals(List.of(), harness.results());
            assertEquals(List.of("w insert ('B', 1, 1, 'a', 'a', 'a', 2, 12)"),
                harness.feed("s", "C", 1L, "c", 19L).results());
            assertEquals(List.of("w insert ('A', 2, 3, 'a', 'b', 'b', 0, 20)"),
                harness.feed("s", "A", 4L, "c", 21L).results());
            assertEquals(List.of("w insert ('C', 1, 1, 'c', 'c', 'c', 19, 29)",
                "w insert ('A', 1, 4, 'c', 'c', 'c', 21, 31)"), harness.drain().results());
        }
    }

    @Test
    void shouldMergeTwoSessionsThatARowJoins()
    {
        try (PartitionHarness harness = harness(100, 0, EmitMode.FINAL))
        {
            // The later session comes first, so the first value is its.
            harness.feed("s", "A", 1L, "z", 40L).feed("s", "A", 2L, "b", 21L).feed("s", "A", 4L, "c", 31L);
            harness.feed("s", "A", 8L, "d", 80L);
            assertEquals(List.of("w insert ('A', 3, 7, 'z', 'c', 'z', 21, 50)",
                "w insert ('A', 1, 8, 'd', 'd', 'd', 80, 90)"), harness.drain().results());
            assertEquals(List.of(), harness.deadLetters());
        }
    }

    @Test
    void shouldRefuseARowWhoseOwnSessionWouldBeClosedButNotOneThatExtendsAnOpenOne()
    {
        try (PartitionHarness harness = harness(0, 5, EmitMode.FINAL))
        {
            harness.feed("s", "A", 1L, "a", 100L);
            assertEquals(List.of("LATE w 1"), harness.feed("s", "A", 1L, "a", 85L).deadLetters());
            assertEquals(List.of("LATE w 2"), harness.feed("s", "B", 1L, "a", 85L).deadLetters());
            assertEquals(List.of(), harness.feed("s", "B", 1L, "a", 86L).feed("s", "A", 1L, "b", 90L).deadLetters());
            assertEquals(List.of("w insert ('B', 1, 1, 'a', 'a', 'a', 86, 96)"),
                harness.feed("s", "C", 1L, "c", 101L).results());
            assertEquals(List.of("w insert ('A', 2, 2, 'a', 'b', 'b', 90, 110)",
                "w insert ('C', 1, 1, 'c', 'c', 'c', 101, 111)"), harness.drain().results());
        }
    }

    @Test
    void shouldGiveChangesAndTakeBackWhatIsMerged()
    {
        try (PartitionHarness harness = harness(100, 0, EmitMode.CHANGES))
        {
            assertEquals(List.of("w insert ('A', 1, 1, 'a', 'a', 'a', 0, 10)"),
                harness.feed("s", "A", 1L, "a", 0L).results());
            assertEquals(List.of("w insert ('A', 1, 2, 'b', 'b', 'b', 18, 28)"),
                harness.feed("s", "A", 2L, "b", 18L).results());
            assertEquals(List.of("w delete ('A', 1, 2, 'b', 'b', 'b', 18, 28)",
                "w update ('A', 3, 7, 'a', 'c', 'c', 0, 28)"), harness.feed("s", "A", 4L, "c", 9L).results());
            assertEquals(List.of("w delete ('A', 3, 7, 'a', 'c', 'c', 0, 28)"),
                harness.feed("s", "A", -9L, "d", 20L).results());
            assertEquals(List.of("w insert ('A', 5, 8, 'a', 'e', 'e', 0, 30)"),
                harness.feed("s", "A", 10L, "e", 20L).results());
            assertEquals(List.of(), harness.drain().results());
        }
    }

    @Test
    void shouldEndSessionsInTheOrderOfTheirEndsAndThenAsTheyBegan()
    {
        for (final PartitionHarness.Engine engine : PartitionHarness.Engine.values())
        {
            try (PartitionHarness harness = new PartitionHarness(engine, directory,
                String.format(SQL.substring(0, SQL.indexOf(';') + 1), 0, 0) +
                "CREATE TABLE w AS SELECT k, COUNT(*) AS n, window_end AS e FROM s GROUP BY k WINDOW SESSION(10ns);"))
            {
                harness.feed("s", "B", 1L, "", 0L).feed("s", "A", 1L, "", 4L).feed("s", "C", 1L, "", 4L);
                harness.feed("s", "A", 1L, "", 5L).feed("s", "B", 1L, "", 5L).feed("s", "D", 1L, "", 0L);
                assertEquals(List.of("w insert ('D', 1, 10)", "w insert ('C', 1, 14)", "w insert ('B', 2, 15)",
                    "w insert ('A', 2, 15)"), harness.feed("s", "E", 1L, "", 99L).results());
            }
        }
    }

    private PartitionHarness harness(final int watermark, final int lateness, final EmitMode emit)
    {
        return new PartitionHarness(PartitionHarness.Engine.GENERATED, directory,
            String.format(SQL, watermark, lateness), (plan) -> Windows.on(plan, Window.Kind.SESSION, 10, 0, emit));
    }
}
