package io.corelane.core.codegen;

import io.corelane.core.plan.EmitMode;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.JobPlan;
import java.util.ArrayList;
import java.util.List;

/** Writes the class of a job. */
final class TaskWriter
{
    private final JobPlan plan;
    private final JobShape shape;
    private final ClassWriter owner;
    private final InputWriter input;
    private final GroupLayout layout;
    private GroupWriter groups;

    TaskWriter(final JobPlan plan, final JobShape shape, final GroupLayout layout, final int maxParts)
    {
        this.plan = plan;
        this.shape = shape;
        this.layout = layout;
        this.owner = new ClassWriter(maxParts);
        this.input = new InputWriter(owner, "", shape.scan());
    }

    String source()
    {
        writeFields();
        input.read(shape.where(), others());
        input.write(shape.where());
        if (null != shape.aggregate())
        {
            groups = new GroupWriter(owner, shape.aggregate(), layout, input::column);
            owner.field("private long flags;");
            groups.write();
            InputWriter.writeConditions(owner, "having", shape.having(), groups::column);
            final OutputWriter output = new OutputWriter(owner, plan.outputSchema());
            output.write(shape.output(), groups::column);
            writeGroupRecords(output);
            writeShow();
            writeLook();
        }
        else
        {
            final OutputWriter output = new OutputWriter(owner, plan.outputSchema());
            output.write(shape.output(), input::column);
            writePlainRecord();
            final PlainRunWriter runs = PlainRunWriter.of(owner, shape, input, output);
            if (null != runs)
            {
                runs.write();
            }
        }
        writeLifecycle();
        input.writeEventTime("eventTimeOf");
        owner.add("public long eventTimeNs(final int input, " + InputWriter.RECORD.substring(1),
            owner.method().line("return eventTimeOf" + InputWriter.PASS + ";"));
        input.writeEventTimes();
        return GeneratedSource.of(plan, owner, "implements " + (null == groups ? "JobTask" : "GroupTask"));
    }

    private void writeFields()
    {
        owner.field("private final RecordContext context;");
        owner.field("private RowSink results;");
        owner.field("private final KeyedState state;");
        owner.field("private final Faults tried = new Faults();");
        owner.field("private final Int128 x = new Int128();");
        owner.field("private Faults faults;");
        if (null != layout)
        {
            owner.field("private static final int VALUE_LENGTH = " + layout.valueLength() + ";");
            // With room for the last text's last word.
            owner.field("private final UnsafeBuffer key = new UnsafeBuffer(new byte[" +
                (layout.keyLengthMax() + Long.BYTES) + "]);");
            owner.field("private final UnsafeBuffer blank = CacheLines.buffer(VALUE_LENGTH);");
            owner.field("private final UnsafeBuffer value = new UnsafeBuffer(0, 0);");
            owner.field("private long address;");
            owner.field("private final UnsafeBuffer shown = new UnsafeBuffer(0, 0);");
            owner.field("private EntryCursor cursor;");
        }
    }

    private List<Expr> others()
    {
        if (null == shape.aggregate())
        {
            return shape.output();
        }
        final List<Expr> others = new ArrayList<>(shape.aggregate().keys());
        shape.aggregate().aggregates().forEach((call) -> others.addAll(call.expressions()));
        return others;
    }

    private MethodWriter beginRecord()
    {
        final MethodWriter method = owner.method();
        method.line("faults.clear();");
        input.begin(method, "return faults.code();");
        return method;
    }

    private void writePlainRecord()
    {
        final MethodWriter method = beginRecord();
        method.line("writeRow();");
        method.open("if (Faults.NONE == faults.code())");
        method.line("results.commit((byte)0, ROW_LENGTH, context.inputSequence(), context.sendTimeNs());");
        method.close();
        method.line("return faults.code();");
        owner.add("public int onRecord(final int input, final byte change, " + InputWriter.RECORD.substring(1), method);
    }

