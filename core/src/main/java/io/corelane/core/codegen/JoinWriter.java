package io.corelane.core.codegen;

import io.corelane.codec.DataType;
import io.corelane.codec.Field;
import io.corelane.codec.Wire;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.ExprSafety;
import io.corelane.core.plan.Exprs;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.JoinSpan;
import io.corelane.core.plan.Rel;
import java.util.ArrayList;
import java.util.List;

/** Writes the class of a stage that joins: what differs from job to job of the join's task. */
final class JoinWriter
{
    private final JobPlan plan;
    private final CoreShape shape;
    private final Rel.Join join;
    private final ClassWriter owner;
    private final InputWriter left;
    private final InputWriter right;
    private final List<Expr> leftKeys = new ArrayList<>();
    private final List<Expr> rightKeys = new ArrayList<>();

    JoinWriter(final JobPlan plan, final CoreShape shape, final int maxParts)
    {
        this.plan = plan;
        this.shape = shape;
        this.join = (Rel.Join)shape.core();
        this.owner = new ClassWriter(maxParts);
        this.left = new InputWriter(owner, "l_", shape.scan(0));
        this.right = new InputWriter(owner, "r_", shape.scan(1));
        for (int i = 0; i < join.leftKeys().size(); i++)
        {
            // What is kept window by window has one end.
            if (!keepsWindows() || !join.span().leftTime().equals(join.leftKeys().get(i)) ||
                !join.span().rightTime().equals(join.rightKeys().get(i)))
            {
                leftKeys.add(join.leftKeys().get(i));
                rightKeys.add(join.rightKeys().get(i));
            }
        }
    }

    /** Whether rows are kept window by window. */
    boolean keepsWindows()
    {
        return null != join.span() && join.span().isWindow() && !looksUp();
    }

    /** Whether no rows are kept. */
    boolean looksUp()
    {
        return null != join.span() && join.span().looksUp();
    }

    String source()
    {
        owner.field("private final Faults tried = new Faults();");
        owner.field("private final Int128 x = new Int128();");
        final MethodWriter constructor = owner.method();
        final JoinSpan span = join.span();
        final String rows = keyLengthMax() + ", " + shape.rowLength(0) + ", " + shape.rowLength(1);
        final String details = null == span ? join.isLookup() + ", " + join.feedsGroup() :
            (keepsWindows() ? "" : span.beforeNs() + "L, " + span.afterNs() + "L, ") + join.latenessNs() + "L";
        constructor.line("super(context, faults, results, " + (null == span ? "new RowBuffer(ROW_LENGTH), " : "") +
            (looksUp() ? rows : "state, " + rows + ", " + keeps(Rel.JoinKind.LEFT) + ", " +
            keeps(Rel.JoinKind.RIGHT) + ", " + canFault() + ", " + details) + ");");
        left.declare(constructor, 0);
        right.declare(constructor, 1);
        owner.add(GeneratedSource.constructor(keepsWindows() ? "WindowJoinState" : "JoinState"), constructor);
        left.read(List.of(), columns(join.left()));
        right.read(List.of(), columns(join.right()));
        left.write(List.of());
        right.write(List.of());
        left.writeClear();
        right.writeClear();
        writeInputs();
        writeKeys();
        InputWriter.writeConditions(
            owner, "condition", null == join.condition() ? List.of() : List.of(join.condition()), this::column);
        InputWriter.writeConditions(owner, "where", shape.where(), this::column);
        new OutputWriter(owner, plan.outputSchema()).write(shape.output(), this::column);
        return GeneratedSource.of(plan, owner, "extends " + (null == span ? "Table" : looksUp() ? "WindowLookUp" :
            keepsWindows() ? "Window" : "Interval") + (looksUp() ? "Task" : "JoinTask"));
    }

    int keyLengthMax()
    {
        return Math.max(1, Math.max(KeyWriter.lengthMax(leftKeys), KeyWriter.lengthMax(rightKeys)));
    }

    private boolean keeps(final Rel.JoinKind kind)
    {
        return kind == join.kind() || Rel.JoinKind.FULL == join.kind();
    }

    private boolean canFault()
    {
        final List<Expr> all = new ArrayList<>(shape.where());
        all.addAll(shape.output());
        if (null != join.condition())
        {
            all.add(join.condition());
        }
        return all.stream().anyMatch((expr) -> !ExprSafety.isSafe(expr)) ||
            !looksUp() && plan.outputSchema().fields().stream().anyMatch(JoinWriter::canBeRefused);
    }

