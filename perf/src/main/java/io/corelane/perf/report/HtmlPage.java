package io.corelane.perf.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** A report as one page: style and drawings are in it, nothing is loaded from anywhere, and there is no script. */
final class HtmlPage
{
    private static final String STYLE = """
        :root { color-scheme: light dark; --ink: #1c2430; --soft: #667085; --grid: #e3e7ee; --page: #ffffff;
          --c0: #2563eb; --c1: #ea580c; --c2: #16a34a; --c3: #9333ea; --c4: #0891b2; --c5: #be123c; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6e9ef; --soft: #98a2b3; --grid: #2b3340;
          --page: #12161c; --c0: #60a5fa; --c1: #fb923c; --c2: #4ade80; --c3: #c084fc; --c4: #22d3ee; --c5: #fb7185; } }
        body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--page); margin: 2rem auto;
          max-width: 900px; padding: 0 1rem; }
        h1 { font-size: 1.5rem; margin-bottom: 0; } h2 { font-size: 1.1rem; margin-top: 2rem; }
        table { border-collapse: collapse; width: 100%; font-size: 14px; }
        th, td { text-align: left; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid var(--grid);
          vertical-align: top; }
        td.n { font-variant-numeric: tabular-nums; white-space: nowrap; }
        .soft { color: var(--soft); } .yes { color: var(--c2); } .no { color: var(--c1); } .void { color: var(--c5); }
        pre { font-size: 13px; overflow-x: auto; } svg { width: 100%; margin-top: 1.5rem; }
        svg text { fill: var(--ink); font: 12px system-ui, sans-serif; }
        svg .title { font-size: 15px; font-weight: 600; }
        svg .tick, svg .label { fill: var(--soft); } svg .end { text-anchor: end; } svg .middle { text-anchor: middle; }
        svg .grid { stroke: var(--grid); } svg .range { stroke: var(--ink); stroke-width: 2; }
        svg .goal { stroke: var(--c1); stroke-width: 2; } svg polyline { fill: none; stroke-width: 2; }
        svg .c0 { fill: var(--c0); } svg .c1 { fill: var(--c1); } svg .c2 { fill: var(--c2); }
        svg .c3 { fill: var(--c3); }
        svg .c4 { fill: var(--c4); } svg .c5 { fill: var(--c5); } svg .s0 { stroke: var(--c0); }
        svg .s1 { stroke: var(--c1); } svg .s2 { stroke: var(--c2); } svg .s3 { stroke: var(--c3); }
        svg .s4 { stroke: var(--c4); } svg .s5 { stroke: var(--c5); }
        """;

    private final BenchReport report;
    private final String table;
    private final String comparison;

    HtmlPage(final BenchReport report, final String table, final String comparison)
    {
        this.report = report;
        this.table = table;
        this.comparison = comparison;
    }

    String text()
    {
        final JsonNode root = report.json();
        final String title = "corelane bench " + report.bench();
        final StringBuilder page = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n")
            .append("<meta charset=\"utf-8\">\n")
            .append("<meta name=\"viewport\" content=\"width=device-width\">\n<title>").append(Svg.escape(title))
            .append("</title>\n<style>\n").append(STYLE).append("</style>\n</head>\n<body>\n<h1>")
            .append(Svg.escape(title)).append("</h1>\n<p class=\"soft\">")
            .append(Svg.escape(root.path("environment").path("at").asText())).append("</p>\n");
        report.failures().forEach((failure) -> paragraph(page, "void", "Void: " + failure));
        ratios(page, report.ratios());
        report.plots().forEach((plot) -> page.append(plot.svg()));
        page.append("<h2>Figures</h2>\n<pre>").append(Svg.escape(table.strip())).append("</pre>\n");
        if (!comparison.isEmpty())
        {
            page.append("<h2>Then and now</h2>\n<pre>").append(Svg.escape(comparison.strip())).append("</pre>\n");
        }
        report.notes().forEach((note) -> paragraph(page, "soft", note));
        environment(page, root.path("environment"));
        return page.append("</body>\n</html>\n").toString();
    }

    private static void paragraph(final StringBuilder page, final String look, final String text)
    {
        page.append("<p class=\"").append(look).append("\">").append(Svg.escape(text)).append("</p>\n");
    }

    private static void ratios(final StringBuilder page, final List<Ratio> ratios)
    {
        if (ratios.isEmpty())
        {
            return;
        }
        page.append("<h2>Ratios</h2>\n<table><tr><th>ratio</th><th>median (range)</th><th>goal</th></tr>\n");
        for (final Ratio ratio : ratios)
        {
            final String look = !ratio.hasGoal() ? "soft" : ratio.isReached() ? "yes" : "no";
            page.append("<tr><td>").append(Svg.escape(ratio.name())).append("</td><td class=\"n\">")
                .append(ratio.spread().text("%.3f")).append("</td><td class=\"").append(look).append("\">")
                .append(Svg.escape(ratio.goalText())).append("</td></tr>\n");
        }
        page.append("</table>\n");
        final BarPlot bars = new BarPlot("Ratios; a line across is a goal", "");
        ratios.forEach((ratio) -> bars.bar(ratio.name(), ratio.spread(), ratio.goal()));
        page.append(bars.svg());
    }

    private static void environment(final StringBuilder page, final JsonNode environment)
    {
        page.append("<h2>The machine</h2>\n<table>\n");
        environment.properties().forEach((field) ->
        {
            if (field.getValue().isValueNode())
            {
                row(page, field.getKey().replace('_', ' '), field.getValue().asText(), "");
            }
        });
        environment.path("preflight").forEach((check) -> row(page, "preflight: " + check.path("check").asText(),
            check.path("found").asText(), check.path("status").asText()));
        page.append("</table>\n");
    }

    private static void row(final StringBuilder page, final String name, final String value, final String status)
    {
        final String look = "pass".equals(status) ? "yes" : "no";
        page.append("<tr><td>").append(Svg.escape(name)).append("</td><td class=\"").append(look).append("\">")
            .append(status).append("</td><td>").append(Svg.escape(value)).append("</td></tr>\n");
    }
}
