package io.corelane.codec;

import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.TimeUnit;

import uk.co.real_logic.sbe.xml.CompositeType;
import uk.co.real_logic.sbe.xml.EncodedDataType;
import uk.co.real_logic.sbe.xml.Presence;
import uk.co.real_logic.sbe.xml.Type;

/**
 * A composite that is one value: a decimal (mantissa and exponent), a time (time and constant unit), or Corelane's own
 * 128-bit decimal (low, high and constant exponent). Names of members are compared without case.
 *
 * @param type SQL type.
 * @param wire where it lies.
 */
record CompositeColumn(DataType type, Wire wire)
{
    /** The one column of a composite, or null if it is none of these shapes. */
    static CompositeColumn of(
        final CompositeType composite, final Usage usage, final ByteOrder order, final SchemaXml xml)
    {
        final Shape shape = new Shape(composite, usage, order);
        final String name = null == composite.referencedName() ? composite.name() : composite.referencedName();
        if (shape.has("mantissa", "exponent"))
        {
            return decimal(shape, name, xml);
        }
        if (shape.has("time", "unit"))
        {
            return time(shape);
        }
        if (shape.has("low", "high", "exponent"))
        {
            return wide(shape, name, xml);
        }
        return null;
    }

    private static CompositeColumn decimal(final Shape shape, final String name, final SchemaXml xml)
    {
        final EncodedDataType mantissa = shape.member("mantissa");
        final EncodedDataType exponent = shape.member("exponent");
        if (Presence.CONSTANT == mantissa.presence())
        {
            return null;
        }
        final Wire.IntWire mantissaWire = shape.wire("mantissa");
        if (Presence.CONSTANT != exponent.presence())
        {
            return new CompositeColumn(
                DataType.decimal(DataType.MAX_PRECISION, 9),
                new Wire.DecimalWire(mantissaWire, shape.wire("exponent"), 0));
        }
        final int power = Math.toIntExact(exponent.constVal().longValue());
        final int digits = xml.precisionOf(name, Primitives.digits(mantissa.primitiveType()));
        return new CompositeColumn(type(digits, power, name), new Wire.DecimalWire(mantissaWire, null, power));
    }

    private static DataType type(final int digits, final int power, final String name)
    {
        final int scale = Math.max(0, -power);
        final int precision = Math.max(digits + Math.max(0, power), scale);
        if (precision > DataType.MAX_PRECISION)
        {
            throw new SchemaException("composite " + name + " has the exponent " + power + ", which needs " +
                precision + " digits; a DECIMAL has at most " + DataType.MAX_PRECISION);
        }
        return DataType.decimal(precision, scale);
    }

    private static CompositeColumn time(final Shape shape)
    {
        final EncodedDataType unit = shape.member("unit");
        final TimeUnit timeUnit = Presence.CONSTANT == unit.presence() ?
            TimeUnits.ofPower(unit.constVal().longValue()) : null;
        if (null == timeUnit || Presence.CONSTANT == shape.member("time").presence())
        {
            return null;
        }
        return new CompositeColumn(DataType.TIMESTAMP, new Wire.TimestampWire(shape.wire("time"), timeUnit));
    }

    private static CompositeColumn wide(final Shape shape, final String name, final SchemaXml xml)
    {
        final EncodedDataType exponent = shape.member("exponent");
        final Wire.IntWire low = shape.wire("low");
        final Wire.IntWire high = shape.wire("high");
        if (Presence.CONSTANT != exponent.presence() || low.width() + high.width() != 2 * Long.BYTES || !high.signed())
        {
            return null;
        }
        final int power = Math.toIntExact(exponent.constVal().longValue());
        if (power > 0 || -power > DataType.MAX_PRECISION)
        {
            return null;
        }
        return new CompositeColumn(
            DataType.decimal(Math.max(-power, xml.precisionOf(name, DataType.MAX_PRECISION)), -power),
            new Wire.WideDecimalWire(low.offset(), high.offset(), low.order(), power));
    }

    /** The members of a composite of integers, by name. */
    private static final class Shape
    {
        private final List<Type> members;
        private final Usage usage;
        private final ByteOrder order;

        Shape(final CompositeType composite, final Usage usage, final ByteOrder order)
        {
            members = composite.getTypeList();
            this.usage = usage;
            this.order = order;
        }

        boolean has(final String... names)
        {
            if (members.size() != names.length)
            {
                return false;
            }
            for (final String name : names)
            {
                final EncodedDataType member = member(name);
                if (null == member || 1 != member.length() || !Primitives.isInteger(member.primitiveType()))
                {
                    return false;
                }
            }
            return true;
        }

        EncodedDataType member(final String name)
        {
            for (final Type member : members)
            {
                if (member.name().equalsIgnoreCase(name))
                {
                    return member instanceof EncodedDataType ? (EncodedDataType)member : null;
                }
            }
            return null;
        }

        Wire.IntWire wire(final String name)
        {
            int offset = usage.offset();
            for (final Type member : members)
            {
                offset = -1 == member.offsetAttribute() ? offset : usage.offset() + member.offsetAttribute();
                if (member.name().equalsIgnoreCase(name))
                {
                    final EncodedDataType type = (EncodedDataType)member;
                    // A field that is optional says it for its composite; the null value is the member's.
                    final boolean optional = Presence.OPTIONAL == type.presence() || usage.isOptional();
                    return Primitives.intWire(type.primitiveType(), offset, order, optional, type.nullValue());
                }
                offset += member.encodedLength();
            }
            throw new IllegalArgumentException(name);
        }
    }
}
