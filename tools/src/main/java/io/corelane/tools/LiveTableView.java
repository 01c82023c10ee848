package io.corelane.tools;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.agrona.DirectBuffer;

/** The latest row of each group on a terminal, refreshed in place some times a second. For one thread. */
final class LiveTableView implements ResultView
{
    /** Rows that fit most terminals. */
    static final int MAX_ROWS = 20;

    private static final long INTERVAL_NS = 250_000_000L;
    private static final int CLOCK_MASK = (1 << 10) - 1;

    private final RowPrinter rows;
    private final GroupRows groups;
    private final TextTable table;
    private final LiveTable screen;
    private final LongSupplier nanoTime;
    private final long startNs;
    private long lastNs;
    private long lastCount;
    private long count;
    private String rate = "";

    LiveTableView(final RowPrinter rows, final int[] keys, final LiveTable screen, final LongSupplier nanoTime)
    {
        this.rows = rows;
        this.screen = screen;
        this.nanoTime = nanoTime;
        groups = new GroupRows(rows, keys, MAX_ROWS);
        table = new TextTable(rows.names(), rows.areNumbers());
        startNs = nanoTime.getAsLong();
        lastNs = startNs;
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
        groups.onResult(operation, buffer, row, length);
        if (CLOCK_MASK == (++count & CLOCK_MASK))
        {
            onIdle();
        }
    }

    @Override
    public void onIdle()
    {
        final long nowNs = nanoTime.getAsLong();
        if (nowNs - lastNs >= INTERVAL_NS)
        {
            rate = Progress.rate(count - lastCount, nowNs - lastNs);
            lastNs = nowNs;
            lastCount = count;
            show();
        }
    }

    @Override
    public void end()
    {
        rate = Progress.rate(count, nanoTime.getAsLong() - startNs) + " on average";
        show();
    }

    private void show()
    {
        final List<List<String>> cells = groups.cells();
        cells.forEach(table::widen);
        final List<String> lines = new ArrayList<>();
        lines.add(table.header());
        lines.add(table.rule());
        for (final List<String> row : cells)
        {
            lines.add(table.line(row));
        }
        lines.add(Progress.count(count, "result") + ", " + rate +
            (groups.hasHidden() ? "; there are more groups than the " + MAX_ROWS + " shown" : ""));
        screen.show(lines);
    }
}
