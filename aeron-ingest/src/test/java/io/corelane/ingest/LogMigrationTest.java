package io.corelane.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.codec.RecordSchema;
import io.corelane.codec.RowDecoder;
import io.corelane.codec.RowEncoder;
import io.corelane.codec.SchemaParser;
import io.corelane.codec.protocol.Names;
import io.corelane.codec.protocol.RecordBatchIterator;
import io.corelane.ingest.client.CorelaneClient;
import io.corelane.ingest.client.CorelanePublisher;
import io.corelane.ingest.client.RecordedResultReader;
import io.corelane.ingest.log.Damage;
import io.corelane.ingest.log.MessageHandler;
import io.corelane.ingest.log.RecordedLogs;
import io.corelane.ingest.log.Recording;
import io.corelane.ingest.log.RecordingScan;
import io.corelane.ingest.log.RecordingWalk;
import io.corelane.ingest.log.ScanListener;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A stream's recorded records become records of a newer version of its schema, whatever dies on the way. */
@Timeout(180)
class LogMigrationTest
{
    private static final int SYMBOLS = 13;
    private static final String SQL =
        "CREATE STREAM trades WITH (schema='trades.xml', message='Trade', key='symbol');\n" +
        "CREATE TABLE by_symbol AS SELECT symbol, COUNT(*) AS n, SUM(size) AS volume FROM trades GROUP BY symbol " +
        "EMIT CHANGES;\n" +
        "CREATE STREAM doubled AS SELECT symbol, size * 4611686018427387904 AS d FROM trades WHERE size > 1999 " +
        "EMIT CHANGES;\n";

    /** Ends a migration where it is, as a kill would. */
    private static final class Killed extends RuntimeException
    {
        private static final long serialVersionUID = 1L;
    }

    @TempDir
    private Path folder;

    private final TestSupport support = new TestSupport();
    private final ExpandableArrayBuffer record = new ExpandableArrayBuffer();
    private final Map<String, List<Long>> published = new TreeMap<>();
    private Path root;

    @BeforeEach
    void writeSchemas() throws IOException
    {
        root = folder.resolve("instance");
        Files.writeString(folder.resolve("trades.xml"), schema(0));
    }

    @AfterEach
    void shouldHaveHadNoErrors()
    {
        support.assertNoErrors();
    }

    /** Version 1 has two columns, a group where no var data is, and then var data. */
    private static String schema(final int version)
    {
        return "<sbe:messageSchema xmlns:sbe=\"http://fixprotocol.io/2016/sbe\" package=\"t\" id=\"7\" version=\"" +
            version + "\" byteOrder=\"littleEndian\"><types><composite name=\"messageHeader\">" +
            "<type name=\"blockLength\" primitiveType=\"uint16\"/>" +
            "<type name=\"templateId\" primitiveType=\"uint16\"/>" +
            "<type name=\"schemaId\" primitiveType=\"uint16\"/><type name=\"version\" primitiveType=\"uint16\"/>" +
            "</composite><composite name=\"groupSizeEncoding\"><type name=\"blockLength\" primitiveType=\"uint16\"/>" +
            "<type name=\"numInGroup\" primitiveType=\"uint16\"/></composite><composite name=\"text\">" +
            "<type name=\"length\" primitiveType=\"uint16\"/><type name=\"varData\" primitiveType=\"uint8\" " +
            "length=\"0\" characterEncoding=\"UTF-8\"/></composite>" +
            "<type name=\"Symbol\" primitiveType=\"char\" length=\"8\"/>" +
            "<type name=\"Optional\" primitiveType=\"int64\" presence=\"optional\"/></types>" +
            "<sbe:message name=\"Trade\" id=\"1\"><field name=\"symbol\" id=\"1\" type=\"Symbol\"/>" +
            "<field name=\"size\" id=\"2\" type=\"int64\"/>" + (version < 1 ? "" :
            "<field name=\"venue\" id=\"3\" type=\"int32\" sinceVersion=\"1\"/>" +
            "<field name=\"fee\" id=\"4\" type=\"Optional\" sinceVersion=\"1\"/>" +
            "<group name=\"legs\" id=\"5\" dimensionType=\"groupSizeEncoding\" sinceVersion=\"1\">" +
            "<field name=\"part\" id=\"6\" type=\"int64\"/></group>" +
            "<data name=\"note\" id=\"7\" type=\"text\" sinceVersion=\"1\"/>") + "</sbe:message></sbe:messageSchema>";
    }

