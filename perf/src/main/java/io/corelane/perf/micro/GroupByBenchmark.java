package io.corelane.perf.micro;

import io.corelane.codec.RowEncoder;
import io.corelane.core.codegen.JobCompiler;
import io.corelane.core.partition.Partition;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.core.sql.Catalog;
import io.corelane.core.sql.SchemaSource;
import io.corelane.core.sql.SqlCompiler;
import io.corelane.core.state.Background;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What does one record cost a partition that groups by key with five aggregates? One thread, no Aeron. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(2)
public class GroupByBenchmark
{
    private static final int RING = 1 << 16;
    private static final int RECORD_LENGTH_MAX = 128;

    /** Keys that records are drawn from. */
    @Param({"10000", "1000000"})
    int keys = 10_000;

    /** CHANGES writes a result a record, FINAL keeps state only. */
    @Param({"FINAL", "CHANGES"})
    String emit = "FINAL";

    private final UnsafeBuffer records = new UnsafeBuffer(new byte[RING * RECORD_LENGTH_MAX]);
    private Path directory;
    private Partition partition;
    private int streamId;
    private int recordLength;
    private int next;

    /** Made by JMH. */
    public GroupByBenchmark()
    {
    }

    /**
     * Makes the partition, and all keys.
     *
     * @throws IOException when state files cannot be made.
     */
    @Setup(Level.Trial)
    public void setUp() throws IOException
    {
        directory = Files.createTempDirectory(Path.of("/dev/shm"), "corelane-micro");
        final Catalog catalog = new Catalog();
        new SqlCompiler(catalog, SchemaSource.inFolder(directory), 1).compile(
            "CREATE STREAM ticks (id BIGINT, price DECIMAL(18,4), qty BIGINT) WITH (key='id');" +
            "-- @initial_keys 1048576\n" +
            "CREATE TABLE t AS SELECT id, COUNT(*) AS n, SUM(qty) AS volume, AVG(price) AS mean, MIN(price) AS low, " +
            "MAX(price) AS high FROM ticks GROUP BY id EMIT " + emit + ";", "benchmark");
        final StreamDefinition stream = catalog.stream("ticks");
        final JobPlan plan = catalog.job("t");
        final JobCompiler compiler = new JobCompiler(plan);
        partition = new Partition(0, 65_536, 65_536);
        partition.addStream(stream);
        partition.add(plan, (context, faults, results) ->
            compiler.create(context, faults, results, directory, Background.INLINE));
        streamId = stream.id();
        final RowEncoder encoder = new RowEncoder(stream.schema());
        final SplittableRandom random = new SplittableRandom(42);
        for (int i = 0; i < keys; i++)
        {
            recordLength = encoder.encode(new Object[]{(long)i, BigDecimal.ONE, 1L}, records, 0);
            take(0);
        }
        for (int i = 0; i < RING; i++)
        {
            encoder.encode(new Object[]{(long)random.nextInt(keys), BigDecimal.valueOf(random.nextInt(10_000), 4),
                (long)random.nextInt(1_000)}, records, i * RECORD_LENGTH_MAX);
        }
    }

    /** Closes the partition and removes its files. */
    @TearDown(Level.Trial)
    public void tearDown()
    {
        partition.close();
        IoUtil.delete(directory.toFile(), true);
    }

    /**
     * One record.
     *
     * @return records so far.
     */
    @Benchmark
    public long record()
    {
        next = next + 1 & RING - 1;
        take(next * RECORD_LENGTH_MAX);
        return partition.records();
    }

    private void take(final int offset)
    {
        while (!partition.onRecord(streamId, records, offset, recordLength, 0, 0))
        {
            partition.job(0).results().clear();
        }
    }
}
