package io.corelane.core.codegen;

import static io.corelane.codec.protocol.ResultBatchDescriptor.ROW_OFFSET;

import io.corelane.codec.Wire;
import io.corelane.core.plan.Expr;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes how the records of a run become rows of a job's results together, where there are no groups: first which of
 * them pass, without a jump that would be guessed wrong each second time, and then the rows, one behind the other, for
 * which room is asked once. Only then they count; where anything is refused nothing does, and the records are taken one
 * by one, from the first.
 */
final class TogetherWriter
{
    private final ClassWriter owner;
    private final JobShape shape;
    private final InputWriter input;
    private final OutputWriter output;

    TogetherWriter(
        final ClassWriter owner, final JobShape shape, final InputWriter input, final OutputWriter output)
    {
        this.owner = owner;
        this.shape = shape;
        this.input = input;
        this.output = output;
    }

    /**
     * Writes the method.
     *
     * @param name     of it.
     * @param oneByOne the one that takes records one by one, with the same parameters but the last.
     */
    void write(final String name, final String oneByOne)
    {
        final String refused = "return " + oneByOne + "(run, first, until, input);";
        final MethodWriter method = owner.method();
        input.beginRun(method);
        final boolean isFiltered = !shape.where().isEmpty();
        if (isFiltered)
        {
            choose(method, refused);
        }
        else
        {
            method.line("final int passing = until - first;");
        }
        method.line("final int rows = batch.claim(passing, ROW_LENGTH);");
        method.open("if (0 == rows)");
        method.line(isFiltered ? "return 0L == passed ? until : first + Long.numberOfTrailingZeros(passed);" :
            "return first;");
        method.close();
        method.line("final UnsafeBuffer out = batch.out();");
        method.line("final long sendTimeBack = run.sendTimeBack();");
        method.line("int start = batch.rowOffset();");
        if (isFiltered)
        {
            method.open("for (int n = 0; n < rows; n++)");
            method.line("final int i = first + Long.numberOfTrailingZeros(passed);");
            method.line("passed &= passed - 1L;");
            input.beginRecord(method);
        }
        else
        {
            input.beginRecords(method, "first");
            method.open("for (int i = first; i < first + rows; i++)");
            input.nextRecord(method);
        }
        row(method);
        method.close();
        refuse(method, refused);
        method.line("batch.commit(rows, ROW_LENGTH);");
        method.line(isFiltered ? "return 0L == passed ? until : first + Long.numberOfTrailingZeros(passed);" :
            "return first + rows;");
        owner.add("private int " + name + "(final RecordRun run, final int first, final int until, " +
            "final int input, final ResultBatch batch)", method);
    }

    /** Finds the records that pass: a bit for each, the lowest for the first one. */
    private void choose(final MethodWriter method, final String refused)
    {
        method.line("long passed = 0L;");
        input.beginRecords(method, "first");
        method.open("for (int i = first; i < until; i++)");
        tell(method, shape.where());
        input.nextRecord(method);
        final int others = shape.where().size() - 1;
        final Expr last = shape.where().get(others);
        input.inline(method, "null", shape.where().subList(0, others), "continue;", List.of(last));
        method.line("final boolean passes = " + new ExprWriter(method, input::column).condition(last) + ";");
        method.line("passed |= (passes ? 1L : 0L) << i - first;");
        method.close();
        refuse(method, refused);
        method.line("final int passing = Long.bitCount(passed);");
    }

    private void row(final MethodWriter method)
    {
        final List<Expr> workedOut = new ArrayList<>();
        for (int i = 0; i < shape.output().size(); i++)
        {
            if (null == copied(i))
            {
                workedOut.add(shape.output().get(i));
            }
        }
        tell(method, workedOut);
        input.inline(method, "null", List.of(), "", workedOut);
        method.line("final int row = start + " + output.headerLength() + ";");
        method.line("final long rowAt = out.addressOffset() + row;");
        method.line("ResultBatch.putEntry(rowAt - " + (ROW_OFFSET + output.headerLength()) + "L, RowSink.INSERT, " +
            "ROW_LENGTH, run.sequence(i), UnsafeApi.getLong(null, at - sendTimeBack));");
        method.line("UnsafeApi.putLong(null, rowAt - " + output.headerLength() + "L, ROW_HEADER);");
        for (int i = 0; i < shape.output().size(); i++)
        {
            final Wire.IntWire word = copied(i);
            if (null == word)
            {
                output.inline(method, i, shape.output().get(i), input::column);
            }
            else
            {
                method.line("UnsafeApi.putLong(null, rowAt + " + RowWriter.word(output.wire(i)).offset() +
                    "L, UnsafeApi.getLong(null, at + " + word.offset() + "L));");
            }
        }
        method.line("start += ROW_LENGTH + " + ROW_OFFSET + ";");
    }

    /** The word of a record that goes into a column as it is, or null where that is to be worked out. */
    private Wire.IntWire copied(final int index)
    {
        return shape.output().get(index) instanceof Expr.Column column ?
            input.sameWord(column, output.wire(index)) : null;
    }

    private void tell(final MethodWriter method, final List<Expr> expressions)
    {
        if (!expressions.stream().allMatch(input::isOfRecord))
        {
            method.line("run.tell(context, i);");
        }
    }

    private static void refuse(final MethodWriter method, final String refused)
    {
        method.open("if (Faults.NONE != faults.code())");
        method.line(refused);
        method.close();
    }
}
