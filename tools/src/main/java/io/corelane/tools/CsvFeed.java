package io.corelane.tools;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.corelane.codec.RecordSchema;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Reads a CSV file and sends its rows as records. Every row is sent, skipped by a filter or rejected, and counted. */
final class CsvFeed
{
    private static final int PROGRESS_MASK = (1 << 12) - 1;

    private final String source;
    private final RecordSchema schema;
    private final List<String> maps;
    private final List<String> filterTexts;
    private final RowSink sink;
    private final Pacer pacer;
    private final RejectedRows rejected;
    private final BooleanSupplier isStopped;
    private final Runnable onProgress;
    private CsvEncoder encoder;
    private RowFilter[] filters;
    private long sentCount;
    private long skippedCount;

    /**
     * A feed of one file.
     *
     * @param source     its name, for errors.
     * @param schema     of the stream.
     * @param maps       as {@link ColumnMapping} reads them.
     * @param filters    as {@link RowFilter} reads them.
     * @param sink       takes the records.
     * @param pacer      says when.
     * @param rejected   takes what is no record.
     * @param isStopped  whether to end early.
     * @param onProgress called now and then.
     */
    CsvFeed(
        final String source,
        final RecordSchema schema,
        final List<String> maps,
        final List<String> filters,
        final RowSink sink,
        final Pacer pacer,
        final RejectedRows rejected,
        final BooleanSupplier isStopped,
        final Runnable onProgress)
    {
        this.source = source;
        this.schema = schema;
        this.maps = maps;
        filterTexts = filters;
        this.sink = sink;
        this.pacer = pacer;
        this.rejected = rejected;
        this.isStopped = isStopped;
        this.onProgress = onProgress;
    }

    /** Sends all rows. */
    void run(final InputStream stream, final char delimiter) throws IOException
    {
        final CsvReader.CsvReaderBuilder builder = CsvReader.builder().fieldSeparator(delimiter)
            .skipEmptyLines(true).detectBomHeader(true)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE).missingFieldStrategy(FieldMismatchStrategy.IGNORE);
        final CsvRow row = new CsvRow();
        try (CsvReader<CsvRow> reader = builder.build(row, stream, StandardCharsets.UTF_8))
        {
            final Iterator<CsvRow> rows = reader.iterator();
            if (!rows.hasNext())
            {
                throw ToolException.usage(source + " is empty; its first row has to name the columns");
            }
            begin(rows.next());
            while (rows.hasNext() && !isStopped.getAsBoolean())
            {
                take(rows.next());
            }
            sink.flush();
        }
        catch (final CsvParseException ex)
        {
            throw ToolException.usage(source + " is no valid CSV: " + ex.getMessage().replace("\n", " "));
        }
    }

    long sentCount()
    {
        return sentCount;
    }

    long skippedCount()
    {
        return skippedCount;
    }

    private void begin(final CsvRow first)
    {
        final List<String> header = CsvHeader.of(first);
        encoder = new CsvEncoder(schema, ColumnMapping.parse(maps, schema, header), header.size());
        final List<RowFilter> parsed = new ArrayList<>();
        for (final String text : filterTexts)
        {
            parsed.add(RowFilter.parse(text, header));
        }
        filters = parsed.toArray(new RowFilter[0]);
        rejected.begin(header);
        pacer.start();
    }

    private void take(final CsvRow row)
    {
        final long number = sentCount + skippedCount + rejected.count();
        if (PROGRESS_MASK == (number & PROGRESS_MASK))
        {
            onProgress.run();
        }
        for (final RowFilter filter : filters)
        {
            if (!filter.accepts(row))
            {
                skippedCount++;
                return;
            }
        }
        final int length = encoder.encode(row);
        if (CsvEncoder.REJECTED == length)
        {
            rejected.add(row, encoder.reason());
            return;
        }
        while (pacer.isEarly() && !isStopped.getAsBoolean())
        {
            sink.flush();
            onProgress.run();
            pacer.pause();
        }
        if (sink.send(encoder.record(), 0, length, pacer.next()))
        {
            sentCount++;
        }
    }
}
