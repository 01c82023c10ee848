package io.corelane.perf.peers;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.function.BiConsumerEx;
import com.hazelcast.function.FunctionEx;
import com.hazelcast.jet.aggregate.AggregateOperation;
import com.hazelcast.jet.aggregate.AggregateOperation1;
import com.hazelcast.jet.config.JobConfig;
import com.hazelcast.jet.datamodel.Tuple2;
import com.hazelcast.jet.pipeline.Pipeline;
import com.hazelcast.jet.pipeline.Sink;
import com.hazelcast.jet.pipeline.SinkBuilder;
import com.hazelcast.jet.pipeline.SourceBuilder;
import com.hazelcast.jet.pipeline.StreamSource;
import com.hazelcast.jet.pipeline.StreamStage;
import com.hazelcast.jet.pipeline.WindowDefinition;
import java.io.Serializable;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Hazelcast Jet: one member without a network, one cooperative thread, a pipeline with an aggregate of its own. */
final class JetPeer extends PullPeer
{
    private static final int BURST = 256;

    private final HazelcastInstance member = member();

    JetPeer()
    {
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

    private static StreamSource<Tick> source()
    {
        return SourceBuilder.timestampedStream("ticks", (context) -> feed())
            .<Tick>fillBufferFn((from, buffer) ->
            {
                final long due = from.due();
                for (int i = 0; i < BURST && from.sent() < due; i++)
                {
                    final Tick tick = new Tick(from.trades(), from.sent());
                    buffer.add(tick, tick.getTimeMs());
                    from.sent(from.sent() + 1);
                }
            }).build();
    }

    private static Pipeline pipeline(final PeerQuery query)
    {
        final Pipeline pipeline = Pipeline.create();
        final StreamStage<Tick> ticks = pipeline.readFrom(source()).withNativeTimestamps(0).setLocalParallelism(1);
        switch (query.shape())
        {
            case FIVE -> ticks.groupingKey(Tick::getId).rollingAggregate(aggregate()).setLocalParallelism(1)
                .writeTo(groups(false)).setLocalParallelism(1);
            case FIVE_WINDOW -> windows(query, ticks, Tick::getId, false);
            case FOUR_WINDOW -> windows(query, ticks, JetPeer::keys, true);
            case FOUR_CHANGES -> changes(query, ticks);
            case LAST_100 -> ticks.groupingKey(Tick::getId).mapStateful(LastRows::new, (rows, id, tick) ->
                Tuple2.tuple2(id, rows.added(tick.getPrice()).mean())).setLocalParallelism(1).writeTo(means())
                .setLocalParallelism(1);
            case PASS -> ticks.writeTo(rows()).setLocalParallelism(1);
            case SOME -> ticks.filter((tick) -> 0 == tick.getId() % PeerQuery.SOME).setLocalParallelism(1)
                .writeTo(rows()).setLocalParallelism(1);
            case FILTER ->
            {
                final long least = query.leastPrice();
                ticks.filter((tick) -> tick.getPrice() > least).setLocalParallelism(1).writeTo(rows())
                    .setLocalParallelism(1);
            }
            case SELLERS -> ticks.groupingKey(Tick::getId)
                .window(WindowDefinition.tumbling(TimeUnit.NANOSECONDS.toMillis(query.windowNs())))
                .aggregate(aggregate()).setLocalParallelism(1)
                .filter((one) -> one.getValue().isSeller()).setLocalParallelism(1)
                .writeTo(sink((to, one) -> one.getValue().tellSeller(to))).setLocalParallelism(1);
            default -> JetNexmark.attach(query, ticks);
        }
        return pipeline;
    }

    private static Tuple2<Long, Long> keys(final Tick tick)
    {
        return Tuple2.tuple2(tick.getTrader(), tick.getId());
    }

    private static AggregateOperation1<Tick, Group, Group> aggregate()
    {
        return AggregateOperation.withCreate(Group::new).<Tick>andAccumulate((group, tick) -> group.add(tick))
            .andCombine(Group::add).andExport(Group::copy).andFinish((group) -> group);
    }

    private static <K> void windows(
        final PeerQuery query, final StreamStage<Tick> ticks, final FunctionEx<Tick, K> key, final boolean isFour)
    {
        ticks.groupingKey(key).window(WindowDefinition.tumbling(TimeUnit.NANOSECONDS.toMillis(query.windowNs())))
            .aggregate(aggregate()).setLocalParallelism(1).writeTo(groups(isFour)).setLocalParallelism(1);
    }

    /** Early results come by time, not by record, so groups of the window at hand are a state that maps. */
    private static void changes(final PeerQuery query, final StreamStage<Tick> ticks)
    {
        final long windowMs = TimeUnit.NANOSECONDS.toMillis(query.windowNs());
        ticks.groupingKey(JetPeer::keys).mapStateful(windowMs, OfWindow::new, (group, key, tick) ->
            Map.entry(key, group.add(tick, tick.getTimeMs() / windowMs)), (group, key, timeMs) -> null)
            .setLocalParallelism(1).writeTo(groups(true)).setLocalParallelism(1);
    }

    /** A group that begins anew with each window. */
    private static final class OfWindow implements Serializable
    {
        private static final long serialVersionUID = 1;

        private Group group;
        private long window;

        private Group add(final Tick tick, final long of)
        {
            if (null == group || of != window)
            {
                group = new Group();
                window = of;
            }
            return group.add(tick).copy();
        }
    }

    private static <K> Sink<Map.Entry<K, Group>> groups(final boolean isFour)
    {
        return sink((to, result) ->
        {
            if (isFour)
            {
                result.getValue().tellFour(to);
            }
            else
            {
                result.getValue().tellFive(to);
            }
        });
    }

    private static Sink<Tuple2<Long, Double>> means()
    {
        return sink((to, mean) -> to.mean(mean.f0(), mean.f1()));
    }

    private static Sink<Tick> rows()
    {
        return sink((to, tick) -> to.row(tick.getId(), tick.getTrader(), tick.getPrice()));
    }

    /** Adds results to the sum, or counts them. */
    static <T> Sink<T> sink(final BiConsumerEx<ResultSum, T> tell)
    {
        return SinkBuilder.sinkBuilder("sum", (context) -> feed()).<T>receiveFn((to, result) ->
        {
            if (null != to.results())
            {
                tell.accept(to.results(), result);
            }
            to.received(to.received() + 1);
        }).build();
    }

    @Override
    Job start(final Feed from)
    {
        final com.hazelcast.jet.Job job = member.getJet().newJob(pipeline(from.query()), new JobConfig());
        return job::cancel;
    }
}
