package io.corelane.core.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corelane.core.partition.PartitionHarness;
import io.corelane.core.plan.EmitMode;
import io.corelane.core.plan.Window;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Windows of a fixed size in generated code: when they open, what they hold, when they close. Times in nanoseconds. */
class WindowTaskTest
{
    private static final String SQL = "CREATE STREAM s (k VARCHAR(4), v BIGINT, t TIMESTAMP) " +
        "WITH (key='k', event_time='t', watermark='%dns', lateness='%dns');" +
        "CREATE TABLE w AS SELECT k, COUNT(*) AS n, SUM(v) AS total, MAX(k) AS x FROM s GROUP BY k HAVING %s";

    @TempDir
    private Path directory;

    @Test
    void shouldCloseWindowsInOrderAndOnceWhenTimeJumpsFar()
    {
        try (PartitionHarness harness = harness(0, 0, "COUNT(*) > 0", 10, 10, EmitMode.FINAL))
        {
            harness.feed("s", "A", 1L, 3L).feed("s", "B", 2L, 5L).feed("s", "A", 4L, 9L);
            assertEquals(List.of(), harness.results());
            harness.feed("s", "A", 8L, 12L);
            assertEquals(List.of("w insert ('A', 2, 5, 'A', 0, 10)", "w insert ('B', 1, 2, 'B', 0, 10)"),
                harness.results());
            harness.feed("s", "C", 16L, 1_000_000_007L);
            assertEquals(List.of("w insert ('A', 1, 8, 'A', 10, 20)"), harness.results());
            assertEquals(List.of("w insert ('C', 1, 16, 'C', 1000000000, 1000000010)"), harness.drain().results());
            assertEquals(List.of(), harness.deadLetters());
        }
    }

    @Test
    void shouldTakeRecordsThatAreLateWithinTheWatermarkAndRefuseLaterOnes()
    {
        try (PartitionHarness harness = harness(5, 3, "COUNT(*) > 0", 10, 10, EmitMode.FINAL))
        {
            harness.feed("s", "A", 1L, 3L).feed("s", "A", 1L, 17L);
            // The watermark is at 12: the window is past its end, and open for lateness until 13.
            assertEquals(List.of(), harness.feed("s", "A", 1L, 0L).results());
            assertEquals(List.of("w insert ('A', 2, 2, 'A', 0, 10)"), harness.feed("s", "A", 1L, 18L).results());
            assertEquals(List.of("LATE w 4"), harness.feed("s", "A", 1L, 9L).deadLetters());
            assertEquals(List.of("w insert ('A', 2, 2, 'A', 10, 20)"), harness.drain().results());
        }
    }

    @Test
    void shouldCountARowInEachOpenWindowThatHoldsIt()
    {
        try (PartitionHarness harness = harness(0, 0, "COUNT(*) > 0", 10, 5, EmitMode.FINAL))
        {
            harness.feed("s", "A", 1L, 7L);
            assertEquals(List.of("w insert ('A', 1, 1, 'A', 0, 10)"), harness.feed("s", "A", 2L, 12L).results());
            // 9 is in [0, 10), which is closed, and in [5, 15), which is not.
            assertEquals(List.of(), harness.feed("s", "A", 4L, 9L).deadLetters());
            assertEquals(List.of("w insert ('A', 3, 7, 'A', 5, 15)", "w insert ('A', 1, 2, 'A', 10, 20)"),
                harness.drain().results());
        }
    }

    @Test
    void shouldGiveEachChangeWhenAskedTo()
    {
        try (PartitionHarness harness = harness(0, 100, "SUM(v) > 0", 10, 10, EmitMode.CHANGES))
        {
            assertEquals(List.of("w insert ('A', 1, 1, 'A', 0, 10)"), harness.feed("s", "A", 1L, 7L).results());
            assertEquals(List.of("w update ('A', 2, 3, 'A', 0, 10)"), harness.feed("s", "A", 2L, 8L).results());
            assertEquals(List.of("w delete ('A', 2, 3, 'A', 0, 10)"), harness.feed("s", "A", -9L, 8L).results());
            assertEquals(List.of(), harness.feed("s", "A", 1L, 8L).results());
            assertEquals(List.of("w insert ('A', 5, 95, 'A', 0, 10)"), harness.feed("s", "A", 100L, 8L).results());
            assertEquals(List.of("w insert ('A', 1, 1, 'A', 10, 20)"), harness.feed("s", "A", 1L, 11L).results());
            assertEquals(List.of(), harness.drain().results());
        }
    }

