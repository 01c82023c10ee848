package io.corelane.tools;

import io.corelane.codec.DataType;
import io.corelane.codec.Field;
import io.corelane.codec.RecordException;
import io.corelane.codec.RecordFault;
import io.corelane.codec.RecordSchema;
import io.corelane.codec.RowEncoder;
import java.math.BigDecimal;
import java.util.List;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Turns rows of a CSV file into records. The first row goes through the row encoder and is the template of the others,
 * into which their cells are written straight; a cell that is out of the ordinary sends its row through the row
 * encoder again. For one thread.
 */
final class CsvEncoder
{
    /** What {@link #encode} answers for a row that is no record. */
    static final int REJECTED = -1;

    private static final int CAPACITY = 1 << 17;

    private final RecordSchema schema;
    private final int columns;
    private final ColumnMapping[] mappings;
    private final CellEncoder[] cells;
    private final RowEncoder encoder;
    private final Object[] values;
    private final MutableDirectBuffer record = new UnsafeBuffer(new byte[CAPACITY]);
    private final boolean isSimple;
    private int templateLength = REJECTED;
    private String reason;

    /**
     * For the rows of a file.
     *
     * @param schema   of the stream.
     * @param mappings cells to columns.
     * @param columns  cells that a row has.
     */
    CsvEncoder(final RecordSchema schema, final List<ColumnMapping> mappings, final int columns)
    {
        this.schema = schema;
        this.columns = columns;
        this.mappings = mappings.toArray(new ColumnMapping[0]);
        encoder = new RowEncoder(schema);
        values = new Object[schema.fields().size()];
        cells = new CellEncoder[this.mappings.length];
        boolean hasAll = schema.groups().isEmpty() && schema.varData().isEmpty();
        for (int i = 0; i < cells.length; i++)
        {
            cells[i] = CellEncoder.of(schema.fields().get(this.mappings[i].field()), this.mappings[i]);
            hasAll &= null != cells[i];
        }
        isSimple = hasAll;
    }

    /** Encodes a row into {@link #record()}; the bytes of the record, or {@link #REJECTED}. */
    int encode(final CsvRow row)
    {
        if (columns != row.count())
        {
            reason = "the row has " + row.count() + " fields, the header " + columns;
            return REJECTED;
        }
        if (REJECTED != templateLength && encodeCells(row))
        {
            return templateLength;
        }
        return encodeRow(row);
    }

    /** The record that was encoded last, from 0 on. */
    MutableDirectBuffer record()
    {
        return record;
    }

    /** Why the last row was rejected. */
    String reason()
    {
        return reason;
    }

    private boolean encodeCells(final CsvRow row)
    {
        final int body = schema.header().length();
        final char[] chars = row.chars();
        for (int i = 0; i < cells.length; i++)
        {
            final int cell = mappings[i].cell();
            if (!cells[i].encode(chars, row.start(cell), row.length(cell), record, body))
            {
                return false;
            }
        }
        return true;
    }

    private int encodeRow(final CsvRow row)
    {
        try
        {
            for (final ColumnMapping mapping : mappings)
            {
                values[mapping.field()] = value(row, mapping);
            }
            final int length = encoder.encode(values, record, 0);
            templateLength = isSimple ? length : REJECTED;
            return length;
        }
        catch (final RecordException ex)
        {
            reason = ex.getMessage();
            // The encoder stopped somewhere in the middle: no template any more.
            templateLength = REJECTED;
            return REJECTED;
        }
        catch (final IndexOutOfBoundsException ex)
        {
            reason = "the record is longer than " + CAPACITY + " bytes";
            templateLength = REJECTED;
            return REJECTED;
        }
    }

    private Object value(final CsvRow row, final ColumnMapping mapping)
    {
        final String text = row.text(mapping.cell());
        final Field field = schema.fields().get(mapping.field());
        if (text.isEmpty())
        {
            return null;
        }
        if (DataType.Kind.TIMESTAMP == field.type().kind())
        {
            return time(text, mapping, field);
        }
        if (null == mapping.factor())
        {
            return text;
        }
        try
        {
            return new BigDecimal(text.trim()).multiply(mapping.factor());
        }
        catch (final NumberFormatException ex)
        {
            return text; // the encoder says what is wrong with it
        }
    }

    private static Object time(final String text, final ColumnMapping mapping, final Field field)
    {
        try
        {
            if (text.indexOf('T') > 0)
            {
                return IsoTime.parse(text);
            }
            final BigDecimal count = new BigDecimal(text.trim());
            return IsoTime.ofMilliseconds(
                count.multiply(BigDecimal.valueOf(mapping.unit().toNanos(1))).movePointLeft(6));
        }
        catch (final IllegalArgumentException ex)
        {
            final String what = ex instanceof NumberFormatException ?
                "'" + text + "' is neither an ISO time nor a number" : ex.getMessage();
            throw new RecordException(
                RecordFault.CAST, "column " + field.name() + " (" + field.type() + "): " + what);
        }
    }
}
