package io.corelane.perf.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How values lie along an axis. */
public enum Scale
{
    /** Equal steps. */
    LINEAR
    {
        @Override
        double at(final double value)
        {
            return value;
        }

        @Override
        List<Double> ticks(final double low, final double high)
        {
            final double rough = (high - low) / 5;
            final double power = Math.pow(10, Math.floor(Math.log10(rough)));
            final double digits = rough / power;
            final double step = power * (digits < 1.5 ? 1 : digits < 3.5 ? 2 : digits < 7.5 ? 5 : 10);
            final List<Double> ticks = new ArrayList<>();
            for (long i = (long)Math.ceil(low / step - 1e-9); i * step <= high * (1 + 1e-9); i++)
            {
                ticks.add(i * step);
            }
            return ticks;
        }
    },
    /** Equal factors; what is not positive lies where the least positive value does. */
    LOG
    {
        @Override
        double at(final double value)
        {
            return Math.log10(Math.max(value, Double.MIN_NORMAL));
        }

        @Override
        List<Double> ticks(final double low, final double high)
        {
            final List<Double> ticks = new ArrayList<>();
            for (double tick = Math.pow(10, Math.ceil(Math.log10(low) - 1e-9)); tick <= high * (1 + 1e-9); tick *= 10)
            {
                ticks.add(tick);
            }
            return ticks;
        }
    },
    /** Per cent, with as much room from 90 to 99 as from 99 to 99.9. */
    PERCENTILE
    {
        @Override
        double at(final double value)
        {
            return -Math.log10(1 - Math.min(value, 99.99999) / 100);
        }

        @Override
        List<Double> ticks(final double low, final double high)
        {
            final List<Double> ticks = new ArrayList<>();
            for (final double tick : new double[]{0, 50, 90, 99, 99.9, 99.99, 99.999, 99.9999})
            {
                if (tick >= low && tick <= high)
                {
                    ticks.add(tick);
                }
            }
            return ticks;
        }
    };

    abstract double at(double value);

    abstract List<Double> ticks(double low, double high);

    /**
     * A number as short as it goes.
     *
     * @param value any.
     * @return with M and k for millions and thousands.
     */
    public static String number(final double value)
    {
        final double size = Math.abs(value);
        if (size >= 1e6)
        {
            return strip(String.format(Locale.ROOT, "%.2f", value / 1e6)) + "M";
        }
        if (size >= 1e4)
        {
            return strip(String.format(Locale.ROOT, "%.1f", value / 1e3)) + "k";
        }
        return strip(String.format(Locale.ROOT, "%.4f", value));
    }

    private static String strip(final String digits)
    {
        return digits.contains(".") ? digits.replaceAll("0+$", "").replaceAll("\\.$", "") : digits;
    }
}
