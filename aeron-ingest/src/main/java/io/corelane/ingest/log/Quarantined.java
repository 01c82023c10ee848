package io.corelane.ingest.log;

import java.nio.file.Path;

/**
 * A damaged range of a recording that was set aside. Immutable.
 *
 * @param damage what was wrong, and where.
 * @param file   what the range held, byte for byte; beside it a description, with {@code .json} for {@code .bytes}.
 * @param bytes  that the file has: fewer than the range where a segment is cut or missing.
 * @param lost   what is lost, a sentence.
 */
public record Quarantined(Damage damage, Path file, long bytes, String lost)
{
    /**
     * One line for people.
     *
     * @return what, where to, and what is lost.
     */
    public String text()
    {
        return damage.text() + "; its bytes are in " + file + "; " + lost;
    }

    /**
     * The description that lies beside the bytes.
     *
     * @return a JSON object.
     */
    public String json()
    {
        final Recording recording = damage.recording();
        return "{\n  \"recording\": " + text(recording.name()) + ",\n  \"recording_id\": " + recording.id() +
            ",\n  \"segment\": " + text(damage.segment()) + ",\n  \"segment_offset\": " + damage.segmentOffset() +
            ",\n  \"position\": " + damage.position() + ",\n  \"end_position\": " + damage.endPosition() +
            ",\n  \"kind\": " + text(damage.kind().text()) + ",\n  \"detail\": " + text(damage.detail()) +
            ",\n  \"bytes\": " + bytes + ",\n  \"file\": " + text(String.valueOf(file.getFileName())) +
            ",\n  \"lost\": " + text(lost) + "\n}\n";
    }

    private static String text(final String value)
    {
        return "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
