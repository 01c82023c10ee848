package io.corelane.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.codec.RowEncoder;
import io.corelane.codec.protocol.JobChangeDescriptor;
import io.corelane.ingest.client.ControlClient;
import io.corelane.ingest.client.CorelaneClient;
import io.corelane.ingest.client.CorelaneClientException;
import io.corelane.ingest.client.CorelanePublisher;
import io.corelane.ingest.client.DurablePublisher;
import io.corelane.ingest.client.ResultReader;
import io.corelane.ingest.log.Damage;
import io.corelane.ingest.log.MessageHandler;
import io.corelane.ingest.log.RecordedLogs;
import io.corelane.ingest.log.Recording;
import io.corelane.ingest.log.RecordingWalk;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class RecoveryTest
{
    private static final int SYMBOLS = 20;
    private static final String BY_SIZE =
        "CREATE TABLE by_size AS SELECT size, COUNT(*) AS n FROM trades GROUP BY size EMIT CHANGES;\n";

    @TempDir
    private Path directory;

    private final TestSupport support = new TestSupport();
    private final ExpandableArrayBuffer record = new ExpandableArrayBuffer();
    private int published;

    @AfterEach
    void shouldHaveHadNoErrors()
    {
        support.assertNoErrors();
    }

    private ApplianceContext context(final String sql)
    {
        return support.context(directory, sql, 2).recording(true);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldGoOnWhereItWas(final boolean ignoresCheckpoints)
    {
        final String sql = TestSupport.STREAM + TestSupport.BY_SYMBOL + BY_SIZE;
        for (int run = 0; run < 3; run++)
        {
            final long[] recovered = {0, 0, 0};
            try (Appliance appliance = Appliance.launch(context(0 == run ? sql : null)
                .ignoreCheckpoints(ignoresCheckpoints)
                .recoveryListener((done, bytes, records) ->
                {
                    recovered[0] = done;
                    recovered[1] = bytes;
                    recovered[2] = records;
                }));
                CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support);
                ResultReader bySymbol = client.results("by_symbol");
                ResultReader bySize = client.results("by_size"))
            {
                assertEquals(recovered[1], recovered[0]);
                // Rows between partitions are records of their logs as well. A clean stop ends with a checkpoint.
                assertEquals(ignoresCheckpoints ? 2_000L * run : 0, recovered[2]);
                TestSupport.await(() -> 2 == bySymbol.connectedPartitions() && 2 == bySize.connectedPartitions());
                publish(client, appliance, 1_000);
                final Map<String, Long> symbols = counts(appliance, bySymbol, "by_symbol", 1_000);
                assertEquals(SYMBOLS, symbols.size());
                symbols.forEach((symbol, n) -> assertEquals(published / SYMBOLS, n, symbol));
                final Map<String, Long> sizes = counts(appliance, bySize, "by_size", 1_000);
                assertEquals(published, sizes.values().stream().mapToLong((n) -> n).sum());
                // All results of all runs in one sequence.
                assertEquals(published, appliance.results() / 2);
                assertEquals(0, appliance.deadLetters());
            }
        }
    }

    /** The appliance was killed when its pause stood in the log of one partition, and not in that of the other. */
    @Test
    void shouldHaveAJobRunInAllPartitionsWhosePauseWasUnderWay() throws IOException
    {
        try (Appliance appliance = Appliance.launch(context(TestSupport.STREAM + TestSupport.BY_SYMBOL));
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support);
            ControlClient control = client.control())
        {
            publish(client, appliance, 100);
            say(control, "PAUSE JOB by_symbol");
        }
        final long[] pause = {-1};
        final Recording log = RecordedLogs.of(directory).recordings().stream()
            .filter((each) -> "log-0-0".equals(each.name())).findFirst().orElseThrow();
        new RecordingWalk(log).walk(new MessageHandler()
        {
            @Override
            public boolean onMessage(
                final long position, final long end, final DirectBuffer buffer, final int offset, final int length)
            {
                pause[0] = JobChangeDescriptor.isValid(buffer, offset, length) ? position : -1;
                return pause[0] < 0;
            }

            @Override
            public void onDamage(final Damage damage)
            {
                throw new AssertionError(damage.text());
            }
        });
        try (OfflineArchive archive = OfflineArchive.open(directory, support))
        {
            archive.recordings().truncate(log.id(), pause[0]);
        }
        final Path jobs = directory.resolve("catalog/jobs.properties");
        Files.writeString(jobs, Files.readString(jobs).replace("paused=by_symbol", "paused="));
        try (Appliance appliance = Appliance.launch(context(null).ignoreCheckpoints(true));
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support))
        {
            publish(client, appliance, 100);
            TestSupport.await(() -> 200 == appliance.results());
        }
    }

    @Test
    void shouldFindTheRecordsOfJobsThatCameAndWentWhileItRan()
    {
        try (Appliance appliance = Appliance.launch(context(TestSupport.STREAM));
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support);
            ControlClient control = client.control())
        {
            publish(client, appliance, 100);
            say(control, TestSupport.BY_SYMBOL + BY_SIZE);
            publish(client, appliance, 200);
            // Another one of the same name and so of the same ids, which counts from here.
            say(control, "DROP JOB by_size; PAUSE JOB by_symbol");
            say(control, "CREATE STREAM quotes (symbol VARCHAR(8)); DROP STREAM quotes");
            publish(client, appliance, 400);
            say(control, "RESUME JOB by_symbol");
            say(control, BY_SIZE);
            publish(client, appliance, 800);
            say(control, "PAUSE JOB by_size");
            publish(client, appliance, 1_600);
            TestSupport.await(() -> 3_100 == appliance.records());
        }
        for (int run = 0; run < 2; run++)
        {
            try (Appliance appliance = Appliance.launch(context(null));
                CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support);
                ControlClient control = client.control();
                ResultReader bySymbol = client.results("by_symbol");
                ResultReader bySize = client.results("by_size"))
            {
                TestSupport.await(() -> 2 == bySymbol.connectedPartitions() && 2 == bySize.connectedPartitions());
                assertEquals(0, appliance.deadLetters());
                assertTrue(appliance.catalog().isPaused("by_size"));
                say(control, "RESUME JOB by_size");
                // One record of each symbol and of each size.
                publish(client, appliance, 140);
                final long records = 200 + 800 + 1_600 + 140L * (run + 1);
                final long sum = counts(appliance, bySymbol, "by_symbol", 140).values().stream()
                    .mapToLong((n) -> n).sum();
                assertEquals(records, sum);
                final long sizes = counts(appliance, bySize, "by_size", 140).values().stream()
                    .mapToLong((n) -> n).sum();
                assertEquals(800 + 140L * (run + 1), sizes);
                say(control, "PAUSE JOB by_size");
            }
        }
    }

    @Test
    void shouldStayPausedFromTheStartUntilItIsResumedOnce()
    {
        final String sql = TestSupport.STREAM + "-- @job_mode paused\n" + BY_SIZE;
        for (int run = 0; run < 4; run++)
        {
            try (Appliance appliance = Appliance.launch(context(0 == run % 2 ? sql : null));
                CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support);
                ControlClient control = client.control();
                ResultReader bySize = client.results("by_size"))
            {
                TestSupport.await(() -> 2 == bySize.connectedPartitions());
                assertEquals(run < 2, appliance.catalog().isPaused("by_size"));
                if (1 == run)
                {
                    publish(client, appliance, 140);
                    say(control, "RESUME JOB by_size");
                }
                publish(client, appliance, 140);
                if (run > 0)
                {
                    final long sizes = counts(appliance, bySize, "by_size", 140).values().stream()
                        .mapToLong((n) -> n).sum();
                    assertEquals(140L * run, sizes);
                }
                else
                {
                    TestSupport.await(() -> 140 == appliance.records());
                }
                assertEquals(0, appliance.deadLetters());
            }
        }
    }

    @Test
    void shouldNameThePlaceWhereTheLogIsDamaged() throws IOException
    {
        try (Appliance appliance = Appliance.launch(context(TestSupport.STREAM + TestSupport.BY_SYMBOL));
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support))
        {
            publish(client, appliance, 1_000);
            TestSupport.await(() -> 1_000 == appliance.records());
        }
        // The first recording is the log of partition 0; one bit in the middle of it.
        final Path segment = directory.resolve("archive/0-0.rec");
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw"))
        {
            file.seek(5_000);
            final int value = file.read();
            file.seek(5_000);
            file.write(value ^ 1);
        }
        final String message = assertThrows(
            ApplianceException.class,
            () -> Appliance.launch(context(null).ignoreCheckpoints(true)).close()).getMessage();
        assertTrue(message.matches("in .*/archive is damaged log-0-0 \\(recording 0, segment 0-0\\.rec\\): " +
            "bad checksum at position \\d+ up to \\d+; restore it from a backup, or go on behind it by " +
            "--quarantine, which sets the range aside and tells what is lost"), message);
        support.errors().removeIf((error) -> error.getMessage().contains("CRC"));
    }

    private void say(final ControlClient control, final String sql)
    {
        control.execute(sql, directory.toString());
    }

    @Test
    void shouldRefuseAnotherJobFileOrNumberOfPartitions()
    {
        final String sql = TestSupport.STREAM + TestSupport.BY_SYMBOL;
        Appliance.launch(context(sql)).close();
        refused("by_size is new", context(sql + BY_SIZE));
        refused("job by_symbol is missing", context(TestSupport.STREAM));
        refused("job by_symbol has another plan", context(sql.replace("VARCHAR(8)", "VARCHAR(9)")));
        refused("stream trades is declared otherwise",
            context(TestSupport.STREAM.replace("key='symbol'", "key='size'") + TestSupport.BY_SYMBOL));
        refused("job by_symbol has another plan", context(sql.replace("SUM(size)", "MAX(size)")));
        refused("are of 2 partitions, not of 3", context(sql).partitions(3));
        refused("set term-length and fragment-length as they were",
            context(sql).termLength(2 * TestSupport.TERM_LENGTH));
        Appliance.launch(context(sql)).close();
        refused("holds recorded logs, which this start would delete", context(sql).recording(false));
        try (Appliance appliance = Appliance.launch(context(sql + BY_SIZE).fresh(true)))
        {
            assertEquals(2, appliance.catalog().jobs().size());
        }
    }

    @Test
    void shouldRefuseToPublishDurablyToWhatDoesNotRecord()
    {
        try (Appliance appliance = Appliance.launch(context(TestSupport.STREAM).recording(false));
            DurablePublisher publisher =
            new DurablePublisher(appliance.aeronDirectory(), "trades", 1, 1 << 20, support))
        {
            final int length = new RowEncoder(appliance.catalog().stream("trades").schema())
                .encode(new Object[]{"S", BigDecimal.ONE, 1L}, record, 0);
            final String message = assertThrows(CorelaneClientException.class, () -> TestSupport.await(() ->
                publisher.offer(record, 0, length, 0) >= 0)).getMessage();
            assertTrue(message.contains("does not record"), message);
        }
    }

    private void refused(final String reason, final ApplianceContext context)
    {
        final String message =
            assertThrows(ApplianceException.class, () -> Appliance.launch(context).close()).getMessage();
        assertTrue(message.contains(reason), message);
    }

    private void publish(final CorelaneClient client, final Appliance appliance, final int count)
    {
        final RowEncoder encoder = new RowEncoder(appliance.catalog().stream("trades").schema());
        try (CorelanePublisher publisher = client.publisher("trades"))
        {
            for (int i = 0; i < count; i++)
            {
                final int length = encoder.encode(
                    new Object[]{"S" + published % SYMBOLS, BigDecimal.ONE, (long)(published % 7)}, record, 0);
                TestSupport.publish(publisher, record, length);
                published++;
            }
            TestSupport.flush(publisher);
        }
    }

    private static Map<String, Long> counts(
        final Appliance appliance, final ResultReader reader, final String job, final int results)
    {
        final Map<String, Long> counts = TestSupport.counts(appliance, reader, job, results);
        assertEquals(results, reader.results());
        return counts;
    }
}
