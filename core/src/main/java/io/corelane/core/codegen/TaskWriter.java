package io.corelane.core.codegen;

import io.corelane.codec.Field;
import io.corelane.core.plan.AggregateCall;
import io.corelane.core.plan.EmitMode;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.Exprs;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.SystemColumn;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Writes the class of a job. */
final class TaskWriter
{
    static final String CLASS_NAME = "io.corelane.core.generated.Task";

    private static final String RECORD =
        "(final UnsafeBuffer record, final int body, final int blockLength, final int version, final int end)";
    private static final String INPUT_RECORD = "(final int input, final byte change, " + RECORD.substring(1);
    private static final String PASS = "(record, body, blockLength, version, end)";

    private final JobPlan plan;
    private final JobShape shape;
    private final RowWriter row;
    private final ClassWriter owner;
    private final Map<Integer, JavaValue> columns = new TreeMap<>();
    private GroupLayout layout;
    private GroupWriter groups;

    TaskWriter(final JobPlan plan, final int maxParts)
    {
        this.plan = plan;
        this.owner = new ClassWriter(maxParts);
        this.shape = JobShape.of(plan);
        this.row = new RowWriter(plan.outputSchema());
        if (null != shape.aggregate())
        {
            layout = layout(shape);
        }
    }

    static GroupLayout layout(final JobShape shape)
    {
        return new GroupLayout(shape.aggregate(), (expr) -> isNeverNull(shape, expr));
    }

    String source()
    {
        writeFields();
        writeColumns();
        writeConditions("where", shape.where(), this::sourceColumn);
        if (null != shape.aggregate())
        {
            groups = new GroupWriter(owner, shape.aggregate(), layout, this::sourceColumn);
            groups.write();
            writeConditions("having", shape.having(), groups::column);
            writeRow(groups::column);
            writeGroupRecord();
            writeShow();
        }
        else
        {
            writeRow(this::sourceColumn);
            writePlainRecord();
        }
        writeLifecycle();
        return "// Generated for job " + plan.name() + ".\n// " + plan.text().strip().replace("\n", "\n// ") + "\n" +
            "package io.corelane.core.generated;\n\n" + imports() + "\n" +
            owner.source("public final class Task implements " + (null == groups ? "JobTask" : "GroupTask"));
    }

    private static boolean isNeverNull(final JobShape shape, final Expr expr)
    {
        if (!(expr instanceof Expr.Column))
        {
            return false;
        }
        final int index = ((Expr.Column)expr).index();
        final List<Field> fields = shape.scan().source().schema().fields();
        return index >= fields.size() || !FieldLoader.isNullable(fields.get(index));
    }

    private static String imports()
    {
        return String.join("\n",
            "import io.corelane.codec.Murmur3;",
            "import io.corelane.codec.RecordSchema;",
            "import io.corelane.codec.VarDataLocator;",
            "import io.corelane.core.partition.GroupTask;",
            "import io.corelane.core.partition.JobTask;",
            "import io.corelane.core.partition.RecordContext;",
            "import io.corelane.core.partition.RowSink;",
            "import io.corelane.core.runtime.Casts;",
            "import io.corelane.core.runtime.Checked;",
            "import io.corelane.core.runtime.Faults;",
            "import io.corelane.core.runtime.Int128;",
            "import io.corelane.core.runtime.Numbers;",
            "import io.corelane.core.runtime.Text;",
            "import io.corelane.core.state.EntryCursor;",
            "import io.corelane.core.state.KeyedState;",
            "import java.nio.ByteOrder;",
            "import java.util.Arrays;",
            "import org.agrona.BufferUtil;",
            "import org.agrona.DirectBuffer;",
            "import org.agrona.UnsafeApi;",
            "import org.agrona.concurrent.UnsafeBuffer;") + "\n";
    }

