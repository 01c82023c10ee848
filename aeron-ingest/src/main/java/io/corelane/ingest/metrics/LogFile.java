package io.corelane.ingest.metrics;

import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.logbuffer.LogBufferDescriptor;
import io.aeron.protocol.DataHeaderFlyweight;
import io.corelane.codec.protocol.RecordBatchIterator;
import io.corelane.ingest.metrics.LogWaiting.Sender;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.BitUtil;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The buffer of a log as a file, mapped to be read alone, so that what waits in it can be counted by whoever asks:
 * neither publishers nor partitions count for that. One thread at a time.
 */
final class LogFile implements AutoCloseable
{
    private static final String FOLDER = "publications";
    private static final String SUFFIX = ".logbuffer";

    private final MappedByteBuffer[] maps;
    private final UnsafeBuffer[] terms;
    private final UnsafeBuffer metaData;
    private final int termLength;
    private final int positionBits;
    private final int initialTermId;
    private final RecordBatchIterator batch = new RecordBatchIterator();

    private LogFile(final MappedByteBuffer[] maps)
    {
        this.maps = maps;
        terms = new UnsafeBuffer[LogBufferDescriptor.PARTITION_COUNT];
        for (int i = 0; i < terms.length; i++)
        {
            terms[i] = new UnsafeBuffer(maps[i]);
        }
        metaData = new UnsafeBuffer(maps[terms.length]);
        termLength = LogBufferDescriptor.termLength(metaData);
        positionBits = LogBufferDescriptor.positionBitsToShift(termLength);
        initialTermId = LogBufferDescriptor.initialTermId(metaData);
    }

    /** The log of a publication, or null when there is none any more, or it is not ours to read. */
    static LogFile open(final String aeronDirectory, final long registrationId)
    {
        final Path file = Path.of(aeronDirectory, FOLDER, registrationId + SUFFIX);
        final List<MappedByteBuffer> maps = new ArrayList<>();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ))
        {
            // Its length is three terms, what describes it, and zeroes up to the next page.
            final long described = channel.size() - LogBufferDescriptor.LOG_META_DATA_LENGTH;
            final MappedByteBuffer last = channel.map(
                FileChannel.MapMode.READ_ONLY, described, LogBufferDescriptor.LOG_META_DATA_LENGTH);
            final int termLength = LogBufferDescriptor.termLength(new UnsafeBuffer(last));
            for (int i = 0; i < LogBufferDescriptor.PARTITION_COUNT; i++)
            {
                maps.add(channel.map(FileChannel.MapMode.READ_ONLY, (long)i * termLength, termLength));
            }
            maps.add(last);
            return new LogFile(maps.toArray(new MappedByteBuffer[0]));
        }
        catch (final IOException | RuntimeException ex)
        {
            // It went in this moment, or belongs to somebody else: nobody knows what waits there.
            maps.forEach(IoUtil::unmap);
            return null;
        }
    }

    /** Where the log ends now. */
    long position()
    {
        final long tail = LogBufferDescriptor.rawTailVolatile(metaData);
        return LogBufferDescriptor.computePosition(LogBufferDescriptor.termId(tail),
            LogBufferDescriptor.termOffset(tail, termLength), positionBits, initialTermId);
    }

    /** Counts the messages from a position on to the log's end, also those of several fragments, by their last one. */
    long messages(final long from)
    {
        final long end = position();
        long messages = 0;
        for (long at = from; at < end;)
        {
            final UnsafeBuffer term = terms[LogBufferDescriptor.indexByPosition(at, positionBits)];
            final int offset = (int)at & termLength - 1;
            final int length = FrameDescriptor.frameLengthVolatile(term, offset);
            if (length <= 0)
            {
                break;
            }
            if (!isOf(at, term, offset, length))
            {
                return LogWaiting.NOT_KNOWN;
            }
            messages += !FrameDescriptor.isPaddingFrame(term, offset) && FrameDescriptor.END_FRAG_FLAG ==
                (FrameDescriptor.frameFlags(term, offset) & FrameDescriptor.END_FRAG_FLAG) ? 1 : 0;
            at += BitUtil.align(length, FrameDescriptor.FRAME_ALIGNMENT);
        }
        return messages;
    }

    /** Whether a fragment is of this round: else the log has gone all the way round meanwhile. */
    private boolean isOf(final long position, final UnsafeBuffer term, final int offset, final int length)
    {
        return length <= termLength - offset && FrameDescriptor.frameTermId(term, offset) ==
            LogBufferDescriptor.computeTermIdFromPosition(position, positionBits, initialTermId);
    }

    /** Counts the records from a position on to the log's end. */
    LogWaiting waiting(final long from)
    {
        final long end = position();
        final Map<Sender, Long> counts = new HashMap<>();
        Sender sender = null;
        long run = 0;
        long records = 0;
        long sendTimeNs = 0;
        for (long at = from; at < end;)
        {
            final UnsafeBuffer term = terms[LogBufferDescriptor.indexByPosition(at, positionBits)];
            final int offset = (int)at & termLength - 1;
            final int length = FrameDescriptor.frameLengthVolatile(term, offset);
            if (length <= 0)
            {
                // A publisher is writing it: what stands behind it is taken behind it, too.
                break;
            }
            if (!isOf(at, term, offset, length))
            {
                return LogWaiting.UNKNOWN;
            }
            final int header = DataHeaderFlyweight.HEADER_LENGTH;
            if (!FrameDescriptor.isPaddingFrame(term, offset) &&
                batch.wrap(term, offset + header, length - header) && batch.count() > 0)
            {
                if (0 == records)
                {
                    sendTimeNs = batch.next() ? batch.sendTimeNs() : 0;
                }
                records += batch.count();
                // One publisher often sends many fragments one behind the other.
                if (null == sender || sender.producerId() != batch.producerId() ||
                    sender.streamId() != batch.streamId())
                {
                    add(counts, sender, run);
                    sender = new Sender(batch.streamId(), batch.producerId(), 0);
                    run = 0;
                }
                run += batch.count();
            }
            at += BitUtil.align(length, FrameDescriptor.FRAME_ALIGNMENT);
        }
        add(counts, sender, run);
        return new LogWaiting(records, sendTimeNs, counts.entrySet().stream().map((entry) -> new Sender(
            entry.getKey().streamId(), entry.getKey().producerId(), entry.getValue())).toList());
    }

    private static void add(final Map<Sender, Long> counts, final Sender sender, final long run)
    {
        if (null != sender)
        {
            counts.merge(sender, run, Long::sum);
        }
    }

    /** Nothing may be read any more. */
    @Override
    public void close()
    {
        for (final MappedByteBuffer map : maps)
        {
            IoUtil.unmap(map);
        }
    }
}
