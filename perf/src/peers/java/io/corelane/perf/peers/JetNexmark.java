package io.corelane.perf.peers;

import com.hazelcast.function.ComparatorEx;
import com.hazelcast.jet.Traversers;
import com.hazelcast.jet.aggregate.AggregateOperation;
import com.hazelcast.jet.aggregate.AggregateOperation1;
import com.hazelcast.jet.aggregate.AggregateOperations;
import com.hazelcast.jet.datamodel.KeyedWindowResult;
import com.hazelcast.jet.datamodel.Tuple2;
import com.hazelcast.jet.pipeline.StreamStage;
import com.hazelcast.jet.pipeline.WindowDefinition;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** NEXMark's queries that aggregate, as Jet's pipelines. */
final class JetNexmark
{
    private static final long SLIDE_MS = 2_000;

    private JetNexmark()
    {
    }

    /** Those with the most of a window. */
    private static final class Hottest implements Serializable
    {
        private static final long serialVersionUID = 1;

        private final List<Long> ids = new ArrayList<>();
        private long most;
        private long endMs;

        private void add(final KeyedWindowResult<Long, Long> one)
        {
            if (one.result() > most)
            {
                ids.clear();
                most = one.result();
            }
            if (one.result() == most)
            {
                ids.add(one.key());
            }
            endMs = one.end();
        }
    }

    static void attach(final PeerQuery query, final StreamStage<Tick> bids)
    {
        final long windowMs = TimeUnit.NANOSECONDS.toMillis(query.windowNs());
        switch (query.shape())
        {
            case CONVERT -> bids.map((bid) -> Map.entry(bid, 0.908 * bid.getPrice())).setLocalParallelism(1)
                .writeTo(JetPeer.sink((to, one) -> to.row(one.getKey().getId(), one.getKey().getTrader(),
                Math.round(one.getValue() * 1_000)))).setLocalParallelism(1);
            case HIGHEST -> bids.window(WindowDefinition.tumbling(windowMs))
                .aggregate(AggregateOperations.maxBy(ComparatorEx.comparingLong(Tick::getPrice)))
                .setLocalParallelism(1).writeTo(JetPeer.sink((to, best) -> to.row(best.result().getId(),
                best.result().getTrader(), best.result().getPrice()))).setLocalParallelism(1);
            case COUNT_WINDOW -> counts(bids, WindowDefinition.tumbling(windowMs));
            // A session of Jet ends when the gap is as long as that, not longer.
            case SESSION -> counts(bids, WindowDefinition.session(PeerQuery.SESSION_GAP_MS + 1));
            case LEVELS -> bids.groupingKey((bid) ->
                Tuple2.tuple2(bid.getId(), TimeUnit.MILLISECONDS.toDays(bid.getTimeMs())))
                .rollingAggregate(levels()).setLocalParallelism(1)
                .writeTo(JetPeer.sink((to, one) -> one.getValue().tell(one.getKey().f0(), to)))
                .setLocalParallelism(1);
            case HOT_ITEMS -> bids.groupingKey(Tick::getId).window(WindowDefinition.sliding(windowMs, SLIDE_MS))
                .aggregate(AggregateOperations.counting()).setLocalParallelism(1)
                .window(WindowDefinition.tumbling(SLIDE_MS)).aggregate(hottest()).setLocalParallelism(1)
                .flatMap((window) -> Traversers.traverseStream(window.result().ids.stream()
                .map((id) -> new long[]{id, window.result().most, window.result().endMs}))).setLocalParallelism(1)
                .writeTo(JetPeer.sink((to, one) -> to.row(one[0], one[1], one[2]))).setLocalParallelism(1);
            default -> throw new IllegalStateException("no pipeline of " + query);
        }
    }

    private static void counts(final StreamStage<Tick> bids, final WindowDefinition window)
    {
        bids.groupingKey(Tick::getTrader).window(window).aggregate(AggregateOperations.counting())
            .setLocalParallelism(1).writeTo(JetPeer.sink((to, one) -> to.count(one.key(), one.result())))
            .setLocalParallelism(1);
    }

    private static AggregateOperation1<Tick, Levels, Levels> levels()
    {
        return AggregateOperation.withCreate(Levels::new)
            .<Tick>andAccumulate((levels, bid) -> levels.add(bid.getPrice()))
            .andCombine(Levels::add).andExport(Levels::copy).andFinish((levels) -> levels);
    }

    private static AggregateOperation1<KeyedWindowResult<Long, Long>, Hottest, Hottest> hottest()
    {
        return AggregateOperation.withCreate(Hottest::new)
            .<KeyedWindowResult<Long, Long>>andAccumulate(Hottest::add).andExportFinish((hottest) -> hottest);
    }
}
