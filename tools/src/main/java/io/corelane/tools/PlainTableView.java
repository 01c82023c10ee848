package io.corelane.tools;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/** Results as a table that only grows, for where nobody looks at a terminal. For one thread. */
final class PlainTableView implements ResultView
{
    private final RowPrinter rows;
    private final TextTable table;
    private final PrintStream out;
    private final Utf8Writer scratch = new Utf8Writer(null);
    private boolean hasHeader;

    PlainTableView(final RowPrinter rows, final PrintStream out)
    {
        this.rows = rows;
        this.out = out;
        final List<String> names = new ArrayList<>();
        names.add("op");
        names.addAll(rows.names());
        final boolean[] isRight = new boolean[names.size()];
        System.arraycopy(rows.areNumbers(), 0, isRight, 1, names.size() - 1);
        table = new TextTable(names, isRight);
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
        final List<String> cells = new ArrayList<>();
        cells.add(ResultPrinter.name(operation));
        cells.addAll(rows.cells(buffer, row, scratch));
        table.widen(cells);
        if (!hasHeader)
        {
            hasHeader = true;
            out.println(table.header());
            out.println(table.rule());
        }
        out.println(table.line(cells));
    }

    @Override
    public void onIdle()
    {
        ToolOutput.flush(out);
    }

    @Override
    public void end()
    {
        ToolOutput.flush(out);
    }
}
