package io.corelane.core.codegen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.core.partition.PartitionHarness;
import io.corelane.core.sql.SqlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Generated code gives what the interpreter gives, for whatever the dialect allows: results and dead letters. */
class GeneratedEqualsInterpreterTest
{
    private static final int ROWS = 40;

    private static Path directory;
    private static int compiled;
    private static int refused;

    @BeforeContainer
    static void makeDirectory() throws IOException
    {
        directory = Files.createTempDirectory("corelane-differential");
    }

    @AfterContainer
    static void removeDirectory() throws IOException
    {
        try (Stream<Path> files = Files.walk(directory))
        {
            files.sorted(Comparator.reverseOrder()).forEach((file) -> file.toFile().delete());
        }
        // Were most statements refused, the property would prove little.
        assertTrue(compiled > 2 * refused, compiled + " compiled, " + refused + " refused");
    }

    @Property(tries = 800, shrinking = ShrinkingMode.OFF)
    void shouldGiveWhatTheInterpreterGives(@ForAll final long seed)
    {
        final String sql = RandomSql.STREAM + new RandomSql(seed).select();
        final List<String> interpreted;
        try
        {
            interpreted = run(PartitionHarness.Engine.INTERPRETER, sql, seed);
        }
        catch (final SqlException ex)
        {
            refused++;
            return;
        }
        compiled++;
        assertEquals(interpreted, run(PartitionHarness.Engine.GENERATED, sql, seed), () -> sql);
    }

    private static List<String> run(final PartitionHarness.Engine engine, final String sql, final long seed)
    {
        final RandomSql rows = new RandomSql(seed + 1);
        final List<String> seen = new ArrayList<>();
        try (PartitionHarness harness = new PartitionHarness(engine, directory, sql))
        {
            for (int i = 0; i < ROWS; i++)
            {
                harness.feed("r", rows.row());
                seen.addAll(harness.results());
                seen.addAll(harness.deadLetters());
            }
            harness.drain();
            seen.addAll(harness.results());
            seen.addAll(harness.deadLetters());
            seen.add("divisions by zero: " + harness.partition().divisionsByZero());
        }
        return seen;
    }
}
