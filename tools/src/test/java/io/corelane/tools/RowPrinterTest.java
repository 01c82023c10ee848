package io.corelane.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.corelane.codec.DataType;
import io.corelane.codec.RecordSchema;
import io.corelane.codec.RowEncoder;
import io.corelane.codec.SchemaBuilder;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.agrona.concurrent.UnsafeBuffer;

class RowPrinterTest
{
    private static final int OFFSET = 24;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[4096]);
    private final Utf8Writer out = new Utf8Writer(null);

    private String json(final DataType type, final Object value)
    {
        final RecordSchema schema = schema(type, value);
        new RowPrinter(schema, List.of("a")).json(buffer, OFFSET, out);
        return out.take();
    }

    private String csv(final DataType type, final Object value)
    {
        final RecordSchema schema = schema(type, value);
        new RowPrinter(schema, List.of("a")).csv(buffer, OFFSET, out);
        return out.take();
    }

    private RecordSchema schema(final DataType type, final Object value)
    {
        final RecordSchema schema = new SchemaBuilder("t", 1, 1).column("a", type).build();
        new RowEncoder(schema).encode(new Object[]{value}, buffer, OFFSET);
        return schema;
    }

    @Example
    void shouldReplaceWhatIsNoUtf8()
    {
        assertEquals("a\uFFFDb", text('a', 0xFF, 'b'));
        assertEquals("\uFFFD", text(0xC3));
        assertEquals("\uFFFDa", text(0xC3, 'a'));
        // A longer form, half of a pair, beyond the last code point, one byte short.
        assertEquals("\uFFFD\uFFFD", text(0xC1, 0xA1));
        assertEquals("\uFFFD\uFFFD\uFFFD", text(0xED, 0xA0, 0x80));
        assertEquals("\uFFFD\uFFFD\uFFFD\uFFFD", text(0xF4, 0x90, 0x80, 0x80));
        assertEquals("\uFFFD\uFFFD", text(0xE2, 0x82));
    }

    @Property
    void shouldWriteUtf8WhateverTheBytesAre(@ForAll @Size(min = 1, max = 12) final byte[] bytes)
        throws CharacterCodingException
    {
        final UnsafeBuffer text = new UnsafeBuffer(bytes);
        final String json = written(new Utf8Writer(null).jsonText(text, 0, bytes.length));
        written(new Utf8Writer(null).csvText(text, 0, bytes.length));
        final String plain = new String(bytes, StandardCharsets.UTF_8);
        if (Arrays.equals(bytes, plain.getBytes(StandardCharsets.UTF_8)))
        {
            assertEquals(written(new Utf8Writer(null).jsonText(plain)), json);
        }
        else
        {
            assertTrue(json.contains("\uFFFD"));
        }
    }

    /** Strict, so that what is no UTF-8 fails. */
    private static String written(final Utf8Writer writer) throws CharacterCodingException
    {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(writer.takeBytes())).toString();
    }

    private static String text(final int... values)
    {
        final UnsafeBuffer text = new UnsafeBuffer(new byte[values.length]);
        for (int i = 0; i < values.length; i++)
        {
            text.putByte(i, (byte)values[i]);
        }
        final String json = new Utf8Writer(null).jsonText(text, 0, values.length).take();
        return json.substring(1, json.length() - 1);
    }

    @Example
    void shouldWriteEachTypeAsJson()
    {
        assertEquals("{\"a\":-9223372036854775807}", json(DataType.BIGINT, Long.MIN_VALUE + 1));
        assertEquals("{\"a\":\"186.7300\"}", json(DataType.decimal(18, 4), new BigDecimal("186.73")));
        assertEquals("{\"a\":\"-0.0001\"}", json(DataType.decimal(18, 4), new BigDecimal("-0.0001")));
        assertEquals("{\"a\":\"7\"}", json(DataType.decimal(18, 0), new BigDecimal("7")));
        assertEquals("{\"a\":1.5}", json(DataType.DOUBLE, 1.5));
        assertEquals("{\"a\":\"-Infinity\"}", json(DataType.DOUBLE, Double.NEGATIVE_INFINITY));
        assertEquals("{\"a\":true}", json(DataType.BOOLEAN, true));
        assertEquals("{\"a\":\"1970-01-01T00:00:00.000000001Z\"}", json(DataType.TIMESTAMP, 1L));
        assertEquals("{\"a\":\"\"}", json(DataType.varchar(4), ""));
    }

    @Example
    void shouldWriteNullOfEachType()
    {
        for (final DataType type : List.of(DataType.BIGINT, DataType.decimal(18, 4), DataType.decimal(38, 12),
            DataType.DOUBLE, DataType.BOOLEAN, DataType.TIMESTAMP, DataType.varchar(4)))
        {
            assertEquals("{\"a\":null}", json(type, null));
            assertEquals(",", csv(type, null));
        }
    }

    @Property
    void shouldWriteWideDecimalsExactly(@ForAll final BigInteger any, @ForAll @IntRange(max = 38) final int scale)
    {
        final BigInteger mantissa = any.mod(BigInteger.TEN.pow(38)).multiply(BigInteger.valueOf(any.signum()));
        final BigDecimal value = new BigDecimal(mantissa, scale);
        final String text = json(DataType.decimal(38, scale), value);
        assertEquals("{\"a\":\"" + value.toPlainString() + "\"}", text);
    }

    @Property
    void shouldWriteNarrowDecimalsExactly(@ForAll final long any, @ForAll @IntRange(max = 18) final int scale)
    {
        final BigDecimal value = BigDecimal.valueOf(any % 1_000_000_000_000_000_000L, scale);
        assertEquals("{\"a\":\"" + value.toPlainString() + "\"}", json(DataType.decimal(18, scale), value));
    }

    @Property
    void shouldWriteTextThatJsonReadsBack(@ForAll @StringLength(max = 20) final String any) throws Exception
    {
        final String text = any.replaceAll("[\\x00\\x7F\\p{Cs}]", "");
        final JsonNode read = new ObjectMapper().readTree(json(DataType.varchar(200), text));
        assertEquals(text, read.get("a").textValue());
    }

    @Example
    void shouldQuoteWhatCsvHasToQuote()
    {
        assertEquals(",plain", csv(DataType.varchar(20), "plain"));
        assertEquals(",\"a,b\"", csv(DataType.varchar(20), "a,b"));
        assertEquals(",\"say \"\"x\"\"\"", csv(DataType.varchar(20), "say \"x\""));
        assertEquals(",\"\"", csv(DataType.varchar(20), ""));
        assertEquals(",1.50", csv(DataType.decimal(5, 2), new BigDecimal("1.5")));
    }
}
