package io.corelane.core.partition;

import io.corelane.codec.GroupEntry;
import io.corelane.codec.RecordSchema;
import io.corelane.codec.RowDecoder;
import io.corelane.codec.RowEncoder;
import io.corelane.codec.protocol.DeadLetterDescriptor;
import io.corelane.codec.protocol.RecordBatchEncoder;
import io.corelane.codec.protocol.ResultBatchIterator;
import io.corelane.core.codegen.JobCompiler;
import io.corelane.core.function.UserFunctions;
import io.corelane.core.interpret.InterpreterTask;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.StatePlace;
import io.corelane.core.plan.StatePlaces;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.core.runtime.Faults;
import io.corelane.core.sql.Catalog;
import io.corelane.core.sql.SchemaSource;
import io.corelane.core.sql.SqlCompiler;
import io.corelane.core.sql.Statement;
import io.corelane.core.state.Background;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A partition that runs SQL, for tests: rows in, decoded results out, by the interpreter or by generated code. */
public final class PartitionHarness implements AutoCloseable
{
    /** What runs the jobs. */
    public enum Engine
    {
        /** The oracle. */
        INTERPRETER,
        /** What the appliance runs. */
        GENERATED
    }

    private static final String[] OPERATIONS = {"insert", "update", "delete"};
    private static final int FRAGMENT_LENGTH = 65_536;
    private static final int LOOK_LENGTH = 200;

    private final Catalog catalog = new Catalog();
    private final Partition partition;
    private final List<String> results = new ArrayList<>();
    private boolean isFeeding;
    private int asked;
    private long packed;
    private final List<String> deadLetters = new ArrayList<>();
    private final List<String> wholeDeadLetters = new ArrayList<>();
    private long timeNs;

    /**
     * Compiles a script and starts its jobs.
     *
     * @param engine    what runs the jobs.
     * @param directory for state files.
     * @param sql       streams and jobs.
     */
    public PartitionHarness(final Engine engine, final Path directory, final String sql)
    {
        this(engine, directory, FRAGMENT_LENGTH, sql);
    }

    /**
     * Compiles a script and starts its jobs, changed.
     *
     * @param engine    what runs the jobs.
     * @param directory for state files.
     * @param sql       streams and jobs.
     * @param change    makes of a job's plan the one that runs.
     */
    public PartitionHarness(
        final Engine engine, final Path directory, final String sql, final UnaryOperator<JobPlan> change)
    {
        this(engine, directory, FRAGMENT_LENGTH, sql, UserFunctions.NONE, change);
    }

    /**
     * Compiles a script that calls functions of programs, and starts its jobs.
     *
     * @param engine    what runs the jobs.
     * @param directory for state files.
     * @param sql       streams and jobs.
     * @param functions of programs.
     */
    public PartitionHarness(
        final Engine engine, final Path directory, final String sql, final UserFunctions functions)
    {
        this(engine, directory, FRAGMENT_LENGTH, sql, functions, UnaryOperator.identity());
    }

    PartitionHarness(final Engine engine, final Path directory, final int resultFragmentLength, final String sql)
    {
        this(engine, directory, resultFragmentLength, sql, UserFunctions.NONE, UnaryOperator.identity());
    }

    private PartitionHarness(
        final Engine engine,
        final Path directory,
        final int resultFragmentLength,
        final String sql,
        final UserFunctions functions,
        final UnaryOperator<JobPlan> change)
    {
        partition = new Partition(0, FRAGMENT_LENGTH, resultFragmentLength);
        partition.outlet(this::collectEachOtherTime);
        for (final Statement statement :
            new SqlCompiler(catalog, SchemaSource.inFolder(directory), 1, functions).compile(sql, "test"))
        {
            if (statement instanceof Statement.CreateStream create)
            {
                partition.addStream(create.stream());
            }
            else if (statement instanceof Statement.CreateJob create)
            {
                final JobPlan plan = change.apply(create.job());
                partition.add(plan, factory(engine, directory, plan));
            }
        }
    }

    /**
     * Starts a job that was made by hand.
     *
     * @param engine    what runs it.
     * @param directory for state files.
     * @param plan      the job.
     * @return this.
     */
    public PartitionHarness add(final Engine engine, final Path directory, final JobPlan plan)
    {
        partition.add(plan, factory(engine, directory, plan));
        return this;
    }

