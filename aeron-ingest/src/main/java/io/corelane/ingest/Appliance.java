package io.corelane.ingest;

import io.aeron.Aeron;
import io.aeron.driver.MediaDriver;
import io.corelane.affinity.CpuPlan;
import io.corelane.affinity.CpuPlanException;
import io.corelane.affinity.CpuTopology;
import io.corelane.affinity.IdleStrategies;
import io.corelane.affinity.PinnedThreadFactory;
import io.corelane.codec.SchemaException;
import io.corelane.core.codegen.CompiledJob;
import io.corelane.core.sql.Catalog;
import io.corelane.core.sql.SqlException;
import io.corelane.ingest.client.AeronAccess;
import io.corelane.ingest.client.CorelaneClient;
import io.corelane.ingest.client.CounterFactory;
import io.corelane.ingest.client.CounterType;
import io.corelane.ingest.metrics.MetricsSnapshot;
import io.corelane.ingest.metrics.MetricsSource;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.agrona.CloseHelper;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.CompositeAgent;

/**
 * The appliance: driver, logs, partitions, egress, put together and running. {@link #launch} either gives one that is
 * ready, or has closed again what it had started. Thread safe.
 */
public final class Appliance implements AutoCloseable
{
    private static final long START_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(20);
    private static final long RECOVERY_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int BACKGROUND_QUEUE = 65_536;

    /** Requests of tools that wait. */
    private static final int CONTROL_QUEUE = 64;

    private static final long CHECKPOINT_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long DRAIN_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long CONTROL_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(2);

    private final ApplianceContext context;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final List<PartitionAgent> partitions = new ArrayList<>();
    private final List<Heartbeat> heartbeats = new CopyOnWriteArrayList<>();
    private final Failure failure;
    private final Loops loops;
    private CpuPlan cpuPlan;
    private ForwarderAgent forwarder;
    private TickAgent ticks;
    private Levels logs;
    private volatile CheckpointAgent checkpoints;
    private LiveCatalog live;
    private Recordings recordings;
    private ThreadPoolExecutor control;
    private RecoveryCounters recoveryCounters;
    private Aeron aeron;
    private boolean closed;

    private Appliance(final ApplianceContext context)
    {
        this.context = context;
        this.failure = new Failure(context.errorHandler(), context.recording());
        context.errorHandler(failure);
        this.loops = new Loops(failure);
    }

    /**
     * Launches an appliance.
     *
     * @param context what it is made of.
     * @return the appliance, ready.
     * @throws ApplianceException when it cannot start, with one sentence for the user.
     */
    public static Appliance launch(final ApplianceContext context)
    {
        context.conclude();
        final Appliance appliance = new Appliance(context);
        try
        {
            appliance.start();
            return appliance;
        }
        catch (final SqlException | SchemaException | CpuPlanException ex)
        {
            appliance.closeAll();
            throw new ApplianceException(ex.getMessage(), ex);
        }
        catch (final RuntimeException ex)
        {
            final String failure = appliance.failure();
            appliance.closeAll();
            if (null != failure)
            {
                throw new ApplianceException(failure, ex);
            }
            throw ex;
        }
    }

    /**
     * Why it has ended by itself: nothing runs any more, and it is to be closed.
     *
     * @return one sentence for the user, or null while it runs.
     */
    public String failure()
    {
        return failure.sentence();
    }

    /**
     * Streams and jobs that run.
     *
     * @return the catalog as it is now; it does not change any more.
     */
    public Catalog catalog()
    {
        return live.catalog();
    }

    /**
     * Where the loops run.
     *
     * @return the plan.
     */
    public CpuPlan cpuPlan()
    {
        return cpuPlan;
    }

    /**
     * A heartbeat of each loop: partitions, housekeeping (forwarder, ticks, control), and checkpoints when it records.
     *
     * @return the heartbeats, the same ones for as long as it runs.
     */
    public List<Heartbeat> heartbeats()
    {
        return List.copyOf(heartbeats);
    }

    /**
     * Aeron's directory, for clients.
     *
     * @return the directory.
     */
    public String aeronDirectory()
    {
        return context.aeronDirectory();
    }

    /**
     * Records that all partitions took so far.
     *
     * @return count.
     */
    public long records()
    {
        return metrics().sum(CounterType.PARTITION_RECORDS);
    }

    /**
     * Results that all jobs made so far.
     *
     * @return count.
     */
    public long results()
    {
        return metrics().sum(CounterType.JOB_RESULTS);
    }

