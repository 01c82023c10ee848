package io.corelane.tools;

import io.corelane.ingest.ApplianceException;
import io.corelane.ingest.metrics.CountersFile;
import io.corelane.ingest.metrics.MetricsSnapshot;
import io.corelane.tools.metrics.Overview;
import io.corelane.tools.metrics.OverviewBuilder;
import io.corelane.tools.metrics.Room;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What commands have in common that read the counters of a running appliance: which one, and what rates are over. */
abstract class MetricsView extends ToolCommand
{
    @Option(
        names = "--interval",
        paramLabel = "T",
        defaultValue = "1s",
        description = "Time over which rates are measured, 1s by default; 0s for none.")
    private String interval;

    @Mixin
    private InstanceOptions instance;

    MetricsView(final ToolIo io)
    {
        super(io);
    }

    final CountersFile open()
    {
        final String aeronDirectory = instance.aeronDirectory(io());
        final CountersFile file;
        try
        {
            file = CountersFile.open(aeronDirectory);
        }
        catch (final ApplianceException ex)
        {
            throw new ToolException(goneExitCode(), ex.getMessage(), ex);
        }
        if (!file.isAlive())
        {
            file.close();
            throw new ToolException(goneExitCode(), "the appliance in " + instance.directory(io()) +
                " is not running: its driver shows no life; start it by corelane run");
        }
        return file;
    }

    /** What it answers when no appliance does. */
    int goneExitCode()
    {
        return ExitCode.FAILED;
    }

    final Room room()
    {
        return new Room(instance.directory(io()), Path.of(instance.aeronDirectory(io())));
    }

    final long intervalNs()
    {
        return Units.nanoseconds(interval, "--interval");
    }

    /** Two looks, the interval apart. */
    final Overview overview(final CountersFile file)
    {
        final MetricsSnapshot before = 0 == intervalNs() ? MetricsSnapshot.empty() : file.snapshot();
        if (intervalNs() > 0)
        {
            io().stop().await(intervalNs());
        }
        return new OverviewBuilder(before, file.snapshot()).build();
    }

    static String bytes(final double count)
    {
        final String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
        double value = count;
        int unit = 0;
        while (value >= 1_024 && unit < units.length - 1)
        {
            value /= 1_024;
            unit++;
        }
        return 0 == unit ? (long)value + " B" : String.format(Locale.ROOT, "%.1f %s", value, units[unit]);
    }

    static String duration(final long ns)
    {
        final double us = ns / 1e3;
        return ns < 0 ? "-" : us < 1_000 ? String.format(Locale.ROOT, "%.1f us", us) :
            us < 1_000_000 ? String.format(Locale.ROOT, "%.1f ms", us / 1e3) :
            TimeUnit.NANOSECONDS.toSeconds(ns) + " s";
    }
}
