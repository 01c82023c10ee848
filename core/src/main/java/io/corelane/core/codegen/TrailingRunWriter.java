package io.corelane.core.codegen;

import io.corelane.core.plan.AggregateCall;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.OverCall;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Writes how the records of a run are taken into frames that end with the row at hand, in one method with everything in
 * variables. A new partition, and a record or a row that is refused, are left to the method that can do all, from the
 * beginning: nothing that counts may happen here before.
 */
final class TrailingRunWriter
{
    private final ClassWriter owner;
    private final TrailingWriter task;
    private final TrailingShape shape;
    private final InputWriter input;
    private final OutputWriter output;
    private final RunFilter filter;
    private final RunKeys keys;
    private final boolean hasPages;
    private final boolean ages;

    TrailingRunWriter(final ClassWriter owner, final TrailingWriter task, final OutputWriter output)
    {
        this.owner = owner;
        this.task = task;
        this.shape = task.shape();
        this.input = task.input();
        this.output = output;
        this.filter = new RunFilter(input, shape.where(), false);
        this.keys = new RunKeys(task.keys().stream().map((index) -> task.value(index, null)).toList(),
            task.keyLengthMax());
        this.hasPages = task.layout().hasPages();
        this.ages = !shape.over().lifetime().isForever();
    }

    /** Whether a stage is small enough, and counts nothing but its rows. */
    static boolean fits(final ClassWriter owner, final TrailingShape shape, final InputWriter input)
    {
        final List<Expr> sought = new ArrayList<>(shape.where());
        shape.over().partition().forEach((expr) -> sought.add(source(shape, expr)));
        final List<Expr> all = new ArrayList<>(shape.where());
        all.addAll(shape.columns());
        all.addAll(shape.above());
        all.addAll(shape.output());
        int pieces = shape.output().size() + shape.columns().size();
        for (int i = 0; i < shape.frames(); i++)
        {
            for (final AggregateCall call : shape.group(i).aggregates())
            {
                pieces += 2;
                // Once for a row that comes, once for one that leaves.
                all.addAll(call.expressions());
                all.addAll(call.expressions());
            }
        }
        for (final OverCall call : shape.over().calls())
        {
            pieces += null == call.function() ? 0 : 1;
            all.addAll(call.arguments());
        }
        for (final TrailingShape.Extreme extreme : shape.extremes())
        {
            pieces += 3;
            all.addAll(extreme.call().expressions());
        }
        // Ahead of its turn a record's time and sequence are not at hand.
        return sought.stream().allMatch(input::isOfRecord) && all.stream().allMatch(FastRecordWriter::isQuiet) &&
            pieces <= FastRecordWriter.MAX_PIECES &&
            all.stream().mapToInt(ExprSize::of).sum() <= owner.maxParts();
    }

    private static Expr source(final TrailingShape shape, final Expr column)
    {
        return shape.columns().get(((Expr.Column)column).index());
    }

    void write()
    {
        filter.declare(owner);
        owner.field("private static final int ENTRY_LENGTH = " + task.layout().entryLength() + ";");
        owner.field("private final long[] found = new long[RecordRun.MAX_COUNT];");
        keys.declare(owner);
        owner.field("private long seen;");
        owner.add("public boolean takesRuns()", owner.method().line("return true;"));
        InputWriter.writeByMemory(owner, "void", "lookAhead", "(final RecordRun run, final int first, final int input)",
            "(run, first, input)", this::lookAhead);
        final RunRows each = RunRows.each(output, RunRows.OF_RUN, "break;");
        ClaimedRows.write(owner, (base) -> run(base, each), run("null", new ClaimedRows(output)));
    }

