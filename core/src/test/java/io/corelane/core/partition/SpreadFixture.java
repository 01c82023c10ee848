package io.corelane.core.partition;

import io.corelane.codec.Murmur3;
import io.corelane.codec.RowDecoder;
import io.corelane.codec.RowEncoder;
import io.corelane.codec.protocol.DeadLetterDescriptor;
import io.corelane.codec.protocol.ResultBatchIterator;
import io.corelane.codec.protocol.Slots;
import io.corelane.core.codegen.CompiledJob;
import io.corelane.core.interpret.InterpreterTask;
import io.corelane.core.partition.PartitionHarness.Engine;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.core.runtime.Faults;
import io.corelane.core.sql.Catalog;
import io.corelane.core.sql.SchemaSource;
import io.corelane.core.sql.SqlCompiler;
import io.corelane.core.state.Background;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** One job over a number of partitions, for tests: rows in, spread by their text key, decoded results out. */
final class SpreadFixture implements AutoCloseable
{
    private final Catalog catalog = new Catalog();
    private final List<Object[]> rows = new ArrayList<>();
    private final List<String> deadLetters = new ArrayList<>();
    private final Set<Integer> origins = new TreeSet<>();
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
    private final LocalPartitions partitions;
    private final CompiledJob job;

    /**
     * Compiles streams and one job, and starts it.
     *
     * @param directory for state files.
     * @param count     partitions.
     * @param sql       streams and the job.
     */
    SpreadFixture(final Path directory, final int count, final String sql)
    {
        this(Engine.GENERATED, directory, count, sql);
    }

    SpreadFixture(final Engine engine, final Path directory, final int count, final String sql)
    {
        new SqlCompiler(catalog, SchemaSource.inFolder(directory), count).compile(sql, "test");
        final JobPlan plan = catalog.jobs().get(0);
        partitions = new LocalPartitions(count, 65_536, 4_096, (partition) -> collect(partition, plan));
        catalog.streams().forEach(partitions::addStream);
        job = new CompiledJob(plan, count);
        partitions.add(job.fragments(), (partition, part) -> Engine.GENERATED == engine ?
            job.tasks(part, directory.resolve("p" + partition), Background.INLINE) : (context, faults, sink) ->
            InterpreterTask.create(part.plan(), context, faults, sink));
    }

    /** Feeds a row whose first column is its key. */
    void feed(final String stream, final long sendTimeNs, final Object... row)
    {
        final byte[] key = ((String)row[0]).getBytes(StandardCharsets.UTF_8);
        final int hash = Murmur3.hash(new UnsafeBuffer(key), 0, key.length, 0);
        feedTo(Slots.partition(hash, partitions.count()), stream, sendTimeNs, row);
    }

    /** Feeds a row to a partition, whatever its key is. */
    void feedTo(final int partition, final String stream, final long sendTimeNs, final Object... row)
    {
        final StreamDefinition definition = catalog.stream(stream);
        final int length = new RowEncoder(definition.schema()).encode(row, buffer, 0);
        partitions.onRecord(partition, definition.id(), buffer, 0, length, 0, sendTimeNs);
    }

    void tick(final long timeNs)
    {
        partitions.onTick(timeNs);
    }

    void drain()
    {
        partitions.drain();
    }

    CompiledJob job()
    {
        return job;
    }

    /** Rows since it was asked last, each the operation and the values. */
    List<Object[]> results()
    {
        final List<Object[]> told = List.copyOf(rows);
        rows.clear();
        return told;
    }

    /** Partitions that results have left so far. */
    Set<Integer> origins()
    {
        return origins;
    }

    /** Reasons of dead letters since it was asked last. */
    List<String> deadLetters()
    {
        final List<String> told = List.copyOf(deadLetters);
        deadLetters.clear();
        return told;
    }

    @Override
    public void close()
    {
        partitions.close();
    }

    private void collect(final Partition partition, final JobPlan plan)
    {
        final DeadLetterBatch dead = partition.deadLetters();
        while (dead.waiting() > 0)
        {
            deadLetters.add(Faults.name(DeadLetterDescriptor.reason(dead.buffer(), dead.offset())));
            dead.taken();
        }
        for (int i = 0; i < partition.jobCount(); i++)
        {
            final ResultBatch batch = partition.job(i).results();
            while (null != batch && batch.count() > 0)
            {
                collect(batch, plan);
            }
        }
    }

    private void collect(final ResultBatch batch, final JobPlan plan)
    {
        batch.seal();
        final ResultBatchIterator results = new ResultBatchIterator();
        results.wrap(batch.buffer(), 0, batch.length());
        origins.add(results.partition());
        while (results.next())
        {
            final Object[] values = new RowDecoder(plan.outputSchema()).decode(
                batch.buffer(), results.rowOffset(), results.rowLength());
            final Object[] row = new Object[values.length + 1];
            row[0] = results.operation();
            System.arraycopy(values, 0, row, 1, values.length);
            rows.add(row);
        }
        batch.clear();
    }
}
