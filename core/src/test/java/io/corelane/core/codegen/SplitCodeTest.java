package io.corelane.core.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.codec.RowEncoder;
import io.corelane.core.partition.JobHandle;
import io.corelane.core.partition.Partition;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.core.sql.Catalog;
import io.corelane.core.sql.SchemaSource;
import io.corelane.core.sql.SqlCompiler;
import io.corelane.core.sql.SqlException;
import io.corelane.core.sql.Statement;
import io.corelane.core.state.Background;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Taking code apart into methods changes nothing: random statements in the smallest methods that there can be. */
final class SplitCodeTest
{
    private static final int ROWS = 30;

    private static Path directory;
    private static int compared;

    @BeforeContainer
    static void makeDirectory() throws IOException
    {
        directory = Files.createTempDirectory("corelane-split");
    }

    @AfterContainer
    static void removeDirectory() throws IOException
    {
        try (Stream<Path> files = Files.walk(directory))
        {
            files.sorted(Comparator.reverseOrder()).forEach((file) -> file.toFile().delete());
        }
        assertTrue(compared > 0);
    }

    @Property(tries = 200, shrinking = ShrinkingMode.OFF)
    void shouldGiveTheSameInSmallMethods(@ForAll final long seed)
    {
        final String sql = RandomSql.STREAM + new RandomSql(seed).select();
        final List<Statement> statements;
        try
        {
            statements = new SqlCompiler(new Catalog(), SchemaSource.inFolder(directory), 1).compile(sql, "test");
        }
        catch (final SqlException ex)
        {
            return;
        }
        compared++;
        final JobPlan plan = ((Statement.CreateJob)statements.get(1)).job();
        assertEquals(
            run(plan, new JobCompiler(plan), seed),
            run(plan, new JobCompiler(plan, false, 1 + (int)(seed & 3)), seed), sql);
    }

    private static String run(final JobPlan plan, final JobCompiler compiler, final long seed)
    {
        final RandomSql rows = new RandomSql(seed + 1);
        final StreamDefinition stream = plan.scan().source();
        try (Partition partition = new Partition(0, 1 << 16, 1 << 20))
        {
            partition.addStream(stream);
            final JobHandle job = partition.add(plan, (context, faults, results) ->
                compiler.create(context, faults, results, directory, Background.INLINE));
            final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
            for (int i = 0; i < ROWS; i++)
            {
                final int length = new RowEncoder(stream.schema()).encode(rows.row(), buffer, 0);
                assertTrue(partition.onRecord(stream.id(), new UnsafeBuffer(buffer, 0, length), 0, length, 0, i));
            }
            partition.drain();
            final byte[] bytes = new byte[job.results().length()];
            job.results().buffer().getBytes(0, bytes);
            return job.results().count() + " results, " + partition.deadLetters().produced() + " dead letters, " +
                partition.divisionsByZero() + " divisions by zero, " + HexFormat.of().formatHex(bytes);
        }
    }
}
