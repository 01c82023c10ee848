package io.corelane.codec;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

import uk.co.real_logic.sbe.PrimitiveType;
import uk.co.real_logic.sbe.PrimitiveValue;
import uk.co.real_logic.sbe.xml.CompositeType;
import uk.co.real_logic.sbe.xml.EncodedDataType;
import uk.co.real_logic.sbe.xml.EnumType;
import uk.co.real_logic.sbe.xml.MessageSchema;
import uk.co.real_logic.sbe.xml.Presence;
import uk.co.real_logic.sbe.xml.SetType;
import uk.co.real_logic.sbe.xml.Type;

/** Turns the fields of one block into columns. */
final class ColumnMapper
{
    /** Elements of a number array that become columns at the most; a longer array has no columns. */
    static final int MAX_ELEMENTS = 64;

    private final MessageSchema schema;
    private final SchemaXml xml;
    private final String source;
    private final Scope scope;
    private final List<Field> columns;
    private final ByteOrder order;

    ColumnMapper(
        final MessageSchema schema,
        final SchemaXml xml,
        final String source,
        final Scope scope,
        final List<Field> columns)
    {
        this.schema = schema;
        this.xml = xml;
        this.source = source;
        this.scope = scope;
        this.columns = columns;
        order = schema.byteOrder();
    }

    void add(final uk.co.real_logic.sbe.xml.Field field)
    {
        final Usage usage = new Usage(
            field.name(),
            field.computedOffset(),
            field.presence(),
            null == field.type().semanticType() ? field.semanticType() : field.type().semanticType(),
            field.valueRef(),
            field.timeUnit(),
            field.epoch(),
            Math.max(field.sinceVersion(), field.type().sinceVersion()),
            text(null == field.description() ? field.type().description() : field.description()),
            true);
        add(field.type(), usage);
    }

    static String text(final String description)
    {
        return null == description ? "" : description.trim();
    }

    private void add(final Type type, final Usage usage)
    {
        if (type instanceof EncodedDataType)
        {
            addEncoded((EncodedDataType)type, usage);
        }
        else if (type instanceof EnumType)
        {
            addEnum((EnumType)type, usage);
        }
        else if (type instanceof SetType)
        {
            addSet((SetType)type, usage);
        }
        else
        {
            addComposite((CompositeType)type, usage);
        }
    }

    private void addEncoded(final EncodedDataType type, final Usage usage)
    {
        final PrimitiveType primitive = type.primitiveType();
        if (Presence.CONSTANT == usage.presence())
        {
            addConstant(type, usage);
        }
        else if (PrimitiveType.CHAR == primitive || 1 == primitive.size() && null != type.characterEncoding())
        {
            addText(type, usage);
        }
        else if (1 == type.length())
        {
            addNumber(type, usage);
        }
        else if (type.length() <= MAX_ELEMENTS)
        {
            for (int i = 0; i < type.length(); i++)
            {
                addNumber(type, usage.element(i, primitive.size()));
            }
        }
    }

    private void addText(final EncodedDataType type, final Usage usage)
    {
        final int length = type.length();
        if (length < 1)
        {
            return; // var data outside a data field: no bytes
        }
        final PrimitiveValue nullValue = null == type.nullValue() ? type.primitiveType().nullValue() : type.nullValue();
        final Wire wire = new Wire.TextWire(usage.offset(), length, usage.isOptional(), (byte)nullValue.longValue());
        addColumn(usage, DataType.varchar(Math.min(length, DataType.MAX_LENGTH)), wire);
    }

    private void addNumber(final EncodedDataType type, final Usage usage)
    {
        final PrimitiveType primitive = type.primitiveType();
        if (Primitives.isFloat(primitive))
        {
            final PrimitiveValue nullValue = null == type.nullValue() ? primitive.nullValue() : type.nullValue();
            addColumn(usage, DataType.DOUBLE, new Wire.FloatWire(
                usage.offset(), primitive.size(), order, usage.isOptional(), nullValue.doubleValue()));
            return;
        }
        final Wire.IntWire wire =
            Primitives.intWire(primitive, usage.offset(), order, usage.isOptional(), type.nullValue());
        final String exponent = usage.isField() ? xml.exponentOf(scope.path() + "/" + usage.name()) : null;
        final TimeUnit unit = TimeUnits.of(type, usage, xml);
        if (null != exponent)
        {
            addColumn(usage, DataType.decimal(38, 9), remoteDecimal(wire, exponent, usage));
        }
        else if (null != unit)
        {
            addColumn(usage, DataType.TIMESTAMP, new Wire.TimestampWire(wire, unit));
        }
        else if (usage.isBoolean())
        {
            addColumn(usage, DataType.BOOLEAN, new Wire.BooleanWire(wire));
        }
        else
        {
            addColumn(usage, DataType.BIGINT, wire);
        }
    }

