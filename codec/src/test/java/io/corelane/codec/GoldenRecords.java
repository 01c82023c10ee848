package io.corelane.codec;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.agrona.ExpandableArrayBuffer;

/**
 * Records of five versions of one schema, of which a file each was written once and is kept: {@code main} writes them.
 * What a version does not know of a record is left out of it.
 */
final class GoldenRecords
{
    static final int VERSIONS = 5;

    private static final String FOLDER = "evolution";

    /** A column without a value. */
    private static final Object NULL = new Object();

    private GoldenRecords()
    {
    }

    /**
     * A record with all that the newest version knows.
     *
     * @param message of the schema.
     * @param name    of the record.
     * @param since   the first version that can write it.
     * @param values  by column.
     * @param groups  entries of groups, by column.
     */
    record Golden(
        String message, String name, int since, Map<String, Object> values,
        Map<String, List<Map<String, Object>>> groups)
    {
        Object[] row(final List<Field> fields)
        {
            return GoldenRecords.row(fields, values);
        }

        List<List<GroupEntry>> entries(final RecordSchema schema)
        {
            final List<List<GroupEntry>> all = new ArrayList<>();
            for (final GroupSchema group : schema.groups())
            {
                all.add(groups.getOrDefault(group.name(), List.of()).stream()
                    .map((entry) -> new GroupEntry(Arrays.asList(GoldenRecords.row(group.fields(), entry)), List.of()))
                    .toList());
            }
            return all;
        }
    }

    static Object[] row(final List<Field> fields, final Map<String, Object> values)
    {
        final Object[] row = new Object[fields.size()];
        for (int i = 0; i < row.length; i++)
        {
            final Object value = values.get(fields.get(i).name());
            row[i] = NULL == value ? null : value;
        }
        return row;
    }

    static RecordSchema schema(final int version, final String message)
    {
        return TestSchemas.file(FOLDER + "/v" + version + ".xml").message(message);
    }

    static List<Golden> all()
    {
        return List.of(
            new Golden("Order", "full", 0, order("BUY", "186.7300", "überall"), Map.of("fills", List.of(
                fill(100, "186.7300", "XLON", "0.0100", "north"), fill(-7, "0.0001", NULL, NULL, "")))),
            new Golden("Order", "least", 0, order("SELL", NULL, ""), Map.of()),
            new Golden("Order", "short", 1, order("SELL_SHORT", "-1.0000", "n"), Map.of("fills", List.of(
                fill(1, NULL, "A", "1.0000", "b")))),
            new Golden("Order", "cross", 4, order("CROSS", "2.5000", "c"), Map.of()),
            new Golden("Basket", "legs", 0, basket(1, 0.25, "me"), Map.of("legs", List.of(
                values("symbol", "IBM", "ratio", 3L), values("symbol", "VOD", "ratio", -1L)))),
            new Golden("Basket", "empty", 0, basket(Long.MAX_VALUE, NULL, ""), Map.of()));
    }

    private static Map<String, Object> order(final String side, final Object price, final String note)
    {
        return values("id", 9_007_199_254_740_993L, "symbol", "IBM", "side", side, "price", decimal(price),
            "flags.hidden", true, "flags.iceberg", true, "ts", 1_381_325_400_123_456_789L,
            "quantity", NULL == price ? NULL : 1_000L, "limit", decimal(price), "note", note,
            "source", "desk " + note, "tag", "t");
    }

    private static Map<String, Object> fill(
        final long quantity, final Object at, final Object venue, final Object fee, final String broker)
    {
        return values("quantity", quantity, "at", decimal(at), "venue", venue, "fee", decimal(fee), "broker", broker);
    }

    private static Map<String, Object> basket(final long id, final Object weight, final String owner)
    {
        return values("id", id, "weight", weight, "owner", owner, "desk", "d" + owner);
    }

    private static Object decimal(final Object text)
    {
        return NULL == text ? NULL : new BigDecimal((String)text);
    }

    private static Map<String, Object> values(final Object... pairs)
    {
        final Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2)
        {
            values.put((String)pairs[i], pairs[i + 1]);
        }
        return values;
    }

    /** What a version's encoder writes, as hexadecimal digits. */
    static String encode(final Golden golden, final int version)
    {
        final RecordSchema schema = schema(version, golden.message());
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final int length =
            new RowEncoder(schema).encode(golden.row(schema.fields()), golden.entries(schema), buffer, 0);
        final StringBuilder hex = new StringBuilder();
        for (int i = 0; i < length; i++)
        {
            hex.append(String.format("%02x", buffer.getByte(i)));
        }
        return hex.toString();
    }

    /** The kept file of a version: records by message and name. */
    static Map<String, String> read(final int version) throws IOException
    {
        final Map<String, String> records = new LinkedHashMap<>();
        for (final String line : Files.readAllLines(TestSchemas.path(FOLDER + "/v" + version + ".hex")))
        {
            final String[] words = line.split(" ");
            records.put(words[0] + " " + words[1], words[2]);
        }
        return records;
    }

    /**
     * Writes the files, once and for all.
     *
     * @param args the folder.
     * @throws IOException when that fails.
     */
    public static void main(final String[] args) throws IOException
    {
        for (int version = 0; version < VERSIONS; version++)
        {
            final StringBuilder lines = new StringBuilder();
            for (final Golden golden : all())
            {
                if (golden.since() <= version)
                {
                    lines.append(golden.message()).append(' ').append(golden.name()).append(' ')
                        .append(encode(golden, version)).append('\n');
                }
            }
            Files.writeString(Path.of(args[0], "v" + version + ".hex"), lines);
        }
    }
}
