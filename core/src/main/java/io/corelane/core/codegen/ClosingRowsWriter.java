package io.corelane.core.codegen;

import static io.corelane.codec.protocol.ResultBatchDescriptor.ROW_OFFSET;

import io.corelane.core.plan.Expr;
import io.corelane.core.plan.Rel;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes how the groups of a window that closes give their rows to a job's results: in one loop with everything in
 * variables, room being asked for once. A group that needs more than the usual (its row cannot be worked out, or there
 * is no room) ends the loop, and is left to the method that can do all; so nothing that counts may happen here before
 * that is known.
 */
final class ClosingRowsWriter
{
    /** Rows that room is asked for, at the most. */
    private static final int MOST = 1 << 12;

    private final ClassWriter owner;
    private final JobShape shape;
    private final GroupWriter groups;
    private final OutputWriter output;
    private final Columns columns;

    private ClosingRowsWriter(
        final ClassWriter owner,
        final JobShape shape,
        final GroupWriter groups,
        final OutputWriter output,
        final Columns columns)
    {
        this.owner = owner;
        this.shape = shape;
        this.groups = groups;
        this.output = output;
        this.columns = columns;
    }

    /** Writes the methods for groups of windows that give rows when they close, if such groups qualify. */
    static void write(
        final ClassWriter owner,
        final JobShape shape,
        final GroupLayout layout,
        final GroupWriter groups,
        final OutputWriter output,
        final Columns columns)
    {
        final Rel.Aggregate aggregate = shape.aggregate();
        final List<Expr> all = new ArrayList<>(shape.having());
        all.addAll(shape.output());
        final int parts = all.stream().mapToInt(ExprSize::of).sum();
        final int pieces = aggregate.keys().size() + layout.accumulators().size() + shape.output().size();
        if (ByteOrder.LITTLE_ENDIAN == ByteOrder.nativeOrder() && !layout.isElsewhere() && !layout.hasText() &&
            KeyWriter.areWords(groups.keys()) && parts <= owner.maxParts() && pieces <= FastRecordWriter.MAX_PIECES &&
            all.stream().allMatch(FastRecordWriter::isQuiet))
        {
            new ClosingRowsWriter(owner, shape, groups, output, columns).write();
        }
    }

    private void write()
    {
        owner.add("protected void tellGroups()", owner.method()
            .line("final ResultBatch batch = results instanceof ResultBatch ? (ResultBatch)results : null;")
            .open("if (null != batch && !batch.isSilent())")
            .line("tellGroups(batch);")
            .close());
        owner.add("private void tellGroups(final ResultBatch batch)", loop());
    }

    private MethodWriter loop()
    {
        final MethodWriter method = owner.method();
        method.line("final int room = batch.claim(" + MOST + ", ROW_LENGTH);");
        method.open("if (0 == room)");
        method.line("return;");
        method.close();
        method.line("final long windowStart = this.windowStart;");
        method.line("final long windowEnd = this.windowEnd;");
        method.line("final long sequence = context.inputSequence();");
        method.line("final long sendTimeNs = context.sendTimeNs();");
        method.line("int start = batch.rowOffset();");
        method.line("final UnsafeBuffer out = batch.out();");
        method.line("int taken = 0;");
        method.line("faults.clear();");
        method.open("for (long address = firstGroup(); 0L != address && taken < room; address = nextGroup(address))");
        method.open("if (" + groups.keys().size() * Long.BYTES + " != keyLengthOf(address))");
        method.line("break;");
        method.close();
        method.line("final long keyAt = keyAddressOf(address);");
        groups.keys().forEach((key) -> method.declare(key));
        KeyWriter.getWords(method, groups.keys());
        groups.inlineLoad(method);
        for (final Expr condition : shape.having())
        {
            method.open("if (!" + new ExprWriter(method, columns).condition(condition) + ")");
            skip(method);
            method.close();
        }
        output.inlineClaimed(method, shape.output(), columns);
        fault(method, "break;");
        method.line("ResultBatch.putEntry(out.addressOffset() + start - " + ROW_OFFSET +
            "L, RowSink.INSERT, ROW_LENGTH, sequence, sendTimeNs);");
        method.line("start += ROW_LENGTH + " + ROW_OFFSET + ";");
        method.line("taken++;");
        method.close();
        method.line("faults.clear();");
        return method.line("batch.commit(taken, ROW_LENGTH);");
    }

    /** A group that has no row, unless that could not be worked out. */
    private static void skip(final MethodWriter method)
    {
        fault(method, "break;");
        method.line("continue;");
    }

    private static void fault(final MethodWriter method, final String line)
    {
        method.open("if (Faults.NONE != faults.code())");
        method.line(line);
        method.close();
    }
}
