package io.corelane.perf.report;

import java.util.Locale;

/** Pieces of a drawing; their looks are the page's. */
final class Svg
{
    private Svg()
    {
    }

    static StringBuilder begin(final int width, final int height, final String title)
    {
        final StringBuilder svg = new StringBuilder(String.format(Locale.ROOT,
            "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n", width, height, escape(title)));
        text(svg, "title", 8, 18, title);
        return svg;
    }

    static void line(
        final StringBuilder svg, final String look, final double x1, final double y1, final double x2, final double y2)
    {
        svg.append(String.format(Locale.ROOT,
            "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n", look, x1, y1, x2, y2));
    }

    static void text(final StringBuilder svg, final String look, final double x, final double y, final String text)
    {
        svg.append(String.format(Locale.ROOT, "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>%n", look, x, y,
            escape(text)));
    }

    static String escape(final String text)
    {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
