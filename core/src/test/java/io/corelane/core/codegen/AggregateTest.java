package io.corelane.core.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corelane.codec.RowEncoder;
import io.corelane.core.partition.PartitionHarness;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Aggregates against formulas worked out over all rows. */
class AggregateTest
{
    private static final String STREAM =
        "CREATE STREAM s (k VARCHAR(4), y DOUBLE, x DOUBLE, t TIMESTAMP) WITH (key='k', event_time='t', " +
        "watermark='50ns');";
    private static final String SELECT = "SELECT k, VAR_POP(y) AS a, STDDEV_SAMP(y) AS b, COVAR_SAMP(y, x) AS c, " +
        "CORR(y, x) AS d, REGR_SLOPE(y, x) AS e, REGR_INTERCEPT(y, x) AS f, REGR_R2(y, x) AS g FROM s GROUP BY k";

    @TempDir
    private Path directory;

    /** What a group holds before its first value must not show, whatever that value is; and NULLs are no values. */
    @ParameterizedTest
    @EnumSource
    void shouldBeginWithAnyFirstValue(final PartitionHarness.Engine engine)
    {
        try (PartitionHarness harness = new PartitionHarness(engine, directory, "CREATE STREAM s (k VARCHAR(4), " +
            "a BIGINT, p DECIMAL(18,0), f DOUBLE, t TIMESTAMP) WITH (key='k');" +
            "CREATE TABLE o AS SELECT k, COUNT(*), COUNT(a), MIN(a), MAX(a), SUM(p), MIN(t), SUM(f) FROM s GROUP BY " +
            "k EMIT CHANGES;"))
        {
            harness.feed("s", "A", null, null, null, null)
                .feed("s", "A", Long.MAX_VALUE, new BigDecimal("-7"), -0.0, 0L)
                .feed("s", "A", null, null, -0.0, null)
                .feed("s", "A", -Long.MAX_VALUE, null, 0.0, -1L)
                .feed("s", "B", -Long.MAX_VALUE, new BigDecimal("7"), 1.5, Long.MAX_VALUE);
            assertEquals(List.of(
                "o insert ('A', 1, 0, NULL, NULL, NULL, NULL, NULL)",
                "o update ('A', 2, 1, 9223372036854775807, 9223372036854775807, -7, 0, -0.0)",
                "o update ('A', 3, 1, 9223372036854775807, 9223372036854775807, -7, 0, -0.0)",
                "o update ('A', 4, 2, -9223372036854775807, 9223372036854775807, -7, -1, 0.0)",
                "o insert ('B', 1, 1, -9223372036854775807, -9223372036854775807, 7, 9223372036854775807, 1.5)"),
                harness.results());
        }
    }

    /** A sum that one word does not hold, and that comes back into one; record by record, and in runs. */
    @ParameterizedTest
    @EnumSource
    void shouldGoBeyondAWordAndBack(final PartitionHarness.Engine engine)
    {
        final BigDecimal most = new BigDecimal("999999999999999999");
        try (PartitionHarness harness = new PartitionHarness(engine, directory, "CREATE STREAM s (k VARCHAR(4), " +
            "p DECIMAL(18,0)) WITH (key='k'); CREATE TABLE o AS SELECT k, SUM(p) AS x, COUNT(*) AS n, " +
            "COUNT(CASE WHEN p < 0 THEN p END) AS low FROM s GROUP BY k EMIT CHANGES;"))
        {
            final RowEncoder encoder = new RowEncoder(harness.stream("s").schema());
            final List<UnsafeBuffer> run = new ArrayList<>();
            final List<String> expected = new ArrayList<>();
            BigDecimal sum = BigDecimal.ZERO;
            for (int i = 0; i < 200; i++)
            {
                final BigDecimal value = i < 60 || i >= 160 ? most : most.negate();
                sum = sum.add(value);
                expected.add("o " + (0 == i ? "insert" : "update") + " ('A', " + sum + ", " + (i + 1) + ", " +
                    (i < 60 ? "0)" : Math.min(i - 59, 100) + ")"));
                if (i < 20)
                {
                    harness.feed("s", "A", value);
                }
                else
                {
                    final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
                    run.add(new UnsafeBuffer(buffer, 0, encoder.encode(new Object[]{"A", value}, buffer, 0)));
                }
            }
            assertEquals(expected, harness.feedPacked(harness.stream("s").id(), run).results());
        }
    }

