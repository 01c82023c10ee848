package io.corelane.core.codegen;

import io.corelane.core.plan.Expr;
import io.corelane.core.plan.Window;
import io.corelane.core.state.KeyedState;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes how the groups of a run's records are found before any of the records is taken ({@link FastRecordWriter} does
 * that): their keys, the places of a table where these are sought first, and what lies there.
 */
final class LookAheadWriter
{
    private final ClassWriter owner;
    private final JobShape shape;
    private final InputWriter input;
    private final GroupWriter groups;
    private final GroupLayout layout;
    private final RunKeys keys;
    private final RunFilter filter;
    private final boolean changes;
    private final Window window;

    /**
     * A writer.
     *
     * @param owner   the class.
     * @param shape   of the job.
     * @param input   reads columns of a record.
     * @param groups  writes keys and accumulators.
     * @param layout  of the groups.
     * @param keys    keeps the keys of a run.
     * @param changes whether each record has a row.
     */
    LookAheadWriter(
        final ClassWriter owner,
        final JobShape shape,
        final InputWriter input,
        final GroupWriter groups,
        final GroupLayout layout,
        final RunKeys keys,
        final boolean changes)
    {
        this.owner = owner;
        this.shape = shape;
        this.input = input;
        this.groups = groups;
        this.layout = layout;
        this.keys = keys;
        this.changes = changes;
        this.window = shape.aggregate().window();
        this.filter = new RunFilter(input, shape.where(), keepsNothing());
    }

    /** Writes the method, and declares what it leaves for those that take the records. */
    void write()
    {
        filter.declare(owner);
        owner.field("private final long[] found = new long[RecordRun.MAX_COUNT];");
        keys.declare(owner);
        owner.field("private long seen;");
        if (null != window)
        {
            owner.field("private boolean isMostlyNew;");
        }
        if (null != window && !isEventTime())
        {
            owner.field("private final long[] times = new long[RecordRun.MAX_COUNT];");
        }
        InputWriter.writeByMemory(owner, "void", "lookAhead", "(final RecordRun run, final int first, final int input)",
            "(run, first, input)", this::lookAhead);
    }

    /** Which records of a run pass. */
    RunFilter filter()
    {
        return filter;
    }

    /**
     * First the slots of the index for all records, then what they lead to: within a loop nothing waits for memory that
     * was asked for just before. A record whose group is not there is rare, and all are when there is a fault.
     */
    private MethodWriter lookAhead(final String base)
    {
        final MethodWriter method = owner.method();
        input.beginRun(method);
        if (null != window)
        {
            method.line("final long[] times = " + (isEventTime() ? "run.timesNs();" : "this.times;"));
            method.line(isSession() ? "lookAgain(times, first, count);" : "lookAgain();");
        }
        method.line("final long[] found = this.found;");
        keys.local(method);
        filter.choose(method, base);
        final boolean isByWords = keys.areWords() && !isSession();
        if (null == window)
        {
            method.open("if (state.isFar())");
            seek(method, base, "0L", true);
            method.line("state.lookAhead(hashes, found, first, count, " + reach() + ");");
            method.close();
            method.open("else");
            seek(method, base, "state.lookAhead(hash)", false);
            method.close();
        }
        else if (isByWords && isEventTime())
        {
            method.open("if (!areInOneWindow(run.leastTimeNs(), run.greatestTimeNs()))");
            seek(method, base, place("hash"), false);
            method.close();
            method.open("else if (isFar())");
            seek(method, base, "0L", true);
            method.line("lookAhead(hashes, found, first, count);");
            method.open("if (!isMostlyNew)");
            method.line("lookFurther(hashes, found, first, count, " + reach() + ");");
            method.close();
            method.close();
            method.open("else");
            seek(method, base, "lookAhead(hash)", false);
            method.close();
        }
        else
        {
            seek(method, base, place("hash"), !isByWords);
        }
        method.line("long last = 0L;");
        method.line("long rare = 0L;");
        if (isByWords)
        {
            matchAll(method);
        }
        else
        {
            filter.openAhead(method);
            method.line("final long address = " + find("found[i]") + ";");
            found(method);
            method.close();
        }
        filter.endDrops(method);
        if (isByWords && null == window)
        {
            method.line("state.touch(found, first, count);");
        }
        method.line("run.rare(rare);");
        return method.line("seen = last;");
    }

    /** Works out the keys of all records, and what is known of each by then. */
    private void seek(final MethodWriter method, final String base, final String known, final boolean isHashAsked)
    {
        filter.openRecordsAhead(method);
        input.inline(method, base, List.of(), "", sought());
        groups.inlineKeys(method);
        keys.keep(method, isHashAsked);
        if (null != window && !isEventTime())
        {
            method.line("times[i] = " + new ExprWriter(method, input::column).write(window.time()).only() + ";");
        }
        method.line("found[i] = " + known + ";");
        method.close();
        filter.returnWhenRefused(method);
    }

