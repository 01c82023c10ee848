package io.corelane.codec;

import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.agrona.DirectBuffer;
import org.xml.sax.InputSource;

import uk.co.real_logic.sbe.PrimitiveType;
import uk.co.real_logic.sbe.PrimitiveValue;
import uk.co.real_logic.sbe.ir.Encoding;
import uk.co.real_logic.sbe.ir.Ir;
import uk.co.real_logic.sbe.ir.Token;
import uk.co.real_logic.sbe.otf.AbstractTokenListener;
import uk.co.real_logic.sbe.otf.OtfHeaderDecoder;
import uk.co.real_logic.sbe.otf.OtfMessageDecoder;
import uk.co.real_logic.sbe.otf.Types;
import uk.co.real_logic.sbe.xml.IrGenerator;
import uk.co.real_logic.sbe.xml.ParserOptions;
import uk.co.real_logic.sbe.xml.XmlSchemaParser;

/**
 * Reads records by sbe-tool's own decoder and knows nothing of {@link RecordSchema}: every value in wire order as
 * name=value. What {@link #flatten} makes of our decoder's values has to be the same.
 */
final class OtfOracle
{
    private OtfOracle()
    {
    }

    static List<String> decode(final String xml, final DirectBuffer buffer, final int offset) throws Exception
    {
        final ParserOptions options = ParserOptions.builder().stopOnError(true).suppressOutput(true).build();
        final Ir ir = new IrGenerator().generate(
            XmlSchemaParser.parse(new InputSource(new StringReader(xml)), options));
        final OtfHeaderDecoder header = new OtfHeaderDecoder(ir.headerStructure());
        final Listener listener = new Listener();
        OtfMessageDecoder.decode(
            buffer,
            offset + header.encodedLength(),
            header.getSchemaVersion(buffer, offset),
            header.getBlockLength(buffer, offset),
            ir.getMessage(header.getTemplateId(buffer, offset)),
            listener);
        return listener.values;
    }

