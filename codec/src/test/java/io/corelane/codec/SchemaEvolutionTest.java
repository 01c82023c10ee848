package io.corelane.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.corelane.codec.GoldenRecords.Golden;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Every version's reader on every version's records, which lie in files that were written once. */
class SchemaEvolutionTest
{
    private int compared;

    @Test
    void shouldWriteWhatItAlwaysWrote() throws IOException
    {
        for (int version = 0; version < GoldenRecords.VERSIONS; version++)
        {
            final Map<String, String> kept = GoldenRecords.read(version);
            for (final Golden golden : GoldenRecords.all())
            {
                assertEquals(golden.since() > version ? null : GoldenRecords.encode(golden, version),
                    kept.get(golden.message() + " " + golden.name()), golden.name() + " of version " + version);
            }
        }
    }

    @Test
    void shouldReadAllVersionsByAllVersions() throws Exception
    {
        for (int writer = 0; writer < GoldenRecords.VERSIONS; writer++)
        {
            for (int reader = 0; reader < GoldenRecords.VERSIONS; reader++)
            {
                for (final Golden golden : GoldenRecords.all())
                {
                    if (golden.since() <= writer && golden.since() <= reader)
                    {
                        read(golden, writer, reader);
                    }
                }
            }
        }
        // 4 of 5 x 5 pairs, short of 4 x 4, cross of one.
        assertEquals(4 * 25 + 16 + 1, compared);
    }

    private void read(final Golden golden, final int writer, final int reader) throws Exception
    {
        final UnsafeBuffer record = record(golden, writer);
        final RecordSchema schema = GoldenRecords.schema(reader, golden.message());
        final RecordSchema written = GoldenRecords.schema(writer, golden.message());
        final String what = golden.message() + " " + golden.name() + " of version " + writer + " read by " + reader;
        final Object[] row = new RowDecoder(schema).decode(record, 0, record.capacity());
        assertEquals(expected(schema.fields(), written.fields(), golden.values()), Arrays.asList(row), what);
        final List<List<GroupEntry>> groups = new GroupReader(schema).read(record, 0, record.capacity());
        assertEquals(schema.groups().size(), groups.size());
        for (int i = 0; i < groups.size(); i++)
        {
            final GroupSchema group = schema.groups().get(i);
            final List<GroupEntry> entries = new ArrayList<>();
            if (i < written.groups().size())
            {
                final List<Field> fields = written.groups().get(i).fields();
                golden.groups().getOrDefault(group.name(), List.of()).forEach((entry) ->
                    entries.add(new GroupEntry(expected(group.fields(), fields, entry), List.of())));
            }
            assertEquals(entries, groups.get(i), what + ", group " + group.name());
        }
        if (reader == writer)
        {
            // sbe-tool reads the same; of other versions it leaves it to its listener to know what is there.
            assertEquals(OtfOracle.decode(schema.xml(), record, 0),
                OtfOracle.flatten(schema.fields(), Arrays.asList(row), schema.groups(), groups), what);
        }
        compared++;
    }

    @Test
    void shouldRewriteRecordsOfOlderVersions() throws Exception
    {
        final ExpandableArrayBuffer out = new ExpandableArrayBuffer();
        int rewritten = 0;
        for (int writer = 0; writer < GoldenRecords.VERSIONS; writer++)
        {
            for (int to = 0; to < GoldenRecords.VERSIONS; to++)
            {
                for (final Golden golden : GoldenRecords.all())
                {
                    if (golden.since() <= Math.min(writer, to))
                    {
                        final RecordSchema newer = GoldenRecords.schema(to, golden.message());
                        final RecordUpgrade upgrade = new RecordUpgrade(
                            GoldenRecords.schema(Math.min(writer, to), golden.message()), newer, defaults(newer));
                        final UnsafeBuffer record = record(golden, writer);
                        final int length = upgrade.upgrade(record, 0, record.capacity(), out, 3);
                        assertEquals(writer >= to, RecordUpgrade.KEEP == length);
                        if (writer < to)
                        {
                            rewritten++;
                            assertRewritten(golden, writer, to, out, length);
                        }
                    }
                }
            }
        }
        assertEquals(4 * 10 + 6, rewritten);
    }

