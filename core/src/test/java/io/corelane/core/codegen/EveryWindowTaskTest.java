package io.corelane.core.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corelane.core.partition.PartitionHarness;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * EMIT EVERY of windows, EMIT CHANGES of windows with sketches, sets and sketches of sessions: by generated code and by
 * the interpreter.
 */
class EveryWindowTaskTest
{
    private static final String STREAM =
        "CREATE STREAM s (k VARCHAR(4), v BIGINT, t TIMESTAMP) WITH (key='k', event_time='t', watermark='0ns');";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(PartitionHarness.Engine.class)
    void shouldTellOpenWindowsEachIntervalAndOnceMoreWhenTheyClose(final PartitionHarness.Engine engine)
    {
        try (PartitionHarness harness = new PartitionHarness(engine, directory, STREAM +
            "CREATE TABLE o AS SELECT k, COUNT(*) AS n, SUM(v) AS x, window_end " +
            "FROM s GROUP BY k " +
            "HAVING SUM(v) > 0 WINDOW TUMBLING(100ns) EMIT EVERY 10ns;"))
        {
            harness.tick(5).feed("s", "A", 1L, 1L).feed("s", "A", 2L, 2L).feed("s", "B", 5L, 3L);
            assertEquals(List.of(), harness.feed("s", "C", -1L, 4L).tick(9).results());
            assertEquals(List.of("o insert ('A', 2, 3, 100)", "o insert ('B', 1, 5, 100)"), harness.tick(12).results());
            assertEquals(List.of(), harness.tick(25).results());
            harness.feed("s", "A", -9L, 5L).feed("s", "B", 1L, 6L).feed("s", "B", 1L, 7L);
            assertEquals(List.of("o delete ('A', 2, 3, 100)", "o update ('B', 3, 7, 100)"), harness.tick(30).results());
            // At the close A tells once more, since it has changed; B, which has not, does not.
            assertEquals(List.of("o insert ('A', 4, 91, 100)"),
                harness.feed("s", "A", 97L, 8L).feed("s", "D", 4L, 100L).results());
            assertEquals(List.of("o insert ('D', 1, 4, 200)"), harness.drain().results());
            assertEquals(List.of(), harness.deadLetters());
        }
    }

    @ParameterizedTest
    @EnumSource(PartitionHarness.Engine.class)
    void shouldTellEachOverlappingWindowThatChanged(final PartitionHarness.Engine engine)
    {
        try (PartitionHarness harness = new PartitionHarness(engine, directory, STREAM +
            "CREATE TABLE o AS SELECT k, MAX(k) AS m, COUNT(DISTINCT v) AS n, window_end FROM s GROUP BY k " +
            "WINDOW HOPPING(20ns, 10ns) EMIT EVERY 1us;"))
        {
            harness.tick(1).feed("s", "A", 1L, 15L).feed("s", "A", 1L, 16L).feed("s", "A", 2L, 17L);
            assertEquals(List.of("o insert ('A', 'A', 2, 20)", "o insert ('A', 'A', 2, 30)"),
                harness.tick(1_000).results());
            assertEquals(List.of("o update ('A', 'A', 2, 30)"), harness.feed("s", "A", 2L, 21L).feed("s", "A", 2L, 35L)
                .results());
            assertEquals(List.of("o insert ('A', 'A', 1, 40)", "o insert ('A', 'A', 1, 50)"),
                harness.drain().results());
        }
    }

    @ParameterizedTest
    @EnumSource(PartitionHarness.Engine.class)
    void shouldTellDistinctRowsOfAWindowOnce(final PartitionHarness.Engine engine)
    {
        try (PartitionHarness harness = new PartitionHarness(engine, directory, STREAM +
            "CREATE TABLE o AS SELECT DISTINCT k, window_end FROM s WINDOW TUMBLING(100ns) EMIT EVERY 10ns;" +
            "CREATE TABLE p AS SELECT DISTINCT k, window_end FROM s WINDOW TUMBLING(100ns) EMIT CHANGES;"))
        {
            assertEquals(List.of("o insert ('A', 100)", "p insert ('A', 100)"),
                harness.tick(1).feed("s", "A", 1L, 1L).tick(10).results());
            assertEquals(List.of(), harness.feed("s", "A", 1L, 1L).tick(20).results());
            assertEquals(List.of("o insert ('A', 200)", "p insert ('A', 200)"),
                harness.feed("s", "A", 1L, 101L).drain().results());
        }
    }

