package io.corelane.core.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.corelane.codec.protocol.RecordBatchDescriptor;
import io.corelane.codec.protocol.ResultBatchDescriptor;
import io.corelane.codec.protocol.TickDescriptor;
import io.corelane.core.runtime.Faults;
import java.lang.management.ManagementFactory;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionTest
{
    private static final int ROW = 16 + ResultBatchDescriptor.ROW_OFFSET;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 19, 20, 21})
    void shouldGoOnBehindTheLastRecordDoneWhereverItStopped(final int rows)
    {
        // A row of the echo is half as long as the longest row, so a batch holds a few more than are reserved.
        final PartitionFixture fixture = new PartitionFixture(
            ResultBatchDescriptor.ENTRIES_OFFSET + rows * ROW, Faults.NONE, Faults.NONE);
        final UnsafeBuffer fragment = fixture.fragment(20);
        final List<Long> first = new ArrayList<>();
        final List<Long> second = new ArrayList<>();
        int stops = 0;
        while (!fixture.offer(fragment))
        {
            stops++;
            // Only one of the two leaves: the other still has no room, and nothing may be done.
            first.addAll(fixture.take(0));
            assertFalse(fixture.offer(fragment));
            second.addAll(fixture.take(1));
        }
        first.addAll(fixture.take(0));
        second.addAll(fixture.take(1));
        assertEquals(LongStream.range(0, 20).boxed().toList(), first);
        assertEquals(first, second);
        assertEquals(20, fixture.partition().records());
        assertEquals(20, fixture.partition().job(1).records());
        assertTrue(stops >= (20 - 1) / (2 * rows), "stopped " + stops + " times");
        assertTrue(fixture.offer(PartitionFixture.renewed(fixture.fragment(1))),
            "the next fragment starts at its first record");
        assertEquals(List.of(20L), fixture.take(0));
    }

    @Test
    void shouldWaitForRoomAmongTheDeadLetters()
    {
        final PartitionFixture fixture = new PartitionFixture(1024, Faults.CAST);
        final UnsafeBuffer fragment = fixture.fragment(2_000);
        final List<String> letters = new ArrayList<>();
        while (!fixture.offer(fragment))
        {
            letters.addAll(fixture.takeDeadLetters());
        }
        letters.addAll(fixture.takeDeadLetters());
        assertEquals(2_000, letters.size());
        for (int i = 0; i < letters.size(); i++)
        {
            assertEquals("CAST input=" + i + " producer=77:" + (1_000 + i) + " stream=numbers job=true bytes=16",
                letters.get(i));
        }
        assertEquals(2_000, fixture.partition().job(0).deadLetters(Faults.CAST));
        assertEquals(2_000, fixture.partition().deadLetters(Faults.CAST));
    }

    @Test
    void shouldHaveRoomForTheLongestRecordInTheDeadLettersOfAllJobs()
    {
        final PartitionFixture fixture = new PartitionFixture(1024, Faults.CAST, Faults.CAST, Faults.CAST, Faults.CAST,
            Faults.CAST, Faults.CAST, Faults.NONE);
        final UnsafeBuffer record = new UnsafeBuffer(new byte[PartitionFixture.MAX_FRAGMENT]);
        record.putBytes(0, fixture.record(1), 0, 16);
        assertTrue(fixture.partition().onRecord(fixture.numbers().id(), record, 0, record.capacity(), 0, 0));
        assertEquals(6, fixture.takeDeadLetters().size());
        assertEquals(List.of(0L), fixture.take(6));
    }

    @Test
    void shouldRefuseWhatCannotBeTold()
    {
        final PartitionFixture fixture = new PartitionFixture(1024, Faults.NONE);
        final UnsafeBuffer unknownStream = PartitionFixture.fragment(9, List.of(fixture.record(1)));
        assertRefused(fixture, unknownStream, "UNKNOWN_STREAM input=0 producer=77:1000 stream=9 job=false bytes=16");

        final UnsafeBuffer template = fixture.record(1);
        template.putShort(2, (short)999);
        final UnsafeBuffer schema = fixture.record(1);
        schema.putShort(4, (short)999);
        final UnsafeBuffer headless = new UnsafeBuffer(new byte[7]);
        final UnsafeBuffer lying = fixture.record(1);
        lying.putShort(0, (short)9);
        final UnsafeBuffer tooShort = fixture.record(1);
        tooShort.putShort(0, (short)7);
        assertTrue(fixture.offer(PartitionFixture.renewed(PartitionFixture.fragment(fixture.numbers().id(),
            List.of(template, schema, headless, fixture.record(1), lying, tooShort)))));
        assertEquals(List.of(
            "UNKNOWN_TEMPLATE input=1 producer=77:1000 stream=numbers job=false bytes=16",
            "UNKNOWN_TEMPLATE input=2 producer=77:1001 stream=numbers job=false bytes=16",
            "MALFORMED input=3 producer=77:1002 stream=numbers job=false bytes=7",
            "MALFORMED input=5 producer=77:1004 stream=numbers job=false bytes=16",
            "MALFORMED input=6 producer=77:1005 stream=numbers job=false bytes=16"), fixture.takeDeadLetters());
        assertEquals(List.of(4L), fixture.take(0));
        assertEquals(3, fixture.partition().deadLetters(Faults.MALFORMED));
        assertEquals(7, fixture.partition().records());
    }

    @Test
    void shouldKeepTheRestOfAFragmentThatIsMalformed()
    {
        final PartitionFixture fixture = new PartitionFixture(1024, Faults.NONE);
        final UnsafeBuffer whole = fixture.fragment(3);

        assertRefused(fixture, new UnsafeBuffer(new byte[0]),
            "MALFORMED input=0 producer=0:0 stream=0 job=false bytes=0");
        assertRefused(fixture, new UnsafeBuffer(whole, 0, 20),
            "MALFORMED input=1 producer=0:0 stream=0 job=false bytes=20");
        assertRefused(fixture, new UnsafeBuffer(whole, 0, 38),
            "MALFORMED input=2 producer=77:1000 stream=numbers job=false bytes=38");
        final UnsafeBuffer tick = new UnsafeBuffer(new byte[TickDescriptor.LENGTH]);
        TickDescriptor.encode(tick, 0, 5);
        assertRefused(fixture, new UnsafeBuffer(tick, 0, TickDescriptor.LENGTH - 1),
            "MALFORMED input=3 producer=0:0 stream=0 job=false bytes=15");

        PartitionFixture.renewed(whole);
        assertRefused(fixture, new UnsafeBuffer(whole, 0, whole.capacity() - 1),
            "MALFORMED input=6 producer=77:1002 stream=numbers job=false bytes=31");
        assertEquals(List.of(4L, 5L), fixture.take(0));

        final UnsafeBuffer more = PartitionFixture.renewed(PartitionFixture.renewed(fixture.fragment(3)));
        more.putShort(RecordBatchDescriptor.COUNT_OFFSET, (short)4, ByteOrder.LITTLE_ENDIAN);
        assertRefused(fixture, more, "MALFORMED input=10 producer=77:1003 stream=numbers job=false bytes=0");
        assertEquals(List.of(7L, 8L, 9L), fixture.take(0));

        final UnsafeBuffer fewer =
            PartitionFixture.renewed(PartitionFixture.renewed(PartitionFixture.renewed(fixture.fragment(3))));
        fewer.putShort(RecordBatchDescriptor.COUNT_OFFSET, (short)1, ByteOrder.LITTLE_ENDIAN);
        assertRefused(fixture, fewer, "MALFORMED input=12 producer=77:1001 stream=numbers job=false bytes=64");
        assertEquals(List.of(11L), fixture.take(0));
        fewer.putShort(RecordBatchDescriptor.HEADER_VERSION_OFFSET, (short)1, ByteOrder.LITTLE_ENDIAN);
        assertTrue(fixture.offer(PartitionFixture.renewed(fewer)), "a newer version may have more behind the records");
        assertEquals(List.of(), fixture.takeDeadLetters());

        final UnsafeBuffer smallBlock = new UnsafeBuffer(new byte[8]);
        smallBlock.putBytes(0, whole, 0, 8);
        smallBlock.putShort(0, (short)0);
        assertRefused(fixture, smallBlock, "MALFORMED input=14 producer=0:0 stream=0 job=false bytes=8");
    }

    @Test
    void shouldTellTheFaultOfOneJobAndRunTheOthers()
    {
        final PartitionFixture fixture = new PartitionFixture(1024, Faults.NONE, Faults.OVERFLOW, Faults.NONE);
        assertTrue(fixture.offer(fixture.fragment(2)));
        assertEquals(List.of(
            "OVERFLOW input=0 producer=77:1000 stream=numbers job=true bytes=16",
            "OVERFLOW input=1 producer=77:1001 stream=numbers job=true bytes=16"), fixture.takeDeadLetters());
        assertEquals(List.of(0L, 1L), fixture.take(0));
        assertEquals(List.of(0L, 1L), fixture.take(2));
        assertEquals(0, fixture.partition().job(0).deadLetters(Faults.OVERFLOW));
        assertEquals(2, fixture.partition().job(1).deadLetters(Faults.OVERFLOW));
    }

    @Test
    void shouldNeverTurnLogTimeBack()
    {
        final PartitionFixture fixture = new PartitionFixture(1024, Faults.NONE);
        final UnsafeBuffer tick = new UnsafeBuffer(new byte[TickDescriptor.LENGTH]);
        for (final long timeNs : new long[]{5, 9, 7})
        {
            TickDescriptor.encode(tick, 0, timeNs);
            assertTrue(fixture.offer(tick));
        }
        assertEquals(9, fixture.partition().logTimeNs());
        assertEquals(0, fixture.partition().records());
    }

    @Test
    void shouldRefuseToBeSetUpWrong()
    {
        final PartitionFixture fixture = new PartitionFixture(1024, Faults.NONE);
        final UnsafeBuffer tooLong = new UnsafeBuffer(new byte[PartitionFixture.MAX_FRAGMENT + 1]);
        assertThrows(IllegalArgumentException.class, () -> fixture.offer(tooLong));
        final Partition empty = new Partition(0, 1024, 1024);
        assertEquals("job job0 reads stream numbers, which was not added",
            assertThrows(IllegalArgumentException.class, () -> empty.add(fixture.plan(0),
                (context, faults, results) -> new EchoTask(context, results, Faults.NONE))).getMessage());
    }

    @Test
    void shouldAllocateNothingOverAMillionRecords()
    {
        final PartitionFixture fixture = new PartitionFixture(65_536, Faults.NONE, Faults.CAST);
        final UnsafeBuffer good = fixture.fragment(100);
        final UnsafeBuffer bad = new UnsafeBuffer(good, 0, good.capacity() - 1);
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        final long thread = Thread.currentThread().getId();
        long allocated = Long.MAX_VALUE;
        for (int round = 0; round < 3; round++)
        {
            final long before = threads.getThreadAllocatedBytes(thread);
            for (int i = 0; i < 5_000; i++)
            {
                sendNext(good, (2L * i + 10_000L * round) * 100);
                feed(fixture.partition(), good);
                sendNext(bad, (2L * i + 1 + 10_000L * round) * 100);
                feed(fixture.partition(), bad);
            }
            allocated = threads.getThreadAllocatedBytes(thread) - before;
        }
        assertEquals(0, allocated);
        assertEquals(3_000_000, fixture.partition().records());
        assertEquals(2_985_000, fixture.partition().job(0).results().produced());
    }

    private static void sendNext(final UnsafeBuffer fragment, final long sequence)
    {
        fragment.putLong(RecordBatchDescriptor.FIRST_SEQUENCE_OFFSET, sequence, ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void shouldTakeEachRecordOfAProducerOnce()
    {
        final PartitionFixture fixture = new PartitionFixture(65_536, Faults.NONE);
        final UnsafeBuffer ten = fixture.fragment(10);
        assertTrue(fixture.offer(ten));
        assertTrue(fixture.offer(ten));
        assertEquals(10, fixture.partition().duplicates());
        // Half of it is new.
        sendNext(ten, 1_005);
        assertTrue(fixture.offer(ten));
        // A gap is the producer's own business.
        sendNext(ten, 2_000);
        assertTrue(fixture.offer(ten));
        assertEquals(25, fixture.take(0).size());
        assertEquals(25, fixture.partition().records());
        assertEquals(15, fixture.partition().duplicates());
        assertEquals(2_010, fixture.partition().nextSequence(77));
        assertEquals(0, fixture.partition().nextSequence(78));
        assertTrue(fixture.offer(PartitionFixture.renewed(ten)));
        assertEquals(35, fixture.partition().records());
    }

    /** With room made in its midst a fragment is taken as a whole, without it up to where there is none; none twice. */
    @Test
    void shouldGoOnInARunWhereRoomIsMade()
    {
        final PartitionFixture fixture = new PartitionFixture(512, Faults.NONE);
        final UnsafeBuffer fragment = fixture.fragment(500);
        final List<Long> taken = new ArrayList<>();
        fixture.partition().outlet(() ->
        {
            taken.addAll(fixture.take(0));
            return taken.size() < 200;
        });
        assertFalse(fixture.offer(fragment));
        final int first = taken.size();
        assertTrue(first >= 200 && first < 300, first + " had left");
        assertEquals(first, fixture.partition().records());
        fixture.partition().outlet(() -> taken.addAll(fixture.take(0)));
        assertTrue(fixture.offer(fragment));
        taken.addAll(fixture.take(0));
        assertEquals(LongStream.range(0, 500).boxed().toList(), taken);
        assertEquals(500, fixture.partition().records());
        assertEquals(0, fixture.partition().duplicates());
    }

    private static void feed(final Partition partition, final UnsafeBuffer fragment)
    {
        while (!partition.onFragment(fragment, 0, fragment.capacity()))
        {
            partition.job(0).results().clear();
            while (partition.deadLetters().waiting() > 0)
            {
                partition.deadLetters().taken();
            }
        }
    }

    private static void assertRefused(
        final PartitionFixture fixture, final UnsafeBuffer fragment, final String letter)
    {
        assertTrue(fixture.offer(fragment));
        assertEquals(List.of(letter), fixture.takeDeadLetters());
    }
}
