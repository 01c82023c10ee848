package io.corelane.ingest;

import io.corelane.codec.Field;
import io.corelane.codec.RecordSchema;
import io.corelane.codec.Wire;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.ingest.client.StreamIds;
import io.corelane.ingest.client.StreamTarget;

/** Where the key lies in the bytes of a record, so that publishers can hash it without knowing the schema. */
public final class KeyPlace
{
    private KeyPlace()
    {
    }

    /**
     * First byte of a stream's key.
     *
     * @param stream the stream; it has a key.
     * @return offset from the start of the record's message header.
     */
    public static int offset(final StreamDefinition stream)
    {
        return stream.schema().header().length() + start(field(stream));
    }

    /**
     * Bytes of a stream's key.
     *
     * @param stream the stream.
     * @return bytes, 0 for a stream without key.
     */
    public static int length(final StreamDefinition stream)
    {
        return StreamDefinition.NONE == stream.keyField() ? 0 : width(stream, field(stream));
    }

    static StreamTarget target(final StreamDefinition stream, final ApplianceContext context)
    {
        final int length = length(stream);
        return new StreamTarget(
            stream.name(),
            stream.id(),
            0 == length ? 0 : offset(stream),
            length,
            context.partitions(),
            StreamIds.FIRST_LOG,
            context.termLength(),
            context.fragmentLength());
    }

    private static Field field(final StreamDefinition stream)
    {
        final RecordSchema schema = stream.schema();
        return schema.fields().get(stream.keyField());
    }

    private static int start(final Field field)
    {
        final Wire wire = field.wire();
        if (wire instanceof Wire.TextWire)
        {
            return ((Wire.TextWire)wire).offset();
        }
        if (wire instanceof Wire.WideDecimalWire)
        {
            return Math.min(((Wire.WideDecimalWire)wire).lowOffset(), ((Wire.WideDecimalWire)wire).highOffset());
        }
        return wire instanceof Wire.FloatWire ? ((Wire.FloatWire)wire).offset() : integer(field).offset();
    }

    private static int width(final StreamDefinition stream, final Field field)
    {
        final Wire wire = field.wire();
        if (wire instanceof Wire.TextWire)
        {
            return ((Wire.TextWire)wire).length();
        }
        if (wire instanceof Wire.WideDecimalWire)
        {
            return 2 * Long.BYTES;
        }
        if (wire instanceof Wire.FloatWire)
        {
            return ((Wire.FloatWire)wire).width();
        }
        if (null == integer(field))
        {
            throw new ApplianceException("stream " + stream.name() + ": column " + field.name() +
                " cannot be the key, since it has no fixed place in the record; choose a column of fixed length");
        }
        return integer(field).width();
    }

    private static Wire.IntWire integer(final Field field)
    {
        final Wire wire = field.wire();
        if (wire instanceof Wire.IntWire)
        {
            return (Wire.IntWire)wire;
        }
        if (wire instanceof Wire.EnumWire)
        {
            return ((Wire.EnumWire)wire).code();
        }
        if (wire instanceof Wire.BooleanWire)
        {
            return ((Wire.BooleanWire)wire).code();
        }
        if (wire instanceof Wire.TimestampWire)
        {
            return ((Wire.TimestampWire)wire).count();
        }
        final boolean constantScale = wire instanceof Wire.DecimalWire && null == ((Wire.DecimalWire)wire).exponent();
        return constantScale ? ((Wire.DecimalWire)wire).mantissa() : null;
    }
}
