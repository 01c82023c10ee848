package io.corelane.core.codegen;

import io.corelane.core.plan.AggregateCall;
import io.corelane.core.plan.EmitMode;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.Operator;
import io.corelane.core.plan.Window;
import io.corelane.core.state.KeyedState;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes how a record of a group that is there already is taken, in one method with everything in variables: most
 * records go that way. What is rare (a new group, but of a window, where they are not; one that no longer satisfies
 * HAVING) is left to the method that can do all, from the beginning, so nothing that counts may happen here before:
 * only groups qualify whose expressions cannot count a division by zero.
 */
final class FastRecordWriter
{
    /** Columns, accumulators and columns of the row in one method, at the most. */
    static final int MAX_PIECES = 32;

    private static final String RECORD = InputWriter.RECORD.substring(1);
    private static final String ANY = "onAnyRecord(input, change, " + InputWriter.PASS.substring(1);

    /** How a record comes. */
    private enum Way
    {
        /** Alone; the method that can do all takes it where it needs more than the usual. */
        ALONE("return " + ANY + ";"),
        /** In a run, with its group. */
        IN_RUN("break;"),
        /** In a run, without a group when that was looked up ahead. */
        NEWCOMER("return false;");

        /** What is done with a record that needs more than the usual. */
        private final String otherwise;

        Way(final String otherwise)
        {
            this.otherwise = otherwise;
        }
    }

    private final ClassWriter owner;
    private final JobShape shape;
    private final InputWriter input;
    private final GroupWriter groups;
    private final GroupLayout layout;
    private final RunKeys keys;
    private final OutputWriter output;
    private final Columns columns;
    private final RunFilter filter;
    private final boolean changes;
    private final Window window;

    private FastRecordWriter(
        final ClassWriter owner,
        final JobShape shape,
        final InputWriter input,
        final GroupWriter groups,
        final GroupLayout layout,
        final RunKeys keys,
        final OutputWriter output,
        final Columns columns,
        final boolean changes)
    {
        this.owner = owner;
        this.shape = shape;
        this.input = input;
        this.groups = groups;
        this.layout = layout;
        this.keys = keys;
        this.output = output;
        this.columns = columns;
        this.changes = changes;
        this.window = shape.aggregate().window();
        this.filter = new RunFilter(input, shape.where(), keepsNothing());
    }

    /** The writer for a job's groups, whose columns are found as told, or null when they do not qualify. */
    static FastRecordWriter of(
        final ClassWriter owner,
        final JobShape shape,
        final InputWriter input,
        final GroupWriter groups,
        final GroupLayout layout,
        final OutputWriter output,
        final Columns columns,
        final EmitMode emit)
    {
        final boolean changes = EmitMode.CHANGES == emit;
        if (layout.isElsewhere() || layout.hasText() ||
            changes && shape.aggregate().aggregates().isEmpty())
        {
            return null;
        }
        final Window window = shape.aggregate().window();
        final boolean isSession = null != window && Window.Kind.SESSION == window.kind();
        if (null != window && !isSession && window.advanceNs() < window.sizeNs() && null == groups.panes() ||
            isSession && (changes || !input.isEventTime(window.time())))
        {
            return null;
        }
        final List<Expr> all = new ArrayList<>(shape.where());
        all.addAll(shape.aggregate().keys());
        if (null != shape.aggregate().window() && !input.isEventTime(shape.aggregate().window().time()))
        {
            all.add(shape.aggregate().window().time());
        }
        if (!all.stream().allMatch(input::isOfRecord))
        {
            // Ahead of its turn a record's time and sequence are not at hand.
            return null;
        }
        int pieces = input.columnCount() + layout.accumulators().size();
        if (changes)
        {
            all.addAll(shape.having());
            all.addAll(shape.output());
            pieces += shape.output().size();
        }
        final int parts = groups.parts() + all.stream().mapToInt(ExprSize::of).sum();
        for (final AggregateCall call : shape.aggregate().aggregates())
        {
            call.expressions().stream().filter((expr) -> null != expr).forEach(all::add);
        }
        return parts <= owner.maxParts() && pieces <= MAX_PIECES && all.stream().allMatch(FastRecordWriter::isQuiet) ?
            new FastRecordWriter(owner, shape, input, groups, layout,
            new RunKeys(groups.keys(), layout.keyLengthMax()), output, columns, changes) : null;
    }

