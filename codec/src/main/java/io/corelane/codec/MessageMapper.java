package io.corelane.codec;

import java.util.ArrayList;
import java.util.List;

import uk.co.real_logic.sbe.xml.CompositeType;
import uk.co.real_logic.sbe.xml.EncodedDataType;
import uk.co.real_logic.sbe.xml.Message;
import uk.co.real_logic.sbe.xml.MessageSchema;
import uk.co.real_logic.sbe.xml.Type;

/** Turns sbe-tool's messages into record schemas: headers, blocks, groups and var data; columns by ColumnMapper. */
final class MessageMapper
{
    /** Bytes of var data that a column takes, unless its length field holds less. */
    static final int VAR_DATA_LIMIT = 1024;

    private final MessageSchema schema;
    private final SchemaXml xml;
    private final String source;

    MessageMapper(final MessageSchema schema, final SchemaXml xml, final String source)
    {
        this.schema = schema;
        this.xml = xml;
        this.source = source;
    }

    RecordSchema map(final Message message)
    {
        final String path = Integer.toString(message.id());
        final Block block = new Block(new Scope(null, message.name(), path, message.fields()));
        block.map();
        final HeaderLayout header = header();
        checkFits(message, "template id", message.id(), header.templateId());
        checkFits(message, "schema id", schema.id(), header.schemaId());
        checkFits(message, "version", schema.version(), header.version());
        checkFits(message, "block length", message.blockLength(), header.blockLength());
        return new RecordSchema(
            message.name(),
            schema.id(),
            message.id(),
            schema.version(),
            schema.byteOrder(),
            header,
            message.blockLength(),
            List.copyOf(block.columns),
            List.copyOf(block.groups),
            List.copyOf(block.varData),
            xml.text());
    }

    private void checkFits(final Message message, final String what, final int value, final Wire.IntWire wire)
    {
        if (!Ints.fits(wire, value))
        {
            throw new SchemaException(source + ": message " + message.name() + " has the " + what + " " + value +
                ", which does not fit the " + wire.width() * Byte.SIZE + " bits that the message header has for it");
        }
    }

    private HeaderLayout header()
    {
        final CompositeType header = schema.messageHeader();
        return new HeaderLayout(
            header.encodedLength(),
            member(header, "blockLength"),
            member(header, "templateId"),
            member(header, "schemaId"),
            member(header, "version"));
    }

    private Wire.IntWire member(final CompositeType composite, final String name)
    {
        final EncodedDataType type = (EncodedDataType)composite.getType(name);
        return Primitives.required(type.primitiveType(), offsetOf(composite, name), schema.byteOrder());
    }

    private static int offsetOf(final CompositeType composite, final String name)
    {
        int offset = 0;
        for (final Type type : composite.getTypeList())
        {
            offset = -1 == type.offsetAttribute() ? offset : type.offsetAttribute();
            if (type.name().equals(name))
            {
                return offset;
            }
            offset += type.encodedLength();
        }
        throw new IllegalArgumentException(composite.name() + " has no " + name);
    }

    /** One block, of the message or of a group's entry, as it is mapped. */
    private final class Block
    {
        private final List<Field> columns = new ArrayList<>();
        private final List<GroupSchema> groups = new ArrayList<>();
        private final List<VarDataSchema> varData = new ArrayList<>();
        private final Scope scope;

        Block(final Scope scope)
        {
            this.scope = scope;
        }

        void map()
        {
            final ColumnMapper mapper = new ColumnMapper(schema, xml, source, scope, columns);
            for (final uk.co.real_logic.sbe.xml.Field field : scope.fields())
            {
                if (null != field.groupFields())
                {
                    groups.add(group(field));
                }
                else if (field.isVariableLength())
                {
                    addVarData(field);
                }
                else
                {
                    mapper.add(field);
                }
            }
        }

        private GroupSchema group(final uk.co.real_logic.sbe.xml.Field field)
        {
            final CompositeType dimension = field.dimensionType();
            final Block block = new Block(scope.inner(field));
            block.map();
            return new GroupSchema(
                field.name(),
                dimension.encodedLength(),
                member(dimension, "blockLength"),
                member(dimension, "numInGroup"),
                field.computedBlockLength(),
                List.copyOf(block.columns),
                List.copyOf(block.groups),
                List.copyOf(block.varData),
                field.sinceVersion());
        }

        private void addVarData(final uk.co.real_logic.sbe.xml.Field field)
        {
            final CompositeType type = (CompositeType)field.type();
            final EncodedDataType data = (EncodedDataType)type.getType("varData");
            final Wire.IntWire length = member(type, "length");
            final int since = Math.max(field.sinceVersion(), type.sinceVersion());
            final DataType column = DataType.varchar(1 == length.width() ? 255 : VAR_DATA_LIMIT);
            final Wire wire = new Wire.VarDataWire(varData.size());
            columns.add(new Field(field.name(), column, wire, since, ColumnMapper.text(field.description())));
            varData.add(new VarDataSchema(
                field.name(), length, offsetOf(type, "varData"), null != data.characterEncoding(), since));
        }
    }
}
