package io.corelane.ingest.metrics;

import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.protocol.DataHeaderFlyweight;
import io.corelane.codec.protocol.RecordBatchIterator;
import io.corelane.ingest.metrics.LogWaiting.Sender;
import java.util.HashMap;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;

/** Counts the records of a log's fragments by who sent them. For one thread, once. */
final class WaitingRecords implements FragmentVisitor
{
    private final RecordBatchIterator batch = new RecordBatchIterator();
    private final Map<Sender, Long> counts = new HashMap<>();
    private Sender sender;
    private long run;
    private long records;
    private long sendTimeNs;

    @Override
    public void onFragment(final UnsafeBuffer term, final int offset, final int length)
    {
        final int header = DataHeaderFlyweight.HEADER_LENGTH;
        if (FrameDescriptor.isPaddingFrame(term, offset) || !batch.wrap(term, offset + header, length - header) ||
            0 == batch.count())
        {
            return;
        }
        if (0 == records)
        {
            sendTimeNs = batch.next() ? batch.sendTimeNs() : 0;
        }
        records += batch.count();
        // One publisher often sends many fragments one behind the other.
        if (null == sender || sender.producerId() != batch.producerId() || sender.streamId() != batch.streamId())
        {
            endRun();
            sender = new Sender(batch.streamId(), batch.producerId(), 0);
            run = 0;
        }
        run += batch.count();
    }

    /** What has been counted. */
    LogWaiting counted()
    {
        endRun();
        return new LogWaiting(records, sendTimeNs, counts.entrySet().stream().map((entry) -> new Sender(
            entry.getKey().streamId(), entry.getKey().producerId(), entry.getValue())).toList());
    }

    private void endRun()
    {
        if (null != sender)
        {
            counts.merge(sender, run, Long::sum);
        }
    }
}