    /** Windows that have told all they know have nothing to give when they close; what lies elsewhere still goes. */
    @Test
    void shouldForgetDistinctValuesWhenWindowsCloseThatGaveEachChange()
    {
        try (PartitionHarness harness = new PartitionHarness(PartitionHarness.Engine.GENERATED, directory,
            "CREATE STREAM s (k BIGINT, v BIGINT, t TIMESTAMP) WITH (key='k', event_time='t');\n" +
            "-- @max_keys 2\n" +
            "CREATE TABLE w AS SELECT k, COUNT(DISTINCT v) AS n FROM s GROUP BY k WINDOW TUMBLING(1us) EMIT CHANGES;"))
        {
            // Room is for 256 values.
            for (long i = 0; i < 2_000; i++)
            {
                harness.feed("s", 1L, i, 10 * i);
            }
            assertEquals(List.of(), harness.deadLetters());
            final List<String> rows = harness.results();
            assertEquals(2_000, rows.size());
            assertEquals("w update (1, 100)", rows.get(rows.size() - 1));
        }
    }

    @Test
    void shouldLeaveAllWindowsAsTheyWereWhenOneOverflows()
    {
        try (PartitionHarness harness = harness(0, 0, "COUNT(*) > 0", 10, 5, EmitMode.FINAL))
        {
            harness.feed("s", "A", Long.MAX_VALUE, 7L);
            assertEquals(List.of("OVERFLOW w 1"), harness.feed("s", "A", 1L, 9L).deadLetters());
            assertEquals(List.of("w insert ('A', 1, 9223372036854775807, 'A', 0, 10)",
                "w insert ('A', 1, 9223372036854775807, 'A', 5, 15)"), harness.drain().results());
        }
    }

    @Test
    void shouldLeaveGapsBetweenWindows()
    {
        try (PartitionHarness harness = harness(0, 0, "COUNT(*) > 0", 3, 10, EmitMode.FINAL))
        {
            harness.feed("s", "A", 1L, 2L).feed("s", "A", 1L, 3L).feed("s", "A", 1L, 9L).feed("s", "A", 1L, 10L);
            assertEquals(List.of(), harness.deadLetters());
            assertEquals(List.of("w insert ('A', 1, 1, 'A', 0, 3)", "w insert ('A', 1, 1, 'A', 10, 13)"),
                harness.drain().results());
        }
    }

    /** Of other windows and of keys that were there before none count. */
    @Test
    void shouldTakeAsManyGroupsInEachWindowAsAreAllowed()
    {
        try (PartitionHarness harness = new PartitionHarness(PartitionHarness.Engine.GENERATED, directory,
            String.format(SQL, 0, 100, "COUNT(*) > 0").replace("CREATE TABLE", "-- @max_keys 2\nCREATE TABLE"),
            (plan) -> Windows.on(plan, Window.Kind.TUMBLING, 10, 10, EmitMode.FINAL)))
        {
            harness.feed("s", "A", 1L, 3L).feed("s", "B", 1L, 3L).feed("s", "C", 1L, 3L);
            assertEquals(List.of("CAPACITY w 2"), harness.deadLetters());
            harness.feed("s", "C", 1L, 13L).feed("s", "D", 1L, 13L).feed("s", "A", 1L, 13L);
            assertEquals(List.of("CAPACITY w 5"), harness.deadLetters());
            harness.feed("s", "A", 1L, 4L).feed("s", "E", 1L, 23L);
            assertEquals(List.of(), harness.deadLetters());
            assertEquals(List.of("w insert ('A', 2, 2, 'A', 0, 10)", "w insert ('B', 1, 1, 'B', 0, 10)",
                "w insert ('C', 1, 1, 'C', 10, 20)", "w insert ('D', 1, 1, 'D', 10, 20)",
                "w insert ('E', 1, 1, 'E', 20, 30)"), harness.drain().results());
        }
    }

    /** So many that what finds them grows, in several windows at a time, and again when they come back. */
    @Test
    void shouldKeepManyGroupsApart()
    {
        final int keys = 3_000;
        try (PartitionHarness harness = harness(0, 10, "COUNT(*) > 0", 10, 10, EmitMode.FINAL))
        {
            for (int window = 0; window < 4; window++)
            {
                for (int i = 0; i < 2 * keys; i++)
                {
                    harness.feed("s", Integer.toString(i % keys, 36), (long)window, 10L * window + 7 * (i % 2));
                }
            }
            harness.drain();
            assertEquals(List.of(), harness.deadLetters());
            final List<String> results = harness.results();
            assertEquals(4 * keys, results.size());
            for (int i = 0; i < results.size(); i++)
            {
                final String key = Integer.toString(i % keys, 36);
                final int window = i / keys;
                assertEquals("w insert ('" + key + "', 2, " + 2 * window + ", '" + key + "', " + 10 * window + ", " +
                    10 * (window + 1) + ")", results.get(i));
            }
        }
    }

    private PartitionHarness harness(
        final int watermark,
        final int lateness,
        final String having,
        final long size,
        final long advance,
        final EmitMode emit)
    {
        final Window.Kind kind = size == advance ? Window.Kind.TUMBLING : Window.Kind.HOPPING;
        return new PartitionHarness(PartitionHarness.Engine.GENERATED, directory,
            String.format(SQL, watermark, lateness, having), (plan) -> Windows.on(plan, kind, size, advance, emit));
    }
}
