package io.corelane.codec;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaParserTest
{
    private final RecordSchema everything = TestSchemas.everything();

    @Test
    void shouldReadIdsAndHeaderInAnyOrderWithExtraFields()
    {
        assertEquals(12, everything.schemaId());
        assertEquals(7, everything.templateId());
        assertEquals(3, everything.version());
        assertEquals(LITTLE_ENDIAN, everything.order());
        assertEquals(260, everything.blockLength());
        final HeaderLayout header = everything.header();
        assertEquals(10, header.length());
        assertEquals(0, header.version().offset());
        assertEquals(5, header.schemaId().offset());
        assertEquals(6, header.templateId().offset());
        assertEquals(1, header.templateId().width());
        assertEquals(8, header.blockLength().offset());
        assertEquals(2, header.blockLength().width());
    }

    @Test
    void shouldKeepMessagesAndColumnsInTheSchemasOrder()
    {
        final List<String> messages =
            TestSchemas.file("venue.xml").messages().stream().map(RecordSchema::name).collect(Collectors.toList());
        assertEquals(List.of("Everything", "Blobs"), messages);
        assertEquals("symbol", everything.fields().get(0).name());
        assertEquals("The instrument.", everything.fields().get(0).description());
        assertEquals("late", everything.fields().get(everything.fields().size() - 1).name());
    }

    @Test
    void shouldMapIntegersOfEveryWidth()
    {
        assertWire("i8", DataType.BIGINT, integer(24, 1, true, false, -128));
        assertWire("u8", DataType.BIGINT, integer(25, 1, false, true, 255));
        assertWire("u16", DataType.BIGINT, integer(26, 2, false, false, 65535));
        assertWire("i32", DataType.BIGINT, integer(28, 4, true, true, Integer.MAX_VALUE));
        assertWire("u32", DataType.BIGINT, integer(32, 4, false, true, 0));
        assertWire("big", DataType.BIGINT, integer(40, 8, false, true, -1));
        assertWire("i64", DataType.BIGINT, integer(48, 8, true, false, Long.MIN_VALUE));
        assertWire("levels[2]", DataType.BIGINT, integer(22, 2, true, false, Short.MIN_VALUE));
    }

    @Test
    void shouldMapFloats()
    {
        assertWire("f32", DataType.DOUBLE, new Wire.FloatWire(56, 4, LITTLE_ENDIAN, false, Double.NaN));
        assertWire("f64", DataType.DOUBLE, new Wire.FloatWire(60, 8, LITTLE_ENDIAN, true, Double.NaN));
    }

    @Test
    void shouldMapText()
    {
        assertWire("symbol", DataType.varchar(8), new Wire.TextWire(0, 8, false, (byte)0));
        assertWire("symbolOpt", DataType.varchar(4), new Wire.TextWire(8, 4, true, (byte)0));
        assertWire("utf8", DataType.varchar(5), new Wire.TextWire(12, 5, true, (byte)255));
        assertWire("letter", DataType.varchar(1), new Wire.TextWire(17, 1, true, (byte)0));
    }

    @Test
    void shouldMapDecimalsWithConstantVariableAndRemoteExponent()
    {
        final Wire.IntWire price = integer(68, 8, true, true, Long.MIN_VALUE);
        assertWire("price", DataType.decimal(19, 4), new Wire.DecimalWire(price, null, -4));
        final Wire.IntWire quantity = integer(76, 4, true, false, Integer.MIN_VALUE);
        assertWire("quantity", DataType.decimal(10, 4), new Wire.DecimalWire(quantity, null, -4));
        final Wire.IntWire thousands = integer(80, 2, true, false, Short.MIN_VALUE);
        assertWire("thousands", DataType.decimal(8, 0), new Wire.DecimalWire(thousands, null, 3));
        final Wire.IntWire floating = integer(82, 8, true, true, Long.MIN_VALUE);
        assertWire("floating", DataType.decimal(38, 9),
            new Wire.DecimalWire(floating, integer(90, 1, true, false, -128), 0));
        final Wire.IntWire remote = integer(92, 8, true, true, Long.MIN_VALUE);
        assertWire("remote", DataType.decimal(38, 9),
            new Wire.DecimalWire(remote, integer(91, 1, true, false, -128), 0));
    }

    @Test
    void shouldMapTimesByTheirUnits()
    {
        assertTime("sent", 100, TimeUnit.NANOSECONDS);
        assertTime("millis", 108, TimeUnit.MILLISECONDS);
        assertTime("micros", 116, TimeUnit.MICROSECONDS);
        assertTime("unitOnField", 124, TimeUnit.SECONDS);
        assertTime("instant", 128, TimeUnit.SECONDS);
    }

    @Test
    void shouldMapEnumsAndDropAnEnumsOwnNullValue()
    {
        assertWire("side", DataType.varchar(4), new Wire.EnumWire(
            integer(136, 1, false, true, 0), List.of((long)'B', (long)'S'), List.of("Buy", "Sell")));
        assertWire("state", DataType.varchar(6), new Wire.EnumWire(
            integer(137, 1, false, true, 255), List.of(2L, 17L), List.of("Halted", "Open")));
        assertWire("done", DataType.BOOLEAN, new Wire.BooleanWire(integer(138, 1, false, true, 255)));
        assertTrue(!everything.xml().contains("NULL_VALUE"));
    }

    @Test
    void shouldMapSetsAsBitsAndChoices()
    {
        final Wire.IntWire set = new Wire.IntWire(139, 8, true, LITTLE_ENDIAN, false, 0);
        assertWire("flags", DataType.BIGINT, set);
        assertWire("flags.low", DataType.BOOLEAN, new Wire.BitWire(set, 0));
        assertWire("flags.high", DataType.BOOLEAN, new Wire.BitWire(set, 63));
    }

    @Test
    void shouldMapMembersOfCompositesWithDots()
    {
        assertWire("outer.side", DataType.varchar(4), new Wire.EnumWire(
            integer(147, 1, false, true, 0), List.of((long)'B', (long)'S'), List.of("Buy", "Sell")));
        assertWire("outer.inner.first", DataType.BIGINT, integer(151, 1, true, false, -128));
        assertWire("outer.inner.second", DataType.DOUBLE,
            new Wire.FloatWire(152, 4, LITTLE_ENDIAN, false, Double.NaN));
        assertEquals(2, everything.field("outer.inner.second").sinceVersion());
        assertWire("outer.limit", DataType.decimal(19, 4),
            new Wire.DecimalWire(integer(156, 8, true, true, Long.MIN_VALUE), null, -4));
        assertWire("outer.maxRpm", DataType.BIGINT, new Wire.ConstantWire(9000L));
        assertWire("outer.nested.flag", DataType.BIGINT, integer(164, 1, false, false, 255));
        assertWire("outer.marks.b", DataType.BOOLEAN,
            new Wire.BitWire(new Wire.IntWire(165, 2, false, LITTLE_ENDIAN, false, 0), 15));
    }

    @Test
    void shouldMapConstants()
    {
        assertWire("protocol", DataType.varchar(5), new Wire.ConstantWire("VENUE"));
        assertWire("one", DataType.BIGINT, new Wire.ConstantWire(1L));
        assertWire("always", DataType.varchar(4), new Wire.ConstantWire("Buy"));
        assertWire("alwaysCode", DataType.BIGINT, new Wire.ConstantWire(9L));
    }

    @Test
    void shouldMapGroupsWithTheirDimensionsAndOuterExponents()
    {
        final GroupSchema legs = everything.groups().get(0);
        assertEquals("legs", legs.name());
        assertEquals(8, legs.dimensionLength());
        assertEquals(7, legs.countWire().offset());
        assertEquals(1, legs.countWire().width());
        assertEquals(24, legs.blockLength());
        assertEquals(new Wire.OuterExponentWire(
            integer(0, 8, true, true, Long.MIN_VALUE), integer(91, 1, true, false, -128), 0),
            legs.fields().get(0).wire());
        assertEquals(new Wire.DecimalWire(
            integer(9, 8, true, true, Long.MIN_VALUE), integer(8, 1, true, false, -128), 0),
            legs.fields().get(2).wire());
        assertEquals("memo", legs.varData().get(0).name());
        assertEquals(new Wire.VarDataWire(0), legs.fields().get(3).wire());
        final GroupSchema fills = legs.groups().get(0);
        assertEquals(4, fills.countWire().width());
        assertEquals(new Wire.OuterExponentWire(
            integer(0, 8, true, true, Long.MIN_VALUE), integer(8, 1, true, false, -128), 1),
            fills.fields().get(0).wire());
        assertEquals(3, everything.groups().get(1).sinceVersion());
    }

    @Test
    void shouldMapVarData()
    {
        assertWire("label", DataType.varchar(255), new Wire.VarDataWire(0));
        assertWire("raw", DataType.varchar(1024), new Wire.VarDataWire(1));
        assertEquals(4, everything.varData().get(1).headerLength());
        assertTrue(everything.varData().get(0).text());
        assertTrue(!everything.varData().get(1).text());
        assertEquals(3, everything.varData().get(2).sinceVersion());
    }

    @Test
    void shouldLeaveLongArraysOfNumbersWithoutColumns()
    {
        final RecordSchema blobs = TestSchemas.file("venue.xml").message("Blobs");
        assertEquals(1, blobs.fields().size());
        assertEquals(202, blobs.blockLength());
    }

    @Test
    void shouldReadBigEndian()
    {
        final RecordSchema quote = TestSchemas.quote();
        assertEquals(BIG_ENDIAN, quote.order());
        assertEquals(new Wire.TimestampWire(
            new Wire.IntWire(0, 8, false, BIG_ENDIAN, false, -1), TimeUnit.NANOSECONDS), quote.field("at").wire());
        assertEquals(DataType.decimal(19, 6), quote.field("bid").type());
    }

    @Test
    void shouldIncludeFilesBesideTheSchemaAndBeComplete()
    {
        final RecordSchema ping = TestSchemas.file("including.xml").message("Ping");
        assertEquals(ping, SchemaParser.parse(ping.xml()).message("Ping"));
    }

    @Test
    void shouldKeepTheTextAsWrittenWhenNothingHadToChange() throws IOException
    {
        assertEquals(Files.readString(TestSchemas.path("big-endian.xml")), TestSchemas.quote().xml());
        try (InputStream in = Files.newInputStream(TestSchemas.path("big-endian.xml")))
        {
            assertEquals(TestSchemas.quote(), SchemaParser.parse(in, "stream").message("quote"));
        }
    }

    @Test
    void shouldRefuseAMissingInclude(@TempDir final Path folder) throws IOException
    {
        final Path file = folder.resolve("alone.xml");
        Files.copy(TestSchemas.path("including.xml"), file);
        assertMessage(assertThrows(SchemaException.class, () -> SchemaParser.parse(file)),
            "alone.xml", "types-included.xml", "not there");
    }

    @Test
    void shouldRefuseToIncludeFromTextOrNetwork() throws IOException
    {
        final String xml = Files.readString(TestSchemas.path("including.xml"));
        assertMessage(assertThrows(SchemaException.class, () -> SchemaParser.parse(xml)), "types-included.xml", "file");
        final String remote = xml.replace("types-included.xml", "http://localhost:9/types.xml");
        assertMessage(assertThrows(SchemaException.class, () -> SchemaParser.parse(remote)), "http://localhost:9");
    }

    @Test
    void shouldReadNoExternalEntity(@TempDir final Path folder) throws IOException
    {
        final Path secret = Files.writeString(folder.resolve("secret.txt"), "secret");
        final String xml = Files.readString(TestSchemas.path("big-endian.xml")).replace("?>", "?>" +
            "<!DOCTYPE x [<!ENTITY e SYSTEM \"" + secret.toUri() + "\">]>").replace("<types>", "<types>&e;");
        final RecordSchema quote = SchemaParser.parse(xml).message("Quote");
        assertTrue(!quote.xml().contains("secret"), quote.xml());
        assertTrue(!quote.xml().contains("DOCTYPE"), quote.xml());
    }

    @Test
    void shouldNameTheMessagesThereAreAndTheNearest()
    {
        final SchemaFile file = TestSchemas.file("venue.xml");
        assertMessage(assertThrows(SchemaException.class, () -> file.message("Everythin")),
            "venue.xml", "Everythin", "did you mean Everything?", "Blobs");
        assertEquals("Blobs", file.message(3).name());
        assertEquals(null, file.message(99));
    }

    @Test
    void shouldNameLineAndColumnOfBrokenXml()
    {
        assertMessage(assertThrows(SchemaException.class, () -> SchemaParser.parse("<a>\n<b></a>")), "line 2");
        assertMessage(assertThrows(SchemaException.class, () -> SchemaParser.parse("<a/>")), "<a>", "messageSchema");
        assertMessage(assertThrows(SchemaException.class, () -> SchemaParser.parse(Path.of("no", "such.xml"))),
            "such.xml does not exist");
    }

    @Test
    void shouldSayWhatIsWrongWithASchema() throws IOException
    {
        final String xml = Files.readString(TestSchemas.path("big-endian.xml"));
        assertMessage(assertThrows(SchemaException.class,
            () -> SchemaParser.parse(xml.replace("type=\"uint16\"", "type=\"uint17\""))), "uint17", "Quote");
        assertMessage(assertThrows(SchemaException.class,
            () -> SchemaParser.parse(xml.replace(">-6<", ">-60<"))), "Price", "-60", "38");
        final String venue = Files.readString(TestSchemas.path("venue.xml"));
        assertMessage(assertThrows(SchemaException.class,
            () -> SchemaParser.parse(venue.replace("x:exponent=\"own\"", "x:exponent=\"nowhere\""))),
            "ownPrice", "Everything.legs", "nowhere");
    }

    private void assertTime(final String name, final int offset, final TimeUnit unit)
    {
        final Field field = everything.field(name);
        assertEquals(DataType.TIMESTAMP, field.type());
        final Wire.TimestampWire wire = (Wire.TimestampWire)field.wire();
        assertEquals(unit, wire.unit());
        assertEquals(offset, wire.count().offset());
    }

    private void assertWire(final String name, final DataType type, final Wire wire)
    {
        assertEquals(type, everything.field(name).type());
        assertEquals(wire, everything.field(name).wire());
    }

    private static Wire.IntWire integer(
        final int offset, final int width, final boolean signed, final boolean optional, final long nullValue)
    {
        return new Wire.IntWire(offset, width, signed, LITTLE_ENDIAN, optional, nullValue);
    }

    private static void assertMessage(final Exception exception, final String... parts)
    {
        for (final String part : parts)
        {
            assertTrue(exception.getMessage().contains(part), exception.getMessage());
        }
    }
}
