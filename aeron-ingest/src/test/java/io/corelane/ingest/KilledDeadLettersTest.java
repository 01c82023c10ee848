package io.corelane.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.codec.RowDecoder;
import io.corelane.codec.RowEncoder;
import io.corelane.codec.protocol.DeadLetterDescriptor;
import io.corelane.core.sql.Catalog;
import io.corelane.core.sql.SchemaSource;
import io.corelane.core.sql.SqlCompiler;
import io.corelane.ingest.client.DurablePublisher;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The appliance is killed again and again while every third record is poison for two jobs: each job has one dead letter
 * of each. {@code -Dcorelane.kills=500} kills it more often.
 */
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class KilledDeadLettersTest
{
    private static final int KILLS = Integer.getInteger("corelane.kills", 6);
    private static final int RECORDS_PER_KILL = 20_000;
    private static final String SQL =
        "CREATE STREAM trades (symbol VARCHAR(8), n BIGINT, text VARCHAR(16)) WITH (key='symbol');\n" +
        "CREATE STREAM every AS SELECT symbol, CAST(text AS BIGINT) AS v FROM trades;\n" +
        "CREATE TABLE by_rest AS SELECT CAST(text AS BIGINT) % 7 AS rest, COUNT(*) AS c FROM trades " +
        "GROUP BY CAST(text AS BIGINT) % 7 EMIT CHANGES;\n" +
        "CREATE TABLE poison AS SELECT symbol, COUNT(*) AS c FROM trades GROUP BY symbol EMIT CHANGES;\n";

    @TempDir
    private Path directory;

    private final ExpandableArrayBuffer record = new ExpandableArrayBuffer();
    private Process process;

    @AfterEach
    void end()
    {
        if (null != process)
        {
            process.destroyForcibly();
        }
    }

    @Test
    void shouldHaveOneOfEach() throws IOException, InterruptedException
    {
        Files.writeString(directory.resolve("job.sql"), SQL);
        final Catalog catalog = new Catalog();
        new SqlCompiler(catalog, SchemaSource.inFolder(directory), 2).compile(SQL, "job.sql");
        final RowEncoder encoder = new RowEncoder(catalog.stream("trades").schema());
        final Random random = new Random(11);
        long sent = 0;
        start();
        try (DurablePublisher publisher =
            new DurablePublisher(directory + "/aeron", "trades", 4_711, 1 << 20, (error) -> { }))
        {
            for (int kill = 0; kill < KILLS; kill++)
            {
                final long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(100 + random.nextInt(400));
                final long most = sent + RECORDS_PER_KILL;
                while (publisher.connects() <= kill || System.nanoTime() - endNs < 0)
                {
                    if (sent >= most || !publish(publisher, encoder, sent))
                    {
                        publisher.poll();
                    }
                    else
                    {
                        sent++;
                    }
                }
                process.destroyForcibly();
                assertTrue(process.waitFor(20, TimeUnit.SECONDS));
                start();
            }
            TestSupport.await(() -> 0 == publisher.poll());
        }
        assertTrue(sent > 1_000L * KILLS, "sent " + sent);
        final long poison = (sent + 2) / 3;
        final Map<String, Integer> letters = new TreeMap<>();
        final DeadLetterLog log = DeadLetterLog.open(directory);
        final RowDecoder decoder = new RowDecoder(catalog.stream("trades").schema());
        final int[] count = {0};
        TestSupport.await(() ->
        {
            log.poll((level, ordinal, buffer, offset, length) ->
            {
                final Object[] row = decoder.decode(buffer, DeadLetterDescriptor.recordOffset(buffer, offset),
                    DeadLetterDescriptor.recordLength(buffer, offset));
                letters.merge(DeadLetterDescriptor.jobId(buffer, offset) + " " + row[1], 1, Integer::sum);
                count[0]++;
            });
            return count[0] >= 2 * poison;
        });
        assertEquals(2 * poison, count[0]);
        assertEquals(List.of(), log.damages());
        for (long n = 0; n < sent; n += 3)
        {
            assertEquals(1, letters.get(catalog.job("every").id() + " " + n), "record " + n);
            assertEquals(1, letters.get(catalog.job("by_rest").id() + " " + n), "record " + n);
        }
    }

    private boolean publish(final DurablePublisher publisher, final RowEncoder encoder, final long number)
    {
        final int length = encoder.encode(
            new Object[]{"S" + number % 16, number, 0 == number % 3 ? "x" + number : Long.toString(number)}, record, 0);
        return publisher.offer(record, 0, length, number) >= 0;
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
