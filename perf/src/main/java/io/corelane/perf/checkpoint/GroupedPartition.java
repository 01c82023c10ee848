package io.corelane.perf.checkpoint;

import io.corelane.codec.RowEncoder;
import io.corelane.core.checkpoint.CheckpointWarmUp;
import io.corelane.core.codegen.JobCompiler;
import io.corelane.core.partition.Partition;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.core.sql.Catalog;
import io.corelane.core.sql.SchemaSource;
import io.corelane.core.sql.SqlCompiler;
import io.corelane.core.state.Background;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/** One partition with five aggregates by key, and records of random keys; no Aeron. For one thread. */
final class GroupedPartition implements AutoCloseable
{
    private static final int RING = 1 << 20;

    private final Partition partition = new Partition(0, 65_536, 65_536);
    private final UnsafeBuffer records;
    private final int streamId;
    private final int recordLength;
    private int next;

    GroupedPartition(final Path directory, final int keys)
    {
        final Catalog catalog = new Catalog();
        new SqlCompiler(catalog, SchemaSource.inFolder(directory), 1).compile(
            "CREATE STREAM ticks (id BIGINT, price DECIMAL(18,4), qty BIGINT) WITH (key='id');\n" +
            "-- @max_keys " + 2L * keys + "\n" +
            "CREATE TABLE t AS SELECT id, COUNT(*) AS n, SUM(qty) AS volume, AVG(price) AS mean, MIN(price) AS low, " +
            "MAX(price) AS high FROM ticks GROUP BY id EMIT FINAL;", "bench");
        final StreamDefinition stream = catalog.stream("ticks");
        final JobPlan plan = catalog.job("t");
        final JobCompiler compiler = new JobCompiler(plan);
        partition.addStream(stream);
        partition.add(plan, (context, faults, results) ->
            compiler.create(context, faults, results, directory, Background.INLINE));
        streamId = stream.id();
        final RowEncoder encoder = new RowEncoder(stream.schema());
        final UnsafeBuffer record = new UnsafeBuffer(new byte[256]);
        recordLength = encoder.encode(new Object[]{0L, BigDecimal.ONE, 1L}, record, 0);
        records = new UnsafeBuffer(BufferUtil.allocateDirectAligned(RING * recordLength, 64));
        for (int i = 0; i < keys; i++)
        {
            encoder.encode(new Object[]{(long)i, BigDecimal.ONE, 1L}, record, 0);
            partition.onRecord(streamId, record, 0, recordLength, 0, 0);
        }
        final SplittableRandom random = new SplittableRandom(42);
        for (int i = 0; i < RING; i++)
        {
            encoder.encode(new Object[]{(long)random.nextInt(keys), BigDecimal.valueOf(random.nextInt(10_000), 4),
                (long)random.nextInt(1_000)}, records, i * recordLength);
        }
    }

    /** As an appliance does before it is ready. */
    void warmUp(final int count)
    {
        try (CheckpointWarmUp checkpoints = new CheckpointWarmUp(partition))
        {
            for (int i = 0; i < count; i++)
            {
                take();
                checkpoints.onTaken();
            }
        }
    }

    Partition partition()
    {
        return partition;
    }

    /** One record. */
    void take()
    {
        next = next + 1 & RING - 1;
        partition.onRecord(streamId, records, next * recordLength, recordLength, 0, 0);
    }

    @Override
    public void close()
    {
        partition.close();
    }
}
