package io.corelane.core.codegen;

import io.corelane.codec.DataType;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.StreamDefinition;
import java.util.ArrayList;
import java.util.List;

/** Writes the classes of stages without groups whose rows change: of a table's records, or of another stage's rows. */
final class RowTaskWriter
{
    private final JobPlan plan;
    private final JobShape shape;
    private final ClassWriter owner;
    private final InputWriter input;

    RowTaskWriter(final JobPlan plan, final JobShape shape, final int maxParts)
    {
        this.plan = plan;
        this.shape = shape;
        this.owner = new ClassWriter(maxParts);
        this.input = new InputWriter(owner, "", shape.scan());
    }

    /** Bytes of a row that is given, its message header included. */
    int rowLength()
    {
        return new RowWriter(plan.outputSchema(), false).rowLength();
    }

    int keyLengthMax()
    {
        return KeyWriter.lengthMax(List.of(key()));
    }

    /** The class that filters and projects rows that change. */
    String changes()
    {
        begin("super(context, faults, results, new RowBuffer(ROW_LENGTH), " +
            shape.scan().source().schema().blockLength() + ");", "Object");
        input.read(shape.where(), shape.output());
        input.write(shape.where());
        new OutputWriter(owner, plan.outputSchema()).write(shape.output(), input::column);
        final MethodWriter make = owner.method();
        input.begin(make, "return false;");
        make.line("writeRow();");
        make.line("return Faults.NONE == faults.code();");
        owner.add("protected boolean make" + InputWriter.RECORD, make);
        return GeneratedSource.of(plan, owner, "extends ChangeTask");
    }

    /** The class that makes changes of a table's records. */
    String upserts()
    {
        begin("super(context, faults, results, new RowBuffer(ROW_LENGTH), state, " + keyLengthMax() + ");",
            "KeyedState");
        final StreamDefinition source = shape.scan().source();
        final List<Expr> others = new ArrayList<>(shape.output());
        others.add(key());
        if (null != source.deleted())
        {
            others.add(source.deleted());
        }
        input.read(List.of(), others);
        input.write(List.of());
        new OutputWriter(owner, plan.outputSchema()).write(shape.output(), input::column);
        owner.add("protected void read" + InputWriter.RECORD, owner.method().line("loadLate" + InputWriter.PASS + ";"));
        final MethodWriter encode = owner.method();
        encode.line("int p = 0;");
        KeyWriter.putAll(encode, "key", List.of(new ExprWriter(encode, input::column).write(key())));
        encode.line("return p;");
        owner.add("protected int encodeKey()", encode);
        InputWriter.writeConditions(owner, "isDeleted", List.of(null == source.deleted() ?
            new Expr.Literal(false, DataType.BOOLEAN) : source.deleted()), input::column);
        input.writeEventTime("eventTimeOf");
        owner.add("public long eventTimeNs(final int input, " + InputWriter.RECORD.substring(1),
            owner.method().line("return eventTimeOf" + InputWriter.PASS + ";"));
        return GeneratedSource.of(plan, owner, "extends UpsertTask");
    }

    private void begin(final String callOfSuper, final String state)
    {
        owner.field("private final Faults tried = new Faults();");
        owner.field("private final Int128 x = new Int128();");
        final MethodWriter constructor = owner.method();
        constructor.line(callOfSuper);
        input.declare(constructor, 0);
        owner.add(GeneratedSource.constructor(state), constructor);
    }

    private Expr key()
    {
        final int field = shape.scan().source().keyField();
        return new Expr.Column(field, "key", shape.scan().source().schema().fields().get(field).type());
    }
}
