package io.corelane.perf.peers;

import io.corelane.codec.RecordSchema;
import io.corelane.core.sql.Catalog;
import io.corelane.core.sql.SchemaSource;
import io.corelane.core.sql.SqlCompiler;
import io.corelane.ingest.client.CorelaneClient;
import io.corelane.ingest.client.CorelanePublisher;
import io.corelane.ingest.client.ResultReader;
import io.corelane.perf.process.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.IoUtil;

/** An appliance in a process of its own, by Aeron; logs, results and state in memory, recorded. */
final class CorelaneLinkPeer extends LinkPeer
{
    private static final long TIMEOUT_NS = TimeUnit.MINUTES.toNanos(5);

    CorelaneLinkPeer()
    {
    }

    @Override
    Link open(final PeerQuery query) throws IOException
    {
        return new ApplianceLink(query);
    }

    /** One publisher, one reader. */
    private static final class ApplianceLink implements Link
    {
        private static final int FRAGMENTS = 64;

        private final Path directory = Files.createTempDirectory(Path.of("/dev/shm"), "corelane-peers");
        private final JavaProcess server;
        private final CorelaneClient client;
        private final CorelanePublisher publisher;
        private final ResultReader reader;
        private final TradeRecord record;
        private final RecordSchema schema;
        private final PeerQuery query;
        private CorelaneRows rows;
        private ResultSum results;

        private ApplianceLink(final PeerQuery query) throws IOException
        {
            this.query = query;
            final Catalog catalog = new Catalog();
            new SqlCompiler(catalog, SchemaSource.inFolder(directory), 1).compile(CorelaneSql.text(query), "peers");
            record = new TradeRecord(catalog.stream("trades").schema());
            schema = catalog.job("job").outputSchema();
            server = JavaProcess.start(CorelaneServer.class, TIMEOUT_NS, List.of("-Xmx512m", "-XX:+UseSerialGC"),
                List.of(query.name(), directory.toString()));
            client = CorelaneClient.connect(server.expect("READY"), Throwable::printStackTrace);
            publisher = client.publisher("trades");
            reader = client.results("job");
            while (!publisher.isConnected() || 0 == reader.connectedPartitions())
            {
                Thread.onSpinWait();
            }
        }

        @Override
        public void send(final Trades trades, final long number)
        {
            record.set(trades, number);
            while (publisher.offer(record.buffer(), 0, record.length(), 0) < 0)
            {
                poll(results);
                Thread.onSpinWait();
            }
        }

        @Override
        public void flush()
        {
            while (publisher.flush() < 0)
            {
                poll(results);
            }
        }

        @Override
        public void poll(final ResultSum to)
        {
            if (results != to)
            {
                results = to;
                rows = new CorelaneRows(query, schema, to);
            }
            if (null == to)
            {
                reader.poll((operation, partition, sequence, input, sentNs, buffer, offset, length) -> { }, FRAGMENTS);
            }
            else
            {
                reader.poll((operation, partition, sequence, input, sentNs, buffer, offset, length) ->
                    rows.add(buffer, offset, length), FRAGMENTS);
            }
        }

        @Override
        public long received()
        {
            return reader.results();
        }

        @Override
        public long cpuNs()
        {
            return server.cpuNs();
        }

        @Override
        public void close()
        {
            reader.close();
            publisher.close();
            client.close();
            server.close();
            IoUtil.delete(directory.toFile(), true);
        }
    }
}