    private Path newer() throws IOException
    {
        return Files.writeString(folder.resolve("newer.xml"), schema(1));
    }

    private Appliance launch(final String sql)
    {
        // Beside the instance, so that its folder can be copied at any moment.
        return Appliance.launch(support.context(root, sql, 2).sql(sql, "test.sql", folder).recording(true)
            .aeronDirectory(folder + "/aeron"));
    }

    private void record(final int records)
    {
        try (Appliance appliance = launch(SQL))
        {
            publish(appliance, SchemaParser.parse(schema(0)).message("Trade"), 0, records);
        }
    }

    @Test
    void shouldRewriteRecordsAndNothingElse() throws IOException
    {
        record(3_000);
        final Map<String, Long> lettersBefore = recordsOf("dead-letters");
        final LogMigrator migrator = LogMigrator.begin(root, "trades", newer(), Set.of("venue=77"));
        assertEquals(List.of("trades"), migrator.streams());
        final long[] progress = {0, 0};
        migrator.run(2, (done, bytes) ->
        {
            progress[0] = Math.max(progress[0], done);
            progress[1] = bytes;
        }, support);
        assertEquals(3_000, migrator.rewritten());
        assertEquals(0, migrator.kept());
        assertTrue(progress[0] > progress[1] / 2 && progress[0] <= progress[1], progress[0] + " of " + progress[1]);
        assertMigrated(lettersBefore);
    }

    @Test
    void shouldGoOnWhereverItIsKilled() throws IOException
    {
        record(2_200);
        final Map<String, Long> lettersBefore = recordsOf("dead-letters");
        int kills = 0;
        for (final String step : List.of("", "prepared", "verified log-0-0", "done log-0-0", "verified log-0-1",
            "done log-0-1", "switching", "moved away", "moved in place", "schema replaced"))
        {
            final LogMigrator migrator = 0 == kills ?
                LogMigrator.begin(root, "trades", newer(), Set.of("venue=77")) : LogMigrator.resume(root);
            final Consumer consumer = new Consumer(step);
            assertThrows(RuntimeException.class, () -> migrator.steps(consumer::onStep).run(
                1, consumer::onProgress, support), step);
            assertTrue(consumer.isKilled, step);
            kills++;
            final String refused =
                assertThrows(ApplianceException.class, () -> launch(null).close()).getMessage();
            assertTrue(refused.contains("a migration of the logs in " + root + " was begun"), refused);
        }
        assertTrue(assertThrows(ApplianceException.class, () -> LogMigrator.giveUp(root)).getMessage()
            .contains("are being put in the place"));
        LogMigrator.resume(root).run(1, (done, bytes) -> { }, support);
        assertFalse(Files.exists(root.resolve("migration")));
        assertMigrated(lettersBefore);
    }

    /** What is on the disk at some moment is what a kill leaves then, Archive and all. */
    @Test
    void shouldGoOnFromWhatIsOnTheDiskAtAnyMoment() throws IOException
    {
        record(2_200);
        final Map<String, Long> lettersBefore = recordsOf("dead-letters");
        final Path there = root;
        final List<Path> copies = new ArrayList<>();
        final int[] calls = {0};
        LogMigrator.begin(root, "trades", newer(), Set.of("venue=77")).steps((step) -> copy(there, copies)).run(
            1, (done, bytes) ->
            {
                if (1 == calls[0]++ % 4)
                {
                    copy(there, copies);
                }
            }, support);
        assertTrue(copies.size() >= 10, "moments " + copies.size());
        final Map<String, List<Long>> before = new TreeMap<>();
        published.forEach((symbol, sizes) -> before.put(symbol, List.copyOf(sizes)));
        for (final Path copy : copies)
        {
            root = copy;
            published.clear();
            before.forEach((symbol, sizes) -> published.put(symbol, new ArrayList<>(sizes)));
            LogMigrator.resume(root).run(2, (done, bytes) -> { }, support);
            assertColumns(SchemaParser.parse(schema(1)).message("Trade"));
            assertEquals(lettersBefore, recordsOf("dead-letters"));
            recordsOf("");
        }
        assertMigrated(lettersBefore);
    }

