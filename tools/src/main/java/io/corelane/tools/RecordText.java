package io.corelane.tools;

import io.corelane.codec.DataType;
import io.corelane.codec.Field;
import io.corelane.codec.GroupEntry;
import io.corelane.codec.GroupReader;
import io.corelane.codec.GroupSchema;
import io.corelane.codec.RecordException;
import io.corelane.codec.RecordSchema;
import io.corelane.codec.RowDecoder;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.agrona.DirectBuffer;

/** Writes records as text: their columns where a schema reads them, else their bytes. */
final class RecordText
{
    private static final int BYTES_PER_LINE = 16;

    private RecordText()
    {
    }

    /** The columns as a JSON object; or the sentence that says why there are none, and nothing is written. */
    static String json(
        final RecordSchema schema, final DirectBuffer buffer, final int offset, final int length, final Utf8Writer out)
    {
        final Object[] row;
        final List<List<GroupEntry>> groups;
        try
        {
            row = new RowDecoder(schema).decode(buffer, offset, length);
            groups = new GroupReader(schema).read(buffer, offset, length);
        }
        catch (final RecordException ex)
        {
            return ex.getMessage();
        }
        object(schema.fields(), Arrays.asList(row), schema.groups(), groups, out);
        return null;
    }

    /** Columns, and each group as an array of such objects. */
    private static void object(
        final List<Field> fields,
        final List<Object> row,
        final List<GroupSchema> groups,
        final List<List<GroupEntry>> entries,
        final Utf8Writer out)
    {
        out.ascii('{');
        for (int i = 0; i < fields.size(); i++)
        {
            out.ascii(0 == i ? "" : ",").jsonText(fields.get(i).name()).ascii(':');
            value(row.get(i), fields.get(i).type(), out);
        }
        for (int i = 0; i < groups.size(); i++)
        {
            final GroupSchema group = groups.get(i);
            out.ascii(0 == i && fields.isEmpty() ? "" : ",").jsonText(group.name()).ascii(":[");
            for (int j = 0; j < entries.get(i).size(); j++)
            {
                out.ascii(0 == j ? "" : ",");
                final GroupEntry entry = entries.get(i).get(j);
                object(group.fields(), entry.values(), group.groups(), entry.groups(), out);
            }
            out.ascii(']');
        }
        out.ascii('}');
    }

    private static void value(final Object value, final DataType type, final Utf8Writer out)
    {
        if (null == value)
        {
            out.ascii("null");
        }
        else if (DataType.Kind.TIMESTAMP == type.kind())
        {
            out.ascii('"');
            IsoTime.print((Long)value, out);
            out.ascii('"');
        }
        else if (value instanceof BigDecimal decimal)
        {
            out.ascii('"').ascii(decimal.toPlainString()).ascii('"');
        }
        else if (value instanceof Double number && !Double.isFinite(number) || value instanceof String)
        {
            out.jsonText(value.toString());
        }
        else
        {
            out.ascii(value.toString());
        }
    }

    /** The bytes as a hexadecimal dump: offset, 16 bytes, what of them is ASCII. */
    static void hexDump(final DirectBuffer buffer, final int offset, final int length, final Utf8Writer out)
    {
        for (int line = 0; line < length; line += BYTES_PER_LINE)
        {
            final StringBuilder hex = new StringBuilder();
            final StringBuilder text = new StringBuilder();
            for (int i = line; i < Math.min(length, line + BYTES_PER_LINE); i++)
            {
                final int next = buffer.getByte(offset + i) & 0xFF;
                hex.append(String.format(Locale.ROOT, "%02x ", next));
                text.append(next >= ' ' && next < 0x7F ? (char)next : '.');
            }
            out.ascii(String.format(Locale.ROOT, "%08x  %-48s |%s|", line, hex, text)).endOfLine();
        }
    }

    /** The bytes as a JSON string of hexadecimal digits. */
    static void hex(final DirectBuffer buffer, final int offset, final int length, final Utf8Writer out)
    {
        out.ascii('"');
        for (int i = 0; i < length; i++)
        {
            final int next = buffer.getByte(offset + i) & 0xFF;
            out.ascii(Character.forDigit(next >> 4, 16)).ascii(Character.forDigit(next & 0xF, 16));
        }
        out.ascii('"');
    }
}
