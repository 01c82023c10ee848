package io.corelane.core.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What stands for NULL in records is a value like any other between the stages of a job, and between partitions. */
class ValuesBetweenStagesTest
{
    private static final String STREAM =
        "CREATE STREAM s (k VARCHAR(4), v BIGINT, d DECIMAL(19,2), t TIMESTAMP) WITH (key='k', event_time='t');" +
        "CREATE TABLE o AS ";
    private static final String INNER =
        "(SELECT v - 1 AS n, d - 0.01 AS e, '\u007F' || k AS l, TIMESTAMPADD(NANOSECOND, -1, t) AS u, t FROM s)";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({"1,GENERATED", "2,GENERATED", "4,GENERATED", "1,INTERPRETER", "2,INTERPRETER"})
    void shouldTakeTheLeastAndTheOddAsKeys(final int count, final PartitionHarness.Engine engine)
    {
        try (PartitionsHarness harness = new PartitionsHarness(engine, count, directory, STREAM +
            "SELECT n + 1 AS m, SUBSTRING(l, 2) AS k, COUNT(*) AS c, MIN(e) + 0.01 AS e FROM " + INNER +
            " GROUP BY n, l EMIT FINAL"))
        {
            feed(harness);
            assertEquals(List.of(
                "o insert (-9223372036854775807, 'A', 2, -92233720368547758.07)",
                "o insert (-9223372036854775807, NULL, 1, 0.00)",
                "o insert (0, 'A', 1, NULL)",
                "o insert (NULL, 'A', 1, 0.00)"), end(harness));
        }
    }

    @ParameterizedTest
    @CsvSource({"1,GENERATED", "2,GENERATED", "1,INTERPRETER"})
    void shouldKeepTheLeastAndTheOddInRows(final int count, final PartitionHarness.Engine engine)
    {
        try (PartitionsHarness harness = new PartitionsHarness(engine, count, directory, STREAM +
            "SELECT LAG(n) OVER (ORDER BY t) + 1 AS m, SUBSTRING(LAG(l) OVER (ORDER BY t), 2) AS k, " +
            "LAG(e) OVER (ORDER BY t) + 0.01 AS e, LAG(u) OVER (ORDER BY t) IS NULL AS f FROM " + INNER))
        {
            feed(harness);
            assertEquals(List.of(
                "o insert (-9223372036854775807, 'A', -92233720368547758.07, false)",
                "o insert (-9223372036854775807, 'A', 1.00, false)",
                "o insert (-9223372036854775807, NULL, 0.00, false)",
                "o insert (0, 'A', NULL, false)",
                "o insert (NULL, NULL, NULL, true)"), end(harness));
        }
    }

    private static void feed(final PartitionsHarness harness)
    {
        harness.feed("s", "A", Long.MIN_VALUE + 1, "-92233720368547758.07", 1L);
        harness.feed("s", "A", Long.MIN_VALUE + 1, "1.00", 2L);
        harness.feed("s", null, Long.MIN_VALUE + 1, "0.00", 3L);
        harness.feed("s", "A", 0L, null, 4L);
        harness.feed("s", "A", null, "0.00", 5L);
    }

    private static List<String> end(final PartitionsHarness harness)
    {
        harness.drain();
        assertEquals(List.of(), harness.deadLetters());
        return harness.results().stream().flatMap(List::stream).sorted().toList();
    }
}
