package io.corelane.ingest.log;

import static io.aeron.logbuffer.FrameDescriptor.FRAME_ALIGNMENT;
import static io.aeron.protocol.DataHeaderFlyweight.HEADER_LENGTH;

import io.corelane.ingest.ApplianceException;
import java.io.File;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.util.TreeSet;
import org.agrona.BitUtil;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads a recording from its files, without an Archive: messages, and behind each damage on from the next fragment that
 * is whole. Nothing is written, so it can be read while it is recorded, up to the position that is recorded. For one
 * thread.
 */
public final class RecordingWalk
{
    /** Where the end is not known: it is where nothing more comes. */
    public static final long TO_THE_END = Long.MAX_VALUE;

    /** Archive writes so much at a time at the most, of which a prefix may have come into the file. */
    private static final int MAX_TORN_LENGTH = 2 << 20;

    private static final int AT_END = -1;
    private static final int NONE = -1;

    private final Recording recording;
    private final TreeSet<Long> segments = new TreeSet<>();
    private final FrameCheck check;
    private final UnsafeBuffer segment = new UnsafeBuffer(0, 0);
    private final ExpandableArrayBuffer message = new ExpandableArrayBuffer();
    private MessageHandler handler;
    private long position;
    private long to;
    private long messagePosition;
    private int messageLength;
    private boolean isInMessage;
    private boolean isStopped;
    private long segmentPosition;

    /**
     * A walk over the segments that are there now.
     *
     * @param recording what is read.
     */
    public RecordingWalk(final Recording recording)
    {
        this.recording = recording;
        this.check = new FrameCheck(recording);
        final String[] names = recording.archive().toFile().list();
        for (final String name : null == names ? new String[0] : names)
        {
            final long first = recording.positionOf(name);
            if (Recording.UNKNOWN != first)
            {
                segments.add(first);
            }
        }
    }

    /**
     * Segment files that are there.
     *
     * @return count.
     */
    public int segments()
    {
        return segments.size();
    }

    /**
     * Reads all that is there.
     *
     * @param messages takes it.
     * @return where it ended.
     */
    public long walk(final MessageHandler messages)
    {
        return walk(recording.startPosition(), recording.hasEnd() ? recording.stopPosition() : TO_THE_END, messages);
    }

    /**
     * Reads a range.
     *
     * @param from     a border of fragments.
     * @param end      a border of fragments, or {@link #TO_THE_END}.
     * @param messages takes what is there.
     * @return where it ended: where the handler stopped it, or behind the last byte that can be used.
     */
    public long walk(final long from, final long end, final MessageHandler messages)
    {
        handler = messages;
        position = from;
        to = end;
        isStopped = false;
        isInMessage = false;
        while (!isStopped && position < to)
        {
            segmentPosition = recording.segmentPosition(position);
            if (segments.contains(segmentPosition))
            {
                walkSegment();
            }
            else if (isBehindLastSegment())
            {
                isStopped = true;
            }
            else
            {
                damage(DamageKind.MISSING_SEGMENT, Math.min(to, segmentPosition + recording.segmentLength()), "");
            }
        }
        giveUpMessage();
        return position;
    }

    private boolean isBehindLastSegment()
    {
        return TO_THE_END == to && null == segments.higher(segmentPosition);
    }

    private void walkSegment()
    {
        final File file = recording.archive().resolve(recording.segmentName(position)).toFile();
        if (0 == file.length())
        {
            onEmptyFile();
            return;
        }
        final MappedByteBuffer mapped;
        try
        {
            mapped = IoUtil.mapExistingFile(
                file, FileChannel.MapMode.READ_ONLY, "segment", 0,
                Math.min(file.length(), recording.segmentLength()));
        }
        catch (final RuntimeException ex)
        {
            throw new ApplianceException("the segment " + file + " cannot be read: " + ex.getMessage(), ex);
        }
        try
        {
            segment.wrap(mapped);
            check.wrap(segment, segmentPosition);
            walkMapped();
        }
        finally
        {
            segment.wrap(0, 0);
            IoUtil.unmap(mapped);
        }
    }

    private void onEmptyFile()
    {
        if (isBehindLastSegment())
        {
            isStopped = true;
        }
        else
        {
            damage(DamageKind.SHORT_SEGMENT, Math.min(to, segmentPosition + recording.segmentLength()),
                "the file is empty");
        }
    }

    private void walkMapped()
    {
        final int limit = (int)Math.min(recording.segmentLength(), to - segmentPosition);
        int offset = (int)(position - segmentPosition);
        while (offset < limit && !isStopped)
        {
            if (check.isWhole(offset) && check.length(offset) <= limit - offset)
            {
                take(offset);
                offset += check.length(offset);
                position = segmentPosition + offset;
            }
            else
            {
                offset = onFault(offset, limit);
                isStopped |= AT_END == offset;
            }
        }
    }