    /** Whether nothing is counted when an expression is worked out. */
    static boolean isQuiet(final Expr expr)
    {
        if (expr instanceof Expr.Call call)
        {
            final boolean divides = Operator.DIVIDE == call.operator() || Operator.MODULO == call.operator();
            return (!divides || isNotZero(call.operands().get(1))) &&
                call.operands().stream().allMatch(FastRecordWriter::isQuiet);
        }
        if (expr instanceof Expr.Case choice)
        {
            return isQuiet(choice.otherwise()) && choice.branches().stream().allMatch(
                (branch) -> isQuiet(branch.condition()) && isQuiet(branch.result()));
        }
        if (expr instanceof Expr.Cast cast)
        {
            return !cast.trying() && isQuiet(cast.operand());
        }
        if (expr instanceof Expr.Function call)
        {
            return FunctionWriter.isQuiet(call) && call.operands().stream().allMatch(FastRecordWriter::isQuiet);
        }
        return expr instanceof Expr.Column || expr instanceof Expr.Literal;
    }

    private static boolean isNotZero(final Expr divisor)
    {
        return divisor instanceof Expr.Literal literal && literal.value() instanceof Number number &&
            0.0 != number.doubleValue();
    }

    /** Writes the methods; {@link #ANY} is the one that can do all. Of windows it takes what comes alone. */
    void write()
    {
        if (hasSingle())
        {
            owner.add("public int onRecord(final int input, final byte change, " + RECORD, single());
        }
        filter.declare(owner);
        owner.field("private final long[] found = new long[RecordRun.MAX_COUNT];");
        keys.declare(owner);
        owner.field("private long seen;");
        if (null != window)
        {
            owner.field("private boolean isMostlyNew;");
        }
        owner.add("public boolean takesRuns()", owner.method().line("return true;"));
        if (null != window && !isEventTime())
        {
            owner.field("private final long[] times = new long[RecordRun.MAX_COUNT];");
        }
        InputWriter.writeByMemory(owner, "void", "lookAhead", "(final RecordRun run, final int first, final int input)",
            "(run, first, input)", this::lookAhead);
        if (changes)
        {
            ClaimedRows.write(owner, (base) -> run(base, rows(Way.IN_RUN)), run("null", new ClaimedRows(output)));
        }
        else
        {
            InputWriter.writeByMemory(owner, "int", "onRun", "(final RecordRun run, final int first, " +
                "final int until, final int input)", "(run, first, until, input)", (base) -> run(base, RunRows.NONE));
        }
        if (null != window)
        {
            InputWriter.writeByMemory(owner, "boolean", "onNew", "(final RecordRun run, final int i)", "(run, i)",
                (base) -> newcomer(base, rows(Way.NEWCOMER)));
            if (changes)
            {
                owner.add("private boolean onNewClaimed" + ClaimedRows.newcomerParameters(),
                    newcomer("null", ClaimedRows.ofNewcomer(output)));
            }
        }
    }

