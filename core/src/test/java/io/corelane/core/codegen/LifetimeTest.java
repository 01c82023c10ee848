package io.corelane.core.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corelane.core.partition.PartitionHarness;
import io.corelane.core.partition.PartitionHarness.Engine;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Groups that go: without records for a while, or since there are too many. */
class LifetimeTest
{
    private static final String STREAM = "CREATE STREAM s (k VARCHAR(8), v BIGINT) WITH (key='k');\n";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource
    void shouldDeleteAGroupWithoutRecordsForAWhile(final Engine engine)
    {
        try (PartitionHarness harness = start(engine,
            "-- @ttl 10ns", "SELECT k, COUNT(*) AS n, SUM(v) AS x FROM s GROUP BY k EMIT CHANGES"))
        {
            harness.tick(100).feed("s", "A", 1L).feed("s", "B", 2L);
            harness.tick(105).feed("s", "A", 3L);
            assertEquals(List.of("o insert ('A', 1, 1)", "o insert ('B', 1, 2)", "o update ('A', 2, 4)"),
                harness.results());
            assertEquals(List.of(), harness.tick(109).results());
            assertEquals(List.of("o delete ('B', 1, 2)"), harness.tick(110).results());
            assertEquals(List.of("o insert ('B', 1, 7)"), harness.feed("s", "B", 7L).results());
            assertEquals(List.of("o delete ('A', 2, 4)", "o delete ('B', 1, 7)"), harness.tick(200).results());
            assertEquals(List.of(), harness.tick(300).drain().results());
            assertEquals(Engine.GENERATED == engine ? 3 : 0, harness.partition().job(0).expired());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldCountADivisionByZeroOfAGroupThatGoesBehindARefusedRecord(final Engine engine)
    {
        try (PartitionHarness harness = start(engine, "-- @ttl 10ns", "SELECT k, COUNT(*) AS n FROM s " +
            "WHERE v + 9223372036854775800 > 0 GROUP BY k HAVING 1 / (COUNT(*) - 1) > 0 EMIT FINAL"))
        {
            harness.tick(100).feed("s", "A", 1L).feed("s", "A", 100L);
            assertEquals(List.of("OVERFLOW o 1"), harness.deadLetters());
            assertEquals(List.of(), harness.tick(110).results());
            assertEquals(1, harness.partition().divisionsByZero());
            harness.feed("s", "B", 1L).feed("s", "B", 100L).drain();
            assertEquals(2, harness.partition().divisionsByZero());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldForgetPartitionsOfOver(final Engine engine)
    {
        try (PartitionHarness harness = start(engine, "-- @ttl 10ns",
            "SELECT k, SUM(v) OVER (PARTITION BY k) AS x, LEAD(v, 2) OVER (PARTITION BY k) AS later FROM s"))
        {
            harness.tick(100).feed("s", "A", 1L).feed("s", "A", 2L).feed("s", "A", 3L).feed("s", "B", 4L);
            assertEquals(List.of("o insert ('A', 1, 3)"), harness.results());
            // Rows of both wait, so both stay.
            harness.tick(110).feed("s", "A", 5L).feed("s", "B", 6L).feed("s", "B", 7L);
            assertEquals(List.of("o insert ('A', 3, 5)", "o insert ('B', 4, 7)"), harness.results());
        }
        try (PartitionHarness harness = start(engine, "-- @ttl 10ns",
            "SELECT k, SUM(v) OVER (PARTITION BY k) AS x, LAG(v) OVER (PARTITION BY k) AS former FROM s"))
        {
            harness.tick(100).feed("s", "A", 1L).feed("s", "B", 2L);
            harness.tick(109).feed("s", "A", 3L).tick(110).feed("s", "B", 4L).feed("s", "A", 5L);
            assertEquals(List.of("o insert ('A', 1, NULL)", "o insert ('B', 2, NULL)", "o insert ('A', 4, 1)",
                "o insert ('B', 4, NULL)", "o insert ('A', 9, 3)"), harness.results());
            assertEquals(Engine.GENERATED == engine ? 1 : 0, harness.partition().job(0).expired());
        }
        try (PartitionHarness harness = start(engine, "-- @max_keys 2\n-- @on_full evict",
            "SELECT k, ROW_NUMBER() OVER (PARTITION BY k) AS n FROM s"))
        {
            harness.feed("s", "A", 1L).feed("s", "B", 2L).feed("s", "A", 1L).feed("s", "C", 2L).feed("s", "A", 1L);
            harness.feed("s", "B", 2L);
            assertEquals(List.of("o insert ('A', 1)", "o insert ('B', 1)", "o insert ('A', 2)", "o insert ('C', 1)",
                "o insert ('A', 3)", "o insert ('B', 1)"), harness.results());
            assertEquals(Engine.GENERATED == engine ? 2 : 0, harness.partition().job(0).evicted());
            assertEquals(List.of(), harness.deadLetters());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldCountFromTheFirstTickWhenRecordsCameBefore(final Engine engine)
    {
        try (PartitionHarness harness =
            start(engine, "-- @ttl 10ns", "SELECT k, COUNT(*) AS n FROM s GROUP BY k EMIT CHANGES"))
        {
            harness.feed("s", "A", 1L).results();
            assertEquals(List.of(), harness.tick(1_000).results());
            assertEquals(List.of(), harness.tick(1_009).results());
            assertEquals(List.of("o delete ('A', 1)"), harness.tick(1_010).results());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldGiveWhatIsFinalOfAGroupThatGoes(final Engine engine)
    {
        try (PartitionHarness harness =
            start(engine, "-- @ttl 10ns", "SELECT k, SUM(v) AS x FROM s GROUP BY k HAVING SUM(v) > 1 EMIT FINAL"))
        {
            harness.tick(100).feed("s", "A", 1L).feed("s", "B", 2L).feed("s", "A", 4L);
            harness.tick(105).feed("s", "C", 3L).feed("s", "D", 1L);
            assertEquals(List.of("o insert ('B', 2)", "o insert ('A', 5)"), harness.tick(110).results());
            harness.feed("s", "A", 6L);
            assertEquals(List.of("o insert ('C', 3)", "o insert ('A', 6)"), harness.drain().results());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldDeleteNoRowThatWasNotGiven(final Engine engine)
    {
        try (PartitionHarness harness = start(engine,
            "-- @ttl 10ns", "SELECT k, COUNT(*) AS n FROM s GROUP BY k HAVING COUNT(*) = 2 EMIT CHANGES"))
        {
            harness.tick(100).feed("s", "A", 1L).feed("s", "B", 1L).feed("s", "B", 1L);
            assertEquals(List.of("o insert ('B', 2)"), harness.results());
            assertEquals(List.of("o delete ('B', 2)"), harness.tick(110).results());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldTakeGroupsThatGoFromGroupsOfGroups(final Engine engine)
    {
        try (PartitionHarness harness = start(engine, "-- @ttl 10ns",
            "SELECT n, COUNT(*) AS m FROM (SELECT k, COUNT(*) AS n FROM s GROUP BY k) GROUP BY n EMIT CHANGES"))
        {
            harness.tick(100).feed("s", "A", 1L).feed("s", "B", 1L);
            harness.tick(105).feed("s", "C", 1L).results();
            assertEquals(List.of("o update (1, 2)", "o update (1, 1)"), harness.tick(110).results());
            assertEquals(List.of("o delete (1, 1)"), harness.tick(115).results());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldDeleteAtOnceWhenChangesAreToldAtIntervals(final Engine engine)
    {
        try (PartitionHarness harness = start(engine,
            "-- @ttl 25ns", "SELECT k, COUNT(*) AS n FROM s GROUP BY k EMIT EVERY 20ns"))
        {
            harness.tick(100).feed("s", "A", 1L);
            harness.tick(115).feed("s", "B", 1L);
            assertEquals(List.of("o insert ('A', 1)", "o insert ('B', 1)"), harness.tick(120).results());
            assertEquals(List.of("o delete ('A', 1)"), harness.tick(125).results());
            harness.feed("s", "B", 1L);
            // What was not told of a group goes with it.
            assertEquals(List.of("o delete ('B', 1)"), harness.tick(170).results());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldForgetDistinctRowsAndDeleteNone(final Engine engine)
    {
        try (PartitionHarness harness = start(engine, "-- @ttl 10ns", "SELECT DISTINCT k FROM s EMIT CHANGES"))
        {
            harness.tick(100).feed("s", "A", 1L).feed("s", "A", 1L);
            assertEquals(List.of("o insert ('A')"), harness.results());
            assertEquals(List.of(), harness.tick(110).results());
            assertEquals(List.of("o insert ('A')"), harness.feed("s", "A", 1L).results());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldMakeRoomByTheGroupThatWasUpdatedLongestAgo(final Engine engine)
    {
        try (PartitionHarness harness = start(engine, "-- @max_keys 2\n-- @on_full evict",
            "SELECT k, SUM(v) AS x FROM s GROUP BY k EMIT CHANGES"))
        {
            harness.feed("s", "A", 1L).feed("s", "B", 2L).feed("s", "A", 3L).results();
            assertEquals(List.of("o delete ('B', 2)", "o insert ('C', 5)"), harness.feed("s", "C", 5L).results());
            assertEquals(List.of("o delete ('A', 4)", "o insert ('B', 6)"), harness.feed("s", "B", 6L).results());
            // A record that is refused makes no room.
            harness.feed("s", "B", Long.MAX_VALUE);
            assertEquals(List.of("OVERFLOW o 5"), harness.deadLetters());
            assertEquals(List.of("o update ('C', 6)"), harness.feed("s", "C", 1L).results());
            if (Engine.GENERATED == engine)
            {
                assertEquals(2, harness.partition().job(0).evicted());
                assertEquals(2, harness.partition().job(0).stateEntries());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldMakeRoomForWhatIsFinal(final Engine engine)
    {
        try (PartitionHarness harness = start(engine, "-- @max_keys 1\n-- @on_full evict",
            "SELECT k, SUM(v) AS x, MIN(k) AS m FROM s GROUP BY k EMIT FINAL"))
        {
            harness.feed("s", "A", 1L).feed("s", "B", 2L).feed("s", "B", 3L);
            assertEquals(List.of("o insert ('A', 1, 'A')"), harness.results());
            assertEquals(List.of("o insert ('B', 5, 'B')"), harness.drain().results());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldKeepTheLimitOfAJobThatAnotherOneReads(final Engine engine)
    {
        try (PartitionHarness harness = new PartitionHarness(engine, directory, STREAM +
            "-- @max_keys 1\nCREATE TABLE fan AS SELECT k, COUNT(*) AS n FROM s GROUP BY k;\n" +
            "CREATE TABLE total AS SELECT SUM(n) AS m FROM fan;\n" +
            "-- @max_keys 1\nCREATE TABLE most AS SELECT m, COUNT(*) AS c FROM (SELECT k, MAX(v) AS m FROM s " +
            "GROUP BY k WINDOW TUMBLING(1h)) GROUP BY m;"))
        {
            harness.feed("s", "A", 1L).feed("s", "B", 2L).feed("s", "A", 3L);
            assertEquals(List.of("fan insert ('A', 1)", "fan update ('A', 2)", "total insert (1)", "total update (2)"),
                harness.results().stream().sorted().toList());
            assertEquals(List.of("CAPACITY fan 1", "CAPACITY most 1", "CAPACITY total 1"),
                harness.deadLetters().stream().sorted().toList());
            harness.drain();
            assertEquals(List.of("most insert (3, 1)"), harness.results());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldLimitAJobAndNotTheOneThatItReads(final Engine engine)
    {
        try (PartitionHarness harness = new PartitionHarness(engine, directory, STREAM +
            "CREATE TABLE fan AS SELECT k, COUNT(*) AS n FROM s GROUP BY k;\n" +
            "-- @max_keys 1\nCREATE TABLE total AS SELECT SUM(n) AS m FROM fan;"))
        {
            harness.feed("s", "A", 1L).feed("s", "B", 2L).feed("s", "A", 3L);
            assertEquals(List.of("total insert (1)", "total update (2)", "total update (3)"),
                harness.results().stream().filter((row) -> row.startsWith("total")).toList());
            assertEquals(List.of(), harness.deadLetters());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldLetSomeGoAtATimeAndKnowTheRestAsGone(final Engine engine)
    {
        try (PartitionHarness harness = start(engine,
            "-- @ttl 10ns\n-- @max_keys 1000", "SELECT k, COUNT(*) AS n FROM s GROUP BY k EMIT CHANGES"))
        {
            harness.tick(100);
            for (int i = 0; i < 1_000; i++)
            {
                harness.feed("s", "K" + i, 1L);
            }
            assertEquals(1_000, harness.results().size());
            assertEquals(256, harness.tick(110).results().size());
            // Four that are due, the group itself, which begins anew.
            final List<String> seen = harness.feed("s", "K999", 1L).results();
            assertEquals(List.of("o delete ('K256', 1)", "o delete ('K257', 1)", "o delete ('K258', 1)",
                "o delete ('K259', 1)", "o delete ('K999', 1)", "o insert ('K999', 1)"), seen);
            assertEquals(5, harness.feed("s", "N", 1L).results().size());
            assertEquals(256, harness.tick(111).results().size());
            assertEquals(256 + 735 - 512, harness.tick(112).results().size() + harness.tick(113).results().size());
            assertEquals(List.of("o delete ('K999', 1)", "o delete ('N', 1)"), harness.tick(120).results());
            assertEquals(List.of(), harness.deadLetters());
        }
    }

    private PartitionHarness start(final Engine engine, final String annotations, final String select)
    {
        return new PartitionHarness(
            engine, directory, STREAM + annotations + "\nCREATE TABLE o AS " + select + ";");
    }
}
