package io.corelane.tools;

import org.agrona.DirectBuffer;

/** Results as lines of JSON or CSV, written from their bytes: nothing is allocated a result. For one thread. */
final class LineView implements ResultView
{
    private final ResultPrinter printer;
    private final boolean isJson;
    private final Utf8Writer out;
    private boolean isDirty;

    LineView(final ResultPrinter printer, final ResultFormat format, final Utf8Writer out)
    {
        this.printer = printer;
        this.out = out;
        isJson = ResultFormat.JSON == format;
        if (!isJson)
        {
            out.ascii("op,partition,sequence");
            for (final String name : printer.rows().names())
            {
                out.ascii(',').text(name);
            }
            out.endOfLine();
            isDirty = true;
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
        if (isJson)
        {
            printer.json(operation, buffer, row, out);
        }
        else
        {
            out.ascii(ResultPrinter.name(operation)).ascii(',').number(partition).ascii(',').number(sequence);
            printer.rows().csv(buffer, row, out);
        }
        out.endOfLine();
        isDirty = true;
    }

    @Override
    public void onIdle()
    {
        if (isDirty)
        {
            out.flush();
            isDirty = false;
        }
    }

    @Override
    public void end()
    {
        onIdle();
    }
}
