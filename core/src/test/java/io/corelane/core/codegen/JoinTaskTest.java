package io.corelane.core.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corelane.codec.DataType;
import io.corelane.codec.SchemaBuilder;
import io.corelane.codec.protocol.Names;
import io.corelane.core.partition.PartitionHarness;
import io.corelane.core.plan.Attribute;
import io.corelane.core.plan.EmitMode;
import io.corelane.core.plan.Expr;
import io.corelane.core.plan.JobOptions;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.JoinSpan;
import io.corelane.core.plan.Operator;
import io.corelane.core.plan.Rel;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.core.plan.SystemColumn;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Joins in generated code: which rows meet, and when those without a partner leave. Times in nanoseconds. */
class JoinTaskTest
{
    private static final String SQL =
        "CREATE STREAM a (k VARCHAR(4), v BIGINT, t TIMESTAMP) WITH (key='k', event_time='t', watermark='%dns');" +
        "CREATE STREAM b (k VARCHAR(4), v BIGINT, t TIMESTAMP) WITH (key='k', event_time='t', watermark='%dns');";

    @TempDir
    private Path directory;

    @Test
    void shouldPutRowsTogetherThatLieWithinTheSpan()
    {
        try (PartitionHarness harness = interval(Rel.JoinKind.INNER, 5, 10, 0, 100))
        {
            harness.feed("a", "A", 1L, 10L).feed("b", "A", 2L, 4L).feed("b", "A", 3L, 5L);
            assertEquals(List.of("j insert ('A', 1, 'A', 3)"), harness.results());
            harness.feed("b", "A", 4L, 20L).feed("b", "A", 5L, 21L).feed("b", "B", 6L, 10L).feed("b", null, 6L, 10L);
            assertEquals(List.of("j insert ('A', 1, 'A', 4)"), harness.results());
            // Partners come in the order of their times.
            assertEquals(List.of("j insert ('A', 7, 'A', 2)", "j insert ('A', 7, 'A', 3)"),
                harness.feed("a", "A", 7L, 3L).results());
            assertEquals(List.of(), harness.deadLetters());
        }
    }

    /** Between stages the least number is a value; in a result it would be NULL. */
    @ParameterizedTest
    @EnumSource
    void shouldRefuseARowWhoseColumnCannotBeWritten(final PartitionHarness.Engine engine)
    {
        final String streams = "CREATE STREAM a (k VARCHAR(4), v BIGINT, t TIMESTAMP) WITH (key='k', event_time='t');" +
            "CREATE STREAM b (k VARCHAR(4), v BIGINT, t TIMESTAMP) WITH (key='k', event_time='t');";
        try (PartitionHarness harness = new PartitionHarness(engine, directory, streams +
            "CREATE STREAM j AS SELECT x.w, b.v FROM (SELECT k, v - 1 AS w, t FROM a) x JOIN b WITHIN 9ns " +
            "ON x.k = b.k;", (plan) -> plan))
        {
            harness.feed("a", "A", Long.MIN_VALUE + 1, 10L).feed("a", "B", 5L, 10L);
            harness.feed("b", "B", 2L, 11L).feed("b", "A", 2L, 11L);
            assertEquals(List.of("j insert (4, 2)"), harness.results());
            assertEquals(List.of("OVERFLOW j 3"), harness.deadLetters());
        }
    }

    @Test
    void shouldCompareKeysOfSeveralScalesByTheirValues()
    {
        final String sql = "CREATE STREAM a (k DECIMAL(9,2), t TIMESTAMP) WITH (key='k', event_time='t');" +
            "CREATE STREAM b (k DECIMAL(38,4), n BIGINT, t TIMESTAMP) WITH (key='k', event_time='t');" +
            "CREATE STREAM %s AS SELECT a.k, b.k AS l FROM a JOIN b WITHIN 9ns ON a.k = b.%s;";
        final String both = String.format(sql, "j", "k") +
            String.format(sql.substring(sql.lastIndexOf("CREATE")), "i", "n");
        try (PartitionHarness harness = new PartitionHarness(PartitionHarness.Engine.GENERATED, directory, both))
        {
            harness.feed("a", "1.00", 1L).feed("b", "0.0100", 2L, 1L).feed("b", "1.0000", 100L, 1L);
            assertEquals(List.of("j insert (1.00, 1.0000)"), harness.results());
            assertEquals(List.of("i insert (1.00, 9999999999999999999999999999999999.9999)"),
                harness.feed("b", "9999999999999999999999999999999999.9999", 1L, 1L).results());
            assertEquals(List.of(), harness.deadLetters());
        }
    }

