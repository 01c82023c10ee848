package io.corelane.ingest.log;

import io.aeron.archive.client.AeronArchive;
import java.nio.file.Path;

/**
 * A recording as the Archive's catalog has it. Immutable.
 *
 * @param archive          folder of the recordings.
 * @param id               by which the Archive knows it.
 * @param name             by which the appliance knows it: {@code log-0-3} and so on.
 * @param streamId         Aeron stream id.
 * @param startPosition    of the first byte that is kept.
 * @param stopPosition     behind the last byte, or {@link #UNKNOWN} while it is recorded and when that was killed.
 * @param startTimestampMs when it was begun, epoch milliseconds.
 * @param stopTimestampMs  when it ended, epoch milliseconds, or {@link #UNKNOWN}.
 * @param initialTermId    of the stream.
 * @param termLength       of the stream, bytes.
 * @param segmentLength    bytes of a segment file.
 * @param mtuLength        bytes of the longest fragment, its header included.
 */
public record Recording(
    Path archive, long id, String name, int streamId, long startPosition, long stopPosition, long startTimestampMs,
    long stopTimestampMs, int initialTermId, int termLength, int segmentLength, int mtuLength)
{
    /** A position or time that the catalog does not know. */
    public static final long UNKNOWN = AeronArchive.NULL_POSITION;

    private static final String SUFFIX = ".rec";

    /**
     * Whether the catalog knows the end.
     *
     * @return false while it is recorded, and when the process that recorded was killed.
     */
    public boolean hasEnd()
    {
        return UNKNOWN != stopPosition;
    }

    /**
     * First position of the segment file that holds a position.
     *
     * @param position from {@link #startPosition} on.
     * @return position of the file's first byte.
     */
    public long segmentPosition(final long position)
    {
        return AeronArchive.segmentFileBasePosition(startPosition, position, termLength, segmentLength);
    }

    /**
     * Name of the segment file that holds a position.
     *
     * @param position from {@link #startPosition} on.
     * @return file name.
     */
    public String segmentName(final long position)
    {
        return prefix() + segmentPosition(position) + SUFFIX;
    }

    /**
     * First position of a segment file.
     *
     * @param fileName name of a file.
     * @return position, or {@link #UNKNOWN} when it is no segment of this recording.
     */
    public long positionOf(final String fileName)
    {
        if (!fileName.startsWith(prefix()) || !fileName.endsWith(SUFFIX))
        {
            return UNKNOWN;
        }
        final String digits = fileName.substring(prefix().length(), fileName.length() - SUFFIX.length());
        return digits.matches("\\d{1,18}") ? Long.parseLong(digits) : UNKNOWN;
    }

    private String prefix()
    {
        return id + "-";
    }
}
