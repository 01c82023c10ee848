package io.corelane.core.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.core.partition.PartitionHarness;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of windows that close leave together, where they can, as the interpreter gives them one by one. */
class ClosingRowsTest
{
    private static final String STREAM = "CREATE STREAM s (k BIGINT, q BIGINT, d DOUBLE, v BIGINT, t TIMESTAMP) " +
        "WITH (key='k', event_time='t');";
    private static final int RECORDS = 3_000;

    @TempDir
    private Path directory;

    /**
     * Among the rows are such that cannot be worked out (the least number as a result, a sum that is too great), such
     * that HAVING hides, keys with NULLs and of another length; and more of them than a fragment of results has room.
     */
    @ParameterizedTest
    @ValueSource(strings = {
        "SELECT q - 1 AS a, d, COUNT(*) AS n, SUM(v) AS total, AVG(v) AS mean FROM s GROUP BY q - 1, d",
        "SELECT d, k, SUM(v) + 9223372036854775700 AS total FROM s GROUP BY k, d HAVING COUNT(*) < 3",
        "SELECT k, MAX(v) AS high, window_end FROM s GROUP BY k HAVING SUM(v) + 9223372036854775700 > 5",
        "SELECT q - 1 IS NULL AS a, COUNT(*) AS n FROM s GROUP BY q - 1, t, k"})
    void shouldGiveRowsTogetherAsOneByOne(final String select)
    {
        final List<List<String>> all = new ArrayList<>();
        for (final PartitionHarness.Engine engine : PartitionHarness.Engine.values())
        {
            try (PartitionHarness harness = new PartitionHarness(engine, directory.resolve(engine.name()),
                STREAM + "CREATE TABLE w AS " + select + " WINDOW TUMBLING(1000ns);", (plan) -> plan))
            {
                final Random random = new Random(RECORDS);
                for (int i = 0; i < RECORDS; i++)
                {
                    harness.feed("s", (long)random.nextInt(400), number(random), random.nextInt(5) > 0 ?
                        (Object)(random.nextInt(3) - 1.0) : null, random.nextInt(5) > 0 ? (Object)(long)random.nextInt(
                        100) : null, (long)i);
                }
                final List<String> told = new ArrayList<>(harness.drain().results());
                told.addAll(harness.deadLetters());
                all.add(told);
            }
        }
        assertTrue(all.get(0).size() > 400, () -> all.get(0).size() + " rows");
        assertEquals(all.get(0), all.get(1));
    }

    private static Object number(final Random random)
    {
        final int which = random.nextInt(40);
        return which < 2 ? null : which < 4 ? (Object)(Long.MIN_VALUE + 1) : (Object)(long)which;
    }
}