    /** What is required and has no NULL. */
    private static Map<String, Object> defaults(final RecordSchema newer)
    {
        return "Order".equals(newer.name()) ? newer.version() < 1 ? Map.of() : Map.of("ts", 77L) :
            newer.version() < 2 ? Map.of() : Map.of("legs.ratio", 0L);
    }

    private void assertRewritten(
        final Golden golden, final int writer, final int to, final ExpandableArrayBuffer out, final int length)
    {
        final RecordSchema schema = GoldenRecords.schema(to, golden.message());
        final RecordSchema written = GoldenRecords.schema(writer, golden.message());
        final List<Object> row = expected(schema.fields(), written.fields(), golden.values());
        for (int i = 0; i < row.size(); i++)
        {
            final Field field = schema.fields().get(i);
            if (field.sinceVersion() > writer)
            {
                row.set(i, field.wire() instanceof Wire.VarDataWire ? "" :
                    field.wire() instanceof Wire.BitWire ? Boolean.FALSE : "ts".equals(field.name()) ? 77L : null);
            }
        }
        final String what = golden.name() + " of " + writer + " as " + to;
        assertEquals(row, Arrays.asList(new RowDecoder(schema).decode(out, 3, length)), what);
        final List<List<GroupEntry>> groups = new GroupReader(schema).read(out, 3, length);
        for (int i = 0; i < groups.size(); i++)
        {
            final GroupSchema group = schema.groups().get(i);
            final List<GroupEntry> entries = new ArrayList<>();
            if (i < written.groups().size())
            {
                final List<Field> fields = written.groups().get(i).fields();
                golden.groups().getOrDefault(group.name(), List.of()).forEach((entry) -> entries.add(
                    new GroupEntry(withDefaults(group, expected(group.fields(), fields, entry), writer), List.of())));
            }
            assertEquals(entries, groups.get(i), what);
        }
        assertEquals(to, schema.header().version(out, 3));
        assertEquals(schema.blockLength(), schema.header().blockLength(out, 3));
    }

    private static List<Object> withDefaults(final GroupSchema group, final List<Object> values, final int writer)
    {
        for (int i = 0; i < values.size(); i++)
        {
            if ("ratio".equals(group.fields().get(i).name()) && group.fields().get(i).sinceVersion() > writer)
            {
                values.set(i, 0L);
            }
        }
        return values;
    }

    @Test
    void shouldKeepWhatItCannotRewriteExactly() throws IOException
    {
        final RecordSchema older = GoldenRecords.schema(0, "Order");
        final RecordSchema newer = GoldenRecords.schema(4, "Order");
        final RecordUpgrade upgrade = new RecordUpgrade(older, newer, Map.of("ts", 1L));
        final ExpandableArrayBuffer out = new ExpandableArrayBuffer();
        final UnsafeBuffer record = record(GoldenRecords.all().get(0), 0);
        for (int length = 0; length < record.capacity(); length++)
        {
            assertEquals(RecordUpgrade.KEEP, upgrade.upgrade(record, 0, length, out, 0));
        }
        final UnsafeBuffer longer = new UnsafeBuffer(new byte[record.capacity() + 1]);
        longer.putBytes(0, record, 0, record.capacity());
        assertEquals(RecordUpgrade.KEEP, upgrade.upgrade(longer, 0, longer.capacity(), out, 0));
        longer.putShort(2, (short)9);
        assertEquals(RecordUpgrade.KEEP, upgrade.upgrade(longer, 0, record.capacity(), out, 0));
        assertEquals("column ts is required in this schema and cannot be NULL; give it a value",
            assertThrows(SchemaException.class, () -> new RecordUpgrade(older, newer, Map.of())).getMessage());
        assertEquals("Order has no column tss for a value", assertThrows(SchemaException.class,
            () -> new RecordUpgrade(older, newer, Map.of("tss", 1L))).getMessage());
    }