    /** A record that comes alone. */
    private MethodWriter single()
    {
        final MethodWriter method = owner.method();
        method.line("faults.clear();");
        method.line("final byte[] base = record.byteArray();");
        method.line("final long at = record.addressOffset() + body;");
        input.inline(method, "base", shape.where(), "return faults.code();", all());
        groups.inlineKeys(method);
        returnFault(method);
        if (null != keys.clash())
        {
            method.open("if (" + keys.clash() + ")");
            method.line("return " + ANY + ";");
            method.close();
        }
        keys.writeWords(method);
        method.line("final long address = state.find(" + keys.found() + ");");
        method.open("if (KeyedState.NULL_ADDRESS == address)");
        method.line("return " + ANY + ";");
        method.close();
        update(method, Way.ALONE, rows(Way.ALONE));
        return method.line("return Faults.NONE;");
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
        if (null == window)
        {
            method.open("if (state.isFar())");
            seek(method, base, true);
            filter.returnWhenRefused(method);
            method.line("state.lookAhead(hashes, found, first, count, " + reach() + ");");
            method.close();
            method.open("else");
            seek(method, base, false);
            filter.returnWhenRefused(method);
            method.close();
        }
        else
        {
            seek(method, base, false);
            filter.returnWhenRefused(method);
        }
        method.line("long last = 0L;");
        method.line("long rare = 0L;");
        final boolean isByWords = keys.areWords() && !isSession();
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

    /** Works out the keys of all records, and looks at where each is sought first, or leaves that for later. */
    private void seek(final MethodWriter method, final String base, final boolean isFar)
    {
        filter.openAhead(method);
        input.beginRecord(method);
        input.inline(method, base, List.of(), "", sought());
        groups.inlineKeys(method);
        keys.keep(method, isFar || null != window);
        if (null != window && !isEventTime())
        {
            method.line("times[i] = " + new ExprWriter(method, input::column).write(window.time()).only() + ";");
        }
        method.line("found[i] = " + (isFar ? "0L" : (null == window ? "state." : "") + place("hash")) + ";");
        method.close();
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
            method.line("touchGroups(found, hashes, first, count);");
        }
        filter.openAhead(method);
        method.line("final long ahead = found[i];");
        method.open("if (" + (null == window ? "state.matches(ahead, " + keys.keptWords() :
            "isGroup(ahead, " + keys.kept()) + "))");
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
        method.line("final long address = " + (null == window ? "state.find(" + keys.keptAnew() + ")" :
            find("found[i]")) + ";");
        if (null != window)
        {
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
    private String place(final String hash)
    {
        return "lookAhead(" + hash + (null == window || isSession() ? ")" : ", times[i])");
    }

    /** Finds the group of the record {@code i}. */
    private String find(final String ahead)
    {
        return null == window ? "state.find(" + ahead + ", " + keys.kept() + ")" :
            "findGroup(" + ahead + ", " + keys.kept() + ", times[i])";
    }

    /** Whether a record of a group that is there changes nothing, as long as its window is open. */
    private boolean keepsNothing()
    {
        return null != window && !isSession() && !changes && shape.aggregate().aggregates().isEmpty();
    }

    /** Takes records whose groups have been found. */
    private MethodWriter run(final String base, final RunRows rows)
    {
        final MethodWriter method = owner.method();
        input.beginRun(method);
        if (isSession())
        {
            method.line("final long[] times = run.timesNs();");
        }
        method.line("final long[] found = this.found;");
        method.line("int i = first;");
        if (countsArrivals())
        {
            // Each record counts, whether it is taken here or comes alone; the first one is told the next number.
            method.line("final long before = arrival - first + 1;");
        }
        rows.begin(method);
        filter.openRun(method);
        if (countsArrivals())
        {
            method.line("arrival = before + i;");
        }
        // Sessions may have come and gone since.
        method.line("final long address = " + (isSession() ? find("found[i]") : "found[i]") + ";");
        if (null != window)
        {
            method.open(isSession() ? "if (0L == address)" : "if (address <= 0L)");
            rows.newcomer(method);
            method.close();
        }
        takeRecord(method, base, Way.IN_RUN, "startOf(address)", rows);
        method.close();
        rows.end(method);
        filter.endRun(method);
        if (countsArrivals())
        {
            method.line("arrival = before + i - 1;");
        }
        return method.line("return i;");
    }

    /** A record whose group was not there: one before it may have made it meanwhile, or this one does. */
    private MethodWriter newcomer(final String base, final RunRows rows)
    {
        final MethodWriter method = owner.method();
        input.beginRun(method);
        method.line("final long[] times = " + (isEventTime() ? "run.timesNs();" : "this.times;"));
        if (isSession())
        {
            method.line("long address = " + find(place("hashes[i]")) + ";");
        }
        else
        {
            method.line("final long missed = isMissing(found[i], times[i]) ? found[i] : " +
                find(place("hashes[i]")) + ";");
            method.line("long address = missed;");
        }
        method.line("final boolean isNew = address <= 0L;");
        method.line("address = isNew ? blank.addressOffset() : address;");
        takeRecord(method, base, Way.NEWCOMER, "startAt(times[i])", rows);
        return method.line("return true;");
    }

    private void takeRecord(
        final MethodWriter method,
        final String base,
        final Way way,
        final String start,
        final RunRows rows)
    {
        rows.ask(method);
        if (readsContext())
        {
            method.line("run.tell(context, i);");
        }
        input.beginRecord(method);
        input.inline(method, base, List.of(), "", needed());
        if (changes)
        {
            groups.inlineKeys(method);
        }
        if (changes && null != window)
        {
            method.line("final long windowStart = " + start + ";");
            method.line("final long windowEnd = windowStart + " + window.sizeNs() + "L;");
        }
        update(method, way, rows);
    }

    /** Writes rows one by one, if there are any. */
    private RunRows rows(final Way way)
    {
        return changes ?
            RunRows.each(output, Way.ALONE == way ? RunRows.OF_CONTEXT : RunRows.OF_RUN, way.otherwise) : RunRows.NONE;
    }

    /** What is worked out of a record before its group is known. */
    private List<Expr> sought()
    {
        final List<Expr> sought = new ArrayList<>(shape.aggregate().keys());
        if (null != window && !isEventTime())
        {
            sought.add(window.time());
        }
        return sought;
    }

    private List<Expr> all()
    {
        final List<Expr> all = sought();
        all.addAll(needed());
        return all;
    }

    /** What is worked out of a record whose group is known: the key is, if it goes into the row. */
    private List<Expr> needed()
    {
        final List<Expr> needed = new ArrayList<>(changes ? shape.aggregate().keys() : List.of());
        shape.aggregate().aggregates().forEach((call) -> needed.addAll(call.expressions()));
        return needed;
    }

    /** Whether there is a method for a record that comes alone. */
    boolean hasSingle()
    {
        return null == window && keys.areWords();
    }

    private boolean isEventTime()
    {
        return input.isEventTime(window.time());
    }

    /** Whether aggregates read what the record's bytes do not have; keys and conditions do not. */
    private boolean readsContext()
    {
        return !shape.aggregate().aggregates().stream().flatMap((call) -> call.expressions().stream())
            .allMatch((expr) -> null == expr || input.isOfRecord(expr));
    }

    /** The group at {@code address} takes the record whose columns and keys are there. */
    private void update(final MethodWriter method, final Way way, final RunRows rows)
    {
        // A new one is written whole.
        final boolean isWhole = Way.NEWCOMER == way;
        if (isWhole)
        {
            groups.inlineLoad(method);
        }
        else
        {
            if (changes)
            {
                groups.inlineFlags(method);
            }
            groups.inlineLoadHot(method, isBlind());
        }
        final boolean isInPlace = isBlind() && !isWhole;
        if (isInPlace)
        {
            groups.inlineAccumulateBlind(method);
        }
        else
        {
            groups.inlineAccumulate(method);
        }
        if (changes)
        {
            writeRow(method, way, rows);
        }
        method.open("if (Faults.NONE != faults.code())");
        method.line(Way.ALONE == way ? "return faults.code();" : "faults.clear();");
        if (Way.ALONE != way)
        {
            method.line(way.otherwise);
        }
        method.close();
        if (isLimited())
        {
            groups.panes().inlineShare(method);
            method.open("if (isMuch(share))");
            method.line(way.otherwise);
            method.close();
        }
        if (Way.NEWCOMER == way)
        {
            method.open("if (isNew)");
            method.line("address = addGroup(" + (isSession() ? "" : "missed, ") + keys.kept() + ", times[i]);");
            method.open("if (0L == address)");
            method.line(way.otherwise);
            method.close();
            method.close();
        }
        // No other process reads windows.
        method.line(null == window ? "final long begun = KeyedState.beginWrite(address);" : "");
        if (isWhole)
        {
            groups.inlineStore(method);
        }
        else if (isInPlace)
        {
            groups.inlineStoreBlind(method);
        }
        else
        {
            groups.inlineStoreChanged(method);
            if (changes)
            {
                method.open("if (!emitted)");
                groups.inlineStoreFlags(method);
                method.close();
            }
        }
        method.line(null == window ? "KeyedState.endWrite(address, begun);" : "");
        if (isSession())
        {
            method.line("grow(address, times[i]);");
        }
        if (isLimited())
        {
            method.line("reach(" + (isEventTime() ? "run.timesNs()" : "times") + "[i], share);");
        }
        rows.count(method, "emitted ? RowSink.UPDATE : RowSink.INSERT");
    }

    /** Whether a record only adds to a group: no row of it is made, and no sum of it is judged. */
    private boolean isBlind()
    {
        return !changes && !isLimited();
    }

    /** How many bytes of a group a record asks for. */
    private int reach()
    {
        return isBlind() ? layout.memory().hotLength() : layout.valueLength();
    }

    private boolean isSession()
    {
        return null != window && Window.Kind.SESSION == window.kind();
    }

    /** Whether a task knows which record of all it is; what is merged asks for that. */
    private boolean countsArrivals()
    {
        return isSession() || null != groups.panes();
    }

    /** Whether a sum of a window may be too great where that of a pane is not. */
    private boolean isLimited()
    {
        return null != groups.panes() && groups.panes().isLimited();
    }

    private void writeRow(final MethodWriter method, final Way way, final RunRows rows)
    {
        for (final Expr condition : shape.having())
        {
            method.open("if (!" + new ExprWriter(method, columns).condition(condition) + ")");
            method.line(way.otherwise);
            method.close();
        }
        method.line("final boolean emitted = 0L != (flags & " + GroupLayout.FLAG_EMITTED + "L);");
        method.line("flags |= " + GroupLayout.FLAG_EMITTED + "L;");
        rows.write(method, shape.output(), columns);
    }

    private static void returnFault(final MethodWriter method)
    {
        method.open("if (Faults.NONE != faults.code())");
        method.line("return faults.code();");
        method.close();
    }
}