    private Wire remoteDecimal(final Wire.IntWire mantissa, final String exponent, final Usage usage)
    {
        for (Scope block = scope; null != block; block = block.parent())
        {
            final uk.co.real_logic.sbe.xml.Field field = block.field(exponent);
            if (null != field && field.type() instanceof EncodedDataType &&
                Primitives.isInteger(((EncodedDataType)field.type()).primitiveType()) &&
                Presence.CONSTANT != field.presence())
            {
                final EncodedDataType type = (EncodedDataType)field.type();
                final Wire.IntWire wire = Primitives.intWire(type.primitiveType(), field.computedOffset(), order,
                    Presence.OPTIONAL == field.presence(), type.nullValue());
                return block == scope ?
                    new Wire.DecimalWire(mantissa, wire, 0) :
                    new Wire.OuterExponentWire(mantissa, wire, block.level());
            }
        }
        throw new SchemaException(source + ": field " + usage.name() + " of " + scope.name() +
            " names its exponent " + exponent + ", but there is no integer field of that name around it");
    }

    private void addConstant(final EncodedDataType type, final Usage usage)
    {
        final PrimitiveType primitive = type.primitiveType();
        final PrimitiveValue value = null == usage.valueRef() ? type.constVal() : valueOf(usage);
        if (PrimitiveType.CHAR == primitive)
        {
            final String text = new String(value.byteArrayValue(primitive), StandardCharsets.UTF_8).replace("\0", "");
            final int length = Math.max(1, text.getBytes(StandardCharsets.UTF_8).length);
            addColumn(usage, DataType.varchar(Math.min(length, DataType.MAX_LENGTH)), new Wire.ConstantWire(text));
        }
        else if (Primitives.isFloat(primitive))
        {
            addColumn(usage, DataType.DOUBLE, new Wire.ConstantWire(value.doubleValue()));
        }
        else
        {
            addColumn(usage, DataType.BIGINT, new Wire.ConstantWire(value.longValue()));
        }
    }

    private PrimitiveValue valueOf(final Usage usage)
    {
        final String reference = usage.valueRef();
        final int point = reference.indexOf('.');
        final Type type = schema.getType(reference.substring(0, point));
        final EnumType.ValidValue value =
            type instanceof EnumType ? ((EnumType)type).getValidValue(reference.substring(point + 1)) : null;
        if (null == value)
        {
            throw new SchemaException(source + ": field " + usage.name() + " of " + scope.name() + " has valueRef " +
                reference + ", but there is no such enum value");
        }
        return value.primitiveValue();
    }

    private void addEnum(final EnumType type, final Usage usage)
    {
        final List<EnumType.ValidValue> values = new ArrayList<>(type.validValues());
        values.sort(Comparator.comparingLong((final EnumType.ValidValue value) -> value.primitiveValue().longValue()));
        final List<Long> codes = new ArrayList<>();
        final List<String> names = new ArrayList<>();
        int longest = 1;
        for (final EnumType.ValidValue value : values)
        {
            final Long code = value.primitiveValue().longValue();
            if (!codes.contains(code))
            {
                codes.add(code);
                names.add(value.name());
                longest = Math.max(longest, value.name().getBytes(StandardCharsets.UTF_8).length);
            }
        }
        final Wire.IntWire code =
            Primitives.intWire(type.encodingType(), usage.offset(), order, true, type.nullValue());
        final boolean bool = usage.isBoolean() && codes.equals(List.of(0L, 1L));
        if (Presence.CONSTANT == usage.presence() && null != usage.valueRef())
        {
            final long value = valueOf(usage).longValue();
            final String name = usage.valueRef().substring(usage.valueRef().indexOf('.') + 1);
            addColumn(usage, bool ? DataType.BOOLEAN : DataType.varchar(longest),
                new Wire.ConstantWire(bool ? (Object)(1 == value) : name));
        }
        else if (bool)
        {
            addColumn(usage, DataType.BOOLEAN, new Wire.BooleanWire(code));
        }
        else
        {
            addColumn(usage, DataType.varchar(longest),
                new Wire.EnumWire(code, List.copyOf(codes), List.copyOf(names)));
        }
    }

    private void addSet(final SetType type, final Usage usage)
    {
        final PrimitiveType primitive = type.encodingType();
        // All 64 bits of a set are a BIGINT's bits; no value of a set is out of range.
        final Wire.IntWire wire = new Wire.IntWire(
            usage.offset(), primitive.size(), primitive.size() == Long.BYTES, order, false, 0);
        addColumn(usage, DataType.BIGINT, wire);
        for (final SetType.Choice choice : type.choices())
        {
            final int bit = (int)choice.primitiveValue().longValue();
            final Usage member = usage.choice(choice.name(), choice.sinceVersion(), text(choice.description()));
            addColumn(member, DataType.BOOLEAN, new Wire.BitWire(wire, bit));
        }
    }

    private void addComposite(final CompositeType type, final Usage usage)
    {
        final CompositeColumn column = CompositeColumn.of(type, usage, order, xml);
        if (null != column)
        {
            addColumn(usage, column.type(), column.wire());
            return;
        }
        int offset = 0;
        for (final Type member : type.getTypeList())
        {
            offset = -1 == member.offsetAttribute() ? offset : member.offsetAttribute();
            add(member, usage.member(member, offset));
            offset += member.encodedLength();
        }
    }

    private void addColumn(final Usage usage, final DataType type, final Wire wire)
    {
        columns.add(new Field(usage.name(), type, wire, usage.since(), usage.description()));
    }
}
