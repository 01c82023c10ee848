package io.corelane.tools;

import io.corelane.core.plan.JobPlan;
import org.agrona.DirectBuffer;

/** Results of a job as the console takes them: each with the key by which a later one replaces it. For one thread. */
final class ResultJson
{
    private final RowPrinter printer;
    private final int[] keys;
    private final Utf8Writer scratch = new Utf8Writer(null);

    /** {@code keys} are the columns that say which row it is; none of rows that nothing replaces. */
    ResultJson(final RowPrinter printer, final int[] keys)
    {
        this.printer = printer;
        this.keys = keys.clone();
    }

    static ResultJson of(final JobPlan job)
    {
        return new ResultJson(new RowPrinter(job.outputSchema()), new JobColumns(job).keys());
    }

    /** What the row is known by; without key columns each is its own, and partitions count by themselves. */
    String key(final int partition, final long sequence, final DirectBuffer buffer, final int row)
    {
        if (0 == keys.length)
        {
            return partition + "-" + sequence;
        }
        final StringBuilder key = new StringBuilder();
        for (final int column : keys)
        {
            printer.print(buffer, row, column, scratch);
            key.append(scratch.take()).append('\u0000');
        }
        return key.toString();
    }

    /** The operation and the row. */
    String json(final byte operation, final DirectBuffer buffer, final int row)
    {
        scratch.ascii("{\"op\":\"").ascii(ResultPrinter.name(operation)).ascii("\",\"row\":");
        printer.json(buffer, row, scratch);
        return scratch.ascii('}').take();
    }
}
