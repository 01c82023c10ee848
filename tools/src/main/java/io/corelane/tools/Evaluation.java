package io.corelane.tools;

import io.corelane.codec.RecordException;
import io.corelane.codec.RecordFault;
import io.corelane.codec.RowEncoder;
import io.corelane.codec.protocol.DeadLetterDescriptor;
import io.corelane.codec.protocol.ResultBatchIterator;
import io.corelane.core.codegen.CompiledJob;
import io.corelane.core.interpret.InterpreterTask;
import io.corelane.core.partition.DeadLetterBatch;
import io.corelane.core.partition.JobHandle;
import io.corelane.core.partition.LocalPartitions;
import io.corelane.core.partition.Partition;
import io.corelane.core.partition.TaskFactory;
import io.corelane.core.plan.Fragments;
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

    private final LocalPartitions partitions;
    private final SlotTable slots;
    private final Utf8Writer out;
    private final UnsafeBuffer record = new UnsafeBuffer(new byte[FRAGMENT_LENGTH]);
    private final ResultBatchIterator results = new ResultBatchIterator();
    private final Map<StreamDefinition, RowEncoder> encoders = new HashMap<>();
    private final Map<String, ResultPrinter> printers = new HashMap<>();
    private final Map<StreamDefinition, Integer> turns = new HashMap<>();
    private String streamAtHand;
    private String rowAtHand;
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
        this.partitions =
            new LocalPartitions(partitions, FRAGMENT_LENGTH, FRAGMENT_LENGTH, this::take);
        slots = new SlotTable(partitions);
        for (final StreamDefinition stream : catalog.streams())
        {
            encoders.put(stream, new RowEncoder(stream.schema()));
            turns.put(stream, 0);
            this.partitions.addStream(stream);
        }
        for (final JobPlan plan : catalog.jobs())
        {
            if (catalog.isPaused(plan.name()))
            {
                // Nothing resumes it here.
                continue;
            }
            printers.put(plan.name(), new ResultPrinter(plan.name(), plan.outputSchema()));
            if (isInterpreted)
            {
                this.partitions.add(Fragments.of(plan, partitions), (partition, part) -> interpreted(part.plan()));
            }
            else
            {
                final CompiledJob job = new CompiledJob(plan, partitions);
                this.partitions.add(job.fragments(), (partition, part) ->
                    job.tasks(part, directory.resolve("p" + partition), Background.INLINE));
            }
        }
    }

    private static TaskFactory interpreted(final JobPlan plan)
    {
        return (context, faults, batch) -> InterpreterTask.create(plan, context, faults, batch);
    }

    @Override
    public void onRow(final StreamRow row, final String json) throws JsonInputException
    {
        final StreamDefinition stream = row.stream();
        final int length;
        try
        {
            length = encoders.get(stream).encode(row.values(), row.groups(), record, 0);
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
        streamAtHand = stream.name();
        rowAtHand = json;
        partitions.onRecord(partitionOf(stream, hash), stream.id(), record, 0, length, hash, logTimeNs);
        streamAtHand = null;
        rowAtHand = null;
    }

    @Override
    public void onTick(final long timeNs)
    {
        logTimeNs = Math.max(logTimeNs, timeNs);
        partitions.onTick(timeNs);
    }

    /** The input has ended. */
    void drain()
    {
        partitions.drain();
        out.flush();
    }

    @Override
    public void close()
    {
        partitions.close();
    }

    /** Records without a key go round robin. */
    private int partitionOf(final StreamDefinition stream, final int hash)
    {
        return StreamDefinition.NONE == stream.keyField() ?
            turns.merge(stream, 1, Integer::sum) % partitions.count() : slots.partition(hash);
    }

    private void take(final Partition partition)
    {
        for (int i = 0; i < partition.jobCount(); i++)
        {
            final JobHandle job = partition.job(i);
            while (null != job.results() && job.results().count() > 0)
            {
                print(job);
            }
        }
        final DeadLetterBatch deadLetters = partition.deadLetters();
        while (deadLetters.waiting() > 0)
        {
            final byte reason = DeadLetterDescriptor.reason(deadLetters.buffer(), deadLetters.offset());
            deadLetter(Faults.name(reason), streamAtHand, rowAtHand);
            deadLetters.taken();
        }
    }

    private void print(final JobHandle job)
    {
        final ResultPrinter printer = printers.get(job.plan().name());
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
