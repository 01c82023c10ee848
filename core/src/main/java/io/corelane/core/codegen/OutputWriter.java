package io.corelane.core.codegen;

import io.corelane.codec.RecordSchema;
import io.corelane.codec.Wire;
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
        begin.line("writeColumns(results.out(), start + " + headerLength() + ");");
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
        method.line("final int row = start + " + headerLength() + ";");
        method.line("final long rowAt = out.addressOffset() + row;");
        method.line("out.putLong(start, ROW_HEADER, ByteOrder.LITTLE_ENDIAN);");
        for (int i = 0; i < output.size(); i++)
        {
            inline(method, i, output.get(i), source);
        }
    }

    /** Writes a row at {@code start} of {@code out}, in memory that is no array and known to have room. */
    void inlineClaimed(final MethodWriter method, final List<Expr> output, final Columns source)
    {
        method.line("final int row = start + " + headerLength() + ";");
        method.line("final long rowAt = out.addressOffset() + row;");
        method.line("UnsafeApi.putLong(null, rowAt - " + headerLength() + "L, ROW_HEADER);");
        for (int i = 0; i < output.size(); i++)
        {
            inline(method, i, output.get(i), source);
        }
    }

    /** Writes one column where {@code out}, {@code row} and {@code rowAt} say. */
    void inline(final MethodWriter method, final int index, final Expr expr, final Columns source)
    {
        final JavaValue value = new ExprWriter(method, source).write(expr);
        checkedRow.write(row.field(index), new CastWriter(method).represent(value, row.type(index)), method);
    }

    /** How a column lies in the row. */
    Wire wire(final int index)
    {
        return row.field(index).wire();
    }

    /** Bytes of the row in front of its columns. */
    int headerLength()
    {
        return row.rowLength() - schema.blockLength();
    }
}
