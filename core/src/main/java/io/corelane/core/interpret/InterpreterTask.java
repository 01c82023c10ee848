package io.corelane.core.interpret;

import static io.corelane.codec.protocol.ResultBatchDescriptor.DELETE;
import static io.corelane.codec.protocol.ResultBatchDescriptor.INSERT;

import io.corelane.codec.RecordException;
import io.corelane.codec.RowEncoder;
import io.corelane.core.partition.JobTask;
import io.corelane.core.partition.RecordContext;
import io.corelane.core.partition.RowSink;
import io.corelane.core.plan.EmitMode;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.Rel;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.core.runtime.Faults;
import io.corelane.core.state.Snapshot;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A job run by the interpreter inside a partition: the same results, byte for byte, as generated code gives, and much
 * slower; it allocates and keeps its groups on the heap. Owned by the partition's thread.
 */
public final class InterpreterTask implements JobTask
{
    private final StreamDefinition source;
    private final RecordContext context;
    private final Faults faults;
    private final RowSink results;
    private final ScanDecoder decoder;
    private final EventTime eventTime;
    private final RowEncoder encoder;
    private final InterpretedJob job;

    /**
     * The task of a job, or of a fragment of one.
     *
     * @param plan    the job.
     * @param context of the partition.
     * @param faults  of the partition.
     * @param results takes the rows.
     * @return the task; one for plans of one source and its groups is exact about faults in expressions everywhere.
     */
    public static JobTask create(
        final JobPlan plan, final RecordContext context, final Faults faults, final RowSink results)
    {
        return isChain(plan.root()) && EmitMode.EVERY != plan.emit() ?
            new InterpreterTask(plan, context, faults, results) : new RelationTask(plan, context, faults, results);
    }

    /** One stream, filters and projections, perhaps groups without a window. */
    private static boolean isChain(final Rel root)
    {
        int groups = 0;
        Rel rel = root;
        while (rel instanceof Rel.Filter || rel instanceof Rel.Project || rel instanceof Rel.Aggregate)
        {
            groups += rel instanceof Rel.Aggregate aggregate ? null == aggregate.window() &&
                !aggregate.aggregates().isEmpty() ? 1 : 2 : 0;
            rel = rel.inputs().get(0);
        }
        return groups < 2 && rel instanceof Rel.Scan scan &&
            StreamDefinition.Kind.STREAM == scan.source().kind();
    }

    private InterpreterTask(
        final JobPlan plan, final RecordContext context, final Faults faults, final RowSink results)
    {
        this.source = plan.scan().source();
        this.context = context;
        this.faults = faults;
        this.results = results;
        this.decoder = new ScanDecoder(plan);
        this.eventTime = new EventTime(source);
        this.encoder = new RowEncoder(OutputValue.withFullPrecision(plan.outputSchema()));
        this.job = new InterpretedJob(plan, faults, context.partition(), this::leave);
    }

    @Override
    public int onRecord(
        final int input,
        final byte operation,
        final UnsafeBuffer record,
        final int bodyOffset,
        final int blockLength,
        final int version,
        final int endOffset)
    {
        faults.clear();
        final int offset = bodyOffset - source.schema().header().length();
        final int length = endOffset - offset;
        final Object[] fields = new Object[source.schema().fields().size()];
        final ScanRow row = new ScanRow(source, context, fields);
        try
        {
            decoder.decodeEarly(record, offset, length, fields);
            final Columns columns = job.filter(row);
            if (null != columns)
            {
                decoder.decodeLate(record, offset, length, fields);
                final Change change = job.prepare(columns);
                write(RowSink.RETRACT, change.former());
                write(change.operation(), change.row());
                job.commit(change);
                if (Faults.NONE != change.fault())
                {
                    context.refuseRow(change.fault());
                }
            }
        }
        catch (final FaultException ex)
        {
            faults.raise(ex.code());
        }
        return faults.code();
    }

    @Override
    public boolean onTick(final long logTimeNs)
    {
        faults.clear();
        job.tick(logTimeNs);
        return true;
    }

    /** A group goes: its row is deleted, or, when groups are told as they end, told now. */
    private void leave(final Group group)
    {
        try
        {
            write(job.emitsFinally() ? INSERT : DELETE, job.emitsFinally() ? job.row(group) : group.emitted());
        }
        catch (final FaultException ex)
        {
            context.refuseRow(ex.code());
        }
    }

    @Override
    public long eventTimeNs(
        final int input,
        final UnsafeBuffer record,
        final int bodyOffset,
        final int blockLength,
        final int version,
        final int endOffset)
    {
        return eventTime.read(record, bodyOffset, endOffset, context);
    }

    @Override
    public boolean drain()
    {
        if (!job.emitsFinally())
        {
            return true;
        }
        faults.clear();
        while (results.hasHeadroom())
        {
            if (!job.hasUndrained())
            {
                return true;
            }
            try
            {
                write(INSERT, job.drainNext());
            }
            catch (final FaultException ex)
            {
                context.refuseRow(ex.code());
            }
        }
        return false;
    }

    @Override
    public void snapshot(final Snapshot snapshot)
    {
        throw new UnsupportedOperationException("the interpreter's state is not kept");
    }

    @Override
    public void close()
    {
    }

    private void write(final byte operation, final Object[] row)
    {
        if (null != row)
        {
            try
            {
                final int offset = results.rowOffset();
                final int length = encoder.encode(row, results.out(), offset);
                results.commit(operation, length, context.inputSequence(), context.sendTimeNs());
            }
            catch (final RecordException ex)
            {
                throw new IllegalStateException("a checked row cannot be written: " + ex.getMessage(), ex);
            }
        }
    }
}