    @ParameterizedTest
    @EnumSource(PartitionHarness.Engine.class)
    void shouldTellChangesOfWindowsThatHoldSketches(final PartitionHarness.Engine engine)
    {
        try (PartitionHarness harness = new PartitionHarness(engine, directory, STREAM +
            "CREATE TABLE o AS SELECT k, APPROX_COUNT_DISTINCT(v) AS n, " +
            "CAST(MEDIAN(v) AS DECIMAL(9,1)) AS m, SUM(v) AS x, window_end " +
            "FROM s GROUP BY k HAVING SUM(v) > 0 WINDOW HOPPING(20ns, 10ns) EMIT CHANGES;"))
        {
            assertEquals(List.of("o insert ('A', 1, 3.0, 3, 20)", "o insert ('A', 1, 3.0, 3, 30)"),
                harness.feed("s", "A", 3L, 15L).results());
            assertEquals(List.of("o update ('A', 2, 2.0, 4, 20)", "o update ('A', 2, 2.0, 4, 30)"),
                harness.feed("s", "A", 1L, 15L).results());
            assertEquals(List.of("o delete ('A', 2, 2.0, 4, 20)", "o delete ('A', 2, 2.0, 4, 30)"),
                harness.feed("s", "A", -9L, 16L).results());
            assertEquals(List.of("o insert ('A', 4, 2.0, 15, 20)", "o insert ('A', 4, 2.0, 15, 30)"),
                harness.feed("s", "A", 20L, 17L).results());
            assertEquals(List.of("o update ('A', 4, 3.0, 18, 30)", "o insert ('A', 1, 3.0, 3, 40)"),
                harness.feed("s", "A", 3L, 21L).results());
            assertEquals(List.of(), harness.drain().results());
            assertEquals(List.of(), harness.deadLetters());
        }
    }

    @ParameterizedTest
    @EnumSource(PartitionHarness.Engine.class)
    void shouldMergeWhatSessionsHaveSeen(final PartitionHarness.Engine engine)
    {
        final String late = STREAM.replace("0ns", "1us");
        try (PartitionHarness harness = new PartitionHarness(engine, directory, late +
            "CREATE TABLE o AS SELECT k, COUNT(DISTINCT v) AS n, SUM(DISTINCT v) AS x, AVG(DISTINCT v) AS a, " +
            "APPROX_COUNT_DISTINCT(v) AS d, CAST(MEDIAN(v) AS DECIMAL(9,1)) AS m, window_start AS s, " +
            "window_end AS e FROM s GROUP BY k WINDOW SESSION(10ns);"))
        {
            harness.feed("s", "A", 1L, 1L).feed("s", "A", 2L, 2L).feed("s", "A", 2L, 25L).feed("s", "A", 4L, 26L);
            // What joins both brings a value that only the later one knows; then one that is new to both.
            harness.feed("s", "A", 4L, 15L).feed("s", "A", 8L, 12L).feed("s", "A", 8L, 11L);
            harness.feed("s", "B", null, 5L).feed("s", "B", 7L, 20L).feed("s", "B", 7L, 13L);
            assertEquals(List.of("o insert ('A', 4, 15, 3.750000000000, 4, 4.0, 1, 36)",
                "o insert ('B', 1, 7, 7.000000000000, 1, 7.0, 5, 30)"),
                harness.drain().results().stream().sorted().toList());
            assertEquals(List.of(), harness.deadLetters());
        }
    }

    @ParameterizedTest
    @EnumSource(PartitionHarness.Engine.class)
    void shouldTakeBackTheRowOfASessionWhoseSketchWasMerged(final PartitionHarness.Engine engine)
    {
        final String late = STREAM.replace("0ns", "1us");
        try (PartitionHarness harness = new PartitionHarness(engine, directory, late +
            "CREATE TABLE o AS SELECT k, COUNT(DISTINCT v) AS n, TOP_K(k, 1) AS t, window_start AS s, window_end AS " +
            "e FROM s GROUP BY k HAVING COUNT(*) < 4 WINDOW SESSION(10ns) EMIT CHANGES;"))
        {
            assertEquals(List.of("o insert ('A', 1, 'A:1', 1, 11)"), harness.feed("s", "A", 1L, 1L).results());
            assertEquals(List.of("o insert ('A', 1, 'A:1', 21, 31)"), harness.feed("s", "A", 1L, 21L).results());
            assertEquals(List.of("o delete ('A', 1, 'A:1', 21, 31)", "o update ('A', 2, 'A:3', 1, 31)"),
                harness.feed("s", "A", 2L, 11L).results());
            assertEquals(List.of("o delete ('A', 2, 'A:3', 1, 31)"), harness.feed("s", "A", 2L, 12L).results());
            assertEquals(List.of(), harness.drain().results());
        }
    }
}
