package io.corelane.perf.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReportOptionsTest
{
    @TempDir
    private Path folder;

    private final List<String> errors = new ArrayList<>();

    private static Function<BenchReport, String> found(final double rate, final double latency)
    {
        return (report) ->
        {
            report.ratio("rate", Better.HIGHER, 0.8, rate, rate * 2, rate / 2);
            report.ratio("latency", Better.LOWER, 2, latency);
            report.figures().put("keys", 7);
            return "a table";
        };
    }

    private int run(final Function<BenchReport, String> filler, final String... options)
    {
        return ReportRun.run("some", errors, filler, options);
    }

    @Test
    void shouldKeepRatiosWithMedianRangeAndGoal() throws IOException
    {
        final Path file = folder.resolve("kept.json");
        assertEquals(0, run(found(0.5, 3), "--save", file.toString()));
        final JsonNode root = new ObjectMapper().readTree(Files.readString(file));
        assertEquals("some", root.path("bench").asText());
        assertEquals(7, root.path("keys").asInt());
        assertEquals(0.5, root.at("/ratios/rate/median").asDouble());
        assertEquals(0.25, root.at("/ratios/rate/min").asDouble());
        assertEquals(1.0, root.at("/ratios/rate/max").asDouble());
        assertEquals(0.8, root.at("/ratios/rate/goal").asDouble());
        assertFalse(root.at("/ratios/rate/reached").asBoolean());
        assertEquals("lower", root.at("/ratios/latency/better").asText());
        assertTrue(root.at("/environment/preflight").size() > 5);
        assertTrue(root.at("/environment/steal_percent").isNumber());
    }

    @Test
    void shouldFailWhenARatioIsWorseByMoreThanTheTolerance()
    {
        final String file = folder.resolve("kept.json").toString();
        run(found(0.5, 3), "--save", file);
        assertEquals(0, run(found(0.46, 3.2), "--compare", file));
        assertEquals(1, run(found(0.44, 3), "--compare", file));
        assertEquals(1, run(found(0.5, 3.4), "--compare", file));
        assertEquals(0, run(found(0.44, 3.4), "--compare", file, "--tolerance", "0.2"));
        assertEquals(0, run(found(5, 0.3), "--compare", file));
        assertEquals(0, run((report) ->
        {
            report.ratio("rate", Better.HIGHER, 0.8, 0.5);
            report.ratio("a new one", Better.HIGHER, 0.8, 0.5);
            return "";
        }, "--compare", file));
        // Nothing to compare is not as good as before.
        assertEquals(1, run((report) -> "", "--compare", file));
    }

    @Test
    void shouldRefuseWhatCannotBeComparedBeforeAnythingIsMeasured() throws IOException
    {
        final Path file = folder.resolve("other.json");
        assertEquals(2, run(found(1, 1), "--compare", file.toString()));
        assertTrue(errors.get(0).contains("there is no file"), errors.get(0));
        Files.writeString(file, "{");
        assertEquals(2, run(found(1, 1), "--compare", file.toString()));
        Files.writeString(file, "{\"bench\":\"other\",\"ratios\":{}}");
        assertEquals(2, run(found(1, 1), "--compare", file.toString()));
        Files.writeString(file, "{\"bench\":\"other\",\"ratios\":{\"rate\":{\"median\":1}}}");
        assertEquals(2, run(found(1, 1), "--compare", file.toString()));
        assertTrue(errors.get(3).contains("is of bench other"), errors.get(3));
        assertEquals(2, run(found(1, 1), "--html", folder.resolve("none/page.html").toString()));
        assertEquals(2, run(found(1, 1), "--tolerance", "1.5"));
    }

    @Test
    void shouldNotKeepWhatIsVoid()
    {
        final Path file = folder.resolve("kept.json");
        assertEquals(1, run((report) ->
        {
            report.fail("the rate was missed");
            return "";
        }, "--save", file.toString()));
        assertFalse(Files.exists(file));
    }

    @Test
    void shouldWriteAPageThatNeedsNothingFromOutside() throws IOException
    {
        final Path file = folder.resolve("page.html");
        assertEquals(1, run((report) ->
        {
            report.plot(new LinePlot("A <plot>", new Axis("percentile", Scale.PERCENTILE), new Axis("us", Scale.LOG))
                .line("a & b", new double[]{0, 50, 99.9}, new double[]{1, 20, 3_000}));
            report.plot(new BarPlot("Bars", "M/s").bar("one", Spread.of(1, 2, 3)));
            report.ratio("rate", Better.HIGHER, 0.8, 0.9);
            report.note("a note");
            report.fail("void for a reason");
            return "a <table>";
        }, "--html", file.toString()));
        final String page = Files.readString(file);
        assertFalse(page.matches("(?s).*(https?:|src=|@import|<script|<link).*"), page);
        for (final String part : List.of(
            "A &lt;plot&gt;", "a &amp; b", "a &lt;table&gt;", "a note", "void for a reason",
            "at least 0.8, reached", "</html>"))
        {
            assertTrue(page.contains(part), part);
        }
        assertFalse(page.contains("NaN"), page);
    }
}