    static TaskFactory factory(final Engine engine, final Path directory, final JobPlan plan)
    {
        if (Engine.INTERPRETER == engine)
        {
            return (context, faults, results) -> InterpreterTask.create(plan, context, faults, results);
        }
        final JobCompiler compiler = new JobCompiler(plan);
        return (context, faults, results) ->
            compiler.create(context, faults, results, directory, Background.INLINE);
    }

    /**
     * Feeds a row; its send time is a millisecond after the one before.
     *
     * @param stream name of the stream.
     * @param row    values as {@link RowEncoder} takes them.
     * @return this.
     */
    public PartitionHarness feed(final String stream, final Object... row)
    {
        return feedGroups(stream, List.of(), row);
    }

    /**
     * Feeds a row with groups; its send time is a millisecond after the one before.
     *
     * @param stream name of the stream.
     * @param groups as {@link RowEncoder} takes them.
     * @param row    values as {@link RowEncoder} takes them.
     * @return this.
     */
    public PartitionHarness feedGroups(
        final String stream, final List<List<GroupEntry>> groups, final Object... row)
    {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final StreamDefinition definition = catalog.stream(stream);
        final int length = new RowEncoder(definition.schema()).encode(row, groups, buffer, 0);
        return feedRecord(definition.id(), new UnsafeBuffer(buffer, 0, length));
    }

    /**
     * Feeds a record; its send time is a millisecond after the one before.
     *
     * @param streamId of the stream.
     * @param record   from its header on.
     * @return this.
     */
    public PartitionHarness feedRecord(final int streamId, final UnsafeBuffer record)
    {
        timeNs += 1_000_000;
        while (!partition.onRecord(streamId, record, 0, record.capacity(), 0, timeNs))
        {
            collect();
        }
        resume();
        return this;
    }

    /**
     * Feeds records that lie packed in memory that is no array; send times as of {@link #feedRecord}.
     *
     * @param streamId of the stream.
     * @param records  each from its header on.
     * @return this.
     */
    public PartitionHarness feedPacked(final int streamId, final List<UnsafeBuffer> records)
    {
        final UnsafeBuffer fragment = new UnsafeBuffer(ByteBuffer.allocateDirect(FRAGMENT_LENGTH));
        final RecordBatchEncoder batch = new RecordBatchEncoder().wrap(fragment, 0, FRAGMENT_LENGTH);
        batch.begin(0, packed, streamId, 0);
        for (final UnsafeBuffer record : records)
        {
            timeNs += 1_000_000;
            if (RecordBatchEncoder.FULL == batch.append(timeNs, 0, record, 0, record.capacity()))
            {
                throw new IllegalArgumentException("too many records for a fragment");
            }
        }
        packed += records.size();
        isFeeding = true;
        while (!partition.onFragment(fragment, 0, batch.length()))
        {
            collect();
        }
        isFeeding = false;
        resume();
        return this;
    }

    /**
     * Sends a tick.
     *
     * @param logTimeNs log time, epoch nanoseconds.
     * @return this.
     */
    public PartitionHarness tick(final long logTimeNs)
    {
        while (!partition.onTick(logTimeNs))
        {
            collect();
        }
        resume();
        return this;
    }

    private void resume()
    {
        while (!partition.resume())
        {
            collect();
        }
    }

    /**
     * Ends the input.
     *
     * @return this.
     */
    public PartitionHarness drain()
    {
        while (!partition.drain())
        {
            collect();
        }
        return this;
    }

    /**
     * Results so far, as {@code job operation (value, value)}; NULL is {@code NULL}, text in quotes. Each is told once.
     *
     * @return one line a result.
     */
    public List<String> results()
    {
        collect();
        final List<String> told = List.copyOf(results);
        results.clear();
        return told;
    }

    /**
     * Dead letters so far, as {@code reason job sequence}, with 0 for no job. Each is told once.
     *
     * @return one line a dead letter.
     */
    public List<String> deadLetters()
    {
        collect();
        final List<String> told = List.copyOf(deadLetters);
        deadLetters.clear();
        wholeDeadLetters.clear();
        return told;
    }

    /**
     * The dead letters since the last call, with the bytes of the record: none of a row that was made of records.
     *
     * @return one line a dead letter.
     */
    public List<String> wholeDeadLetters()
    {
        collect();
        final List<String> told = List.copyOf(wholeDeadLetters);
        deadLetters.clear();
        wholeDeadLetters.clear();
        return told;
    }

