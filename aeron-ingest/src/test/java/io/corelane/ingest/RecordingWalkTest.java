package io.corelane.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.protocol.DataHeaderFlyweight;
import io.aeron.protocol.HeaderFlyweight;
import io.corelane.codec.RowEncoder;
import io.corelane.codec.protocol.RecordBatchEncoder;
import io.corelane.codec.protocol.RecordBatchIterator;
import io.corelane.ingest.client.CorelaneClient;
import io.corelane.ingest.client.CorelanePublisher;
import io.corelane.ingest.log.Damage;
import io.corelane.ingest.log.DamageKind;
import io.corelane.ingest.log.MessageHandler;
import io.corelane.ingest.log.RecordedLogs;
import io.corelane.ingest.log.Recording;
import io.corelane.ingest.log.RecordingScan;
import io.corelane.ingest.log.RecordingWalk;
import io.corelane.ingest.log.ScanListener;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Damage of all kinds in what a real appliance recorded; each test finds the files as they were. */
@Timeout(120)
class RecordingWalkTest
{
    private static final int RECORDS = 4_000;

    @TempDir
    private static Path directory;

    private static Path saved;
    private static Recording log;

    private final List<String> gaps = new ArrayList<>();

    /** What a walk gives. */
    private static final class Found implements MessageHandler
    {
        private final List<long[]> messages = new ArrayList<>();
        private final List<Damage> damages = new ArrayList<>();
        private final RecordBatchIterator batch = new RecordBatchIterator();
        private int records;

        @Override
        public boolean onMessage(
            final long position, final long endPosition, final DirectBuffer buffer, final int offset, final int length)
        {
            messages.add(new long[]{position, endPosition});
            if (batch.wrap(buffer, offset, length))
            {
                records += batch.count();
            }
            return true;
        }

        @Override
        public void onDamage(final Damage damage)
        {
            damages.add(damage);
        }

        Damage only()
        {
            assertEquals(1, damages.size(), damages.toString());
            return damages.get(0);
        }
    }

