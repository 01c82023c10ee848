package io.corelane.perf.throughput;

import io.corelane.codec.protocol.RecordBatchDescriptor;
import io.corelane.codec.protocol.RecordBatchEncoder;
import io.corelane.ingest.ApplianceContext;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/** Ticks as fragments of a log, as a publisher packs them, one behind the other in memory. For one thread. */
public final class PackedTicks
{
    /** Records of a log. */
    public static final int RECORDS = 1 << 16;
    private static final long PRODUCER_ID = 1;

    private final int capacity = ApplianceContext.DEFAULT_FRAGMENT_LENGTH;
    private final UnsafeBuffer buffer;
    private final int[] offsets;
    private final int[] lengths;
    private final int keys;
    private final int stride;
    private final long stepNs;
    private final SplittableRandom random = new SplittableRandom(7);
    private long sequence;

    /**
     * A log of records of random keys.
     *
     * @param keys     how many there are.
     * @param streamId of the stream in the catalog.
     */
    public PackedTicks(final int keys, final int streamId)
    {
        this(keys, streamId, Ticks.TIME_STEP_NS);
    }

    /** With a step of event time from one record to the next. */
    PackedTicks(final int keys, final int streamId, final long stepNs)
    {
        this.keys = keys;
        this.stepNs = stepNs;
        final Ticks ticks = new Ticks(keys);
        stride = RecordBatchDescriptor.RECORD_OFFSET + ticks.recordLength();
        buffer = new UnsafeBuffer(BufferUtil.allocateDirectAligned(RECORDS * stride + (1 << 20), 64));
        final RecordBatchEncoder batch = new RecordBatchEncoder();
        final List<Integer> starts = new ArrayList<>();
        final List<Integer> ends = new ArrayList<>();
        int offset = 0;
        int packed = 0;
        while (packed < RECORDS)
        {
            batch.wrap(buffer, offset, capacity).begin(PRODUCER_ID, 0, streamId, 0);
            while (packed < RECORDS && RecordBatchEncoder.FULL !=
                batch.append(0, 0, ticks.buffer(), ticks.offset(), ticks.recordLength()))
            {
                ticks.advance();
                packed++;
            }
            starts.add(offset);
            ends.add(batch.length());
            offset += batch.length() + 63 & ~63;
        }
        offsets = starts.stream().mapToInt(Integer::intValue).toArray();
        lengths = ends.stream().mapToInt(Integer::intValue).toArray();
    }

    /** New keys, sequences and times, as if the log had come on. */
    public void next()
    {
        for (int i = 0; i < offsets.length; i++)
        {
            buffer.putLong(offsets[i] + RecordBatchDescriptor.FIRST_SEQUENCE_OFFSET, sequence, ByteOrder.LITTLE_ENDIAN);
            final int count = (lengths[i] - RecordBatchDescriptor.ENTRIES_OFFSET) / stride;
            int record =
                offsets[i] + RecordBatchDescriptor.ENTRIES_OFFSET + RecordBatchDescriptor.RECORD_OFFSET;
            for (int k = 0; k < count; k++)
            {
                buffer.putLong(record + Ticks.ID_OFFSET, random.nextInt(keys), ByteOrder.LITTLE_ENDIAN);
                buffer.putLong(record + Ticks.TIME_OFFSET, Ticks.FIRST_TIME_NS + sequence * stepNs,
                    ByteOrder.LITTLE_ENDIAN);
                sequence++;
                record += stride;
            }
        }
    }

    /**
     * Of the whole log.
     *
     * @return records.
     */
    public int records()
    {
        return RECORDS;
    }

    /**
     * Holds all fragments.
     *
     * @return the same one always.
     */
    public UnsafeBuffer buffer()
    {
        return buffer;
    }

    /**
     * How many there are.
     *
     * @return count.
     */
    public int fragments()
    {
        return offsets.length;
    }

    /**
     * Where a fragment begins.
     *
     * @param fragment from 0.
     * @return bytes.
     */
    public int offset(final int fragment)
    {
        return offsets[fragment];
    }

    /**
     * How long a fragment is.
     *
     * @param fragment from 0.
     * @return bytes.
     */
    public int length(final int fragment)
    {
        return lengths[fragment];
    }
}
