package io.corelane.core.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.corelane.codec.protocol.DeadLetterDescriptor;
import io.corelane.codec.protocol.RecordBatchDescriptor;
import io.corelane.core.runtime.Faults;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.BeforeTry;
import org.agrona.concurrent.UnsafeBuffer;

class PartitionPropertiesTest
{
    private static final int HEADERS =
        RecordBatchDescriptor.RECORD_OFFSET + 8; // of an entry: its block, its length, and the record's header

    private PartitionFixture fixture;
    private Partition partition;
    private long deadBytes;

    @BeforeTry
    void start()
    {
        fixture = new PartitionFixture(1024, Faults.NONE);
        partition = fixture.partition();
        deadBytes = 0;
    }

    @Property
    void shouldTakeAnyBytes(@ForAll @Size(max = 200) final byte[] bytes)
    {
        offer(new UnsafeBuffer(bytes));
        assertAllAccountedFor();
    }

    @Property
    void shouldTakeAFragmentWithAnyDamage(
        @ForAll @IntRange(min = 0, max = 20) final int records,
        @ForAll @IntRange(min = 1, max = 5) final int damages,
        @ForAll final long seed)
    {
        final Random random = new Random(seed);
        final UnsafeBuffer fragment = fixture.fragment(records);
        for (int i = 0; i < damages; i++)
        {
            fragment.putByte(random.nextInt(fragment.capacity()), (byte)random.nextInt());
        }
        offer(new UnsafeBuffer(fragment, 0, fragment.capacity() - random.nextInt(fragment.capacity()) / 8));
        assertAllAccountedFor();
    }

    @Property
    void shouldLoseNoByteOfTheRecords(
        @ForAll @IntRange(min = 1, max = 20) final int records, @ForAll final long seed)
    {
        // The batch's own header stays whole, so that it is known where the records begin.
        final Random random = new Random(seed);
        final UnsafeBuffer fragment = fixture.fragment(records);
        final int first = RecordBatchDescriptor.COUNT_OFFSET;
        for (int i = 0; i < 3; i++)
        {
            fragment.putByte(first + random.nextInt(fragment.capacity() - first), (byte)random.nextInt());
        }
        offer(fragment);
        assertAllAccountedFor();
        final long done = partition.job(0).records();
        final long unknown = partition.deadLetters(Faults.UNKNOWN_TEMPLATE) + malformedRecords(fragment);
        assertEquals(fragment.capacity(), RecordBatchDescriptor.ENTRIES_OFFSET + fixture.task(0).bytes() +
            done * HEADERS + unknown * RecordBatchDescriptor.RECORD_OFFSET + deadBytes);
    }

    /** Malformed records that lie within the batch, the rest of the batch not among them. */
    private long malformedRecords(final UnsafeBuffer fragment)
    {
        int offset = RecordBatchDescriptor.ENTRIES_OFFSET;
        int entries = 0;
        final int count = fragment.getShort(RecordBatchDescriptor.COUNT_OFFSET) & 0xFFFF;
        while (entries < count && offset + RecordBatchDescriptor.RECORD_OFFSET <= fragment.capacity())
        {
            final int length = fragment.getInt(offset + RecordBatchDescriptor.RECORD_LENGTH_OFFSET);
            if (length < 0 || length > fragment.capacity() - offset - RecordBatchDescriptor.RECORD_OFFSET)
            {
                break;
            }
            offset += RecordBatchDescriptor.RECORD_OFFSET + length;
            entries++;
        }
        final boolean hasRest = entries < count || offset < fragment.capacity();
        return partition.deadLetters(Faults.MALFORMED) - (hasRest ? 1 : 0);
    }

    private void assertAllAccountedFor()
    {
        assertEquals(partition.records(), partition.job(0).records() + partition.deadLetters().produced());
        assertEquals(partition.job(0).records(), partition.job(0).results().produced());
    }

    private void offer(final UnsafeBuffer fragment)
    {
        while (!fixture.offer(fragment))
        {
            take();
        }
        take();
    }

    private void take()
    {
        partition.job(0).results().clear();
        final DeadLetterBatch batch = partition.deadLetters();
        while (batch.waiting() > 0)
        {
            deadBytes += DeadLetterDescriptor.recordLength(batch.buffer(), batch.offset());
            batch.taken();
        }
    }
}
