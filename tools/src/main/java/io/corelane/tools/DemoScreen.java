package io.corelane.tools;

import io.corelane.core.plan.JobPlan;
import io.corelane.ingest.Appliance;
import io.corelane.ingest.client.CorelaneClient;
import io.corelane.ingest.client.ResultHandler;
import io.corelane.ingest.client.ResultReader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.DirectBuffer;

/** What the demo shows: the latest row of each symbol, results a second, and latencies. For one thread. */
final class DemoScreen
{
    private static final int FRAGMENT_LIMIT = 64;
    private static final int CLOCK_MASK = 15;
    private static final long PARK_NS = 50_000;
    private static final long DRAIN_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(2);
    private static final long FIRST_RESULT_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(20);

    private final ToolIo io;
    private final CorelaneClient client;
    private final RowPrinter rows;
    private final GroupRows groups;
    private final TextTable table;
    private final LiveTable screen;
    private final long intervalNs;
    private final Latencies recent = new Latencies();
    private final Latencies all = new Latencies();
    private final ResultHandler handler = this::onResult;
    private long firstNs;
    private long lastNs;
    private long lastCount;
    private long count;

    DemoScreen(final ToolIo io, final JobPlan job, final CorelaneClient client)
    {
        this.io = io;
        this.client = client;
        rows = new RowPrinter(job.outputSchema());
        groups = new GroupRows(rows, TapCommand.groupColumns(job), LiveTableView.MAX_ROWS);
        table = new TextTable(rows.names(), rows.areNumbers());
        screen = new LiveTable(io.out());
        intervalNs = io.terminal() ? TimeUnit.MILLISECONDS.toNanos(500) : TimeUnit.SECONDS.toNanos(1);
    }

    /** Shows results until the time is over or the user has seen enough; the time runs from the first result. */
    void run(final ResultReader results, final DemoPublisher publisher, final StopSignal stop, final long durationNs)
    {
        final long startNs = io.nanoTime().getAsLong();
        int polls = 0;
        while (!stop.isStopped())
        {
            final int fragments = results.poll(handler, FRAGMENT_LIMIT);
            if (fragments > 0 && (++polls & CLOCK_MASK) != 0)
            {
                continue;
            }
            final long nowNs = io.nanoTime().getAsLong();
            if (0 == count)
            {
                check(publisher, nowNs - startNs < FIRST_RESULT_TIMEOUT_NS);
            }
            else if (0 == firstNs)
            {
                firstNs = nowNs;
                lastNs = nowNs;
            }
            else if (nowNs - firstNs >= durationNs)
            {
                return;
            }
            else if (nowNs - lastNs >= intervalNs)
            {
                check(publisher, true);
                refresh(nowNs);
            }
            if (0 == fragments)
            {
                LockSupport.parkNanos(PARK_NS);
            }
        }
    }

    private static void check(final DemoPublisher publisher, final boolean isInTime)
    {
        if (!publisher.isAlive() || !isInTime)
        {
            throw new ToolException(ExitCode.FAILED, "the publisher's process " +
                (publisher.isAlive() ? "sends nothing" : "ended before its time") + "; its messages are above");
        }
    }

    private void onResult(
        final byte operation,
        final int partition,
        final long sequence,
        final long inputSequence,
        final long sendTimeNs,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        recent.record(client.nowNs() - sendTimeNs);
        groups.onResult(operation, buffer, offset, length);
        count++;
    }

    private void refresh(final long nowNs)
    {
        final String line = Progress.count(count, "result") + ", " + Progress.rate(count - lastCount, nowNs - lastNs) +
            "; latency of the last " + Progress.seconds(nowNs - lastNs) + ": " + recent;
        if (io.terminal())
        {
            final List<String> lines = rows();
            lines.add("");
            lines.add(line);
            screen.show(lines);
        }
        else
        {
            io.out().println(line);
            io.out().flush();
        }
        all.add(recent);
        recent.reset();
        lastCount = count;
        lastNs = nowNs;
    }

    private List<String> rows()
    {
        final List<List<String>> cells = groups.cells();
        cells.sort((a, b) -> a.get(0).compareTo(b.get(0)));
        cells.forEach(table::widen);
        final List<String> lines = new ArrayList<>();
        lines.add(table.header());
        lines.add(table.rule());
        cells.forEach(row -> lines.add(table.line(row)));
        return lines;
    }

    /** Takes what is still on the way, then says what it all came to. */
    void end(final ResultReader results, final Appliance appliance)
    {
        final long endNs = io.nanoTime().getAsLong();
        while (count + results.missed() < appliance.records() && io.nanoTime().getAsLong() - endNs < DRAIN_TIMEOUT_NS)
        {
            if (0 == results.poll(handler, FRAGMENT_LIMIT))
            {
                LockSupport.parkNanos(PARK_NS);
            }
        }
        all.add(recent);
        if (!io.terminal())
        {
            rows().forEach(io.out()::println);
        }
        final long durationNs = 0 == firstNs ? 0 : endNs - firstNs;
        io.out().println(Progress.count(appliance.records(), "trade") + ", " + Progress.count(count, "result") + ", " +
            Progress.count(results.missed()) + " missed, " + Progress.count(appliance.deadLetters(), "dead letter") +
            " in " + Progress.seconds(durationNs) + " (" + Progress.rate(count, durationNs) + ")");
        io.out().println("latency from intended send time to result seen: " + all);
        io.out().flush();
    }
}
