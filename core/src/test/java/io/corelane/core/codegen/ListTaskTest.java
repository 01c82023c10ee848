package io.corelane.core.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corelane.core.partition.PartitionHarness;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** LISTAGG by generated code and by the interpreter. */
class ListTaskTest
{
    private static final String STREAM = "CREATE STREAM s (k VARCHAR(4), x VARCHAR(8), n BIGINT, t TIMESTAMP) " +
        "WITH (key='k', event_time='t', watermark='1us');";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(PartitionHarness.Engine.class)
    void shouldListTextsInTheOrderInWhichTheyCame(final PartitionHarness.Engine engine)
    {
        try (PartitionHarness harness = new PartitionHarness(engine, directory, STREAM +
            "CREATE TABLE o AS SELECT k, LISTAGG(x, ', ') AS l, LISTAGG(x) FILTER (WHERE n > 1) AS m " +
            "FROM s GROUP BY k;"))
        {
            assertEquals(List.of("o insert ('A', NULL, NULL)"), harness.feed("s", "A", null, 7L, 1L).results());
            assertEquals(List.of("o update ('A', 'b', NULL)"), harness.feed("s", "A", "b", 1L, 1L).results());
            assertEquals(List.of("o update ('A', 'b, ', '')"), harness.feed("s", "A", "", 2L, 1L).results());
            assertEquals(List.of("o update ('A', 'b, , b', 'b')"), harness.feed("s", "A", "b", 2L, 1L).results());
            assertEquals(List.of("o insert ('B', 'ü', 'ü')"), harness.feed("s", "B", "ü", 2L, 1L).results());
        }
    }

    @ParameterizedTest
    @EnumSource(PartitionHarness.Engine.class)
    void shouldRefuseARecordThatMakesAListTooLong(final PartitionHarness.Engine engine)
    {
        try (PartitionHarness harness = new PartitionHarness(engine, directory, STREAM +
            "CREATE TABLE o AS SELECT k, LISTAGG(x, '--', 9) WITHIN GROUP (ORDER BY n) AS l, COUNT(*) AS n FROM s " +
            "GROUP BY k WINDOW HOPPING(20ns, 10ns) EMIT FINAL;"))
        {
            harness.feed("s", "A", "abc", 3L, 1L).feed("s", "A", "defg", 1L, 11L);
            assertEquals(List.of("TOO_LONG o 2"), harness.feed("s", "A", "", 2L, 12L).deadLetters());
            harness.feed("s", "A", null, 2L, 13L);
            // A record counts in all of its windows or in none.
            assertEquals(List.of("o insert ('A', 'abc', 1)", "o insert ('A', 'defg', 2)",
                "o insert ('A', 'defg--abc', 3)"), harness.drain().results().stream().sorted().toList());
        }
    }

