package io.corelane.perf.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Bars to the right, one below the other, each with the range of its rounds. For one thread. */
public final class BarPlot implements Plot
{
    private static final int WIDTH = 860;
    private static final int LEFT = 330;
    private static final int RIGHT = 150;
    private static final int TOP = 44;
    private static final int ROW = 26;

    private final String title;
    private final String unit;
    private final List<Bar> bars = new ArrayList<>();

    /** One of them. */
    private record Bar(String name, Spread spread, double goal)
    {
    }

    /**
     * An empty one.
     *
     * @param title of the plot.
     * @param unit  of its values.
     */
    public BarPlot(final String title, final String unit)
    {
        this.title = title;
        this.unit = unit;
    }

    /**
     * Adds a bar.
     *
     * @param name   beside it.
     * @param spread its length, and the range.
     * @return this.
     */
    public BarPlot bar(final String name, final Spread spread)
    {
        return bar(name, spread, BenchReport.NO_GOAL);
    }

    BarPlot bar(final String name, final Spread spread, final double goal)
    {
        bars.add(new Bar(name, spread, goal));
        return this;
    }

    @Override
    public String svg()
    {
        double most = Double.MIN_NORMAL;
        for (final Bar bar : bars)
        {
            most = Math.max(most, Math.max(bar.spread.max(), Double.isNaN(bar.goal) ? 0 : bar.goal));
        }
        final double scale = (WIDTH - LEFT - RIGHT) / most;
        final StringBuilder svg = Svg.begin(WIDTH, TOP + bars.size() * ROW + 10, title);
        for (int i = 0; i < bars.size(); i++)
        {
            final Bar bar = bars.get(i);
            final double middle = TOP + i * ROW + ROW / 2.0;
            Svg.text(svg, "tick end", LEFT - 8, middle + 4, bar.name);
            svg.append(String.format(Locale.ROOT,
                "<rect class=\"c0\" x=\"%d\" y=\"%.1f\" width=\"%.1f\" height=\"%d\"/>%n", LEFT, middle - 8,
                Math.max(0, bar.spread.median() * scale), 16));
            Svg.line(svg, "range", LEFT + bar.spread.min() * scale, middle, LEFT + bar.spread.max() * scale, middle);
            if (!Double.isNaN(bar.goal))
            {
                Svg.line(svg, "goal", LEFT + bar.goal * scale, middle - 11, LEFT + bar.goal * scale, middle + 11);
            }
            Svg.text(svg, "tick", LEFT + Math.max(bar.spread.max(), Double.isNaN(bar.goal) ? 0 : bar.goal) * scale + 8,
                middle + 4, Scale.number(bar.spread.median()) + " " + unit);
        }
        return svg.append("</svg>\n").toString();
    }
}