    /**
     * Dead letters of all partitions so far.
     *
     * @return count.
     */
    public long deadLetters()
    {
        return metrics().sum(CounterType.PARTITION_DEAD_LETTERS);
    }

    /**
     * Ends it: takes what is in the logs, emits what EMIT FINAL owes, lets readers take what was sent (each for a
     * bounded time), then closes everything in the reverse order of its start.
     */
    @Override
    public synchronized void close()
    {
        if (!closed)
        {
            try
            {
                if (null == failure.sentence())
                {
                    drain();
                }
            }
            finally
            {
                closed = true;
                loops.halt();
                closeAll();
            }
        }
    }

    /**
     * What the counters say. It may be asked for at any time; no loop notices.
     *
     * @return all of them; behind {@link #close} what they came to.
     */
    public MetricsSnapshot metrics()
    {
        return loops.metrics();
    }

    /** Aeron's memory goes away when this returns: nobody may look at it then. Aeron's client thread. */
    private void onClientClosed()
    {
        loops.haltAtOnce("the connection to the media driver at " + context.aeronDirectory() + " has ended");
    }

    private void start()
    {
        DiskRoom.check(context);
        final InstanceDirectory directory = open(InstanceDirectory.lock(context.directory()));
        directory.requireNoMigration();
        open(StateFolder.claim(context.stateDirectory(), context.directory()));
        final boolean hasPast = context.recording() && !context.fresh() && directory.hasPast();
        if (!hasPast)
        {
            if (directory.hasPast() && !context.fresh())
            {
                throw new ApplianceException(context.directory() + " holds recorded logs, which this start would " +
                    "delete; go on from them by --record, delete them by --fresh, or name another directory by --dir");
            }
            directory.clear();
        }
        final CpuTopology cpus = CpuTopology.ofThisMachine();
        cpuPlan = CpuPlan.of(cpus, context.partitions(), context.cpus(), context.idleMode());
        context.concludeRecorder(cpuPlan.idleMode(), cpus.allowed().cardinality());
        final Catalog created = hasPast ?
            FirstCatalog.ofLogs(context, directory) : FirstCatalog.ofJobFile(context, directory);
        final List<CompiledJob> jobs = new ArrayList<>();
        created.plans().forEach((plan) -> jobs.add(new CompiledJob(plan, context.partitions())));
        final int levels = jobs.stream().mapToInt(JobDeployer::levelsOf).max().orElse(1);
        final SharedMemoryBudget budget = new SharedMemoryBudget(
            context.partitions(), levels, jobs.size(), context.termLength(), !context.externalDriver())
            .counters(context.counters());
        (context.recording() ? budget.recorded(hasPast) : budget).check(context.aeronDirectory());
        if (!context.externalDriver())
        {
            final MediaDriver driver = open(Drivers.launch(context));
            context.aeronDirectory(driver.aeronDirectoryName());
        }
        aeron = open(connect());
        final MetricsSource metrics = new MetricsSource(aeron.countersReader(), context.aeronDirectory());
        loops.metrics(metrics);
        new CounterRoom(aeron.countersReader()).requireAll(
            created.streams().size(), jobs, context.partitions(), levels);
        recordings = context.recording() ? open(Recordings.launch(aeron, context)) : null;
        final Streams streams = new Streams(aeron, context, recordings);
        final ExecutorService background = executor("corelane-background", BACKGROUND_QUEUE);
        final Checkpoints found = context.recording() ? Checkpoints.of(context) : Checkpoints.NONE;
        logs = new Levels(aeron, context, streams, found, partitions);
        final JobDeployer deployer =
            new JobDeployer(aeron, context, streams, found, logs, partitions, background::execute);
        jobs.forEach((job) -> deployer.warmUp(
            job, Math.max(ApplianceContext.WARM_UP_RECORDS / jobs.size(), 1_000)));
        for (int i = 0; i < context.partitions(); i++)
        {
            partitions.add(new PartitionAgent(
                i, new PartitionCounters(aeron, i, background::execute), context.clock()));
            heartbeats.add(partitions.get(i).heartbeat());
        }
        // Closed behind the agents, which hand work to the background, which works on the state.
        open(logs::close);
        open(() -> stop(background));
        startPartitions();
        logs.open(levels);
        // Whoever sends to a log comes behind it: the first one says where it goes on.
        final CorelaneClient client = CorelaneClient.of(aeron);
        forwarder = Forwarders.create(aeron, client, context);
        ticks = new TickAgent(logs.logs(0), context.epochClock(), context.tickIntervalNs());
        live = new LiveCatalog(context, directory, deployer,
            new LiveStreams(aeron, context, deployer, forwarder, client), directory.places());
        control = executor("corelane-control", CONTROL_QUEUE);
        loops.add(this::stopControl);
        final LogWatch logWatch =
            loops.add(new LogWatch(aeron, context, metrics, logs, deployer, background::execute));
        startHousekeeping(new ControlAgent(aeron, new ControlService(aeron, context, live, logs::nextSequences,
            this::checkpointNow, new StateLooks(deployer, partitions)),
            control), new RecordingWatch(streams.recordings(), failure, context.clock()), logWatch);
        live.begin(created, jobs);
        logs.begin();
        awaitReplay();
        live.beginPresent();
        ticks.start();
        logWatch.start();
        if (context.recording())
        {
            final BackupHolds holds = new BackupHolds(aeron, context);
            final Retention retention =
                new Retention(aeron, context, logs, deployer, streams.recordings(), found, holds);
            checkpoints = new CheckpointAgent(aeron, context, logs, found, holds, () -> purge(retention));
            AgentRunner.startOnThread(loops.add(new AgentRunner(IdleStrategies.background(), context.errorHandler(),
                null, new CompositeAgent(checkpoints, heartbeat("checkpoints", true)))));
        }
        open(new CounterFactory(aeron).add(CounterType.APPLIANCE)).setRelease(1);
    }

