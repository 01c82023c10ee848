package io.corelane.core.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corelane.core.partition.PartitionHarness;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ORDER BY and LIMIT in generated code. Times in nanoseconds. */
class SortTaskTest
{
    private static final String STREAM = "CREATE STREAM s (k VARCHAR(4), v BIGINT, t TIMESTAMP) " +
        "WITH (key='k', event_time='t');CREATE TABLE o AS ";

    @TempDir
    private Path directory;

    @Test
    void shouldOrderTheGroupsOfEachWindow()
    {
        try (PartitionHarness harness = harness(
            "SELECT k, SUM(v) AS n FROM s GROUP BY k WINDOW TUMBLING(10ns) ORDER BY n DESC, k LIMIT 2"))
        {
            harness.feed("s", "A", 1L, 1L).feed("s", "C", 5L, 2L).feed("s", "B", 5L, 2L).feed("s", "D", 9L, 2L);
            harness.feed("s", "D", null, 3L);
            assertEquals(List.of(), harness.results());
            assertEquals(List.of("o insert ('D', 9)", "o insert ('B', 5)"),
                harness.feed("s", "E", 1L, 10L).results());
            assertEquals(List.of("o insert ('E', 1)"), harness.drain().results());
            assertEquals(List.of(), harness.deadLetters());
        }
    }

    @Test
    void shouldPlaceNullWhereItIsAskedFor()
    {
        try (PartitionHarness harness = harness(
            "SELECT k, SUM(v) AS n FROM s GROUP BY k WINDOW TUMBLING(10ns) ORDER BY n NULLS FIRST, k DESC"))
        {
            harness.feed("s", "A", 1L, 1L).feed("s", "B", null, 2L).feed("s", "C", null, 2L);
            assertEquals(List.of("o insert ('C', NULL)", "o insert ('B', NULL)", "o insert ('A', 1)"),
                harness.drain().results());
        }
    }

    @Test
    void shouldOrderAllGroupsWhenTheInputEnds()
    {
        try (PartitionHarness harness = harness("SELECT k, COUNT(*) AS n FROM s GROUP BY k ORDER BY n DESC LIMIT 1 " +
            "EMIT FINAL"))
        {
            harness.feed("s", "A", 1L, 1L).feed("s", "B", 1L, 2L).feed("s", "B", 1L, 50L);
            assertEquals(List.of(), harness.results());
            assertEquals(List.of("o insert ('B', 2)"), harness.drain().results());
        }
    }

    private PartitionHarness harness(final String select)
    {
        return new PartitionHarness(
            PartitionHarness.Engine.GENERATED, directory, STREAM + select + ";", (plan) -> plan);
    }
}
