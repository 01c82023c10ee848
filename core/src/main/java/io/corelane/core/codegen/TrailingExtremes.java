package io.corelane.core.codegen;

import io.corelane.core.plan.AggregateCall;
import io.corelane.core.plan.AggregateFunction;
import io.corelane.core.plan.Expr;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Writes how the least and the greatest value of the last rows are kept. Rows of a partition are taken in blocks as
 * long as the frame, so a frame is the end of one block and the beginning of the next. Of the block that is filled a
 * piece of the partition's value has the extreme so far. When it is full, each of its rows gets, in the place of its
 * own value, the extreme of itself and all rows behind it in the block. So a row is looked at three times, whatever the
 * frame's length: when it comes, when its block is full, and as the first one of a frame. Of equal values the first
 * counts.
 */
final class TrailingExtremes
{
    /** What stands for an extreme where a slot's columns have numbers. */
    private static final int FIRST = 1 << 20;

    private final TrailingWriter task;
    private final TrailingShape shape;
    private final ClassWriter owner;
    /** The extremes so far of the blocks that are being filled. */
    private final TrailingSlot heads = new TrailingSlot("heads");
    private final List<JavaValue> own = new ArrayList<>();
    private final List<JavaValue> head = new ArrayList<>();
    private final List<JavaValue> result = new ArrayList<>();

    TrailingExtremes(final TrailingWriter task, final ClassWriter owner)
    {
        this.task = task;
        this.shape = task.shape();
        this.owner = owner;
    }

    /** Writes the fields. */
    void write()
    {
        for (int i = 0; i < shape.extremes().size(); i++)
        {
            final AggregateCall call = shape.extremes().get(i).call();
            final Expr source = call.argument() instanceof Expr.Column column ?
                shape.columns().get(column.index()) : null;
            final boolean isNullable = null != call.filter() || null == source ||
                task.isNullable(((Expr.Column)call.argument()).index());
            own.add(owner.field("own" + i + "_", isNullable, call.type()));
            head.add(owner.field("head" + i + "_", isNullable, call.type()));
            result.add(owner.field("extreme" + i + "_", isNullable, call.type()));
            heads.add(i, head.get(i), shape.scan(), source);
            if (length(i) > 1)
            {
                task.slot().add(FIRST + i, own.get(i), shape.scan(), source);
            }
        }
    }

    /** Bytes of the extremes so far. */
    int pieceLength()
    {
        return heads.length();
    }

    /** Where an extreme is, once it has been found. */
    JavaValue result(final int extreme)
    {
        return result.get(extreme);
    }

    /** Writes methods that find all, and those for blocks that are full. */
    void writeMoves(final SplitMethod all)
    {
        for (int i = 0; i < own.size(); i++)
        {
            final MethodWriter method = owner.method();
            find(method, i);
            owner.add("private void extreme" + i + "(final long entry, final long rows)", method);
            all.piece().line("extreme" + i + "(entry, rows);");
        }
        for (final long length : lengths())
        {
            owner.add("private void endBlock" + length + "(final long entry)", endBlock(length));
        }
    }

    /** Writes into a method how all are found, into variables of the names that their fields have. */
    void inline(final MethodWriter method)
    {
        for (int i = 0; i < own.size(); i++)
        {
            method.declare(own.get(i));
            method.declare(head.get(i));
            method.declare(result.get(i));
            find(method, i);
        }
    }

    /** Lines that keep the extremes so far. */
    void keep(final MethodWriter method)
    {
        if (!own.isEmpty())
        {
            piece(method);
            heads.keep(method);
        }
    }

    /** Lines that end a block when the row at hand, which has its slot, is its last one. */
    void end(final MethodWriter method)
    {
        for (final long length : lengths())
        {
            method.open("if (0L == number % " + length + "L)");
            method.line("endBlock" + length + "(entry);");
            method.close();
        }
    }

    private void find(final MethodWriter method, final int index)
    {
        final AggregateCall call = shape.extremes().get(index).call();
        final long length = length(index);
        final JavaValue mine = own.get(index);
        final JavaValue best = head.get(index);
        final JavaValue found = result.get(index);
        final ExprWriter expressions = new ExprWriter(method, task::column);
        if (null == call.filter())
        {
            method.assign(mine, expressions.write(call.argument()));
        }
        else
        {
            method.line(mine.nullFlag() + " = true;");
            method.open("if (" + expressions.condition(call.filter()) + ")");
            method.assign(mine, expressions.write(call.argument()));
            method.close();
        }
        method.open("if (0L == rows % " + length + "L)");
        method.assign(best, mine);
        method.close();
        method.open("else");
        piece(method);
        heads.recall(method, index, best, null);
        method.open("if (" + isBetter(call, mine, best) + ")");
        method.assign(best, mine);
        method.close();
        method.close();
        if (1 == length)
        {
            method.assign(found, best);
            return;
        }
        method.open("if (rows < " + length + "L || " + (length - 1) + "L == rows % " + length + "L)");
        method.assign(found, best);
        method.close();
        method.open("else");
        method.line("final long slot = state.slotOf(entry, " + shape.cursor(0, length - 1) + ", rows - " +
            (length - 1) + "L);");
        task.slot().recall(method, FIRST + index, found, null);
        method.open("if (" + isBetter(call, best, found) + ")");
        method.assign(found, best);
        method.close();
        method.close();
    }

    /** From the last row of a block to its second one; from the first one on no frame begins any more. */
    private MethodWriter endBlock(final long length)
    {
        final MethodWriter method = owner.method();
        final List<Integer> members = new ArrayList<>();
        for (int i = 0; i < own.size(); i++)
        {
            if (length == length(i))
            {
                members.add(i);
                method.declare(own.get(i));
                method.declare(head.get(i));
            }
        }
        method.line("long row = TrailingState.rows(entry) - 1L;");
        method.line("long slot = state.lastSlot(entry);");
        members.forEach((index) -> task.slot().recall(method, FIRST + index, head.get(index), null));
        method.open("for (long i = " + (length - 2) + "L; i > 0L; i--)");
        method.line("slot = state.slotBefore(entry, slot, row--);");
        for (final int index : members)
        {
            final JavaValue mine = own.get(index);
            final JavaValue later = head.get(index);
            task.slot().recall(method, FIRST + index, mine, null);
            method.open("if (" + isBetter(shape.extremes().get(index).call(), later, mine) + ")");
            task.slot().put(method, FIRST + index, later);
            method.close();
            method.open("else");
            method.assign(later, mine);
            method.close();
        }
        return method.close();
    }

    /** Whether a value takes the place of one that came before. */
    private static String isBetter(final AggregateCall call, final JavaValue value, final JavaValue other)
    {
        final String less = AggregateFunction.MIN == call.function() ?
            GroupWriter.less(value, other) : GroupWriter.less(other, value);
        return value.isNeverNull() ? less :
            "!" + value.nullFlag() + " && (" + other.nullFlag() + " || " + less + ")";
    }

    private void piece(final MethodWriter method)
    {
        method.line("final long heads = entry + " + task.layout().offset(shape.frames()) + "L;");
    }

    /** The lengths of blocks. */
    private TreeSet<Long> lengths()
    {
        final TreeSet<Long> lengths = new TreeSet<>();
        shape.extremes().stream().filter((one) -> one.length() > 1).forEach((one) -> lengths.add(one.length()));
        return lengths;
    }

    private long length(final int index)
    {
        return shape.extremes().get(index).length();
    }
}
