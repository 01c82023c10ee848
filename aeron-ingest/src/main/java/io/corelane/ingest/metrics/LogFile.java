package io.corelane.ingest.metrics;

import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.logbuffer.LogBufferDescriptor;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
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

    private final List<MappedByteBuffer> maps;
    private final UnsafeBuffer[] terms;
    private final UnsafeBuffer metaData;
    private final int termLength;
    private final int positionBits;
    private final int initialTermId;

    /** Maps of what describes the log, and of its terms. */
    private LogFile(final List<MappedByteBuffer> maps)
    {
        this.maps = maps;
        metaData = new UnsafeBuffer(maps.get(0));
        terms = new UnsafeBuffer[LogBufferDescriptor.PARTITION_COUNT];
        for (int i = 0; i < terms.length; i++)
        {
            terms[i] = new UnsafeBuffer(maps.get(1 + i));
        }
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
            maps.add(channel.map(
                FileChannel.MapMode.READ_ONLY, described, LogBufferDescriptor.LOG_META_DATA_LENGTH));
            final int termLength = LogBufferDescriptor.termLength(new UnsafeBuffer(maps.get(0)));
            for (int i = 0; i < LogBufferDescriptor.PARTITION_COUNT; i++)
            {
                maps.add(channel.map(FileChannel.MapMode.READ_ONLY, (long)i * termLength, termLength));
            }
            return new LogFile(maps);
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

    /** Counts the messages from a position on to the log's end. */
    long messages(final long from)
    {
        final WaitingMessages messages = new WaitingMessages();
        return walk(from, messages) ? messages.counted() : LogWaiting.NOT_KNOWN;
    }

    /** Counts the records from a position on to the log's end. */
    LogWaiting waiting(final long from)
    {
        final WaitingRecords records = new WaitingRecords();
        return walk(from, records) ? records.counted() : LogWaiting.UNKNOWN;
    }

    /** Shows the fragments from a position on to the log's end; false when the log goes all the way round meanwhile. */
    private boolean walk(final long from, final FragmentVisitor visitor)
    {
        final long end = position();
        for (long at = from; at < end;)
        {
            final UnsafeBuffer term = terms[LogBufferDescriptor.indexByPosition(at, positionBits)];
            final int offset = (int)at & termLength - 1;
            final int length = FrameDescriptor.frameLengthVolatile(term, offset);
            if (length <= 0)
            {
                // A publisher is writing it: what stands behind it is taken behind it, too.
                return true;
            }
            if (length > termLength - offset || FrameDescriptor.frameTermId(term, offset) !=
                LogBufferDescriptor.computeTermIdFromPosition(at, positionBits, initialTermId))
            {
                return false;
            }
            visitor.onFragment(term, offset, length);
            at += BitUtil.align(length, FrameDescriptor.FRAME_ALIGNMENT);
        }
        return true;
    }

    /** Nothing may be read any more. */
    @Override
    public void close()
    {
        maps.forEach(IoUtil::unmap);
    }
}
