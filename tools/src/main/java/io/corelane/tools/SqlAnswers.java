package io.corelane.tools;

import java.io.PrintStream;

/**
 * Where answers to statements go, and how: what the appliance says as it is, or as JSON; rows as somebody wants them.
 * For one thread.
 *
 * @param out    takes them.
 * @param format of rows.
 * @param isJson whether what the appliance says is an object a line.
 */
record SqlAnswers(PrintStream out, ResultFormat format, boolean isJson)
{
    /** What the appliance says. */
    void say(final String answer)
    {
        if (isJson)
        {
            final Utf8Writer json = new Utf8Writer(out);
            json.ascii("{\"answer\":").jsonText(answer).ascii('}').endOfLine();
            json.flush();
        }
        else
        {
            out.print(answer);
            out.flush();
        }
    }

    /** What takes rows that are all there. */
    ResultView rows(final RowPrinter rows)
    {
        return new LookView(rows, format, out);
    }
}
