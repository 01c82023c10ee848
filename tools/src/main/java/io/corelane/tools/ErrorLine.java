package io.corelane.tools;

/** An error as JSON. */
final class ErrorLine
{
    private ErrorLine()
    {
    }

    /** Writes it as a line. */
    static void write(final Utf8Writer json, final String sentence, final int exitCode)
    {
        json.ascii("{\"error\":").jsonText(sentence);
        // Every sentence of ours has what went wrong first and what to do about it behind.
        final int hint = sentence.indexOf("; ");
        if (hint >= 0)
        {
            json.ascii(",\"hint\":").jsonText(sentence.substring(hint + 2));
        }
        json.ascii(",\"exit\":").number(exitCode).ascii("}\n");
        json.flush();
    }
}