    @BeforeAll
    static void record() throws IOException
    {
        final TestSupport support = new TestSupport();
        final ExpandableArrayBuffer record = new ExpandableArrayBuffer();
        try (Appliance appliance = Appliance.launch(
            support.context(directory, TestSupport.STREAM + TestSupport.BY_SYMBOL, 1).recording(true));
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support);
            CorelanePublisher publisher = client.publisher("trades"))
        {
            final RowEncoder encoder = new RowEncoder(appliance.catalog().stream("trades").schema());
            for (int i = 0; i < RECORDS; i++)
            {
                TestSupport.publish(publisher, record,
                    encoder.encode(new Object[]{"S" + i % 10, BigDecimal.ONE, (long)i}, record, 0));
                if (0 == i % 20)
                {
                    TestSupport.flush(publisher);
                }
            }
            TestSupport.flush(publisher);
            TestSupport.await(() -> RECORDS == appliance.records());
            shouldReadWhatIsBeingRecorded();
        }
        support.assertNoErrors();
        log = log();
        saved = directory.resolve("saved");
        Files.copy(segment(), saved);
    }

    private static void shouldReadWhatIsBeingRecorded()
    {
        final RecordedLogs logs = RecordedLogs.of(directory);
        final Found found = new Found();
        assertTrue(logs.isRunning());
        assertFalse(log().hasEnd());
        new RecordingWalk(log()).walk(0, logs.end(log()), found);
        assertEquals(RECORDS, found.records);
        assertEquals(List.of(), found.damages);
    }

    @BeforeEach
    void restore() throws IOException
    {
        copy();
    }

    @AfterEach
    void restoreAgain() throws IOException
    {
        copy();
    }

    private static void copy() throws IOException
    {
        Files.deleteIfExists(segment());
        Files.copy(saved, segment());
    }

    private static Recording log()
    {
        return RecordedLogs.of(directory).recordings().stream()
            .filter((recording) -> "log-0-0".equals(recording.name())).findFirst().orElseThrow();
    }

    private static Path segment()
    {
        return directory.resolve("archive").resolve(log().segmentName(0));
    }

    private static Found walk()
    {
        final Found found = new Found();
        new RecordingWalk(log).walk(found);
        return found;
    }

    /** Places of fragments of records: ticks, which come in between at any time, are shorter. */
    private static List<long[]> batches()
    {
        return walk().messages.stream().filter((message) -> message[1] - message[0] > 256).toList();
    }

    /** The same recording, as it is when the process that recorded was killed. */
    private static Found walkOfKilled()
    {
        final Found found = new Found();
        new RecordingWalk(log).walk(0, RecordingWalk.TO_THE_END, found);
        return found;
    }

    @Test
    void shouldReadAllOfARecording()
    {
        final Found found = walk();
        assertEquals(List.of(), found.damages);
        assertEquals(RECORDS, found.records);
        assertTrue(found.messages.size() > 200);
        assertEquals(log.stopPosition(), found.messages.get(found.messages.size() - 1)[1]);
        final Found killed = walkOfKilled();
        assertEquals(List.of(), killed.damages);
        assertEquals(RECORDS, killed.records);
        assertFalse(RecordedLogs.of(directory).isRunning());
        assertEquals(List.of("dead-letters-0-0", "job-1-0", "log-0-0"),
            RecordedLogs.of(directory).recordings().stream().map(Recording::name).toList());
    }

    /** The low bits of the length are the message's to tell: see the test of verify. */
    @Test
    void shouldFindAFlipOfAnyBitOfAHeaderAndOfAnyByteBehindIt() throws IOException
    {
        final List<long[]> messages = walk().messages;
        final long[] place = batches().get(batches().size() / 2);
        final Random random = new Random(4_711);
        int found = 0;
        for (long at = place[0]; at < place[1]; at++)
        {
            final boolean isHeader = at < place[0] + DataHeaderFlyweight.HEADER_LENGTH;
            for (int bit = at == place[0] ? 5 : 0; bit < (isHeader ? 8 : 1); bit++)
            {
                final int mask = 1 << (isHeader ? bit : random.nextInt(8));
                flip(at, mask);
                final Found flipped = walk();
                final Damage damage = flipped.only();
                assertEquals(place[0], damage.position(), damage.text());
                assertEquals(place[1], damage.endPosition(), damage.text());
                assertEquals(messages.size() - 1, flipped.messages.size());
                assertEquals(kindOf((int)(at - place[0]), mask), damage.kind(), damage.text());
                flip(at, mask);
                found++;
            }
        }
        assertTrue(found > 600, "flips " + found);
        assertEquals(List.of(), walk().damages);
    }

    /** Of records, results and ticks, wherever they lie: no byte of a frame can change unnoticed. */
    @Test
    void shouldNameTheFrameOfAnyBitThatAScanFindsFlipped() throws IOException
    {
        final Random random = new Random(815);
        for (final Recording recording : RecordedLogs.of(directory).recordings())
        {
            final List<long[]> messages = new ArrayList<>();
            final Found found = new Found();
            new RecordingWalk(recording).walk(found);
            messages.addAll(found.messages);
            for (int i = 0; i < 40 && !messages.isEmpty(); i++)
            {
                final long[] place = messages.get(random.nextInt(messages.size()));
                // Every other one in the header.
                final long at = place[0] + random.nextInt(
                    0 == i % 2 ? DataHeaderFlyweight.HEADER_LENGTH : (int)(place[1] - place[0]));
                assertFound(recording, place, at, 1 << random.nextInt(8));
            }
            for (int bit = 0; bit < 5 && !messages.isEmpty(); bit++)
            {
                final long[] place = messages.get(random.nextInt(messages.size()));
                assertFound(recording, place, place[0], 1 << bit);
            }
        }
    }

    private static void assertFound(final Recording recording, final long[] place, final long at, final int mask)
        throws IOException
    {
        final Path file = directory.resolve("archive").resolve(recording.segmentName(at));
        flip(file, at, mask);
        final List<Damage> damages = scan(recording);
        flip(file, at, mask);
        assertEquals(1, damages.size(), recording.name() + " at " + at + ": " + damages);
        assertEquals(place[0], damages.get(0).position(), damages.get(0).text());
        assertEquals(List.of(), scan(recording));
    }

    private static List<Damage> scan(final Recording recording)
    {
        final List<Damage> damages = new ArrayList<>();
        new RecordingScan(recording, new ScanListener()
        {
            @Override
            public void onDamage(final Damage damage, final long sequence)
            {
                damages.add(damage);
            }

            @Override
            public void onProgress(final long position)
            {
                assertTrue(position > 0);
            }
        }).run(recording.stopPosition());
        return damages;
    }

    @Test
    void shouldFindWhereSequencesGoOnWithAnother()
    {
        // As a fragment that is nowhere any more would leave it; what was damaged is not told twice.
        final RecordingScan whole = new RecordingScan(log, new ScanListener()
        {
            @Override
            public void onDamage(final Damage damage, final long sequence)
            {
                gaps.add(damage.kind() + " " + sequence);
            }

            @Override
            public void onProgress(final long position)
            {
                assertTrue(position > 0);
            }
        });
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1_024]);
        final RecordBatchEncoder batch = new RecordBatchEncoder().wrap(buffer, 0, 1_024);
        for (final long first : new long[]{0, 1, 3, 2, 4})
        {
            batch.begin(42, first, 7, 0);
            batch.append(1, 2, buffer, 900, 8);
            whole.onMessage(first, first + 1, buffer, 0, batch.length());
        }
        assertEquals(List.of("SEQUENCE_GAP 2"), gaps);
        assertEquals(5, whole.records());
    }

    private static DamageKind kindOf(final int offset, final int mask)
    {
        if (HeaderFlyweight.FLAGS_FIELD_OFFSET == offset && FrameDescriptor.BEGIN_FRAG_FLAG == (byte)mask)
        {
            return DamageKind.BROKEN_MESSAGE;
        }
        final boolean isChecksum = offset >= DataHeaderFlyweight.SESSION_ID_FIELD_OFFSET &&
            offset < DataHeaderFlyweight.STREAM_ID_FIELD_OFFSET;
        return isChecksum || offset >= DataHeaderFlyweight.HEADER_LENGTH ?
            DamageKind.BAD_CHECKSUM : DamageKind.BAD_HEADER;
    }

    @Test
    void shouldNameAZeroedRange() throws IOException
    {
        final List<long[]> messages = walk().messages;
        final long from = messages.get(10)[0];
        overwrite(from, new byte[(int)(messages.get(20)[0] - from)]);
        final Damage damage = walk().only();
        assertEquals(DamageKind.ZEROED, damage.kind());
        assertEquals(from, damage.position());
        assertEquals(messages.get(20)[0], damage.endPosition());
        assertEquals(from, damage.segmentOffset());
        assertEquals(messages.size() - 10, walk().messages.size());
        assertEquals(damage, walkOfKilled().only());
    }

    @Test
    void shouldNameARangeThatIsZeroedFromWithinAFragmentToWithinAnother() throws IOException
    {
        final List<long[]> batches = batches();
        final long from = batches.get(10)[0] + 100;
        overwrite(from, new byte[(int)(batches.get(20)[0] + 50 - from)]);
        final Damage damage = walk().only();
        assertEquals(DamageKind.ZEROED, damage.kind());
        assertEquals(batches.get(10)[0], damage.position());
        assertEquals(batches.get(20)[1], damage.endPosition());
    }

    @Test
    void shouldNameWhereAFileIsCut() throws IOException
    {
        final List<long[]> messages = walk().messages;
        try (RandomAccessFile file = new RandomAccessFile(segment().toFile(), "rw"))
        {
            file.setLength(messages.get(30)[0] + 40);
        }
        final Damage damage = walk().only();
        assertEquals(DamageKind.SHORT_SEGMENT, damage.kind());
        assertEquals(messages.get(30)[0], damage.position());
        assertEquals(log.stopPosition(), damage.endPosition());
        assertEquals(30, walk().messages.size());
        try (RandomAccessFile file = new RandomAccessFile(segment().toFile(), "rw"))
        {
            file.setLength(0);
        }
        assertEquals(DamageKind.SHORT_SEGMENT, walk().only().kind());
        assertEquals(List.of(), walkOfKilled().damages);
    }

    @Test
    void shouldNameAMissingSegment() throws IOException
    {
        Files.delete(segment());
        final Damage damage = walk().only();
        assertEquals(DamageKind.MISSING_SEGMENT, damage.kind());
        assertEquals(log.segmentName(0), damage.segment());
        assertEquals(0, damage.position());
        assertEquals(log.stopPosition(), damage.endPosition());
        assertTrue(damage.text().matches("log-0-0 \\(recording \\d+, segment \\d+-0.rec\\): missing segment " +
            "at position 0 up to " + log.stopPosition()), damage.text());
    }

    @Test
    void shouldTellATornTailFromDamage() throws IOException
    {
        final List<long[]> messages = walk().messages;
        final long[] last = messages.get(messages.size() - 1);
        overwrite(last[0] + DataHeaderFlyweight.HEADER_LENGTH, new byte[8]);
        final Damage torn = walkOfKilled().only();
        assertEquals(DamageKind.TORN_TAIL, torn.kind());
        assertEquals(last[0], torn.position());
        // With its end known to the catalog it is damage.
        assertEquals(DamageKind.BAD_CHECKSUM, walk().only().kind());
        copy();
        // And so it is when whole fragments lie behind it.
        flip(messages.get(messages.size() - 2)[0] + 40, 1);
        final Damage damage = walkOfKilled().only();
        assertEquals(DamageKind.BAD_CHECKSUM, damage.kind());
        assertEquals(messages.get(messages.size() - 2)[0], damage.position());
    }

    @Test
    void shouldFindDamageInEachOfManyPlaces() throws IOException
    {
        final List<long[]> messages = walk().messages;
        flip(messages.get(3)[0] + 40, 1);
        flip(messages.get(4)[0] + 40, 1);
        flip(messages.get(9)[0] + 8, 1);
        final List<Damage> damages = walk().damages;
        assertEquals(List.of(DamageKind.BAD_CHECKSUM, DamageKind.BAD_CHECKSUM, DamageKind.BAD_HEADER),
            damages.stream().map(Damage::kind).toList());
        assertEquals(List.of(messages.get(3)[0], messages.get(4)[0], messages.get(9)[0]),
            damages.stream().map(Damage::position).toList());
    }

    private static void flip(final long at, final int mask) throws IOException
    {
        flip(segment(), at, mask);
    }

    private static void flip(final Path segment, final long at, final int mask) throws IOException
    {
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw"))
        {
            file.seek(at);
            final int value = file.read();
            file.seek(at);
            file.write(value ^ mask);
        }
    }

    private static void overwrite(final long at, final byte[] bytes) throws IOException
    {
        try (RandomAccessFile file = new RandomAccessFile(segment().toFile(), "rw"))
        {
            file.seek(at);
            file.write(bytes);
        }
    }
}
