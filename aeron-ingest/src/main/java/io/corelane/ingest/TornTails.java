package io.corelane.ingest;

import static io.aeron.archive.client.AeronArchive.NULL_POSITION;
import static io.aeron.logbuffer.FrameDescriptor.FRAME_ALIGNMENT;
import static io.aeron.protocol.DataHeaderFlyweight.HEADER_LENGTH;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.aeron.archive.checksum.Checksum;
import io.aeron.archive.checksum.Checksums;
import io.aeron.archive.codecs.CatalogHeaderDecoder;
import io.aeron.archive.codecs.RecordingDescriptorDecoder;
import io.aeron.archive.codecs.RecordingDescriptorHeaderDecoder;
import io.aeron.archive.codecs.RecordingState;
import io.aeron.protocol.DataHeaderFlyweight;
import io.aeron.protocol.HeaderFlyweight;
import java.io.File;
import java.nio.MappedByteBuffer;
import org.agrona.BitUtil;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Cleans up behind a process that was killed while it recorded. What it wrote last may be half a fragment, and Aeron
 * Archive looks for the end of a recording without checksums: it takes a half fragment for a whole one, or refuses to
 * judge one that crosses a page. Here the end is found by checksums. What lies behind it was never said to be recorded,
 * and is made zero; where the last fragment crosses a page, a frame of padding is put behind it, which does not.
 * <p>
 * Damage is something else: with data far behind it, or whole fragments, nothing is touched, and reading the log names
 * the place.
 */
final class TornTails
{
    private static final int PAGE_LENGTH = 4_096;

    /** Archive writes so much at a time at the most, of which a prefix may have come into the file. */
    private static final int MAX_TORN_LENGTH = 2 << 20;

    private final File directory;
    private final Checksum checksum = Checksums.crc32c();
    private final DataHeaderFlyweight padding = new DataHeaderFlyweight();

    private TornTails(final File directory)
    {
        this.directory = directory;
    }

    /** Looks at all recordings whose end the catalog does not know. */
    static void clean(final File directory)
    {
        final File catalog = new File(directory, "archive.catalog");
        if (catalog.exists())
        {
            new TornTails(directory).clean(new UnsafeBuffer(), catalog);
        }
    }

    private void clean(final UnsafeBuffer buffer, final File catalog)
    {
        final MappedByteBuffer mapped = IoUtil.mapExistingFile(catalog, "catalog");
        try
        {
            buffer.wrap(mapped);
            final int alignment = Math.max(FRAME_ALIGNMENT, buffer.getInt(
                CatalogHeaderDecoder.alignmentEncodingOffset(), LITTLE_ENDIAN));
            final RecordingDescriptorHeaderDecoder header = new RecordingDescriptorHeaderDecoder();
            final RecordingDescriptorDecoder recording = new RecordingDescriptorDecoder();
            int offset = CatalogHeaderDecoder.BLOCK_LENGTH;
            while (offset + RecordingDescriptorHeaderDecoder.BLOCK_LENGTH < buffer.capacity())
            {
                header.wrap(buffer, offset, RecordingDescriptorHeaderDecoder.BLOCK_LENGTH,
                    RecordingDescriptorHeaderDecoder.SCHEMA_VERSION);
                if (header.length() <= 0)
                {
                    return;
                }
                recording.wrap(buffer, offset + RecordingDescriptorHeaderDecoder.BLOCK_LENGTH,
                    RecordingDescriptorDecoder.BLOCK_LENGTH, RecordingDescriptorDecoder.SCHEMA_VERSION);
                if (RecordingState.VALID == header.state() && NULL_POSITION == recording.stopPosition())
                {
                    clean(recording);
                }
                offset += BitUtil.align(RecordingDescriptorHeaderDecoder.BLOCK_LENGTH + header.length(), alignment);
            }
        }
        finally
        {
            IoUtil.unmap(mapped);
        }
    }

    private void clean(final RecordingDescriptorDecoder recording)
    {
        final File segment = lastSegment(recording.recordingId());
        if (null != segment && segment.length() >= recording.segmentFileLength())
        {
            final MappedByteBuffer mapped = IoUtil.mapExistingFile(segment, "segment");
            try
            {
                clean(new UnsafeBuffer(mapped, 0, recording.segmentFileLength()), recording.termBufferLength());
            }
            finally
            {
                IoUtil.unmap(mapped);
            }
        }
    }

