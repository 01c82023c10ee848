package io.corelane.core.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.core.checkpoint.CheckpointManifest;
import io.corelane.core.checkpoint.CheckpointReader;
import io.corelane.core.checkpoint.CheckpointStore;
import io.corelane.core.checkpoint.CheckpointWriter;
import io.corelane.core.checkpoint.MemoryCheckpointStore;
import io.corelane.core.partition.LocalPartitions;
import io.corelane.core.partition.Partition;
import io.corelane.core.partition.PartitionHarness;
import io.corelane.core.partition.PartitionsHarness;
import io.corelane.core.sql.SqlException;
import io.corelane.core.state.AsideMemory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import org.agrona.IoUtil;

/**
 * Checkpoints of random queries, written while records come: each holds what the state was when it was begun, byte for
 * byte, and partitions that take it up go on as those that never stopped, to the same results, dead letters and state.
 */
class CheckpointsEqualMemoryTest
{
    private static final int STEPS = 60;
    private static final long ASIDE_LIMIT = 1L << 30;

    private Path directory;
    private int run;
    private int results;
    private long asideLength;
    private boolean hasFailed;

    @BeforeProperty
    void makeFolder()
    {
        directory = Path.of(IoUtil.tmpDirName(), "corelane-checkpoints-" + ProcessHandle.current().pid());
        directory.toFile().mkdirs();
    }

    @AfterProperty
    void removeFolder()
    {
        IoUtil.delete(directory.toFile(), true);
        if (!hasFailed)
        {
            assertTrue(results > run, "results that were compared: " + results + " of " + run);
            assertTrue(asideLength > 100L * run, "bytes that were put aside: " + asideLength + " in " + run);
        }
    }

    @Property(tries = 150, shrinking = ShrinkingMode.OFF)
    void shouldGoOnFromACheckpointOfStreamsAndTables(@ForAll final long seed) throws IOException
    {
        final Random random = new Random(seed);
        final RandomRelations relations = new RandomRelations(random, false);
        final String sql = relations.script(directory.resolve("random.xml"));
        final List<RandomRelations.Step> steps = new ArrayList<>();
        final long[] now = {100, 100};
        for (int i = 0; i < STEPS; i++)
        {
            steps.add(relations.step(random, now));
        }
        check(sql, steps, 1 << random.nextInt(3), random);
    }

    @Property(tries = 150, shrinking = ShrinkingMode.OFF)
    void shouldGoOnFromACheckpointOfGroups(@ForAll final long seed) throws IOException
    {
        final RandomSql rows = new RandomSql(seed);
        final String sql = RandomSql.STREAM + rows.select() + ";";
        final List<RandomRelations.Step> steps = new ArrayList<>();
        for (int i = 0; i < STEPS; i++)
        {
            steps.add(new RandomRelations.Step("r", rows.row(), 0));
        }
        try
        {
            harness(1, sql).close();
        }
        catch (final SqlException ex)
        {
            // Some are refused.
            return;
        }
        check(sql, steps, 1, new Random(seed));
    }

    @Property(tries = 40, shrinking = ShrinkingMode.OFF)
    void shouldGoOnFromACheckpointOfPartitionsThatGo(@ForAll final long seed) throws IOException
    {
        final Random random = new Random(seed);
        final String sql = "CREATE STREAM s (k VARCHAR(4), v BIGINT) WITH (key='k');\n-- @ttl " +
            (1 + random.nextInt(20)) + "ns\n-- @max_keys " + (2 + random.nextInt(6)) + "\n-- @on_full evict\n" +
            "CREATE STREAM o AS SELECT k, SUM(v) OVER (PARTITION BY k" + switch (random.nextInt(5))
            {
                case 4 -> ") AS x, LAG(v, " + (1 + random.nextInt(30)) + ") OVER (PARTITION BY k) AS l FROM s;";
                case 0 -> ") AS x FROM s;";
                case 1 -> " ROWS 40 PRECEDING) AS x FROM s;";
                default -> ") AS x, COUNT(DISTINCT v) OVER (PARTITION BY k) AS d, " +
                    (random.nextBoolean() ? "LAG" : "LEAD") + "(v) OVER (PARTITION BY k) AS l FROM s;";
            };
        final List<RandomRelations.Step> steps = new ArrayList<>();
        long now = 100;
        for (int i = 0; i < STEPS; i++)
        {
            now += random.nextInt(4);
            steps.add(0 == random.nextInt(5) ? new RandomRelations.Step(null, null, now) : new RandomRelations.Step(
                "s", new Object[]{Character.toString('A' + random.nextInt(8)), (Long)(long)random.nextInt(4)}, 0));
        }
        check(sql, steps, 1, random);
    }

