package io.corelane.core.partition;

import io.corelane.codec.protocol.ProgressDescriptor;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.core.runtime.Faults;
import java.util.Arrays;
import java.util.function.LongConsumer;
import org.agrona.concurrent.UnsafeBuffer;

/** Rows that fragments of a job in all partitions send to this one. Their time has come as far as the last one's. */
final class ExchangeInput extends StreamInput
{
    private final long[] watermarks;
    private byte operation;

    ExchangeInput(final StreamDefinition definition, final int senders)
    {
        super(definition);
        watermarks = new long[senders];
        begin();
    }

    /** Nothing has come yet. */
    void begin()
    {
        Arrays.fill(watermarks, JobTask.NO_TIME);
    }

    /** The producer ids of all senders. */
    void forEachSender(final LongConsumer consumer)
    {
        for (int i = 0; i < watermarks.length; i++)
        {
            consumer.accept(ExchangeQueue.producerId(id(), i));
        }
    }

    /** A sender's time has come on; false when there is no such sender. */
    boolean onProgress(final int sender, final long watermarkNs)
    {
        if (sender < 0 || sender >= watermarks.length)
        {
            return false;
        }
        watermarks[sender] = Math.max(watermarks[sender], watermarkNs);
        return true;
    }

    @Override
    long[] times()
    {
        return watermarks.clone();
    }

    @Override
    void times(final long[] timesNs)
    {
        System.arraycopy(timesNs, 0, watermarks, 0, watermarks.length);
    }

    @Override
    byte operation()
    {
        return operation;
    }

    @Override
    boolean timesRecords()
    {
        return false;
    }

    @Override
    long watermarkNs()
    {
        long least = Long.MAX_VALUE;
        for (final long watermark : watermarks)
        {
            least = ProgressDescriptor.IDLE == watermark ? least : Math.min(least, watermark);
        }
        return isIdle(0) ? JobTask.NO_TIME : least;
    }

    @Override
    boolean isEnded()
    {
        return Long.MAX_VALUE == watermarkNs();
    }

    /** Whether all senders are; one whose sources had records has told how far their time has come since. */
    @Override
    boolean isIdle(final long logTimeNs)
    {
        for (final long watermark : watermarks)
        {
            if (ProgressDescriptor.IDLE != watermark)
            {
                return false;
            }
        }
        return true;
    }

    @Override
    long idleWatermarkNs(final long logTimeNs)
    {
        return JobTask.NO_TIME;
    }

    @Override
    void onEventTime(final RecordRun run, final int index, final long logTimeNs, final RecordContext context)
    {
        // Time comes from the senders.
    }

    @Override
    int check(final UnsafeBuffer record, final int offset, final int length)
    {
        if (length < header().length())
        {
            return Faults.MALFORMED;
        }
        final long code = header().templateId(record, offset) - ExchangeBatch.FIRST_TEMPLATE_ID;
        if (code < RowSink.INSERT || code > RowSink.RETRACT || schemaId() != header().schemaId(record, offset))
        {
            return Faults.UNKNOWN_TEMPLATE;
        }
        operation = (byte)code;
        return take(record, offset, length);
    }
}
