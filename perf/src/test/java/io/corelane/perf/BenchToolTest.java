package io.corelane.perf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BenchToolTest
{
    @ParameterizedTest
    @ValueSource(strings = {
        "loop --rounds 0", "loop --passes 0", "loop --keys 0", "loop --window-records 0", "loop --jobs 0",
        "loop --memory /none", "loop --filter --window", "loop --filter --select x", "throughput --memory /none",
        "query --passes 0", "query --rounds 0", "query --keys 0", "checkpoint --rate 0", "checkpoint --dir /none",
        "checkpoint --state-dir /none", "recovery --keys 0", "recovery --dir /none", "acknowledge --rounds 0"})
    void shouldRefuseWhatCannotBeMeasured(final String words)
    {
        final String error = run(2, words.split(" "));
        assertTrue(error.startsWith("--"), error);
        assertFalse(error.contains("\tat "), error);
    }

    @Test
    void shouldSayInASentenceWhatIsWrongWithSql()
    {
        final String error = run(2, "loop", "--select", "SELECT prise FROM ticks");
        assertTrue(error.contains("prise"), error);
        assertFalse(error.contains("\tat "), error);
    }

    /** What a benchmark says on standard error. */
    private static String run(final int exitCode, final String... args)
    {
        final PrintStream before = System.err;
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try
        {
            assertEquals(exitCode, BenchTool.run(args), bytes.toString(StandardCharsets.UTF_8));
        }
        finally
        {
            System.setErr(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
