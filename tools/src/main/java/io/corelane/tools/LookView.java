package io.corelane.tools;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/** Rows that are all there: a table as wide as its widest cells, or a line a row. For one thread. */
final class LookView implements ResultView
{
    private final RowPrinter rows;
    private final ResultFormat format;
    private final Utf8Writer out;
    private final Utf8Writer scratch = new Utf8Writer(null);
    private final List<List<String>> cells = new ArrayList<>();

    LookView(final RowPrinter rows, final ResultFormat format, final PrintStream out)
    {
        this.rows = rows;
        this.format = format;
        this.out = new Utf8Writer(out);
        if (ResultFormat.CSV == format)
        {
            this.out.text(String.join(",", rows.names())).endOfLine();
        }
    }

    @Override
    public void onResult(
        final byte operation,
        final int partition,
        final long sequence,
        final DirectBuffer buffer,
        final int row,
        final int length)
    {
        switch (format)
        {
            case JSON:
                rows.json(buffer, row, out);
                out.endOfLine();
                break;

            case CSV:
                rows.csv(buffer, row, scratch);
                // A comma stands in front of each field.
                out.text(scratch.take().substring(1)).endOfLine();
                break;

            default:
                cells.add(rows.cells(buffer, row, scratch));
                break;
        }
    }

    @Override
    public void onIdle()
    {
        out.flush();
    }

    @Override
    public void end()
    {
        if (ResultFormat.TABLE == format)
        {
            final TextTable table = new TextTable(rows.names(), rows.areNumbers());
            cells.forEach(table::widen);
            out.text(table.header()).endOfLine();
            out.text(table.rule()).endOfLine();
            cells.forEach((row) -> out.text(table.line(row)).endOfLine());
            out.text(Progress.count(cells.size(), "row")).endOfLine();
        }
        out.flush();
    }
}
