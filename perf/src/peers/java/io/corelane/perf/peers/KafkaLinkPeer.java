package io.corelane.perf.peers;

import io.corelane.perf.process.JavaProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.agrona.IoUtil;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.apache.kafka.common.serialization.LongSerializer;

/** Kafka Streams in a process of its own, and a broker in another: topics of one partition, logs in memory. */
final class KafkaLinkPeer extends LinkPeer
{
    private static final long TIMEOUT_NS = TimeUnit.MINUTES.toNanos(5);
    private static final int TRADER_SHIFT = 40;

    KafkaLinkPeer()
    {
    }

    @Override
    Link open(final PeerQuery query) throws IOException, ExecutionException, InterruptedException
    {
        return new BrokerLink(query);
    }

    /** One producer, one consumer. */
    private static final class BrokerLink implements Link
    {
        private final Path directory = Files.createTempDirectory(Path.of("/dev/shm"), "corelane-peers");
        private final PeerQuery query;
        private final JavaProcess broker;
        private final JavaProcess app;
        private final KafkaProducer<Long, Tick> producer;
        private final KafkaConsumer<Long, byte[]> consumer;
        private long received;

        private BrokerLink(final PeerQuery query) throws IOException, ExecutionException, InterruptedException
        {
            this.query = query;
            final int port = freePort();
            final String bootstrap = "127.0.0.1:" + port;
            broker = JavaProcess.start(KafkaBroker.class, TIMEOUT_NS, List.of("-Xmx1g", "-XX:+UseParallelGC"),
                List.of(directory.toString(), String.valueOf(port), String.valueOf(freePort())));
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap, "enable.metrics.push", "false")))
            {
                admin.createTopics(List.of(new NewTopic(KafkaApp.RECORDS, 1, (short)1),
                    new NewTopic(KafkaApp.RESULTS, 1, (short)1))).all().get();
            }
            app = JavaProcess.start(KafkaApp.class, TIMEOUT_NS, List.of("-Xmx1g", "-XX:+UseParallelGC"),
                List.of(query.name(), bootstrap, directory.resolve("state").toString()));
            app.expect("READY");
            producer = new KafkaProducer<>(Map.of("bootstrap.servers", bootstrap, "batch.size", "131072",
                "linger.ms", "5", "enable.metrics.push", "false"), new LongSerializer(),
                KafkaSerdes.TICK.serializer());
            consumer = new KafkaConsumer<>(Map.of("bootstrap.servers", bootstrap, "max.poll.records", "5000",
                "enable.metrics.push", "false"), new LongDeserializer(), new ByteArrayDeserializer());
            final List<TopicPartition> results = List.of(new TopicPartition(KafkaApp.RESULTS, 0));
            consumer.assign(results);
            consumer.seekToBeginning(results);
        }

        private static int freePort() throws IOException
        {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress()))
            {
                return socket.getLocalPort();
            }
        }

        @Override
        public void send(final Trades trades, final long number)
        {
            final Tick tick = new Tick(trades, number);
            final long key = Shape.FOUR_CHANGES == query.shape() ?
                tick.getTrader() << TRADER_SHIFT | tick.getId() : tick.getId();
            producer.send(new ProducerRecord<>(KafkaApp.RECORDS, 0, tick.getTimeMs(), key, tick));
        }

        @Override
        public void flush()
        {
            producer.flush();
        }

        @Override
        public void poll(final ResultSum results)
        {
            final ConsumerRecords<Long, byte[]> records = consumer.poll(Duration.ZERO);
            received += records.count();
            if (null != results)
            {
                records.forEach((one) -> add(one, results));
            }
        }

        private void add(final ConsumerRecord<Long, byte[]> one, final ResultSum results)
        {
            final ByteBuffer value = ByteBuffer.wrap(one.value());
            switch (query.shape())
            {
                case FIVE -> new Group(value).tellFive(results);
                case FOUR_CHANGES -> new Group(value).tellFour(results);
                case LAST_100 -> results.mean(one.key(), value.getDouble());
                default ->
                {
                    final Tick tick = new Tick(value);
                    results.row(tick.getId(), tick.getTrader(), tick.getPrice());
                }
            }
        }

        @Override
        public long received()
        {
            return received;
        }

        @Override
        public long cpuNs()
        {
            return broker.cpuNs() + app.cpuNs();
        }

        @Override
        public void close()
        {
            app.close();
            producer.close(Duration.ZERO);
            consumer.close();
            broker.close();
            IoUtil.delete(directory.toFile(), true);
        }
    }
}
