package io.corelane.core.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.codec.Murmur3;
import io.corelane.codec.RowDecoder;
import io.corelane.codec.RowEncoder;
import io.corelane.codec.protocol.ResultBatchIterator;
import io.corelane.codec.protocol.Slots;
import io.corelane.core.codegen.CompiledJob;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.sql.Catalog;
import io.corelane.core.sql.SchemaSource;
import io.corelane.core.sql.SqlCompiler;
import io.corelane.core.state.Background;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rows that change: results, put together from what was inserted, updated and deleted, are at each step what a query
 * over the tables as they are then gives; over any number of partitions.
 */
class ChangesTest
{
    private static final String TABLES =
        "CREATE TABLE a (k VARCHAR(4), g BIGINT, v BIGINT, gone BOOLEAN) WITH (key='k', deleted='gone');" +
        "CREATE TABLE b (k VARCHAR(4), w BIGINT, gone BOOLEAN) WITH (key='k', deleted='gone');" +
        "CREATE STREAM s (k VARCHAR(4), v BIGINT) WITH (key='k');" +
        "CREATE TABLE counts AS SELECT g, COUNT(*) AS n FROM a GROUP BY g;";

    @TempDir
    private Path directory;

    private final Map<String, Object[]> a = new TreeMap<>();
    private final Map<String, Object[]> b = new TreeMap<>();
    private final List<Object[]> s = new ArrayList<>();
    private final Map<Object, String> rows = new TreeMap<>();

    @Test
    void shouldFilterWhatChanges()
    {
        verify("SELECT k, v + 1 AS x FROM a WHERE v > 20 AND g <> 3", () ->
        {
            final Map<Object, String> expected = new TreeMap<>();
            a.values().stream().filter((row) -> (Long)row[2] > 20 && 3 != (Long)row[1]).forEach((row) ->
                expected.put(row[0], "[" + row[0] + ", " + ((Long)row[2] + 1) + "]"));
            return expected;
        });
    }

    @Test
    void shouldTakeRowsBackFromGroups()
    {
        verify("SELECT g, COUNT(*) AS n, SUM(v) AS x, AVG(v) AS y FROM a GROUP BY g", () -> groups((group) ->
            group.size() + ", " + sum(group) + ", " + mean(group)));
    }

    @Test
    void shouldWorkOutAnewWhatCannotBeUndone()
    {
        verify("SELECT g, MIN(v) AS x, MAX(k) AS y, COUNT(*) AS n FROM a GROUP BY g", () -> groups((group) ->
            group.stream().mapToLong((row) -> (Long)row[2]).min().getAsLong() + ", " +
            group.stream().map((row) -> (String)row[0]).max(String::compareTo).get() + ", " + group.size()));
    }

    @Test
    void shouldDeleteGroupsThatHavingIsAgainst()
    {
        verify("SELECT g, COUNT(*) AS n FROM a GROUP BY g HAVING COUNT(*) > 1", () ->
        {
            final Map<Object, String> all = groups((group) -> Integer.toString(group.size()));
            all.values().removeIf((row) -> row.endsWith(" 1]"));
            return all;
        });
    }

    @Test
    void shouldGroupGroups()
    {
        verify("SELECT n, COUNT(*) AS m FROM (SELECT g, COUNT(*) AS n FROM a GROUP BY g) GROUP BY n", () ->
        {
            final Map<Object, Long> counts = new TreeMap<>();
            groups((group) -> Integer.toString(group.size())).values().forEach((row) ->
                counts.merge(Long.parseLong(row.substring(row.indexOf(' ') + 1, row.length() - 1)), 1L, Long::sum));
            return text(counts);
        });
    }

    @Test
    void shouldReadWhatAnotherJobGives()
    {
        verify("SELECT n, COUNT(*) AS m FROM counts WHERE n > 0 GROUP BY n", () ->
        {
            final Map<Object, Long> counts = new TreeMap<>();
            groups((group) -> Integer.toString(group.size())).values().forEach((row) ->
                counts.merge(Long.parseLong(row.substring(row.indexOf(' ') + 1, row.length() - 1)), 1L, Long::sum));
            return text(counts);
        });
    }

