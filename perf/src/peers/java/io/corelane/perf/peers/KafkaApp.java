package io.corelane.perf.peers;

import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KGroupedStream;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.TimeWindows;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/**
 * A Kafka Streams application of one thread, in a process of its own: stores in memory with change logs, as recovery
 * needs them, and without caches, which would leave results out. It ends when its standard input does.
 */
public final class KafkaApp
{
    static final String RECORDS = "trades";
    static final String RESULTS = "results";

    private KafkaApp()
    {
    }

    /**
     * Runs it.
     *
     * @param args query, broker, directory.
     */
    public static void main(final String[] args)
    {
        final Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "peer");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, args[1]);
        properties.put(StreamsConfig.STATE_DIR_CONFIG, args[2]);
        properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, "0");
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, "1");
        properties.put(StreamsConfig.ENABLE_METRICS_PUSH_CONFIG, "false");
        properties.put("auto.offset.reset", "earliest");
        properties.put("max.poll.records", "5000");
        properties.put("batch.size", "131072");
        final KafkaStreams streams = new KafkaStreams(topology(PeerQuery.valueOf(args[0])), properties);
        streams.start();
        System.out.println("READY");
        KafkaBroker.awaitEnd();
    }

    private static Topology topology(final PeerQuery query)
    {
        final StreamsBuilder builder = new StreamsBuilder();
        final KStream<Long, Tick> ticks = builder.stream(RECORDS, Consumed.with(Serdes.Long(), KafkaSerdes.TICK));
        final KGroupedStream<Long, Tick> groups = ticks.groupByKey();
        switch (query.shape())
        {
            case FIVE -> groups.aggregate(Group::new, (id, tick, group) -> group.add(tick), store(KafkaSerdes.GROUP))
                .toStream().to(RESULTS, Produced.with(Serdes.Long(), KafkaSerdes.GROUP));
            case FOUR_CHANGES ->
            {
                final Duration size = Duration.ofNanos(query.windowNs());
                groups.windowedBy(TimeWindows.ofSizeWithNoGrace(size)).aggregate(
                    Group::new, (id, tick, group) -> group.add(tick),
                    Materialized.<Long, Group>as(Stores.inMemoryWindowStore("groups", size.multipliedBy(2), size, false))
                    .withKeySerde(Serdes.Long()).withValueSerde(KafkaSerdes.GROUP).withCachingDisabled())
                    .toStream((key, group) -> key.key())
                    .to(RESULTS, Produced.with(Serdes.Long(), KafkaSerdes.GROUP));
            }
            case LAST_100 -> groups.aggregate(
                LastRows::new, (id, tick, rows) -> rows.added(tick.getPrice()), store(KafkaSerdes.ROWS))
                .toStream().mapValues(LastRows::mean).to(RESULTS, Produced.with(Serdes.Long(), Serdes.Double()));
            default -> ticks.filter((id, tick) -> tick.getPrice() > query.leastPrice())
                .to(RESULTS, Produced.with(Serdes.Long(), KafkaSerdes.TICK));
        }
        return builder.build();
    }

    private static <T> Materialized<Long, T, KeyValueStore<Bytes, byte[]>> store(final Serde<T> serde)
    {
        return Materialized.<Long, T>as(Stores.inMemoryKeyValueStore("groups")).withKeySerde(Serdes.Long())
            .withValueSerde(serde).withCachingDisabled();
    }
}
