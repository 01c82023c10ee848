package io.corelane.core.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.codec.RowEncoder;
import io.corelane.core.codegen.JobCompiler;
import io.corelane.core.interpret.InterpreterTask;
import io.corelane.core.partition.JobHandle;
import io.corelane.core.partition.Partition;
import io.corelane.core.partition.TaskFactory;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.core.runtime.Faults;
import io.corelane.core.state.Background;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** What SQL means by its types, code takes as it is: plans of the table of types run as the interpreter runs them. */
final class SqlToCodeTest
{
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvFileSource(resources = "types.txt", delimiter = '|', quoteCharacter = '`')
    void shouldRunAsCode(final String sql, final String type, final String text)
    {
        assertEquals(type, run("SELECT " + sql + " AS x FROM t").output().get(0).type().toString());
    }

    @ParameterizedTest
    @CsvFileSource(resources = "types.txt", delimiter = '|', quoteCharacter = '`')
    void shouldRunAsCodeOverGroups(final String sql, final String type, final String text)
    {
        final JobPlan plan = run("-- @initial_keys 16\nSELECT " + sql + " AS x, COUNT(*), MIN(" + sql + "), " +
            "LAST_VALUE(" + sql + ") FILTER (WHERE b > 0) FROM t GROUP BY x HAVING COUNT(*) > 0");
        assertEquals(type, plan.output().get(0).type().toString());
        assertEquals(type, plan.output().get(2).type().toString());
    }

    private JobPlan run(final String select)
    {
        final SqlCompiler compiler = new SqlCompiler(new Catalog(), SchemaSource.inFolder(folder), 1);
        final List<Statement> statements =
            compiler.compile(TypesTest.STREAM + select.replace("SELECT ", "CREATE STREAM j AS SELECT "), "x");
        final StreamDefinition stream = ((Statement.CreateStream)statements.get(0)).stream();
        final JobPlan plan = ((Statement.CreateJob)statements.get(1)).job();
        final JobCompiler code = new JobCompiler(plan);
        final String compiled = results(stream, plan, (context, faults, results) ->
            code.create(context, faults, results, folder, Background.INLINE));
        assertEquals(results(stream, plan, (context, faults, results) ->
            InterpreterTask.create(plan, context, faults, results)), compiled);
        return plan;
    }

    private static String results(final StreamDefinition stream, final JobPlan plan, final TaskFactory factory)
    {
        try (Partition partition = new Partition(0, 65_536, 65_536))
        {
            partition.addStream(stream);
            final JobHandle job = partition.add(plan, factory);
            final UnsafeBuffer nulls = record(stream, new Object[stream.schema().fields().size()]);
            final UnsafeBuffer values = record(stream, "IBM", new BigDecimal("186.7300"), new BigDecimal("-1.25"),
                new BigDecimal("7"), 3L, 0.5, true, "12", 1_000_000_000L);
            assertTrue(partition.onRecord(stream.id(), nulls, 0, nulls.capacity(), 0, 1));
            assertTrue(partition.onRecord(stream.id(), values, 0, values.capacity(), 0, 2));
            assertEquals(2, job.results().count() + partition.deadLetters().produced());
            final byte[] bytes = new byte[job.results().length()];
            job.results().buffer().getBytes(0, bytes);
            return "divisions by zero " + partition.divisionsByZero() + ", overflows " +
                job.deadLetters(Faults.OVERFLOW) + ", casts " + job.deadLetters(Faults.CAST) +
                ", results " + HexFormat.of().formatHex(bytes);
        }
    }

    private static UnsafeBuffer record(final StreamDefinition stream, final Object... row)
    {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        return new UnsafeBuffer(buffer, 0, new RowEncoder(stream.schema()).encode(row, buffer, 0));
    }
}
