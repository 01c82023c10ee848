package io.corelane.tools;

import io.corelane.codec.RecordSchema;
import io.corelane.codec.protocol.ResultBatchDescriptor;
import org.agrona.DirectBuffer;

/** Writes results of one job as JSON lines, {@code {"job":"vwap","op":"insert","row":{...}}}. */
final class ResultPrinter
{
    private static final String[] OPERATIONS = {"insert", "update", "delete"};

    private final RowPrinter rows;
    private final String[] openings = new String[OPERATIONS.length];

    ResultPrinter(final String job, final RecordSchema schema)
    {
        rows = new RowPrinter(schema);
        for (int i = 0; i < OPERATIONS.length; i++)
        {
            final Utf8Writer json = new Utf8Writer(null);
            json.ascii("{\"job\":").jsonText(job).ascii(",\"op\":\"").ascii(OPERATIONS[i]).ascii("\",\"row\":");
            openings[i] = json.take();
        }
    }

    RowPrinter rows()
    {
        return rows;
    }

    /** Writes one line; a name that is not ASCII never gets into a schema, so the opening is ASCII. */
    void json(final byte operation, final DirectBuffer buffer, final int row, final Utf8Writer out)
    {
        out.ascii(openings[operation]);
        rows.json(buffer, row, out);
        out.ascii('}');
    }

    static String name(final byte operation)
    {
        return operation < 0 || operation > ResultBatchDescriptor.DELETE ? "?" : OPERATIONS[operation];
    }
}