    private void clean(final UnsafeBuffer segment, final int termLength)
    {
        int last = -1;
        int end = 0;
        while (end < segment.capacity() && isWhole(segment, end))
        {
            last = end;
            end += length(segment, end);
        }
        final int tornEnd = Math.min(segment.capacity(), end + MAX_TORN_LENGTH);
        if (!isZero(segment, tornEnd, segment.capacity()) || hasWholeBehind(segment, end, tornEnd, termLength))
        {
            return;
        }
        if (!isZero(segment, end, tornEnd))
        {
            segment.setMemory(end, tornEnd - end, (byte)0);
        }
        if (last >= 0 && end < segment.capacity() && last / PAGE_LENGTH != (end - 1) / PAGE_LENGTH)
        {
            pad(segment, last, end, termLength);
        }
    }

    /** A process that is killed leaves nothing whole behind what it has half written: then it is damage. */
    private boolean hasWholeBehind(
        final UnsafeBuffer segment, final int torn, final int tornEnd, final int termLength)
    {
        for (int offset = torn + FRAME_ALIGNMENT; offset < tornEnd; offset += FRAME_ALIGNMENT)
        {
            if ((offset & termLength - 1) ==
                segment.getInt(offset + DataHeaderFlyweight.TERM_OFFSET_FIELD_OFFSET, LITTLE_ENDIAN) &&
                isWhole(segment, offset))
            {
                return true;
            }
        }
        return false;
    }

    /** Whether a fragment is there with all of its bytes. */
    private boolean isWhole(final UnsafeBuffer segment, final int offset)
    {
        final int frameLength = segment.getInt(offset + HeaderFlyweight.FRAME_LENGTH_FIELD_OFFSET, LITTLE_ENDIAN);
        if (frameLength < HEADER_LENGTH || frameLength > segment.capacity() - offset)
        {
            return false;
        }
        final boolean isPadding = HeaderFlyweight.HDR_TYPE_PAD == type(segment, offset);
        return isPadding || HeaderFlyweight.HDR_TYPE_DATA == type(segment, offset) &&
            segment.getInt(offset + DataHeaderFlyweight.SESSION_ID_FIELD_OFFSET, LITTLE_ENDIAN) ==
            checksum.compute(segment.addressOffset(), offset + HEADER_LENGTH, length(segment, offset) - HEADER_LENGTH);
    }

    private static int type(final UnsafeBuffer segment, final int offset)
    {
        return segment.getShort(offset + HeaderFlyweight.TYPE_FIELD_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
    }

    private static int length(final UnsafeBuffer segment, final int offset)
    {
        return BitUtil.align(segment.getInt(offset + HeaderFlyweight.FRAME_LENGTH_FIELD_OFFSET, LITTLE_ENDIAN),
            FRAME_ALIGNMENT);
    }

    private static boolean isZero(final UnsafeBuffer segment, final int from, final int to)
    {
        int i = from;
        while (i < to && 0 == segment.getLong(i))
        {
            i += Long.BYTES;
        }
        return i >= to;
    }

    private void pad(final UnsafeBuffer segment, final int last, final int end, final int termLength)
    {
        padding.wrap(segment, last, HEADER_LENGTH);
        final int streamId = padding.streamId();
        final boolean isNextTerm = 0 == (end & termLength - 1);
        final int termId = padding.termId() + (isNextTerm ? 1 : 0);
        segment.putBytes(end, segment, last, HEADER_LENGTH);
        padding.wrap(segment, end, HEADER_LENGTH);
        padding.streamId(streamId).termId(termId).termOffset(end & termLength - 1).reservedValue(0);
        padding.flags((byte)DataHeaderFlyweight.BEGIN_AND_END_FLAGS).headerType(HeaderFlyweight.HDR_TYPE_PAD)
            .frameLength(HEADER_LENGTH);
    }

    private File lastSegment(final long recordingId)
    {
        final String prefix = recordingId + "-";
        final String suffix = ".rec";
        File last = null;
        long lastPosition = -1;
        final String[] names = directory.list();
        for (final String name : null == names ? new String[0] : names)
        {
            if (name.startsWith(prefix) && name.endsWith(suffix))
            {
                final long position =
                    Long.parseLong(name.substring(prefix.length(), name.length() - suffix.length()));
                if (position > lastPosition)
                {
                    lastPosition = position;
                    last = new File(directory, name);
                }
            }
        }
        return last;
    }
}
