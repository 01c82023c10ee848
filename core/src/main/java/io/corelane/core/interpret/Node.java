package io.corelane.core.interpret;

import io.corelane.core.partition.JobTask;
import io.corelane.core.partition.RecordContext;
import io.corelane.core.runtime.Faults;
import java.util.List;

/** A relation at work: takes changes of its inputs' rows, gives changes of its own. */
abstract class Node
{
    private final List<Node> inputs;
    private RecordContext context;
    private Node parent;
    private int slot;

    Node(final List<Node> inputs)
    {
        this.inputs = inputs;
        for (int i = 0; i < inputs.size(); i++)
        {
            inputs.get(i).parent = this;
            inputs.get(i).slot = i;
        }
    }

    final void context(final RecordContext value)
    {
        context = value;
        inputs.forEach((input) -> input.context(value));
    }

    /** Takes a change of an input; throws a fault. */
    abstract void on(int input, RowChange change);

    /** Throws the fault with which a row would be refused by what is made of it, row by row, above. */
    void check(final int input, final Object[] row)
    {
        // Most keep rows, and refuse them by themselves.
    }

    /** What was checked and not given will not be. */
    void forgetChecked()
    {
        // Most check nothing.
    }

    /** Throws the fault with which a row could not be given, before it is. */
    final void checkAbove(final Object[] row)
    {
        try
        {
            requireColumns(parent.takesUnmade() ? Faults.NONE : Unmade.fault(row));
            parent.check(slot, row);
        }
        catch (final FaultException ex)
        {
            forgetAbove();
            throw ex;
        }
    }

    /** Takes back what {@link #checkAbove} was asked. */
    final void forgetAbove()
    {
        parent.forgetChecked();
    }

    /** Time has come on for the inputs. */
    void time(final long watermarkNs)
    {
        // Most do not look at time.
    }

    /** How far time has come behind the rows that it gave, where it holds some back. */
    long behindNs(final long watermarkNs)
    {
        return watermarkNs;
    }

    /** How far time behind it lies below the one of its inputs. */
    long delayNs()
    {
        return 0;
    }

    void tick(final long logTimeNs)
    {
        inputs.forEach((input) -> input.tick(logTimeNs));
    }

    void end()
    {
        inputs.forEach(Node::end);
    }

    /** Takes time on from the sources up; how far it has come behind this. */
    long advance(final long sourceNs)
    {
        long least = inputs.isEmpty() ? sourceNs : Long.MAX_VALUE;
        for (final Node input : inputs)
        {
            least = Math.min(least, input.advance(sourceNs));
        }
        if (JobTask.NO_TIME != least)
        {
            time(least);
        }
        if (Long.MAX_VALUE == least)
        {
            return least;
        }
        if (JobTask.NO_TIME == least)
        {
            return least;
        }
        final long behindNs = behindNs(least);
        return behindNs < JobTask.NO_TIME + delayNs() ? JobTask.NO_TIME : behindNs - delayNs();
    }

    /** Gives a change on; a fault is thrown to whoever gave the row. */
    final void pass(final RowChange change)
    {
        final boolean takesUnmade = parent.takesUnmade();
        final Object[] before = takesUnmade || Faults.NONE == Unmade.fault(change.before()) ? change.before() : null;
        final int fault = takesUnmade ? Faults.NONE : Unmade.fault(change.after());
        final Object[] after = Faults.NONE == fault ? change.after() : null;
        if (null != before || null != after)
        {
            parent.on(slot, new RowChange(before, after));
        }
        requireColumns(fault);
    }

    /** Whether rows may have columns that cannot be worked out, as long as nobody asks for them. */
    boolean takesUnmade()
    {
        return false;
    }

    private static void requireColumns(final int fault)
    {
        if (Faults.NONE != fault)
        {
            throw new FaultException(fault);
        }
    }

    /** Gives a change of rows that are kept: one that cannot be taken above is refused there. */
    final void give(final RowChange change)
    {
        try
        {
            pass(change);
        }
        catch (final FaultException ex)
        {
            refuse(ex.code());
        }
    }

    /** A row cannot be worked out. */
    final void refuse(final int code)
    {
        context.refuseRow(code);
    }
}
