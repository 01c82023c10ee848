package io.corelane.core.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.codec.Field;
import io.corelane.codec.RecordSchema;
import io.corelane.codec.Wire;
import io.corelane.core.sql.Catalog;
import io.corelane.core.sql.SqlCompiler;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MadeUpRecordsTest
{
    private static final int HEADER_LENGTH = 8;
    private static final int RECORDS = 20_000;

    @Test
    void shouldHaveMostKeysAgainAndGoOnInTime()
    {
        final MadeUpRecords records = new MadeUpRecords(schema("id BIGINT, t TIMESTAMP"));
        final Map<Long, Integer> keys = new HashMap<>();
        long lastNs = 0;
        int hours = 0;
        for (int i = 0; i < RECORDS; i++)
        {
            assertTrue(records.next() > 0);
            keys.merge(records.buffer().getLong(HEADER_LENGTH, ByteOrder.LITTLE_ENDIAN), 1, Integer::sum);
            final long timeNs = records.buffer().getLong(HEADER_LENGTH + Long.BYTES, ByteOrder.LITTLE_ENDIAN);
            assertTrue(timeNs > lastNs);
            hours += timeNs - lastNs > 3_600_000_000_000L ? 1 : 0;
            lastNs = timeNs;
        }
        assertEquals(RECORDS / 16, keys.values().stream().filter((count) -> count < 10).mapToInt(count -> count).sum(),
            64);
        assertTrue(keys.size() > 1_000);
        assertEquals(2, hours);
    }

    @Test
    void shouldMakeUpWhatFits()
    {
        final MadeUpRecords records =
            new MadeUpRecords(schema("id BIGINT, w VARCHAR(2), p DECIMAL(3,2), q DECIMAL(30,4), d DOUBLE, b BOOLEAN"));
        assertTrue(records.areFitting(128));
        assertFalse(records.areFitting(16));
        final Set<String> texts = new HashSet<>();
        for (int i = 0; i < 1_000; i++)
        {
            assertTrue(records.next() > 0);
            texts.add(records.buffer().getStringWithoutLengthAscii(HEADER_LENGTH + Long.BYTES, 2));
        }
        assertTrue(texts.size() > 1);
    }

    /** Milliseconds in two bytes end after 65 seconds. */
    @Test
    void shouldBeginTimeAnewWhereItNoLongerFits()
    {
        final RecordSchema schema = schema("id BIGINT, t TIMESTAMP");
        final List<Field> fields = new ArrayList<>(schema.fields());
        fields.set(1, new Field("t", fields.get(1).type(), new Wire.TimestampWire(
            new Wire.IntWire(Long.BYTES, Short.BYTES, false, ByteOrder.LITTLE_ENDIAN, false, 0), TimeUnit.MILLISECONDS),
            0, ""));
        final MadeUpRecords records = new MadeUpRecords(new RecordSchema(schema.name(), schema.schemaId(),
            schema.templateId(), schema.version(), schema.order(), schema.header(), schema.blockLength(), fields,
            schema.groups(), schema.varData(), schema.xml()));
        assertTrue(records.areFitting(64));
        int beginnings = 0;
        int lastMs = -1;
        for (int i = 0; i < RECORDS; i++)
        {
            assertTrue(records.next() > 0);
            final int timeMs =
                records.buffer().getShort(HEADER_LENGTH + Long.BYTES, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
            beginnings += timeMs < lastMs ? 1 : 0;
            lastMs = timeMs;
        }
        assertTrue(beginnings > 10, beginnings + " times");
    }

    private static RecordSchema schema(final String columns)
    {
        final Catalog catalog = new Catalog();
        new SqlCompiler(catalog, (path) -> null, 1).compile(
            "CREATE STREAM s (" + columns + ") WITH (key='id');", "s.sql");
        return catalog.stream("s").schema();
    }
}
