package io.corelane.core.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corelane.core.partition.PartitionHarness;
import io.corelane.core.partition.PartitionHarness.Engine;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sessions that become one, and panes of a window, whose rows came in turns. */
class MergedGroupsTest
{
    private static final String SQL = "CREATE STREAM s (k VARCHAR(4), n VARCHAR(4), v BIGINT, w DECIMAL(38,0), " +
        "t TIMESTAMP) WITH (key='k', event_time='t', watermark='1us'); CREATE TABLE o AS SELECT ";
    private static final String SESSION = " AS x FROM s GROUP BY k WINDOW SESSION(10ns) EMIT FINAL;";
    private static final String PANES = " AS x FROM s GROUP BY k WINDOW HOPPING(20ns, 10ns) EMIT FINAL;";
    private static final long NEAR = Long.MAX_VALUE - 5;
    private static final String LONG = "99999999999999999999999999999999999990";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource
    void shouldPickOfEqualOnesTheOneThatCameFirst(final Engine engine)
    {
        for (final String pick : List.of("ARG_MAX(n, v)", "ARG_MIN(n, v)", "ARG_MAX(n, w)", "ARG_MIN(n, k)"))
        {
            try (PartitionHarness harness = harness(engine, pick + SESSION))
            {
                feed(harness, "B", 7, "7", 20);
                feed(harness, "A", 7, "7", 1);
                feed(harness, "C", 7, "7", 10);
                feed(harness, "D", 7, "7", 0);
                harness.drain();
                assertEquals(List.of("o insert ('B')"), harness.results(), pick);
            }
        }
    }

    /** In the order in which the rows came their sum is too long meanwhile: of no session it is. */
    @ParameterizedTest
    @EnumSource
    void shouldTakeRowsInThatAreTooMuchOnlyInTheOrderInWhichTheyCame(final Engine engine)
    {
        for (final String sum : List.of("SUM(v)", "SUM(DISTINCT v)", "SUM(w)", "SUM(DISTINCT w)"))
        {
            try (PartitionHarness harness = harness(engine, sum + SESSION))
            {
                feed(harness, "A", NEAR, LONG, 20);
                feed(harness, "B", 100, "100", 1);
                feed(harness, "C", -NEAR, "-" + LONG, 21);
                feed(harness, "D", 7, "7", 10);
                feed(harness, "E", 8, "8", 11);
                harness.drain();
                assertEquals(List.of("o insert (115)"), harness.results(), sum);
                assertEquals(List.of(), harness.deadLetters());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseTheRecordThatMakesOneOfSessionsThatAreTooMuchTogether(final Engine engine)
    {
        for (final String sum : List.of("SUM(v)", "SUM(w)", "SUM(DISTINCT w)"))
        {
            try (PartitionHarness harness = harness(engine, "CAST(" + sum + " AS DECIMAL(38, 0))" + SESSION))
            {
                feed(harness, "A", NEAR, LONG, 20);
                feed(harness, "B", 100, "100", 1);
                feed(harness, "C", -200, "-200", 10);
                assertEquals(List.of("OVERFLOW o 2"), harness.deadLetters(), sum);
                feed(harness, "D", -200, "-200", 0);
                feed(harness, "E", 0, "0", 10);
                harness.drain();
                assertEquals(List.of(), harness.deadLetters(), sum);
                assertEquals(1, harness.results().size(), sum);
            }
        }
    }

    /** Two panes that are too long together: a window of them alone refuses a record, one that has a third does not. */
    @ParameterizedTest
    @EnumSource
    void shouldTellWindowsWhosePanesAreTooLongTogether(final Engine engine)
    {
        try (PartitionHarness harness = harness(engine, "SUM(w)" + PANES.replace("20ns", "30ns")))
        {
            feed(harness, "A", 0, LONG, 5);
            feed(harness, "B", 0, "-" + LONG, 25);
            feed(harness, "C", 0, LONG, 15);
            assertEquals(List.of("OVERFLOW o 2"), harness.deadLetters());
            harness.drain();
        }
        try (PartitionHarness harness = harness(engine, "SUM(w)" + PANES.replace("20ns", "30ns")))
        {
            // The windows that would be too long have closed before the row came.
            feed(harness, "A", 0, LONG, 5);
            feed(harness, "B", 0, "-" + LONG, 25);
            harness.feed("s", "Z", "Z", 0L, BigDecimal.ZERO, 1_025L);
            harness.results();
            feed(harness, "C", 0, LONG, 15);
            assertEquals(List.of(), harness.deadLetters());
            harness.drain();
            assertEquals(List.of("o insert (" + LONG + ")", "o insert (0)"), harness.results().subList(0, 2));
            assertEquals(List.of(), harness.deadLetters());
        }
    }

    private PartitionHarness harness(final Engine engine, final String select)
    {
        return new PartitionHarness(engine, directory, SQL + select);
    }

    private static void feed(
        final PartitionHarness harness, final String name, final long value, final String wide, final long timeNs)
    {
        harness.feed("s", "K", name, value, new BigDecimal(wide), timeNs);
    }
}
