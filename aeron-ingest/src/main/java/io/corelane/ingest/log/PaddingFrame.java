package io.corelane.ingest.log;

import static io.aeron.protocol.DataHeaderFlyweight.HEADER_LENGTH;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.protocol.DataHeaderFlyweight;
import io.aeron.protocol.HeaderFlyweight;
import io.corelane.ingest.ApplianceException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.concurrent.UnsafeBuffer;

/** A fragment that holds nothing, in place of one that is damaged: Archive cuts only where it finds a header. */
public final class PaddingFrame
{
    private PaddingFrame()
    {
    }

    /**
     * Writes one over what is there.
     *
     * @param recording that is not open anywhere.
     * @param position  where a fragment begins, or should.
     */
    public static void write(final Recording recording, final long position)
    {
        final ByteBuffer bytes = ByteBuffer.allocateDirect(HEADER_LENGTH);
        final UnsafeBuffer frame = new UnsafeBuffer(bytes);
        final int termOffset = (int)(position & recording.termLength() - 1);
        frame.putInt(0, HEADER_LENGTH, LITTLE_ENDIAN);
        frame.putByte(HeaderFlyweight.FLAGS_FIELD_OFFSET, FrameDescriptor.UNFRAGMENTED);
        frame.putShort(HeaderFlyweight.TYPE_FIELD_OFFSET, (short)HeaderFlyweight.HDR_TYPE_PAD, LITTLE_ENDIAN);
        frame.putInt(DataHeaderFlyweight.TERM_OFFSET_FIELD_OFFSET, termOffset, LITTLE_ENDIAN);
        frame.putInt(DataHeaderFlyweight.STREAM_ID_FIELD_OFFSET, recording.streamId(), LITTLE_ENDIAN);
        frame.putInt(DataHeaderFlyweight.TERM_ID_FIELD_OFFSET,
            recording.initialTermId() + (int)(position / recording.termLength()), LITTLE_ENDIAN);
        final Path file = recording.archive().resolve(recording.segmentName(position));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE))
        {
            final long offset = position - recording.segmentPosition(position);
            while (bytes.hasRemaining())
            {
                channel.write(bytes, offset + bytes.position());
            }
            channel.force(true);
        }
        catch (final IOException ex)
        {
            throw new ApplianceException("the segment " + file + " cannot be written: " + ex, ex);
        }
    }
}
