package io.corelane.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.Aeron;
import io.corelane.codec.RowDecoder;
import io.corelane.codec.RowEncoder;
import io.corelane.codec.protocol.RecordBatchEncoder;
import io.corelane.ingest.client.CorelaneClient;
import io.corelane.ingest.client.CorelanePublisher;
import io.corelane.ingest.client.ResultReader;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Publishers die, the partitions go on. The dying process sees only the client's classes, codec, Aeron and Agrona. */
@Timeout(120)
class KilledPublisherTest
{
    private static final int PARTITIONS = 2;
    private static final int SYMBOLS = 16;
    private static final int RECORDS = 100_000;
    private static final String DOOMED = "DOOMED";

    @TempDir
    private Path directory;

    private final TestSupport support = new TestSupport();
    private final ExpandableArrayBuffer record = new ExpandableArrayBuffer();
    private final TreeMap<String, Long> counts = new TreeMap<>();
    private Process process;

    @AfterEach
    void shouldHaveHadNoErrors()
    {
        if (null != process)
        {
            process.destroyForcibly();
        }
        support.assertNoErrors();
    }

    @Test
    void shouldTakeAllRecordsOfAnotherPublisherWhenOneIsKilledAtFullRate() throws IOException, InterruptedException
    {
        try (Appliance appliance = launch(false);
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support);
            CorelanePublisher survivor = client.publisher("trades");
            ResultReader reader = client.results("by_symbol"))
        {
            final RowEncoder encoder = new RowEncoder(appliance.catalog().stream("trades").schema());
            final RowDecoder decoder = new RowDecoder(appliance.catalog().job("by_symbol").outputSchema());
            TestSupport.await(() -> survivor.isConnected() && PARTITIONS == reader.connectedPartitions());
            start(appliance, "offer", encode(encoder, DOOMED));
            await(reader, decoder, () -> counts.getOrDefault(DOOMED, 0L) > RECORDS);
            for (int i = 0; i < RECORDS; i++)
            {
                publish(survivor, encode(encoder, "S" + i % SYMBOLS), reader, decoder);
                if (RECORDS / 2 == i)
                {
                    kill();
                }
            }
            await(reader, decoder, () -> 0 == survivor.flush());
            await(reader, decoder, () -> survivors() == RECORDS);
            // Whatever the dead one's last whole fragment held has come as well, and nothing else.
            await(reader, decoder, () -> appliance.records() == RECORDS + counts.get(DOOMED));
            assertEquals(0, appliance.deadLetters());
            assertEquals(0, reader.missed());
        }
    }

    @Test
    void shouldGoOnWhenAPublisherDiesWithUnfinishedClaimsInTheLogs() throws IOException, InterruptedException
    {
        goOnBehindClaims(false);
    }

    @Test
    void shouldRecordAllOthersWhenAPublisherDiesWithUnfinishedClaimsInTheLogs()
        throws IOException, InterruptedException
    {
        goOnBehindClaims(true);
        // The claims are padding in the recordings too: they are read again as they were.
        try (Appliance appliance = launch(true))
        {
            assertEquals(RECORDS + SYMBOLS, appliance.records());
            assertEquals(0, appliance.deadLetters());
        }
    }

    @Test
    void shouldGoOnWhenAPublisherIsStoppedWithUnfinishedClaimsInTheLogs() throws IOException, InterruptedException
    {
        try (Appliance appliance = launch(true);
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support);
            CorelanePublisher survivor = client.publisher("trades"))
        {
            final RowEncoder encoder = new RowEncoder(appliance.catalog().stream("trades").schema());
            TestSupport.await(survivor::isConnected);
            start(appliance, "claim", encode(encoder, DOOMED));
            signal("STOP");
            final long stoppedNs = System.nanoTime();
            for (int i = 0; i < SYMBOLS; i++)
            {
                TestSupport.publish(survivor, record, encode(encoder, "S" + i));
            }
            TestSupport.flush(survivor);
            TestSupport.await(() -> SYMBOLS == appliance.records());
            requireInTime(stoppedNs);
            signal("CONT");
            TestSupport.publish(survivor, record, encode(encoder, "S0"));
            TestSupport.flush(survivor);
            TestSupport.await(() -> SYMBOLS + 1 == appliance.records());
            assertEquals(0, appliance.deadLetters());
        }
    }

    @Test
    void shouldTakeAllRecordsOnceOfAPublisherThatStoodStill() throws IOException, InterruptedException
    {
        final int records = 4_000;
        try (Appliance appliance = launch(true);
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support);
            CorelanePublisher survivor = client.publisher("trades"))
        {
            final RowEncoder encoder = new RowEncoder(appliance.catalog().stream("trades").schema());
            TestSupport.await(survivor::isConnected);
            final BufferedReader out = start(appliance, Integer.toString(records), encode(encoder, DOOMED));
            TestSupport.await(() -> appliance.records() > records / 4);
            signal("STOP");
            final long before = appliance.records();
            final long endNs = System.nanoTime() + Drivers.CLIENT_LIVENESS_TIMEOUT_NS * 2;
            int sent = 0;
            while (System.nanoTime() - endNs < 0)
            {
                TestSupport.publish(survivor, record, encode(encoder, "S" + sent++ % SYMBOLS));
                TestSupport.flush(survivor);
                LockSupport.parkNanos(100_000);
            }
            final long others = sent;
            // Another one's records come meanwhile, with what the stopped one had under way.
            TestSupport.await(() -> appliance.records() >= before + others);
            signal("CONT");
            // It has to connect anew: it was given up.
            assertEquals("PUBLISHED 2", out.readLine());
            TestSupport.await(() -> appliance.records() == records + others);
            assertEquals(0, appliance.deadLetters());
        }
        try (Appliance appliance = launch(true))
        {
            assertEquals(0, appliance.deadLetters());
        }
    }

    /** How long others wait at the most for a publisher that does not go on, on a machine that is busy. */
    private static void requireInTime(final long sinceNs)
    {
        final long tookNs = System.nanoTime() - sinceNs;
        assertTrue(tookNs > Drivers.CLIENT_LIVENESS_TIMEOUT_NS / 2, "nothing had held the logs up");
        // The driver looks once a second; Aeron's own limit would be 15 s.
        assertTrue(tookNs < Drivers.UNBLOCK_TIMEOUT_NS + TimeUnit.SECONDS.toNanos(6), "it took " + tookNs + " ns");
    }

    private void goOnBehindClaims(final boolean isRecorded) throws IOException, InterruptedException
    {
        try (Appliance appliance = launch(isRecorded);
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support);
            CorelanePublisher survivor = client.publisher("trades");
            ResultReader reader = client.results("by_symbol"))
        {
            final RowEncoder encoder = new RowEncoder(appliance.catalog().stream("trades").schema());
            final RowDecoder decoder = new RowDecoder(appliance.catalog().job("by_symbol").outputSchema());
            TestSupport.await(() -> survivor.isConnected() && PARTITIONS == reader.connectedPartitions());
            start(appliance, "claim", encode(encoder, DOOMED));
            kill();
            final long killedNs = System.nanoTime();
            for (int i = 0; i < SYMBOLS; i++)
            {
                publish(survivor, encode(encoder, "S" + i), reader, decoder);
            }
            await(reader, decoder, () -> 0 == survivor.flush());
            // Behind the claims: they come when the driver has given the dead publisher up and unblocked the logs.
            await(reader, decoder, () -> survivors() == SYMBOLS);
            requireInTime(killedNs);
            for (int i = 0; i < RECORDS; i++)
            {
                publish(survivor, encode(encoder, "S" + i % SYMBOLS), reader, decoder);
            }
            await(reader, decoder, () -> 0 == survivor.flush());
            await(reader, decoder, () -> survivors() == SYMBOLS + RECORDS);
            assertEquals(0, appliance.deadLetters());
            assertEquals(RECORDS + SYMBOLS, appliance.records());
        }
    }

    private Appliance launch(final boolean isRecorded)
    {
        return Appliance.launch(support
            .context(directory, TestSupport.STREAM + TestSupport.BY_SYMBOL, PARTITIONS)
            .recording(isRecorded)
            .egressStallTimeoutNs(Long.MAX_VALUE));
    }

    private int encode(final RowEncoder encoder, final String symbol)
    {
        return encoder.encode(new Object[]{symbol, BigDecimal.ONE, 1L}, record, 0);
    }

    private void publish(
        final CorelanePublisher publisher, final int length, final ResultReader reader, final RowDecoder decoder)
    {
        if (publisher.offer(record, 0, length) < 0)
        {
            await(reader, decoder, () -> publisher.offer(record, 0, length) >= 0);
        }
    }

    private void await(
        final ResultReader reader, final RowDecoder decoder, final BooleanSupplier condition)
    {
        TestSupport.await(() ->
        {
            reader.poll((operation, partition, sequence, input, sendTimeNs, buffer, offset, length) ->
            {
                final Object[] row = decoder.decode(buffer, offset, length);
                // Per key in order: every record adds one.
                assertEquals(counts.getOrDefault((String)row[0], 0L) + 1, row[1]);
                counts.put((String)row[0], (Long)row[1]);
            }, 10);
            return condition.getAsBoolean();
        });
    }

    private long survivors()
    {
        return counts.entrySet().stream().filter((e) -> !DOOMED.equals(e.getKey())).mapToLong((e) -> e.getValue())
            .sum();
    }

    private BufferedReader start(final Appliance appliance, final String what, final int length) throws IOException
    {
        final StringBuilder hex = new StringBuilder();
        for (int i = 0; i < length; i++)
        {
            hex.append(String.format("%02x", record.getByte(i)));
        }
        process = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
            "-cp", String.join(File.pathSeparator, clientClasses().toString(),
            place(RecordBatchEncoder.class).toString(), place(Aeron.class).toString(),
            place(DirectBuffer.class).toString()),
            "io.corelane.ingest.client.DoomedPublisher", appliance.aeronDirectory(), what, hex.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        final BufferedReader out =
            new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        assertEquals("READY", out.readLine());
        return out;
    }

    private void signal(final String name) throws IOException, InterruptedException
    {
        assertEquals(0, new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor());
    }

    private void kill() throws InterruptedException
    {
        process.destroyForcibly();
        assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        assertNotEquals(0, process.exitValue());
    }

    /** The classes of the client's package alone, as the client jar has them. */
    private Path clientClasses() throws IOException
    {
        final Path target = directory.resolve("classes");
        copy(place(CorelanePublisher.class), target);
        copy(place(KilledPublisherTest.class), target);
        return target;
    }

    private static void copy(final Path from, final Path target) throws IOException
    {
        final Path folder = from.resolve("io/corelane/ingest/client");
        final List<Path> files = new ArrayList<>();
        try (Stream<Path> found = Files.walk(folder))
        {
            files.addAll(found.filter(Files::isRegularFile).collect(Collectors.toList()));
        }
        for (final Path file : files)
        {
            final Path copy = target.resolve(from.relativize(file).toString());
            Files.createDirectories(copy.getParent());
            Files.copy(file, copy);
        }
    }

    private static Path place(final Class<?> type)
    {
        return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()));
    }
}