    /** Whether a result's column has values that it cannot hold: the one that reads as NULL there. */
    private static boolean canBeRefused(final Field field)
    {
        final DataType type = field.type();
        return !(field.wire() instanceof Wire.FlaggedWire) && !type.isWide() &&
            DataType.Kind.BOOLEAN != type.kind() && DataType.Kind.DOUBLE != type.kind();
    }

    private static List<Expr> columns(final Rel rel)
    {
        final List<Expr> columns = new ArrayList<>();
        for (int i = 0; i < rel.output().size(); i++)
        {
            columns.add(new Expr.Column(i, rel.output().get(i).name(), rel.output().get(i).type()));
        }
        return columns;
    }

    private JavaValue column(final Expr.Column column, final MethodWriter method)
    {
        final int width = join.left().output().size();
        return column.index() < width ? left.column(column, method) : right.column(
            new Expr.Column(column.index() - width, column.name(), column.type()), method);
    }

    private void writeInputs()
    {
        final int leftLength = shape.rowLength(0);
        final int rightLength = shape.rowLength(1);
        final MethodWriter read = owner.method();
        read.open("if (0 == input)");
        read.line("l_loadLate(record, body, " + leftLength + ", 0, body + " + leftLength + ");");
        read.close();
        read.open("else");
        read.line("r_loadLate(record, body, " + rightLength + ", 0, body + " + rightLength + ");");
        read.close();
        owner.add("protected void read(final int input, final UnsafeBuffer record, final int body)", read);
        final MethodWriter clear = owner.method();
        clear.open("if (0 == input)").line("l_clear();").close();
        clear.open("else").line("r_clear();").close();
        owner.add("protected void clear(final int input)", clear);
        if (null != join.span())
        {
            final MethodWriter time = owner.method();
            time.open("if (0 == input)");
            time.line("return " + new ExprWriter(time, left::column).write(join.span().leftTime()).only() + ";");
            time.close();
            time.line("return " + new ExprWriter(time, right::column).write(join.span().rightTime()).only() + ";");
            owner.add("protected long time(final int input)", time);
        }
    }

    private void writeKeys()
    {
        writeKey("leftKey", leftKeys, left);
        writeKey("rightKey", rightKeys, right);
        if (looksUp())
        {
            writeLookUp();
            owner.add("protected boolean readsRight()", owner.method().line("return " + readsRight() + ";"));
        }
        owner.add("protected int encodeKey(final int input)",
            owner.method().line("return 0 == input ? leftKey() : rightKey();"));
    }

    /** Whether pairs have something of a right row, but the key that it was found by. */
    private boolean readsRight()
    {
        final List<Expr> all = new ArrayList<>(shape.where());
        all.addAll(shape.output());
        if (null != join.condition())
        {
            all.add(join.condition());
        }
        final boolean[] reads = new boolean[1];
        all.forEach((expr) -> Exprs.forEachColumn(
            expr, (column) -> reads[0] |= column.index() >= join.left().output().size()));
        return reads[0];
    }

    /** A short key is looked up without being written. */
    private void writeLookUp()
    {
        final MethodWriter method = owner.method();
        final ExprWriter expressions = new ExprWriter(method, left::column);
        final List<JavaValue> values = new ArrayList<>();
        for (final Expr key : leftKeys)
        {
            final JavaValue value = expressions.write(key);
            if (!value.isNeverNull())
            {
                method.open("if (" + value.nullFlag() + ")");
                method.line("return;");
                method.close();
            }
            values.add(value.neverNull());
        }
        final RunKeys words = new RunKeys(values, keyLengthMax());
        if (words.areWords())
        {
            if (null != words.clash())
            {
                method.open("if (" + words.clash() + ")");
                method.line("super.lookUp();");
                method.line("return;");
                method.close();
            }
            words.writeWords(method);
            owner.add("protected void lookUp()", method.line("lookUp(" + words.found() + ");"));
        }
    }

    private void writeKey(final String name, final List<Expr> keys, final InputWriter input)
    {
        final MethodWriter method = owner.method();
        final ExprWriter expressions = new ExprWriter(method, input::column);
        method.line("int p = 0;");
        final List<JavaValue> values = new ArrayList<>();
        for (final Expr key : keys)
        {
            final JavaValue value = expressions.write(key);
            values.add(value.neverNull());
            if (!value.isNeverNull())
            {
                method.open("if (" + value.nullFlag() + ")");
                method.line("return -1;");
                method.close();
            }
        }
        KeyWriter.putAll(method, "key", values);
        method.line("return p;");
        owner.add("private int " + name + "()", method);
    }
}
