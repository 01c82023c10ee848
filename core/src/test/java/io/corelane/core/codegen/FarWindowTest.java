package io.corelane.core.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.codec.RowEncoder;
import io.corelane.core.partition.PartitionHarness;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Windows of more groups than caches hold: what a run of records leads to is asked for together. */
class FarWindowTest
{
    /** Blocks of 128 bytes of this many groups are more than 4 MiB. */
    private static final int MANY = 34_000;
    private static final int KEYS = 40_000;
    private static final int RUN = 256;
    private static final int WINDOWS = 3;
    private static final int WINDOW_NS = 1_000;
    private static final long BAD = 3;

    @TempDir
    private Path directory;

    private final SplittableRandom random = new SplittableRandom(11);
    private final long[] counts = new long[KEYS];
    private final long[] sums = new long[KEYS];
    private final long[] least = new long[KEYS];
    private final long[] greatest = new long[KEYS];

    @ParameterizedTest
    @ValueSource(strings = {"", "WHERE v <> 3 "})
    void shouldCountEachRecordInItsGroup(final String where)
    {
        try (PartitionHarness harness = new PartitionHarness(PartitionHarness.Engine.GENERATED, directory,
            "CREATE STREAM s (k BIGINT, v BIGINT, t TIMESTAMP) WITH (key='k', event_time='t');" +
            "CREATE TABLE w AS SELECT k, COUNT(*) AS n, SUM(v) AS total, AVG(v) AS mean, MIN(v) AS low, " +
            "MAX(v) AS high FROM s " + where + "GROUP BY k WINDOW TUMBLING(1us);"))
        {
            final RowEncoder encoder = new RowEncoder(harness.stream("s").schema());
            for (int window = 0; window < WINDOWS; window++)
            {
                final List<String> expected = new ArrayList<>();
                for (int i = 0; i < 2 * KEYS; i += RUN)
                {
                    // Up to MANY each makes its group; from there on most are there.
                    final List<UnsafeBuffer> run = new ArrayList<>();
                    for (int k = i; k < i + RUN && k < 2 * KEYS; k++)
                    {
                        run.add(record(encoder, k < MANY ? k : random.nextInt(KEYS), window, where.isEmpty()));
                    }
                    harness.feedPacked(harness.stream("s").id(), run);
                }
                harness.feed("s", -1L, 7L, (window + 1L) * WINDOW_NS);
                final List<String> rows = new ArrayList<>(harness.results());
                assertEquals(0 < window, rows.removeIf((row) -> row.contains("(-1, ")));
                final int groups = expect(expected);
                assertTrue(groups > MANY - MANY / 100, groups + " groups");
                assertEquals(groups, rows.size());
                final Set<String> shown = rows.stream().map(FarWindowTest::shown).collect(Collectors.toSet());
                expected.forEach((row) -> assertTrue(shown.contains(row), "no " + row));
            }
            assertEquals(List.of(), harness.deadLetters());
        }
    }

    private UnsafeBuffer record(final RowEncoder encoder, final int key, final int window, final boolean takesAll)
    {
        final long value = random.nextInt(10) < 2 ? BAD : random.nextInt(-1_000, 1_000);
        if (takesAll || BAD != value)
        {
            least[key] = 0 == counts[key] ? value : Math.min(least[key], value);
            greatest[key] = 0 == counts[key] ? value : Math.max(greatest[key], value);
            counts[key]++;
            sums[key] += value;
        }
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final Object[] row = {(long)key, value, (long)window * WINDOW_NS + random.nextInt(WINDOW_NS)};
        return new UnsafeBuffer(buffer, 0, encoder.encode(row, buffer, 0));
    }

    /** Adds the rows of the window, without their means, and begins anew; how many there are. */
    private int expect(final List<String> rows)
    {
        for (int key = 0; key < KEYS; key++)
        {
            if (counts[key] > 0)
            {
                rows.add(key + ", " + counts[key] + ", " + sums[key] + ", " + least[key] + ", " + greatest[key]);
                counts[key] = 0;
                sums[key] = 0;
            }
        }
        return rows.size();
    }

    private static String shown(final String row)
    {
        final String[] columns = row.substring(row.indexOf('(') + 1, row.length() - 1).split(", ");
        return columns[0] + ", " + columns[1] + ", " + columns[2] + ", " + columns[4] + ", " + columns[5];
    }
}