    @Test
    void shouldNotLoseWhatGreatValuesDifferBy()
    {
        try (PartitionHarness harness = harness("SELECT VAR_POP(y) AS v, STDDEV_POP(y) AS d FROM s EMIT FINAL"))
        {
            for (int i = 0; i < 1_000; i++)
            {
                // Sums of squares would have lost all of it.
                harness.feed("s", "A", 1e15 + (0 == (i & 1) ? 2 : 0), 0.0, 0L);
            }
            assertEquals(List.of("o insert (1.0, 1.0)"), harness.drain().results());
        }
    }

    @Test
    void shouldHaveMomentsOfWhatIsNeverNullBesideOthers()
    {
        try (PartitionHarness harness =
            harness("SELECT VAR_POP(1.5E0) AS a, VAR_POP(y) AS b, COVAR_POP(2E0, 1E0) AS c FROM s EMIT FINAL"))
        {
            harness.feed("s", "A", 1.0, 0.0, 0L).feed("s", "A", 3.0, 0.0, 0L);
            assertEquals(List.of("o insert (0.0, 1.0, 0.0)"), harness.drain().results());
        }
    }

    @Test
    void shouldHaveNoVarianceOfASampleOfOne()
    {
        try (PartitionHarness harness = harness(SELECT + " EMIT CHANGES"))
        {
            assertEquals(List.of("o insert ('A', 0.0, NULL, NULL, NULL, NULL, NULL, NULL)"),
                harness.feed("s", "A", 5.0, 3.0, 0L).results());
            assertEquals(List.of("o update ('A', 4.0, 2.8284271247461903, 4.0, 0.9999999999999998, 2.0, -1.0, 1.0)"),
                harness.feed("s", "A", 9.0, 5.0, 0L).results());
        }
    }

    @Test
    void shouldMergeTheMomentsOfSessions()
    {
        final Random random = new Random(1);
        final List<double[]> rows = new ArrayList<>();
        try (PartitionHarness harness = harness(SELECT + " WINDOW SESSION(10ns)"))
        {
            // Two sessions that the last row makes one of.
            for (int i = 0; i < 200; i++)
            {
                final double x = random.nextDouble();
                rows.add(new double[]{3 * x + random.nextDouble(), x});
                harness.feed("s", "A", rows.get(i)[0], x, 0 == (i & 1) ? 100L : 115L);
            }
            rows.add(new double[]{1.0, 1.0});
            harness.feed("s", "A", 1.0, 1.0, 108L);
            final String[] found = harness.drain().results().get(0).split(", ");
            final double[] expected = expected(rows);
            for (int i = 0; i < expected.length; i++)
            {
                assertEquals(expected[i], Double.parseDouble(found[1 + i].replace(")", "")), 1e-9, "column " + i);
            }
        }
    }

    @Test
    void shouldPickByAnotherColumn()
    {
        try (PartitionHarness harness = harness(
            "SELECT ARG_MIN(k, y) AS a, ARG_MAX(k, y) AS b, MAX_BY(x, y) AS c FROM s EMIT FINAL"))
        {
            harness.feed("s", "B", 2.0, 1.0, 0L).feed("s", "A", 2.0, 1.0, 0L).feed("s", "C", null, 9.0, 0L);
            harness.feed("s", "D", 7.0, null, 0L).feed("s", "E", 7.0, 3.0, 0L);
            assertEquals(List.of("o insert ('B', 'D', NULL)"), harness.drain().results());
        }
    }

