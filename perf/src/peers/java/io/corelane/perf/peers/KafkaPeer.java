package io.corelane.perf.peers;

import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.serialization.LongSerializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.EmitStrategy;
import org.apache.kafka.streams.kstream.KGroupedStream;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.SessionWindows;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;

/**
 * Kafka Streams by its test driver, one thread: stores in memory without a change log or a cache, records keyed by what is
 * grouped by, so nothing is sent on to another topic.
 */
final class KafkaPeer extends PushPeer
{
    private static final int TRADER_SHIFT = 40;
    private static final String STORE = "groups";

    KafkaPeer()
    {
    }

    @Override
    public String refusal(final PeerQuery query)
    {
        return Shape.HOT_ITEMS == query.shape() ?
            "ranking a window's groups needs another topic keyed by the window's end, which is not written for it" : null;
    }

    @Override
    Operator open(final PeerQuery query, final ResultSum results)
    {
        return new StreamsOperator(query, results);
    }

    /** One task. */
    private static final class StreamsOperator implements Operator
    {
        private final PeerQuery query;
        private final ResultSum results;
        private final TopologyTestDriver driver;
        private final TestInputTopic<Long, Tick> topic;
        private final boolean isByTrader;
        private Tick sent;
        private long count;

        private StreamsOperator(final PeerQuery query, final ResultSum results)
        {
            this.query = query;
            this.results = results;
            isByTrader = Shape.FOUR_WINDOW == query.shape() || Shape.FOUR_CHANGES == query.shape();
            final Properties properties = new Properties();
            properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "peer");
            properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:1");
            properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, "0");
            properties.put(StreamsConfig.STATE_DIR_CONFIG, System.getProperty("java.io.tmpdir") + "/peer-kafka");
            properties.put(StreamsConfig.ENABLE_METRICS_PUSH_CONFIG, "false");
            // The driver's clock stands still; windows are told when stream time passes them.
            properties.put("__emit.interval.ms.kstreams.windowed.aggregation__", "0");
            driver = new TopologyTestDriver(topology(), properties);
            topic = driver.createInputTopic("ticks", new LongSerializer(), KafkaSerdes.TICK.serializer());
        }

        private Topology topology()
        {
            final StreamsBuilder builder = new StreamsBuilder();
            final KStream<Long, Tick> ticks =
                builder.stream("ticks", Consumed.with(Serdes.Long(), KafkaSerdes.TICK));
            final KGroupedStream<Long, Tick> groups = ticks.groupByKey();
            switch (query.shape())
            {
                case FIVE -> groups.aggregate(Group::new, (id, tick, group) -> group.add(tick),
                    store(KafkaSerdes.GROUP)).toStream().foreach((id, group) -> onGroup(group));
                case FIVE_WINDOW, FOUR_WINDOW -> groups.windowedBy(windows())
                    .emitStrategy(EmitStrategy.onWindowClose())
                    .aggregate(Group::new, (id, tick, group) -> group.add(tick), windowStore(KafkaSerdes.GROUP)).toStream()
                    .foreach((id, group) -> onGroup(group));
                case FOUR_CHANGES -> groups.windowedBy(windows())
                    .aggregate(Group::new, (id, tick, group) -> group.add(tick), windowStore(KafkaSerdes.GROUP)).toStream()
                    .foreach((id, group) -> onGroup(group));
                case LAST_100 -> groups.aggregate(LastRows::new, (id, tick, rows) -> rows.added(tick.getPrice()),
                    store(KafkaSerdes.ROWS)).toStream().foreach(this::onMean);
                case FILTER -> ticks.filter((id, tick) -> tick.getPrice() > query.leastPrice()).foreach(this::onRow);
                default -> nexmark(ticks, groups);
            }
            return builder.build();
        }

        private void nexmark(final KStream<Long, Tick> bids, final KGroupedStream<Long, Tick> groups)
        {
            switch (query.shape())
            {
                case PASS -> bids.foreach(this::onRow);
                case CONVERT -> bids.mapValues((bid) -> bid.getPrice() * 0.908).foreach(this::onConverted);
                case SOME -> bids.filter((id, bid) -> 0 == bid.getId() % PeerQuery.SOME).foreach(this::onRow);
                case HIGHEST -> groups.windowedBy(windows()).emitStrategy(EmitStrategy.onWindowClose())
                    .reduce((best, bid) -> bid.getPrice() > best.getPrice() ? bid : best,
                    windowStore(KafkaSerdes.TICK)).toStream().foreach((key, bid) -> onRow(null, bid));
                case SESSION -> groups.windowedBy(SessionWindows.ofInactivityGapWithNoGrace(
                    Duration.ofMillis(PeerQuery.SESSION_GAP_MS))).emitStrategy(EmitStrategy.onWindowClose())
                    .count(Materialized.<Long, Long>as(Stores.inMemorySessionStore(STORE, Duration.ofMinutes(2)))
                    .withKeySerde(Serdes.Long()).withLoggingDisabled().withCachingDisabled()).toStream()
                    .foreach((key, n) -> onCount(key.key(), n));
                case SELLERS -> groups.windowedBy(windows()).emitStrategy(EmitStrategy.onWindowClose())
                    .aggregate(Group::new, (id, one, group) -> group.add(one), windowStore(KafkaSerdes.GROUP)).toStream()
                    .filter((key, group) -> group.isSeller()).foreach((key, group) -> onSeller(group));
                case COUNT_WINDOW -> groups.windowedBy(windows()).emitStrategy(EmitStrategy.onWindowClose())
                    .count(windowStore(Serdes.Long())).toStream().foreach((key, n) -> onCount(key.key(), n));
                case LEVELS -> groups.aggregate(Levels::new, (id, bid, levels) -> levels.add(bid.getPrice()),
                    store(KafkaSerdes.LEVELS)).toStream().foreach(this::onLevels);
                default -> throw new IllegalStateException("no topology of " + query);
            }
        }

        private void onConverted(final Long key, final Double price)
        {
            count++;
            if (null != results)
            {
                results.row(sent.getId(), sent.getTrader(), Math.round(price * 1_000));
            }
        }

        private void onCount(final Long trader, final Long n)
        {
            count++;
            if (null != results)
            {
                results.count(trader, n);
            }
        }

        private void onSeller(final Group group)
        {
            count++;
            if (null != results)
            {
                group.tellSeller(results);
            }
        }

        private void onLevels(final Long key, final Levels levels)
        {
            count++;
            if (null != results)
            {
                levels.tell(key & (1L << TRADER_SHIFT) - 1, results);
            }
        }

        private static <T> Materialized<Long, T, KeyValueStore<Bytes, byte[]>> store(final Serde<T> serde)
        {
            return Materialized.<Long, T>as(Stores.inMemoryKeyValueStore(STORE)).withKeySerde(Serdes.Long())
                .withValueSerde(serde).withLoggingDisabled().withCachingDisabled();
        }

        private TimeWindows windows()
        {
            return TimeWindows.ofSizeWithNoGrace(Duration.ofNanos(query.windowNs()));
        }

        private <T> Materialized<Long, T, WindowStore<Bytes, byte[]>> windowStore(final Serde<T> serde)
        {
            final Duration size = Duration.ofNanos(query.windowNs());
            return Materialized.<Long, T>as(Stores.inMemoryWindowStore(STORE, size.multipliedBy(2), size, false))
                .withKeySerde(Serdes.Long()).withValueSerde(serde).withLoggingDisabled()
                .withCachingDisabled();
        }

        private void onGroup(final Group group)
        {
            count++;
            if (null != results && isByTrader)
            {
                group.tellFour(results);
            }
            else if (null != results)
            {
                group.tellFive(results);
            }
        }

        private void onMean(final Long id, final LastRows rows)
        {
            count++;
            if (null != results)
            {
                results.mean(id, rows.mean());
            }
        }

        private void onRow(final Long id, final Tick tick)
        {
            count++;
            if (null != results)
            {
                results.row(tick.getId(), tick.getTrader(), tick.getPrice());
            }
        }

        @Override
        public void send(final Trades trades, final long number)
        {
            sent = new Tick(trades, number);
            topic.pipeInput(key(sent), sent, sent.getTimeMs());
        }

        /** What is grouped by. */
        private long key(final Tick tick)
        {
            return switch (query.shape())
            {
                case FOUR_WINDOW, FOUR_CHANGES -> tick.getTrader() << TRADER_SHIFT | tick.getId();
                case LEVELS -> TimeUnit.MILLISECONDS.toDays(tick.getTimeMs()) << TRADER_SHIFT | tick.getId();
                case SESSION, COUNT_WINDOW -> tick.getTrader();
                case HIGHEST -> 0;
                default -> tick.getId();
            };
        }

        @Override
        public void end(final Trades trades, final long number)
        {
            if (query.isFinal())
            {
                send(trades, number);
            }
        }

        @Override
        public void close()
        {
            driver.close();
            if (0 == count)
            {
                throw new IllegalStateException("there was no result");
            }
        }
    }
}
