package io.corelane.ingest;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.Counter;
import io.aeron.ExclusivePublication;
import io.aeron.driver.MediaDriver;
import io.corelane.affinity.CpuPlan;
import io.corelane.affinity.CpuPlanException;
import io.corelane.affinity.CpuTopology;
import io.corelane.affinity.IdleStrategies;
import io.corelane.affinity.PinnedThreadFactory;
import io.corelane.codec.SchemaException;
import io.corelane.core.codegen.CompiledJob;
import io.corelane.core.codegen.JobWarmUp;
import io.corelane.core.partition.Partition;
import io.corelane.core.plan.Fragment;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.core.sql.Catalog;
import io.corelane.core.sql.SchemaSource;
import io.corelane.core.sql.SqlCompiler;
import io.corelane.core.sql.SqlException;
import io.corelane.ingest.client.Channels;
import io.corelane.ingest.client.CorelaneClient;
import io.corelane.ingest.client.CounterTypes;
import io.corelane.ingest.client.JobCounterDescriptor;
import io.corelane.ingest.client.StreamCounterDescriptor;
import io.corelane.ingest.client.StreamIds;
import io.corelane.ingest.client.StreamTarget;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.agrona.CloseHelper;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.IoUtil;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.CompositeAgent;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * The appliance: driver, logs, partitions, egress, put together and running. {@link #launch} either gives one that is
 * ready, or has closed again what it had started. Thread safe.
 */
public final class Appliance implements AutoCloseable
{
    private static final long START_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(20);
    private static final int WARM_UP_RECORDS = 100_000;
    private static final long DRAIN_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);

    private final ApplianceContext context;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final List<PartitionAgent> partitions = new ArrayList<>();
    private final Catalog catalog = new Catalog();
    private CpuPlan cpuPlan;
    private ForwarderAgent forwarder;
    private TickAgent ticks;
    private Aeron aeron;
    private long lastRecords;
    private long lastResults;
    private long lastDeadLetters;
    private boolean closed;

    private Appliance(final ApplianceContext context)
    {
        this.context = context;
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
        final Appliance appliance = new Appliance(context);
        try
        {
            context.conclude();
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
            appliance.closeAll();
            throw ex;
        }
    }

    /**
     * Streams and jobs that run.
     *
     * @return the catalog; not to be changed.
     */
    public Catalog catalog()
    {
        return catalog;
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
    public synchronized long records()
    {
        return closed ? lastRecords : sum(CounterTypes.PARTITION_RECORDS);
    }

    /**
     * Results that all jobs made so far.
     *
     * @return count.
     */
    public synchronized long results()
    {
        return closed ? lastResults : sum(CounterTypes.JOB_RESULTS);
    }

    /**
     * Dead letters of all partitions so far.
     *
     * @return count.
     */
    public synchronized long deadLetters()
    {
        return closed ? lastDeadLetters : sum(CounterTypes.PARTITION_DEAD_LETTERS);
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
                drain();
                // The counters go with the driver; what they came to stays.
                lastRecords = records();
                lastResults = results();
                lastDeadLetters = deadLetters();
            }
            finally
            {
                // Also when an external driver has died, and with it the counters.
                closed = true;
                closeAll();
            }
        }
    }

    private void start()
    {
        final InstanceDirectory directory = open(InstanceDirectory.lock(context.directory()));
        cpuPlan = CpuPlan.of(
            CpuTopology.ofThisMachine(), context.partitions(), context.cpus(), context.idleMode());
        final SchemaSource schemas = directory.keeping(SchemaSource.inFolder(context.schemaFolder()));
        new SqlCompiler(catalog, schemas, context.partitions()).compile(context.sql(), context.sqlName());
        if (catalog.streams().isEmpty())
        {
            throw new ApplianceException(context.sqlName() + " creates no stream; begin it with CREATE STREAM");
        }
        final List<CompiledJob> jobs = new ArrayList<>();
        catalog.jobs().forEach((job) -> jobs.add(new CompiledJob(job, context.partitions())));
        warmUp(jobs);
        final int levels = 1 + jobs.stream().flatMap((job) -> job.fragments().stream())
            .mapToInt(Fragment::level).max().orElse(0);
        new SharedMemoryBudget(
            context.partitions(), levels, jobs.size(), context.termLength(), !context.externalDriver())
            .check(context.aeronDirectory());
        if (!context.externalDriver())
        {
            final MediaDriver driver = open(Drivers.launch(context));
            context.aeronDirectory(driver.aeronDirectoryName());
        }
        aeron = open(connect());
        final ExecutorService background = Executors.newSingleThreadExecutor((work) ->
        {
            final Thread thread = new Thread(work, "corelane-background");
            thread.setDaemon(true);
            return thread;
        });
        final LevelLogs logs = new LevelLogs(aeron, context, levels);
        for (int i = 0; i < context.partitions(); i++)
        {
            partitions.add(newPartition(i, jobs, logs, background));
        }
        ticks = new TickAgent(logs.of(0), context.epochClock(), context.tickIntervalNs());
        final List<StreamTarget> targets = advertise();
        // Closed behind the agents, which hand work to it, and before the state that it works on.
        open(() -> stop(background));
        startAgents(targets);
        directory.writeCatalog(context, catalog);
        open(aeron.addCounter(CounterTypes.APPLIANCE, "corelane appliance: ready")).setRelease(1);
    }

    /** A bounded number of records in all: the more jobs there are, the more code they share. */
    private void warmUp(final List<CompiledJob> jobs)
    {
        final Path folder = context.directory().resolve("warm-up");
        jobs.forEach((job) -> JobWarmUp.run(job, folder, Math.max(WARM_UP_RECORDS / jobs.size(), 1_000)));
        IoUtil.delete(folder.toFile(), true);
    }

    private Aeron connect()
    {
        try
        {
            return Aeron.connect(new Aeron.Context()
                .aeronDirectoryName(context.aeronDirectory())
                .errorHandler(context.errorHandler())
                .idleSleepDurationNs(TimeUnit.MILLISECONDS.toNanos(16)));
        }
        catch (final RuntimeException ex)
        {
            throw new ApplianceException("no media driver answers at " + context.aeronDirectory() +
                "; start one there, or do without an external one", ex);
        }
    }

    private PartitionAgent newPartition(
        final int id, final List<CompiledJob> jobs, final LevelLogs logs, final ExecutorService background)
    {
        final PartitionCounters counters = new PartitionCounters(aeron, id);
        final Path state = InstanceDirectory.state(context.directory(), id);
        final Egress deadLetters = egress(StreamIds.DEAD_LETTERS, ApplianceContext.SMALL_TERM_LENGTH);
        final LevelBuilder[] levels = new LevelBuilder[logs.levels()];
        for (int level = 0; level < levels.length; level++)
        {
            levels[level] = new LevelBuilder(
                open(new Partition(id, context.fragmentLength(), context.fragmentLength())), logs, level, id);
        }
        catalog.streams().forEach(levels[0]::addStream);
        for (int i = 0; i < jobs.size(); i++)
        {
            final CompiledJob job = jobs.get(i);
            final int egressId = StreamIds.FIRST_EGRESS + i;
            LevelBuilder.add(levels, job, (part) -> job.tasks(part, state, background::execute), (handle) ->
                new JobEgress(handle, egress(egressId, context.termLength()), counters));
        }
        final LevelLoop[] loops = new LevelLoop[levels.length];
        for (int level = 0; level < levels.length; level++)
        {
            loops[level] = levels[level].loop(deadLetters, counters);
        }
        return new PartitionAgent(id, loops, deadLetters, counters, context.clock());
    }

    private Egress egress(final int streamId, final int termLength)
    {
        final ExclusivePublication publication = aeron.addExclusivePublication(
            Channels.ipc(termLength, context.fragmentLength()), streamId);
        return new Egress(publication, context.egressStallTimeoutNs());
    }

    /** Streams and jobs become visible to clients. */
    private List<StreamTarget> advertise()
    {
        final List<StreamTarget> targets = new ArrayList<>();
        final ExpandableArrayBuffer key = new ExpandableArrayBuffer();
        for (final StreamDefinition stream : catalog.streams())
        {
            final StreamTarget target = KeyPlace.target(stream, context);
            targets.add(target);
            StreamCounterDescriptor.encode(key, target);
            addCounter(CounterTypes.STREAM, key, StreamCounterDescriptor.LENGTH,
                StreamCounterDescriptor.LABEL + stream.name());
        }
        for (int i = 0; i < catalog.jobs().size(); i++)
        {
            final JobPlan job = catalog.jobs().get(i);
            JobCounterDescriptor.encode(key, job.id(), StreamIds.FIRST_EGRESS + i, context.partitions());
            addCounter(CounterTypes.JOB, key, JobCounterDescriptor.LENGTH, JobCounterDescriptor.LABEL + job.name());
        }
        return targets;
    }

    private void addCounter(
        final int typeId, final ExpandableArrayBuffer key, final int keyLength, final String label)
    {
        final ExpandableArrayBuffer text = new ExpandableArrayBuffer();
        final int length = text.putStringWithoutLengthAscii(0, label);
        final Counter counter = aeron.addCounter(typeId, key, 0, keyLength, text, 0, length);
        counter.setRelease(1);
    }

    private void startAgents(final List<StreamTarget> targets)
    {
        final CorelaneClient client =
            open(CorelaneClient.connect(context.aeronDirectory(), context.errorHandler()));
        final AtomicCounter forwarded =
            aeron.addCounter(CounterTypes.FORWARDER_RECORDS, "corelane forwarder: records");
        forwarder = Forwarders.create(
            catalog, client, targets, aeron.addSubscription(
            CommonContext.IPC_CHANNEL, StreamIds.PLAIN), forwarded);
        final List<PinnedThreadFactory> threads = new ArrayList<>();
        for (int i = 0; i < partitions.size(); i++)
        {
            threads.add(start(new AgentRunner(
                IdleStrategies.of(cpuPlan.idleMode()), context.errorHandler(), null, partitions.get(i)),
                CpuPlan.partition(i)));
        }
        threads.add(start(new AgentRunner(
            IdleStrategies.background(), context.errorHandler(), null, new CompositeAgent(forwarder, ticks)),
            CpuPlan.FORWARDER));
        threads.forEach((thread) -> thread.awaitPinned(START_TIMEOUT_NS));
    }

    private PinnedThreadFactory start(final AgentRunner runner, final String role)
    {
        final PinnedThreadFactory threads = new PinnedThreadFactory(role, cpuPlan.cpu(role));
        open(runner);
        AgentRunner.startOnThread(runner, threads);
        return threads;
    }

    private void drain()
    {
        forwarder.beginDrain();
        ticks.stop();
        await(forwarder::isDrained, DRAIN_TIMEOUT_NS);
        partitions.forEach(PartitionAgent::beginDrain);
        await(() -> partitions.stream().allMatch(PartitionAgent::isDrained), DRAIN_TIMEOUT_NS);
        await(this::areResultsRead, Math.min(context.egressStallTimeoutNs(), DRAIN_TIMEOUT_NS));
    }

    private boolean areResultsRead()
    {
        for (final PartitionAgent partition : partitions)
        {
            if (!Readers.areAtEnd(aeron.countersReader(), partition.deadLetterEgress().publication()))
            {
                return false;
            }
            for (final LevelLoop level : partition.levels())
            {
                if (!areAtEnd(level.jobs()))
                {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean areAtEnd(final JobEgress[] jobs)
    {
        for (final JobEgress job : jobs)
        {
            if (!Readers.areAtEnd(aeron.countersReader(), job.egress().publication()))
            {
                return false;
            }
        }
        return true;
    }

    private static void await(final BooleanSupplier condition, final long timeoutNs)
    {
        final long deadlineNs = System.nanoTime() + timeoutNs;
        while (!condition.getAsBoolean() && System.nanoTime() - deadlineNs < 0)
        {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    private long sum(final int typeId)
    {
        return Readers.sum(aeron.countersReader(), typeId);
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
        while (!opened.isEmpty())
        {
            CloseHelper.close(context.errorHandler(), opened.pop());
        }
    }
}