    static List<String> flatten(
        final List<Field> fields,
        final List<?> row,
        final List<GroupSchema> groups,
        final List<List<GroupEntry>> entries)
    {
        final List<String> values = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++)
        {
            if (!(fields.get(i).wire() instanceof Wire.VarDataWire))
            {
                values.add(fields.get(i).name() + "=" + print(row.get(i)));
            }
        }
        for (int i = 0; i < groups.size(); i++)
        {
            final GroupSchema group = groups.get(i);
            for (final GroupEntry entry : entries.get(i))
            {
                values.add(group.name());
                values.addAll(flatten(group.fields(), entry.values(), group.groups(), entry.groups()));
            }
        }
        for (int i = 0; i < fields.size(); i++)
        {
            if (fields.get(i).wire() instanceof Wire.VarDataWire)
            {
                values.add(fields.get(i).name() + "=" + print(row.get(i)));
            }
        }
        return values;
    }

    private static String print(final Object value)
    {
        return value instanceof BigDecimal ?
            ((BigDecimal)value).stripTrailingZeros().toPlainString() : String.valueOf(value);
    }

    private static final class Listener extends AbstractTokenListener
    {
        private final List<String> values = new ArrayList<>();
        private final List<String> scope = new ArrayList<>();
        private final List<Object> members = new ArrayList<>();
        private String rootField;

        @Override
        public void onEncoding(
            final Token field, final DirectBuffer buffer, final int index, final Token type, final int version)
        {
            final Encoding encoding = type.encoding();
            final PrimitiveType primitive = encoding.primitiveType();
            final boolean isText = PrimitiveType.CHAR == primitive || null != encoding.characterEncoding();
            if (isText)
            {
                add(field, type, text(buffer, index, type));
                return;
            }
            for (int i = 0; i < type.arrayLength() || 0 == i; i++)
            {
                final Object value = number(buffer, index + i * primitive.size(), type);
                if (type.arrayLength() > 1)
                {
                    values.add(name(field) + "[" + i + "]=" + print(value));
                }
                else
                {
                    add(field, type, isTime(field, type) ? time(field, type, (Long)value) : value);
                }
            }
        }

        private void add(final Token field, final Token type, final Object value)
        {
            if (scope.isEmpty())
            {
                values.add(field.name() + "=" + print(value));
            }
            else if (isWhole(scope.get(scope.size() - 1)))
            {
                members.add(value);
            }
            else
            {
                values.add(name(field) + "." + type.name() + "=" + print(value));
            }
        }

        private String name(final Token field)
        {
            // For a member of a composite sbe-tool passes the member's token, not the field's.
            final StringBuilder name = new StringBuilder(scope.isEmpty() ? field.name() : rootField);
            for (int i = 1; i < scope.size(); i++)
            {
                name.append('.').append(scope.get(i).split(":")[0]);
            }
            return name.toString();
        }

        private static boolean isWhole(final String composite)
        {
            return !composite.endsWith(":Nested");
        }

        private static boolean isTime(final Token field, final Token type)
        {
            return "Millis".equals(type.name()) || "Nanos".equals(type.name()) || null != field.encoding().timeUnit();
        }

        private static Object time(final Token field, final Token type, final Long count)
        {
            return null == count ? null : "Millis".equals(type.name()) ? count * 1_000_000 : count;
        }

        private static Object number(final DirectBuffer buffer, final int index, final Token type)
        {
            final Encoding encoding = type.encoding();
            if (type.isConstantEncoding())
            {
                return encoding.constValue().longValue();
            }
            if (PrimitiveType.FLOAT == encoding.primitiveType())
            {
                final double value = buffer.getFloat(index, encoding.byteOrder());
                return Double.isNaN(value) ? null : value;
            }
            if (PrimitiveType.DOUBLE == encoding.primitiveType())
            {
                final double value = buffer.getDouble(index, encoding.byteOrder());
                return Double.isNaN(value) ? null : value;
            }
            final long value = Types.getLong(buffer, index, encoding);
            return isNull(encoding, value) ? null : value;
        }

        private static boolean isNull(final Encoding encoding, final long value)
        {
            return Encoding.Presence.OPTIONAL == encoding.presence() &&
                value == encoding.applicableNullValue().longValue();
        }

        private static String text(final DirectBuffer buffer, final int index, final Token type)
        {
            final byte[] bytes = new byte[type.encodedLength()];
            buffer.getBytes(index, bytes);
            final PrimitiveValue nullValue = type.encoding().applicableNullValue();
            if (type.isOptionalEncoding() && (bytes[0] & 0xFF) == nullValue.longValue())
            {
                return null;
            }
            final String text = new String(bytes, StandardCharsets.UTF_8);
            final int end = text.indexOf('\0');
            return end < 0 ? text : text.substring(0, end);
        }

        @Override
        public void onEnum(
            final Token field,
            final DirectBuffer buffer,
            final int index,
            final List<Token> tokens,
            final int from,
            final int to,
            final int version)
        {
            final Token type = tokens.get(from);
            final long code = Types.getLong(buffer, index, type.encoding());
            Object value = null;
            for (int i = from + 1; i < to; i++)
            {
                if (code == tokens.get(i).encoding().constValue().longValue())
                {
                    value = tokens.get(i).name();
                }
            }
            if ("Boolean".equals(type.encoding().semanticType()))
            {
                value = null == value ? null : "T".equals(value);
            }
            add(field, type, value);
        }

        @Override
        public void onBitSet(
            final Token field,
            final DirectBuffer buffer,
            final int index,
            final List<Token> tokens,
            final int from,
            final int to,
            final int version)
        {
            final long set = Types.getLong(buffer, index, tokens.get(from + 1).encoding());
            values.add(field.name() + "=" + set);
            for (int i = from + 1; i < to; i++)
            {
                final long bit = tokens.get(i).encoding().constValue().longValue();
                values.add(field.name() + "." + tokens.get(i).name() + "=" + (0 != (set >> bit & 1)));
            }
        }

        @Override
        public void onBeginComposite(final Token field, final List<Token> tokens, final int from, final int to)
        {
            final Token type = tokens.get(from);
            final String typeName = null == type.referencedName() ? type.name() : type.referencedName();
            rootField = scope.isEmpty() ? field.name() : rootField;
            scope.add(type.name() + ":" + typeName);
            members.clear();
        }

        @Override
        public void onEndComposite(final Token field, final List<Token> tokens, final int from, final int to)
        {
            final String composite = scope.get(scope.size() - 1);
            if (isWhole(composite))
            {
                values.add(name(field) + "=" + print(whole(composite.split(":")[1])));
            }
            scope.remove(scope.size() - 1);
        }

        private Object whole(final String type)
        {
            if (type.startsWith("Instant"))
            {
                return null == members.get(0) ? null : (Long)members.get(0) * 1_000_000_000L;
            }
            if (3 == members.size())
            {
                return null == members.get(1) ? null : new BigDecimal(
                    BigInteger.valueOf((Long)members.get(1)).shiftLeft(64)
                    .add(new BigInteger(Long.toUnsignedString((Long)members.get(0)))),
                    -((Long)members.get(2)).intValue());
            }
            return null == members.get(0) ? null :
                BigDecimal.valueOf((Long)members.get(0), -((Long)members.get(1)).intValue());
        }

        @Override
        public void onBeginGroup(final Token token, final int groupIndex, final int numInGroup)
        {
            values.add(token.name());
        }

        @Override
        public void onVarData(
            final Token field, final DirectBuffer buffer, final int index, final int length, final Token type)
        {
            final byte[] bytes = new byte[length];
            buffer.getBytes(index, bytes);
            values.add(field.name() + "=" + new String(bytes, StandardCharsets.UTF_8));
        }
    }
}
