package io.corelane.core.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corelane.core.partition.PartitionHarness;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** EMIT EVERY of sessions, by generated code and by the interpreter. The gap is 10 ns, the interval 100 ns. */
class EverySessionTaskTest
{
    private static final String STREAM = "CREATE STREAM s (k VARCHAR(4), v BIGINT, t TIMESTAMP) WITH (key='k', " +
        "event_time='t', watermark='50ns');";
    private static final String JOB = STREAM + "CREATE TABLE o AS SELECT k, COUNT(*) AS n, SUM(v) AS x, " +
        "window_start AS a, window_end AS b FROM s GROUP BY k HAVING SUM(v) > 0 WINDOW SESSION(10ns) EMIT EVERY 100ns;";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(PartitionHarness.Engine.class)
    void shouldTellOpenSessionsEachIntervalAndOnceMoreWhenTheyClose(final PartitionHarness.Engine engine)
    {
        try (PartitionHarness harness = new PartitionHarness(engine, directory, JOB))
        {
            harness.tick(5).feed("s", "A", 1L, 1L).feed("s", "A", 2L, 9L).feed("s", "B", 5L, 3L);
            assertEquals(List.of(), harness.feed("s", "C", -1L, 4L).tick(99).results());
            assertEquals(List.of("o insert ('A', 2, 3, 1, 19)", "o insert ('B', 1, 5, 3, 13)"),
                harness.tick(100).results());
            assertEquals(List.of(), harness.tick(250).results());
            harness.feed("s", "A", 4L, 15L).feed("s", "B", -9L, 4L);
            assertEquals(List.of("o update ('A', 3, 7, 1, 25)", "o delete ('B', 1, 5, 3, 13)"),
                harness.tick(300).results());
            // At the close A tells once more, since it has changed; B and C, which have not, do not.
            assertEquals(List.of("o update ('A', 4, 8, 1, 25)"),
                harness.feed("s", "A", 1L, 14L).feed("s", "D", 4L, 90L).results());
            assertEquals(List.of("o insert ('D', 1, 4, 90, 100)"), harness.drain().results());
            assertEquals(List.of(), harness.deadLetters());
        }
    }

    @ParameterizedTest
    @EnumSource(PartitionHarness.Engine.class)
    void shouldTellThatASessionIsGoneWhichWasMergedIntoAnEarlierOne(final PartitionHarness.Engine engine)
    {
        try (PartitionHarness harness = new PartitionHarness(engine, directory, JOB))
        {
            harness.tick(5).feed("s", "A", 1L, 1L).feed("s", "A", 2L, 20L).feed("s", "A", 4L, 40L);
            assertEquals(List.of("o insert ('A', 1, 1, 1, 11)", "o insert ('A', 1, 2, 20, 30)",
                "o insert ('A', 1, 4, 40, 50)"), harness.tick(100).results());
            // The third comes into the second, then that into the first.
            assertEquals(List.of(), harness.feed("s", "A", 8L, 30L).feed("s", "A", 16L, 11L).results());
            assertEquals(List.of("o delete ('A', 1, 2, 20, 30)", "o delete ('A', 1, 4, 40, 50)",
                "o update ('A', 5, 31, 1, 50)"), harness.tick(200).results().stream().sorted().toList());
            assertEquals(List.of(), harness.tick(300).drain().results());
        }
    }

    @ParameterizedTest
    @EnumSource(PartitionHarness.Engine.class)
    void shouldNotTellOfASessionThatWasMergedBeforeItWasTold(final PartitionHarness.Engine engine)
    {
        try (PartitionHarness harness = new PartitionHarness(engine, directory, JOB))
        {
            harness.tick(5).feed("s", "A", 1L, 20L).feed("s", "A", 2L, 1L).feed("s", "A", 4L, 11L);
            assertEquals(List.of("o insert ('A', 3, 7, 1, 30)"), harness.tick(100).results());
            // The one that was told goes, since the earlier one stays.
            harness.feed("s", "B", 1L, 30L).tick(200).results();
            assertEquals(List.of("o delete ('B', 1, 1, 30, 40)", "o insert ('B', 3, 7, 12, 40)"),
                harness.feed("s", "B", 2L, 12L).feed("s", "B", 4L, 21L).tick(300).results());
            assertEquals(List.of(), harness.drain().results());
        }
    }

