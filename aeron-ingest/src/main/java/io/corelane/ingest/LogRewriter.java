package io.corelane.ingest;

import io.aeron.Publication;
import io.corelane.codec.RecordException;
import io.corelane.codec.RecordUpgrade;
import io.corelane.codec.RowDecoder;
import io.corelane.codec.protocol.RecordBatchDescriptor;
import io.corelane.codec.protocol.RecordBatchEncoder;
import io.corelane.codec.protocol.RecordBatchIterator;
import io.corelane.ingest.log.Damage;
import io.corelane.ingest.log.MessageHandler;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Sends what a log holds to another recording, records of some streams as records of a newer version. Records that no
 * longer fit a fragment together go in two; whatever else there is goes as it is. For one thread.
 */
final class LogRewriter implements MessageHandler
{
    private static final long PARK_NS = 50_000;

    private final String name;
    private final Publication target;
    private final Map<Integer, MigratedStream> streams;
    private final LongConsumer progress;
    private final RecordBatchIterator batch = new RecordBatchIterator();
    private final RecordBatchEncoder encoder = new RecordBatchEncoder();
    private final UnsafeBuffer fragment;
    private final ExpandableArrayBuffer record = new ExpandableArrayBuffer();
    private long rewritten;
    private long kept;

    LogRewriter(
        final String name,
        final Publication target,
        final Map<Integer, MigratedStream> streams,
        final LongConsumer progress)
    {
        this.name = name;
        this.target = target;
        this.streams = streams;
        this.progress = progress;
        this.fragment = new UnsafeBuffer(new byte[target.maxPayloadLength()]);
        encoder.wrap(fragment, 0, fragment.capacity());
    }

    @Override
    public boolean onMessage(
        final long position, final long endPosition, final DirectBuffer buffer, final int offset, final int length)
    {
        if (batch.wrap(buffer, offset, length) && streams.containsKey(batch.streamId()) &&
            isPlain(buffer, offset, length))
        {
            rewrite(position, buffer, streams.get(batch.streamId()));
        }
        else
        {
            send(buffer, offset, length);
        }
        progress.accept(endPosition);
        return true;
    }

    @Override
    public void onDamage(final Damage damage)
    {
        throw new ApplianceException(damage.text() + "; mend the log first, nothing was migrated");
    }

    /** Whether the batch is what this version of the protocol writes, to its last byte. */
    private boolean isPlain(final DirectBuffer buffer, final int offset, final int length)
    {
        int end = offset + RecordBatchDescriptor.ENTRIES_OFFSET;
        while (batch.next())
        {
            end = batch.recordOffset() + batch.recordLength();
        }
        final boolean isPlain = !batch.isMalformed() && offset + length == end &&
            0 == buffer.getInt(offset + RecordBatchDescriptor.RESERVED_OFFSET) &&
            RecordBatchDescriptor.SCHEMA_VERSION == buffer.getShort(
            offset + RecordBatchDescriptor.HEADER_VERSION_OFFSET, ByteOrder.LITTLE_ENDIAN);
        return isPlain && batch.wrap(buffer, offset, length);
    }

    private void rewrite(final long position, final DirectBuffer buffer, final MigratedStream stream)
    {
        encoder.begin(batch.producerId(), batch.firstSequence(), batch.streamId(), batch.partition());
        while (batch.next())
        {
            final int length = stream.upgrade().upgrade(buffer, batch.recordOffset(), batch.recordLength(), record, 0);
            if (RecordUpgrade.KEEP == length)
            {
                kept++;
                requireSameFault(position, buffer, stream);
                append(position, buffer, batch.recordOffset(), batch.recordLength());
            }
            else
            {
                rewritten++;
                requireReadable(position, buffer, stream);
                append(position, record, 0, length);
            }
        }
        send(fragment, 0, encoder.length());
    }

    private void append(final long position, final DirectBuffer buffer, final int offset, final int length)
    {
        if (RecordBatchEncoder.FULL != encoder.append(batch.sendTimeNs(), batch.keyHash(), buffer, offset, length))
        {
            return;
        }
        if (encoder.count() > 0)
        {
            send(fragment, 0, encoder.length());
            encoder.begin(batch.producerId(), batch.sequence(), batch.streamId(), batch.partition());
            if (RecordBatchEncoder.FULL !=
                encoder.append(batch.sendTimeNs(), batch.keyHash(), buffer, offset, length))
            {
                return;
            }
        }
        throw new ApplianceException("a record at position " + position + " of " + name + " would have " + length +
            " bytes, which no fragment of " + fragment.capacity() + " holds");
    }

    /** What was a dead letter has to be one again, or results would come of it that were not recorded. */
    private void requireSameFault(final long position, final DirectBuffer buffer, final MigratedStream stream)
    {
        final String before = fault(stream.olderDecoder(), buffer);
        if (null != before && null == fault(stream.newerDecoder(), buffer))
        {
            throw new ApplianceException("a record at position " + position + " of " + name +
                " was refused by the former schema (" + before + ") and would be taken by the newer one, so that " +
                "results would come of it that were not recorded; keep the former schema, or begin anew in another " +
                "directory");
        }
    }

    private void requireReadable(final long position, final DirectBuffer buffer, final MigratedStream stream)
    {
        final String before = fault(stream.olderDecoder(), buffer);
        if (null != before)
        {
            requireSameFault(position, buffer, stream);
        }
    }

    private String fault(final RowDecoder decoder, final DirectBuffer buffer)
    {
        try
        {
            decoder.decode(buffer, batch.recordOffset(), batch.recordLength());
            return null;
        }
        catch (final RecordException ex)
        {
            return ex.getMessage();
        }
    }

    private void send(final DirectBuffer buffer, final int offset, final int length)
    {
        long position = target.offer(buffer, offset, length);
        while (position < 0)
        {
            if (Publication.CLOSED == position || Publication.MAX_POSITION_EXCEEDED == position)
            {
                throw new ApplianceException("the new recording of " + name + " has ended (" +
                    Publication.errorString(position) + ")");
            }
            LockSupport.parkNanos(PARK_NS);
            position = target.offer(buffer, offset, length);
        }
    }

    /** Records that are of the newer version now. */
    long rewritten()
    {
        return rewritten;
    }

    /** Records of the same streams that stay as they were. */
    long kept()
    {
        return kept;
    }
}
