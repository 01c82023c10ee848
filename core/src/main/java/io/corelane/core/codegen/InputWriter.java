package io.corelane.core.codegen;

import io.corelane.codec.Field;
import io.corelane.codec.Wire;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.Exprs;
import io.corelane.core.plan.Rel;
import io.corelane.core.plan.SystemColumn;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Writes how the records of one input are read: columns into fields, those that conditions need first, the others only
 * of records that pass.
 */
final class InputWriter
{
    static final String RECORD =
        "(final UnsafeBuffer record, final int body, final int blockLength, final int version, final int end)";
    static final String PASS = "(record, body, blockLength, version, end)";

    private final ClassWriter owner;
    private final String prefix;
    private final Rel.Scan scan;
    private final Map<Integer, JavaValue> columns = new TreeMap<>();
    private final TreeSet<Integer> early = new TreeSet<>();
    private final TreeSet<Integer> late = new TreeSet<>();

    /**
     * A writer.
     *
     * @param owner  the class.
     * @param prefix of the names of fields and methods; another one for each input of the class.
     * @param scan   the input.
     */
    InputWriter(final ClassWriter owner, final String prefix, final Rel.Scan scan)
    {
        this.owner = owner;
        this.prefix = prefix;
        this.scan = scan;
    }

    /** Declares what reading needs; the constructor has the schemas of all inputs. */
    void declare(final MethodWriter constructor, final int input)
    {
        owner.field("private final VarDataLocator " + prefix + "varData;");
        constructor.line("this." + prefix + "varData = new VarDataLocator(schemas[" + input + "]);");
    }

    /** Whether an expression is a column that is never NULL. */
    static boolean isNeverNull(final Rel.Scan scan, final Expr expr)
    {
        if (!(expr instanceof Expr.Column))
        {
            return false;
        }
        final int index = ((Expr.Column)expr).index();
        final List<Field> fields = scan.source().schema().fields();
        return index >= fields.size() || !FieldLoader.isNullable(fields.get(index));
    }

    /** Says which columns are read: first those of the conditions, then the others. */
    void read(final Collection<Expr> conditions, final Collection<Expr> others)
    {
        conditions.forEach((expr) -> collect(expr, early));
        others.forEach((expr) -> collect(expr, late));
        late.removeAll(early);
    }

    /** Writes the methods that read, {@link #early} and {@link #late}, and what WHERE says. */
    void write(final List<Expr> where)
    {
        writeLoader(prefix + "loadEarly", early);
        writeLoader(prefix + "loadLate", late);
        writeConditions(owner, prefix + "where", where, this::column);
    }

    /**
     * Writes into one method what {@link #begin} and {@link #write} spread over many: columns are variables of the same
     * names. For records that were checked, where {@code at} tells where the root block is.
     *
     * @param base      as {@link FieldLoader#ofCheckedRecord}.
     * @param where     the conditions.
     * @param otherwise line for a record that does not pass.
     * @param needed    what the record is read for, besides the conditions.
     */
    void inline(
        final MethodWriter method,
        final String base,
        final List<Expr> where,
        final String otherwise,
        final List<Expr> needed)
    {
        final TreeSet<Integer> first = indexes(where);
        inline(method, base, first);
        for (final Expr condition : where)
        {
            method.open("if (!" + new ExprWriter(method, this::column).condition(condition) + ")");
            method.line(otherwise);
            method.close();
        }
        final TreeSet<Integer> others = indexes(needed);
        others.removeAll(first);
        inline(method, base, others);
    }

    private TreeSet<Integer> indexes(final List<Expr> expressions)
    {
        final TreeSet<Integer> indexes = new TreeSet<>();
        expressions.forEach((expr) -> collect(expr, indexes));
        return indexes;
    }

    private void inline(final MethodWriter method, final String base, final TreeSet<Integer> indexes)
    {
        for (final int index : indexes)
        {
            if (index < scan.source().schema().fields().size())
            {
                method.declare(columns.get(index));
                FieldLoader.ofCheckedRecord(method, prefix + "varData", scan.source().schema().header().length(), base)
                    .load(scan.source().schema().fields().get(index), columns.get(index));
            }
        }
    }

    /** Whether an expression reads nothing but columns that the record's bytes have. */
    boolean isOfRecord(final Expr expr)
    {
        final TreeSet<Integer> indexes = new TreeSet<>();
        collect(expr, indexes);
        return indexes.tailSet(scan.source().schema().fields().size()).isEmpty();
    }

    /** The word of the record that a column of a row would be, bit by bit, NULL included; null when there is none. */
    Wire.IntWire sameWord(final Expr.Column column, final Wire target)
    {
        final List<Field> fields = scan.source().schema().fields();
        return column.index() < fields.size() && 0 == fields.get(column.index()).sinceVersion() ?
            WordCopy.of(fields.get(column.index()).wire(), target) : null;
    }

    /** Whether an expression is the time by which the record moves time on. */
    boolean isEventTime(final Expr expr)
    {
        return expr instanceof Expr.Column column &&
            scan.source().schema().fields().size() + SystemColumn.EVENT_TIME.ordinal() == column.index();
    }

