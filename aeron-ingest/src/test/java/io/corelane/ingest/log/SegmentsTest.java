package io.corelane.ingest.log;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.aeron.archive.checksum.Checksums;
import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.protocol.DataHeaderFlyweight;
import io.aeron.protocol.HeaderFlyweight;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recording of several small segments, of messages of one fragment and of many, made here as the Archive would. */
class SegmentsTest
{
    private static final int TERM = 1 << 16;
    private static final int SEGMENT = 2 * TERM;
    private static final int SEGMENTS = 3;
    private static final int MTU = 1_024;
    private static final int HEADER = DataHeaderFlyweight.HEADER_LENGTH;
    private static final int STREAM = 77;
    private static final int INITIAL_TERM = -5;

    @TempDir
    private Path folder;

    private final UnsafeBuffer log = new UnsafeBuffer(
        BufferUtil.allocateDirectAligned(SEGMENTS * SEGMENT, FrameDescriptor.FRAME_ALIGNMENT));
    private final List<byte[]> written = new ArrayList<>();
    private final List<long[]> places = new ArrayList<>();
    private final List<byte[]> read = new ArrayList<>();
    private final List<Damage> damages = new ArrayList<>();
    private int end;

    @BeforeEach
    void write() throws IOException
    {
        final Random random = new Random(3);
        while (end < SEGMENTS * SEGMENT - 3 * TERM / 4)
        {
            final byte[] message = new byte[1 + random.nextInt(0 == random.nextInt(8) ? 5 * MTU : MTU / 2)];
            random.nextBytes(message);
            final int frames = (message.length + MTU - HEADER - 1) / (MTU - HEADER);
            final int left = TERM - (end & TERM - 1);
            if (frames * MTU > left)
            {
                frame(HeaderFlyweight.HDR_TYPE_PAD, 0xC0, left, new byte[0], 0, 0);
            }
            final long start = end;
            for (int i = 0; i < frames; i++)
            {
                final int from = i * (MTU - HEADER);
                final int length = Math.min(MTU - HEADER, message.length - from);
                frame(HeaderFlyweight.HDR_TYPE_DATA, (0 == i ? 0x80 : 0) | (i == frames - 1 ? 0x40 : 0),
                    HEADER + length, message, from, length);
            }
            written.add(message);
            places.add(new long[]{start, end});
        }
        for (int i = 0; i < SEGMENTS; i++)
        {
            final byte[] bytes = new byte[SEGMENT];
            log.getBytes(i * SEGMENT, bytes);
            Files.write(segment(i), bytes);
        }
    }

    private void frame(
        final int type, final int flags, final int frameLength, final byte[] body, final int from, final int length)
    {
        log.putInt(end, frameLength, LITTLE_ENDIAN);
        log.putByte(end + HeaderFlyweight.FLAGS_FIELD_OFFSET, (byte)flags);
        log.putShort(end + HeaderFlyweight.TYPE_FIELD_OFFSET, (short)type, LITTLE_ENDIAN);
        log.putInt(end + DataHeaderFlyweight.TERM_OFFSET_FIELD_OFFSET, end & TERM - 1, LITTLE_ENDIAN);
        log.putInt(end + DataHeaderFlyweight.STREAM_ID_FIELD_OFFSET, STREAM, LITTLE_ENDIAN);
        log.putInt(end + DataHeaderFlyweight.TERM_ID_FIELD_OFFSET, INITIAL_TERM + end / TERM, LITTLE_ENDIAN);
        log.putBytes(end + HEADER, body, from, length);
        final int aligned = BitUtil.align(frameLength, FrameDescriptor.FRAME_ALIGNMENT);
        if (HeaderFlyweight.HDR_TYPE_DATA == type)
        {
            log.putInt(end + DataHeaderFlyweight.SESSION_ID_FIELD_OFFSET, Checksums.crc32c()
                .compute(log.addressOffset(), end + HEADER, aligned - HEADER), LITTLE_ENDIAN);
        }
        end += aligned;
    }

    private Path segment(final int index)
    {
        return folder.resolve("9-" + index * SEGMENT + ".rec");
    }

