package io.corelane.core.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corelane.core.partition.PartitionHarness;
import io.corelane.core.partition.PartitionHarness.Engine;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Sums of decimals that are as long as a decimal can be, where rows go again, or leave a frame: one is refused where it
 * has more than 38 digits, whatever it was before, and however long its parts are.
 */
class LongSumsTest
{
    private static final BigInteger LIMIT = BigInteger.TEN.pow(38);
    private static final BigInteger MOST = LIMIT.subtract(BigInteger.ONE);
    private static final String SQL =
        "CREATE STREAM s (k VARCHAR(4), w DECIMAL(38,0), t TIMESTAMP) WITH (key='k', event_time='t');" +
        "CREATE TABLE a (k BIGINT, w DECIMAL(38,0), gone BOOLEAN) WITH (key='k', deleted='gone');" +
        "CREATE TABLE o AS SELECT ";
    private static final int ROWS = 400;
    private static final int KEYS = 12;

    @TempDir
    private Path directory;

    /** 2^128 is 3.4 times what 38 digits can say: three values and four come out as less than one, in 128 bits. */
    @ParameterizedTest
    @EnumSource
    void shouldRefuseSumsThatGoRound128Bits(final Engine engine)
    {
        for (final String sum : List.of("SUM(w)", "SUM(DISTINCT w)"))
        {
            try (PartitionHarness harness = harness(engine, sum + " AS x, COUNT(*) AS n FROM a"))
            {
                feed(harness, 0, BigInteger.valueOf(7));
                assertEquals(List.of("o update (" + MOST.add(BigInteger.valueOf(7 - 100)) + ", 2)"),
                    feed(harness, 1, MOST.subtract(BigInteger.valueOf(100))));
                assertEquals(List.of("o delete (" + MOST.add(BigInteger.valueOf(7 - 100)) + ", 2)", "OVERFLOW o 2"),
                    feed(harness, 2, MOST));
                for (int i = 3; i < 9; i++)
                {
                    assertEquals(List.of("OVERFLOW o " + i), feed(harness, i, MOST.subtract(BigInteger.valueOf(i))));
                }
                for (int i = 8; i > 2; i--)
                {
                    assertEquals(List.of("OVERFLOW o " + (17 - i)), remove(harness, i));
                }
                assertEquals(List.of("o insert (" + MOST.add(BigInteger.valueOf(7)).subtract(
                    BigInteger.valueOf(100)) + ", 2)"), remove(harness, 2));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldTellEachSumOfATableThatHasRoom(final Engine engine)
    {
        for (final String more : List.of("", ", MAX(w) AS m"))
        {
            final Random random = new Random(7);
            try (PartitionHarness harness = harness(engine, "SUM(w) AS x, COUNT(*) AS n" + more + " FROM a"))
            {
                final Map<Integer, BigInteger> rows = new TreeMap<>();
                int told = 0;
                for (int i = 0; i < ROWS; i++)
                {
                    final int key = random.nextInt(KEYS);
                    final BigInteger value = 0 == random.nextInt(3) ? null : value(random, i / 40 % 2);
                    final BigInteger former = null == value ? rows.remove(key) : rows.put(key, value);
                    final List<String> out = null == value ? remove(harness, key) : feed(harness, key, value);
                    final BigInteger sum = rows.values().stream().reduce(BigInteger.ZERO, BigInteger::add);
                    final boolean hasRoom = !rows.isEmpty() && sum.abs().compareTo(LIMIT) < 0;
                    if (null == value ? null != former : !value.equals(former))
                    {
                        assertEquals(hasRoom, out.get(out.size() - 1).contains(" (" + sum + ", " + rows.size()) &&
                            !out.get(out.size() - 1).contains("delete"), i + " " + out);
                        assertEquals(!hasRoom && !rows.isEmpty(), out.get(out.size() - 1).startsWith("OVERFLOW"),
                            i + " " + out);
                        told += hasRoom ? 1 : 0;
                    }
                }
                assertEquals(true, told > ROWS / 10 && told < ROWS * 9 / 10, "told " + told);
            }
        }
    }

    /** Each row of a frame is refused by the sum of its frame alone: not by parts of it, nor by sums before. */
    @ParameterizedTest
    @EnumSource
    void shouldGiveEachSumOfAFrameThatHasRoom(final Engine engine)
    {
        for (final String over : List.of("ROWS 4 PRECEDING", "ORDER BY t ROWS 4 PRECEDING",
            "ORDER BY t RANGE 4ns PRECEDING", "ROWS UNBOUNDED PRECEDING", "ORDER BY t RANGE UNBOUNDED PRECEDING"))
        {
            for (final String function : List.of("SUM(w)", "SUM(DISTINCT w)"))
            {
                final Random random = new Random(5);
                try (PartitionHarness harness = harness(engine, function + " OVER (" + over + ") AS x FROM s"))
                {
                    final int most = over.contains("UNBOUNDED") ? ROWS : 5;
                    final Deque<BigInteger> frame = new ArrayDeque<>();
                    final List<String> expected = new ArrayList<>();
                    for (int i = 0; i < ROWS / 4; i++)
                    {
                        final BigInteger value = value(random, i / 10 % 2);
                        frame.add(value);
                        if (frame.size() > most)
                        {
                            frame.remove();
                        }
                        final BigInteger sum = (function.contains("DISTINCT") ? frame.stream().distinct() :
                            frame.stream()).reduce(BigInteger.ZERO, BigInteger::add);
                        if (sum.abs().compareTo(LIMIT) < 0)
                        {
                            expected.add("o insert (" + sum + ")");
                        }
                        harness.feed("s", "A", new BigDecimal(value), (long)i);
                    }
                    harness.drain();
                    assertEquals(expected, harness.results(), function + over);
                    assertEquals(ROWS / 4 - expected.size(), harness.deadLetters().size(), function + over);
                    assertEquals(true, expected.size() > 10 && expected.size() < ROWS / 4 - 10,
                        expected.size() + " rows of " + over);
                }
            }
        }
    }

    /** Mostly of one sign for a while, so that sums go far, and come back. */
    private static BigInteger value(final Random random, final int sign)
    {
        final BigInteger value = 0 == random.nextInt(3) ? BigInteger.valueOf(random.nextInt(3)) :
            MOST.subtract(BigInteger.valueOf(random.nextInt(9)));
        return (0 == sign) == (random.nextInt(5) > 0) ? value : value.negate();
    }

    private PartitionHarness harness(final Engine engine, final String select)
    {
        return new PartitionHarness(engine, directory, SQL + select + ";");
    }

    private static List<String> feed(final PartitionHarness harness, final int key, final BigInteger value)
    {
        return told(harness.feed("a", (long)key, new BigDecimal(value), false));
    }

    private static List<String> remove(final PartitionHarness harness, final int key)
    {
        return told(harness.feed("a", (long)key, null, true));
    }

    /** Results, then dead letters. */
    private static List<String> told(final PartitionHarness harness)
    {
        final List<String> told = new ArrayList<>(harness.results());
        told.addAll(harness.deadLetters());
        return told;
    }
}
