package io.corelane.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.aeron.exceptions.AeronException;
import io.corelane.codec.RowDecoder;
import io.corelane.codec.RowEncoder;
import io.corelane.core.sql.Catalog;
import io.corelane.core.sql.SchemaSource;
import io.corelane.core.sql.SqlCompiler;
import io.corelane.ingest.client.CorelaneClient;
import io.corelane.ingest.client.CorelaneClientException;
import io.corelane.ingest.client.DurablePublisher;
import io.corelane.ingest.client.RecordedResultReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.ExpandableArrayBuffer;

/**
 * A publisher and readers that outlive an appliance: the records of a key come in the order in which they were
 * published, each of them once, and each result once. For one thread.
 */
final class OutlivingLoad implements AutoCloseable
{
    static final String SQL =
        "CREATE STREAM trades (symbol VARCHAR(8), n BIGINT) WITH (key='symbol');\n" +
        "CREATE STREAM every AS SELECT symbol, n FROM trades;\n" +
        "CREATE TABLE by_rest AS SELECT n % 7 AS rest, COUNT(*) AS c FROM trades GROUP BY n % 7 EMIT CHANGES;\n";

    private static final int KEYS = 16;
    private static final long PRODUCER_ID = 4_711;

    // What goes wrong in clients while the appliance is gone is what they are for.
    private final ErrorHandler ignored = (error) -> { };
    private final ExpandableArrayBuffer record = new ExpandableArrayBuffer();
    private final Catalog catalog = new Catalog();
    private final Map<String, List<Long>> seen = new TreeMap<>();
    private final Map<Long, Long> counts = new TreeMap<>();
    private final String aeronDirectory;
    private final RowEncoder encoder;
    private final DurablePublisher publisher;
    private final List<Reader> readers = new ArrayList<>();
    private long sent;

    /** Writes {@code job.sql} into the directory; connects when it is used. */
    OutlivingLoad(final Path directory, final String aeronDirectory, final String moreSql) throws IOException
    {
        this.aeronDirectory = aeronDirectory;
        Files.writeString(directory.resolve("job.sql"), SQL + moreSql);
        new SqlCompiler(catalog, SchemaSource.inFolder(directory), 2).compile(SQL + moreSql, "job.sql");
        encoder = new RowEncoder(catalog.stream("trades").schema());
        publisher = new DurablePublisher(aeronDirectory, "trades", PRODUCER_ID, 1 << 20, ignored);
        readers.add(new Reader("every"));
        readers.add(new Reader("by_rest"));
    }

    OutlivingLoad(final Path directory) throws IOException
    {
        this(directory, directory + "/aeron", "");
    }

    /** Reads a job, and goes on where it was when the appliance is back. */
    private final class Reader implements AutoCloseable
    {
        private final String job;
        private final RowDecoder decoder;
        private final long[] next = {0, 0};
        private CorelaneClient client;
        private RecordedResultReader results;
        private long lastReadNs = System.nanoTime();

        Reader(final String job)
        {
            this.job = job;
            this.decoder = new RowDecoder(catalog.job(job).outputSchema());
        }

        void poll()
        {
            try
            {
                if (null == results)
                {
                    client = CorelaneClient.connect(aeronDirectory, ignored);
                    results = client.recordedResults(job, next);
                }
                if (results.poll((operation, partition, sequence, input, sendTimeNs, buffer, offset, length) ->
                {
                    assertEquals(next[partition], sequence, "a gap in the results of " + job);
                    next[partition] = sequence + 1;
                    onRow(decoder.decode(buffer, offset, length));
                }, 10) > 0)
                {
                    lastReadNs = System.nanoTime();
                }
                else if (System.nanoTime() - lastReadNs > 1_000_000_000L && !results.isConnected())
                {
                    close();
                }
            }
            catch (final CorelaneClientException | AeronException | IllegalStateException |
                IndexOutOfBoundsException ex)
            {
                // It is gone; it will be back.
                close();
            }
        }

        private void onRow(final Object[] row)
        {
            if ("every".equals(job))
            {
                seen.computeIfAbsent((String)row[0], (key) -> new ArrayList<>()).add((Long)row[1]);
            }
            else
            {
                final long former = counts.getOrDefault((Long)row[0], 0L);
                assertEquals(former + 1, (Long)row[1], "groups count one record after the other");
                counts.put((Long)row[0], former + 1);
            }
        }

        @Override
        public void close()
        {
            CloseHelper.quietCloseAll(results, client);
            results = null;
            client = null;
            lastReadNs = System.nanoTime();
        }
    }

    /** Publishes one more record when there are fewer than that and there is room for it, and reads. */
    void turn(final long most)
    {
        if (sent < most && publish())
        {
            sent++;
        }
        else
        {
            publisher.poll();
        }
        read();
    }

    /** Publishes up to so many records and waits until they are recorded and everything has been read. */
    void await(final long most)
    {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while ((sent < most || publisher.poll() > 0 || !isRead()) && System.nanoTime() - deadlineNs < 0)
        {
            turn(most);
        }
        assertEquals(most, sent);
        check();
    }

    long sent()
    {
        return sent;
    }

    long connects()
    {
        return publisher.connects();
    }

    @Override
    public void close()
    {
        CloseHelper.quietCloseAll(readers);
        CloseHelper.quietClose(publisher);
    }

    private boolean publish()
    {
        return publisher.offer(
            record, 0, encoder.encode(new Object[]{"S" + sent % KEYS, sent}, record, 0), sent) >= 0;
    }

    private void read()
    {
        readers.forEach(Reader::poll);
    }

    private boolean isRead()
    {
        return size() >= sent && counted() >= sent;
    }

    private void check()
    {
        assertEquals(sent, size());
        seen.forEach((symbol, numbers) ->
        {
            for (int i = 0; i < numbers.size(); i++)
            {
                assertEquals(Long.parseLong(symbol.substring(1)) + (long)i * KEYS, numbers.get(i), symbol);
            }
        });
        assertEquals(sent, counted());
    }

    private long size()
    {
        return seen.values().stream().mapToLong(List::size).sum();
    }

    private long counted()
    {
        return counts.values().stream().mapToLong((n) -> n).sum();
    }
}