    private void writeGroupRecords(final OutputWriter output)
    {
        final FastRecordWriter fast =
            FastRecordWriter.of(owner, shape, input, groups, layout, output, groups::column, plan.emit());
        owner.add((null == fast || !fast.hasSingle() ? "public int onRecord" : "private int onAnyRecord") +
            "(final int input, final byte change, " + InputWriter.RECORD.substring(1), writeGroupRecord());
        if (null != fast)
        {
            fast.write();
        }
    }

    private MethodWriter writeGroupRecord()
    {
        final boolean changes = EmitMode.CHANGES == plan.emit();
        final MethodWriter method = beginRecord();
        method.line("keys();");
        method.open("if (Faults.NONE != faults.code())");
        method.line("return faults.code();");
        method.close();
        method.line("final int length = encodeKey();");
        method.line("final int hash = KeyHash.of(key, 0, length);");
        method.line("address = state.find(key, 0, length, hash);");
        method.line("final boolean isNew = KeyedState.NULL_ADDRESS == address;");
        method.open("if (isNew)");
        method.open("if (state.size() >= state.maxKeys())");
        // Which refuses, and counts it.
        method.line("state.findOrCreate(key, 0, length, hash);");
        method.line("return Faults.CAPACITY;");
        method.close();
        method.line("address = blank.addressOffset();");
        method.close();
        method.line("load();");
        method.line("accumulate();");
        if (changes)
        {
            writeChange(method);
        }
        method.open("if (Faults.NONE != faults.code())");
        method.line("return faults.code();");
        method.close();
        if (changes)
        {
            writeRetraction(method);
        }
        writeCreation(method);
        method.line("final long begun = KeyedState.beginWrite(address);");
        method.line("store();");
        method.line("KeyedState.endWrite(address, begun);");
        if (changes)
        {
            method.open("if (operation >= 0)");
            method.line("results.commit((byte)operation, ROW_LENGTH, context.inputSequence(), context.sendTimeNs());");
            method.close();
        }
        return method.line("return Faults.NONE;");
    }

    /** A new group enters the state only now that nothing can go wrong with its first record any more. */
    private void writeCreation(final MethodWriter method)
    {
        method.open("if (isNew)");
        method.line("address = state.findOrCreate(key, 0, length, hash);");
        method.open("if (KeyedState.NULL_ADDRESS == address)");
        method.line("return Faults.CAPACITY;");
        method.close();
        if (layout.hasText())
        {
            method.line("value.wrap(address, VALUE_LENGTH);");
        }
        method.close();
    }

    private void writeChange(final MethodWriter method)
    {
        method.line("final boolean emitted = 0L != (flags & " + GroupLayout.FLAG_EMITTED + "L);");
        method.line("final boolean holds = having();");
        method.line("int operation = -1;");
        method.open("if (holds)");
        method.line("writeRow();");
        // Without aggregates the row stays as it was.
        method.line("operation = emitted ? " + (shape.aggregate().aggregates().isEmpty() ? "-1" : "1") + " : 0;");
        method.line("flags |= " + GroupLayout.FLAG_EMITTED + "L;");
        method.close();
    }

    /** The row that no longer holds is the one that left last: made anew from what is still in memory. */
    private static void writeRetraction(final MethodWriter method)
    {
        method.open("if (!holds && emitted)");
        // All of this was worked out before, so nothing can go wrong, and nothing is counted a second time.
        method.line("final Faults kept = faults;");
        method.line("faults = tried;");
        method.line("faults.clear();");
        method.line("load();");
        method.line("writeRow();");
        method.line("operation = 2;");
        method.line("load();");
        method.line("accumulate();");
        method.line("faults = kept;");
        method.line("flags &= ~" + GroupLayout.FLAG_EMITTED + "L;");
        method.close();
    }

