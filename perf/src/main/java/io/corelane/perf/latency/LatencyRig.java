package io.corelane.perf.latency;

import io.aeron.Aeron;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.corelane.affinity.CpuPlan;
import io.corelane.affinity.IdleMode;
import io.corelane.affinity.PinnedThreadFactory;
import io.corelane.ingest.Appliance;
import io.corelane.ingest.ApplianceContext;
import io.corelane.perf.process.JavaProcess;
import io.corelane.perf.throughput.Ticks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.agrona.IoUtil;

/** Runs rounds: what answers in this process, the publisher in one of its own, the control in a third. */
final class LatencyRig
{
    private static final long SLACK_NS = TimeUnit.SECONDS.toNanos(60);
    private static final List<String> OPTIONS = List.of("-Xmx256m", "-XX:+UseSerialGC");

    private final int keys;
    private final IdleMode idleMode;
    private final List<Integer> cpus;
    private final long warmUpNs;
    private final long windowNs;
    private final JavaProcess control;

    /** CPUs: the publisher's and the answering thread's, or none. */
    LatencyRig(
        final int keys,
        final IdleMode idleMode,
        final List<Integer> cpus,
        final long warmUpNs,
        final long windowNs,
        final JavaProcess control)
    {
        this.keys = keys;
        this.idleMode = idleMode;
        this.cpus = cpus;
        this.warmUpNs = warmUpNs;
        this.windowNs = windowNs;
        this.control = control;
    }

    /** How many records a second there are results for, when the publisher is held by back pressure alone. */
    double maximum() throws IOException
    {
        final Path directory = directory();
        try (Appliance appliance = appliance(directory);
            JavaProcess publisher = publisher(LatencyWay.CORELANE, appliance.aeronDirectory(), 0))
        {
            publisher.expect("READY");
            return Double.parseDouble(publisher.expect("DONE"));
        }
        finally
        {
            IoUtil.delete(directory.toFile(), true);
        }
    }

    LatencyRound measure(final LatencyWay way, final double rate) throws IOException
    {
        final Path directory = directory();
        try
        {
            return switch (way)
            {
                case CORELANE -> corelane(directory, rate);
                case PING_PONG -> pingPong(directory, rate);
                default -> machine(rate);
            };
        }
        finally
        {
            IoUtil.delete(directory.toFile(), true);
        }
    }

    private LatencyRound corelane(final Path directory, final double rate) throws IOException
    {
        try (Appliance appliance = appliance(directory))
        {
            return measure(LatencyWay.CORELANE, appliance.aeronDirectory(), rate);
        }
    }

    private LatencyRound pingPong(final Path directory, final double rate) throws IOException
    {
        try (MediaDriver driver = MediaDriver.launch(new MediaDriver.Context()
            .aeronDirectoryName(directory.resolve("aeron").toString())
            .threadingMode(ThreadingMode.SHARED)
            .ipcTermBufferLength(ApplianceContext.DEFAULT_TERM_LENGTH)
            .dirDeleteOnShutdown(true));
            Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(driver.aeronDirectoryName()));
            PingPong answering = new PingPong(aeron, answeringCpu()))
        {
            answering.begin();
            return measure(LatencyWay.PING_PONG, driver.aeronDirectoryName(), rate);
        }
    }

    private LatencyRound machine(final double rate) throws IOException
    {
        final AtomicBoolean isStopped = new AtomicBoolean();
        final PinnedThreadFactory factory = new PinnedThreadFactory("spin", answeringCpu());
        factory.newThread(() ->
        {
            while (!isStopped.get())
            {
                Thread.onSpinWait();
            }
        }).start();
        try
        {
            return measure(LatencyWay.MACHINE, "-", rate);
        }
        finally
        {
            isStopped.set(true);
        }
    }

    private LatencyRound measure(final LatencyWay way, final String aeronDirectory, final double rate)
        throws IOException
    {
        try (JavaProcess publisher = publisher(way, aeronDirectory, rate))
        {
            publisher.expect("READY");
            pause(warmUpNs);
            control.proceed();
            control.expect("STARTED");
            pause(windowNs);
            control.proceed();
            final Histogram late = LatencyRecorder.decode(control.expect("CONTROL"));
            final List<Histogram> parts = new ArrayList<>();
            final Histogram all = LatencyRecorder.histogram();
            for (int i = new LatencyRecorder(windowNs).parts(); i > 0; i--)
            {
                parts.add(LatencyRecorder.decode(publisher.expect("PART")));
                all.add(parts.get(parts.size() - 1));
            }
            final String[] done = publisher.expect("DONE").split(" ");
            final long sent = Long.parseLong(done[0]);
            return new LatencyRound(way, all, parts, late, (sent - 1) * 1e9 / Long.parseLong(done[2]), sent,
                Long.parseLong(done[1]));
        }
    }

    private Appliance appliance(final Path directory)
    {
        return Appliance.launch(new ApplianceContext()
            .directory(directory)
            .recording(false)
            .aeronDirectory(directory.resolve("aeron").toString())
            .sql(Ticks.STREAM + Ticks.CHANGES_JOB, "bench", directory)
            .cpus(cpus.isEmpty() ? "none" : String.valueOf(answeringCpu()))
            .idleMode(idleMode)
            .errorHandler(Throwable::printStackTrace));
    }

    private JavaProcess publisher(final LatencyWay way, final String aeronDirectory, final double rate)
        throws IOException
    {
        return JavaProcess.start(LatencyProcess.class, warmUpNs + windowNs + SLACK_NS, OPTIONS,
            List.of(way.name(), aeronDirectory, String.valueOf(keys), String.valueOf(rate), String.valueOf(warmUpNs),
            String.valueOf(windowNs), String.valueOf(cpus.isEmpty() ? CpuPlan.UNPINNED : cpus.get(0))));
    }

    private int answeringCpu()
    {
        return cpus.isEmpty() ? CpuPlan.UNPINNED : cpus.get(1);
    }

    private static Path directory() throws IOException
    {
        return Files.createTempDirectory(Path.of("/dev/shm"), "corelane-latency");
    }

    private static void pause(final long ns)
    {
        final long deadlineNs = System.nanoTime() + ns;
        for (long left = ns; left > 0; left = deadlineNs - System.nanoTime())
        {
            LockSupport.parkNanos(left);
        }
    }
}
