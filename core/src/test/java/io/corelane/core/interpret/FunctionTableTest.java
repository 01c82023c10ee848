package io.corelane.core.interpret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.core.partition.PartitionHarness;
import io.corelane.core.partition.PartitionHarness.Engine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Known answers of functions, by the interpreter and by generated code: lines of {@code functions.txt} with an
 * expression, an arrow and the answer, which is a fault's name when the record becomes a dead letter. {@code NULL!} is
 * a NULL that is counted as a division by zero is.
 */
class FunctionTableTest
{
    private static final String STREAM = "CREATE STREAM r (one BIGINT, seven BIGINT, zero BIGINT, most BIGINT, " +
        "nul BIGINT, d DECIMAL(10,2), w DECIMAL(38,4), g DECIMAL(19,3), x DOUBLE, y DOUBLE, t BOOLEAN, n BOOLEAN, " +
        "s VARCHAR(40), e VARCHAR(40), z VARCHAR(8), ts TIMESTAMP, early TIMESTAMP);\n";
    private static final Object[] ROW = {1L, 7L, 0L, Long.MAX_VALUE, null, "-12.35",
        "9999999999999999999999999999999999.9999", "9223372036854775.807", 2.5, -0.75, true, null, "Hello, World",
        "naïve café 日本 😀", null, 1_769_860_800_123_456_789L, -1L};
    private static final List<String> FAULTS = List.of("OVERFLOW", "CAST", "TOO_LONG");
    private static final String ARROW = " => ";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource
    void shouldGiveTheKnownAnswers(final Engine engine) throws IOException
    {
        final StringBuilder sql = new StringBuilder(STREAM);
        final List<String> answers = new ArrayList<>();
        final List<String> faults = new ArrayList<>();
        long counted = 0;
        int job = 0;
        for (final String line : lines())
        {
            final int arrow = line.lastIndexOf(ARROW);
            assertTrue(arrow > 0, line);
            final String expression = line.substring(0, arrow);
            final String answer = line.substring(arrow + ARROW.length());
            final String name = "j" + job++;
            sql.append("CREATE STREAM " + name + " AS SELECT " + expression + " AS c FROM r;\n");
            if (FAULTS.contains(answer))
            {
                faults.add(answer + " " + name + " 0");
            }
            else
            {
                counted += answer.endsWith("!") ? 1 : 0;
                answers.add(name + " insert (" + ("NULL!".equals(answer) ? "NULL" : answer) + ") of " + expression);
            }
        }
        assertTrue(job > 20);
        try (PartitionHarness harness = new PartitionHarness(engine, directory, sql.toString()))
        {
            final List<String> results = harness.feed("r", ROW).results();
            final List<String> actual = new ArrayList<>();
            for (int i = 0; i < results.size(); i++)
            {
                final String answer = answers.get(Math.min(i, answers.size() - 1));
                actual.add(results.get(i) + answer.substring(answer.indexOf(" of ")));
            }
            assertSame(answers, actual);
            assertSame(faults, harness.deadLetters());
            assertEquals(counted, harness.partition().divisionsByZero());
        }
    }

    /** Shows only the lines that differ. */
    private static void assertSame(final List<String> expected, final List<String> actual)
    {
        final List<String> missing = new ArrayList<>(expected);
        missing.removeAll(actual);
        final List<String> unexpected = new ArrayList<>(actual);
        unexpected.removeAll(expected);
        assertEquals(String.join("\n", missing), String.join("\n", unexpected));
        assertEquals(expected.size(), actual.size());
    }

    private static List<String> lines() throws IOException
    {
        final List<String> lines = new ArrayList<>();
        try (InputStream in = FunctionTableTest.class.getResourceAsStream("functions.txt"))
        {
            new String(in.readAllBytes(), UTF_8).lines()
                .filter((line) -> !line.isBlank() && !line.startsWith("#")).forEach(lines::add);
        }
        return lines;
    }
}