    /**
     * First the slots of the index for all records, then the partitions that they lead to, then the slots of rows that
     * come and leave: within a loop nothing waits for memory that was asked for just before. A record whose partition
     * is not there is rare, and all are when there is a fault.
     */
    private MethodWriter lookAhead(final String base)
    {
        final MethodWriter method = owner.method();
        input.beginRun(method);
        method.line("hasRemoved = false;");
        if (ages)
        {
            // Each record takes some of them away.
            method.open("if (state.hasOver())");
            method.line("run.rare(-1L << first);");
            method.line("return;");
            method.close();
        }
        method.line("final boolean isFar = partitions.isFar();");
        filter.choose(method, base);
        filter.openRecordsAhead(method);
        input.inline(method, base, List.of(), "",
            shape.over().partition().stream().map((expr) -> source(shape, expr)).toList());
        task.inlineValues(method, task.keys().stream().distinct().toList());
        keys.keep(method, true);
        method.line("found[i] = isFar ? 0L : partitions.lookAhead(hash);");
        method.close();
        filter.returnWhenRefused(method);
        method.open("if (isFar)");
        method.line("partitions.lookAhead(hashes, found, first, count, ENTRY_LENGTH);");
        method.close();
        method.line("long last = 0L;");
        method.line("long rare = 0L;");
        filter.openAhead(method);
        method.line("final long entry = partitions.find(found[i], " + keys.kept() + ");");
        method.line("found[i] = entry;");
        method.open("if (0L == entry)");
        method.line("rare |= 1L << i;");
        method.close();
        method.open("else");
        method.line("last += UnsafeApi.getLong(null, entry + ENTRY_LENGTH - 8);");
        method.close();
        method.close();
        if (hasPages)
        {
            method.open("if (state.isFar())");
            filter.openAhead(method);
            method.open("if (0L != found[i])");
            method.line("last += state.lookAhead(found[i]);");
            method.close();
            method.close();
            method.close();
        }
        method.line("run.rare(rare);");
        return method.line("seen = last;");
    }

    /** Takes records whose partitions have been found. */
    private MethodWriter run(final String base, final RunRows rows)
    {
        final MethodWriter method = owner.method();
        input.beginRun(method);
        method.line("int i = first;");
        if (ages)
        {
            // Which of those that were found have gone is not known.
            method.open("if (hasRemoved)");
            method.line("return first;");
            method.close();
        }
        rows.begin(method);
        filter.openRecords(method);
        method.line("final long entry = found[i];");
        final String full = (hasPages ? " || !state.hasRoom()" : "") + (ages ? " || state.hasOver()" : "");
        if (!full.isEmpty())
        {
            method.open("if (" + full.substring(" || ".length()) + ")");
            method.line("break;");
            method.close();
        }
        rows.ask(method);
        if (!shape.columns().stream().allMatch(input::isOfRecord))
        {
            method.line("run.tell(context, i);");
        }
        input.inline(method, base, List.of(), "", shape.columns());
        task.inlineValues(method, IntStream.range(0, shape.columns().size()).boxed().toList());
        method.line("final long rows = TrailingState.rows(entry);");
        method.line("final long number = rows + 1L;");
        moveFrames(method);
        if (!shape.above().isEmpty())
        {
            OverShape.refusing(shape.over()).forEach((expr) -> new ExprWriter(method, task::column).write(expr));
        }
        method.line("boolean holds = true;");
        for (final Expr condition : shape.above())
        {
            method.open("if (!" + new ExprWriter(method, task::column).condition(condition) + ")");
            method.line("holds = false;");
            method.close();
        }
        method.open("if (holds)");
        rows.write(method, shape.output(), task::column);
        method.close();
        method.open("if (Faults.NONE != faults.code())");
        method.line("faults.clear();");
        method.line("break;");
        method.close();
        for (int i = 0; i < shape.frames(); i++)
        {
            task.group(i).inlineStoreChanged(method);
        }
        task.extremes().keep(method);
        task.reaches().keep(method);
        method.line("final long slot = state.append(entry);");
        task.slot().keep(method);
        task.extremes().end(method);
        method.line(ages ? "state.touch(entry);" : "");
        method.open("if (holds)");
        rows.count(method, "RowSink.INSERT");
        method.close();
        method.close();
        rows.end(method);
        filter.endRun(method);
        return method.line("return i;");
    }

    private void moveFrames(final MethodWriter method)
    {
        task.declareArguments(method);
        for (int i = 0; i < shape.frames(); i++)
        {
            method.line("final long " + TrailingWriter.place(i) + " = entry + " + task.layout().offset(i) + "L;");
            task.group(i).inlineLoadHot(method, false, false);
            if (shape.isMoving(i))
            {
                task.openLeaving(method, i);
                if (shape.leaves(i))
                {
                    task.inlineLeaving(method, i);
                }
                task.group(i).inlineRetract(method);
                method.close();
            }
            task.inlineArguments(method);
            task.group(i).inlineAccumulate(method);
        }
        if (0 == shape.frames())
        {
            task.inlineArguments(method);
        }
        task.reaches().inline(method);
        task.extremes().inline(method);
    }
}
