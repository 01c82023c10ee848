package io.corelane.ingest.log;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.aeron.archive.checksum.Checksum;
import io.aeron.archive.checksum.Checksums;
import io.aeron.archive.codecs.CatalogHeaderDecoder;
import io.aeron.archive.codecs.RecordingDescriptorDecoder;
import io.aeron.archive.codecs.RecordingDescriptorHeaderDecoder;
import io.aeron.archive.codecs.RecordingState;
import io.aeron.logbuffer.FrameDescriptor;
import java.util.Map;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/** Makes of an Archive's catalog one in which recordings end elsewhere, as if they had been stopped there. */
public final class CatalogCut
{
    private static final int HEADER_LENGTH = RecordingDescriptorHeaderDecoder.BLOCK_LENGTH;

    private CatalogCut()
    {
    }

    /**
     * Sets the ends of recordings.
     *
     * @param catalog     bytes of the catalog.
     * @param ends        behind the last byte, by recording id; of others the end stays as it is.
     * @param timestampMs when they are said to have ended, where the catalog does not know.
     * @return bytes of the other catalog.
     */
    public static byte[] cut(final byte[] catalog, final Map<Long, Long> ends, final long timestampMs)
    {
        final UnsafeBuffer buffer =
            new UnsafeBuffer(BufferUtil.allocateDirectAligned(catalog.length, BitUtil.CACHE_LINE_LENGTH));
        buffer.putBytes(0, catalog);
        final int alignment = Math.max(FrameDescriptor.FRAME_ALIGNMENT,
            buffer.getInt(CatalogHeaderDecoder.alignmentEncodingOffset(), LITTLE_ENDIAN));
        final Checksum checksum = Checksums.crc32c();
        int offset = CatalogHeaderDecoder.BLOCK_LENGTH;
        while (offset + HEADER_LENGTH < buffer.capacity())
        {
            final int length =
                buffer.getInt(offset + RecordingDescriptorHeaderDecoder.lengthEncodingOffset(), LITTLE_ENDIAN);
            if (length <= 0)
            {
                break;
            }
            final int state =
                buffer.getInt(offset + RecordingDescriptorHeaderDecoder.stateEncodingOffset(), LITTLE_ENDIAN);
            final int body = offset + HEADER_LENGTH;
            final long id =
                buffer.getLong(body + RecordingDescriptorDecoder.recordingIdEncodingOffset(), LITTLE_ENDIAN);
            if (RecordingState.VALID.value() == state && ends.containsKey(id))
            {
                end(buffer, body, ends.get(id), timestampMs);
                buffer.putInt(offset + RecordingDescriptorHeaderDecoder.checksumEncodingOffset(),
                    checksum.compute(buffer.addressOffset(), body, length), LITTLE_ENDIAN);
            }
            offset += BitUtil.align(HEADER_LENGTH + length, alignment);
        }
        final byte[] bytes = new byte[catalog.length];
        buffer.getBytes(0, bytes);
        return bytes;
    }

    private static void end(final UnsafeBuffer buffer, final int body, final long end, final long timestampMs)
    {
        buffer.putLong(body + RecordingDescriptorDecoder.stopPositionEncodingOffset(), end, LITTLE_ENDIAN);
        final int stopTimestamp = body + RecordingDescriptorDecoder.stopTimestampEncodingOffset();
        if (Recording.UNKNOWN == buffer.getLong(stopTimestamp, LITTLE_ENDIAN))
        {
            buffer.putLong(stopTimestamp, timestampMs, LITTLE_ENDIAN);
        }
    }
}
