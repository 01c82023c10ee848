package io.corelane.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The appliance is killed under load again and again; a publisher and a reader that outlive it see each record and each
 * result once. {@code -Dcorelane.kills=500} kills it more often.
 */
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class KilledApplianceTest
{
    private static final int KILLS = Integer.getInteger("corelane.kills", 50);
    private static final int RECORDS_PER_KILL = 40_000;
    private static final int KEYS = 16;
    private static final long PRODUCER_ID = 4_711;
    private static final String SQL =
        "CREATE STREAM trades (symbol VARCHAR(8), n BIGINT) WITH (key='symbol');\n" +
        "CREATE STREAM every AS SELECT symbol, n FROM trades;\n" +
        "CREATE TABLE by_rest AS SELECT n % 7 AS rest, COUNT(*) AS c FROM trades GROUP BY n % 7 EMIT CHANGES;\n";

    @TempDir
    private Path directory;

    // What goes wrong in clients while the appliance is gone is what they are for.
    private final ErrorHandler ignored = (error) -> { };
    private final ExpandableArrayBuffer record = new ExpandableArrayBuffer();
    private final Catalog catalog = new Catalog();
    private final Map<String, List<Long>> seen = new TreeMap<>();
    private final Map<Long, Long> counts = new TreeMap<>();
    private Process process;
    private Reader every;
    private Reader byRest;

    @AfterEach
    void end()
    {
        CloseHelper.closeAll(every, byRest);
        if (null != process)
        {
            process.destroyForcibly();
        }
    }

    /** Reads a job, and goes on where it was when the appliance is back. */
    private final class Reader implements AutoCloseable
    {
        private final String job;
        private final RowDecoder decoder;
        private long[] next = {0, 0};
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
                    client = CorelaneClient.connect(aeron(), ignored);
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

    @Test
    void shouldLoseAndDoubleNothing() throws IOException, InterruptedException
    {
        Files.writeString(directory.resolve("job.sql"), SQL);
        new SqlCompiler(catalog, SchemaSource.inFolder(directory), 2).compile(SQL, "job.sql");
        final RowEncoder encoder = new RowEncoder(catalog.stream("trades").schema());
        final Random random = new Random(7);
        every = new Reader("every");
        byRest = new Reader("by_rest");
        long sent = 0;
        start();
        try (DurablePublisher publisher = new DurablePublisher(aeron(), "trades", PRODUCER_ID, 1 << 20, ignored))
        {
            for (int kill = 0; kill < KILLS; kill++)
            {
                final long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(200 + random.nextInt(500));
                final long most = sent + RECORDS_PER_KILL;
                while (publisher.connects() <= kill || System.nanoTime() - endNs < 0)
                {
                    // Enough between two kills.
                    if (sent < most)
                    {
                        sent += publish(publisher, encoder, sent);
                    }
                    else
                    {
                        publisher.poll();
                    }
                    every.poll();
                    byRest.poll();
                }
                process.destroyForcibly();
                assertTrue(process.waitFor(20, TimeUnit.SECONDS));
                start();
            }
            for (final long most = sent + 1_000; sent < most || publisher.poll() > 0;)
            {
                sent += sent < most ? publish(publisher, encoder, sent) : 0;
                every.poll();
                byRest.poll();
            }
            assertEquals(KILLS + 1, publisher.connects());
        }
        assertTrue(sent > 1_000L * KILLS, "sent " + sent);
        final long all = sent;
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while ((size() < all || counts.values().stream().mapToLong((n) -> n).sum() < all) &&
            System.nanoTime() - deadlineNs < 0)
        {
            every.poll();
            byRest.poll();
        }
        assertEquals(all, size());
        seen.forEach((symbol, numbers) ->
        {
            // The records of a key come in the order in which they were published, each of them once.
            for (int i = 0; i < numbers.size(); i++)
            {
                assertEquals(Long.parseLong(symbol.substring(1)) + (long)i * KEYS, numbers.get(i), symbol);
            }
        });
        assertEquals(all, counts.values().stream().mapToLong((n) -> n).sum());
    }

    @Test
    void shouldCutOffWhatWasHalfWritten() throws IOException, InterruptedException
    {
        Files.writeString(directory.resolve("job.sql"), SQL);
        new SqlCompiler(catalog, SchemaSource.inFolder(directory), 2).compile(SQL, "job.sql");
        final RowEncoder encoder = new RowEncoder(catalog.stream("trades").schema());
        every = new Reader("every");
        long sent = 0;
        start();
        try (DurablePublisher publisher = new DurablePublisher(aeron(), "trades", PRODUCER_ID, 1 << 20, ignored))
        {
            for (int torn = 0; torn < 3; torn++)
            {
                while (sent < 1_000 * (torn + 1))
                {
                    sent += publish(publisher, encoder, sent);
                }
                final long all = sent;
                TestSupport.await(() ->
                {
                    every.poll();
                    return 0 == publisher.poll() && size() == all;
                });
                process.destroyForcibly();
                assertTrue(process.waitFor(20, TimeUnit.SECONDS));
                try (Stream<Path> files = Files.list(directory.resolve("archive")))
                {
                    for (final Path file : files.filter((each) -> each.toString().endsWith(".rec")).toList())
                    {
                        tear(file, 3_000 * torn);
                    }
                }
                start();
            }
        }
        assertEquals(3_000, size());
    }

    /** As when the machine stops and not all has come to the disk: the log ends before what was made of it. */
    @Test
    void shouldRefuseALogThatEndsBeforeWhatWasMadeOfIt() throws IOException, InterruptedException
    {
        Files.writeString(directory.resolve("job.sql"), SQL);
        new SqlCompiler(catalog, SchemaSource.inFolder(directory), 2).compile(SQL, "job.sql");
        final RowEncoder encoder = new RowEncoder(catalog.stream("trades").schema());
        every = new Reader("every");
        start();
        try (DurablePublisher publisher = new DurablePublisher(aeron(), "trades", PRODUCER_ID, 1 << 20, ignored))
        {
            for (long sent = 0; sent < 1_000;)
            {
                sent += publish(publisher, encoder, sent);
            }
            TestSupport.await(() ->
            {
                every.poll();
                return 0 == publisher.poll() && 1_000 == size();
            });
            process.destroyForcibly();
            assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        }
        // The first recording is the log of partition 0.
        loseHalf(directory.resolve("archive/0-0.rec"));
        final TestSupport support = new TestSupport();
        final String message = assertThrows(ApplianceException.class, () -> Appliance.launch(
            support.context(directory, null, 2).recording(true)).close()).getMessage();
        assertTrue(message.matches("the recording job-\\d-0 holds results of records that log-0-0 does not have: .*" +
            "file-sync-level is 0; restore a backup, or begin anew by --fresh.*"), message);
    }

    private static void loseHalf(final Path segment) throws IOException
    {
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw"))
        {
            long end = 0;
            int length;
            final List<Long> frames = new ArrayList<>();
            while ((length = Integer.reverseBytes(readInt(file, end))) > 0)
            {
                frames.add(end);
                end += length + 31 & ~31;
            }
            final long half = frames.get(frames.size() / 2);
            file.seek(half);
            file.write(new byte[(int)(end - half)]);
        }
    }

    /** Puts half a fragment behind the last one, as long as the fragment says or shorter. */
    private static void tear(final Path segment, final int written) throws IOException
    {
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw"))
        {
            long end = 0;
            int length;
            while ((length = Integer.reverseBytes(readInt(file, end))) > 0)
            {
                end += length + 31 & ~31;
            }
            final byte[] torn = new byte[32 + written];
            Arrays.fill(torn, (byte)1);
            // A frame of 8,000 bytes of data.
            System.arraycopy(new byte[]{0x40, 0x1F, 0, 0, 0, (byte)0xC0, 1, 0}, 0, torn, 0, 8);
            file.seek(end);
            file.write(torn);
        }
    }

    private static int readInt(final RandomAccessFile file, final long offset) throws IOException
    {
        file.seek(offset);
        return file.readInt();
    }

    private long publish(final DurablePublisher publisher, final RowEncoder encoder, final long number)
    {
        final int length = encoder.encode(new Object[]{"S" + number % KEYS, number}, record, 0);
        if (publisher.offer(record, 0, length, number) >= 0)
        {
            return 1;
        }
        publisher.poll();
        return 0;
    }

    private long size()
    {
        return seen.values().stream().mapToLong(List::size).sum();
    }

    private String aeron()
    {
        return directory + "/aeron";
    }

    private void start() throws IOException
    {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(TestSupport.moduleOptions());
        command.addAll(List.of("-Xmx512m", "-cp", System.getProperty("java.class.path"),
            ApplianceProcess.class.getName(), directory.toString()));
        process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        final BufferedReader out =
            new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        assertEquals("READY", out.readLine());
    }
}
