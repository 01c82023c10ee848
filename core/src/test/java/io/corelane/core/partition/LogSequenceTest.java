package io.corelane.core.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.codec.protocol.JobChangeDescriptor;
import io.corelane.codec.protocol.LogGapDescriptor;
import io.corelane.codec.protocol.RecordBatchDescriptor;
import io.corelane.codec.protocol.RecordBatchEncoder;
import io.corelane.codec.protocol.TickDescriptor;
import io.corelane.core.checkpoint.CheckpointReader;
import io.corelane.core.checkpoint.CheckpointStore;
import io.corelane.core.checkpoint.CheckpointWriter;
import io.corelane.core.checkpoint.MemoryCheckpointStore;
import io.corelane.core.state.AsideMemory;
import java.io.IOException;
import java.util.Map;
import java.util.Random;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Counts as a partition does, which gets the same fragments: good ones, ones that come again, and broken ones. */
class LogSequenceTest
{
    private static final int CAPACITY = 4_096;

    private final UnsafeBuffer buffer = new UnsafeBuffer(BufferUtil.allocateDirectAligned(CAPACITY, Long.BYTES));
    private int round;
    private final RecordBatchEncoder batch = new RecordBatchEncoder().wrap(buffer, 0, CAPACITY);

    @Test
    void shouldCountAsAPartitionDoesAlsoBehindACheckpoint() throws IOException
    {
        final Random random = new Random(20);
        final LogSequence sequence = new LogSequence();
        try (Partition partition = new Partition(0, CAPACITY, CAPACITY))
        {
            LogSequence behind = new LogSequence();
            for (int i = 0; i < 20_000; i++)
            {
                final int length = fragment(random);
                while (!partition.onFragment(buffer, 0, length))
                {
                    while (partition.deadLetters().waiting() > 0)
                    {
                        partition.deadLetters().taken();
                    }
                }
                sequence.onMessage(buffer, 0, length);
                behind.onMessage(buffer, 0, length);
                assertEquals(partition.records(), sequence.next(), "fragment " + i);
                assertEquals(sequence.next(), behind.next(), "behind a checkpoint, fragment " + i);
                behind = 0 == i % 1_000 ? copy(partition) : behind;
            }
            assertTrue(partition.records() > 10_000, "records " + partition.records());
            assertTrue(partition.duplicates() > 1_000, "duplicates " + partition.duplicates());
        }
    }

    /** What a checkpoint says of a partition. */
    private static LogSequence copy(final Partition partition) throws IOException
    {
        final MemoryCheckpointStore store = new MemoryCheckpointStore();
        try (AsideMemory aside = new AsideMemory(1 << 20);
            Partition other = new Partition(0, CAPACITY, CAPACITY))
        {
            final CheckpointWriter writer = CheckpointWriter.begin(partition, aside);
            final CheckpointStore.Output output = store.create("1");
            while (!writer.isWritten())
            {
                writer.capture(1);
                writer.write(output);
            }
            output.commit(writer.manifest(0, 0, 7, 0, Map.of()).encode());
            writer.end();
            new CheckpointReader(store).load("1", other);
            return other.sequence();
        }
    }

    private int fragment(final Random random)
    {
        switch (random.nextInt(10))
        {
            case 0:
                return TickDescriptor.encode(buffer, 0, random.nextInt(1_000));

            case 1:
                return JobChangeDescriptor.encode(buffer, 0, 1, random.nextInt(5), JobChangeDescriptor.START);

            case 2:
                return LogGapDescriptor.encode(buffer, 0, (byte)(1 + random.nextInt(2)), 0, random.nextInt(9));

            case 3:
                buffer.setMemory(0, 100, (byte)random.nextInt(256));
                return random.nextInt(100);

            default:
                return records(random);
        }
    }

    private int records(final Random random)
    {
        batch.begin(random.nextInt(5), Math.max(0, ++round / 2 + random.nextInt(10) - 5), 7, 0);
        final int count = random.nextInt(6);
        for (int i = 0; i < count; i++)
        {
            batch.append(1, 2, buffer, 3_000, random.nextInt(40));
        }
        final int length = batch.length();
        switch (random.nextInt(4))
        {
            case 0:
                return length - random.nextInt(Math.max(1, length - RecordBatchDescriptor.ENTRIES_OFFSET + 10));

            case 1:
                return length + random.nextInt(3);

            default:
                return length;
        }
    }
}
