package io.corelane.tools;

/** An error as JSON. */
final class ErrorLine
{
    private ErrorLine()
    {
    }

    /** A line of JSON. */
    static String of(final String sentence, final int exitCode)
    {
        final Utf8Writer json = new Utf8Writer(null);
        json.ascii("{\"error\":").jsonText(sentence);
        // Every sentence of ours has what went wrong first and what to do about it behind.
        final int hint = sentence.indexOf("; ");
        if (hint >= 0)
        {
            json.ascii(",\"hint\":").jsonText(sentence.substring(hint + 2));
        }
        return json.ascii(",\"exit\":").number(exitCode).ascii("}\n").take();
    }
}
