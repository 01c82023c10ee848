package io.corelane.codec;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class SchemaBuilderTest
{
    private final RecordSchema schema = new SchemaBuilder("trades", 100, 7)
        .column("symbol", DataType.varchar(8))
        .column("price", DataType.decimal(18, 4))
        .column("notional", DataType.decimal(25, 6))
        .column("size", DataType.BIGINT)
        .column("ratio", DataType.DOUBLE)
        .column("buy", DataType.BOOLEAN)
        .column("ts", DataType.TIMESTAMP)
        .build();

    @Test
    void shouldHaveExactlyTheColumnsThatWereGiven()
    {
        assertEquals("trades", schema.name());
        assertEquals(100, schema.schemaId());
        assertEquals(7, schema.templateId());
        assertEquals(8 + 8 + 16 + 8 + 8 + 1 + 8, schema.blockLength());
        assertEquals(
            List.of("VARCHAR(8)", "DECIMAL(18,4)", "DECIMAL(25,6)", "BIGINT", "DOUBLE", "BOOLEAN", "TIMESTAMP"),
            schema.fields().stream().map((field) -> field.type().toString()).collect(Collectors.toList()));
        assertEquals(new Wire.TextWire(0, 8, true, (byte)0x7F), schema.field("symbol").wire());
        assertEquals(new Wire.WideDecimalWire(16, 24, LITTLE_ENDIAN, -6), schema.field("notional").wire());
    }

    @Test
    void shouldParseAsItWasBuilt()
    {
        assertEquals(schema, SchemaParser.parse(schema.xml()).message("trades"));
    }

    @Test
    void shouldKeepEmptyTextAndNullApart()
    {
        final Object[] nulls = new Object[7];
        assertArrayEquals(nulls, roundTrip(nulls));
        final Object[] row = {"", new BigDecimal("-0.0001"), new BigDecimal("-1.000001"), -1L, -0.0, false, -1L};
        assertArrayEquals(row, roundTrip(row));
    }

    @Test
    void shouldHoldTheExtremesOfWideDecimals()
    {
        final Object[] row = new Object[7];
        for (final String digits : List.of("9999999999999999999", "-9999999999999999999"))
        {
            row[2] = new BigDecimal(digits + ".999999");
            assertArrayEquals(row, roundTrip(row));
        }
        row[2] = new BigDecimal("10000000000000000000");
        assertThrows(RecordException.class, () -> roundTrip(row));
    }

    @Test
    void shouldRefuseTextThatWouldReadAsNull()
    {
        final Object[] row = new Object[7];
        row[0] = "\u007Fx";
        final RecordException exception = assertThrows(RecordException.class, () -> roundTrip(row));
        assertEquals(RecordFault.CAST, exception.fault());
    }

    @Test
    void shouldMakeNamesLegalAndUnique()
    {
        final RecordSchema odd = new SchemaBuilder("top-10 jobs", 1, 1)
            .column("engine.capacity", DataType.BIGINT)
            .column("engine capacity", DataType.BIGINT)
            .column("ENGINE_CAPACITY", DataType.BIGINT)
            .column("2nd", DataType.BIGINT)
            .column("größe", DataType.BIGINT)
            .column("", DataType.BIGINT)
            .column("<&\">", DataType.BIGINT)
            .build();
        assertEquals("top_10_jobs", odd.name());
        assertEquals(List.of(
            "engine_capacity", "engine_capacity_2", "ENGINE_CAPACITY_3", "_2nd", "gr__e", "_", "____"),
            odd.fields().stream().map(Field::name).collect(Collectors.toList()));
    }

    @Test
    void shouldRefuseWhatNoRecordCanHold()
    {
        refuses(() -> new SchemaBuilder("none", 1, 1).build(), "no columns");
        refuses(() -> new SchemaBuilder("a", 65535, 1), "schema id 65535");
        refuses(() -> new SchemaBuilder("a", 1, -1), "template id -1");
        final SchemaBuilder long17 = new SchemaBuilder("a", 1, 1);
        for (int i = 0; i < 17; i++)
        {
            long17.column("c", DataType.varchar(4096));
        }
        refuses(long17::build, "69632");
    }

    private static void refuses(final Executable executable, final String part)
    {
        final SchemaException exception = assertThrows(SchemaException.class, executable);
        assertTrue(exception.getMessage().contains(part), exception.getMessage());
    }

    private Object[] roundTrip(final Object[] row)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);
        final int length = new RowEncoder(schema).encode(row, buffer, 0);
        return new RowDecoder(schema).decode(buffer, 0, length);
    }
}
