package io.corelane.tools.console;

import io.corelane.tools.http.WebResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/** The files of the console's page, read once; there are no others. */
final class StaticFiles
{
    private static final Map<String, String> TYPES = Map.ofEntries(
        Map.entry("index.html", "text/html; charset=utf-8"),
        Map.entry("console.js", "text/javascript; charset=utf-8"),
        Map.entry("console.css", "text/css; charset=utf-8"),
        Map.entry("kit.js", "text/javascript; charset=utf-8"),
        Map.entry("charts.js", "text/javascript; charset=utf-8"),
        Map.entry("results.js", "text/javascript; charset=utf-8"),
        Map.entry("dashboard.js", "text/javascript; charset=utf-8"),
        Map.entry("job.js", "text/javascript; charset=utf-8"),
        Map.entry("uplot/uPlot.iife.min.js", "text/javascript; charset=utf-8"),
        Map.entry("uplot/uPlot.min.css", "text/css; charset=utf-8"),
        Map.entry("uplot/LICENSE", "text/plain; charset=utf-8"));

    private final Map<String, WebResponse> files = new TreeMap<>();

    StaticFiles()
    {
        TYPES.forEach((name, type) -> files.put("/" + name, WebResponse.file(type, read(name))));
        files.put("/", files.get("/index.html"));
    }

    /** The file at a path, or null. */
    WebResponse get(final String path)
    {
        return files.get(path);
    }

    private static byte[] read(final String name)
    {
        try (InputStream in = StaticFiles.class.getResourceAsStream(name))
        {
            return in.readAllBytes();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
