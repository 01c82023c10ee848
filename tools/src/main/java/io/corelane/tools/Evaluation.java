package io.corelane.tools;

import io.corelane.codec.RecordException;
import io.corelane.codec.RecordFault;
import io.corelane.codec.RowEncoder;
import io.corelane.codec.protocol.DeadLetterDescriptor;
import io.corelane.codec.protocol.ResultBatchIterator;
import io.corelane.core.codegen.JobCompiler;
import io.corelane.core.interpret.InterpreterTask;
import io.corelane.core.partition.DeadLetterBatch;
import io.corelane.core.partition.JobHandle;
import io.corelane.core.partition.Partition;
import io.corelane.core.partition.TaskFactory;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.core.runtime.Faults;
import io.corelane.core.sql.Catalog;
import io.corelane.core.state.Background;
import io.corelane.ingest.KeyPlace;
import io.corelane.ingest.client.SlotTable;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Jobs over partitions in this process and on this thread, without Aeron and without a clock: the same records, code
 * and state as in the appliance. Results are written in order, a record's before the next record is looked at.
 */
final class Evaluation implements JsonLines.Handler, AutoCloseable
{
    private static final int FRAGMENT_LENGTH = 1 << 17;

    private final Partition[] partitions;
    private final SlotTable slots;
    private final Utf8Writer out;
    private final UnsafeBuffer record = new UnsafeBuffer(new byte[FRAGMENT_LENGTH]);
    private final ResultBatchIterator results = new ResultBatchIterator();
    private final Map<StreamDefinition, RowEncoder> encoders = new HashMap<>();
    private final Map<JobPlan, ResultPrinter> printers = new HashMap<>();
    private final Map<StreamDefinition, Integer> turns = new HashMap<>();
    private long logTimeNs;

    /**
     * Jobs, ready for rows.
     *
     * @param catalog       streams and jobs.
     * @param partitions    how many, from 1.
     * @param isInterpreted whether the interpreter runs the jobs in place of generated code.
     * @param directory     for state.
     * @param out           takes the results.
     */
    Evaluation(
        final Catalog catalog,
        final int partitions,
        final boolean isInterpreted,
        final Path directory,
        final Utf8Writer out)
    {
        this.out = out;
        this.partitions = new Partition[partitions];
        slots = new SlotTable(partitions);
        final Map<JobPlan, JobCompiler> compilers = new HashMap<>();
        for (final StreamDefinition stream : catalog.streams())
        {
            encoders.put(stream, new RowEncoder(stream.schema()));
            turns.put(stream, 0);
        }
        for (final JobPlan plan : catalog.jobs())
        {
            printers.put(plan, new ResultPrinter(plan.name(), plan.outputSchema()));
            if (!isInterpreted)
            {
                compilers.put(plan, new JobCompiler(plan));
            }
        }
        for (int i = 0; i < partitions; i++)
        {
            this.partitions[i] = new Partition(i, FRAGMENT_LENGTH, FRAGMENT_LENGTH);
            for (final StreamDefinition stream : catalog.streams())
            {
                this.partitions[i].addStream(stream);
            }
            final Path folder = directory.resolve("p" + i);
            for (final JobPlan plan : catalog.jobs())
            {
                this.partitions[i].add(plan, isInterpreted ? interpreted(plan) : compiled(compilers.get(plan), folder));
            }
        }
    }

    private static TaskFactory compiled(final JobCompiler compiler, final Path folder)
    {
        return (context, faults, batch) -> compiler.create(context, faults, batch, folder, Background.INLINE);
    }

    private static TaskFactory interpreted(final JobPlan plan)
    {
        return (context, faults, batch) -> new InterpreterTask(plan, context, faults, batch);
    }

    @Override
    public void onRow(final StreamRow row, final String json) throws JsonInputException
    {
        final StreamDefinition stream = row.stream();
        final int length;
        try
        {
            length = encoders.get(stream).encode(row.values(), record, 0);
        }
        catch (final RecordException ex)
        {
            if (RecordFault.CAST == ex.fault())
            {
                throw new JsonInputException(row.columnOf(ex.getMessage()), ex.getMessage());
            }
            deadLetter(ex.fault().name(), stream.name(), json);
            return;
        }
        final int keyLength = KeyPlace.length(stream);
        final int hash = 0 == keyLength ? 0 : SlotTable.hash(record, KeyPlace.offset(stream), keyLength);
        final Partition partition = partitions[partitionOf(stream, hash)];
        while (!partition.onRecord(stream.id(), record, 0, length, hash, logTimeNs))
        {
            flush(partition, null, null);
        }
        flush(partition, stream.name(), json);
        resume(partition);
        partition.doWork();
    }

    @Override
    public void onTick(final long timeNs)
    {
        logTimeNs = Math.max(logTimeNs, timeNs);
        for (final Partition partition : partitions)
        {
            while (!partition.onTick(timeNs))
            {
                flush(partition, null, null);
            }
            resume(partition);
        }
    }

    /** The input has ended. */
    void drain()
    {
        for (final Partition partition : partitions)
        {
            while (!partition.drain())
            {
                flush(partition, null, null);
            }
            flush(partition, null, null);
        }
        out.flush();
    }

    @Override
    public void close()
    {
        for (final Partition partition : partitions)
        {
            if (null != partition)
            {
                partition.close();
            }
        }
    }

    /** Records without a key go round robin. */
    private int partitionOf(final StreamDefinition stream, final int hash)
    {
        return StreamDefinition.NONE == stream.keyField() ?
            turns.merge(stream, 1, Integer::sum) % partitions.length : slots.partition(hash);
    }

    private void resume(final Partition partition)
    {
        while (!partition.resume())
        {
            flush(partition, null, null);
        }
        flush(partition, null, null);
    }

    private void flush(final Partition partition, final String stream, final String json)
    {
        for (int i = 0; i < partition.jobCount(); i++)
        {
            final JobHandle job = partition.job(i);
            while (job.results().count() > 0)
            {
                print(job);
            }
        }
        final DeadLetterBatch deadLetters = partition.deadLetters();
        while (deadLetters.waiting() > 0)
        {
            final byte reason = DeadLetterDescriptor.reason(deadLetters.buffer(), deadLetters.offset());
            deadLetter(Faults.name(reason), stream, json);
            deadLetters.taken();
        }
    }

    private void print(final JobHandle job)
    {
        final ResultPrinter printer = printers.get(job.plan());
        job.results().seal();
        results.wrap(job.results().buffer(), 0, job.results().length());
        while (results.next())
        {
            printer.json(results.operation(), job.results().buffer(), results.rowOffset(), out);
            out.endOfLine();
        }
        job.results().clear();
    }

    private void deadLetter(final String reason, final String stream, final String json)
    {
        out.ascii("{\"dead_letter\":{\"reason\":\"").ascii(reason).ascii("\",\"stream\":");
        if (null == stream)
        {
            out.ascii("null");
        }
        else
        {
            out.jsonText(stream);
        }
        out.ascii(",\"row\":").text(null == json ? "null" : json).ascii("}}").endOfLine();
    }
}
