package io.corelane.perf.peers;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.jet.Job;
import com.hazelcast.jet.aggregate.AggregateOperation;
import com.hazelcast.jet.aggregate.AggregateOperation1;
import com.hazelcast.jet.config.JobConfig;
import com.hazelcast.jet.pipeline.Pipeline;
import com.hazelcast.jet.pipeline.Sink;
import com.hazelcast.jet.pipeline.SinkBuilder;
import com.hazelcast.jet.pipeline.SourceBuilder;
import com.hazelcast.jet.pipeline.StreamSource;
import com.hazelcast.jet.pipeline.StreamStageWithKey;
import com.hazelcast.jet.pipeline.WindowDefinition;
import com.sun.management.OperatingSystemMXBean;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Hazelcast Jet: one member without a network, one cooperative thread, a pipeline with an aggregate of its own. */
final class JetPeer implements Peer
{
    private static final OperatingSystemMXBean SYSTEM =
        (OperatingSystemMXBean)ManagementFactory.getOperatingSystemMXBean();
    private static final int BURST = 256;
    private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(60);

    /** Of the job that runs; source and sink are made by Jet, in this process. */
    private static volatile Feed feed;

    private final HazelcastInstance member = member();

    JetPeer()
    {
    }

    /** What a job is fed with, and what came out. */
    private static final class Feed
    {
        private final Trades trades;
        private final long limit;
        private final ResultSum results;
        private volatile long sent;
        private volatile long received;

        private Feed(final Trades trades, final long limit, final ResultSum results)
        {
            this.trades = trades;
            this.limit = limit;
            this.results = results;
        }
    }

    /** Of one key. */
    private static final class Group implements Serializable
    {
        private static final long serialVersionUID = 1;

        private long count;
        private long volume;
        private long sum;
        private long low = Long.MAX_VALUE;
        private long high = Long.MIN_VALUE;

        private Group add(final Tick tick)
        {
            count++;
            volume += tick.getQuantity();
            sum += tick.getPrice();
            low = Math.min(low, tick.getPrice());
            high = Math.max(high, tick.getPrice());
            return this;
        }

        private Group add(final Group other)
        {
            count += other.count;
            volume += other.volume;
            sum += other.sum;
            low = Math.min(low, other.low);
            high = Math.max(high, other.high);
            return this;
        }

        private Group copy()
        {
            return new Group().add(this);
        }
    }

    private static HazelcastInstance member()
    {
        System.setProperty("hazelcast.logging.type", "none");
        final Config config = new Config();
        config.getJetConfig().setEnabled(true).setCooperativeThreadCount(1);
        config.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
        config.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
        config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
        config.setProperty("hazelcast.phone.home.enabled", "false");
        return Hazelcast.newHazelcastInstance(config);
    }

    private static Pipeline pipeline(final PeerQuery query)
    {
        final Pipeline pipeline = Pipeline.create();
        final StreamSource<Tick> source = SourceBuilder.timestampedStream("ticks", (context) -> feed)
            .<Tick>fillBufferFn((from, buffer) ->
            {
                for (int i = 0; i < BURST && from.sent < from.limit; i++)
                {
                    final long number = from.sent;
                    buffer.add(new Tick(
                        from.trades.id(number), from.trades.price(number), from.trades.quantity(number)),
                        TimeUnit.NANOSECONDS.toMillis(from.trades.timeNs(number)));
                    from.sent = number + 1;
                }
            }).build();
        final AggregateOperation1<Tick, Group, Group> aggregate = AggregateOperation.withCreate(Group::new)
            .<Tick>andAccumulate((group, tick) -> group.add(tick)).andCombine(Group::add)
            .andExport(Group::copy).andFinish((group) -> group);
        final Sink<Map.Entry<Long, Group>> sink = SinkBuilder.sinkBuilder("sum", (context) -> feed)
            .<Map.Entry<Long, Group>>receiveFn(JetPeer::receive).build();
        final StreamStageWithKey<Tick, Long> keyed = pipeline.readFrom(source).withNativeTimestamps(0)
            .setLocalParallelism(1).groupingKey(Tick::getId);
        if (PeerQuery.GROUP_BY == query)
        {
            keyed.rollingAggregate(aggregate).setLocalParallelism(1).writeTo(sink).setLocalParallelism(1);
        }
        else
        {
            keyed.window(WindowDefinition.tumbling(TimeUnit.NANOSECONDS.toMillis(WINDOW_NS))).aggregate(aggregate)
                .setLocalParallelism(1).writeTo(sink).setLocalParallelism(1);
        }
        return pipeline;
    }

    private static void receive(final Feed to, final Map.Entry<Long, Group> result)
    {
        if (null != to.results)
        {
            final Group group = result.getValue();
            to.results.add(result.getKey(), group.count, group.volume, (double)group.sum / group.count, group.low,
                group.high);
        }
        to.received++;
    }

    private Job start(final PeerQuery query, final Feed from)
    {
        feed = from;
        return member.getJet().newJob(pipeline(query), new JobConfig());
    }

    @Override
    public String check(final PeerQuery query, final Trades trades, final long records)
    {
        final ResultSum results = new ResultSum();
        // Windows are whole: the record behind the last one closes it.
        final boolean isTimed = PeerQuery.TUMBLING == query;
        final Feed from = new Feed(trades, isTimed ? records + 1 : records, results);
        final Job job = start(query, from);
        final long expected = Long.parseLong(Reference.sum(query, trades, records).split("/")[0]);
        final long deadlineNs = System.nanoTime() + TIMEOUT_NS;
        while (from.received < expected && System.nanoTime() - deadlineNs < 0)
        {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        job.cancel();
        return results.text();
    }

    @Override
    public Measured measure(final PeerQuery query, final Trades trades, final long warmUpNs, final long windowNs)
    {
        final Feed from = new Feed(trades, Long.MAX_VALUE, null);
        start(query, from);
        pause(warmUpNs);
        final long deadlineNs = System.nanoTime() + TIMEOUT_NS;
        while (from.sent < trades.warmUp() && System.nanoTime() - deadlineNs < 0)
        {
            pause(TimeUnit.MILLISECONDS.toNanos(10));
        }
        final long beforeNs = System.nanoTime();
        final long cpuBeforeNs = SYSTEM.getProcessCpuTime();
        final long before = from.sent;
        pause(windowNs);
        return new Measured(
            from.sent - before, System.nanoTime() - beforeNs, SYSTEM.getProcessCpuTime() - cpuBeforeNs);
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