    /**
     * Most groups are where they are sought first: these are compared in a loop that calls nothing, so that what it
     * goes by stays in registers. Then the others, which are all of them in windows where most groups are new.
     */
    private void matchAll(final MethodWriter method)
    {
        method.line("long missed = 0L;");
        if (null != window)
        {
            method.line("final long sought = " + filter.ahead() + ";");
            method.open("if (isMostlyNew)");
            method.line("missed = sought;");
            method.close();
            method.open("else");
            method.line("touchGroups(found, first, count);");
        }
        filter.openAhead(method);
        method.line("final long ahead = found[i];");
        method.open("if (" + (null == window ? "state.matches" : "isGroup") + "(ahead, " + keys.keptWords() + "))");
        method.line("final long address = " + (null == window ? "state.payloadOf" : "groupOf") + "(ahead);");
        method.line("found[i] = address;");
        reached(method);
        method.close();
        method.open("else");
        method.line("missed |= 1L << i;");
        method.close();
        method.close();
        if (null != window)
        {
            method.close();
            method.line("int newcomers = 0;");
        }
        method.open("for (; 0L != missed; missed &= missed - 1L)");
        method.line("final int i = Long.numberOfTrailingZeros(missed);");
        if (null == window)
        {
            method.line("final long address = state.find(" + keys.keptAnew() + ");");
        }
        else
        {
            method.line("hashes[i] = KeyHash.of(" + keys.keptWords() + ");");
            method.line("final long address = " + find("found[i]") + ";");
            method.line("newcomers += address <= 0L ? 1 : 0;");
        }
        found(method);
        method.close();
        if (null != window)
        {
            method.line("isMostlyNew = newcomers > Long.bitCount(sought) >> 2;");
        }
    }

    /** What is known of the record {@code i} by where its group is. */
    private void found(final MethodWriter method)
    {
        if (isSession())
        {
            method.line("rare |= isSure(times[i]) ? 0L : 1L << i;");
            method.open("if (0L != address)");
        }
        else
        {
            method.line("found[i] = address;");
            method.open(null == window ? "if (0L == address)" : "if (address <= 0L)");
            method.line("rare |= " + (null == window ? "" : "address < 0L || mayAdd(times[i]) ? 0L : ") + "1L << i;");
            method.close();
            method.open("else");
        }
        reached(method);
        method.close();
    }

    /** A group that is there is asked for, up to its last accumulator. */
    private void reached(final MethodWriter method)
    {
        if (keepsNothing())
        {
            filter.drop(method);
        }
        else if (null != window || !keys.areWords() ||
            !KeyedState.isOneLine(layout.keyLengthMax(), layout.valueLength(), reach()))
        {
            method.line("last += UnsafeApi.getLong(null, address + " + (reach() - Long.BYTES) + "L);");
        }
    }

    /** Looks at where the group of a key is sought first. */
    String place(final String hash)
    {
        return "lookAhead(" + hash + (null == window || isSession() ? ")" : ", times[i])");
    }

    /** Finds the group of the record {@code i}. */
    String find(final String ahead)
    {
        return null == window ? "state.find(" + ahead + ", " + keys.kept() + ")" :
            "findGroup(" + ahead + ", " + keys.kept() + ", times[i])";
    }

    /** Whether a record of a group that is there changes nothing, as long as its window is open. */
    private boolean keepsNothing()
    {
        return null != window && !isSession() && !changes && shape.aggregate().aggregates().isEmpty();
    }

    /** What is worked out of a record before its group is known. */
    List<Expr> sought()
    {
        final List<Expr> sought = new ArrayList<>(shape.aggregate().keys());
        if (null != window && !isEventTime())
        {
            sought.add(window.time());
        }
        return sought;
    }

    /** Whether windows go by the event time of records. */
    boolean isEventTime()
    {
        return input.isEventTime(window.time());
    }

    /** Whether a record only adds to a group: no row of it is made, and no sum of it is judged. */
    boolean isBlind()
    {
        return !changes && !isLimited();
    }

    /** How many bytes of a group a record asks for. */
    private int reach()
    {
        return isBlind() ? layout.memory().hotLength() : layout.valueLength();
    }

    /** Whether groups are sessions. */
    boolean isSession()
    {
        return null != window && Window.Kind.SESSION == window.kind();
    }

    /** Whether a sum of a window may be too great where that of a pane is not. */
    boolean isLimited()
    {
        return null != groups.panes() && groups.panes().isLimited();
    }
}