    /** What the writer knew; of the rest nothing. */
    private static List<Object> expected(
        final List<Field> fields, final List<Field> written, final Map<String, Object> values)
    {
        final List<Object> row = new ArrayList<>(Arrays.asList(GoldenRecords.row(fields, values)));
        for (int i = 0; i < row.size(); i++)
        {
            final String name = fields.get(i).name();
            final boolean isKnown = written.stream().anyMatch((field) -> field.name().equals(name));
            if (!isKnown)
            {
                row.set(i, null);
            }
            if ("flags".equals(name))
            {
                final boolean isIceberg = written.stream().anyMatch((field) -> "flags.iceberg".equals(field.name()));
                row.set(i, isIceberg ? 3L : 1L);
            }
        }
        return row;
    }

    private static UnsafeBuffer record(final Golden golden, final int version) throws IOException
    {
        final String hex = GoldenRecords.read(version).get(golden.message() + " " + golden.name());
        final byte[] bytes = new byte[hex.length() / 2];
        for (int i = 0; i < bytes.length; i++)
        {
            bytes[i] = (byte)Integer.parseInt(hex.substring(2 * i, 2 * i + 2), 16);
        }
        return new UnsafeBuffer(bytes);
    }

    @Test
    void shouldRefuseAValueThatTheReaderDoesNotKnow() throws IOException
    {
        for (final Golden golden : GoldenRecords.all())
        {
            for (int reader = 0; reader < golden.since(); reader++)
            {
                final UnsafeBuffer record = record(golden, GoldenRecords.VERSIONS - 1);
                final RowDecoder decoder = new RowDecoder(GoldenRecords.schema(reader, golden.message()));
                final RecordException refused = assertThrows(
                    RecordException.class, () -> decoder.decode(record, 0, record.capacity()));
                assertEquals(RecordFault.MALFORMED, refused.fault());
                assertEquals("column side has the code " + ("cross".equals(golden.name()) ? 8 : 5) +
                    ", which has no name", refused.getMessage());
            }
        }
    }

    @Test
    void shouldTellNewerVersionsFromOtherSchemas()
    {
        for (int older = 0; older < GoldenRecords.VERSIONS; older++)
        {
            for (int newer = 0; newer < GoldenRecords.VERSIONS; newer++)
            {
                for (final String message : List.of("Order", "Basket"))
                {
                    final String difference = SchemaEvolution.difference(
                        GoldenRecords.schema(older, message), GoldenRecords.schema(newer, message));
                    assertEquals(older > newer ? "its version " + newer + " is older than " + older : null, difference);
                }
            }
        }
        final String xml = GoldenRecords.schema(4, "Order").xml();
        assertDifference("its column quantity is new and does not say so by sinceVersion",
            xml.replace("name=\"quantity\" id=\"7\" type=\"OptionalQuantity\" sinceVersion=\"3\"",
            "name=\"quantity\" id=\"7\" type=\"OptionalQuantity\""));
        assertDifference("its column price is another one",
            xml.replace("presence=\"constant\">-4<", "presence=\"constant\">-5<"));
        assertDifference("it has no column symbol", xml.replace("name=\"symbol\" id=\"2\"", "name=\"sym\" id=\"2\""));
        assertDifference("its column side is another one", xml.replace("\"BUY\">1<", "\"BOUGHT\">1<"));
        assertDifference("its group fills is missing, or another one, or in another place",
            xml.replace("group name=\"fills\"", "group name=\"deals\""));
        assertDifference("it is message 3 of schema 77, not 1 of 77", xml.replace("\"Order\" id=\"1\"",
            "\"Order\" id=\"3\""));
        assertNull(SchemaEvolution.difference(GoldenRecords.schema(0, "Order"),
            SchemaParser.parse(xml).message("Order")));
    }

    private static void assertDifference(final String expected, final String xml)
    {
        assertEquals(expected, SchemaEvolution.difference(
            GoldenRecords.schema(0, "Order"), SchemaParser.parse(xml).message("Order")));
    }
}