    @Test
    void shouldGroupGroupsOfAStream()
    {
        verify("SELECT n, COUNT(*) AS m FROM (SELECT k, COUNT(*) AS n FROM s GROUP BY k) GROUP BY n", () ->
        {
            final Map<Object, Long> counts = new TreeMap<>();
            s.stream().collect(Collectors.groupingBy((row) -> row[0], Collectors.counting())).values()
                .forEach((n) -> counts.merge(n, 1L, Long::sum));
            return text(counts);
        });
    }

    @Test
    void shouldMakeDistinct()
    {
        verify("SELECT DISTINCT g FROM a", () ->
        {
            final Map<Object, String> expected = new TreeMap<>();
            a.values().forEach((row) -> expected.put(row[1], "[" + row[1] + "]"));
            return expected;
        });
    }

    @Test
    void shouldMakeDistinctOfAStream()
    {
        verify("SELECT DISTINCT k FROM s", () ->
        {
            final Map<Object, String> expected = new TreeMap<>();
            s.forEach((row) -> expected.put(row[0], "[" + row[0] + "]"));
            return expected;
        });
    }

    @Test
    void shouldJoinTables()
    {
        verify("SELECT a.k AS k, v, w FROM a LEFT JOIN b ON a.k = b.k", () ->
        {
            final Map<Object, String> expected = new TreeMap<>();
            a.values().forEach((row) -> expected.put(row[0], "[" + row[0] + ", " + row[2] + ", " +
                (b.containsKey(row[0]) ? b.get(row[0])[1] : null) + "]"));
            return expected;
        });
    }

    @Test
    void shouldGroupJoinedTables()
    {
        verify("SELECT g, COUNT(w) AS n, SUM(w) AS x FROM a JOIN b ON a.k = b.k GROUP BY g", () ->
        {
            final Map<Object, List<Long>> groups = new TreeMap<>();
            a.values().stream().filter((row) -> b.containsKey(row[0])).forEach((row) ->
                groups.computeIfAbsent(row[1], (g) -> new ArrayList<>()).add((Long)b.get(row[0])[1]));
            final Map<Object, String> expected = new TreeMap<>();
            groups.forEach((g, all) -> expected.put(g, "[" + g + ", " + all.size() + ", " +
                all.stream().mapToLong((w) -> w).sum() + "]"));
            return expected;
        });
    }

    @Test
    void shouldCountOverEverything()
    {
        verify("SELECT 0 AS zero, COUNT(*) AS n, SUM(v) AS x FROM a", () ->
        {
            final Map<Object, String> expected = new TreeMap<>();
            if (!rows.isEmpty() || !a.isEmpty())
            {
                expected.put(0L, "[0, " + a.size() + ", " + (a.isEmpty() ? null : sum(a.values())) + "]");
            }
            return expected;
        });
    }

    private Map<Object, String> groups(final Function<List<Object[]>, String> row)
    {
        final Map<Object, String> expected = new TreeMap<>();
        a.values().stream().collect(Collectors.groupingBy((one) -> one[1])).forEach((g, group) ->
            expected.put(g, "[" + g + ", " + row.apply(group) + "]"));
        return expected;
    }

    private static Map<Object, String> text(final Map<Object, Long> counts)
    {
        final Map<Object, String> expected = new TreeMap<>();
        counts.forEach((n, count) -> expected.put(n, "[" + n + ", " + count + "]"));
        return expected;
    }

    private static long sum(final Iterable<Object[]> group)
    {
        long sum = 0;
        for (final Object[] row : group)
        {
            sum += (Long)row[2];
        }
        return sum;
    }

    private static String mean(final List<Object[]> group)
    {
        return BigDecimal.valueOf(sum(group)).divide(
            BigDecimal.valueOf(group.size()), 12, RoundingMode.HALF_UP).toPlainString();
    }

