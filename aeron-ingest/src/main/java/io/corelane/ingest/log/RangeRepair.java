package io.corelane.ingest.log;

import static io.aeron.logbuffer.FrameDescriptor.FRAME_ALIGNMENT;
import static io.aeron.protocol.DataHeaderFlyweight.HEADER_LENGTH;

import io.aeron.archive.checksum.Checksum;
import io.aeron.archive.checksum.Checksums;
import io.aeron.protocol.DataHeaderFlyweight;
import io.aeron.protocol.HeaderFlyweight;
import io.corelane.codec.protocol.JobChangeDescriptor;
import io.corelane.codec.protocol.LogGapDescriptor;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes fragments over a range of a segment file: messages first, then padding up to its end, so that whoever reads
 * the recording passes the range by. For one thread.
 */
final class RangeRepair
{
    /** Bytes of the fragment of a message: they have the same length. */
    static final int MESSAGE_LENGTH = 64;

    /** Aeron's longest message is an eighth of a term. */
    private static final int MAX_MESSAGES_IN_TERM = 8;

    private final Recording recording;
    private final Checksum checksum = Checksums.crc32c();
    private final DataHeaderFlyweight header = new DataHeaderFlyweight();
    private final UnsafeBuffer message =
        new UnsafeBuffer(BufferUtil.allocateDirectAligned(MESSAGE_LENGTH, FRAME_ALIGNMENT));
    private final UnsafeBuffer segment = new UnsafeBuffer(0, 0);
    private final long end;
    private final long segmentPosition;
    private long position;
    private MappedByteBuffer mapped;

    /** Opens the range's segment, which is made, or made whole, where that is what is wrong. */
    RangeRepair(final Damage damage) throws IOException
    {
        this.recording = damage.recording();
        this.position = damage.position();
        this.end = damage.endPosition();
        this.segmentPosition = recording.segmentPosition(position);
        final File file = recording.archive().resolve(recording.segmentName(position)).toFile();
        try (RandomAccessFile raw = new RandomAccessFile(file, "rw"))
        {
            if (raw.length() < recording.segmentLength())
            {
                raw.setLength(recording.segmentLength());
            }
        }
        mapped = IoUtil.mapExistingFile(
            file, FileChannel.MapMode.READ_WRITE, "segment", 0, recording.segmentLength());
        segment.wrap(mapped);
    }

    /** Whether there is room for so many messages. */
    static boolean hasRoom(final Damage damage, final int messages)
    {
        return damage.endPosition() - begin(damage.recording(), damage.position()) >= (long)messages * MESSAGE_LENGTH;
    }

    void putGap(final long records)
    {
        put(LogGapDescriptor.encode(message, HEADER_LENGTH, LogGapDescriptor.LOST, 0, records));
    }

    void putChange(final DamageReport.JobChange change)
    {
        put(JobChangeDescriptor.encode(message, HEADER_LENGTH, change.id(), change.number(), change.kind()));
    }

    /** Fills the rest and forces it to the disk. */
    void close()
    {
        while (position < end)
        {
            // Padding ends with its term at the latest, and a publication takes no more of it than of a message.
            final long termEnd = (position | recording.termLength() - 1) + 1;
            pad(Math.min(Math.min(termEnd, position + recording.termLength() / MAX_MESSAGES_IN_TERM), end));
        }
        mapped.force();
        segment.wrap(0, 0);
        IoUtil.unmap(mapped);
        mapped = null;
    }

    /** Where the next message can begin: none crosses the end of a term. */
    private static long begin(final Recording recording, final long from)
    {
        final long termEnd = (from | recording.termLength() - 1) + 1;
        return termEnd - from < MESSAGE_LENGTH ? termEnd : from;
    }

    private void put(final int length)
    {
        if (begin(recording, position) > position)
        {
            pad(begin(recording, position));
        }
        message.setMemory(HEADER_LENGTH + length, MESSAGE_LENGTH - HEADER_LENGTH - length, (byte)0);
        final int offset = (int)(position - segmentPosition);
        segment.putBytes(offset + HEADER_LENGTH, message, HEADER_LENGTH, MESSAGE_LENGTH - HEADER_LENGTH);
        putHeader(offset, HEADER_LENGTH + length, HeaderFlyweight.HDR_TYPE_DATA);
        segment.putInt(offset + DataHeaderFlyweight.SESSION_ID_FIELD_OFFSET, checksum.compute(
            segment.addressOffset(), offset + HEADER_LENGTH, BitUtil.align(length, FRAME_ALIGNMENT)));
        position += MESSAGE_LENGTH;
    }

    private void pad(final long to)
    {
        final int length = (int)(to - position);
        final int offset = (int)(position - segmentPosition);
        segment.setMemory(offset, length, (byte)0);
        putHeader(offset, length, HeaderFlyweight.HDR_TYPE_PAD);
        position = to;
    }

    private void putHeader(final int offset, final int frameLength, final int type)
    {
        header.wrap(segment, offset, HEADER_LENGTH);
        segment.setMemory(offset, HEADER_LENGTH, (byte)0);
        header.termOffset((int)(position & recording.termLength() - 1))
            .termId(recording.initialTermId() + (int)(position / recording.termLength()))
            .streamId(recording.streamId());
        header.flags((byte)DataHeaderFlyweight.BEGIN_AND_END_FLAGS).headerType(type).frameLength(frameLength);
    }
}
