package io.corelane.core.codegen;

import io.corelane.codec.RecordSchema;
import io.corelane.core.plan.Expr;
import java.util.List;

/** Writes how a row of the output is written. */
final class OutputWriter
{
    private final ClassWriter owner;
    private final RecordSchema schema;
    private final RowWriter row;
    private final RowWriter checkedRow;

    OutputWriter(final ClassWriter owner, final RecordSchema schema)
    {
        this.owner = owner;
        this.schema = schema;
        this.row = new RowWriter(schema, false);
        this.checkedRow = new RowWriter(schema, true);
    }

    /** Writes the method {@code writeRow}, which puts a row where the sink wants it. */
    void write(final List<Expr> output, final Columns source)
    {
        owner.field("private static final int ROW_LENGTH = " + row.rowLength() + ";");
        owner.field("private static final long ROW_HEADER = " + ExprWriter.longLiteral(row.header()) + ";");
        final SplitMethod all = new SplitMethod(
            owner, "writeColumns", "(final UnsafeBuffer out, final int row)", "(out, row)");
        for (int i = 0; i < output.size(); i++)
        {
            final MethodWriter method = owner.method();
            final JavaValue value = new ExprWriter(method, source).write(output.get(i));
            row.write(row.field(i), new CastWriter(method).represent(value, row.type(i)), method);
            owner.add("private void put" + i + "(final UnsafeBuffer out, final int row)", method);
            all.piece().line("put" + i + "(out, row);");
        }
        all.end();
        final MethodWriter begin = owner.method();
        begin.line("final int start = results.rowOffset();");
        begin.line("results.out().putLong(start, ROW_HEADER, ByteOrder.LITTLE_ENDIAN);");
        begin.line("writeColumns(results.out(), start + " + (row.rowLength() - schema.blockLength()) + ");");
        owner.add("protected void writeRow()", begin);
        owner.add("protected int rowLength()", owner.method().line("return ROW_LENGTH;"));
    }

    /**
     * Writes into one method what {@link #write} spreads over many.
     *
     * @param otherwise line for a row that would go into an array.
     */
    void inline(final MethodWriter method, final List<Expr> output, final Columns source, final String otherwise)
    {
        method.line("final int start = results.rowOffset();");
        method.line("final UnsafeBuffer out = results.out();");
        method.open("if (null != out.byteArray())");
        method.line(otherwise);
        method.close();
        method.line("final int row = start + " + (row.rowLength() - schema.blockLength()) + ";");
        method.line("final long rowAt = out.addressOffset() + row;");
        method.line("out.putLong(start, ROW_HEADER, ByteOrder.LITTLE_ENDIAN);");
        for (int i = 0; i < output.size(); i++)
        {
            final JavaValue value = new ExprWriter(method, source).write(output.get(i));
            checkedRow.write(row.field(i), new CastWriter(method).represent(value, row.type(i)), method);
        }
    }
}
