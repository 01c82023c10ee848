package io.corelane.tools;

import io.corelane.ingest.client.CorelaneClient;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code corelane demo-publisher}: the demo's other process. It ends when it is told to, or its parent is gone. */
@Command(name = "demo-publisher", hidden = true, header = "Publish made-up trades to the demo.")
final class DemoPublisherCommand extends ToolCommand
{
    private static final long PARENT_CHECK_NS = TimeUnit.SECONDS.toNanos(1);
    private static final int CHECK_MASK = (1 << 10) - 1;

    @Option(names = "--aeron-dir", required = true, description = "Aeron's directory of the demo.")
    private String aeronDirectory;

    @Option(names = "--rate", required = true, description = "Trades a second.")
    private String rate;

    @Option(names = "--seed", defaultValue = "1", description = "Seed of the random walk.")
    private long seed;

    private long parentCheckNs;

    DemoPublisherCommand(final ToolIo io)
    {
        super(io);
    }

    @Override
    public Integer call() throws IOException
    {
        final StopSignal stop = io().stop().watch();
        final ProcessHandle parent = ProcessHandle.current().parent().orElse(null);
        final TradeGenerator trades = new TradeGenerator(DemoJob.stream().schema(), seed);
        try (CorelaneClient client = CorelaneClient.connect(aeronDirectory, error -> { });
            PublisherSink sink = new PublisherSink(client, DemoJob.STREAM, stop::isStopped, io().nanoTime()))
        {
            final Pacer pacer = new Pacer(Pacer.parse(rate), io().nanoTime(), client::nowNs);
            pacer.start();
            for (long i = 1; !stop.isStopped(); i++)
            {
                while (pacer.isEarly() && !stop.isStopped())
                {
                    sink.flush();
                    pacer.pause();
                }
                final long sendTimeNs = pacer.next();
                trades.next(sendTimeNs);
                sink.send(trades.record(), 0, trades.length(), sendTimeNs);
                if (0 == (i & CHECK_MASK) && isOrphan(parent))
                {
                    break;
                }
            }
            sink.flush();
        }
        return ExitCode.OK;
    }

    private boolean isOrphan(final ProcessHandle parent)
    {
        final long nowNs = io().nanoTime().getAsLong();
        if (nowNs - parentCheckNs < PARENT_CHECK_NS)
        {
            return false;
        }
        parentCheckNs = nowNs;
        return null == parent || !parent.isAlive();
    }
}