    private void writeShow()
    {
        final MethodWriter method = owner.method();
        method.line("faults.clear();");
        method.line("shown.wrap(encoded, 0, encoded.capacity());");
        method.line("decodeKey(shown, shown.capacity());");
        method.line("this.address = address;");
        method.line("load();");
        method.open("if (!having() || Faults.NONE != faults.code())");
        method.line("return false;");
        method.close();
        method.line("writeRow();");
        method.open("if (Faults.NONE != faults.code())");
        method.line("return false;");
        method.close();
        method.line("results.commit((byte)0, ROW_LENGTH, context.inputSequence(), context.sendTimeNs());");
        method.line("return true;");
        owner.add("public boolean show(final DirectBuffer encoded, final long address)", method);
    }

    private void writeLook()
    {
        final MethodWriter method = owner.method();
        method.line("final RowSink own = results;");
        method.line("final Faults counted = faults;");
        method.line("results = look.rows();");
        method.line("faults = tried;");
        method.open("try");
        method.line("long entry = look.next(state);");
        method.open("while (KeyedState.NULL_ADDRESS != entry)");
        method.line("lookedAt.wrap(KeyedState.keyAddress(entry), KeyedState.keyLength(entry));");
        method.open("if (!show(lookedAt, entry))");
        method.open("if (Faults.NONE == faults.code())");
        method.line("look.onHidden();");
        method.close();
        method.open("else");
        method.line("look.onRefused();");
        method.close();
        method.close();
        method.line("entry = look.next(state);");
        method.close();
        method.close();
        method.open("finally");
        method.line("faults = counted;");
        method.line("results = own;");
        method.close();
        method.line("return true;");
        owner.field("private final UnsafeBuffer lookedAt = new UnsafeBuffer(0, 0);");
        owner.add("public boolean look(final StateLook look)", method);
    }

    private boolean hasSets()
    {
        return null != layout && !layout.sets().isEmpty();
    }

    private void writeLifecycle()
    {
        final MethodWriter constructor = owner.method();
        constructor.line("this.context = context;");
        constructor.line("this.faults = faults;");
        constructor.line("this.results = results;");
        constructor.line("this.state = state;");
        input.declare(constructor, 0);
        final boolean owing = null != groups && EmitMode.FINAL == plan.emit();
        if (owing && shape.aggregate().keys().isEmpty())
        {
            // The rows of all partitions come together in the first one.
            constructor.open("if (null != state && 0 == context.partition())");
            constructor.line("state.findOrCreate(key, 0, 0, KeyHash.of(key, 0, 0));");
            constructor.close();
        }
        if (hasSets())
        {
            constructor.line("this.sets = sets;");
        }
        owner.add(GeneratedSource.constructor("KeyedState"), constructor);

        final MethodWriter drain = owner.method();
        if (owing)
        {
            drain.open("if (null == cursor)");
            drain.line("cursor = state.cursor();");
            drain.close();
            drain.open("while (results.hasHeadroom())");
            drain.open("if (!cursor.next())");
            drain.line("return true;");
            drain.close();
            drain.open("if (!show(cursor.key(), cursor.valueAddress()) && Faults.NONE != faults.code())");
            drain.line("context.refuseRow(faults.code());");
            drain.close();
            drain.close();
            drain.line("return false;");
        }
        else
        {
            drain.line("return true;");
        }
        owner.add("public boolean drain()", drain);
        owner.add("public int doWork()", owner.method().line(
            null == groups ? "return 0;" : "return null == state ? 0 : state.doWork(64);"));
        if (null != groups)
        {
            owner.add("public long stateEntries()", owner.method().line("return state.size();"));
            owner.add("public void measure(final StateSize size)", owner.method().line("size.add(state, 0);"));
        }
        final MethodWriter snapshot = owner.method();
        if (null != groups)
        {
            snapshot.line("state.snapshot(snapshot);");
            if (layout.isElsewhere())
            {
                snapshot.line("snapshotSets(snapshot);");
            }
        }
        owner.add("public void snapshot(final Snapshot snapshot)", snapshot);
        final MethodWriter close = owner.method();
        if (null != groups)
        {
            close.open("if (null != state)").line("state.close();");
            if (hasSets())
            {
                close.line("closeSets();");
            }
            close.close();
        }
        owner.add("public void close()", close);
    }
}
