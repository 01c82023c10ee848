package io.corelane.core.codegen;

import io.corelane.core.plan.AggregateCall;
import io.corelane.core.plan.EmitMode;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.Operator;
import io.corelane.core.state.KeyHash;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes how a record of a group that is there already is taken, in one method with everything in variables: most
 * records go that way. What is rare (a new group, one that no longer satisfies HAVING) is left to the method that can
 * do all, from the beginning, so nothing that counts may happen here before: only groups qualify whose expressions
 * cannot count a division by zero, and whose keys fit into words.
 */
final class FastRecordWriter
{
    /** Columns, accumulators and columns of the row in one method, at the most. */
    private static final int MAX_PIECES = 32;

    private static final String RECORD = InputWriter.RECORD.substring(1);
    private static final String ANY = "onAnyRecord(input, change, " + InputWriter.PASS.substring(1);

    private final ClassWriter owner;
    private final JobShape shape;
    private final InputWriter input;
    private final GroupWriter groups;
    private final GroupLayout layout;
    private final KeyWords words;
    private final OutputWriter output;
    private final boolean changes;

    private FastRecordWriter(
        final ClassWriter owner,
        final JobShape shape,
        final InputWriter input,
        final GroupWriter groups,
        final GroupLayout layout,
        final KeyWords words,
        final OutputWriter output,
        final boolean changes)
    {
        this.owner = owner;
        this.shape = shape;
        this.input = input;
        this.groups = groups;
        this.layout = layout;
        this.words = words;
        this.output = output;
        this.changes = changes;
    }

    /** The writer for a job's groups, or null when they do not qualify. */
    static FastRecordWriter of(
        final ClassWriter owner,
        final JobShape shape,
        final InputWriter input,
        final GroupWriter groups,
        final GroupLayout layout,
        final OutputWriter output,
        final EmitMode emit)
    {
        final boolean changes = EmitMode.CHANGES == emit;
        final KeyWords words = KeyWords.of(groups.keys());
        if (null == words || layout.isElsewhere() || layout.hasText() ||
            changes && shape.aggregate().aggregates().isEmpty())
        {
            return null;
        }
        final List<Expr> all = new ArrayList<>(shape.where());
        all.addAll(shape.aggregate().keys());
        if (!all.stream().allMatch(input::isOfRecord))
        {
            // Ahead of its turn a record's time and sequence are not at hand.
            return null;
        }
        for (final AggregateCall call : shape.aggregate().aggregates())
        {
            call.expressions().stream().filter((expr) -> null != expr).forEach(all::add);
            // A filter and its arguments are written once for each kind of accumulator that differs in them.
            call.expressions().stream().filter((expr) -> null != expr).forEach(all::add);
        }
        int pieces = input.columnCount() + layout.accumulators().size();
        if (changes)
        {
            all.addAll(shape.having());
            all.addAll(shape.output());
            pieces += shape.output().size();
        }
        final boolean fits = all.stream().mapToInt(ExprSize::of).sum() <= owner.maxParts() / 2 && pieces <= MAX_PIECES;
        return fits && all.stream().allMatch(FastRecordWriter::isQuiet) ?
            new FastRecordWriter(owner, shape, input, groups, layout, words, output, changes) : null;
    }

