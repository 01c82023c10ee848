package io.corelane.ingest.log;

/**
 * Damage in a recording. Immutable.
 *
 * @param kind        what is wrong.
 * @param recording   where.
 * @param segment     name of the segment file.
 * @param position    first byte that cannot be used.
 * @param endPosition where reading goes on; a border of fragments, or the end.
 * @param detail      what was found, and what was expected.
 */
public record Damage(
    DamageKind kind, Recording recording, String segment, long position, long endPosition, String detail)
{
    /**
     * Place of the damage in its segment file.
     *
     * @return bytes from the file's beginning.
     */
    public long segmentOffset()
    {
        return position - recording.segmentPosition(position);
    }

    /**
     * One line for people.
     *
     * @return recording, segment, place, kind and detail.
     */
    public String text()
    {
        return recording.name() + " (recording " + recording.id() + ", segment " + segment + "): " + kind.text() +
            " at position " + position + " up to " + endPosition + (detail.isEmpty() ? "" : ": " + detail);
    }
}
