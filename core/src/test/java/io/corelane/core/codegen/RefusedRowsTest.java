package io.corelane.core.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corelane.core.partition.PartitionHarness;
import io.corelane.core.partition.PartitionHarness.Engine;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a group gives whose row cannot be worked out, and what is left of rows that were refused when they go. */
class RefusedRowsTest
{
    private static final long MAX = Long.MAX_VALUE;
    private static final String STREAMS =
        "CREATE STREAM s (k VARCHAR(4), v BIGINT, w DECIMAL(38,0), t TIMESTAMP) " +
        "WITH (key='k', event_time='t', watermark='1us');" +
        "CREATE STREAM z (k VARCHAR(4), v BIGINT, w DECIMAL(38,0), t TIMESTAMP) " +
        "WITH (key='k', event_time='t', watermark='1us');";
    private static final String TABLE = "CREATE TABLE a (k VARCHAR(4), g BIGINT, s VARCHAR(8), w DECIMAL(38,0), " +
        "gone BOOLEAN) WITH (key='k', deleted='gone');";
    private static final String BOTH = "(SELECT k, v, w FROM s UNION ALL SELECT k, v, w FROM z)";
    private static final String LONG = "90000000000000000000000000000000000000";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "INTERPRETER, APPROX_COUNT_DISTINCT(v), s, 1", "GENERATED, APPROX_COUNT_DISTINCT(v), s, 1",
        "INTERPRETER, LISTAGG, s, 1", "GENERATED, LISTAGG, s, 1",
        "INTERPRETER, APPROX_COUNT_DISTINCT(v), both, 1", "GENERATED, APPROX_COUNT_DISTINCT(v), both, 1",
        "INTERPRETER, APPROX_COUNT_DISTINCT(v), tumbling, 1", "GENERATED, APPROX_COUNT_DISTINCT(v), tumbling, 1",
        "INTERPRETER, APPROX_COUNT_DISTINCT(v), hopping, 2", "GENERATED, APPROX_COUNT_DISTINCT(v), hopping, 2",
        "INTERPRETER, LISTAGG, hopping, 2", "GENERATED, LISTAGG, hopping, 2",
        "INTERPRETER, APPROX_COUNT_DISTINCT(v), session, 1", "GENERATED, APPROX_COUNT_DISTINCT(v), session, 1"})
    void shouldCountARecordWhoseGroupCannotBeToldWhereItHasASketchOrAList(
        final Engine engine, final String late, final String rows, final int windows)
    {
        final String aggregate = "LISTAGG".equals(late) ? "LENGTH(LISTAGG(CAST(v % 10 AS VARCHAR(2)), ''))" : late;
        for (final String result : List.of("SUM(DISTINCT v) AS x", "CAST(SUM(DISTINCT v) AS BIGINT) AS x"))
        {
            try (PartitionHarness harness = harness(engine,
                "SELECT " + result + ", " + aggregate + " AS n" + from(rows)))
            {
                assertEquals(times(windows, "o insert (5, 1)"), feed(harness, 5L, 0));
                assertEquals(times(windows, "o delete (5, 1)", "OVERFLOW o 1"), feed(harness, MAX, 0));
                // It counts, so does what comes behind it, and each is refused until the sum fits again.
                assertEquals(times(windows, "OVERFLOW o 2"), feed(harness, 3L, 0));
                assertEquals(times(windows, "o insert (9223372036854775805, 4)"), feed(harness, -10L, 0));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"INTERPRETER, s", "GENERATED, s", "INTERPRETER, both", "GENERATED, both", "INTERPRETER, tumbling",
        "GENERATED, tumbling", "INTERPRETER, hopping", "GENERATED, hopping", "INTERPRETER, session",
        "GENERATED, session"})
    void shouldRefuseARecordWhoseGroupCannotBeToldWhereItHasNone(final Engine engine, final String rows)
    {
        final List<String> first = times("hopping".equals(rows) ? 2 : 1, "o insert (5, 1)");
        for (final String result : List.of("SUM(DISTINCT v)", "SUM(v)", "CAST(CAST(SUM(DISTINCT v) AS DOUBLE) AS INT)"))
        {
            try (PartitionHarness harness = harness(engine, "SELECT " + result + " AS x, COUNT(*) AS n" + from(rows)))
            {
                assertEquals(first, feed(harness, 5L, 0));
                assertEquals(List.of("OVERFLOW o 1"), feed(harness, MAX, 0));
                assertEquals(times(first.size(), "o update (4, 2)"), feed(harness, -1L, 0));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"INTERPRETER, s", "GENERATED, s", "INTERPRETER, both", "GENERATED, both", "INTERPRETER, tumbling",
        "GENERATED, tumbling", "INTERPRETER, session", "GENERATED, session"})
    void shouldTakeAMeanBackThatIsTooGreat(final Engine engine, final String rows)
    {
        try (PartitionHarness harness = harness(engine,
            "SELECT AVG(w) AS x, APPROX_COUNT_DISTINCT(v) AS n" + from(rows)))
        {
            assertEquals(List.of("o insert (7.000000000000, 1)"), feed(harness, 1L, "7"));
            assertEquals(List.of("o delete (7.000000000000, 1)", "OVERFLOW o 1"), feed(harness, 2L, LONG));
            assertEquals(List.of("o insert (2.333333333333, 3)"), feed(harness, 3L, "-" + LONG));
        }
        try (PartitionHarness harness = harness(engine, "SELECT AVG(w) AS x, COUNT(*) AS n" + from(rows)))
        {
            assertEquals(List.of("o insert (7.000000000000, 1)"), feed(harness, 1L, "7"));
            assertEquals(List.of("OVERFLOW o 1"), feed(harness, 2L, LONG));
            assertEquals(List.of("o update (6.500000000000, 2)"), feed(harness, 3L, "6"));
        }
    }

    @ParameterizedTest
    @CsvSource({"INTERPRETER, s", "GENERATED, s", "INTERPRETER, both", "GENERATED, both", "INTERPRETER, tumbling",
        "GENERATED, tumbling", "INTERPRETER, session", "GENERATED, session"})
    void shouldWorkOutNothingThatHavingDrops(final Engine engine, final String rows)
    {
        for (final String late : List.of("COUNT(*)", "APPROX_COUNT_DISTINCT(v)"))
        {
            try (PartitionHarness harness = harness(engine,
                "SELECT AVG(w) AS x, " + late + " AS n" + from(rows, " HAVING MAX(v) < 2")))
            {
                assertEquals(List.of("o insert (7.000000000000, 1)"), feed(harness, 1L, "7"));
                assertEquals(List.of("o delete (7.000000000000, 1)"), feed(harness, 2L, LONG));
            }
            // The other way round: HAVING cannot be worked out.
            try (PartitionHarness harness = harness(engine,
                "SELECT 7 AS x, " + late + " AS n" + from(rows, " HAVING AVG(w) > 0")))
            {
                assertEquals(List.of("o insert (7, 1)"), feed(harness, 1L, "7"));
                assertEquals(late.startsWith("COUNT") ? List.of("OVERFLOW o 1") :
                    List.of("o delete (7, 1)", "OVERFLOW o 1"), feed(harness, 2L, LONG));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldTellOfSeveralWindowsThoseThatCanBeTold(final Engine engine)
    {
        try (PartitionHarness harness = harness(engine,
            "SELECT SUM(DISTINCT v) AS x, MEDIAN(v) AS n, window_end" + from("hopping")))
        {
            assertEquals(List.of("o insert (5, 5.000000000000, 10)", "o insert (5, 5.000000000000, 20)"),
                feed(harness, 5L, 1L));
            assertEquals(List.of("o delete (5, 5.000000000000, 20)",
                "o insert (9223372036854775807, 9223372036854775807.000000000000, 30)", "OVERFLOW o 1"),
                feed(harness, MAX, 11L));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldDeleteWhatASessionThatIsMergedGaveAndRefuseTheWhole(final Engine engine)
    {
        try (PartitionHarness harness = harness(engine,
            "SELECT SUM(DISTINCT v) AS x, MEDIAN(v) AS n, window_end" + from("session")))
        {
            feed(harness, 5L, 1L);
            feed(harness, MAX, 17L);
            assertEquals(List.of("o delete (9223372036854775807, 9223372036854775807.000000000000, 27)",
                "o delete (5, 5.000000000000, 11)", "OVERFLOW o 2"), feed(harness, 6L, 9L));
            assertEquals(List.of("o insert (9223372036854775807, 5.500000000000, 27)"), feed(harness, -11L, 9L));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseTheRowsOfGroupsThatAreToldAsTheyEnd(final Engine engine)
    {
        for (final String tail : List.of(" FROM s GROUP BY k EMIT FINAL", " FROM s GROUP BY k WINDOW TUMBLING(20ns)",
            " FROM s GROUP BY k WINDOW SESSION(10ns)"))
        {
            try (PartitionHarness harness = harness(engine, "SELECT AVG(w) AS x, COUNT(*) AS n" + tail))
            {
                feed(harness, 1L, LONG);
                assertEquals(List.of("OVERFLOW o 0"), told(harness.drain()));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldNotTakeBackWhatWasRefused(final Engine engine)
    {
        for (final String sum : List.of("SUM(CAST(s AS BIGINT))", "AVG(CAST(s AS BIGINT))", "MAX(CAST(s AS BIGINT))"))
        {
            try (PartitionHarness harness = harness(engine,
                "SELECT g, CAST(" + sum + " AS BIGINT) AS x, COUNT(*) AS n FROM a GROUP BY g"))
            {
                assertEquals(List.of("o insert (1, 8, 1)"), change(harness, "a", "8"));
                assertEquals(List.of("CAST o 1"), change(harness, "b", "x"));
                assertEquals(List.of("o update (1, 8, 2)"), change(harness, "b", sum.startsWith("S") ? "0" : "8"));
                assertEquals(List.of("CAST o 3"), change(harness, "c", "x"));
                assertEquals(List.of(), told(harness.feed("a", "c", 1L, null, null, true)));
                // The row that was there goes, whatever comes in its place.
                assertEquals(List.of("o update (1, 8, 1)", "CAST o 5"),
                    change(harness, sum.startsWith("S") ? "b" : "a", "z"));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldDeleteTheRowOfATableWhoseNextOneCannotBeWorkedOut(final Engine engine)
    {
        for (final String sql : List.of("SELECT k, CAST(s AS BIGINT) AS x FROM a",
            "SELECT k, CAST(s AS BIGINT) AS x FROM a WHERE g > 0", "SELECT k, MAX(x) AS x FROM (SELECT k, " +
            "CAST(s AS BIGINT) AS x FROM a) GROUP BY k"))
        {
            try (PartitionHarness harness = harness(engine, sql))
            {
                assertEquals(List.of("o insert ('a', 5)"), change(harness, "a", "5"));
                assertEquals(List.of("o delete ('a', 5)", "CAST o 1"), change(harness, "a", "x"));
                assertEquals(List.of("CAST o 2"), change(harness, "a", "y"));
                assertEquals(List.of("o insert ('a', 6)"), change(harness, "a", "6"));
                change(harness, "a", "x");
                assertEquals(List.of(), told(harness.feed("a", "a", 1L, null, null, true)));
                // Where the row is made of the record, with no filter between, the dead letter has its bytes.
                harness.feed("a", "a", 1L, "x", null, false);
                assertEquals(!sql.contains("WHERE"),
                    harness.wholeDeadLetters().get(0).length() > "CAST o 11 ".length(), sql);
            }
        }
    }

    /** A sum over rows that go is looked at when it is told: no row is refused that goes later all the same. */
    @ParameterizedTest
    @EnumSource
    void shouldTellASumAgainThatWasTooLongMeanwhile(final Engine engine)
    {
        for (final String more : List.of("", ", MAX(g) AS m"))
        {
            final String max = more.isEmpty() ? "" : ", 1";
            try (PartitionHarness harness = harness(engine, "SELECT SUM(w) AS x, COUNT(*) AS n" + more + " FROM a"))
            {
                harness.feed("a", "a", 1L, "", decimal("-" + LONG), false)
                    .feed("a", "b", 1L, "", decimal(LONG), false).results();
                assertEquals(List.of("o update (" + LONG + ", 3" + max + ")"),
                    told(harness.feed("a", "c", 1L, "", decimal(LONG), false)));
                // 38 digits are too few when the negative one goes.
                assertEquals(List.of("o delete (" + LONG + ", 3" + max + ")", "OVERFLOW o 3"),
                    told(harness.feed("a", "a", 1L, "", null, true)));
                assertEquals(List.of("OVERFLOW o 4"), told(harness.feed("a", "d", 1L, "", decimal("7"), false)));
                assertEquals(List.of("o insert (90000000000000000000000000000000000007, 2" + max + ")"),
                    told(harness.feed("a", "c", 1L, "", null, true)));
                assertEquals(List.of("o update (7, 1" + max + ")"), told(harness.feed("a", "b", 1L, "", null, true)));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldHoldSumsOfIntegersWideWhereRowsGoOrLeaveAFrame(final Engine engine)
    {
        try (PartitionHarness harness = harness(engine, "SELECT SUM(g) AS x FROM a"))
        {
            assertEquals(List.of("o insert (9223372036854775807)"), told(harness.feed("a", "a", MAX, "", null, false)));
            assertEquals(List.of("o delete (9223372036854775807)", "OVERFLOW o 1"),
                told(harness.feed("a", "b", 2L, "", null, false)));
            assertEquals(List.of("o insert (9223372036854775806)"),
                told(harness.feed("a", "c", -3L, "", null, false)));
        }
        for (final String frame : List.of("ROWS 2 PRECEDING", "ROWS UNBOUNDED PRECEDING",
            "ORDER BY t ROWS 2 PRECEDING"))
        {
            try (PartitionHarness harness = harness(engine, "SELECT SUM(v) OVER (" + frame + ") AS x FROM s"))
            {
                final List<String> told = new ArrayList<>();
                told.addAll(feed(harness, MAX, 1L));
                told.addAll(feed(harness, 1L, 2L));
                told.addAll(feed(harness, -1L, 3L));
                told.addAll(told(harness.drain()));
                assertEquals(List.of("o insert (9223372036854775807)", "o insert (9223372036854775807)",
                    frame.startsWith("ROWS") ? "OVERFLOW o 1" : "OVERFLOW o 2"), told.stream().sorted(
                    Comparator.reverseOrder()).toList(), frame);
            }
        }
    }

    private PartitionHarness harness(final Engine engine, final String select)
    {
        return new PartitionHarness(engine, directory, STREAMS + TABLE + "CREATE TABLE o AS " + select + ";");
    }

    private static String from(final String rows)
    {
        return from(rows, "");
    }

    private static String from(final String rows, final String having)
    {
        return switch (rows)
        {
            case "tumbling" -> " FROM s GROUP BY k" + having + " WINDOW TUMBLING(20ns) EMIT CHANGES";
            case "hopping" -> " FROM s GROUP BY k" + having + " WINDOW HOPPING(20ns, 10ns) EMIT CHANGES";
            case "session" -> " FROM s GROUP BY k" + having + " WINDOW SESSION(10ns) EMIT CHANGES";
            case "both" -> " FROM " + BOTH + " GROUP BY k" + having;
            default -> " FROM s GROUP BY k" + having;
        };
    }

    private static List<String> feed(final PartitionHarness harness, final long value, final long timeNs)
    {
        return told(harness.feed("s", "A", value, null, timeNs));
    }

    private static List<String> feed(final PartitionHarness harness, final long value, final String wide)
    {
        return told(harness.feed("s", "A", value, decimal(wide), 0L));
    }

    private static List<String> change(final PartitionHarness harness, final String key, final String text)
    {
        return told(harness.feed("a", key, 1L, text, null, false));
    }

    /** Results, then dead letters. */
    private static List<String> told(final PartitionHarness harness)
    {
        final List<String> told = new ArrayList<>(harness.results());
        told.addAll(harness.deadLetters());
        return told;
    }

    /** Each line as often as there are windows. */
    private static List<String> times(final int windows, final String... lines)
    {
        final List<String> all = new ArrayList<>();
        for (final String line : lines)
        {
            for (int i = 0; i < windows; i++)
            {
                all.add(line);
            }
        }
        return all;
    }

    private static BigDecimal decimal(final String text)
    {
        return new BigDecimal(text);
    }
}