    /** The query as it stands. */
    @FunctionalInterface
    private interface Expected
    {
        Map<Object, String> rows();
    }

    private void verify(final String select, final Expected expected)
    {
        for (final int count : new int[]{1, 2, 4})
        {
            a.clear();
            b.clear();
            s.clear();
            rows.clear();
            final Catalog catalog = new Catalog();
            new SqlCompiler(catalog, SchemaSource.inFolder(directory), count).compile(
                TABLES + "CREATE TABLE o AS " + select + ";", "test");
            final JobPlan job = catalog.job("o");
            try (LocalPartitions partitions =
                new LocalPartitions(count, 65_536, 4_096, (partition) -> take(partition, job)))
            {
                catalog.streams().forEach(partitions::addStream);
                final CompiledJob compiled = new CompiledJob(job, count);
                partitions.add(compiled.fragments(), (partition, part) ->
                    compiled.tasks(part, directory.resolve("p" + partition), Background.INLINE));
                final Random random = new Random(5);
                for (int i = 0; i < 600; i++)
                {
                    feed(partitions, catalog, random);
                    assertEquals(expected.rows(), rows, select + " over " + count + " at " + i);
                }
                assertFalse(rows.isEmpty());
            }
        }
    }

    private void feed(final LocalPartitions partitions, final Catalog catalog, final Random random)
    {
        final String key = Character.toString('A' + random.nextInt(9));
        final boolean gone = 0 == random.nextInt(4);
        final int which = random.nextInt(5);
        final String stream = which < 2 ? "a" : which < 4 ? "b" : "s";
        final Object[] row = switch (stream)
        {
            case "a" -> new Object[]{key, (long)random.nextInt(4), (long)random.nextInt(50), gone};
            case "b" -> new Object[]{key, (long)random.nextInt(50), gone};
            default -> new Object[]{key, (long)random.nextInt(50)};
        };
        if ("s".equals(stream))
        {
            s.add(row);
        }
        else if (gone)
        {
            ("a".equals(stream) ? a : b).remove(key);
        }
        else
        {
            ("a".equals(stream) ? a : b).put(key, row);
        }
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final int length = new RowEncoder(catalog.stream(stream).schema()).encode(row, buffer, 0);
        final UnsafeBuffer bytes = new UnsafeBuffer(key.getBytes(StandardCharsets.UTF_8));
        final int hash = Murmur3.hash(bytes, 0, bytes.capacity(), 0);
        partitions.onRecord(
            Slots.partition(hash, partitions.count()), catalog.stream(stream).id(), buffer, 0, length, hash, 0);
    }

    private void take(final Partition partition, final JobPlan plan)
    {
        assertEquals(0, partition.deadLetters().waiting());
        for (int i = 0; i < partition.jobCount(); i++)
        {
            final ResultBatch batch = partition.job(i).results();
            while (null != batch && batch.count() > 0)
            {
                batch.seal();
                final ResultBatchIterator results = new ResultBatchIterator();
                results.wrap(batch.buffer(), 0, batch.length());
                while (results.next())
                {
                    final Object[] row = new RowDecoder(plan.outputSchema()).decode(
                        batch.buffer(), results.rowOffset(), results.rowLength());
                    take(results.operation(), row);
                }
                batch.clear();
            }
        }
    }

    private void take(final byte operation, final Object[] row)
    {
        final String text = Arrays.stream(row).map((value) -> value instanceof BigDecimal number ?
            number.toPlainString() : String.valueOf(value)).collect(Collectors.joining(", ", "[", "]"));
        if (RowSink.INSERT == operation)
        {
            assertEquals(null, rows.put(row[0], text), "inserted once");
        }
        else if (RowSink.UPDATE == operation)
        {
            assertTrue(null != rows.put(row[0], text), "updated what was there");
        }
        else
        {
            assertEquals(text, rows.remove(row[0]), "deleted as it was");
        }
    }
}
