package io.corelane.core.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corelane.core.partition.PartitionHarness.Engine;
import io.corelane.core.runtime.Faults;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What leaves a job, and in which order: the interpreter and generated code alike. */
class JobSequenceTest
{
    private static final String TRADES =
        "CREATE STREAM trades (symbol VARCHAR(8), price DECIMAL(18,4), size BIGINT);\n";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource
    void shouldInsertUpdateAndDeleteAsHavingHolds(final Engine engine)
    {
        try (PartitionHarness harness = harness(engine,
            "CREATE TABLE t AS SELECT symbol, SUM(size) AS s FROM trades GROUP BY symbol HAVING SUM(size) > 10"))
        {
            harness.feed("trades", "A", "1", 5L);
            assertEquals(List.of(), harness.results());
            harness.feed("trades", "A", "1", 6L);
            assertEquals(List.of("t insert ('A', 11)"), harness.results());
            harness.feed("trades", "A", "1", 1L);
            assertEquals(List.of("t update ('A', 12)"), harness.results());
            harness.feed("trades", "B", "1", 11L);
            assertEquals(List.of("t insert ('B', 11)"), harness.results());
            harness.feed("trades", "A", "1", -5L);
            assertEquals(List.of("t delete ('A', 12)"), harness.results());
            harness.feed("trades", "A", "1", -5L);
            assertEquals(List.of(), harness.results());
            harness.feed("trades", "A", "1", 20L);
            assertEquals(List.of("t insert ('A', 22)"), harness.results());
            assertEquals(List.of(), harness.drain().results());
            assertEquals(List.of(), harness.deadLetters());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldLeaveStateAndResultsUntouchedWhenARecordFaults(final Engine engine)
    {
        try (PartitionHarness harness = harness(engine,
            "CREATE TABLE t AS SELECT symbol, COUNT(*) AS n, SUM(size) AS s FROM trades GROUP BY symbol"))
        {
            harness.feed("trades", "A", "1", Long.MAX_VALUE - 1);
            harness.feed("trades", "A", "1", 2L);
            harness.feed("trades", "A", "1", 1L);
            assertEquals(List.of("t insert ('A', 1, " + (Long.MAX_VALUE - 1) + ")",
                "t update ('A', 2, " + Long.MAX_VALUE + ")"), harness.results());
            assertEquals(List.of("OVERFLOW t 1"), harness.deadLetters());
            assertEquals(1, harness.partition().job(0).deadLetters(Faults.OVERFLOW));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldForgetAGroupWhoseFirstRecordFaults(final Engine engine)
    {
        try (PartitionHarness harness = harness(engine,
            "CREATE TABLE t AS SELECT symbol, SUM(size * 2) AS s FROM trades GROUP BY symbol EMIT FINAL"))
        {
            harness.feed("trades", "A", "1", Long.MAX_VALUE).feed("trades", "B", "1", 1L).feed("trades", "A", "1", 2L);
            assertEquals(List.of("OVERFLOW t 0"), harness.deadLetters());
            assertEquals(List.of("t insert ('B', 2)", "t insert ('A', 4)"), harness.drain().results());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldEmitEachGroupOnceInCreationOrderWhenTheInputEnds(final Engine engine)
    {
        try (PartitionHarness harness = new PartitionHarness(engine, directory, 256, TRADES +
            "CREATE TABLE t AS SELECT symbol, AVG(price) AS a FROM trades GROUP BY symbol HAVING COUNT(*) < 3 " +
            "EMIT FINAL"))
        {
            for (int i = 0; i < 100; i++)
            {
                harness.feed("trades", "S" + (99 - i), "1.5", 1L).feed("trades", "S50", "2", 1L);
            }
            assertEquals(List.of(), harness.results());
            final List<String> rows = harness.drain().results();
            assertEquals(99, rows.size());
            assertEquals("t insert ('S99', 1.500000000000)", rows.get(0));
            assertEquals("t insert ('S0', 1.500000000000)", rows.get(98));
            assertEquals(List.of(), harness.drain().results());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldGiveOneRowOverNoInputWhenThereAreNoKeys(final Engine engine)
    {
        try (PartitionHarness harness = harness(engine, "CREATE TABLE t AS SELECT COUNT(*) AS n, SUM(size) AS s, " +
            "MAX(symbol) AS m FROM trades EMIT FINAL; CREATE TABLE u AS SELECT COUNT(*) AS n FROM trades"))
        {
            assertEquals(List.of("t insert (0, NULL, NULL)"), harness.drain().results());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldDeadLetterAGroupWhoseFinalRowFaults(final Engine engine)
    {
        try (PartitionHarness harness = harness(engine,
            "CREATE TABLE t AS SELECT symbol, SUM(size) + 1 AS s FROM trades GROUP BY symbol EMIT FINAL"))
        {
            harness.feed("trades", "A", "1", 1L).feed("trades", "B", "1", Long.MAX_VALUE).feed("trades", "C", "1", 3L);
            assertEquals(List.of("t insert ('A', 2)", "t insert ('C', 4)"), harness.drain().results());
            assertEquals(List.of("OVERFLOW t 2"), harness.deadLetters());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldGroupNullKeysTogether(final Engine engine)
    {
        try (PartitionHarness harness = harness(engine,
            "CREATE TABLE t AS SELECT symbol, size, COUNT(*) AS n FROM trades GROUP BY symbol, size"))
        {
            harness.feed("trades", null, "1", null).feed("trades", null, "1", null).feed("trades", "", "1", null)
                .feed("trades", null, "1", 0L);
            assertEquals(List.of("t insert (NULL, NULL, 1)", "t update (NULL, NULL, 2)", "t insert ('', NULL, 1)",
                "t insert (NULL, 0, 1)"), harness.results());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseAKeyBeyondTheDeclaredLimit(final Engine engine)
    {
        try (PartitionHarness harness = harness(engine,
            "-- @max_keys 2\nCREATE TABLE t AS SELECT symbol, COUNT(*) AS n FROM trades GROUP BY symbol"))
        {
            harness.feed("trades", "A", "1", 1L).feed("trades", "B", "1", 1L).feed("trades", "C", "1", 1L)
                .feed("trades", "A", "1", 1L);
            assertEquals(List.of("t insert ('A', 1)", "t insert ('B', 1)", "t update ('A', 2)"), harness.results());
            assertEquals(List.of("CAPACITY t 2"), harness.deadLetters());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldFilterAndProjectWithoutGroups(final Engine engine)
    {
        try (PartitionHarness harness = harness(engine,
            "CREATE STREAM s AS SELECT price * size AS worth, _sequence AS seq, _partition AS p, _timestamp AS at " +
            "FROM trades WHERE price > 1 OR size IS NULL"))
        {
            harness.feed("trades", "A", "1.5", 2L).feed("trades", "A", "1", 2L).feed("trades", "A", null, null)
                .feed("trades", "A", null, 3L);
            assertEquals(List.of("s insert (3.0000, 0, 0, 1000000)", "s insert (NULL, 2, 0, 3000000)"),
                harness.results());
        }
    }

    private PartitionHarness harness(final Engine engine, final String jobs)
    {
        return new PartitionHarness(engine, directory, TRADES + jobs);
    }
}
