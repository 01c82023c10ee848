package io.corelane.tools;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.codec.RecordSchema;
import io.corelane.codec.RowDecoder;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class DemoCommandTest
{
    @Test
    @Timeout(120)
    void shouldShowResultsAndEndByItself()
    {
        final ToolRun run = ToolRun.of("demo", "--seconds", "1", "--rate", "20k", "--http", "off");
        assertEquals("", run.err());
        assertEquals(ExitCode.OK, run.exitCode());
        final Matcher totals = Pattern.compile("([0-9,]+) trades, ([0-9,]+) results, 0 missed, 0 dead letters")
            .matcher(run.out());
        assertTrue(totals.find(), run.out());
        assertEquals(totals.group(1), totals.group(2));
        assertTrue(run.out().contains("\nIBM  "), run.out());
        assertTrue(run.out().contains("latency from intended send time to result seen: p50 "), run.out());
        final Matcher publisher = Pattern.compile("publisher is process ([0-9]+)").matcher(run.out());
        assertTrue(publisher.find(), run.out());
        assertTrue(ProcessHandle.of(Long.parseLong(publisher.group(1))).isEmpty());
    }

    @Test
    @Timeout(120)
    void shouldShowThePageWhileItRuns() throws IOException, InterruptedException
    {
        final ToolRun demo = ToolRun.start(false, "demo", "--rate", "20k", "--http", "127.0.0.1:0")
            .awaitOut("results, ");
        final Matcher console = Pattern.compile("console (http://127.0.0.1:[0-9]+/)\n").matcher(demo.out());
        assertTrue(console.find(), demo.out());
        final HttpResponse<String> answer = HttpClient.newHttpClient().send(
            HttpRequest.newBuilder(URI.create(console.group(1) + "api/dashboard")).build(),
            HttpResponse.BodyHandlers.ofString());
        assertEquals(200, answer.statusCode());
        assertTrue(answer.body().contains("Last price"), answer.body());
        demo.close();
        assertEquals("", demo.err());
        assertEquals(ExitCode.OK, demo.exitCode());
        final ToolRun taken = ToolRun.of("demo", "--seconds", "1", "--http", "here");
        assertEquals(ExitCode.USAGE, taken.exitCode());
        assertTrue(taken.err().startsWith("corelane demo: --http is 'here', which is no address with a port"),
            taken.err());
    }

    @Test
    void shouldRefuseWhatCannotBe()
    {
        assertEquals("corelane demo: --seconds takes a number above 0\n", ToolRun.of("demo", "--seconds", "0").err());
        assertEquals(ExitCode.USAGE, ToolRun.of("demo", "--rate", "fast").exitCode());
    }

    @Test
    void shouldGenerateTheSameTradesFromTheSameSeed() throws IOException
    {
        final RecordSchema schema = DemoJob.stream().schema();
        final TradeGenerator one = new TradeGenerator(schema, 5);
        final TradeGenerator two = new TradeGenerator(schema, 5);
        final RowDecoder decoder = new RowDecoder(schema);
        BigDecimal least = BigDecimal.valueOf(1_000_000);
        for (int i = 0; i < 1_000; i++)
        {
            one.next(i);
            two.next(i);
            final Object[] row = decoder.decode(one.record(), 0, one.length());
            assertArrayEquals(row, decoder.decode(two.record(), 0, two.length()));
            assertEquals((long)i, row[4]);
            least = least.min((BigDecimal)row[1]);
        }
        assertTrue(least.compareTo(BigDecimal.ONE) >= 0, least.toString());
    }

    @Test
    void shouldShipTheJobFileAsAnExample() throws IOException
    {
        final Path root = Path.of(System.getProperty("corelane.root"));
        assertEquals(DemoJob.sql(), Files.readString(root.resolve("tools/src/main/dist/examples/trades.sql")));
    }
}