    private void take(final int offset)
    {
        final long end = position + check.length(offset);
        if (check.isPadding(offset))
        {
            handler.onPadding(position, end);
            return;
        }
        final int payload = offset + HEADER_LENGTH;
        if (check.isBegin(offset))
        {
            giveUpMessage();
            if (check.isEnd(offset))
            {
                isStopped = !handler.onMessage(position, end, segment, payload, check.payloadLength(offset));
                return;
            }
            isInMessage = true;
            messagePosition = position;
            messageLength = 0;
        }
        if (!isInMessage)
        {
            damage(DamageKind.BROKEN_MESSAGE, position, end, "its beginning is missing");
            return;
        }
        message.putBytes(messageLength, segment, payload, check.payloadLength(offset));
        messageLength += check.payloadLength(offset);
        if (check.isEnd(offset))
        {
            isInMessage = false;
            isStopped = !handler.onMessage(messagePosition, end, message, 0, messageLength);
        }
    }

    private void giveUpMessage()
    {
        if (isInMessage)
        {
            isInMessage = false;
            damage(DamageKind.BROKEN_MESSAGE, messagePosition, position, "its end is missing");
        }
    }

    /** A fragment that is not whole; where reading goes on in the segment, or {@link #AT_END}. */
    private int onFault(final int offset, final int limit)
    {
        final int next = nextWhole(offset + FRAME_ALIGNMENT, limit);
        if (NONE == next && isBehindLastSegment() && offset < segment.capacity())
        {
            final int end = endOfData(offset);
            if (end - offset <= MAX_TORN_LENGTH)
            {
                if (end > offset)
                {
                    giveUpMessage();
                    handler.onDamage(damageOf(DamageKind.TORN_TAIL, position,
                        segmentPosition + Math.min(segment.capacity(), BitUtil.align(end, FRAME_ALIGNMENT)),
                        "what a killed process wrote last"));
                }
                return AT_END;
            }
        }
        final int end = NONE == next ? limit : next;
        if (NONE == next && segment.capacity() < limit)
        {
            return damage(DamageKind.SHORT_SEGMENT, segmentPosition + limit,
                "the file has " + segment.capacity() + " bytes");
        }
        if (check.isZero(offset, offset + HEADER_LENGTH))
        {
            return damage(DamageKind.ZEROED, segmentPosition + end, "");
        }
        final String fault = check.headerFault(offset);
        return null != fault ? damage(DamageKind.BAD_HEADER, segmentPosition + end, fault) :
            onBadBody(offset, limit, end);
    }

    private int onBadBody(final int offset, final int limit, final int nextWhole)
    {
        final int end = offset + check.length(offset);
        if (check.isPadding(offset))
        {
            return damage(DamageKind.BAD_HEADER, segmentPosition + nextWhole, "padding that holds data");
        }
        if (end > limit)
        {
            return damage(DamageKind.BAD_HEADER, segmentPosition + limit,
                "frame length " + check.payloadLength(offset) + " goes beyond the end of the recording");
        }
        if (end == limit || check.isHeader(end))
        {
            return damage(DamageKind.BAD_CHECKSUM, segmentPosition + end, "");
        }
        if (end + HEADER_LENGTH <= segment.capacity() && check.isZero(end, end + HEADER_LENGTH))
        {
            return damage(DamageKind.ZEROED, segmentPosition + nextWhole, "from within the first fragment on");
        }
        return damage(DamageKind.BAD_HEADER, segmentPosition + nextWhole,
            "frame length " + (check.payloadLength(offset) + HEADER_LENGTH) + " does not lead to the next fragment");
    }

    /** The next fragment that is whole, checksum and all: what lies in a message does not look like one. */
    private int nextWhole(final int from, final int limit)
    {
        final int end = Math.min(limit, segment.capacity()) - HEADER_LENGTH;
        for (int offset = from; offset <= end; offset += FRAME_ALIGNMENT)
        {
            if (check.isAtItsPlace(offset) && check.isWhole(offset) && check.length(offset) <= limit - offset)
            {
                return offset;
            }
        }
        return NONE;
    }

    private int endOfData(final int from)
    {
        int end = segment.capacity();
        while (end > from && 0 == segment.getByte(end - 1))
        {
            end--;
        }
        return end;
    }

    private int damage(final DamageKind kind, final long end, final String detail)
    {
        giveUpMessage();
        damage(kind, position, end, detail);
        position = end;
        return (int)(end - segmentPosition);
    }

    private void damage(final DamageKind kind, final long from, final long end, final String detail)
    {
        handler.onDamage(damageOf(kind, from, end, detail));
    }

    private Damage damageOf(final DamageKind kind, final long from, final long end, final String detail)
    {
        return new Damage(kind, recording, recording.segmentName(from), from, end, detail);
    }
}
