package io.corelane.perf.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Lines over two axes. For one thread. */
public final class LinePlot implements Plot
{
    private static final int WIDTH = 860;
    private static final int HEIGHT = 380;
    private static final int LEFT = 74;
    private static final int RIGHT = 20;
    private static final int TOP = 62;
    private static final int BOTTOM = 50;
    private static final int COLOURS = 6;
    private static final int LEGEND_STEP = 150;

    private final String title;
    private final Axis x;
    private final Axis y;
    private final List<Line> lines = new ArrayList<>();

    /** Points of one line, in order. */
    private record Line(String name, double[] xs, double[] ys, boolean isMarked)
    {
    }

    /** Along one axis: values to pixels. */
    private record Span(Scale scale, double low, double high, int from, int to)
    {
        double pixel(final double value)
        {
            final double start = scale.at(low);
            return from + (scale.at(value) - start) / (scale.at(high) - start) * (to - from);
        }
    }

    /**
     * An empty one.
     *
     * @param title of the plot.
     * @param x     to the right.
     * @param y     upwards.
     */
    public LinePlot(final String title, final Axis x, final Axis y)
    {
        this.title = title;
        this.x = x;
        this.y = y;
    }

    /**
     * Adds a line.
     *
     * @param name in the legend.
     * @param xs   of its points.
     * @param ys   as many.
     * @return this.
     */
    public LinePlot line(final String name, final double[] xs, final double[] ys)
    {
        lines.add(new Line(name, xs, ys, false));
        return this;
    }

    /**
     * Adds points that were measured, not joined.
     *
     * @param name in the legend.
     * @param xs   of the points.
     * @param ys   as many.
     * @return this.
     */
    public LinePlot points(final String name, final double[] xs, final double[] ys)
    {
        lines.add(new Line(name, xs, ys, true));
        return this;
    }

    @Override
    public String svg()
    {
        final Span across = span(x.scale(), Line::xs, LEFT, WIDTH - RIGHT);
        final Span up = span(y.scale(), Line::ys, HEIGHT - BOTTOM, TOP);
        final StringBuilder svg = Svg.begin(WIDTH, HEIGHT, title);
        for (final double tick : up.scale.ticks(up.low, up.high))
        {
            final double at = up.pixel(tick);
            Svg.line(svg, "grid", LEFT, at, WIDTH - RIGHT, at);
            Svg.text(svg, "tick end", LEFT - 8, at + 4, Scale.number(tick));
        }
        for (final double tick : across.scale.ticks(across.low, across.high))
        {
            final double at = across.pixel(tick);
            Svg.line(svg, "grid", at, TOP, at, HEIGHT - BOTTOM);
            Svg.text(svg, "tick middle", at, HEIGHT - BOTTOM + 18, Scale.number(tick));
        }
        Svg.text(svg, "label middle", (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 8, x.label());
        Svg.text(svg, "label", 8, TOP - 8, y.label());
        for (int i = 0; i < lines.size(); i++)
        {
            final Line line = lines.get(i);
            Svg.text(svg, "legend c" + i % COLOURS, LEFT + 14 + i * LEGEND_STEP, TOP - 24, line.name);
            svg.append(String.format(Locale.ROOT, "<circle class=\"c%d\" cx=\"%d\" cy=\"%d\" r=\"4\"/>%n",
                i % COLOURS, LEFT + 5 + i * LEGEND_STEP, TOP - 28));
            draw(svg, line, i % COLOURS, across, up);
        }
        return svg.append("</svg>\n").toString();
    }

    private static void draw(
        final StringBuilder svg, final Line line, final int colour, final Span across, final Span up)
    {
        if (line.isMarked)
        {
            for (int i = 0; i < line.xs.length; i++)
            {
                svg.append(String.format(Locale.ROOT, "<circle class=\"c%d\" cx=\"%.1f\" cy=\"%.1f\" r=\"4\"/>%n",
                    colour, across.pixel(line.xs[i]), up.pixel(line.ys[i])));
            }
            return;
        }
        svg.append("<polyline class=\"s").append(colour).append("\" points=\"");
        for (int i = 0; i < line.xs.length; i++)
        {
            svg.append(String.format(Locale.ROOT, "%.1f,%.1f ", across.pixel(line.xs[i]), up.pixel(line.ys[i])));
        }
        svg.append("\"/>\n");
    }

    private Span span(final Scale scale, final Function<Line, double[]> side, final int from, final int to)
    {
        double low = Double.MAX_VALUE;
        double high = -Double.MAX_VALUE;
        for (final Line line : lines)
        {
            for (final double value : side.apply(line))
            {
                low = Math.min(low, Scale.LOG == scale && value <= 0 ? low : value);
                high = Math.max(high, value);
            }
        }
        low = Scale.LINEAR == scale ? Math.min(0, low) : low;
        if (Scale.LOG == scale)
        {
            // Whole powers of ten, so that there is a tick at both ends.
            low = Double.MAX_VALUE == low ? 1 : Math.pow(10, Math.floor(Math.log10(low)));
            high = Math.pow(10, Math.ceil(Math.log10(Math.max(high, low * 10))));
        }
        high = high > low ? high : low + 1;
        return new Span(scale, low, high, from, to);
    }
}
