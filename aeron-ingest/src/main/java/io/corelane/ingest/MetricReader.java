package io.corelane.ingest;

import io.corelane.codec.RecordSchema;
import io.corelane.codec.Wire;
import io.corelane.core.plan.Metric;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * Reads a column of results as a number of 64 bits, scaled; what does not fit is the greatest or the least one. For the
 * schemas that Corelane makes of a job's columns. Allocates nothing. For one thread.
 */
final class MetricReader
{
    private static final double DOUBLE_UNITS = Math.pow(10, Metric.DOUBLE_SCALE);

    private final int block;
    private final Wire.IntWire integer;
    private final Wire.FloatWire floating;
    private final Wire.WideDecimalWire wide;
    private long value;

    MetricReader(final RecordSchema schema, final Metric metric)
    {
        final Wire wire = schema.fields().get(metric.column()).wire();
        block = schema.header().length();
        integer = wire instanceof Wire.IntWire whole ? whole :
            wire instanceof Wire.DecimalWire decimal ? decimal.mantissa() : null;
        floating = wire instanceof Wire.FloatWire real ? real : null;
        wide = wire instanceof Wire.WideDecimalWire decimal ? decimal : null;
        if (null == integer && null == floating && null == wide)
        {
            throw new IllegalArgumentException("column " + metric.column() + " is no number: " + wire);
        }
    }

    /** Reads the value of a row; false, and the value stays as it was, when it is NULL. */
    boolean read(final DirectBuffer buffer, final int row)
    {
        final int body = row + block;
        if (null != integer)
        {
            return readInteger(buffer, body);
        }
        return null != floating ? readFloating(buffer, body) : readWide(buffer, body);
    }

    /** What was read last. */
    long value()
    {
        return value;
    }

    private boolean readInteger(final DirectBuffer buffer, final int body)
    {
        final long found = buffer.getLong(body + integer.offset(), integer.order());
        if (integer.optional() && integer.nullValue() == found)
        {
            return false;
        }
        value = found;
        return true;
    }

    private boolean readFloating(final DirectBuffer buffer, final int body)
    {
        final double found = buffer.getDouble(body + floating.offset(), floating.order());
        if (Double.isNaN(found))
        {
            return false;
        }
        // Math.round gives the ends of the range for what lies beyond them.
        value = Math.round(found * DOUBLE_UNITS);
        return true;
    }

    private boolean readWide(final DirectBuffer buffer, final int body)
    {
        final ByteOrder order = wide.order();
        final long low = buffer.getLong(body + wide.lowOffset(), order);
        final long high = buffer.getLong(body + wide.highOffset(), order);
        if (Long.MIN_VALUE == high)
        {
            return false;
        }
        value = high == low >> 63 ? low : high < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        return true;
    }
}
