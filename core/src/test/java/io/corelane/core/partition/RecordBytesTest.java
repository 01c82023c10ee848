package io.corelane.core.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.codec.Field;
import io.corelane.codec.RecordSchema;
import io.corelane.codec.SchemaParser;
import io.corelane.codec.Wire;
import io.corelane.core.partition.PartitionHarness.Engine;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
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