    private long walk(final boolean hasEnd, final long from)
    {
        final Recording recording = new Recording(folder, 9, "log-0-0", STREAM, 0,
            hasEnd ? end : Recording.UNKNOWN, 0, Recording.UNKNOWN, INITIAL_TERM, TERM, SEGMENT, MTU);
        read.clear();
        damages.clear();
        return new RecordingWalk(recording).walk(from, hasEnd ? end : RecordingWalk.TO_THE_END, new MessageHandler()
        {
            @Override
            public boolean onMessage(
                final long position, final long endPosition, final DirectBuffer buffer, final int offset,
                final int length)
            {
                final byte[] message = new byte[length];
                buffer.getBytes(offset, message);
                read.add(message);
                return true;
            }

            @Override
            public void onDamage(final Damage damage)
            {
                damages.add(damage);
            }
        });
    }

    private void assertRead(final int from, final int to)
    {
        assertEquals(to - from, read.size());
        for (int i = from; i < to; i++)
        {
            assertArrayEquals(written.get(i), read.get(i - from), "message " + i);
        }
    }

    private int firstBehind(final long position)
    {
        for (int i = 0; i < places.size(); i++)
        {
            if (places.get(i)[0] >= position)
            {
                return i;
            }
        }
        return places.size();
    }

    @Test
    void shouldReadAllSegments()
    {
        for (final boolean hasEnd : new boolean[]{true, false})
        {
            assertEquals(end, walk(hasEnd, 0));
            assertEquals(List.of(), damages);
            assertRead(0, written.size());
            assertEquals(end, walk(hasEnd, SEGMENT + TERM));
            assertRead(firstBehind(SEGMENT + TERM), written.size());
        }
    }

    @Test
    void shouldGoOnBehindASegmentThatIsMissingOrCut() throws IOException
    {
        final byte[] whole = Files.readAllBytes(segment(1));
        Files.delete(segment(1));
        for (final boolean hasEnd : new boolean[]{true, false})
        {
            assertEquals(end, walk(hasEnd, 0));
            assertEquals(1, damages.size(), damages.toString());
            assertDamage(DamageKind.MISSING_SEGMENT, SEGMENT, 2 * SEGMENT);
            assertEquals("9-" + SEGMENT + ".rec", damages.get(0).segment());
            assertEquals(firstBehind(SEGMENT) + written.size() - firstBehind(2 * SEGMENT), read.size());
        }
        Files.write(segment(1), Arrays.copyOf(whole, TERM));
        assertEquals(end, walk(false, 0));
        assertDamage(DamageKind.SHORT_SEGMENT, SEGMENT + TERM, 2 * SEGMENT);
        Files.write(segment(1), new byte[0]);
        walk(true, 0);
        assertDamage(DamageKind.SHORT_SEGMENT, SEGMENT, 2 * SEGMENT);
        Files.write(segment(1), whole);
        Files.delete(segment(2));
        assertEquals(end, walk(true, 0));
        assertDamage(DamageKind.MISSING_SEGMENT, 2 * SEGMENT, end);
        // Nobody can know that there was one more.
        assertEquals(2 * SEGMENT, walk(false, 0));
        assertEquals(List.of(), damages);
    }

    private void assertDamage(final DamageKind kind, final long from, final long to)
    {
        assertEquals(kind, damages.get(0).kind(), damages.toString());
        assertEquals(from, damages.get(0).position(), damages.toString());
        assertEquals(to, damages.get(0).endPosition(), damages.toString());
    }

    /** The fragments before and behind the damaged one are no message without it. */
    @Test
    void shouldNotGivePartsOfAMessage() throws IOException
    {
        int found = 0;
        for (int i = 0; i < places.size() && found < 20; i++)
        {
            final long[] place = places.get(i);
            if (place[1] - place[0] > 2 * MTU)
            {
                final long at = place[0] + MTU + 50;
                flip(at);
                assertEquals(end, walk(true, 0));
                flip(at);
                assertEquals(written.size() - 1, read.size());
                assertEquals(DamageKind.BROKEN_MESSAGE, damages.get(0).kind());
                assertEquals(DamageKind.BAD_CHECKSUM, damages.get(1).kind());
                assertEquals(place[0], damages.get(0).position());
                assertEquals(place[0] + MTU, damages.get(1).position());
                assertEquals(place[1], damages.get(damages.size() - 1).endPosition());
                found++;
            }
        }
        assertEquals(20, found);
    }

    private void flip(final long at) throws IOException
    {
        try (RandomAccessFile file = new RandomAccessFile(segment((int)(at / SEGMENT)).toFile(), "rw"))
        {
            file.seek(at % SEGMENT);
            final int value = file.read();
            file.seek(at % SEGMENT);
            file.write(value ^ 4);
        }
    }
}
