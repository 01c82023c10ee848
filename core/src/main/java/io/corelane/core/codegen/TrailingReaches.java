package io.corelane.core.codegen;

import io.corelane.codec.DataType;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.OverCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Writes how LAG and the values of frames are found that end with the row at hand or before: in the slots of rows, or,
 * of a row that is looked at for ever, in a piece of the partition's value.
 */
final class TrailingReaches
{
    private final TrailingWriter task;
    private final TrailingShape shape;
    private final ClassWriter owner;
    /** What is kept for ever, by the row that it is of. */
    private final Map<Long, TrailingSlot> pinned = new TreeMap<>();
    private final Map<Integer, JavaValue> results = new TreeMap<>();

    TrailingReaches(final TrailingWriter task, final ClassWriter owner)
    {
        this.task = task;
        this.shape = task.shape();
        this.owner = owner;
    }

    /** The rows' columns that functions take from other rows. */
    TreeSet<Integer> columns()
    {
        final TreeSet<Integer> columns = new TreeSet<>();
        calls().forEach((call) -> columns.add(argument(call)));
        return columns;
    }

    /** Writes the fields; once the columns have theirs. */
    void write()
    {
        boolean hasText = false;
        for (final int call : calls())
        {
            final TrailingReach reach = shape.reach(call);
            final DataType type = over(call).type();
            results.put(call, owner.field("reach" + call + "_", true, type));
            if (reach.isMoving())
            {
                task.keep(task.slot(), argument(call));
            }
            else if (reach.isForever())
            {
                task.keep(pinned.computeIfAbsent(reach.first(), (key) -> new TrailingSlot("pin")), argument(call));
            }
            if (DataType.Kind.VARCHAR == type.kind())
            {
                hasText = true;
                owner.field("private final UnsafeBuffer " + text(call) + " = new UnsafeBuffer(0, 0);");
            }
        }
        if (hasText)
        {
            TrailingSlot.declareText(owner);
        }
    }

    /** Bytes of what is kept for ever of each row. */
    IntStream pieceLengths()
    {
        return pinned.values().stream().mapToInt(TrailingSlot::length);
    }

    /** Writes methods that find all values. */
    void writeMoves(final SplitMethod all)
    {
        for (final int call : calls())
        {
            final MethodWriter method = owner.method();
            find(method, call);
            owner.add("private void reach" + call + "(final long entry, final long rows)", method);
            all.piece().line("reach" + call + "(entry, rows);");
        }
    }

    /** Writes into a method how all values are found, into variables of the names that their fields have. */
    void inline(final MethodWriter method)
    {
        for (final int call : calls())
        {
            method.declare(results.get(call));
            find(method, call);
        }
    }

    /** Lines that keep what is looked at for ever of the row at hand. */
    void keep(final MethodWriter method)
    {
        pinned.forEach((row, pin) ->
        {
            method.open("if (" + (row + 1) + "L == number)");
            piece(method, row);
            pin.keep(method);
            method.close();
        });
    }

    /** Where a function's value is. */
    JavaValue result(final int call)
    {
        return results.get(call);
    }

    private void find(final MethodWriter method, final int call)
    {
        final TrailingReach reach = shape.reach(call);
        if (reach.isNever())
        {
            missing(method, call);
            return;
        }
        // The first row is looked at when it is the row at hand, too, and has no slot then.
        final boolean isOwnFirst = !reach.isOwn() && reach.from() == reach.first();
        if (isOwnFirst)
        {
            method.open("if (" + reach.first() + "L == rows)");
            method.assign(results.get(call), task.value(argument(call), method));
            method.close();
        }
        final boolean isSome = reach.from() > 0 || isOwnFirst;
        if (isSome)
        {
            method.open((isOwnFirst ? "else " : "") + "if (rows >= " + reach.from() + "L)");
        }
        if (reach.isOwn())
        {
            method.assign(results.get(call), task.value(argument(call), method));
        }
        else if (reach.isForever())
        {
            piece(method, reach.first());
            pinned.get(reach.first()).recall(method, argument(call), results.get(call), text(call));
        }
        else
        {
            final String row = "rows - " + reach.distance() + "L";
            method.line("final long slot = state.slotOf(entry, " + shape.cursor(reach.first(), reach.distance()) +
                ", " + (reach.from() < reach.first() + reach.distance() ?
                "Math.max(" + reach.first() + "L, " + row + ")" : row) + ");");
            task.slot().recall(method, argument(call), results.get(call), text(call));
        }
        if (isSome)
        {
            method.close();
            if (!isOwnFirst || reach.from() > 0)
            {
                method.open("else");
                missing(method, call);
                method.close();
            }
        }
    }

    private void missing(final MethodWriter method, final int call)
    {
        final JavaValue result = results.get(call);
        if (over(call).arguments().size() > 2)
        {
            method.assign(
                result, new ExprWriter(method, task::column).write(over(call).arguments().get(2)));
        }
        else
        {
            method.line(result.nullFlag() + " = true;");
        }
    }

    /** Behind the pieces of frames, and that of extremes. */
    private void piece(final MethodWriter method, final long row)
    {
        final int piece = shape.frames() + 1 + List.copyOf(pinned.keySet()).indexOf(row);
        method.line("final long pin = entry + " + task.layout().offset(piece) + "L;");
    }

    private List<Integer> calls()
    {
        final List<Integer> calls = new ArrayList<>();
        for (int i = 0; i < shape.over().calls().size(); i++)
        {
            if (null != shape.reach(i))
            {
                calls.add(i);
            }
        }
        return calls;
    }

    private OverCall over(final int call)
    {
        return shape.over().calls().get(call);
    }

    private int argument(final int call)
    {
        return ((Expr.Column)over(call).arguments().get(0)).index();
    }

    private static String text(final int call)
    {
        return "reach" + call + "_text";
    }
}