    @ParameterizedTest
    @EnumSource(PartitionHarness.Engine.class)
    void shouldTellThatASessionIsGoneNoLaterThanItWouldHaveClosed(final PartitionHarness.Engine engine)
    {
        try (PartitionHarness harness = new PartitionHarness(engine, directory, JOB))
        {
            harness.tick(5).feed("s", "A", 1L, 1L).feed("s", "A", 2L, 20L).tick(100).results();
            // It became longer before it was merged: its turn is at its last end, 35, and the other one's at 45.
            harness.feed("s", "A", 4L, 25L).feed("s", "A", 8L, 11L).feed("s", "A", 16L, 35L);
            assertEquals(List.of(), harness.feed("s", "B", 1L, 84L).results());
            assertEquals(List.of("o delete ('A', 1, 2, 20, 30)"), harness.feed("s", "B", 1L, 85L).results());
            assertEquals(List.of("o update ('A', 5, 31, 1, 45)"), harness.feed("s", "B", 1L, 95L).results());
            // The places of all of them are free for others.
            assertEquals(List.of("o insert ('A', 1, 1, 60, 70)", "o insert ('A', 1, 1, 80, 90)",
                "o insert ('B', 3, 3, 84, 105)"), harness.feed("s", "A", 1L, 60L).feed("s", "A", 1L, 80L).tick(200)
                .results().stream().sorted().toList());
            assertEquals(List.of(), harness.drain().results());
        }
    }

    @ParameterizedTest
    @EnumSource(PartitionHarness.Engine.class)
    void shouldTellWhatMergedSketchesSetsAndTextsHold(final PartitionHarness.Engine engine)
    {
        try (PartitionHarness harness = new PartitionHarness(engine, directory, STREAM +
            "CREATE TABLE o AS SELECT k, COUNT(DISTINCT v) AS n, " +
            "CAST(MEDIAN(v) AS DECIMAL(9,1)) AS m, LISTAGG(CAST(v AS VARCHAR(3)), ',') AS l, " +
            "MAX(k) AS x, window_end AS b FROM s GROUP BY k WINDOW SESSION(10ns) EMIT EVERY 100ns;"))
        {
            harness.tick(5).feed("s", "A", 1L, 1L).feed("s", "A", 2L, 20L).tick(100).results();
            assertEquals(List.of("o delete ('A', 1, 2.0, '2', 'A', 30)", "o update ('A', 2, 2.0, '1,2,2', 'A', 30)"),
                harness.feed("s", "A", 2L, 11L).tick(200).results().stream().sorted().toList());
            assertEquals(List.of("o update ('A', 3, 2.0, '1,2,2,9', 'A', 32)"),
                harness.feed("s", "A", 9L, 22L).drain().results());
            assertEquals(List.of(), harness.deadLetters());
        }
    }

    @ParameterizedTest
    @EnumSource(PartitionHarness.Engine.class)
    void shouldTellGroupsWithoutAggregates(final PartitionHarness.Engine engine)
    {
        try (PartitionHarness harness = new PartitionHarness(engine, directory, STREAM +
            "CREATE TABLE o AS SELECT DISTINCT k, window_end AS b FROM s WINDOW SESSION(10ns) EMIT EVERY 100ns;"))
        {
            assertEquals(List.of("o insert ('A', 17)"),
                harness.tick(1).feed("s", "A", 1L, 1L).feed("s", "A", 1L, 7L).tick(100).results());
            assertEquals(List.of("o update ('A', 18)"), harness.feed("s", "A", 1L, 8L).drain().results());
        }
    }
}
