package io.corelane.tools;

import io.corelane.core.plan.JobPlan;
import io.corelane.ingest.Appliance;
import io.corelane.ingest.ApplianceContext;
import io.corelane.ingest.client.CorelaneClient;
import io.corelane.ingest.client.ResultReader;
import io.corelane.tools.health.Starting;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code corelane demo}: an appliance, a publisher in a process of its own, and a live table of results. */
@Command(
    name = "demo",
    header = "Watch an appliance at work: made-up trades from a process of their own, results in a table and a page.",
    description = {
        "",
        "The job file is examples/trades.sql. Latency is from the intended send time of a trade in the publisher's",
        "process to its result seen in this one, open loop. The page is the console that every appliance has. Ends at",
        "Ctrl-C or after --seconds.",
        ""})
final class DemoCommand extends ToolCommand
{
    @Option(names = "--seconds", paramLabel = "N", description = "End after N seconds; else at Ctrl-C.")
    private Double seconds;

    @Option(names = "--partitions", defaultValue = "1", paramLabel = "N", description = "Partitions, 1 by default.")
    private int partitions;

    @Option(
        names = "--rate",
        defaultValue = "100k",
        paramLabel = "R",
        description = "Trades a second: 50000, 200k, 1.5M or max; 100k by default.")
    private String rate;

    @Option(names = "--seed", defaultValue = "1", paramLabel = "S", description = "Seed of the made-up trades.")
    private long seed;

    @Option(
        names = "--http",
        paramLabel = "ADDRESS",
        description = "Address and port of the page, or off; 127.0.0.1:7077 by default.")
    private String listen;

    DemoCommand(final ToolIo io)
    {
        super(io);
    }

    @Override
    public Integer call() throws IOException
    {
        Pacer.parse(rate);
        if (null != seconds && seconds <= 0)
        {
            throw ToolException.usage("--seconds takes a number above 0");
        }
        final StopSignal stop = io().stop().watch();
        final long startNs = io().nanoTime().getAsLong();
        final Settings settings = settings();
        try (TemporaryFolder folder = TemporaryFolder.create("corelane-demo-"))
        {
            final ApplianceContext context = context(folder.path());
            final Starting starting = new Starting(io().nanoTime(), (bytesDone, bytes, records) -> { });
            try (RunConsole console = new RunConsole(io(), "demo", "--http", settings, starting, context))
            {
                run(context, console, stop, startNs);
            }
        }
        return ExitCode.OK;
    }

    private void run(
        final ApplianceContext context, final RunConsole console, final StopSignal stop, final long startNs)
        throws IOException
    {
        try (Appliance appliance = Appliance.launch(context);
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), error -> { });
            ResultReader results = client.results(DemoJob.JOB);
            DemoPublisher publisher = DemoPublisher.start(appliance.aeronDirectory(), rate, seed))
        {
            io().out().println("appliance with " + Progress.count(partitions, "partition") +
                " ready in " + Progress.seconds(io().nanoTime().getAsLong() - startNs) +
                ", idle loops: " + appliance.cpuPlan().idleMode().name().toLowerCase(Locale.ROOT) +
                "; publisher is process " + publisher.pid());
            appliance.cpuPlan().notes().forEach(io().out()::println);
            console.attach(appliance);
            try
            {
                console.announce();
                final JobPlan job = appliance.catalog().job(DemoJob.JOB);
                final DemoScreen screen = new DemoScreen(io(), job, client);
                screen.run(results, publisher, stop, null == seconds ? Long.MAX_VALUE : (long)(seconds * 1e9));
                publisher.stop();
                screen.end(results, appliance);
            }
            finally
            {
                console.detach();
            }
        }
    }

    private Settings settings()
    {
        final Settings settings = Settings.defaults();
        settings.set(Setting.PARTITIONS, Integer.toString(partitions), "--partitions", "--partitions");
        if (null != listen)
        {
            settings.set(Setting.HTTP_LISTEN, listen, "--http", "--http");
        }
        return settings.require();
    }

    private ApplianceContext context(final Path directory) throws IOException
    {
        return new ApplianceContext()
            .directory(directory)
            .partitions(partitions)
            .sql(DemoJob.sql(), DemoJob.NAME, directory)
            .errorHandler(error -> io().err().println("corelane demo: " + Failures.sentence(error)));
    }
}
