package io.corelane.core.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.core.partition.PartitionHarness;
import io.corelane.core.partition.PartitionHarness.Engine;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Groups of rows that go, of which there are more than may be: a row that was refused is never taken back, and as long
 * as it stands its group does not come in, which would lack it.
 */
class RefusedKeysTest
{
    private static final String TABLES = String.join("", List.of("a", "b", "c").stream().map((table) ->
        "CREATE TABLE " + table + " (k BIGINT, g BIGINT, s VARCHAR(20), w DECIMAL(38,4), f DOUBLE, c BOOLEAN, " +
        "v BIGINT, gone BOOLEAN) WITH (key='k', deleted='gone');").toList());
    private static final String ALL = " FROM (SELECT * FROM a UNION ALL SELECT * FROM b UNION ALL SELECT * FROM c) ";
    private static final int STEPS = 2_000;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({"INTERPRETER, ''", "GENERATED, ''", "INTERPRETER, ', MAX(f) AS m'", "GENERATED, ', MAX(f) AS m'"})
    void shouldNotTakeBackARowThatItHadNoRoomFor(final Engine engine, final String more)
    {
        final String max = more.isEmpty() ? "" : ", NULL";
        try (PartitionHarness harness = harness(
            engine, 2, "SELECT g, COUNT(*) AS n, SUM(v) AS x" + more + ALL + "GROUP BY g"))
        {
            assertEquals(List.of("o insert (1, 1, 5" + max + ")"), put(harness, "a", 1, 1, 5));
            assertEquals(List.of("o insert (2, 1, 6" + max + ")"), put(harness, "a", 2, 2, 6));
            assertEquals(List.of("CAPACITY o 2"), put(harness, "b", 1, 3, 7));
            assertEquals(List.of("o delete (2, 1, 6" + max + ")"), remove(harness, "a", 2));
            // There is room, but a row of it was refused, and stands.
            assertEquals(List.of("CAPACITY o 4"), put(harness, "b", 2, 3, 8));
            assertEquals(List.of("o insert (4, 1, 9" + max + ")"), put(harness, "a", 2, 4, 9));
            assertEquals(List.of("o delete (4, 1, 9" + max + ")"), remove(harness, "a", 2));
            assertEquals(List.of(), remove(harness, "b", 1));
            assertEquals(List.of("CAPACITY o 8"), put(harness, "c", 1, 3, 1));
            assertEquals(List.of(), remove(harness, "c", 1));
            // The last one gives its place to the next: now all of the group's rows are there.
            assertEquals(List.of("o insert (3, 1, 10" + max + ")"), put(harness, "b", 2, 3, 10));
            assertEquals(List.of("o update (3, 2, 12" + max + ")"), put(harness, "b", 1, 3, 2));
            assertEquals(List.of("o update (3, 1, 2" + max + ")"), remove(harness, "b", 2));
        }
    }

    /** Of a row of a table that cannot be worked out nothing is kept, nor of the former one: that makes room. */
    @ParameterizedTest
    @EnumSource
    void shouldKeepNoKeyOfATableWhoseRowCannotBeWorkedOut(final Engine engine)
    {
        for (final String select : List.of("SELECT g, CAST(v AS TINYINT) AS x FROM a", "SELECT x, COUNT(*) AS n FROM " +
            "(SELECT CAST(v AS TINYINT) AS x FROM a) WHERE x > 0 GROUP BY x"))
        {
            try (PartitionHarness harness = harness(engine, 1, select))
            {
                put(harness, "a", 1, 1, 5);
                assertEquals(List.of("CAPACITY o 1"), put(harness, "a", 2, 1, 6));
                assertTrue(put(harness, "a", 1, 1, 999).contains("OVERFLOW o 2"));
                assertEquals(1, put(harness, "a", 2, 1, 6).stream().filter((row) -> row.contains("insert")).count());
            }
        }
    }

    /** What cannot be worked out is refused for that, and not counted as refused for want of room. */
    @ParameterizedTest
    @EnumSource
    void shouldTellApartWhyARowWasRefused(final Engine engine)
    {
        try (PartitionHarness harness = harness(
            engine, 1, "SELECT g, SUM(CAST(v AS TINYINT)) AS x" + ALL + "GROUP BY g"))
        {
            put(harness, "a", 1, 1, 5);
            assertEquals(List.of("CAPACITY o 1"), put(harness, "b", 1, 3, 7));
            assertEquals(List.of("OVERFLOW o 2"), put(harness, "c", 1, 3, 999));
            assertEquals(List.of(), remove(harness, "c", 1));
            remove(harness, "a", 1);
            assertEquals(List.of("CAPACITY o 5"), put(harness, "a", 1, 3, 1));
            remove(harness, "a", 1);
            remove(harness, "b", 1);
            assertEquals(List.of("o insert (3, 1)"), put(harness, "a", 1, 3, 1));
        }
    }