    private void writeFields()
    {
        owner.field("private static final int HEADER_LENGTH = " + shape.scan().source().schema().header().length() +
            ";");
        owner.field("private static final int ROW_LENGTH = " + row.rowLength() + ";");
        owner.field("private static final long ROW_HEADER = " + ExprWriter.longLiteral(row.header()) + ";");
        owner.field("private final RecordContext context;");
        owner.field("private final RowSink results;");
        owner.field("private final KeyedState state;");
        owner.field("private final VarDataLocator varData;");
        owner.field("private final Faults tried = new Faults();");
        owner.field("private final Int128 x = new Int128();");
        owner.field("private Faults faults;");
        if (null != layout)
        {
            owner.field("private static final int VALUE_LENGTH = " + layout.valueLength() + ";");
            // With room for the last text's last word.
            owner.field("private final UnsafeBuffer key = new UnsafeBuffer(new byte[" +
                (layout.keyLengthMax() + Long.BYTES) + "]);");
            owner.field("private final UnsafeBuffer blank = new UnsafeBuffer(BufferUtil.allocateDirectAligned(" +
                "VALUE_LENGTH, 8));");
            owner.field("private final UnsafeBuffer value = new UnsafeBuffer(0, 0);");
            owner.field("private long address;");
            owner.field("private final UnsafeBuffer shown = new UnsafeBuffer(0, 0);");
            owner.field("private EntryCursor cursor;");
        }
    }

    /** Columns that conditions need are read first, the others only of records that pass. */
    private void writeColumns()
    {
        final TreeSet<Integer> early = new TreeSet<>();
        shape.where().forEach((expr) -> collect(expr, early));
        final TreeSet<Integer> late = new TreeSet<>();
        if (null == shape.aggregate())
        {
            shape.output().forEach((expr) -> collect(expr, late));
        }
        else
        {
            shape.aggregate().keys().forEach((expr) -> collect(expr, late));
            for (final AggregateCall call : shape.aggregate().aggregates())
            {
                collect(call.argument(), late);
                collect(call.filter(), late);
            }
        }
        late.removeAll(early);
        writeLoader("loadEarly", early);
        writeLoader("loadLate", late);
    }

    private void collect(final Expr expr, final TreeSet<Integer> indexes)
    {
        if (null != expr)
        {
            Exprs.forEachColumn(expr, (column) ->
            {
                indexes.add(column.index());
                final int eventField = shape.scan().source().eventField();
                final int first = shape.scan().source().schema().fields().size();
                if (first + SystemColumn.EVENT_TIME.ordinal() == column.index() && eventField >= 0)
                {
                    indexes.add(eventField);
                }
            });
        }
    }

    private void writeLoader(final String name, final TreeSet<Integer> indexes)
    {
        final List<Field> fields = shape.scan().source().schema().fields();
        final SplitMethod all = new SplitMethod(owner, name, RECORD, PASS);
        for (final int index : indexes)
        {
            if (index < fields.size())
            {
                final Field field = fields.get(index);
                final JavaValue target = owner.field("c" + index, FieldLoader.isNullable(field), field.type());
                columns.put(index, target);
                final MethodWriter loader = owner.method();
                new FieldLoader(loader).load(field, target);
                owner.add("private void load" + index + RECORD, loader);
                all.piece().line("load" + index + PASS + ";");
            }
        }
        all.end();
    }

    private JavaValue sourceColumn(final Expr.Column column, final MethodWriter method)
    {
        final JavaValue known = columns.get(column.index());
        if (null != known)
        {
            return known;
        }
        final SystemColumn system =
            SystemColumn.values()[column.index() - shape.scan().source().schema().fields().size()];
        return switch (system)
        {
            case TIMESTAMP -> method.let(column.type(), JavaValue.NO, "context.sendTimeNs()");
            case PARTITION -> method.let(column.type(), JavaValue.NO, "(long)context.partition()");
            case SEQUENCE -> method.let(column.type(), JavaValue.NO, "context.inputSequence()");
            case EVENT_TIME -> eventTime(column, method);
        };
    }

    private JavaValue eventTime(final Expr.Column column, final MethodWriter method)
    {
        final JavaValue event = columns.get(shape.scan().source().eventField());
        if (null == event)
        {
            return method.let(column.type(), JavaValue.NO, "context.sendTimeNs()");
        }
        return method.let(column.type(), JavaValue.NO, event.isNeverNull() ?
            event.only() : event.nullFlag() + " ? context.sendTimeNs() : " + event.only());
    }

