package io.corelane.core.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.codec.Field;
import io.corelane.codec.RecordSchema;
import io.corelane.codec.SchemaParser;
import io.corelane.codec.Wire;
import io.corelane.core.partition.PartitionHarness.Engine;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Records of random bytes behind a header that fits: the interpreter (over the codec's row decoder) and generated code
 * read the same from them, or refuse them for the same reason. A job a column, so that each column is told apart.
 */
class RecordBytesTest
{
    private static final int RECORDS = 5_000;
    private static final int RECORDS_TOGETHER = 20;
    private static final long SEED = 20_131_009;
    private static final List<String> FUNCTIONS = List.of("UPPER(side)", "side LIKE '%ell'", "side || '/' || u8",
        "IF(flags.first, 1, 0)", "ROUND(price, 1)", "FLOOR(floating)", "ABS(i8)", "SQRT(f64)", "LN(f32)",
        "DATE_TRUNC('month', millis)", "EXTRACT(WEEK FROM millis)", "GREATEST(u32, u64)", "LPAD(side, 6, '.')");

    @TempDir
    private Path directory;

    @Test
    void shouldReadTheSameFromAnyBytes() throws URISyntaxException
    {
        final Path file = Path.of(RecordBytesTest.class.getResource("wire.xml").toURI());
        final RecordSchema schema = SchemaParser.parse(file).message("Wire");
        final Random random = new Random(SEED);
        int rows = 0;
        int refused = 0;
        try (PartitionHarness interpreter = harness(Engine.INTERPRETER, file, schema);
            PartitionHarness generated = harness(Engine.GENERATED, file, schema))
        {
            for (int i = 0; i < RECORDS; i++)
            {
                final UnsafeBuffer record = record(schema, random);
                interpreter.feedRecord(interpreter.stream("wire").id(), record);
                generated.feedRecord(generated.stream("wire").id(), record);
                final List<String> results = interpreter.results();
                assertEquals(results, generated.results(), "record " + i);
                final List<String> letters = interpreter.deadLetters();
                assertEquals(letters, generated.deadLetters(), "record " + i);
                rows += results.size();
                refused += letters.size();
            }
        }
        assertTrue(rows > RECORDS && refused > RECORDS, rows + " rows, " + refused + " refused");
    }

    /** Columns that are copied as they are, and records of one header that are taken together. */
    @Test
    void shouldReadTheSameFromAnyBytesThatLieTogether() throws URISyntaxException, IOException
    {
        final Path file = littleEndian(Path.of(RecordBytesTest.class.getResource("wire.xml").toURI()));
        final RecordSchema schema = SchemaParser.parse(file).message("Wire");
        final Random random = new Random(SEED);
        int rows = 0;
        int refused = 0;
        for (final String where : List.of("", " WHERE u8 > 9", " WHERE i8 < 100 AND i64 IS NOT NULL"))
        {
            try (PartitionHarness interpreter = columns(Engine.INTERPRETER, file, schema, where);
                PartitionHarness generated = columns(Engine.GENERATED, file, schema, where))
            {
                for (int i = 0; i < RECORDS / RECORDS_TOGETHER; i++)
                {
                    final List<UnsafeBuffer> records = new ArrayList<>();
                    for (int k = 0; k < RECORDS_TOGETHER; k++)
                    {
                        records.add(record(schema, random));
                        if (0 != random.nextInt(9))
                        {
                            records.get(k).putBytes(0, records.get(0), 0, schema.header().length());
                        }
                        putLeast(records.get(k), schema, random);
                        interpreter.feedRecord(interpreter.stream("wire").id(), records.get(k));
                    }
                    generated.feedPacked(generated.stream("wire").id(), records);
                    final List<String> results = interpreter.results();
                    assertEquals(results, generated.results(), "records " + i + where);
                    final List<String> letters = interpreter.deadLetters();
                    assertEquals(letters, generated.deadLetters(), "records " + i + where);
                    rows += results.size();
                    refused += letters.size();
                }
            }
        }
        assertTrue(rows > RECORDS && refused > RECORDS, rows + " rows, " + refused + " refused");
    }

    /** The same in little endian behind the usual header, with words that can be copied, and some that cannot. */
    private Path littleEndian(final Path file) throws IOException
    {
        return Files.writeString(directory.resolve("little.xml"), Files.readString(file)
            .replace("byteOrder=\"bigEndian\" headerType=\"oddHeader\"", "byteOrder=\"littleEndian\"")
            .replaceAll("(?s)<composite name=\"oddHeader\">.*?</composite>", "<composite name=\"messageHeader\">" +
                Stream.of("blockLength", "templateId", "schemaId", "version")
                    .map((name) -> "<type name=\"" + name + "\" primitiveType=\"uint16\"/>")
                    .collect(Collectors.joining()) + "</composite><type name=\"Odd\" primitiveType=\"int64\" " +
                "presence=\"optional\" nullValue=\"0\"/>")
            .replace("<field name=\"newer\"", "<field name=\"i64\" id=\"50\" type=\"int64\" presence=\"optional\"/>" +
                "<field name=\"must\" id=\"51\" type=\"int64\"/><field name=\"odd\" id=\"52\" type=\"Odd\"/>" +
                "<field name=\"nanos\" id=\"53\" type=\"int64\" presence=\"optional\" " +
                "semanticType=\"UTCTimestamp\" timeUnit=\"nanosecond\"/><field name=\"newer\""));
    }

    /** The word that means NULL to some. */
    private static void putLeast(final UnsafeBuffer record, final RecordSchema schema, final Random random)
    {
        for (final String name : List.of("i64", "must", "odd", "nanos", "price"))
        {
            if (0 == random.nextInt(8))
            {
                final Wire wire = schema.fields().get(schema.indexOf(name)).wire();
                record.putLong(schema.header().length() + (wire instanceof Wire.IntWire word ? word.offset() :
                    wire instanceof Wire.DecimalWire decimal ? decimal.mantissa().offset() :
                    ((Wire.TimestampWire)wire).count().offset()), Long.MIN_VALUE, ByteOrder.LITTLE_ENDIAN);
            }
        }
    }

    private PartitionHarness columns(
        final Engine engine, final Path file, final RecordSchema schema, final String where)
    {
        final StringBuilder sql = new StringBuilder(
            "CREATE STREAM wire WITH (schema='" + file + "', message='Wire');\n");
        for (final Field field : schema.fields())
        {
            sql.append("CREATE STREAM \"j_").append(field.name().replace('.', '_')).append("\" AS SELECT u8 AS u, ")
                .append(field.name()).append(" AS v, i64 AS i FROM wire").append(where).append(";\n");
        }
        return new PartitionHarness(engine, directory, sql.toString());
    }

    private PartitionHarness harness(final Engine engine, final Path file, final RecordSchema schema)
    {
        final StringBuilder sql = new StringBuilder(
            "CREATE STREAM wire WITH (schema='" + file + "', message='Wire');\n");
        for (final Field field : schema.fields())
        {
            sql.append("CREATE STREAM \"j_").append(field.name().replace('.', '_')).append("\" AS SELECT ")
                .append(field.name()).append(" AS v FROM wire;\n");
        }
        for (int i = 0; i < FUNCTIONS.size(); i++)
        {
            sql.append("CREATE STREAM f").append(i).append(" AS SELECT ").append(FUNCTIONS.get(i))
                .append(" AS v FROM wire;\n");
        }
        return new PartitionHarness(engine, directory, sql.toString());
    }

    private static UnsafeBuffer record(final RecordSchema schema, final Random random)
    {
        final int least = schema.header().length() + schema.blockLength();
        final UnsafeBuffer record = new UnsafeBuffer(new byte[least + random.nextInt(60)]);
        final int calm = random.nextInt(10);
        for (int i = 0; i < record.capacity(); i++)
        {
            record.putByte(i, random.nextInt(10) < calm ? 0 : lively(random));
        }
        for (final Field field : schema.fields())
        {
            if (field.wire() instanceof Wire.TextWire)
            {
                // What is no UTF-8 has no text that the two could agree on.
                final Wire.TextWire text = (Wire.TextWire)field.wire();
                for (int i = 0; i < text.length(); i++)
                {
                    final int index = schema.header().length() + text.offset() + i;
                    record.putByte(index, (byte)(record.getByte(index) & 0x7F));
                }
            }
        }
        final int shorter = 0 == random.nextInt(4) ? random.nextInt(14) : 0;
        put(record, schema.header().blockLength(), schema.blockLength() - shorter);
        put(record, schema.header().version(), 0 == random.nextInt(4) ? random.nextInt(5) : schema.version());
        put(record, schema.header().templateId(), schema.templateId());
        put(record, schema.header().schemaId(), schema.schemaId());
        return record;
    }

    private static byte lively(final Random random)
    {
        final List<Integer> bytes = new ArrayList<>(List.of(0, 1, 2, 3, -1, 127, -128, (int)'B', (int)'S'));
        bytes.add('0' + random.nextInt(70));
        return (byte)(int)bytes.get(random.nextInt(bytes.size()));
    }

    private static void put(final UnsafeBuffer record, final Wire.IntWire wire, final int value)
    {
        if (1 == wire.width())
        {
            record.putByte(wire.offset(), (byte)value);
        }
        else
        {
            record.putShort(wire.offset(), (short)value, wire.order());
        }
    }
}
