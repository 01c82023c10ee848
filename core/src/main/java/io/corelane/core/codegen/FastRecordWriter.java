package io.corelane.core.codegen;

import io.corelane.core.plan.AggregateCall;
import io.corelane.core.plan.EmitMode;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.Operator;
import io.corelane.core.plan.Window;
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
    private final RunKeys keys;
    private final OutputWriter output;
    private final Columns columns;
    private final LookAheadWriter ahead;
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
        this.keys = keys;
        this.output = output;
        this.columns = columns;
        this.changes = changes;
        this.window = shape.aggregate().window();
        this.ahead = new LookAheadWriter(owner, shape, input, groups, layout, keys, changes);
        this.filter = ahead.filter();
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
        ahead.write();
        owner.add("public boolean takesRuns()", owner.method().line("return true;"));
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

    /** Takes records whose groups have been found. */
    private MethodWriter run(final String base, final RunRows rows)
    {
        final MethodWriter method = owner.method();
        input.beginRun(method);
        if (ahead.isSession())
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
        filter.openRecords(method);
        if (countsArrivals())
        {
            method.line("arrival = before + i;");
        }
        // Sessions may have come and gone since.
        method.line("final long address = " + (ahead.isSession() ? ahead.find("found[i]") : "found[i]") + ";");
        if (null != window)
        {
            method.open(ahead.isSession() ? "if (0L == address)" : "if (address <= 0L)");
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
        method.line("final long[] times = " + (ahead.isEventTime() ? "run.timesNs();" : "this.times;"));
        if (ahead.isSession())
        {
            method.line("long address = " + ahead.find(ahead.place("hashes[i]")) + ";");
        }
        else
        {
            method.line("final long missed = isMissing(found[i], times[i]) ? found[i] : " +
                ahead.find(ahead.place("hashes[i]")) + ";");
            method.line("long address = missed;");
        }
        method.line("final boolean isNew = address <= 0L;");
        method.line("address = isNew ? blank.addressOffset() : address;");
        input.beginRecord(method);
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

    private List<Expr> all()
    {
        final List<Expr> all = ahead.sought();
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
        // Groups of windows are young: records change their least and greatest too often for a jump.
        final boolean isInPlace = ahead.isBlind() && null == window;
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
            groups.inlineLoadHot(method, ahead.isBlind(), isInPlace);
        }
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
        if (ahead.isLimited())
        {
            groups.panes().inlineShare(method);
            method.open("if (isMuch(share))");
            method.line(way.otherwise);
            method.close();
        }
        if (Way.NEWCOMER == way)
        {
            method.open("if (isNew)");
            method.line("address = addGroup(" + (ahead.isSession() ? "" : "missed, ") + keys.kept() + ", times[i]);");
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
        if (ahead.isSession())
        {
            method.line("grow(address, times[i]);");
        }
        if (ahead.isLimited())
        {
            method.line("reach(" + (ahead.isEventTime() ? "run.timesNs()" : "times") + "[i], share);");
        }
        rows.count(method, "emitted ? RowSink.UPDATE : RowSink.INSERT");
    }

    /** Whether a task knows which record of all it is; what is merged asks for that. */
    private boolean countsArrivals()
    {
        return ahead.isSession() || null != groups.panes();
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