    /** Against plain Java, by keys of all types; of these few, no two are counted in one place. */
    @ParameterizedTest
    @ValueSource(strings = {"g", "s", "w", "f", "c", "g, s", "f, w, c", "CAST(g % 100 AS DECIMAL(9,2))"})
    void shouldHaveWholeGroupsOnly(final String key)
    {
        for (final Engine engine : Engine.values())
        {
            final int most = "c".equals(key) ? 2 : 6;
            final Random random = new Random(key.hashCode());
            final Map<String, Object[]> rows = new TreeMap<>();
            final Map<Object, List<Long>> groups = new TreeMap<>();
            final Map<Object, Integer> refused = new TreeMap<>();
            int capacity = 0;
            int told = 0;
            try (PartitionHarness harness = harness(
                engine, most, "SELECT COUNT(*) AS n, SUM(v) AS x" + ALL + "GROUP BY " + key))
            {
                for (int i = 0; i < STEPS; i++)
                {
                    final String table = Character.toString('a' + random.nextInt(3));
                    final long k = random.nextInt(most);
                    final int g = random.nextInt(14);
                    final Object[] row = row(k, g, i);
                    final boolean isGone = 0 == random.nextInt(3);
                    final Object[] former = isGone ? rows.remove(table + k) : rows.put(table + k, row);
                    final List<String> expected = new ArrayList<>();
                    if (null != former)
                    {
                        leave(id(key, former), (Long)former[6], groups, refused, isGone ||
                            id(key, former) != id(key, row) ? expected : null);
                    }
                    final boolean isRefused = !isGone &&
                        !enter(id(key, row), (long)i, most, groups, refused, expected);
                    row[7] = isGone;
                    final List<String> out = told(harness.feed(table, row));
                    capacity += isRefused ? 1 : 0;
                    told += out.size();
                    assertEquals(isRefused, out.contains("CAPACITY o " + i), key + " " + i + out);
                    final List<String> sums = out.stream().filter((line) -> !line.contains("CAPACITY") &&
                        !line.contains("delete")).map((line) -> line.replaceAll(".*\\(|\\)", "")).sorted().toList();
                    assertEquals(expected.stream().sorted().toList(), sums, key + " " + i + out);
                }
            }
            assertTrue(capacity > STEPS / 20 && told - capacity > STEPS / 20, capacity + " refused of " + told);
        }
    }

    /** Some keys are refused along with others, which are counted in the same place: by both in the same way. */
    @ParameterizedTest
    @ValueSource(strings = {"g", "s, w", "g, f"})
    void shouldRefuseTheSameKeysAsTheInterpreter(final String key)
    {
        final String select = "SELECT COUNT(*) AS n, SUM(v) AS x" + ALL + "GROUP BY " + key;
        final Random random = new Random(3);
        try (PartitionHarness generated = harness(Engine.GENERATED, 700, select);
            PartitionHarness interpreted = harness(Engine.INTERPRETER, 700, select))
        {
            int refused = 0;
            for (int i = 0; i < 6_000; i++)
            {
                final String table = Character.toString('a' + random.nextInt(3));
                final Object[] row = row(random.nextInt(700), 1 + random.nextInt(9_000), i);
                row[7] = i > 3_000 && random.nextBoolean();
                final List<String> out = told(generated.feed(table, row));
                assertEquals(told(interpreted.feed(table, row)), out);
                refused += out.contains("CAPACITY o " + i) ? 1 : 0;
            }
            assertTrue(refused > 500, "refused: " + refused);
        }
    }

    private static Object[] row(final long k, final int g, final int i)
    {
        return new Object[]{k, 13 == g ? null : 12 == g ? (Long)Long.MIN_VALUE + 1 : (Long)(long)g,
            0 == g ? null : "x".repeat(g % 17) + g, 0 == g ? null : new BigDecimal(-7L * g)
            .multiply(new BigDecimal("1234567890123456789012")).setScale(4), 0 == g ? null : (Double)(g / 3.0),
            0 == g ? null : (Boolean)(1 == g % 2), (Long)(long)i, false};
    }

    /** Rows of one group have the same. */
    private static String id(final String key, final Object[] row)
    {
        return ((key.contains("g") ? row[1] + "," : "") + (key.contains("s") ? row[2] + "," : "") +
            (key.contains("w") ? row[3] + "," : "") + (key.contains("f") ? row[4] + "," : "") +
            (key.contains("c") ? row[5] : "")).intern();
    }

    private static void leave(
        final Object id,
        final Long value,
        final Map<Object, List<Long>> groups,
        final Map<Object, Integer> refused,
        final List<String> expected)
    {
        final List<Long> group = groups.get(id);
        if (null == group)
        {
            refused.merge(id, -1, Integer::sum);
            return;
        }
        group.remove(value);
        if (group.isEmpty())
        {
            groups.remove(id);
        }
        else if (null != expected)
        {
            expected.add(line(group));
        }
    }

    private static boolean enter(
        final Object id,
        final long value,
        final int most,
        final Map<Object, List<Long>> groups,
        final Map<Object, Integer> refused,
        final List<String> expected)
    {
        if (!groups.containsKey(id) && (groups.size() == most || refused.getOrDefault(id, 0) > 0))
        {
            refused.merge(id, 1, Integer::sum);
            return false;
        }
        groups.computeIfAbsent(id, (one) -> new ArrayList<>()).add(value);
        expected.add(line(groups.get(id)));
        return true;
    }

    private static String line(final List<Long> group)
    {
        return group.size() + ", " + group.stream().mapToLong((value) -> value).sum();
    }

    private PartitionHarness harness(final Engine engine, final int most, final String select)
    {
        return new PartitionHarness(
            engine, directory, TABLES + "-- @max_keys " + most + "\nCREATE TABLE o AS " + select + ";");
    }

    private static List<String> put(
        final PartitionHarness harness, final String table, final long key, final long group, final long value)
    {
        return told(harness.feed(table, key, group, null, null, null, null, value, false));
    }

    private static List<String> remove(final PartitionHarness harness, final String table, final long key)
    {
        return told(harness.feed(table, key, null, null, null, null, null, null, true));
    }

    /** Results, then dead letters. */
    private static List<String> told(final PartitionHarness harness)
    {
        final List<String> told = new ArrayList<>(harness.results());
        told.addAll(harness.deadLetters());
        return told;
    }
}