    @ParameterizedTest
    @CsvSource({"INTERPRETER", "GENERATED"})
    void shouldOrderByEachTypeEitherWay(final PartitionHarness.Engine engine)
    {
        final StringBuilder sql = new StringBuilder("CREATE STREAM s (k VARCHAR(4), x VARCHAR(4), i BIGINT, " +
            "d DECIMAL(18,2), w DECIMAL(38,2), f DOUBLE, b BOOLEAN, v VARCHAR(4)) WITH (key='k');" +
            "CREATE TABLE o AS SELECT ");
        for (final String column : List.of("i", "d", "w", "f", "b", "v"))
        {
            sql.append("LISTAGG(x) WITHIN GROUP (ORDER BY ").append(column).append(") AS ").append(column)
                .append("1, LISTAGG(x ORDER BY ").append(column).append(" DESC NULLS FIRST, x DESC) AS ")
                .append(column).append("2, ");
        }
        sql.append("COUNT(*) AS n FROM s EMIT FINAL;");
        try (PartitionHarness harness = new PartitionHarness(engine, directory, sql.toString()))
        {
            harness.feed("s", "A", "a", 5L, dec("5.00"), dec("5.00"), 5.5, true, "b");
            harness.feed("s", "A", "b", -5L, dec("-5.00"), dec("-5.00"), -5.5, false, "a");
            harness.feed("s", "A", "c", Long.MIN_VALUE + 1, dec("-999999999999999.00"),
                dec("-999999999999999999999999999999.00"), -1e300, null, "");
            harness.feed("s", "A", "d", Long.MAX_VALUE, dec("999999999999999.00"),
                dec("999999999999999999999999999999.00"), 1e300, true, "ü");
            harness.feed("s", "A", "e", null, null, null, null, null, null);
            harness.feed("s", "A", "f", 0L, dec("0.00"), dec("0.00"), -0.0, false, "b");
            harness.feed("s", "A", "g", 0L, dec("0.00"), dec("0.00"), 0.0, false, "ba");
            final String number = "'cbfgade', 'edagfbc'";
            assertEquals(List.of("o insert (" + String.join(", ", List.of(number, number, number, number,
                "'bfgadce', 'ecdagfb'", "'cbafgde', 'edgfabc'")) + ", 7)"), harness.drain().results());
        }
    }

    @ParameterizedTest
    @EnumSource(PartitionHarness.Engine.class)
    void shouldMergeTheListsOfSessionsAndTakeRowsBack(final PartitionHarness.Engine engine)
    {
        try (PartitionHarness harness = new PartitionHarness(engine, directory, STREAM +
            "CREATE TABLE a (k VARCHAR(4), x VARCHAR(8), gone BOOLEAN) WITH (key='k', deleted='gone');" +
            "CREATE TABLE o AS SELECT k, LISTAGG(x, ' ') AS l, LISTAGG(x, ' ' ORDER BY n DESC) AS m FROM s " +
            "GROUP BY k WINDOW SESSION(10ns) EMIT CHANGES;" +
            "CREATE TABLE p AS SELECT LISTAGG(x, '+') AS l FROM a;"))
        {
            harness.feed("s", "A", "a", 1L, 41L).feed("s", "A", "b", 3L, 21L).feed("s", "A", "c", 2L, 42L).results();
            assertEquals(List.of("o delete ('A', 'a c', 'c a')", "o update ('A', 'a b c d', 'd b c a')"),
                harness.feed("s", "A", "d", 4L, 31L).results());
            assertEquals(List.of("o update ('A', 'a b c d e', 'd b c a e')"),
                harness.feed("s", "A", "e", 0L, 31L).results());
            harness.feed("a", "1", "x", false).feed("a", "2", "y", false).results();
            assertEquals(List.of("p update ('x+y+z')"), harness.feed("a", "3", "z", false).results());
            assertEquals(List.of("p update ('x+z')"), harness.feed("a", "2", "y", true).results());
            assertEquals(List.of("p update ('z+w')"), harness.feed("a", "1", "w", false).results());
        }
    }

    @ParameterizedTest
    @CsvSource({"LISTAGG(x)", "COUNT(DISTINCT x)"})
    void shouldRefuseARecordForWhichThereIsNoRoomInAllItsWindows(final String aggregate)
    {
        try (PartitionHarness harness = new PartitionHarness(PartitionHarness.Engine.GENERATED, directory, STREAM +
            "\n-- @max_keys 1\nCREATE TABLE o AS SELECT k, " + aggregate +
            " AS l FROM s GROUP BY k WINDOW HOPPING(50ns, 10ns);"))
        {
            // A key has 128 places; each record takes five.
            for (int i = 0; i < 27; i++)
            {
                harness.feed("s", "A", "x" + i, 1L, 50L);
            }
            assertEquals(List.of("CAPACITY o 25", "CAPACITY o 26"), harness.deadLetters());
            assertEquals(5, harness.drain().results().size());
        }
    }

    private static BigDecimal dec(final String number)
    {
        return new BigDecimal(number);
    }
}