    /** Whether nothing is counted when an expression is worked out. */
    private static boolean isQuiet(final Expr expr)
    {
        if (expr instanceof Expr.Call call)
        {
            return Operator.DIVIDE != call.operator() && Operator.MODULO != call.operator() &&
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
        return expr instanceof Expr.Column || expr instanceof Expr.Literal;
    }

    /** Writes the methods; {@link #ANY} is the one that can do all. */
    void write()
    {
        owner.add("public int onRecord(final int input, final byte change, " + RECORD, single());
        owner.field("private static final long PASSED_BY = -2L;");
        owner.field("private final long[] found = new long[RecordRun.MAX_COUNT];");
        owner.field("private final int[] hashes = new int[RecordRun.MAX_COUNT];");
        for (int i = 0; i < words.count(); i++)
        {
            owner.field("private final long[] words" + i + " = new long[RecordRun.MAX_COUNT];");
        }
        owner.field("private long seen;");
        owner.add("public void lookAhead(final RecordRun run, final int input)", lookAhead());
        owner.add("public int onRun(final RecordRun run, final int first, final int input)", run());
    }

    /** A record that comes alone. */
    private MethodWriter single()
    {
        final MethodWriter method = owner.method();
        method.line("faults.clear();");
        method.line("final byte[] base = record.byteArray();");
        method.line("final long at = record.addressOffset() + body;");
        input.inline(method, shape.where(), "return faults.code();");
        groups.inlineKeys(method);
        returnFault(method);
        writeWords(method);
        method.line("final long address = state.find(w0, w1, w2, " + words.length() + ", hash);");
        method.open("if (KeyedState.NULL_ADDRESS == address)");
        method.line("return " + ANY + ";");
        method.close();
        update(method, "return " + ANY + ";");
        return method.line("return Faults.NONE;");
    }

    /**
     * First the slots of the index for all records, then the groups that they lead to: within a loop nothing waits for
     * memory that was asked for just before. A record that does not pass is marked; when there is a fault nothing is
     * kept, and all are looked at anew.
     */
    private MethodWriter lookAhead()
    {
        final MethodWriter method = owner.method();
        beginRun(method);
        method.open("for (int i = 0; i < count; i++)");
        beginRecord(method);
        method.line("found[i] = PASSED_BY;");
        input.inline(method, shape.where(), "continue;");
        groups.inlineKeys(method);
        writeWords(method);
        for (int i = 0; i < words.count(); i++)
        {
            method.line("words" + i + "[i] = w" + i + ";");
        }
        method.line("hashes[i] = hash;");
        method.line("found[i] = state.lookAhead(hash);");
        method.close();
        method.open("if (Faults.NONE != faults.code())");
        method.line("faults.clear();");
        method.line("Arrays.fill(found, 0, count, KeyedState.NULL_ADDRESS);");
        method.line("return;");
        method.close();
        method.line("long last = 0L;");
        method.open("for (int i = 0; i < count; i++)");
        method.open("if (PASSED_BY != found[i])");
        method.line("final long address = state.find(found[i], " + word(0) + ", " + word(1) + ", " + word(2) + ", " +
            words.length() + ", hashes[i]);");
        method.line("found[i] = address;");
        method.line("last += KeyedState.NULL_ADDRESS == address ? 0L : UnsafeApi.getLong(null, address + " +
            "VALUE_LENGTH - 8);");
        method.close();
        method.close();
        return method.line("seen = last;");
    }

    private MethodWriter run()
    {
        final MethodWriter method = owner.method();
        beginRun(method);
        method.line("int i = first;");
        method.open("for (; i < count; i++)");
        method.line("final long address = found[i];");
        method.open("if (PASSED_BY == address)");
        method.line("continue;");
        method.close();
        // A record before it in the run may make the group.
        method.open("if (KeyedState.NULL_ADDRESS == address" + (changes ? " || !results.hasHeadroom()" : "") + ")");
        method.line("break;");
        method.close();
        if (changes || input.readsContext())
        {
            method.line("run.tell(context, i);");
        }
        beginRecord(method);
        input.inline(method, List.of(), "");
        groups.inlineKeys(method);
        update(method, "break;");
        method.close();
        return method.line("return i;");
    }

    /** The group at {@code address} takes the record whose columns and keys are there. */
    private void update(final MethodWriter method, final String otherwise)
    {
        groups.inlineLoad(method);
        groups.inlineAccumulate(method);
        if (changes)
        {
            writeRow(method, otherwise);
        }
        method.open("if (Faults.NONE != faults.code())");
        method.line("break;".equals(otherwise) ? "faults.clear();" : "return faults.code();");
        if ("break;".equals(otherwise))
        {
            method.line(otherwise);
        }
        method.close();
        method.line("state.beginWrite(address);");
        groups.inlineStore(method);
        method.line("state.endWrite(address);");
        if (changes)
        {
            method.line("results.commit(emitted ? (byte)1 : (byte)0, ROW_LENGTH, context.inputSequence(), " +
                "context.sendTimeNs());");
        }
    }

    private static void beginRun(final MethodWriter method)
    {
        method.line("final UnsafeBuffer record = run.record();");
        method.line("final byte[] base = record.byteArray();");
        method.line("final long origin = record.addressOffset();");
        method.line("final int count = run.count();");
        method.line("final int blockLength = run.blockLength();");
        method.line("final int version = run.version();");
        method.line("faults.clear();");
    }

    private static void beginRecord(final MethodWriter method)
    {
        method.line("final int body = run.body(i);");
        method.line("final int end = run.end(i);");
        method.line("final long at = origin + body;");
    }

    private String word(final int index)
    {
        return index < words.count() ? "words" + index + "[i]" : "0L";
    }

    private void writeWords(final MethodWriter method)
    {
        for (int i = 0; i < KeyHash.SHORT_WORDS; i++)
        {
            method.line("final long w" + i + " = " + words.word(i) + ";");
        }
        method.line("final int hash = KeyHash.of(w0, w1, w2, " + words.length() + ");");
    }

    private void writeRow(final MethodWriter method, final String otherwise)
    {
        for (final Expr condition : shape.having())
        {
            method.open("if (!" + new ExprWriter(method, groups::column).condition(condition) + ")");
            method.line(otherwise);
            method.close();
        }
        method.line("final boolean emitted = 0L != (flags & " + GroupLayout.FLAG_EMITTED + "L);");
        method.line("flags |= " + GroupLayout.FLAG_EMITTED + "L;");
        output.inline(method, shape.output(), groups::column);
    }

    private static void returnFault(final MethodWriter method)
    {
        method.open("if (Faults.NONE != faults.code())");
        method.line("return faults.code();");
        method.close();
    }
}