    private void writeConditions(final String name, final List<Expr> conditions, final Columns source)
    {
        final MethodWriter method = owner.method();
        final ExprWriter expressions = new ExprWriter(method, source);
        for (final Expr condition : conditions)
        {
            method.open("if (!" + expressions.condition(condition) + ")");
            method.line("return false;");
            method.close();
        }
        method.line("return true;");
        owner.add("private boolean " + name + "()", method);
    }

    private void writeRow(final Columns source)
    {
        final SplitMethod all = new SplitMethod(
            owner, "writeColumns", "(final UnsafeBuffer out, final int row)", "(out, row)");
        for (int i = 0; i < shape.output().size(); i++)
        {
            final MethodWriter method = owner.method();
            final JavaValue value = new ExprWriter(method, source).write(shape.output().get(i));
            row.write(row.field(i), new CastWriter(method).represent(value, row.type(i)), method);
            owner.add("private void put" + i + "(final UnsafeBuffer out, final int row)", method);
            all.piece().line("put" + i + "(out, row);");
        }
        all.end();
        final MethodWriter begin = owner.method();
        begin.line("final int start = results.rowOffset();");
        begin.line("results.out().putLong(start, ROW_HEADER, ByteOrder.LITTLE_ENDIAN);");
        begin.line("writeColumns(results.out(), start + " +
            (row.rowLength() - plan.outputSchema().blockLength()) + ");");
        owner.add("private void writeRow()", begin);
    }

    private MethodWriter beginRecord()
    {
        final MethodWriter method = owner.method();
        method.line("faults.clear();");
        method.line("loadEarly" + PASS + ";");
        method.open("if (!where() || Faults.NONE != faults.code())");
        method.line("return faults.code();");
        method.close();
        method.line("loadLate" + PASS + ";");
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
        owner.add("public int onRecord" + INPUT_RECORD, method);
    }

    private void writeGroupRecord()
    {
        final boolean changes = EmitMode.CHANGES == plan.emit();
        final MethodWriter method = beginRecord();
        method.line("keys();");
        method.open("if (Faults.NONE != faults.code())");
        method.line("return faults.code();");
        method.close();
        method.line("final int length = encodeKey();");
        method.line("final int hash = Murmur3.hash(key, 0, length, 0);");
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
        method.line("state.beginWrite(address);");
        method.line("store();");
        method.line("state.endWrite(address);");
        if (changes)
        {
            method.open("if (operation >= 0)");
            method.line("results.commit((byte)operation, ROW_LENGTH, context.inputSequence(), context.sendTimeNs());");
            method.close();
        }
        method.line("return Faults.NONE;");
        owner.add("public int onRecord" + INPUT_RECORD, method);
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

    private static void writeChange(final MethodWriter method)
    {
        method.line("final boolean emitted = 0L != (flags & " + GroupLayout.FLAG_EMITTED + "L);");
        method.line("final boolean holds = having();");
        method.line("int operation = -1;");
        method.open("if (holds)");
        method.line("writeRow();");
        method.line("operation = emitted ? 1 : 0;");
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
        method.line("decodeKey(shown);");
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

    private void writeLifecycle()
    {
        final MethodWriter constructor = owner.method();
        constructor.line("this.context = context;");
        constructor.line("this.faults = faults;");
        constructor.line("this.results = results;");
        constructor.line("this.state = state;");
        constructor.line("this.varData = new VarDataLocator(schema);");
        final boolean owing = null != groups && EmitMode.FINAL == plan.emit();
        if (owing && shape.aggregate().keys().isEmpty())
        {
            constructor.open("if (null != state)");
            constructor.line("state.findOrCreate(key, 0, 0, Murmur3.hash(key, 0, 0, 0));");
            constructor.close();
        }
        owner.add("public Task(final RecordContext context, final Faults faults, final RowSink results, " +
            "final KeyedState state, final RecordSchema schema)", constructor);

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
        owner.add("public void close()", null == groups ? owner.method() :
            owner.method().open("if (null != state)").line("state.close();").close());
    }
}