    /** Columns that are read. */
    int columnCount()
    {
        return early.size() + late.size();
    }

    /** Writes a method that makes all columns NULL; only for an input whose columns can all be. */
    void writeClear()
    {
        final SplitMethod all = new SplitMethod(owner, prefix + "clear", "()", "()");
        columns.values().forEach((column) -> all.piece().line(column.nullFlag() + " = true;"));
        all.end();
    }

    /** Lines that read the record, or return the fault when it does not pass. */
    void begin(final MethodWriter method, final String otherwise)
    {
        method.line(prefix + "loadEarly" + PASS + ";");
        method.open("if (!" + prefix + "where() || Faults.NONE != faults.code())");
        method.line(otherwise);
        method.close();
        method.line(prefix + "loadLate" + PASS + ";");
    }

    /** Writes a method that gives the event time of a record, or NO_TIME, whether the job reads it or not. */
    void writeEventTime(final String name)
    {
        final MethodWriter method = owner.method();
        final int eventField = scan.source().eventField();
        if (eventField < 0)
        {
            method.line("return context.sendTimeNs();");
        }
        else
        {
            final JavaValue event = columns.containsKey(eventField) ? columns.get(eventField) : loader(eventField);
            method.line("faults.clear();");
            method.line(prefix + "load" + eventField + PASS + ";");
            method.open("if (Faults.NONE != faults.code())");
            method.line("faults.clear();");
            method.line("return JobTask.NO_TIME;");
            method.close();
            method.line("return " + (event.isNeverNull() ? event.only() :
                event.nullFlag() + " ? context.timeOfTimeless() : " + event.only()) + ";");
        }
        owner.add("private long " + name + RECORD, method);
    }

    /** Writes the methods that give the event times of a run's records. */
    void writeEventTimes()
    {
        writeByMemory(owner, "void", "eventTimesNs", "(final RecordRun run, final int input)", "(run, input)",
            this::eventTimes);
    }

    /**
     * Writes a public method over a run twice: for records in memory that the JIT can tell from fields, as those of a
     * log are, and for records in an array.
     *
     * @param parameters of the method.
     * @param arguments  the same as they are passed on.
     * @param body       of the method, by what the records' buffer wraps: {@code null}, or {@code base}.
     */
    static void writeByMemory(
        final ClassWriter owner,
        final String type,
        final String name,
        final String parameters,
        final String arguments,
        final Function<String, MethodWriter> body)
    {
        final MethodWriter choice = owner.method();
        choice.open("if (null == run.record().byteArray())");
        choice.line(("void".equals(type) ? "" : "return ") + name + "Direct" + arguments + ";");
        choice.close();
        choice.open("else");
        choice.line(("void".equals(type) ? "" : "return ") + name + "InArray" + arguments + ";");
        choice.close();
        owner.add("public " + type + " " + name + parameters, choice);
        owner.add("private " + type + " " + name + "Direct" + parameters, body.apply("null"));
        owner.add("private " + type + " " + name + "InArray" + parameters, body.apply("base"));
    }

    /** Writes, in front of a loop over records of a run, what is read of all of them. */
    void beginRun(final MethodWriter method)
    {
        // What is read of objects is read again behind each word that is written by its address.
        method.line("final Faults faults = this.faults;");
        method.line("final UnsafeBuffer record = run.record();");
        method.line("final byte[] base = record.byteArray();");
        method.line("final long origin = record.addressOffset();");
        method.line("final int count = run.count();");
        if (isEven())
        {
            method.line("final int firstBody = run.body(0);");
            method.line("final int firstEnd = run.end(0);");
            method.line("final int stride = run.stride();");
        }
        else
        {
            method.line("final int[] offsets = run.offsets();");
            method.line("final int[] ends = run.ends();");
            method.line("final int headerLength = run.headerLength();");
        }
        method.line("final int blockLength = run.blockLength();");
        method.line("final int version = run.version();");
        method.line("faults.clear();");
    }

    /** Writes where the record {@code i} of a run is. */
    void beginRecord(final MethodWriter method)
    {
        place(method);
        method.line("final long at = origin + body;");
    }

    /** Writes, in front of a loop over records one behind the other, where the first of them is. */
    void beginRecords(final MethodWriter method, final String from)
    {
        if (isEven())
        {
            method.line("long next = origin + firstBody + (long)" + from + " * stride;");
        }
    }

    /** Writes, at the beginning of that loop, where the record {@code i} is: counted on, which spares a product. */
    void nextRecord(final MethodWriter method)
    {
        if (isEven())
        {
            place(method);
            method.line("final long at = next;");
            method.line("next += stride;");
        }
        else
        {
            beginRecord(method);
        }
    }

    private void place(final MethodWriter method)
    {
        method.line("final int body = " + (isEven() ? "firstBody + i * stride;" : "offsets[i] + headerLength;"));
        method.line("final int end = " + (isEven() ? "firstEnd + i * stride;" : "ends[i];"));
    }

