package io.corelane.core.function;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.core.partition.PartitionHarness;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the catalog says is so. */
final class FunctionCatalogTest
{
    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource
    void shouldGiveTheResultsOfItsExamples(final PartitionHarness.Engine engine)
    {
        final List<FunctionEntry> entries = FunctionCatalog.standard().stream().filter(
            (entry) -> FunctionEntry.Kind.SCALAR == entry.kind()).collect(Collectors.toList());
        final StringBuilder sql = new StringBuilder("CREATE STREAM s (a BIGINT);\n");
        for (int i = 0; i < entries.size(); i++)
        {
            sql.append("CREATE STREAM j" + i + " AS SELECT CAST(" + entries.get(i).example() +
                " AS VARCHAR(100)) AS x FROM s;\n");
        }
        try (PartitionHarness harness = new PartitionHarness(engine, directory, sql.toString()))
        {
            final List<String> results = harness.feed("s", 1L).results();
            assertEquals(entries.size(), results.size(), () -> "dead letters: " + harness.deadLetters());
            for (int i = 0; i < entries.size(); i++)
            {
                final String result = entries.get(i).result();
                assertEquals("j" + i + " insert (" + ("NULL".equals(result) ? result : "'" + result + "'") + ")",
                    results.get(i), entries.get(i).example());
            }
        }
    }

    @Test
    void shouldSaySomethingOfEachFunction()
    {
        for (final FunctionEntry entry : FunctionCatalog.standard())
        {
            assertTrue(entry.description().endsWith("."), entry.name());
            assertFalse(entry.signatures().isEmpty(), entry.name());
            entry.signatures().forEach((signature) -> assertTrue(signature.contains(entry.name()), signature));
            assertTrue(entry.example().contains(entry.name()), entry.name());
        }
    }
}