    @Test
    void shouldCountValuesOnceInEachWindow()
    {
        try (PartitionHarness harness = harness("SELECT k, COUNT(DISTINCT x) AS n, SUM(DISTINCT x) AS s, COUNT(*) AS " +
            "rows, window_start, window_end FROM s GROUP BY k WINDOW HOPPING(20ns, 10ns)"))
        {
            for (int i = 0; i < 12; i++)
            {
                harness.feed("s", "A", 1.0, (double)(i % 3), (long)(5 + i));
            }
            assertEquals(List.of("o insert ('A', 3, 3.0, 5, -10, 10)", "o insert ('A', 3, 3.0, 12, 0, 20)",
                "o insert ('A', 3, 3.0, 7, 10, 30)"), harness.drain().results());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRoundMeansOfSumsOfAnyLength(final PartitionHarness.Engine engine)
    {
        final Random random = new Random(11);
        try (PartitionHarness harness = new PartitionHarness(engine, directory, "CREATE STREAM s (k BIGINT, " +
            "p DECIMAL(18,4)) WITH (key='k'); CREATE TABLE o AS SELECT k, AVG(p) AS m FROM s GROUP BY k;",
            (plan) -> plan))
        {
            for (long key = 0; key < 60; key++)
            {
                // From sums that are one word with the mean's digits to some that are longer than a word without them.
                final int bits = 1 + (int)key;
                BigDecimal sum = BigDecimal.ZERO;
                for (int count = 1; count <= 40; count++)
                {
                    final long most = Math.min(1L << bits, 999_999_999_999_999_999L);
                    final long value = 0 == key % 3 ? most - count : random.nextLong() % most;
                    final BigDecimal price = BigDecimal.valueOf(1 == key % 3 ? -Math.abs(value) : value, 4);
                    sum = sum.add(price);
                    assertEquals(List.of("o " + (1 == count ? "insert" : "update") + " (" + key + ", " +
                        sum.divide(BigDecimal.valueOf(count), 12, RoundingMode.HALF_UP).toPlainString() + ")"),
                        harness.feed("s", key, price).results());
                }
            }
        }
    }

    @Test
    void shouldEstimateWithinWhatIsPromised()
    {
        try (PartitionHarness harness = harness("SELECT APPROX_COUNT_DISTINCT(x) AS n, MEDIAN(y) AS m, " +
            "APPROX_PERCENTILE(y, 0.95) AS p, TOP_K(k, 2) AS t FROM s WINDOW TUMBLING(100ns)"))
        {
            for (int i = 0; i < 20_000; i++)
            {
                harness.feed("s", 0 == i % 3 ? "A" : 0 == i % 5 ? "B" : "C" + i % 7, (double)(i * 7_919 % 20_000),
                    (double)(i % 5_000), 50L);
            }
            final String[] row = harness.drain().results().get(0).split("[(),]+ ?");
            assertEquals(5_000, Long.parseLong(row[1]), 160);
            assertEquals(10_000, Double.parseDouble(row[2]), 200);
            assertEquals(19_000, Double.parseDouble(row[3]), 100);
            assertEquals("'A:6667", row[4]);
            assertEquals("B:2666'", row[5]);
        }
    }

    @Test
    void shouldTakeTheMeanOfTwoValuesInTheMiddle()
    {
        for (final PartitionHarness.Engine engine : PartitionHarness.Engine.values())
        {
            try (PartitionHarness harness = new PartitionHarness(engine, directory, "CREATE STREAM s (i BIGINT, " +
                "d DECIMAL(18,2), x DOUBLE, w DECIMAL(18,1)); CREATE TABLE o AS SELECT MEDIAN(i) AS i, " +
                "MEDIAN(d) AS d, MEDIAN(x) AS x, " +
                "MEDIAN(CAST(w AS DECIMAL(38,1))) AS w, APPROX_PERCENTILE(x, 0.25) AS q FROM s;",
                (plan) -> plan))
            {
                final BigDecimal least = new BigDecimal("-0.1");
                harness.feed("s", Long.MAX_VALUE, new BigDecimal("1.01"), 1.0, least);
                assertEquals(List.of("o insert (9223372036854775807.000000000000, 1.010000000000, 1.0, -0.1, 1.0)"),
                    harness.results());
                harness.feed("s", Long.MAX_VALUE - 1, new BigDecimal("1.02"), 4.0, new BigDecimal("-0.2"));
                assertEquals(List.of("o update (9223372036854775806.500000000000, 1.015000000000, 2.5, -0.2, 1.75)"),
                    harness.results());
                harness.feed("s", -1L, new BigDecimal("7.00"), 0.0, null);
                assertEquals(List.of("o update (9223372036854775806.000000000000, 1.020000000000, 1.0, -0.2, 0.5)"),
                    harness.results());
                harness.feed("s", 0L, null, null, new BigDecimal("0.3"));
                assertEquals(List.of("o update (4611686018427387903.000000000000, 1.020000000000, 1.0, -0.1, 0.5)"),
                    harness.results());
                harness.feed("s", -5L, null, -8.0, new BigDecimal("0.0"));
                assertEquals(List.of("o update (0.000000000000, 1.020000000000, 0.5, -0.1, -2.0)"),
                    harness.results());
            }
        }
    }

    @Test
    void shouldEstimateAlikeInTheInterpreter()
    {
        final List<List<String>> rows = new ArrayList<>();
        for (final PartitionHarness.Engine engine : PartitionHarness.Engine.values())
        {
            try (PartitionHarness harness = new PartitionHarness(engine, directory, "CREATE STREAM s (k VARCHAR(8), " +
                "i BIGINT, d DECIMAL(18,2), x DOUBLE, b BOOLEAN); CREATE TABLE o AS SELECT MEDIAN(i) AS a, MEDIAN(d) " +
                "AS c, MEDIAN(x) AS e, MEDIAN(CAST(d AS DECIMAL(38,4))) AS f, APPROX_COUNT_DISTINCT(k) AS g, " +
                "APPROX_COUNT_DISTINCT(i) AS h, APPROX_COUNT_DISTINCT(d) AS j, APPROX_COUNT_DISTINCT(x) AS l, " +
                "APPROX_COUNT_DISTINCT(b) AS m, APPROX_COUNT_DISTINCT(CAST(d AS DECIMAL(38,4))) AS n FROM s " +
                "WINDOW TUMBLING(1h);", (plan) -> plan))
            {
                for (long i = 0; i < 5_000; i++)
                {
                    final long value = i * 7_919 % 10_007 - 4_000;
                    harness.feed("s", "k" + value % 3_000, value, BigDecimal.valueOf(value * 3, 2), value / 8.0,
                        0 == value % 2);
                }
                rows.add(harness.drain().results());
            }
        }
        assertEquals(1, rows.get(0).size());
        assertEquals(rows.get(0), rows.get(1));
    }

    @Test
    void shouldTellEstimatesWithTheRowThatChangedThem()
    {
        try (PartitionHarness harness =
            harness("SELECT k, APPROX_COUNT_DISTINCT(x) AS n, MEDIAN(y) AS m FROM s GROUP BY k"))
        {
            assertEquals(List.of("o insert ('A', 1, 3.0)"), harness.feed("s", "A", 3.0, 1.0, 0L).results());
            assertEquals(List.of("o update ('A', 1, 4.0)"), harness.feed("s", "A", 5.0, 1.0, 0L).results());
            assertEquals(List.of("o update ('A', 2, 4.0)"), harness.feed("s", "A", null, 2.0, 0L).results());
        }
    }

    /** A key of one column has a word for NULL, which can be a number, too. */
    @ParameterizedTest
    @EnumSource
    void shouldKeepTheLeastNumberApartFromNull(final PartitionHarness.Engine engine)
    {
        try (PartitionHarness harness = new PartitionHarness(engine, directory, "CREATE STREAM s (k BIGINT, " +
            "q BIGINT) WITH (key='k'); CREATE TABLE o AS SELECT COUNT(*) AS n, SUM(k) AS x FROM s GROUP BY q - 1;",
            (plan) -> plan))
        {
            final long least = Long.MIN_VALUE + 1;
            assertEquals(List.of("o insert (1, 5)"), harness.feed("s", 5L, null).results());
            assertEquals(List.of("o insert (1, 7)"), harness.feed("s", 7L, least).results());
            assertEquals(List.of("o update (2, 11)"), harness.feed("s", 6L, null).results());
            assertEquals(List.of("o update (2, 15)"), harness.feed("s", 8L, least).results());
            assertEquals(List.of("o insert (1, 1)"), harness.feed("s", 1L, least + 1).results());
        }
    }

    /** As do keys of several columns, each for itself; packed records take another way than single ones. */
    @ParameterizedTest
    @EnumSource
    void shouldKeepTheLeastNumberApartFromNullInEachColumn(final PartitionHarness.Engine engine)
    {
        for (final String window : List.of("", " WINDOW TUMBLING(10ns) EMIT CHANGES"))
        {
            try (PartitionHarness harness = new PartitionHarness(engine, directory, "CREATE STREAM s (k BIGINT, " +
                "q BIGINT, d DECIMAL(19,2), e DOUBLE, t TIMESTAMP) WITH (key='k', event_time='t');" +
                "CREATE TABLE o AS SELECT COUNT(*) AS n, q - 1 IS NULL AS a, d - 0.01 IS NULL AS b, e AS c FROM s " +
                "GROUP BY q - 1, d - 0.01, e" + window + ";", (plan) -> plan))
            {
                final Object[] numbers = {null, Long.MIN_VALUE + 1, 1L};
                final Object[] decimals = {null, "-92233720368547758.07", "1.00"};
                final Object[] doubles = {null, -0.0, 1.5};
                for (int round = 1; round <= 2; round++)
                {
                    for (int i = 0; i < 27; i++)
                    {
                        final Object q = numbers[i % 3];
                        final Object d = decimals[i / 3 % 3];
                        final Object e = doubles[i / 9];
                        assertEquals(List.of("o " + (1 == round ? "insert (1, " : "update (2, ") + (null == q) + ", " +
                            (null == d) + ", " + (null == e ? "NULL" : 0 == (double)e ? "0.0" : e) + ")"),
                            harness.feed("s", 5L, q, d, e, 3L).results());
                    }
                }
            }
        }
    }

    @Test
    void shouldCountValuesOnceOfRowsThatChange()
    {
        try (PartitionHarness harness = new PartitionHarness(PartitionHarness.Engine.GENERATED, directory,
            "CREATE TABLE t (k VARCHAR(4), g BIGINT, v BIGINT, gone BOOLEAN) WITH (key='k', deleted='gone');" +
            "CREATE TABLE o AS SELECT g, COUNT(DISTINCT v) AS n FROM t GROUP BY g;", (plan) -> plan))
        {
            harness.feed("t", "A", 1L, 5L, false).feed("t", "B", 1L, 5L, false).feed("t", "C", 1L, 6L, false);
            harness.results();
            assertEquals(List.of("o update (1, 2)"), harness.feed("t", "A", 1L, 6L, false).results());
            assertEquals(List.of("o update (1, 1)"), harness.feed("t", "B", 1L, null, true).results());
        }
    }

    private static double[] expected(final List<double[]> rows)
    {
        final double n = rows.size();
        final double my = rows.stream().mapToDouble((row) -> row[0]).sum() / n;
        final double mx = rows.stream().mapToDouble((row) -> row[1]).sum() / n;
        final double yy = rows.stream().mapToDouble((row) -> (row[0] - my) * (row[0] - my)).sum();
        final double xx = rows.stream().mapToDouble((row) -> (row[1] - mx) * (row[1] - mx)).sum();
        final double xy = rows.stream().mapToDouble((row) -> (row[0] - my) * (row[1] - mx)).sum();
        return new double[]{yy / n, Math.sqrt(yy / (n - 1)), xy / (n - 1), xy / Math.sqrt(xx * yy), xy / xx,
            my - xy / xx * mx, xy * xy / (xx * yy)};
    }

    private PartitionHarness harness(final String select)
    {
        return new PartitionHarness(
            PartitionHarness.Engine.GENERATED, directory, STREAM + "CREATE TABLE o AS " + select + ";", (plan) -> plan);
    }
}