    private boolean isEven()
    {
        return scan.source().isEven();
    }

    private MethodWriter eventTimes(final String base)
    {
        final MethodWriter method = owner.method();
        final int eventField = scan.source().eventField();
        method.line("final long[] timesNs = run.timesNs();");
        method.line("long least = Long.MAX_VALUE;");
        method.line("long greatest = Long.MIN_VALUE;");
        if (eventField < 0)
        {
            method.open("for (int i = 0; i < run.count(); i++)");
            method.line("final long event = run.sendTimeNs(i);");
            keepTime(method);
            method.close();
        }
        else
        {
            final Field field = scan.source().schema().fields().get(eventField);
            final JavaValue event = JavaValue.named("event", FieldLoader.isNullable(field), field.type());
            beginRun(method);
            method.line("long rare = 0L;");
            beginRecords(method, "0");
            method.open("for (int i = 0; i < count; i++)");
            nextRecord(method);
            method.declare(event);
            FieldLoader.ofCheckedRecord(method, prefix + "varData", scan.source().schema().header().length(), base)
                .load(field, event);
            keepTime(method);
            method.open("if (" + (event.isNeverNull() ? "" : event.nullFlag() + " || ") +
                "Faults.NONE != faults.code())");
            method.line("faults.clear();");
            method.line("rare |= 1L << i;");
            method.close();
            method.close();
            method.line("run.rare(rare);");
        }
        return method.line("run.timesNs(least, greatest);");
    }

    private static void keepTime(final MethodWriter method)
    {
        method.line("timesNs[i] = event;");
        method.line("least = Math.min(least, event);");
        method.line("greatest = Math.max(greatest, event);");
    }

    /** Where generated code finds a column of the input. */
    JavaValue column(final Expr.Column column, final MethodWriter method)
    {
        final JavaValue known = columns.get(column.index());
        if (null != known)
        {
            return known;
        }
        final SystemColumn system = SystemColumn.values()[column.index() - scan.source().schema().fields().size()];
        return switch (system)
        {
            case TIMESTAMP -> method.let(column.type(), JavaValue.NO, "context.sendTimeNs()");
            case PARTITION -> method.let(column.type(), JavaValue.NO, "(long)context.partition()");
            case SEQUENCE -> method.let(column.type(), JavaValue.NO, "context.inputSequence()");
            case EVENT_TIME ->
            {
                final JavaValue event = columns.get(scan.source().eventField());
                yield method.let(
                    column.type(), JavaValue.NO, null == event ? "context.sendTimeNs()" : eventTime(event));
            }
        };
    }

    /** Writes a method that says whether all conditions are true. */
    static void writeConditions(
        final ClassWriter owner, final String name, final List<Expr> conditions, final Columns source)
    {
        writeConditions(owner, name, List.of(), conditions, source);
    }

    /** What must be possible to work out, whether the conditions look at it or not, comes first. */
    static void writeConditions(
        final ClassWriter owner,
        final String name,
        final List<Expr> first,
        final List<Expr> conditions,
        final Columns source)
    {
        final MethodWriter method = owner.method();
        final ExprWriter expressions = new ExprWriter(method, source);
        if (!conditions.isEmpty())
        {
            first.forEach(expressions::write);
        }
        for (final Expr condition : conditions)
        {
            method.open("if (!" + expressions.condition(condition) + ")");
            method.line("return false;");
            method.close();
        }
        method.line("return true;");
        owner.add("protected boolean " + name + "()", method);
    }

    private static String eventTime(final JavaValue event)
    {
        return event.isNeverNull() ?
            event.only() : event.nullFlag() + " ? context.sendTimeNs() : " + event.only();
    }

    private void collect(final Expr expr, final TreeSet<Integer> indexes)
    {
        if (null != expr)
        {
            Exprs.forEachColumn(expr, (column) ->
            {
                indexes.add(column.index());
                final int eventField = scan.source().eventField();
                final int first = scan.source().schema().fields().size();
                if (first + SystemColumn.EVENT_TIME.ordinal() == column.index() && eventField >= 0)
                {
                    indexes.add(eventField);
                }
            });
        }
    }

    private void writeLoader(final String name, final TreeSet<Integer> indexes)
    {
        final SplitMethod all = new SplitMethod(owner, name, RECORD, PASS);
        for (final int index : indexes)
        {
            if (index < scan.source().schema().fields().size())
            {
                columns.put(index, loader(index));
                all.piece().line(prefix + "load" + index + PASS + ";");
            }
        }
        all.end();
    }

    /** Writes the method that reads a column into a field. */
    private JavaValue loader(final int index)
    {
        final Field field = scan.source().schema().fields().get(index);
        final JavaValue target = owner.field(prefix + "c" + index, FieldLoader.isNullable(field), field.type());
        final MethodWriter loader = owner.method();
        FieldLoader.ofRecord(loader, prefix + "varData", scan.source().schema().header().length()).load(field, target);
        owner.add("private void " + prefix + "load" + index + RECORD, loader);
        return target;
    }
}
