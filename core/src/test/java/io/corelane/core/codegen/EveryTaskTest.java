package io.corelane.core.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corelane.core.partition.PartitionHarness;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** EMIT EVERY and look-ups of tables in generated code. */
class EveryTaskTest
{
    @TempDir
    private Path directory;

    @Test
    void shouldTellEachChangedGroupOnceAnInterval()
    {
        try (PartitionHarness harness = new PartitionHarness(PartitionHarness.Engine.GENERATED, directory,
            "CREATE STREAM s (k VARCHAR(4), v BIGINT) WITH (key='k');CREATE TABLE o AS SELECT k, COUNT(*) AS n, " +
            "SUM(v) AS x FROM s GROUP BY k HAVING SUM(v) > 0 EMIT EVERY 10ns;"))
        {
            harness.tick(5).feed("s", "A", 1L).feed("s", "A", 2L).feed("s", "B", 5L).feed("s", "C", -1L);
            assertEquals(List.of(), harness.tick(9).results());
            assertEquals(List.of("o insert ('A', 2, 3)", "o insert ('B', 1, 5)"), harness.tick(12).results());
            assertEquals(List.of(), harness.tick(25).results());
            harness.feed("s", "A", -9L).feed("s", "B", 1L).feed("s", "B", 1L);
            assertEquals(List.of("o delete ('A', 2, 3)", "o update ('B', 3, 7)"), harness.tick(30).results());
            assertEquals(List.of("o insert ('A', 4, 91)"),
                harness.feed("s", "A", 97L).drain().results());
            assertEquals(List.of(), harness.deadLetters());
        }
    }

    @Test
    void shouldMeetTheRowsOfATableAsTheyAre()
    {
        try (PartitionHarness harness = new PartitionHarness(PartitionHarness.Engine.GENERATED, directory,
            "CREATE STREAM s (k VARCHAR(4), v BIGINT) WITH (key='k');" +
            "CREATE TABLE t (k VARCHAR(4), most BIGINT, gone BOOLEAN) WITH (key='k', deleted='gone');" +
            "CREATE STREAM o AS SELECT s.k AS k, v, most FROM s LEFT JOIN t ON s.k = t.k;" +
            "CREATE STREAM p AS SELECT s.k AS k, v FROM s JOIN t ON s.k = t.k AND v > most;"))
        {
            assertEquals(List.of("o insert ('A', 7, NULL)"), harness.feed("s", "A", 7L).results());
            assertEquals(List.of(), harness.feed("t", "A", 5L, false).results());
            assertEquals(List.of("o insert ('A', 7, 5)", "p insert ('A', 7)"), harness.feed("s", "A", 7L).results());
            harness.feed("t", "A", 8L, false);
            assertEquals(List.of("o insert ('A', 7, 8)"), harness.feed("s", "A", 7L).results());
            harness.feed("t", "A", null, true);
            assertEquals(List.of("o insert ('A', 7, NULL)"), harness.feed("s", "A", 7L).results());
        }
    }
}
