package io.corelane.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.codec.RowEncoder;
import io.corelane.ingest.client.CorelaneClient;
import io.corelane.ingest.client.CorelanePublisher;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.Event;
import jdk.jfr.Name;
import jdk.jfr.Recording;
import jdk.jfr.StackTrace;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What SYNCED promises: of all that was acknowledged at a moment, every byte had been forced to the disk before, so
 * that a power cut at that moment, which takes all bytes that were not, takes none that was acknowledged. The JVM's
 * flight recorder tells when files were written and forced.
 */
@Timeout(120)
class SyncedTest
{
    private static final int RECORDS = 200;
    private static final String SEGMENT = "archive/0-0.rec";

    /** Since then the flight recorder may not tell of writes at a position, as the Archive's are. */
    private static final int SILENT_SINCE = 22;

    @TempDir
    private Path directory;

    private final TestSupport support = new TestSupport();

    /** A position of the log that has been acknowledged to the publisher. */
    @Name("corelane.test.Acknowledged")
    @StackTrace(false)
    static final class Acknowledged extends Event
    {
        // Read by reflection.
        long position;
    }

    @Test
    void shouldForceDataBeforeItIsAcknowledged() throws IOException
    {
        final List<RecordedEvent> events = run(1);
        assertEquals(RECORDS, acknowledgedOf(events, true));
    }

    @Test
    void shouldForceDataAndMetadataBeforeItIsAcknowledged() throws IOException
    {
        final List<RecordedEvent> events = run(2);
        assertEquals(RECORDS, acknowledgedOf(events, true));
        assertTrue(events.stream().filter((event) -> isOf(event, "jdk.FileForce") && isOfLog(event))
            .allMatch((event) -> event.getBoolean("metaData")));
    }

    /** So that the tests above can fail; and the reason why it is not called durable. */
    @Test
    void shouldForceNothingWithoutASyncLevel() throws IOException
    {
        final List<RecordedEvent> events = run(0);
        assertTrue(events.stream().noneMatch((event) -> isOf(event, "jdk.FileForce") && isOfLog(event)));
        assertEquals(RECORDS, acknowledgedOf(events, false));
    }

    /** Acknowledges record by record; what happened meanwhile, in the order in which it ended. */
    private List<RecordedEvent> run(final int fileSyncLevel) throws IOException
    {
        final Path file = directory.resolve("events.jfr");
        try (Recording recorder = new Recording())
        {
            recorder.enable("jdk.FileWrite").withThreshold(Duration.ZERO).withoutStackTrace();
            recorder.enable("jdk.FileForce").withThreshold(Duration.ZERO).withoutStackTrace();
            recorder.enable(Acknowledged.class);
            recorder.start();
            publish(fileSyncLevel);
            recorder.stop();
            recorder.dump(file);
        }
        support.assertNoErrors();
        final List<RecordedEvent> events = new ArrayList<>(RecordingFile.readAllEvents(file));
        events.sort((a, b) -> a.getEndTime().compareTo(b.getEndTime()));
        return events;
    }

    private void publish(final int fileSyncLevel)
    {
        final ExpandableArrayBuffer record = new ExpandableArrayBuffer();
        try (Appliance appliance = Appliance.launch(support
            .context(directory, TestSupport.STREAM + TestSupport.ALL, 1)
            .recording(true).fileSyncLevel(fileSyncLevel).checkpointIntervalNs(Long.MAX_VALUE));
            CorelaneClient client = CorelaneClient.connect(appliance.aeronDirectory(), support);
            CorelanePublisher publisher = client.publisher("trades"))
        {
            final RowEncoder encoder = new RowEncoder(appliance.catalog().stream("trades").schema());
            TestSupport.await(publisher::isConnected);
            for (int i = 0; i < RECORDS; i++)
            {
                TestSupport.publish(
                    publisher, record, encoder.encode(new Object[]{"S", BigDecimal.ONE, (long)i}, record, 0));
                TestSupport.flush(publisher);
                TestSupport.await(() -> publisher.recordedPosition(0) >= publisher.sentPosition(0));
                final Acknowledged event = new Acknowledged();
                event.position = publisher.sentPosition(0);
                event.commit();
                assertTrue(publisher.isRecorded());
            }
        }
    }

    /** How many acknowledgements there were, each of what had been written, and forced when it is to be, by then. */
    private static int acknowledgedOf(final List<RecordedEvent> events, final boolean isForced)
    {
        if (events.stream().noneMatch((event) -> isOf(event, "jdk.FileWrite") && isOfLog(event)))
        {
            assertTrue(Runtime.version().feature() >= SILENT_SINCE, "the flight recorder tells of no write");
            return forcedOf(events, isForced);
        }
        int count = 0;
        for (final RecordedEvent event : events)
        {
            if (isOf(event, "corelane.test.Acknowledged"))
            {
                final long position = event.getLong("position");
                Instant moment = event.getEndTime();
                if (isForced)
                {
                    final Instant acknowledged = moment;
                    // The last one that had ended: what was written before it began is on the disk.
                    moment = events.stream().filter((each) -> isOf(each, "jdk.FileForce") && isOfLog(each) &&
                        !each.getEndTime().isAfter(acknowledged)).map(RecordedEvent::getStartTime)
                        .max(Instant::compareTo).orElse(Instant.EPOCH);
                }
                final Instant before = moment;
                final long written = events.stream().filter((each) -> isOf(each, "jdk.FileWrite") && isOfLog(each) &&
                    !each.getEndTime().isAfter(before)).mapToLong((each) -> each.getLong("bytesWritten")).sum();
                assertTrue(written >= position, "position " + position + " was acknowledged when " + written +
                    " bytes were there");
                count++;
            }
        }
        return count;
    }

    /**
     * The same where the flight recorder does not tell of writes. A record is sent when the one before has been
     * acknowledged, so it is on the disk if that was forced since.
     */
    private static int forcedOf(final List<RecordedEvent> events, final boolean isForced)
    {
        int count = 0;
        Instant before = Instant.EPOCH;
        boolean isDone = false;
        for (final RecordedEvent event : events)
        {
            if (isOf(event, "jdk.FileForce") && isOfLog(event))
            {
                isDone |= event.getStartTime().isAfter(before);
            }
            else if (isOf(event, "corelane.test.Acknowledged"))
            {
                assertEquals(isForced, isDone, "position " + event.getLong("position"));
                before = event.getEndTime();
                isDone = false;
                count++;
            }
        }
        return count;
    }

    private static boolean isOf(final RecordedEvent event, final String name)
    {
        return name.equals(event.getEventType().getName());
    }

    private static boolean isOfLog(final RecordedEvent event)
    {
        return String.valueOf(event.getString("path")).endsWith(SEGMENT);
    }
}
