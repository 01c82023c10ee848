package io.corelane.core.codegen;

import io.corelane.core.plan.Expr;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes how the records of a run become rows where there are no groups, in one method with everything in variables. A
 * record that is refused, and one whose row has no room, is left to the method that can do all, from the beginning:
 * only jobs qualify whose expressions count nothing.
 */
final class PlainRunWriter
{
    private final ClassWriter owner;
    private final JobShape shape;
    private final InputWriter input;
    private final OutputWriter output;

    private PlainRunWriter(
        final ClassWriter owner, final JobShape shape, final InputWriter input, final OutputWriter output)
    {
        this.owner = owner;
        this.shape = shape;
        this.input = input;
        this.output = output;
    }

    /** The writer for a job without groups, or null when it does not qualify. */
    static PlainRunWriter of(
        final ClassWriter owner, final JobShape shape, final InputWriter input, final OutputWriter output)
    {
        final List<Expr> all = new ArrayList<>(shape.where());
        all.addAll(shape.output());
        final boolean fits = all.stream().mapToInt(ExprSize::of).sum() <= owner.maxParts() &&
            input.columnCount() + shape.output().size() <= FastRecordWriter.MAX_PIECES;
        return fits && all.stream().allMatch(FastRecordWriter::isQuiet) ?
            new PlainRunWriter(owner, shape, input, output) : null;
    }

    void write()
    {
        owner.add("public boolean takesRuns()", owner.method().line("return true;"));
        final boolean isTogether = ByteOrder.LITTLE_ENDIAN == ByteOrder.nativeOrder();
        InputWriter.writeByMemory(owner, "int", isTogether ? "onEach" : "onRun", "(final RecordRun run, " +
            "final int first, final int until, final int input)", "(run, first, until, input)", this::run);
        if (isTogether)
        {
            new TogetherWriter(owner, shape, input, output).write("onPacked", "onEach");
            ClaimedRows.writeChoice(owner);
        }
    }

    private MethodWriter run(final String base)
    {
        final MethodWriter method = owner.method();
        input.beginRun(method);
        method.line("int i = first;");
        input.beginRecords(method, "first");
        method.open("for (; i < until; i++)");
        input.nextRecord(method);
        method.open("if (!results.hasHeadroom())");
        method.line("break;");
        method.close();
        if (!shape.where().stream().allMatch(input::isOfRecord) ||
            !shape.output().stream().allMatch(input::isOfRecord))
        {
            method.line("run.tell(context, i);");
        }
        input.inline(method, base, shape.where(), "if (Faults.NONE == faults.code()) continue; else break;",
            shape.output());
        output.inline(method, shape.output(), input::column, "break;");
        method.open("if (Faults.NONE != faults.code())");
        method.line("break;");
        method.close();
        method.line("results.commit((byte)0, ROW_LENGTH, run.sequence(i), run.sendTimeNs(i));");
        method.close();
        method.line("faults.clear();");
        return method.line("return i;");
    }
}