    private void copy(final Path from, final List<Path> copies)
    {
        final Path to = folder.resolve("copy" + copies.size());
        copies.add(to);
        try (Stream<Path> files = Files.walk(from))
        {
            for (final Path file : files.toList())
            {
                final Path target = to.resolve(from.relativize(file).toString());
                if (file.toString().endsWith(".rec"))
                {
                    copySparse(file, target);
                }
                else
                {
                    Files.copy(file, target);
                }
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /** Segments are zeroes for the most part. */
    private static void copySparse(final Path from, final Path to) throws IOException
    {
        final byte[] block = new byte[1 << 18];
        final byte[] zeroes = new byte[block.length];
        try (RandomAccessFile in = new RandomAccessFile(from.toFile(), "r");
            RandomAccessFile out = new RandomAccessFile(to.toFile(), "rw"))
        {
            out.setLength(in.length());
            for (int read = in.read(block); read > 0; read = in.read(block))
            {
                if (!Arrays.equals(block, 0, read, zeroes, 0, read))
                {
                    out.seek(in.getFilePointer() - read);
                    out.write(block, 0, read);
                }
            }
        }
    }

    /** Dies at a step; the empty one is in the middle of rewriting. */
    private static final class Consumer
    {
        private final String step;
        private boolean isKilled;
        private int calls;

        Consumer(final String step)
        {
            this.step = step;
        }

        void onStep(final String done)
        {
            if (done.equals(step))
            {
                isKilled = true;
                throw new Killed();
            }
        }

        void onProgress(final long done, final long bytes)
        {
            if (step.isEmpty() && ++calls > 3)
            {
                isKilled = true;
                throw new Killed();
            }
        }
    }

    @Test
    void shouldLeaveAllAsItWasWhenItIsGivenUp() throws IOException
    {
        record(500);
        final LogMigrator migrator = LogMigrator.begin(root, "trades", newer(), Set.of("venue=77"));
        final Consumer consumer = new Consumer("done log-0-1");
        assertThrows(RuntimeException.class, () -> migrator.steps(consumer::onStep).run(1, (a, b) -> { }, support));
        LogMigrator.giveUp(root);
        assertTrue(assertThrows(ApplianceException.class, () -> LogMigrator.resume(root)).getMessage()
            .contains("there is no migration"));
        try (Appliance appliance = launch(null))
        {
            assertEquals(0, appliance.catalog().stream("trades").schema().version());
            assertResults(appliance);
        }
    }

    @Test
    void shouldRefuseWhatWouldChangeMore() throws IOException
    {
        try (Appliance appliance = launch(SQL + "CREATE STREAM every AS SELECT * FROM trades;\n"))
        {
            publish(appliance, SchemaParser.parse(schema(0)).message("Trade"), 0, 10);
            assertTrue(refused("is running; stop it", newer(), Set.of("venue=1")).isPassing());
        }
        assertFalse(refused("job every would have another plan with this schema", newer(), Set.of("venue=1"))
            .isPassing());
        refused("has this schema already", folder.resolve("trades.xml"), Set.of());
        refused("no newer version of that of stream trades: its column venue is new and does not say so by " +
            "sinceVersion", write(schema(1).replace("\"int32\" sinceVersion=\"1\"", "\"int32\"")), Set.of());
        refused("no newer version of that of stream trades: its column size is another one",
            write(schema(1).replace("id=\"2\" type=\"int64\"", "id=\"2\" type=\"int32\"")), Set.of());
        assertFalse(Files.exists(root.resolve("migration")));
    }

    @Test
    void shouldAskForValuesOfRequiredColumns() throws IOException
    {
        record(10);
        refused("column venue is required in this schema and cannot be NULL; give it a value", newer(), Set.of());
        refused("has no column venu for a value", newer(), Set.of("venu=1"));
        refused("'venue' is no NAME=VALUE", newer(), Set.of("venue"));
    }

    private Path write(final String xml) throws IOException
    {
        return Files.writeString(folder.resolve("other.xml"), xml);
    }

    private ApplianceException refused(final String reason, final Path file, final Set<String> values)
    {
        final ApplianceException refused =
            assertThrows(ApplianceException.class, () -> LogMigrator.begin(root, "trades", file, values));
        assertTrue(refused.getMessage().contains(reason), refused.getMessage());
        return refused;
    }

    private void assertMigrated(final Map<String, Long> lettersBefore)
    {
        final RecordSchema newer = SchemaParser.parse(schema(1)).message("Trade");
        assertColumns(newer);
        try (Appliance appliance = launch(null))
        {
            assertEquals(newer, appliance.catalog().stream("trades").schema());
            assertResults(appliance);
            // Publishers of both versions.
            publish(appliance, SchemaParser.parse(schema(0)).message("Trade"), 10, 200);
            publish(appliance, newer, 20, 200);
            assertResults(appliance);
        }
        assertEquals(lettersBefore, recordsOf("dead-letters"));
        recordsOf("");
    }

    private void assertColumns(final RecordSchema newer)
    {
        final RowDecoder decoder = new RowDecoder(newer);
        final RecordBatchIterator batch = new RecordBatchIterator();
        final long[] records = {0};
        for (int partition = 0; partition < 2; partition++)
        {
            new RecordingWalk(find("log-0-" + partition)).walk(new MessageHandler()
            {
                @Override
                public boolean onMessage(
                    final long position, final long end, final DirectBuffer buffer, final int offset, final int length)
                {
                    if (batch.wrap(buffer, offset, length) && Names.idOf("trades") == batch.streamId())
                    {
                        while (batch.next())
                        {
                            records[0]++;
                            assertEquals(1, newer.header().version(buffer, batch.recordOffset()));
                            final Object[] row =
                                decoder.decode(buffer, batch.recordOffset(), batch.recordLength());
                            assertEquals(77L, row[2]);
                            assertEquals(null, row[3]);
                            assertEquals("", row[4]);
                        }
                    }
                    return true;
                }

                @Override
                public void onDamage(final Damage damage)
                {
                    throw new AssertionError(damage.text());
                }
            });
        }
        assertEquals(published.values().stream().mapToInt(List::size).sum(), records[0]);
    }

    private void publish(final Appliance appliance, final RecordSchema schema, final int from, final int count)
    {
        final RowEncoder encoder = new RowEncoder(schema);
        final long before = appliance.records();
        try (CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support);
            CorelanePublisher publisher = client.publisher("trades"))
        {
            for (int i = from; i < from + count; i++)
            {
                final Object[] row = new Object[schema.fields().size()];
                row[0] = "S" + i % SYMBOLS;
                row[1] = (long)i;
                if (row.length > 2)
                {
                    row[2] = 5L;
                    row[4] = "by a newer publisher";
                }
                TestSupport.publish(publisher, record, encoder.encode(row, record, 0));
                published.computeIfAbsent("S" + i % SYMBOLS, (key) -> new ArrayList<>()).add((long)i);
            }
            TestSupport.flush(publisher);
        }
        TestSupport.await(() -> before + count == appliance.records());
    }

    /** Of each group all results, each once and in order. */
    private void assertResults(final Appliance appliance)
    {
        final Map<String, List<String>> expected = new TreeMap<>();
        published.forEach((symbol, sizes) ->
        {
            long sum = 0;
            for (int i = 0; i < sizes.size(); i++)
            {
                sum += sizes.get(i);
                expected.computeIfAbsent(symbol, (key) -> new ArrayList<>()).add((i + 1) + " " + sum);
            }
        });
        final Map<String, List<String>> found = new TreeMap<>();
        final RowDecoder decoder = new RowDecoder(appliance.catalog().job("by_symbol").outputSchema());
        final long count = published.values().stream().mapToInt(List::size).sum();
        try (CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support);
            RecordedResultReader reader = client.recordedResults("by_symbol", new long[2]))
        {
            TestSupport.await(() ->
            {
                reader.poll((operation, partition, sequence, input, sendTimeNs, buffer, offset, length) ->
                {
                    final Object[] row = decoder.decode(buffer, offset, length);
                    found.computeIfAbsent(String.valueOf(row[0]), (key) -> new ArrayList<>())
                        .add(row[1] + " " + row[2]);
                }, 10);
                return reader.results() >= count;
            });
        }
        assertEquals(expected, found);
    }

    private Recording find(final String name)
    {
        return RecordedLogs.of(root).recordings().stream()
            .filter((recording) -> name.equals(recording.name())).findFirst().orElseThrow();
    }

    /** Records of recordings, none of which is damaged. */
    private Map<String, Long> recordsOf(final String prefix)
    {
        final Map<String, Long> records = new TreeMap<>();
        for (final Recording recording : RecordedLogs.of(root).recordings())
        {
            if (recording.name().startsWith(prefix))
            {
                records.put(recording.name(), new RecordingScan(recording, new ScanListener()
                {
                    @Override
                    public void onDamage(final Damage damage, final long sequence)
                    {
                        throw new AssertionError(damage.text());
                    }

                    @Override
                    public void onProgress(final long position)
                    {
                        // Not looked at.
                    }
                }).run(recording.stopPosition()).records());
            }
        }
        return records;
    }
}