    /** More groups than may be, of rows that go: a partition remembers which it refused. */
    @Property(tries = 40, shrinking = ShrinkingMode.OFF)
    void shouldGoOnFromACheckpointOfGroupsWithoutRoom(@ForAll final long seed) throws IOException
    {
        final Random random = new Random(seed);
        final String table = "CREATE TABLE %s (k VARCHAR(4), g BIGINT, v BIGINT, gone BOOLEAN) " +
            "WITH (key='k', deleted='gone');\n";
        final String sql = String.format(table, "a") + String.format(table, "b") + "-- @max_keys 3\nCREATE TABLE " +
            "o AS SELECT g, COUNT(*) AS n, " + (random.nextBoolean() ? "SUM" : "MAX") + "(v) AS x FROM " +
            "(SELECT g, v FROM a UNION ALL SELECT g, v FROM b) GROUP BY g;";
        final List<RandomRelations.Step> steps = new ArrayList<>();
        for (int i = 0; i < 2 * STEPS; i++)
        {
            steps.add(new RandomRelations.Step(random.nextBoolean() ? "a" : "b", new Object[]{
                Character.toString('A' + random.nextInt(6)), (Long)(long)random.nextInt(9),
                (Long)(long)random.nextInt(90), 0 == random.nextInt(3)}, 0));
        }
        check(sql, steps, 1 << random.nextInt(3), random);
    }

    @Property(tries = 40, shrinking = ShrinkingMode.OFF)
    void shouldGoOnFromACheckpointOfFramesOfTheLastRows(@ForAll final long seed) throws IOException
    {
        final Random random = new Random(seed);
        final String over = " OVER (PARTITION BY k " + (random.nextBoolean() ? "ORDER BY t " : "") + "ROWS ";
        final String sql = "CREATE STREAM s (k VARCHAR(4), v BIGINT, t TIMESTAMP) WITH (key='k', event_time='t', " +
            "watermark='20ns');\nCREATE STREAM o AS SELECT k, SUM(v)" + over + random.nextInt(80) +
            " PRECEDING) AS x, AVG(v)" + over + random.nextInt(80) + " PRECEDING) AS y, MIN(v)" + over +
            "UNBOUNDED PRECEDING) AS m, LAG(k, " + (1 + random.nextInt(40)) + ")" + over + "3 PRECEDING) AS l, " +
            "NTH_VALUE(v, 3)" + over + (2 + random.nextInt(40)) + " PRECEDING) AS n, FIRST_VALUE(v)" + over +
            "UNBOUNDED PRECEDING) AS f, MAX(v)" + over + random.nextInt(60) + " PRECEDING) AS g FROM s;";
        final List<RandomRelations.Step> steps = new ArrayList<>();
        for (int i = 0; i < 5 * STEPS; i++)
        {
            steps.add(new RandomRelations.Step(
                "s", new Object[]{Character.toString('A' + random.nextInt(4)), (Long)(long)random.nextInt(90),
                (Long)(5L * i + random.nextInt(24))}, 0));
        }
        check(sql, steps, 1, random);
    }

    private void check(
        final String sql, final List<RandomRelations.Step> steps, final int count, final Random random)
        throws IOException
    {
        final int place = random.nextInt(steps.size());
        final String what = sql + "\nover " + count + ", checkpoint before " + place + " of " + steps;
        hasFailed = true;
        try (PartitionsHarness first = harness(count, sql);
            PartitionsHarness second = harness(count, sql))
        {
            feed(first, steps, 0, place);
            first.results();
            first.deadLetters();
            final List<MemoryCheckpointStore> atOnce = checkpoint(first);
            final List<Under> under = begin(first);
            for (int i = place; i < steps.size(); i++)
            {
                feed(first, steps, i, i + 1);
                advance(under, random);
            }
            final List<MemoryCheckpointStore> slowly = end(under);
            compare(what, atOnce, slowly);
            second.timeNs(first.timeNs() - rows(steps, place) * 1_000_000L);
            load(slowly, second);
            feed(second, steps, place, steps.size());
            compare(what, first, second);
            compare(what + "\nstate at the end", checkpoint(first), checkpoint(second));
            first.drain();
            second.drain();
            compare(what + "\nat the end", first, second);
        }
        hasFailed = false;
    }

