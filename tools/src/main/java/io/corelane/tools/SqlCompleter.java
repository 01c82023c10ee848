package io.corelane.tools;

import io.corelane.core.sql.Catalog;
import io.corelane.core.sql.SqlException;
import io.corelane.core.sql.SqlScript;
import io.corelane.ingest.ApplianceException;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Completes words of the dialect, and names of streams, jobs and their columns as they are at that moment. */
final class SqlCompleter implements Completer
{
    private final Supplier<Catalog> catalog;
    private final List<String> words = SqlScript.words(true);

    SqlCompleter(final Supplier<Catalog> catalog)
    {
        this.catalog = catalog;
    }

    @Override
    public void complete(final LineReader reader, final ParsedLine line, final List<Candidate> candidates)
    {
        completions(line.word()).forEach((word) -> candidates.add(new Candidate(word)));
    }

    /** What a word can go on as; names as they are, the words of the dialect in the case of what was typed. */
    List<String> completions(final String word)
    {
        final int from = Math.max(word.lastIndexOf('('), Math.max(word.lastIndexOf(','), word.lastIndexOf('.'))) + 1;
        final String before = word.substring(0, from);
        final String typed = word.substring(from);
        final boolean isLower = typed.equals(typed.toLowerCase(Locale.ROOT)) && !typed.isEmpty();
        final TreeSet<String> found = new TreeSet<>();
        for (final String name : names())
        {
            if (name.startsWith(typed.toLowerCase(Locale.ROOT)))
            {
                found.add(before + name);
            }
        }
        for (final String each : words)
        {
            if (each.startsWith(typed.toUpperCase(Locale.ROOT)))
            {
                found.add(before + (isLower ? each.toLowerCase(Locale.ROOT) : each));
            }
        }
        return List.copyOf(found);
    }

    private TreeSet<String> names()
    {
        final TreeSet<String> names = new TreeSet<>();
        final Catalog now;
        try
        {
            now = catalog.get();
        }
        catch (final SqlException | ApplianceException ex)
        {
            // The statement says what is wrong, when it is sent; a key that completes says nothing.
            return names;
        }
        now.streams().forEach((stream) ->
        {
            names.add(stream.name());
            stream.schema().fields().forEach((field) -> names.add(field.name().toLowerCase(Locale.ROOT)));
        });
        now.jobs().forEach((job) ->
        {
            names.add(job.name());
            job.output().forEach((column) -> names.add(column.name()));
        });
        return names;
    }
}
