package io.corelane.core.interpret;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corelane.codec.protocol.ResultBatchDescriptor;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.runtime.Faults;
import io.corelane.core.sql.Catalog;
import io.corelane.core.sql.SchemaSource;
import io.corelane.core.sql.SqlCompiler;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterpreterTest
{
    private static final String STREAM =
        "CREATE STREAM r (k VARCHAR(8), i BIGINT, d DECIMAL(10,2), x DOUBLE, t TIMESTAMP) WITH (event_time = 't');\n";

    @Test
    void shouldAggregateWithoutNulls()
    {
        final Interpretation made = run("SELECT k, COUNT(*) AS n, COUNT(i) AS c, SUM(i) AS s, AVG(i) AS a, " +
            "MIN(i) AS lo, MAX(i) AS hi, FIRST_VALUE(i) AS f, LAST_VALUE(i) AS l FROM r GROUP BY k EMIT FINAL",
            row("a", null, null, null), row("a", 5L, null, null), row("b", null, null, null), row("a", 2L, null, null),
            row("a", null, null, null), row("a", 3L, null, null));
        assertEquals(List.of(
            insert(5, "a", 5L, 3L, 10L, new BigDecimal("3.333333333333"), 2L, 5L, 5L, 3L),
            insert(5, "b", 1L, 0L, null, null, null, null, null, null)), made.results());
    }

    @Test
    void shouldSumDecimalsExactlyAndDoublesAsTheyCome()
    {
        final Interpretation made = run(
            "SELECT SUM(d) AS s, AVG(d) AS a, SUM(x) AS sx, AVG(x) AS ax, MIN(x) AS lo FROM r EMIT FINAL",
            row("a", null, new BigDecimal("0.10"), 0.5), row("a", null, new BigDecimal("0.25"), Double.MAX_VALUE));
        assertEquals(List.of(insert(1, new BigDecimal("0.35"), new BigDecimal("0.175000000000"), Double.MAX_VALUE,
            Double.MAX_VALUE / 2, 0.5)), made.results());
    }

    @Test
    void shouldFilterTheRowsOfOneAggregate()
    {
        final Interpretation made = run("SELECT COUNT(*) FILTER (WHERE i > 1) AS n, SUM(i) AS s, " +
            "MAX(d) FILTER (WHERE i IS NULL) AS m FROM r WHERE x IS NULL EMIT FINAL",
            row("a", 1L, new BigDecimal("9.00"), null), row("a", 2L, null, null), row("a", 9L, null, 1.0),
            row("a", null, new BigDecimal("3.00"), null));
        assertEquals(List.of(insert(3, 1L, 3L, new BigDecimal("3.00"))), made.results());
    }

    @Test
    void shouldTellFaultsAndGoOn()
    {
        final Interpretation made = run("SELECT k, SUM(i) AS s FROM r GROUP BY k EMIT CHANGES",
            row("a", Long.MAX_VALUE, null, null), row("a", 1L, null, null), row("a", -1L, null, null));
        assertEquals(List.of(new Interpretation.Fault(1, Faults.OVERFLOW)), made.faults());
        assertEquals(List.of(insert(0, "a", Long.MAX_VALUE), result(2, ResultBatchDescriptor.UPDATE, "a",
            Long.MAX_VALUE - 1)), made.results());
    }

    @Test
    void shouldTakeMinusZeroAndZeroForOneGroup()
    {
        final Interpretation made = run("SELECT x, COUNT(*) AS n FROM r GROUP BY x EMIT FINAL",
            row("a", null, null, -0.0), row("a", null, null, 0.0), row("a", null, null, null));
        assertEquals(List.of(insert(2, 0.0, 2L), insert(2, null, 1L)), made.results());
    }

    @Test
    void shouldTakeSendTimeForAnEventTimeThatIsNull()
    {
        final Interpretation made = run("SELECT _event_time AS e, _sequence AS q, _partition AS p FROM r",
            new Object[]{"a", null, null, null, 77L}, row("a", null, null, null));
        assertEquals(List.of(insert(0, 77L, 0L, 0L), insert(1, 0L, 1L, 0L)), made.results());
    }

    private static Interpretation run(final String select, final Object[]... rows)
    {
        final Catalog catalog = new Catalog();
        new SqlCompiler(catalog, SchemaSource.inFolder(Path.of(".")), 1).compile(
            STREAM + "CREATE STREAM j AS " + select, "test");
        final JobPlan plan = catalog.job("j");
        return Interpreter.run(plan, List.of(rows));
    }

    private static Object[] row(final String key, final Long integer, final BigDecimal decimal, final Double real)
    {
        return new Object[]{key, integer, decimal, real, null};
    }

    private static Interpretation.Result insert(final long sequence, final Object... row)
    {
        return result(sequence, ResultBatchDescriptor.INSERT, row);
    }

    private static Interpretation.Result result(final long sequence, final byte operation, final Object... row)
    {
        final List<Object> values = new ArrayList<>();
        for (final Object value : row)
        {
            values.add(value);
        }
        return new Interpretation.Result(sequence, operation, values);
    }
}
