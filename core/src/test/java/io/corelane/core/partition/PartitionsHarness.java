package io.corelane.core.partition;

import io.corelane.codec.Murmur3;
import io.corelane.codec.RecordSchema;
import io.corelane.codec.RowDecoder;
import io.corelane.codec.RowEncoder;
import io.corelane.codec.Wire;
import io.corelane.codec.protocol.DeadLetterDescriptor;
import io.corelane.codec.protocol.ResultBatchIterator;
import io.corelane.codec.protocol.Slots;
import io.corelane.core.codegen.CompiledJob;
import io.corelane.core.interpret.InterpreterTask;
import io.corelane.core.plan.Fragment;
import io.corelane.core.plan.Fragments;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.core.runtime.Faults;
import io.corelane.core.sql.Catalog;
import io.corelane.core.sql.SchemaSource;
import io.corelane.core.sql.SqlCompiler;
import io.corelane.core.sql.Statement;
import io.corelane.core.state.Background;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Partitions that run SQL, for tests: rows in, by their keys, decoded results of all partitions out; all that a row
 * leads to is done before the next one.
 */
public final class PartitionsHarness implements AutoCloseable
{
    private static final int FRAGMENT_LENGTH = 65_536;

    private final PartitionHarness.Engine engine;
    private final Path directory;
    private final Catalog catalog = new Catalog();
    private final LocalPartitions partitions;
    private final List<List<String>> results = new ArrayList<>();
    private final List<String> deadLetters = new ArrayList<>();
    private long timeNs;

    /**
     * Compiles a script and starts its jobs.
     *
     * @param engine    what runs the jobs, or rather their fragments.
     * @param count     partitions, from 1.
     * @param directory for state files; SBE schemas that the script names are there.
     * @param sql       streams and jobs.
     */
    public PartitionsHarness(
        final PartitionHarness.Engine engine, final int count, final Path directory, final String sql)
    {
        for (int i = 0; i < count; i++)
        {
            results.add(new ArrayList<>());
        }
        new SqlCompiler(catalog, SchemaSource.inFolder(directory), count).compile(sql, "test");
        partitions = new LocalPartitions(count, FRAGMENT_LENGTH, FRAGMENT_LENGTH, this::take);
        catalog.streams().forEach(partitions::addStream);
        this.engine = engine;
        this.directory = directory;
        catalog.jobs().forEach((plan) -> add(plan, null));
    }

    /**
     * Carries statements out between two rows: more jobs, and INSERT INTO those that run.
     *
     * @param sql the statements.
     */
    public void execute(final String sql)
    {
        new SqlCompiler(catalog, SchemaSource.inFolder(directory), partitions.count()).execute(
            sql, (statement, next) ->
            {
                if (statement instanceof Statement.Insert insert)
                {
                    add(insert.insert(), insert.job());
                }
                else
                {
                    add(((Statement.CreateJob)statement).job(), null);
                }
            });
    }

    /**
     * Whether the rows that were added last to a job would leave from a lower level than the job's.
     *
     * @param job name.
     * @return true when they are sent on for that.
     */
    public boolean isLifted(final String job)
    {
        final List<JobPlan> inserts = catalog.inserts(job);
        return inserts.get(inserts.size() - 1).options().level() > 0;
    }

    private void add(final JobPlan plan, final String owner)
    {
        final int count = partitions.count();
        final CompiledJob compiled =
            PartitionHarness.Engine.INTERPRETER == engine ? null : new CompiledJob(plan, count);
        final LocalPartitions.Factory factory = null == compiled ? (partition, part) -> (context, faults, rows) ->
            InterpreterTask.create(part.plan(), context, faults, rows) : (partition, part) ->
            compiled.tasks(part, directory.resolve("p" + partition), Background.INLINE);
        final List<Fragment> fragments = null == compiled ? Fragments.of(plan, count) : compiled.fragments();
        if (null == owner)
        {
            partitions.add(fragments, factory);
        }
        else
        {
            partitions.addBeside(fragments, factory, owner);
        }
    }

    /**
     * Feeds a row to the partition that has its key; its send time is a millisecond after the one before.
     *
     * @param stream name of the stream.
     * @param row    values as {@link RowEncoder} takes them.
     */
    public void feed(final String stream, final Object... row)
    {
        timeNs += 1_000_000;
        final ExpandableArrayBuffer record = new ExpandableArrayBuffer();
        final StreamDefinition definition = catalog.stream(stream);
        final RecordSchema schema = definition.schema();
        final int length = new RowEncoder(schema).encode(row, record, 0);
        final int hash = hash(schema, definition.keyField(), record);
        partitions.onRecord(
            Slots.partition(hash, partitions.count()), definition.id(), record, 0, length, hash, timeNs);
    }

