package io.corelane.core.interpret;

import static io.corelane.codec.protocol.ResultBatchDescriptor.DELETE;
import static io.corelane.codec.protocol.ResultBatchDescriptor.INSERT;

import io.corelane.core.partition.RecordContext;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.runtime.Faults;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Runs a plan over rows that never were records: what a job means, without any bytes. */
public final class Interpreter
{
    private final JobPlan plan;
    private final RecordContext context = new RecordContext(0);
    private final List<Interpretation.Result> results = new ArrayList<>();
    private final List<Interpretation.Fault> faults = new ArrayList<>();
    private final InterpretedJob job;

    private Interpreter(final JobPlan plan)
    {
        this.plan = plan;
        this.job = new InterpretedJob(plan, new Faults(), 0, this::leave);
    }

    /**
     * Runs a job over its whole input, the end included. System columns: partition 0, sequence from 0, send time 0.
     *
     * @param plan the job.
     * @param rows values of the source's columns: Long (BIGINT, and TIMESTAMP in nanoseconds), BigDecimal with the
     *             column's scale, Double, Boolean, String; NULL is null.
     * @return results and faults.
     */
    public static Interpretation run(final JobPlan plan, final List<Object[]> rows)
    {
        final Interpreter interpreter = new Interpreter(plan);
        for (int i = 0; i < rows.size(); i++)
        {
            interpreter.context.record(i, 0, 0);
            interpreter.onRow(rows.get(i));
        }
        interpreter.drain();
        return new Interpretation(List.copyOf(interpreter.results), List.copyOf(interpreter.faults));
    }

    private void onRow(final Object[] row)
    {
        try
        {
            final Columns input = job.filter(new ScanRow(plan.scan().source(), context, row));
            if (null != input)
            {
                final Change change = job.prepare(input);
                job.commit(change);
                add(change.operation(), change.row());
            }
        }
        catch (final FaultException ex)
        {
            faults.add(new Interpretation.Fault(context.inputSequence(), ex.code()));
        }
    }

    private void leave(final Group group)
    {
        try
        {
            add(job.emitsFinally() ? INSERT : DELETE, job.emitsFinally() ? job.row(group) : group.emitted());
        }
        catch (final FaultException ex)
        {
            faults.add(new Interpretation.Fault(context.inputSequence(), ex.code()));
        }
    }

    private void drain()
    {
        while (job.hasUndrained())
        {
            try
            {
                add(INSERT, job.drainNext());
            }
            catch (final FaultException ex)
            {
                faults.add(new Interpretation.Fault(context.inputSequence(), ex.code()));
            }
        }
    }

    private void add(final byte operation, final Object[] row)
    {
        if (null != row)
        {
            // Rows hold nulls, so no List.of.
            results.add(new Interpretation.Result(
                context.inputSequence(), operation, Collections.unmodifiableList(Arrays.asList(row))));
        }
    }
}
