package io.corelane.tools;

import io.corelane.codec.Field;
import io.corelane.codec.RecordSchema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.agrona.DirectBuffer;

/** Writes results of one job as text, straight from their bytes. For one thread. */
final class RowPrinter
{
    private final ColumnPrinter[] columns;
    private final byte[][] jsonNames;
    private final List<String> names;
    private final boolean[] areNumbers;
    private final int headerLength;

    /** For results whose columns are named as the schema does. */
    RowPrinter(final RecordSchema schema)
    {
        this(schema, schema.fields().stream().map(Field::name).collect(Collectors.toList()));
    }

    /** For results whose columns have names that SBE cannot have. */
    RowPrinter(final RecordSchema schema, final List<String> names)
    {
        this.names = List.copyOf(names);
        headerLength = schema.header().length();
        columns = new ColumnPrinter[names.size()];
        jsonNames = new byte[names.size()][];
        areNumbers = new boolean[names.size()];
        final Utf8Writer json = new Utf8Writer(null);
        for (int i = 0; i < columns.length; i++)
        {
            columns[i] = new ColumnPrinter(schema.fields().get(i));
            areNumbers[i] = schema.fields().get(i).type().isNumeric();
            json.ascii(0 == i ? '{' : ',').jsonText(names.get(i)).ascii(':');
            jsonNames[i] = json.take().getBytes(StandardCharsets.UTF_8);
        }
    }

    List<String> names()
    {
        return names;
    }

    /** Writes the row as a JSON object. */
    void json(final DirectBuffer buffer, final int record, final Utf8Writer out)
    {
        for (int i = 0; i < columns.length; i++)
        {
            out.raw(jsonNames[i]);
            if (!columns[i].print(buffer, record + headerLength, RowFormat.JSON, out))
            {
                out.ascii("null");
            }
        }
        out.ascii('}');
    }

    /** Writes the row as CSV fields, a comma in front of each. */
    void csv(final DirectBuffer buffer, final int record, final Utf8Writer out)
    {
        for (final ColumnPrinter column : columns)
        {
            out.ascii(',');
            column.print(buffer, record + headerLength, RowFormat.CSV, out);
        }
    }

    /** Writes one value for people, nothing for NULL. */
    boolean print(final DirectBuffer buffer, final int record, final int column, final Utf8Writer out)
    {
        return columns[column].print(buffer, record + headerLength, RowFormat.PLAIN, out);
    }

    /** All values for people. Allocates. */
    List<String> cells(final DirectBuffer buffer, final int record, final Utf8Writer scratch)
    {
        final List<String> cells = new ArrayList<>(columns.length);
        for (int i = 0; i < columns.length; i++)
        {
            cells.add(print(buffer, record, i, scratch) ? scratch.take() : "NULL");
        }
        return cells;
    }

    /** Which columns are numbers. */
    boolean[] areNumbers()
    {
        return areNumbers.clone();
    }
}
