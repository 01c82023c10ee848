package io.corelane.core.codegen;

import static io.corelane.codec.protocol.ResultBatchDescriptor.ROW_OFFSET;

import io.corelane.core.plan.Expr;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.Function;

/**
 * Writes how rows of a run go into a job's results, for all of which room is asked once: one behind the other, at an
 * address that only steps on, and counted together behind the last. For results that leave as they are, of records that
 * came packed; rows for anything else are written one by one.
 */
class ClaimedRows extends RunRows
{
    private final OutputWriter output;

    ClaimedRows(final OutputWriter output)
    {
        this.output = output;
    }

    /** Writes the row of one record into room that another method has asked for, and counts. */
    static RunRows ofNewcomer(final OutputWriter output)
    {
        return new ClaimedRows(output)
        {
            @Override
            void ask(final MethodWriter method)
            {
                // There is room.
            }

            @Override
            void count(final MethodWriter method, final String operation)
            {
                putEntry(method, operation);
            }
        };
    }

    /** Parameters of such a method. */
    static String newcomerParameters()
    {
        return "(final RecordRun run, final int i, final UnsafeBuffer out, final int start, final long sendTimeBack)";
    }

    /**
     * Writes {@code onRun}, which chooses between two methods, and these.
     *
     * @param oneByOne writes the body of one for memory of a kind, by name of the array.
     * @param claimed  writes the body of the other, for memory that is no array.
     */
    static void write(
        final ClassWriter owner, final Function<String, MethodWriter> oneByOne, final MethodWriter claimed)
    {
        final String parameters =
            "(final RecordRun run, final int first, final int until, final int input";
        if (ByteOrder.LITTLE_ENDIAN != ByteOrder.nativeOrder())
        {
            InputWriter.writeByMemory(owner, "int", "onRun", parameters + ")", "(run, first, until, input)", oneByOne);
            return;
        }
        InputWriter.writeByMemory(owner, "int", "onEach", parameters + ")", "(run, first, until, input)", oneByOne);
        owner.add("private int onPacked" + parameters + ", final ResultBatch batch)", claimed);
        writeChoice(owner);
    }

    /** Writes {@code onRun} for {@code onPacked} and {@code onEach}. */
    static void writeChoice(final ClassWriter owner)
    {
        final MethodWriter choice = owner.method();
        choice.line("final ResultBatch batch = results instanceof ResultBatch ? (ResultBatch)results : null;");
        choice.line("return null != batch && !batch.isSilent() && run.isPacked() && first < until ? " +
            "onPacked(run, first, until, input, batch) : onEach(run, first, until, input);");
        owner.add("public int onRun(final RecordRun run, final int first, final int until, final int input)", choice);
    }

    @Override
    void begin(final MethodWriter method)
    {
        method.line("final long sendTimeBack = run.sendTimeBack();");
        method.line("UnsafeBuffer out = batch.out();");
        method.line("int start = 0;");
        method.line("int room = 0;");
        method.line("int taken = 0;");
    }

    /** For all that may follow, where there is none left. */
    @Override
    void ask(final MethodWriter method)
    {
        method.open("if (taken == room)");
        method.line("batch.commit(taken, ROW_LENGTH);");
        method.line("taken = 0;");
        method.line("room = batch.claim(until - i, ROW_LENGTH);");
        method.open("if (0 == room)");
        method.line("break;");
        method.close();
        method.line("out = batch.out();");
        method.line("start = batch.rowOffset();");
        method.close();
    }

    @Override
    void write(final MethodWriter method, final List<Expr> row, final Columns source)
    {
        output.inlineClaimed(method, row, source);
    }

    /** Of the record {@code i}, which is at {@code at}. */
    @Override
    void count(final MethodWriter method, final String operation)
    {
        putEntry(method, operation);
        step(method);
    }

    final void putEntry(final MethodWriter method, final String operation)
    {
        method.line("ResultBatch.putEntry(out.addressOffset() + start - " + ROW_OFFSET + "L, " + operation +
            ", ROW_LENGTH, run.sequence(i), UnsafeApi.getLong(null, at - sendTimeBack));");
    }

    private static void step(final MethodWriter method)
    {
        method.line("start += ROW_LENGTH + " + ROW_OFFSET + ";");
        method.line("taken++;");
    }

    @Override
    void newcomer(final MethodWriter method)
    {
        ask(method);
        method.open("if (onNewClaimed(run, i, out, start, sendTimeBack))");
        step(method);
        method.line("continue;");
        method.close();
        method.line("break;");
    }

    @Override
    void end(final MethodWriter method)
    {
        method.line("batch.commit(taken, ROW_LENGTH);");
    }
}