    private static int rows(final List<RandomRelations.Step> steps, final int from)
    {
        return (int)steps.subList(from, steps.size()).stream().filter((step) -> null != step.stream()).count();
    }

    private void compare(final String what, final PartitionsHarness first, final PartitionsHarness second)
    {
        final List<List<String>> rows = first.results();
        assertEquals(rows, second.results(), what);
        assertEquals(first.deadLetters(), second.deadLetters(), what);
        results += rows.stream().mapToInt(List::size).sum();
    }

    /** State hashes go by what slots hold, and by what is in records, which come in any order. */
    private static void compare(
        final String what, final List<MemoryCheckpointStore> first, final List<MemoryCheckpointStore> second)
    {
        for (int i = 0; i < first.size(); i++)
        {
            final CheckpointManifest one = new CheckpointReader(first.get(i)).verify("1");
            final CheckpointManifest other = new CheckpointReader(second.get(i)).verify("1");
            assertEquals(one.sections(), other.sections(), what);
            assertEquals(one.stateHash(), other.stateHash(), what + "\npartition " + i);
        }
    }

    private static void load(final List<MemoryCheckpointStore> stores, final PartitionsHarness harness)
    {
        final List<Partition> partitions = partitions(harness);
        for (int i = 0; i < stores.size(); i++)
        {
            new CheckpointReader(stores.get(i)).load("1", partitions.get(i));
        }
    }

    /** All partitions' checkpoints, taken while nothing else is done. */
    private List<MemoryCheckpointStore> checkpoint(final PartitionsHarness harness) throws IOException
    {
        return end(begin(harness));
    }

    /** A checkpoint that is being written. */
    private record Under(
        CheckpointWriter writer, AsideMemory aside, MemoryCheckpointStore store, CheckpointStore.Output output)
    {
    }

    private static List<Under> begin(final PartitionsHarness harness)
    {
        final List<Under> all = new ArrayList<>();
        for (final Partition partition : partitions(harness))
        {
            assertTrue(partition.isSettled());
            final AsideMemory aside = new AsideMemory(ASIDE_LIMIT);
            final MemoryCheckpointStore store = new MemoryCheckpointStore();
            all.add(new Under(CheckpointWriter.begin(partition, aside), aside, store, store.create("1")));
        }
        return all;
    }

    private static void advance(final List<Under> all, final Random random) throws IOException
    {
        for (final Under one : all)
        {
            if (0 == random.nextInt(8))
            {
                one.writer().capture(1 + random.nextInt(2));
            }
            if (0 == random.nextInt(8))
            {
                one.writer().write(one.output());
            }
        }
    }

    private List<MemoryCheckpointStore> end(final List<Under> all) throws IOException
    {
        final List<MemoryCheckpointStore> stores = new ArrayList<>();
        for (final Under one : all)
        {
            while (!one.writer().isWritten())
            {
                one.writer().capture(3);
                one.writer().write(one.output());
            }
            one.output().commit(one.writer().manifest(0, 0, 7, 0, Map.of()).encode());
            asideLength += one.aside().length();
            one.writer().end();
            one.aside().close();
            stores.add(one.store());
        }
        return stores;
    }

    private static List<Partition> partitions(final PartitionsHarness harness)
    {
        final LocalPartitions all = harness.partitions();
        final List<Partition> partitions = new ArrayList<>();
        for (int level = 0; level < all.levels(); level++)
        {
            for (int i = 0; i < all.count(); i++)
            {
                partitions.add(all.partition(level, i));
            }
        }
        return partitions;
    }

    private PartitionsHarness harness(final int count, final String sql)
    {
        return new PartitionsHarness(
            PartitionHarness.Engine.GENERATED, count, directory.resolve(Integer.toString(run++ & 7)), sql);
    }

    private static void feed(
        final PartitionsHarness harness, final List<RandomRelations.Step> steps, final int from, final int to)
    {
        for (final RandomRelations.Step step : steps.subList(from, to))
        {
            if (null == step.stream())
            {
                harness.tick(step.time());
            }
            else
            {
                harness.feed(step.stream(), step.row());
            }
        }
    }
}