    /** As publishers do it: over the key's bytes as they lie in the record. */
    private static int hash(final RecordSchema schema, final int key, final ExpandableArrayBuffer record)
    {
        if (key < 0)
        {
            return 0;
        }
        final int body = schema.header().length();
        final Wire wire = schema.fields().get(key).wire();
        if (wire instanceof Wire.TextWire text)
        {
            return Murmur3.hash(record, body + text.offset(), text.length(), 0);
        }
        return wire instanceof Wire.EnumWire name ?
            Murmur3.hash(record, body + name.code().offset(), name.code().width(), 0) :
            new RowKey(schema, List.of(key)).hash(new UnsafeBuffer(record, 0, record.capacity()), body);
    }

    /**
     * Send time of the row that was fed last.
     *
     * @return epoch nanoseconds.
     */
    public long timeNs()
    {
        return timeNs;
    }

    /**
     * Goes on from a send time.
     *
     * @param lastTimeNs as if the last row had been sent then, epoch nanoseconds.
     */
    public void timeNs(final long lastTimeNs)
    {
        timeNs = lastTimeNs;
    }

    /**
     * What runs.
     *
     * @return the partitions of all levels.
     */
    public LocalPartitions partitions()
    {
        return partitions;
    }

    /**
     * Sends a tick to all partitions.
     *
     * @param logTimeNs log time, epoch nanoseconds.
     */
    public void tick(final long logTimeNs)
    {
        partitions.onTick(logTimeNs);
    }

    /** Ends the input. */
    public void drain()
    {
        partitions.drain();
    }

    /**
     * Results so far, as {@code job operation (value, value)}. Each is told once.
     *
     * @return one line a result, in the order in which they left the partition, for each partition.
     */
    public List<List<String>> results()
    {
        return results.stream().map(PartitionsHarness::told).toList();
    }

    /**
     * Dead letters so far, as {@code reason job sequence in partition}, with 0 for no job; the partitions of a level
     * are numbered on behind those of the one below. Each is told once.
     *
     * @return one line a dead letter.
     */
    public List<String> deadLetters()
    {
        return told(deadLetters);
    }

    /**
     * How many levels of partitions there are.
     *
     * @return 1 when all jobs run in place.
     */
    public int levels()
    {
        return partitions.levels();
    }

    @Override
    public void close()
    {
        partitions.close();
    }

    private static List<String> told(final List<String> lines)
    {
        final List<String> told = List.copyOf(lines);
        lines.clear();
        return told;
    }

    private void take(final Partition partition)
    {
        for (int i = 0; i < partition.jobCount(); i++)
        {
            final JobHandle job = partition.job(i);
            while (null != job.results() && job.results().count() > 0)
            {
                take(job.plan(), job.results(), results.get(index(partition) % partitions.count()));
            }
        }
        final DeadLetterBatch dead = partition.deadLetters();
        while (dead.waiting() > 0)
        {
            final int offset = dead.offset();
            final int job = DeadLetterDescriptor.jobId(dead.buffer(), offset);
            deadLetters.add(Faults.name(DeadLetterDescriptor.reason(dead.buffer(), offset)) + " " + job + " " +
                DeadLetterDescriptor.inputSequence(dead.buffer(), offset) + " in " + index(partition));
            dead.taken();
        }
    }

    private int index(final Partition partition)
    {
        for (int i = 0; i < partitions.levels() * partitions.count(); i++)
        {
            if (partition == partitions.partition(i / partitions.count(), i % partitions.count()))
            {
                return i;
            }
        }
        throw new IllegalArgumentException("not one of these partitions");
    }

    private static void take(final JobPlan plan, final ResultBatch batch, final List<String> told)
    {
        batch.seal();
        final ResultBatchIterator rows = new ResultBatchIterator();
        rows.wrap(batch.buffer(), 0, batch.length());
        while (rows.next())
        {
            final Object[] row = new RowDecoder(plan.outputSchema()).decode(
                batch.buffer(), rows.rowOffset(), rows.rowLength());
            told.add(PartitionHarness.line(plan.name(), rows.operation(), row));
        }
        batch.clear();
    }
}
