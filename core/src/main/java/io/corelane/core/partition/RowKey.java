package io.corelane.core.partition;

import io.corelane.codec.Field;
import io.corelane.codec.Murmur3;
import io.corelane.codec.RecordSchema;
import io.corelane.codec.Wire;
import io.corelane.core.runtime.Text;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Finds the key in rows of Corelane's own layout: some columns' bytes, one behind the other, of a text those that it
 * has, so that columns of two lengths meet. For one thread.
 */
final class RowKey
{
    private final int[] offsets;
    private final int[] lengths;
    private final boolean[] isDouble;
    private final boolean[] isText;
    private final UnsafeBuffer key;

    /**
     * A key.
     *
     * @param schema  of the rows.
     * @param columns that are the key.
     */
    RowKey(final RecordSchema schema, final List<Integer> columns)
    {
        offsets = new int[columns.size()];
        lengths = new int[columns.size()];
        isDouble = new boolean[columns.size()];
        isText = new boolean[columns.size()];
        int sum = 0;
        for (int i = 0; i < offsets.length; i++)
        {
            place(i, schema.fields().get(columns.get(i)));
            sum += lengths[i];
        }
        key = new UnsafeBuffer(new byte[sum]);
    }

    /** The hash of a row's key. */
    int hash(final UnsafeBuffer buffer, final int body)
    {
        int position = 0;
        for (int i = 0; i < offsets.length; i++)
        {
            if (isDouble[i])
            {
                // Zero and minus zero are one key.
                key.putDouble(position, 0.0 + buffer.getDouble(body + offsets[i]));
                position += lengths[i];
            }
            else
            {
                final int length =
                    isText[i] ? Text.length(buffer, body + offsets[i], lengths[i]) : lengths[i];
                key.putBytes(position, buffer, body + offsets[i], length);
                position += length;
            }
        }
        return Murmur3.hash(key, 0, position, 0);
    }

    private void place(final int index, final Field field)
    {
        // NULL has the same hash as what is zero or empty, and meets it nowhere else.
        final Wire wire = field.wire() instanceof Wire.FlaggedWire flagged ? flagged.value() : field.wire();
        if (wire instanceof Wire.TextWire text)
        {
            put(index, text.offset(), text.length());
            isText[index] = true;
        }
        else if (wire instanceof Wire.WideDecimalWire wide)
        {
            put(index, Math.min(wide.lowOffset(), wide.highOffset()), 2 * Long.BYTES);
        }
        else if (wire instanceof Wire.FloatWire number)
        {
            put(index, number.offset(), number.width());
            isDouble[index] = true;
        }
        else
        {
            final Wire.IntWire number = integer(wire);
            put(index, number.offset(), number.width());
        }
    }

    private void put(final int index, final int offset, final int bytes)
    {
        offsets[index] = offset;
        lengths[index] = bytes;
    }

    private static Wire.IntWire integer(final Wire wire)
    {
        if (wire instanceof Wire.DecimalWire decimal)
        {
            return decimal.mantissa();
        }
        if (wire instanceof Wire.TimestampWire time)
        {
            return time.count();
        }
        return wire instanceof Wire.BooleanWire truth ? truth.code() : (Wire.IntWire)wire;
    }
}