    /**
     * What a look at a job shows that keeps its own rows, as {@code (value, value)}.
     *
     * @param name of the job.
     * @param key  bytes of the key that is looked for, or null for all.
     * @return one line a row, sorted.
     */
    public List<String> look(final String name, final byte[] key)
    {
        final JobHandle job = job(name);
        final RecordSchema schema = job.plan().outputSchema();
        final List<String> rows = new ArrayList<>();
        for (final StatePlace place : StatePlaces.of(job.plan(), 1).all())
        {
            final ResultBatch batch = new ResultBatch(
                1, 0, LOOK_LENGTH + 2 * schema.blockLength(), schema.header().length() + schema.blockLength());
            final StateLook look = new StateLook(place.stage(), key, batch, false);
            while (!look.isDone())
            {
                if (!place.above().isEmpty() || !job.look(look))
                {
                    throw new AssertionError("nothing to look at: " + place);
                }
                while (batch.count() > 0)
                {
                    batch.seal();
                    final ResultBatchIterator shown = new ResultBatchIterator();
                    shown.wrap(batch.buffer(), 0, batch.length());
                    while (shown.next())
                    {
                        rows.add(text(
                            new RowDecoder(schema).decode(batch.buffer(), shown.rowOffset(), shown.rowLength())));
                    }
                    batch.clear();
                }
            }
        }
        rows.sort(null);
        return rows;
    }

    private JobHandle job(final String name)
    {
        for (int i = 0; i < partition.jobCount(); i++)
        {
            if (partition.job(i).plan().name().equals(name))
            {
                return partition.job(i);
            }
        }
        throw new AssertionError("no job " + name);
    }

    /**
     * The partition itself.
     *
     * @return the partition.
     */
    public Partition partition()
    {
        return partition;
    }

    /**
     * A stream.
     *
     * @param name of the stream.
     * @return its definition.
     */
    public StreamDefinition stream(final String name)
    {
        return catalog.stream(name);
    }

    @Override
    public void close()
    {
        partition.close();
    }

    /** Else what waits is collected when the partition has left the fragment, or by whoever feeds it otherwise. */
    private boolean collectEachOtherTime()
    {
        final boolean isCollected = isFeeding && 0 == (++asked & 1);
        if (isCollected)
        {
            collect();
        }
        return isCollected;
    }

    private void collect()
    {
        for (int i = 0; i < partition.jobCount(); i++)
        {
            collect(partition.job(i));
        }
        final DeadLetterBatch dead = partition.deadLetters();
        while (dead.waiting() > 0)
        {
            final int offset = dead.offset();
            deadLetters.add(Faults.name(DeadLetterDescriptor.reason(dead.buffer(), offset)) + " " +
                jobName(DeadLetterDescriptor.jobId(dead.buffer(), offset)) + " " +
                DeadLetterDescriptor.inputSequence(dead.buffer(), offset));
            final byte[] record = new byte[DeadLetterDescriptor.recordLength(dead.buffer(), offset)];
            dead.buffer().getBytes(DeadLetterDescriptor.recordOffset(dead.buffer(), offset), record);
            wholeDeadLetters.add(deadLetters.get(deadLetters.size() - 1) + " " + HexFormat.of().formatHex(record));
            dead.taken();
        }
    }

    private void collect(final JobHandle job)
    {
        while (job.results().count() > 0)
        {
            collectFragment(job);
        }
    }

    private void collectFragment(final JobHandle job)
    {
        final ResultBatch batch = job.results();
        batch.seal();
        final ResultBatchIterator rows = new ResultBatchIterator();
        rows.wrap(batch.buffer(), 0, batch.length());
        final RecordSchema schema = job.plan().outputSchema();
        while (rows.next())
        {
            final Object[] row =
                new RowDecoder(schema).decode(batch.buffer(), rows.rowOffset(), rows.rowLength());
            results.add(line(job.plan().name(), rows.operation(), row));
        }
        batch.clear();
    }

    static String line(final String job, final byte operation, final Object[] row)
    {
        return job + " " + OPERATIONS[operation] + " " + text(row);
    }

    private String jobName(final int id)
    {
        for (int i = 0; i < partition.jobCount(); i++)
        {
            if (id == partition.job(i).plan().id())
            {
                return partition.job(i).plan().name();
            }
        }
        return Integer.toString(id);
    }

    private static String text(final Object[] row)
    {
        return Arrays.stream(row).map(PartitionHarness::text).collect(Collectors.joining(", ", "(", ")"));
    }

    private static String text(final Object value)
    {
        if (value instanceof BigDecimal)
        {
            return ((BigDecimal)value).toPlainString();
        }
        return null == value ? "NULL" : value instanceof String ? "'" + value + "'" : value.toString();
    }
}
