package io.corelane.core.codegen;

import io.corelane.core.plan.Expr;
import java.util.List;

/** Writes how rows of records that are taken in one method with everything in variables become results, or do not. */
abstract class RunRows
{
    /** Where the records of a run have their sequence and time. */
    static final String OF_RUN = "run.sequence(i), run.sendTimeNs(i)";

    /** Where a record that comes alone has them. */
    static final String OF_CONTEXT = "context.inputSequence(), context.sendTimeNs()";

    /** Records make no rows. */
    static final RunRows NONE = new RunRows()
    {
    };

    /**
     * Rows that are asked for, written and counted one by one, in memory of any kind.
     *
     * @param output    writes them.
     * @param place     sequence and time of a row's record, as Java arguments.
     * @param otherwise line for a row that has no room.
     * @return the writer.
     */
    static RunRows each(final OutputWriter output, final String place, final String otherwise)
    {
        return new RunRows()
        {
            @Override
            void ask(final MethodWriter method)
            {
                method.open("if (!results.hasHeadroom())");
                method.line(otherwise);
                method.close();
            }

            @Override
            void write(final MethodWriter method, final List<Expr> row, final Columns source)
            {
                output.inline(method, row, source, otherwise);
            }

            @Override
            void count(final MethodWriter method, final String operation)
            {
                method.line("results.commit(" + operation + ", ROW_LENGTH, " + place + ");");
            }
        };
    }

    /** In front of the loop. */
    void begin(final MethodWriter method)
    {
    }

    /** In front of a row, of the record {@code i} of a run: asks for room. */
    void ask(final MethodWriter method)
    {
    }

    /** Writes a row, which does not count yet. */
    void write(final MethodWriter method, final List<Expr> row, final Columns source)
    {
    }

    /** The row that was written is one. */
    void count(final MethodWriter method, final String operation)
    {
    }

    /** Within the loop: lines that leave a record without a group to another method, which writes its row. */
    void newcomer(final MethodWriter method)
    {
        method.open("if (onNew(run, i))");
        method.line("continue;");
        method.close();
        method.line("break;");
    }

    /** Behind the loop. */
    void end(final MethodWriter method)
    {
    }
}
