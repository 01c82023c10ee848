package io.corelane.tools;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Counts rows that are no records, keeps the first few reasons, and writes all of them into a file if asked to. */
final class RejectedRows implements AutoCloseable
{
    private static final int MAX_REASONS = 5;

    private final List<String> reasons = new ArrayList<>();
    private final OutputStream file;
    private final Utf8Writer out;
    private long count;

    /** Writes into a file, or only counts when it is null. */
    RejectedRows(final Path path) throws IOException
    {
        file = null == path ? null : Files.newOutputStream(path);
        out = null == path ? null : new Utf8Writer(file);
    }

    void begin(final List<String> header)
    {
        if (null != out)
        {
            for (final String name : header)
            {
                field(name);
                out.ascii(',');
            }
            out.ascii("_line,_reason").endOfLine();
        }
    }

    void add(final CsvRow row, final String reason)
    {
        count++;
        if (reasons.size() < MAX_REASONS)
        {
            reasons.add("line " + row.line() + ": " + reason);
        }
        if (null != out)
        {
            for (int i = 0; i < row.count(); i++)
            {
                field(row.text(i));
                out.ascii(',');
            }
            out.number(row.line()).ascii(',');
            field(reason);
            out.endOfLine();
        }
    }

    long count()
    {
        return count;
    }

    /** The first few, with their lines. */
    List<String> reasons()
    {
        return reasons;
    }

    @Override
    public void close() throws IOException
    {
        if (null != out)
        {
            out.flush();
            file.close();
        }
    }

    private void field(final String text)
    {
        final boolean isQuoted = text.chars().anyMatch(c -> ',' == c || '"' == c || '\n' == c || '\r' == c);
        out.text(isQuoted ? "\"" + text.replace("\"", "\"\"") + "\"" : text);
    }
}
