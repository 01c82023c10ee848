package io.corelane.ingest.log;

import static io.aeron.logbuffer.FrameDescriptor.BEGIN_FRAG_FLAG;
import static io.aeron.logbuffer.FrameDescriptor.END_FRAG_FLAG;
import static io.aeron.logbuffer.FrameDescriptor.FRAME_ALIGNMENT;
import static io.aeron.logbuffer.FrameDescriptor.UNFRAGMENTED;
import static io.aeron.protocol.DataHeaderFlyweight.HEADER_LENGTH;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.aeron.archive.checksum.Checksum;
import io.aeron.archive.checksum.Checksums;
import io.aeron.protocol.DataHeaderFlyweight;
import io.aeron.protocol.HeaderFlyweight;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Tells whether a fragment in a segment file is as the Archive wrote it. Every field of a header is checked against
 * what it must be at its place; the Archive's checksum, which lies where the session id was, is of the bytes behind the
 * header. For one thread.
 */
final class FrameCheck
{
    private static final long ZERO_WORD = 0;

    private final Recording recording;
    private final Checksum checksum = Checksums.crc32c();
    private UnsafeBuffer segment;
    private long segmentPosition;

    FrameCheck(final Recording recording)
    {
        this.recording = recording;
    }

    void wrap(final UnsafeBuffer buffer, final long firstPosition)
    {
        segment = buffer;
        segmentPosition = firstPosition;
    }

    /** Whether the header at an offset can have been written there; then its other properties may be asked. */
    boolean isHeader(final int offset)
    {
        return null == headerFault(offset);
    }

    /** What is wrong with the header at an offset, or null. */
    String headerFault(final int offset)
    {
        if (HEADER_LENGTH > segment.capacity() - offset)
        {
            return "the file has no room for a header";
        }
        final int frameLength = segment.getInt(offset, LITTLE_ENDIAN);
        final boolean isPadding = isPadding(offset);
        if (!isPadding && HeaderFlyweight.HDR_TYPE_DATA != type(offset))
        {
            return "frame type " + type(offset);
        }
        final int termOffset = offset & recording.termLength() - 1;
        final int longest = isPadding ? recording.termLength() - termOffset :
            Math.min(recording.mtuLength(), recording.termLength() - termOffset);
        if (frameLength < HEADER_LENGTH || frameLength > longest || length(offset) > segment.capacity() - offset)
        {
            return "frame length " + frameLength;
        }
        return fieldFault(offset, termOffset, flags(offset), isPadding);
    }

    private String fieldFault(final int offset, final int termOffset, final int flags, final boolean isPadding)
    {
        final int found = segment.getInt(offset + DataHeaderFlyweight.TERM_OFFSET_FIELD_OFFSET, LITTLE_ENDIAN);
        if (termOffset != found)
        {
            return "term offset " + found + ", not " + termOffset;
        }
        final int termId = recording.initialTermId() + (int)((segmentPosition + offset) / recording.termLength());
        final int foundTerm = segment.getInt(offset + DataHeaderFlyweight.TERM_ID_FIELD_OFFSET, LITTLE_ENDIAN);
        if (termId != foundTerm)
        {
            return "term id " + foundTerm + ", not " + termId;
        }
        final int streamId = segment.getInt(offset + DataHeaderFlyweight.STREAM_ID_FIELD_OFFSET, LITTLE_ENDIAN);
        if (recording.streamId() != streamId)
        {
            return "stream id " + streamId + ", not " + recording.streamId();
        }
        if (0 != segment.getByte(offset + HeaderFlyweight.VERSION_FIELD_OFFSET))
        {
            return "header version " + segment.getByte(offset + HeaderFlyweight.VERSION_FIELD_OFFSET);
        }
        if (ZERO_WORD != segment.getLong(offset + DataHeaderFlyweight.RESERVED_VALUE_OFFSET))
        {
            return "reserved value is not 0";
        }
        final boolean isWhole = 0 != (flags & END_FRAG_FLAG & 0xFF) ||
            recording.mtuLength() == segment.getInt(offset, LITTLE_ENDIAN);
        final boolean isPossible = 0 == (flags & ~UNFRAGMENTED & 0xFF) && isWhole &&
            (!isPadding || flags == (UNFRAGMENTED & 0xFF));
        return isPossible ? null : "flags " + Integer.toHexString(flags);
    }

    /** Whether the bytes behind a good header are those that were recorded. */
    boolean isBody(final int offset)
    {
        return isPadding(offset) ? isZero(offset + HEADER_LENGTH, offset + length(offset)) :
            segment.getInt(offset + DataHeaderFlyweight.SESSION_ID_FIELD_OFFSET, LITTLE_ENDIAN) ==
            checksum.compute(segment.addressOffset(), offset + HEADER_LENGTH, length(offset) - HEADER_LENGTH);
    }

    boolean isWhole(final int offset)
    {
        return isHeader(offset) && isBody(offset);
    }

    /** A quick look before the others. */
    boolean isAtItsPlace(final int offset)
    {
        return (offset & recording.termLength() - 1) ==
            segment.getInt(offset + DataHeaderFlyweight.TERM_OFFSET_FIELD_OFFSET, LITTLE_ENDIAN) &&
            recording.streamId() ==
            segment.getInt(offset + DataHeaderFlyweight.STREAM_ID_FIELD_OFFSET, LITTLE_ENDIAN);
    }

    boolean isPadding(final int offset)
    {
        return HeaderFlyweight.HDR_TYPE_PAD == type(offset);
    }

    boolean isBegin(final int offset)
    {
        return 0 != (flags(offset) & BEGIN_FRAG_FLAG & 0xFF);
    }

    boolean isEnd(final int offset)
    {
        return 0 != (flags(offset) & END_FRAG_FLAG & 0xFF);
    }

    int payloadLength(final int offset)
    {
        return segment.getInt(offset, LITTLE_ENDIAN) - HEADER_LENGTH;
    }

    /** Bytes up to the next fragment. */
    int length(final int offset)
    {
        return BitUtil.align(segment.getInt(offset, LITTLE_ENDIAN), FRAME_ALIGNMENT);
    }

    boolean isZero(final int from, final int to)
    {
        return firstNonZero(from, to) >= to;
    }

    /** The first byte that is not zero, to within a word, or the end. */
    private int firstNonZero(final int from, final int to)
    {
        int i = from;
        while (i + Long.BYTES <= to && ZERO_WORD == segment.getLong(i))
        {
            i += Long.BYTES;
        }
        while (i < to && 0 == segment.getByte(i))
        {
            i++;
        }
        return i;
    }

    private int flags(final int offset)
    {
        return segment.getByte(offset + HeaderFlyweight.FLAGS_FIELD_OFFSET) & 0xFF;
    }

    private int type(final int offset)
    {
        return segment.getShort(offset + HeaderFlyweight.TYPE_FIELD_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
    }
}
