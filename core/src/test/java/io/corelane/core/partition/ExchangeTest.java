package io.corelane.core.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corelane.codec.Murmur3;
import io.corelane.codec.RowDecoder;
import io.corelane.codec.RowEncoder;
import io.corelane.codec.protocol.ResultBatchIterator;
import io.corelane.codec.protocol.Slots;
import io.corelane.core.codegen.CompiledJob;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.core.sql.Catalog;
import io.corelane.core.sql.SchemaSource;
import io.corelane.core.sql.SqlCompiler;
import io.corelane.core.state.Background;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs over several partitions give what they give over one, whatever key they go by. */
class ExchangeTest
{
    private static final String STREAMS =
        "CREATE STREAM s (k VARCHAR(4), g BIGINT, v BIGINT, t TIMESTAMP) WITH (key='k', event_time='t', " +
        "watermark='50ns');" +
        "CREATE STREAM u (k VARCHAR(4), g BIGINT, w BIGINT, t TIMESTAMP) WITH (key='k', event_time='t', " +
        "watermark='50ns');";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {
        "SELECT g, COUNT(*) AS n, SUM(v) AS x, MIN(k) AS m FROM s GROUP BY g WINDOW TUMBLING(100ns)",
        "SELECT g, COUNT(*) AS n, SUM(v) AS x FROM s GROUP BY g EMIT FINAL",
        "SELECT COUNT(*) AS n, SUM(v) AS x, MAX(v) AS y FROM s WINDOW TUMBLING(100ns)",
        "SELECT COUNT(*) AS n FROM s EMIT FINAL",
        "SELECT v % 3 AS r, COUNT(*) AS n FROM s WHERE v > 10 GROUP BY v % 3 WINDOW HOPPING(100ns, 50ns)",
        "SELECT g, COUNT(*) AS n FROM s GROUP BY g WINDOW SESSION(20ns)",
        "SELECT s.k AS a, u.k AS b, s.v, u.w FROM s JOIN u WITHIN 30ns ON s.g = u.g",
        "SELECT s.k AS a, u.k AS b, s.v, u.w FROM s LEFT JOIN u WITHIN 30ns ON s.v = u.w + 1",
        "SELECT s.k AS a, u.k AS b, s.v, u.w FROM s FULL JOIN u WITHIN 30ns ON s.k = u.k",
        "SELECT g, COUNT(*) AS n FROM (SELECT g FROM s UNION ALL SELECT g FROM u) GROUP BY g WINDOW TUMBLING(100ns)",
        "SELECT n, COUNT(*) AS m FROM (SELECT k, COUNT(*) AS n FROM s GROUP BY k WINDOW TUMBLING(100ns)) GROUP BY n " +
            "WINDOW TUMBLING(200ns)",
        "SELECT k, n FROM (SELECT k, COUNT(*) AS n, ROW_NUMBER() OVER (PARTITION BY window_end ORDER BY COUNT(*) DESC" +
            ", k) AS i FROM s GROUP BY k WINDOW TUMBLING(100ns)) WHERE i <= 2",
        "SELECT g, v, t FROM (SELECT g, v, t, RANK() OVER (PARTITION BY g ORDER BY t) AS r FROM s) WHERE r > 1",
        "SELECT k, SUM(v) AS x FROM s GROUP BY k WINDOW TUMBLING(100ns) ORDER BY x DESC, k LIMIT 3",
        "SELECT k, n FROM (SELECT k, COUNT(*) AS n FROM s GROUP BY k WINDOW TUMBLING(100ns)) UNION ALL " +
            "SELECT k, w FROM u",
        "SELECT s.k, a.n, s.v FROM s JOIN (SELECT g, COUNT(*) AS n, window_end FROM u GROUP BY g " +
            "WINDOW TUMBLING(50ns)) a WITHIN 100ns ON s.g = a.g"
    })
    void shouldGiveTheSameOverAnyNumberOfPartitions(final String select)
    {
        final List<String> one = run(select, 1);
        assertEquals(one, run(select, 2));
        assertEquals(one, run(select, 4));
    }

    @Test
    void shouldNotWaitForPartitionsWhoseSourcesAreSilent()
    {
        final List<String> results = new ArrayList<>();
        try (LocalPartitions partitions = partitions("CREATE STREAM s (k VARCHAR(4), g BIGINT, t TIMESTAMP) WITH (" +
            "key='k', event_time='t', idle='10ns');",
            "SELECT g, COUNT(*) AS n FROM s GROUP BY g WINDOW TUMBLING(100ns)", 4, results, new Catalog()))
        {
            final RowEncoder encoder = new RowEncoder(
                partitions.source(0).job(0).plan().scan().source().schema());
            final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
            final int length = encoder.encode(new Object[]{"A", 7L, 50L}, buffer, 0);
            partitions.onTick(1_000);
            partitions.onRecord(2, partitions.source(0).job(0).plan().scan().source().id(), buffer, 0, length, 0, 0);
            partitions.onTick(1_020);
            assertEquals(List.of(), results);
            // The others never had a record; time has gone on by 70 in the one that had.
            partitions.onTick(1_070);
            assertEquals(List.of("0 [7, 1]"), results);
        }
    }

    @Test
    void shouldNotLetTheEndOfOneSourceMakeRowsOfAnotherLate()
    {
        for (final int count : new int[]{1, 2, 4})
        {
            final List<String> results = new ArrayList<>();
            final Catalog catalog = new Catalog();
            try (LocalPartitions partitions = partitions(STREAMS, "SELECT a.v AS v, n, m FROM (SELECT v, COUNT(*) AS " +
                "n, window_end FROM s GROUP BY v WINDOW TUMBLING(90ns)) a JOIN (SELECT w, COUNT(*) AS m, window_end " +
                "FROM u GROUP BY w WINDOW TUMBLING(90ns)) b ON a.v + 1 = b.w AND a.window_end = b.window_end", count,
                results, catalog))
            {
                final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
                for (int i = 0; i < 40; i++)
                {
                    // One source has told how far its time has come, the other one's time begins at the end.
                    final StreamDefinition stream = catalog.stream(0 == i % 2 ? "s" : "u");
                    final int length = new RowEncoder(stream.schema()).encode(
                        new Object[]{"A", 1L, (long)(i / 2 % 7), 10L * i}, buffer, 0);
                    partitions.onRecord(0 == i % 2 ? 0 : i / 2 % count, stream.id(), buffer, 0, length, 0, 0);
                }
                partitions.drain();
            }
            assertEquals(12, results.size(), results::toString);
        }
    }

    private List<String> run(final String select, final int count)
    {
        final Catalog catalog = new Catalog();
        final List<String> results = new ArrayList<>();
        try (LocalPartitions partitions = partitions(STREAMS, select, count, results, catalog))
        {
            feed(partitions, catalog);
            partitions.drain();
        }
        results.sort(null);
        assertEquals(false, results.isEmpty());
        return results;
    }

    private LocalPartitions partitions(
        final String streams,
        final String select,
        final int count,
        final List<String> results,
        final Catalog catalog)
    {
        new SqlCompiler(catalog, SchemaSource.inFolder(directory), count).compile(
            streams + "CREATE TABLE o AS " + select + ";", "test");
        final JobPlan job = catalog.jobs().get(0);
        final LocalPartitions partitions =
            new LocalPartitions(count, 65_536, 4_096, (partition) -> collect(partition, job, results));
        catalog.streams().forEach(partitions::addStream);
        final CompiledJob compiled = new CompiledJob(job, count);
        partitions.add(compiled.fragments(), (partition, part) ->
            compiled.tasks(part, directory.resolve("p" + partition), Background.INLINE));
        return partitions;
    }

    private static void feed(final LocalPartitions partitions, final Catalog catalog)
    {
        final Random random = new Random(3);
        final Map<String, RowEncoder> encoders = new TreeMap<>();
        catalog.streams().forEach((stream) -> encoders.put(stream.name(), new RowEncoder(stream.schema())));
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        long now = 1_000;
        for (int i = 0; i < 500; i++)
        {
            now += random.nextInt(5);
            final StreamDefinition stream = catalog.stream(random.nextBoolean() ? "s" : "u");
            final String key = Character.toString('A' + random.nextInt(9));
            final Object[] row = {
                key, 0 == random.nextInt(20) ? null : (Object)(long)random.nextInt(7), (long)random.nextInt(50),
                now - random.nextInt(20)};
            final int length = encoders.get(stream.name()).encode(row, buffer, 0);
            final UnsafeBuffer bytes = new UnsafeBuffer(key.getBytes(StandardCharsets.UTF_8));
            final int hash = Murmur3.hash(bytes, 0, bytes.capacity(), 0);
            partitions.onRecord(
                Slots.partition(hash, partitions.count()), stream.id(), buffer, 0, length, hash, now);
        }
    }

    private static void collect(final Partition partition, final JobPlan plan, final List<String> results)
    {
        assertEquals(0, partition.deadLetters().waiting());
        for (int i = 0; i < partition.jobCount(); i++)
        {
            final ResultBatch batch = partition.job(i).results();
            while (null != batch && batch.count() > 0)
            {
                batch.seal();
                final ResultBatchIterator rows = new ResultBatchIterator();
                rows.wrap(batch.buffer(), 0, batch.length());
                while (rows.next())
                {
                    results.add(rows.operation() + " " + Arrays.toString(new RowDecoder(plan.outputSchema()).decode(
                        batch.buffer(), rows.rowOffset(), rows.rowLength())));
                }
                batch.clear();
            }
        }
    }
}
