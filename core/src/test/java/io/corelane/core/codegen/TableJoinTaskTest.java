package io.corelane.core.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corelane.core.partition.PartitionHarness;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Joins of two tables: what a row that changes does to pairs, by generated code and the interpreter alike. */
class TableJoinTaskTest
{
    private static final String TABLES =
        "CREATE TABLE a (k VARCHAR(4), g BIGINT, v BIGINT, gone BOOLEAN) WITH (key='k', deleted='gone');" +
        "CREATE TABLE b (k VARCHAR(4), g BIGINT, w BIGINT, x BIGINT, gone BOOLEAN) WITH (key='k', deleted='gone');";
    private static final String FULL = "SELECT a.k AS k, a.v AS v, b.k AS l, b.w AS w FROM a FULL JOIN b ON a.g = b.g";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(PartitionHarness.Engine.class)
    void shouldUpdateAPairThatChangesAndReplaceARowThatGetsOrLosesItsPartner(final PartitionHarness.Engine engine)
    {
        try (PartitionHarness harness = harness(engine,
            "SELECT a.k AS k, a.v AS v, b.w AS w FROM a LEFT JOIN b ON a.k = b.k"))
        {
            assertEquals(List.of("o insert ('A', 1, NULL)"), harness.feed("a", "A", 0L, 1L, false).results());
            assertEquals(List.of("o update ('A', 2, NULL)"), harness.feed("a", "A", 0L, 2L, false).results());
            assertEquals(List.of("o delete ('A', 2, NULL)", "o insert ('A', 2, 5)"),
                harness.feed("b", "A", 0L, 5L, 0L, false).results());
            assertEquals(List.of("o update ('A', 2, 6)"), harness.feed("b", "A", 0L, 6L, 0L, false).results());
            assertEquals(List.of("o update ('A', 3, 6)"), harness.feed("a", "A", 0L, 3L, false).results());
            assertEquals(List.of("o delete ('A', 3, 6)", "o insert ('A', 3, NULL)"),
                harness.feed("b", "A", null, null, null, true).results());
            assertEquals(List.of("o delete ('A', 3, NULL)"), harness.feed("a", "A", null, null, true).results());
            assertEquals(List.of(), harness.deadLetters());
        }
    }

    @ParameterizedTest
    @EnumSource(PartitionHarness.Engine.class)
    void shouldTellAGroupAboveOnceWhenAPartnerComesOrGoes(final PartitionHarness.Engine engine)
    {
        try (PartitionHarness harness = harness(engine, "SELECT g, COUNT(*) AS n, SUM(w) AS x, COUNT(w) AS m FROM " +
            "(SELECT a.g AS g, b.w AS w FROM a LEFT JOIN b ON a.k = b.k WHERE a.v > 0) GROUP BY g"))
        {
            assertEquals(List.of("o insert (0, 1, NULL, 0)"), harness.feed("a", "A", 0L, 1L, false).results());
            assertEquals(List.of("o update (0, 1, 5, 1)"), harness.feed("b", "A", 0L, 5L, 0L, false).results());
            assertEquals(List.of("o update (0, 2, 5, 1)"), harness.feed("a", "B", 0L, 1L, false).results());
            assertEquals(List.of("o update (0, 2, 12, 2)"), harness.feed("b", "B", 0L, 7L, 0L, false).results());
            assertEquals(List.of("o update (0, 2, 7, 1)"),
                harness.feed("b", "A", null, null, null, true).results());
            assertEquals(List.of("o update (0, 1, NULL, 0)", "o insert (3, 1, 7, 1)"),
                harness.feed("a", "B", 3L, 1L, false).results());
            assertEquals(List.of("o delete (0, 1, NULL, 0)"), harness.feed("a", "A", null, null, true).results());
            assertEquals(List.of(), harness.deadLetters());
        }
    }

    @ParameterizedTest
    @EnumSource(PartitionHarness.Engine.class)
    void shouldTellNothingOfARecordThatChangesNothing(final PartitionHarness.Engine engine)
    {
        try (PartitionHarness harness = harness(engine,
            "SELECT a.k AS k, a.v AS v, b.w AS w FROM a LEFT JOIN b ON a.k = b.k WHERE a.v > 0"))
        {
            harness.feed("a", "A", 0L, 1L, false).feed("b", "A", 0L, 5L, 0L, false).results();
            assertEquals(List.of(), harness.feed("a", "A", 0L, 1L, false).feed("b", "A", 0L, 5L, 0L, false).results());
            // The job does not look at what changes here.
            assertEquals(List.of(), harness.feed("a", "A", 9L, 1L, false).feed("b", "A", 9L, 5L, 9L, false).results());
            assertEquals(List.of("o delete ('A', 1, 5)"), harness.feed("a", "A", 0L, 0L, false).results());
            assertEquals(List.of("o insert ('A', 4, 5)"), harness.feed("a", "A", 0L, 4L, false).results());
        }
    }

