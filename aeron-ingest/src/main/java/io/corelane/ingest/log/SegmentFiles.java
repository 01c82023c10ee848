package io.corelane.ingest.log;

import java.io.File;
import java.util.TreeSet;

/** Whether the files of a recording are all there, and whole; without reading them. */
public final class SegmentFiles
{
    private SegmentFiles()
    {
    }

    /**
     * Looks at the files of a recording that nobody is writing. An Archive that goes on with it would make new ones of
     * those that are missing.
     *
     * @param recording whose.
     * @return the first that is missing or too short, or null.
     */
    public static Damage firstMissing(final Recording recording)
    {
        final TreeSet<Long> segments = new TreeSet<>();
        final String[] names = recording.archive().toFile().list();
        for (final String name : null == names ? new String[0] : names)
        {
            final long first = recording.positionOf(name);
            if (Recording.UNKNOWN != first)
            {
                segments.add(first);
            }
        }
        final long end = recording.hasEnd() ? recording.stopPosition() :
            segments.isEmpty() ? recording.startPosition() : segments.last() + recording.segmentLength();
        for (long position = recording.segmentPosition(recording.startPosition()); position < end;
            position += recording.segmentLength())
        {
            final long from = Math.max(position, recording.startPosition());
            final File file = recording.archive().resolve(recording.segmentName(from)).toFile();
            if (!file.exists())
            {
                return new Damage(DamageKind.MISSING_SEGMENT, recording, file.getName(), from,
                    Math.min(end, position + recording.segmentLength()), "");
            }
            if (file.length() < recording.segmentLength())
            {
                return new Damage(DamageKind.SHORT_SEGMENT, recording, file.getName(),
                    Math.max(from, position + file.length()), Math.min(end, position + recording.segmentLength()),
                    "the file has " + file.length() + " bytes");
            }
        }
        return null;
    }
}
