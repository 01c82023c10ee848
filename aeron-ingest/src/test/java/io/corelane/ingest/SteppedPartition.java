package io.corelane.ingest;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.corelane.codec.RowEncoder;
import io.corelane.core.codegen.JobCompiler;
import io.corelane.core.partition.JobHandle;
import io.corelane.core.partition.Partition;
import io.corelane.core.partition.RecordedResults;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.sql.Catalog;
import io.corelane.core.sql.SchemaSource;
import io.corelane.core.sql.SqlCompiler;
import io.corelane.ingest.client.Channels;
import io.corelane.ingest.client.CorelaneClient;
import io.corelane.ingest.client.CorelanePublisher;
import io.corelane.ingest.client.CounterType;
import io.corelane.ingest.client.JobCounterDescriptor;
import io.corelane.ingest.client.ResultReader;
import io.corelane.ingest.client.StreamIds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.NanoClock;

/** One partition whose loop the test steps itself, by a clock of its own, beside a real driver. */
final class SteppedPartition implements AutoCloseable
{
    private static final int FRAGMENT_LENGTH = 4_096;
    private static final int TERM_LENGTH = 64 * 1024;

    private final Catalog catalog = new Catalog();
    private final MediaDriver driver;
    private final Aeron aeron;
    private final CorelaneClient client;
    private final Partition partition = new Partition(0, FRAGMENT_LENGTH, FRAGMENT_LENGTH);
    private final Subscription log;
    private final PartitionAgent agent;
    private final CorelanePublisher publisher;

    SteppedPartition(
        final Path directory,
        final String sql,
        final long egressStallTimeoutNs,
        final NanoClock clock,
        final ErrorHandler errorHandler)
    {
        this(directory, sql, TERM_LENGTH, egressStallTimeoutNs, clock, errorHandler);
    }

    /** One whose streams hold so much before the driver has to let their publishers go on: half a term. */
    SteppedPartition(
        final Path directory,
        final String sql,
        final int termLength,
        final long egressStallTimeoutNs,
        final NanoClock clock,
        final ErrorHandler errorHandler)
    {
        new SqlCompiler(catalog, SchemaSource.inFolder(directory), 1).compile(sql, "test.sql");
        final ApplianceContext context = new ApplianceContext()
            .aeronDirectory(directory + "/aeron")
            .fragmentLength(FRAGMENT_LENGTH)
            .termLength(termLength)
            .egressStallTimeoutNs(egressStallTimeoutNs)
            .errorHandler(errorHandler);
        driver = Drivers.launch(context);
        aeron = Aeron.connect(
            new Aeron.Context().aeronDirectoryName(context.aeronDirectory()).errorHandler(errorHandler));
        client = CorelaneClient.connect(context.aeronDirectory(), errorHandler);
        final PartitionCounters counters = new PartitionCounters(aeron, 0, Runnable::run);
        final Streams streams = new Streams(aeron, context, null);
        catalog.streams().forEach(partition::addStream);
        final List<JobEgress> jobs = new ArrayList<>();
        for (final JobPlan plan : catalog.jobs())
        {
            final int streamId = StreamIds.FIRST_EGRESS + jobs.size();
            final JobHandle job = partition.add(plan, (record, faults, results) ->
                new JobCompiler(plan).create(record, faults, results, directory.resolve("state"), Runnable::run));
            final RecordedStream results = streams.results(0, streamId, 0);
            jobs.add(new JobEgress(job, results, streams.egress(results), new RecordedResults(), counters));
            advertise(plan, streamId);
        }
        log = aeron.addSubscription(CommonContext.IPC_CHANNEL, StreamIds.FIRST_LOG);
        final RecordedStream source = RecordedStream.unrecorded("log-0-0", aeron.addPublication(
            Channels.ipc(termLength, FRAGMENT_LENGTH), StreamIds.FIRST_LOG));
        final LevelLoop level = new LevelLoop(
            partition,
            source,
            log,
            DeadLetterEgress.open(streams, 0, 0, counters, null),
            counters,
            counters.level(0, source));
        jobs.forEach(level::add);
        agent = new PartitionAgent(0, counters, clock);
        agent.addLevel(level);
        publisher = client.publisher(KeyPlace.target(catalog.stream("trades"), context));
        TestSupport.await(() -> publisher.isConnected() && log.isConnected());
    }

    PartitionAgent agent()
    {
        return agent;
    }

    Partition partition()
    {
        return partition;
    }

    CorelanePublisher publisher()
    {
        return publisher;
    }

    RowEncoder encoder()
    {
        return new RowEncoder(catalog.stream("trades").schema());
    }

    Catalog catalog()
    {
        return catalog;
    }

    /** A reader that both sides know of. */
    ResultReader reader(final String job)
    {
        final ResultReader reader = client.results(job);
        final int index = catalog.jobs().indexOf(catalog.job(job));
        TestSupport.await(() -> 1 == reader.connectedPartitions() &&
            agent.levels()[0].jobs()[index].egress().publication().isConnected());
        return reader;
    }

    /** Whether all that was ever sent to the log has been taken out of it. */
    boolean isLogEmpty()
    {
        return log.imageAtIndex(0).position() == publisher.position(0);
    }

    long count(final CounterType type)
    {
        return client.sum(type);
    }

    /** Takes turns until one finds nothing to do. */
    void run()
    {
        int turns = 0;
        while (agent.doWork() > 0)
        {
            if (++turns > 1_000_000)
            {
                throw new AssertionError("a million turns, and work is left");
            }
        }
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(publisher, client, partition, aeron, driver);
    }

    private void advertise(final JobPlan job, final int streamId)
    {
        final ExpandableArrayBuffer key = new ExpandableArrayBuffer();
        final ExpandableArrayBuffer label = new ExpandableArrayBuffer();
        JobCounterDescriptor.encode(key, job.id(), streamId, 1, JobCounterDescriptor.NOT_RECORDED);
        final int length = label.putStringWithoutLengthAscii(0, JobCounterDescriptor.LABEL + job.name());
        aeron.addCounter(CounterType.JOB.id(), key, 0, JobCounterDescriptor.LENGTH, label, 0, length);
    }
}