    @ParameterizedTest
    @EnumSource(PartitionHarness.Engine.class)
    void shouldMoveRowsOfBothSidesFromPartnerToPartner(final PartitionHarness.Engine engine)
    {
        try (PartitionHarness harness = harness(engine, FULL))
        {
            harness.feed("a", "A", 1L, 1L, false).feed("b", "X", 1L, 7L, 0L, false);
            assertEquals(
                List.of("o insert ('A', 1, NULL, NULL)", "o delete ('A', 1, NULL, NULL)", "o insert ('A', 1, 'X', 7)"),
                harness.results());
            assertEquals(List.of("o insert ('B', 2, 'X', 7)"), harness.feed("a", "B", 1L, 2L, false).results());
            // A goes where nobody is: the pair becomes the row without partner, X keeps B.
            assertEquals(List.of("o delete ('A', 1, 'X', 7)", "o insert ('A', 1, NULL, NULL)"),
                harness.feed("a", "A", 2L, 1L, false).results());
            // X goes to A: B stays without, and A is without no more.
            assertEquals(List.of(
                    "o delete ('B', 2, 'X', 7)", "o insert ('B', 2, NULL, NULL)",
                    "o delete ('A', 1, NULL, NULL)", "o insert ('A', 1, 'X', 7)"),
                harness.feed("b", "X", 2L, 7L, 0L, false).results());
            assertEquals(List.of("o delete ('A', 1, 'X', 7)", "o insert (NULL, NULL, 'X', 7)"),
                harness.feed("a", "A", null, null, true).results());
            assertEquals(List.of("o delete ('B', 2, NULL, NULL)", "o insert ('B', 2, 'Y', 8)"),
                harness.feed("b", "Y", 1L, 8L, 0L, false).results());
            assertEquals(List.of(), harness.deadLetters());
        }
    }

    @ParameterizedTest
    @EnumSource(PartitionHarness.Engine.class)
    void shouldUpdateAGroupAboveOnce(final PartitionHarness.Engine engine)
    {
        try (PartitionHarness harness = harness(engine, "SELECT COUNT(*) AS n, SUM(v) AS v, SUM(w) AS w FROM (" + FULL +
            ")"))
        {
            assertEquals(List.of("o insert (1, 1, NULL)"), harness.feed("a", "A", 1L, 1L, false).results());
            assertEquals(List.of("o update (1, 1, 7)"), harness.feed("b", "X", 1L, 7L, 0L, false).results());
            assertEquals(List.of("o update (1, 3, 7)"), harness.feed("a", "A", 1L, 3L, false).results());
            assertEquals(List.of("o update (1, 3, NULL)"),
                harness.feed("b", "X", null, null, null, true).results());
        }
    }

    @ParameterizedTest
    @EnumSource(PartitionHarness.Engine.class)
    void shouldRefuseARowThatCannotBeToldAndNoOther(final PartitionHarness.Engine engine)
    {
        try (PartitionHarness harness = harness(engine,
            "SELECT a.k AS k, b.k AS l, 9223372036854775807 + a.v + b.w AS x FROM a JOIN b ON a.g = b.g"))
        {
            harness.feed("a", "A", 1L, -5L, false).feed("a", "B", 1L, 0L, false);
            assertEquals(List.of("o insert ('A', 'X', 9223372036854775803)"),
                harness.feed("b", "X", 1L, 1L, 0L, false).results());
            assertEquals(List.of("OVERFLOW o 2"), harness.deadLetters());
            assertEquals(
                List.of("o update ('A', 'X', 9223372036854775800)", "o insert ('B', 'X', 9223372036854775805)"),
                harness.feed("b", "X", 1L, -2L, 0L, false).results());
            assertEquals(List.of(), harness.deadLetters());
        }
    }

    private PartitionHarness harness(final PartitionHarness.Engine engine, final String select)
    {
        return new PartitionHarness(engine, directory, TABLES + "CREATE TABLE o AS " + select + ";");
    }
}