    @Test
    void shouldGiveRowsWithoutPartnerOnceTheSpanHasPassed()
    {
        try (PartitionHarness harness = interval(Rel.JoinKind.FULL, 5, 10, 0, 0))
        {
            harness.feed("a", "A", 1L, 10L).feed("b", "A", 2L, 12L).feed("a", "B", 3L, 11L).feed("b", null, 4L, 12L);
            assertEquals(List.of("j insert ('A', 1, 'A', 2)"), harness.results());
            // Up to 21 a partner of the left row at 11 can come.
            assertEquals(List.of(), harness.feed("a", "C", 5L, 30L).feed("b", "D", 6L, 17L).results());
            assertEquals(List.of("j insert (NULL, NULL, NULL, 4)"), harness.feed("b", "D", 7L, 21L).results());
            assertEquals(List.of("j insert ('B', 3, NULL, NULL)"), harness.feed("b", "D", 8L, 22L).results());
            assertEquals(List.of("LATE j 8"), harness.feed("b", "D", 8L, 21L).deadLetters());
            assertEquals(List.of("j insert (NULL, NULL, 'D', 6)", "j insert (NULL, NULL, 'D', 7)",
                "j insert (NULL, NULL, 'D', 8)", "j insert ('C', 5, NULL, NULL)"), harness.drain().results());
        }
    }

    @Test
    void shouldGiveARowThatIsDueAtTheEndOfTime()
    {
        for (final String stream : List.of("a", "b"))
        {
            try (PartitionHarness harness = interval(Rel.JoinKind.FULL, 5, 10, 0, 0))
            {
                harness.feed(stream, "A", 1L, Long.MAX_VALUE - 1);
                assertEquals(List.of("a".equals(stream) ? "j insert ('A', 1, NULL, NULL)" :
                    "j insert (NULL, NULL, 'A', 1)"), harness.drain().results());
            }
        }
    }

    @Test
    void shouldRefuseARowWhosePairOverflowsAndKeepNothingOfIt()
    {
        try (PartitionHarness harness = harness(100))
        {
            final Rel.Join join = join(harness, Rel.JoinKind.INNER, span(harness, 100, 100), 0);
            final Expr sum = new Expr.Call(Operator.ADD, List.of(new Expr.Column(1, "v", DataType.BIGINT),
                new Expr.Column(1 + join.left().output().size(), "v", DataType.BIGINT)), DataType.BIGINT);
            harness.add(PartitionHarness.Engine.GENERATED, directory,
                plan(new Rel.Project(join, List.of(sum), List.of(new Attribute("s", DataType.BIGINT)))));
            harness.feed("a", "A", 1L, 1L).feed("a", "A", 2L, 2L).feed("b", "A", Long.MAX_VALUE - 1, 3L);
            assertEquals(List.of("OVERFLOW j 2"), harness.deadLetters());
            assertEquals(List.of(), harness.results());
            assertEquals(List.of("j insert (11)", "j insert (12)"), harness.feed("b", "A", 10L, 3L).results());
            assertEquals(List.of("j insert (13)"), harness.feed("a", "A", 3L, 3L).results());
        }
    }

    private PartitionHarness interval(
        final Rel.JoinKind kind, final long before, final long after, final long lateness, final int watermark)
    {
        final PartitionHarness harness = harness(watermark);
        return harness.add(PartitionHarness.Engine.GENERATED, directory,
            plan(select(join(harness, kind, span(harness, before, after), lateness))));
    }

    private PartitionHarness harness(final int watermark)
    {
        return new PartitionHarness(
            PartitionHarness.Engine.GENERATED, directory, String.format(SQL, watermark, watermark));
    }

    private static JoinSpan span(final PartitionHarness harness, final long before, final long after)
    {
        final int time = harness.stream("a").schema().fields().size() + SystemColumn.EVENT_TIME.ordinal();
        final Expr eventTime = new Expr.Column(time, "_event_time", DataType.TIMESTAMP);
        return new JoinSpan(eventTime, eventTime, before, after);
    }

    private static Rel.Join join(
        final PartitionHarness harness, final Rel.JoinKind kind, final JoinSpan span, final long lateness)
    {
        final Rel left = scan(harness.stream("a"));
        final Rel right = scan(harness.stream("b"));
        final List<Attribute> output = new ArrayList<>(left.output());
        output.addAll(right.output());
        final Expr key = new Expr.Column(0, "k", DataType.varchar(4));
        return new Rel.Join(kind, left, right, List.of(key), List.of(key), span, lateness, null, output);
    }

    private static Rel scan(final StreamDefinition stream)
    {
        final List<Attribute> columns = new ArrayList<>();
        stream.schema().fields().forEach((field) -> columns.add(new Attribute(field.name(), field.type())));
        for (final SystemColumn column : SystemColumn.values())
        {
            columns.add(column.attribute());
        }
        return new Rel.Scan(stream, columns);
    }

    /** Key and value of both sides. */
    private static Rel select(final Rel.Join join)
    {
        final int width = join.left().output().size();
        final List<Expr> expressions = new ArrayList<>();
        final List<Attribute> output = new ArrayList<>();
        for (final int index : new int[]{0, 1, width, width + 1})
        {
            final Attribute column = join.output().get(index);
            expressions.add(new Expr.Column(index, column.name(), column.type()));
            output.add(new Attribute(column.name() + index, column.type()));
        }
        return new Rel.Project(join, expressions, output);
    }

    private static JobPlan plan(final Rel root)
    {
        final SchemaBuilder schema = new SchemaBuilder("Result", 2, 1);
        root.output().forEach((column) -> schema.column(column.name(), column.type()));
        return new JobPlan("j", Names.idOf("j"), root, EmitMode.CHANGES, 0, schema.build(), JobOptions.DEFAULT, "");
    }
}
