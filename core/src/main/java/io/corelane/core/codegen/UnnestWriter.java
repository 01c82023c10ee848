package io.corelane.core.codegen;

import io.corelane.codec.Field;
import io.corelane.codec.GroupSchema;
import io.corelane.codec.RecordSchema;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.Exprs;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.Rel;
import io.corelane.core.plan.WireBounds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Writes the class of a stage that makes rows of a group's entries. */
final class UnnestWriter
{
    private static final String ENTRY = "(final UnsafeBuffer record, final int version, final int end)";
    private static final String ENTRY_PASS = "(record, version, end)";

    private final JobPlan plan;
    private final CoreShape shape;
    private final ClassWriter owner;
    private final InputWriter input;
    private final RecordSchema schema;
    private final int width;
    private final int[] path;
    private final List<GroupSchema> groups;
    private final Map<Integer, JavaValue> columns = new TreeMap<>();

    UnnestWriter(final JobPlan plan, final CoreShape shape, final int maxParts)
    {
        this.plan = plan;
        this.shape = shape;
        this.owner = new ClassWriter(maxParts);
        final Rel.Unnest unnest = (Rel.Unnest)shape.core();
        final Rel.Scan scan = (Rel.Scan)unnest.input();
        this.input = new InputWriter(owner, "", scan);
        this.schema = scan.source().schema();
        this.width = scan.output().size();
        this.path = unnest.indexes();
        this.groups = unnest.groups();
    }

    String source()
    {
        owner.field("private final Faults tried = new Faults();");
        owner.field("private final Int128 x = new Int128();");
        final MethodWriter constructor = owner.method();
        constructor.line("super(context, faults, results, new GroupPathCursor(schemas[0], " + ints(path) + ", " +
            ints(groups.stream().mapToInt(WireBounds::leastBlockLength).toArray()) + "), " +
            schema.header().length() + ");");
        input.declare(constructor, 0);
        owner.add(GeneratedSource.constructor("Object"), constructor);
        // Conditions up to the first one that looks at an entry spare the entries of records that do not pass.
        final List<Expr> ofRecord = new ArrayList<>();
        final List<Expr> ofEntry = new ArrayList<>();
        for (final Expr condition : shape.where())
        {
            (ofEntry.isEmpty() && !looksAtEntry(condition) ? ofRecord : ofEntry).add(condition);
        }
        final List<Expr> others = new ArrayList<>(ofEntry);
        others.addAll(shape.output());
        input.read(ofRecord, others);
        input.write(ofRecord);
        input.writeEventTime("eventTimeOf");
        owner.add("public long eventTimeNs(final int input, " + InputWriter.RECORD.substring(1),
            owner.method().line("return eventTimeOf" + InputWriter.PASS + ";"));
        writeLoader("loadEntryEarly", ofEntry);
        writeLoader("loadEntryLate", shape.output());
        InputWriter.writeConditions(owner, "entryWhere", ofEntry, this::column);
        new OutputWriter(owner, plan.outputSchema()).write(shape.output(), this::column);
        final MethodWriter begin = owner.method();
        input.begin(begin, "return false;");
        begin.line("return Faults.NONE == faults.code();");
        owner.add("protected boolean begin" + InputWriter.RECORD, begin);
        final MethodWriter entry = owner.method();
        entry.line("loadEntryEarly" + ENTRY_PASS + ";");
        entry.open("if (!entryWhere() || Faults.NONE != faults.code())");
        entry.line("return false;");
        entry.close();
        entry.line("loadEntryLate" + ENTRY_PASS + ";");
        entry.line("return Faults.NONE == faults.code();");
        owner.add("protected boolean entry" + ENTRY, entry);
        return GeneratedSource.of(plan, owner, "extends UnnestTask");
    }

    private static String ints(final int[] values)
    {
        return "new int[]" + Arrays.toString(values).replace('[', '{').replace(']', '}');
    }

    private boolean looksAtEntry(final Expr expr)
    {
        return !entryColumns(List.of(expr)).isEmpty();
    }

    private TreeSet<Integer> entryColumns(final List<Expr> expressions)
    {
        final TreeSet<Integer> found = new TreeSet<>();
        for (final Expr expr : expressions)
        {
            Exprs.forEachColumn(expr, (column) ->
            {
                if (column.index() >= width)
                {
                    found.add(column.index() - width);
                }
            });
        }
        return found;
    }

    /** Writes a method that reads the columns of an entry that were not read before. */
    private void writeLoader(final String name, final List<Expr> expressions)
    {
        final SplitMethod all = new SplitMethod(owner, name, ENTRY, ENTRY_PASS);
        for (final int index : entryColumns(expressions))
        {
            if (!columns.containsKey(index))
            {
                int depth = 0;
                int place = index;
                while (place >= groups.get(depth).fields().size())
                {
                    place -= groups.get(depth++).fields().size();
                }
                final Field field = groups.get(depth).fields().get(place);
                final JavaValue target = owner.field("ec" + index, FieldLoader.isNullable(field), field.type());
                final MethodWriter loader = owner.method();
                FieldLoader.ofEntry(loader, "entries", depth, "root").load(field, target);
                owner.add("private void loadEntry" + index + InputWriter.RECORD, loader);
                columns.put(index, target);
                all.piece().line("loadEntry" + index + "(record, entries.entry(" + depth +
                    "), entries.blockLength(" + depth + "), version, end);");
            }
        }
        all.end();
    }

    private JavaValue column(final Expr.Column column, final MethodWriter method)
    {
        return column.index() < width ? input.column(column, method) : columns.get(column.index() - width);
    }
}
