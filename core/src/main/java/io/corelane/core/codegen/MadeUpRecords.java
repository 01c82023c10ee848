package io.corelane.core.codegen;

import io.corelane.codec.DataType;
import io.corelane.codec.Field;
import io.corelane.codec.GroupEntry;
import io.corelane.codec.GroupSchema;
import io.corelane.codec.RecordException;
import io.corelane.codec.RecordSchema;
import io.corelane.codec.RowEncoder;
import io.corelane.codec.Wire;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

/**
 * Records of a schema as a stream has them in steady state, more or less: most keys have come before and some have not,
 * time goes on slowly, and now and then so far that any window closes. For one thread.
 */
final class MadeUpRecords
{
    /** Values that come again and again; they fit any type. */
    private static final int USUAL = 64;

    /** Each so many records have values that have not come for long. */
    private static final int RARE = 16;
    private static final int RARE_VALUES = 4_096;

    private static final long STEP_NS = 5_000_000L;
    private static final int RECORDS_TO_MINUTE = 512;
    private static final long MINUTE_NS = 60_000_000_000L;
    private static final int RECORDS_TO_HOUR = 8_192;
    private static final long HOUR_NS = 60 * MINUTE_NS;

    private final RecordSchema schema;
    private final RowEncoder encoder;
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
    private final boolean hasRare;
    private int records;
    private long timeNs;

    MadeUpRecords(final RecordSchema schema)
    {
        this.schema = schema;
        encoder = new RowEncoder(schema);
        hasRare = encode(RARE_VALUES - 1) > 0;
    }

    /** Whether made-up values fit the schema, and the records such a room. */
    boolean areFitting(final int room)
    {
        for (int value = 0; value < USUAL; value++)
        {
            final int length = encode(value);
            if (length < 0 || length > room)
            {
                return false;
            }
        }
        return true;
    }

    /** Makes the next record in {@link #buffer}; bytes. Where its time no longer fits, time begins anew. */
    int next()
    {
        final int number = records++;
        final int value = hasRare && 0 == number % RARE ? number / RARE % RARE_VALUES : number % USUAL;
        timeNs += STEP_NS + (0 == records % RECORDS_TO_MINUTE ? MINUTE_NS : 0) +
            (0 == records % RECORDS_TO_HOUR ? HOUR_NS : 0);
        final int length = encode(value);
        if (length > 0)
        {
            return length;
        }
        timeNs = 0;
        return encode(value);
    }

    DirectBuffer buffer()
    {
        return buffer;
    }

    private int encode(final int value)
    {
        try
        {
            return encoder.encode(row(schema.fields(), value), groups(schema.groups(), value), buffer, 0);
        }
        catch (final RecordException ex)
        {
            return -1;
        }
    }

    private Object[] row(final List<Field> fields, final int value)
    {
        final Object[] row = new Object[fields.size()];
        for (int column = 0; column < row.length; column++)
        {
            row[column] = value(fields.get(column), value, column);
        }
        return row;
    }

    /** Up to three entries in each group. */
    private List<List<GroupEntry>> groups(final List<GroupSchema> groups, final int value)
    {
        final List<List<GroupEntry>> all = new ArrayList<>();
        for (final GroupSchema group : groups)
        {
            final List<GroupEntry> entries = new ArrayList<>();
            for (int entry = 0; entry < (value & 3); entry++)
            {
                entries.add(new GroupEntry(
                    Arrays.asList(row(group.fields(), value + entry)), groups(group.groups(), value)));
            }
            all.add(entries);
        }
        return all;
    }

    private Object value(final Field field, final int value, final int column)
    {
        final DataType type = field.type();
        if (field.wire() instanceof Wire.ConstantWire)
        {
            return null;
        }
        final int number = value < USUAL ? (value + column) % USUAL : value;
        return switch (type.kind())
        {
            case BIGINT -> (long)number;
            case DECIMAL -> BigDecimal.valueOf(number, Math.min(type.scale(), 2));
            case DOUBLE -> (double)number;
            case BOOLEAN -> 0 == (number & 1);
            case VARCHAR -> VarcharSamples.of(field, number);
            case TIMESTAMP -> timeNs;
        };
    }
}