    /** Reads what former runs left; however long it takes, it is told how it gets on. */
    private void awaitReplay()
    {
        final long startNs = System.nanoTime();
        recoveryCounters = open(new RecoveryCounters(aeron, context.fileSyncLevel()));
        while (!logs.areReplayed())
        {
            if (null != failure.sentence())
            {
                throw new ApplianceException(failure.sentence());
            }
            tellRecovery();
            LockSupport.parkNanos(RECOVERY_INTERVAL_NS);
        }
        if (logs.recovery().bytes() > 0)
        {
            tellRecovery();
        }
        logs.endReplay();
        logs.endSilence();
        final Recovery recovery = logs.recovery();
        if (recovery.bytes() > 0)
        {
            context.recoveryListener().onRecovered(new RecoveryReport(recordings.logSegments(), recovery.bytes(),
                recovery.records(), System.nanoTime() - startNs, recordings.quarantined()));
        }
    }

    private void tellRecovery()
    {
        final Recovery recovery = logs.recovery();
        recoveryCounters.update(recovery);
        context.recoveryListener().onProgress(recovery.bytesDone(), recovery.bytes(), recovery.records());
    }

    private static ThreadPoolExecutor executor(final String name, final int queue)
    {
        return new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(queue), (work) ->
        {
            final Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    private Aeron connect()
    {
        final String refusal = context.externalDriver() ? AeronAccess.refusal(context.aeronDirectory(), true) : null;
        if (null != refusal)
        {
            throw new ApplianceException(refusal);
        }
        try
        {
            return Aeron.connect(new Aeron.Context()
                .aeronDirectoryName(context.aeronDirectory())
                .errorHandler(context.errorHandler())
                .closeHandler(this::onClientClosed)
                .idleSleepDurationNs(TimeUnit.MILLISECONDS.toNanos(16)));
        }
        catch (final RuntimeException ex)
        {
            throw ApplianceException.passing("no media driver answers at " + context.aeronDirectory() +
                "; start one there, or do without an external one", ex);
        }
    }

    private void startPartitions()
    {
        final List<PinnedThreadFactory> threads = new ArrayList<>();
        for (int i = 0; i < partitions.size(); i++)
        {
            threads.add(start(new AgentRunner(
                IdleStrategies.of(cpuPlan.idleMode()), this::onPartitionError, null, partitions.get(i)),
                CpuPlan.partition(i)));
        }
        threads.forEach((thread) -> thread.awaitPinned(START_TIMEOUT_NS));
    }

    /** A record half done is never passed by: its partition would not be what its log says. */
    private void onPartitionError(final Throwable error)
    {
        if (error.getCause() instanceof InternalError || error.getCause() instanceof UncheckedIOException)
        {
            // What the JVM makes of SIGBUS, no room for a page of a file that is mapped; or none for the next map.
            failure.fail("a partition cannot go on, its state cannot be written: " + context.stateDirectory() +
                " has " + (context.stateDirectory().toFile().getUsableSpace() >> 20) + " MiB free",
                "make room there, then ");
        }
        context.errorHandler().onError(error);
        failure.fail("a partition cannot go on: " + error.getMessage(), "");
    }

    private void startHousekeeping(final ControlAgent requests, final RecordingWatch watch, final LogWatch logWatch)
    {
        start(new AgentRunner(IdleStrategies.background(), context.errorHandler(), null,
            new CompositeAgent(forwarder, ticks, requests, watch, logWatch, heartbeat(CpuPlan.FORWARDER, false))),
            CpuPlan.FORWARDER).awaitPinned(START_TIMEOUT_NS);
    }

    private Heartbeat heartbeat(final String loop, final boolean waitsForDisk)
    {
        final Heartbeat heartbeat = new Heartbeat(loop, waitsForDisk)
            .countedBy(new CounterFactory(aeron).name(loop).add(CounterType.LOOP_TURNS));
        heartbeats.add(heartbeat);
        return heartbeat;
    }

    private PinnedThreadFactory start(final AgentRunner runner, final String role)
    {
        final PinnedThreadFactory threads = new PinnedThreadFactory(role, cpuPlan.cpu(role));
        loops.add(runner);
        AgentRunner.startOnThread(runner, threads);
        return threads;
    }

    /** What is under way looks at Aeron's memory; unless it waits for Aeron itself, it ends now. */
    private void stopControl()
    {
        control.shutdownNow();
        try
        {
            control.awaitTermination(CONTROL_TIMEOUT_NS, TimeUnit.NANOSECONDS);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }

    private void drain()
    {
        // A statement under way is finished, and none is begun any more: what runs does not change below.
        stop(control);
        forwarder.beginDrain();
        ticks.stop();
        await(forwarder::isDrained, DRAIN_TIMEOUT_NS);
        if (context.recording())
        {
            // It is not the end of the input: the next run goes on here.
            await(() -> partitions.stream().allMatch(PartitionAgent::isQuiet), DRAIN_TIMEOUT_NS);
            checkpoint();
            return;
        }
        partitions.forEach(PartitionAgent::beginDrain);
        await(() -> partitions.stream().allMatch(PartitionAgent::isDrained), DRAIN_TIMEOUT_NS);
        await(() -> Readers.haveAll(aeron.countersReader(), partitions),
            Math.min(context.egressStallTimeoutNs(), DRAIN_TIMEOUT_NS));
    }

    /** Takes a checkpoint of everything because somebody asks for it. The control thread. */
    private String checkpointNow()
    {
        if (!context.recording())
        {
            throw new ApplianceException("nothing is recorded here, so a checkpoint would be of no use; start the " +
                "appliance with --record");
        }
        if (null == checkpoints)
        {
            throw new ApplianceException("the appliance is still starting; ask again when it is ready");
        }
        final long ticket = checkpoints.ask();
        while (!checkpoints.isDone(ticket))
        {
            if (Thread.currentThread().isInterrupted())
            {
                throw new ApplianceException("the appliance is stopping, which takes a checkpoint");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        if (null != checkpoints.failure())
        {
            throw new ApplianceException(checkpoints.failure());
        }
        return checkpoints.summary() + "\n";
    }

    /** On the control thread, which is the one that talks to the Archive; not when that is stopping. */
    private void purge(final Retention retention)
    {
        try
        {
            control.execute(() ->
            {
                try
                {
                    retention.run();
                }
                catch (final RuntimeException ex)
                {
                    context.errorHandler().onError(ex);
                }
            });
        }
        catch (final RejectedExecutionException ex)
        {
            // There is a next time, or the appliance stops.
            return;
        }
    }

    /** So that the next start does not have to read what this one has processed. */
    private void checkpoint()
    {
        if (null != checkpoints)
        {
            final long ticket = checkpoints.ask();
            await(() -> checkpoints.isDone(ticket), CHECKPOINT_TIMEOUT_NS);
        }
    }

    private static void await(final BooleanSupplier condition, final long timeoutNs)
    {
        final long deadlineNs = System.nanoTime() + timeoutNs;
        while (!condition.getAsBoolean() && System.nanoTime() - deadlineNs < 0)
        {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    private static void stop(final ExecutorService background)
    {
        background.shutdown();
        try
        {
            background.awaitTermination(DRAIN_TIMEOUT_NS, TimeUnit.NANOSECONDS);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }

    private <T extends AutoCloseable> T open(final T resource)
    {
        opened.push(resource);
        return resource;
    }

    private void closeAll()
    {
        loops.halt();
        while (!opened.isEmpty())
        {
            CloseHelper.close(context.errorHandler(), opened.pop());
        }
    }
}
