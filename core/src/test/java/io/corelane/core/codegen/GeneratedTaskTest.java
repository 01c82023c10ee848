package io.corelane.core.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.core.partition.PartitionHarness;
import io.corelane.core.partition.PartitionHarness.Engine;
import io.corelane.core.partition.RecordContext;
import io.corelane.core.partition.ResultBatch;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.runtime.Faults;
import io.corelane.core.sql.Catalog;
import io.corelane.core.sql.SchemaSource;
import io.corelane.core.sql.SqlCompiler;
import io.corelane.core.sql.Statement;
import io.corelane.core.state.Background;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.codehaus.janino.SimpleCompiler;
import org.codehaus.janino.util.ClassFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a task does beyond the values of expressions: state, faults, and code of any size. */
final class GeneratedTaskTest
{
    private static final String STREAM =
        "CREATE STREAM s (k VARCHAR(8), a BIGINT, b BIGINT, f DOUBLE, t VARCHAR(20)) WITH (key='k');\n";
    private static final Long MOST = Long.MAX_VALUE;
    private static final int JIT_LIMIT = 8_000;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource
    void shouldLeaveAGroupAsItWasWhenALaterAggregateFaults(final Engine engine)
    {
        try (PartitionHarness harness = start(engine, "SELECT k, COUNT(*), SUM(b), SUM(a) FROM s GROUP BY k"))
        {
            harness.feed("s", "A", MOST, 1L, null, null).feed("s", "A", 1L, 2L, null, null)
                .feed("s", "A", -1L, 3L, null, null);
            assertEquals(List.of("OVERFLOW j 1"), harness.deadLetters());
            assertEquals(
                List.of("j insert ('A', 1, 1, " + MOST + ")", "j update ('A', 2, 4, " + (MOST - 1) + ")"),
                harness.results());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldKeepNoGroupOfARecordThatFaulted(final Engine engine)
    {
        try (PartitionHarness harness = start(
            engine, "-- @max_keys 1\nSELECT k, SUM(a + b) FROM s GROUP BY k EMIT FINAL"))
        {
            harness.feed("s", "A", MOST, 1L, null, null).feed("s", "B", 1L, 1L, null, null)
                .feed("s", "C", 1L, 1L, null, null).drain();
            assertEquals(List.of("OVERFLOW j 0", "CAPACITY j 2"), harness.deadLetters());
            assertEquals(List.of("j insert ('B', 2)"), harness.results());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldCountADivisionByZeroOnceWhenAGroupLeaves(final Engine engine)
    {
        try (PartitionHarness harness = start(
            engine, "SELECT k, 1 / (COUNT(*) - 1) FROM s GROUP BY k HAVING COUNT(*) < 2"))
        {
            harness.feed("s", "A", 1L, 1L, null, null).feed("s", "A", 1L, 1L, null, null);
            assertEquals(List.of("j insert ('A', NULL)", "j delete ('A', NULL)"), harness.results());
            assertEquals(1, harness.partition().divisionsByZero());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldWorkOutASharedArgumentOnce(final Engine engine)
    {
        try (PartitionHarness harness = start(
            engine, "SELECT COUNT(a / b), SUM(a / b), COUNT(CAST(t AS BIGINT)), AVG(a / b), SUM(a) FROM s"))
        {
            harness.feed("s", "A", 1L, 0L, null, "1").feed("s", "A", MOST, 1L, null, "x");
            assertEquals(List.of("j insert (0, NULL, 1, NULL, 1)"), harness.results());
            assertEquals(1, harness.partition().divisionsByZero());
            assertEquals(List.of("CAST j 1"), harness.deadLetters());
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldTakeNegativeLiterals(final Engine engine)
    {
        try (PartitionHarness harness = start(engine, "SELECT -(-2.5E0), - f - -2E0, -(-0E0), -(-7), a - -7 FROM s"))
        {
            harness.feed("s", "A", 1L, 0L, 1.0, null);
            assertEquals(List.of("j insert (2.5, 1.0, 0.0, 7, 8)"), harness.results());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "CASE WHEN a = $ THEN $ END", "a IN ($)", "COALESCE(NULLIF(a, $), NULLIF(b, $))", "a = $ OR b > $",
        "a <> $ AND b >= 0", "a + $", "MAX(a + $)", "COUNT(*) FILTER (WHERE a = $)", "MIN(CASE WHEN a = $ THEN t END)"})
    void shouldCompileStatementsOfAnySizeIntoMethodsThatTheJitTakes(final String pattern)
        throws Exception
    {
        final String sql = "SELECT " + repeated(pattern) + " FROM s";
        final JobPlan plan = plan(sql);
        final SimpleCompiler compiler = new SimpleCompiler();
        compiler.setParentClassLoader(JobCompiler.class.getClassLoader());
        compiler.cook(new JobCompiler(plan).source());
        for (final byte[] code : compiler.getBytecodes().values())
        {
            for (final ClassFile.MethodInfo method : new ClassFile(new ByteArrayInputStream(code)).methodInfos)
            {
                assertTrue(length(method) <= JIT_LIMIT, method.getName() + " has " + length(method) + " bytes");
            }
        }
        assertEquals(run(Engine.INTERPRETER, sql), run(Engine.GENERATED, sql));
    }

    @Test
    void shouldUnloadTheClassOfAJobThatIsGone()
    {
        final WeakReference<Class<?>> loaded = new WeakReference<>(new JobCompiler(plan("SELECT a FROM s")).create(
            new RecordContext(0), new Faults(), new ResultBatch(1, 0, 1_024, 100), directory, Background.INLINE)
            .getClass());
        assertNotNull(loaded);
        for (int i = 0; i < 100 && null != loaded.get(); i++)
        {
            System.gc();
        }
        assertNull(loaded.get());
    }

    private List<String> run(final Engine engine, final String sql)
    {
        try (PartitionHarness harness = start(engine, sql))
        {
            for (long i = 0; i < 4; i++)
            {
                harness.feed("s", "A", 0 == i ? null : i * 100, i, null, "T" + i);
            }
            assertEquals(List.of(), harness.deadLetters());
            return harness.results();
        }
    }

    /** A list of select items, or one long list of branches or operands. */
    private static String repeated(final String pattern)
    {
        if (pattern.startsWith("CASE"))
        {
            return "CASE " + join(" ", "WHEN a = $ THEN $", 1_500) + " ELSE -1 END";
        }
        if (pattern.startsWith("a IN"))
        {
            return "a IN (" + join(", ", "$", 3_000) + ")";
        }
        if (pattern.startsWith("COALESCE"))
        {
            return "COALESCE(" + join(", ", "NULLIF(a, $)", 400) + ")";
        }
        if (pattern.contains(" OR "))
        {
            return "(" + join(" OR ", pattern, 200) + ")";
        }
        return pattern.contains(" AND ") ? "(" + join(" AND ", pattern, 200) + ")" : join(", ", pattern, 200);
    }

    private static String join(final String between, final String pattern, final int count)
    {
        return IntStream.range(0, count).mapToObj((i) -> pattern.replace("$", Integer.toString(i)))
            .collect(Collectors.joining(between));
    }

    private static int length(final ClassFile.MethodInfo method) throws IOException
    {
        for (final ClassFile.AttributeInfo attribute : method.getAttributes())
        {
            if (attribute instanceof ClassFile.CodeAttribute)
            {
                return ((ClassFile.CodeAttribute)attribute).code.length;
            }
        }
        return 0;
    }

    private PartitionHarness start(final Engine engine, final String select)
    {
        return new PartitionHarness(engine, directory, STREAM + job(select));
    }

    private static String job(final String select)
    {
        return select.replaceFirst("SELECT ", "CREATE TABLE j AS SELECT ") +
            (select.contains("EMIT") ? ";" : " EMIT CHANGES;");
    }

    private JobPlan plan(final String select)
    {
        return ((Statement.CreateJob)new SqlCompiler(new Catalog(), SchemaSource.inFolder(directory), 1)
            .compile(STREAM + job(select), "test").get(1)).job();
    }
}
