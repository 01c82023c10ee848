package io.corelane.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * What a backup holds: a text of lines, the last one a sum of all before. Immutable.
 *
 * @param madeMs     when, epoch milliseconds.
 * @param source     directory of the instance.
 * @param partitions of the instance.
 * @param recordings how far each goes.
 * @param files      all of them, in the order in which they were written.
 */
public record BackupManifest(
    long madeMs, String source, int partitions, List<Range> recordings, List<File> files)
{
    /** Name of the manifest, in the folder of the backup. */
    public static final String NAME = "backup.manifest";

    private static final String FIRST_LINE = "corelane-backup 1";
    private static final String SUM = "sha256 ";

    /**
     * A recording.
     *
     * @param id    by which the Archive knows it.
     * @param name  of the recording.
     * @param start position of its first byte.
     * @param stop  behind its last byte.
     */
    public record Range(long id, String name, long start, long stop)
    {
    }

    /**
     * A file.
     *
     * @param name       below the folder, with slashes.
     * @param length     bytes of it.
     * @param dataLength bytes at its beginning that are kept; all behind them are zero.
     * @param sum        SHA-256 of these, in hexadecimal.
     */
    public record File(String name, long length, long dataLength, String sum)
    {
    }

    /** A digest for sums. */
    static MessageDigest digest()
    {
        try
        {
            return MessageDigest.getInstance("SHA-256");
        }
        catch (final NoSuchAlgorithmException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    /** A sum as it is written. */
    static String text(final MessageDigest digest)
    {
        return HexFormat.of().formatHex(digest.digest());
    }

    /**
     * What all files keep.
     *
     * @return bytes.
     */
    public long bytes()
    {
        return files.stream().mapToLong(File::dataLength).sum();
    }

    /** The text. */
    byte[] encode()
    {
        final StringBuilder text = new StringBuilder(FIRST_LINE + "\n");
        text.append("made-ms ").append(madeMs).append("\nsource ").append(source)
            .append("\npartitions ").append(partitions).append('\n');
        recordings.forEach((range) -> text.append("recording ").append(range.id()).append(' ').append(range.start())
            .append(' ').append(range.stop()).append(' ').append(range.name()).append('\n'));
        files.forEach((file) -> text.append("file ").append(file.length()).append(' ').append(file.dataLength())
            .append(' ').append(file.sum()).append(' ').append(file.name()).append('\n'));
        return (text + SUM + sum(text.toString()) + "\n").getBytes(UTF_8);
    }

    /** Reads the text; {@code where} is for messages. */
    static BackupManifest decode(final byte[] bytes, final String where)
    {
        final String text = new String(bytes, UTF_8);
        final int end = text.lastIndexOf(SUM);
        if (!text.startsWith("corelane-backup "))
        {
            throw new ApplianceException(where + " is no manifest of a backup");
        }
        if (end < 0 || !text.substring(end).equals(SUM + sum(text.substring(0, end)) + "\n"))
        {
            throw new ApplianceException("the manifest " + where + " is damaged, its sum is another one; use another " +
                "backup");
        }
        if (!text.startsWith(FIRST_LINE + "\n"))
        {
            throw new ApplianceException("the manifest " + where + " is of another version: it begins with '" +
                text.lines().findFirst().orElse("") + "', not with '" + FIRST_LINE + "'");
        }
        long madeMs = 0;
        String source = "";
        int partitions = 0;
        final List<Range> recordings = new ArrayList<>();
        final List<File> files = new ArrayList<>();
        for (final String line : text.substring(0, end).lines().skip(1).toList())
        {
            final String[] words = line.split(" ", 5);
            switch (words[0])
            {
                case "made-ms" -> madeMs = Long.parseLong(words[1]);
                case "source" -> source = line.substring("source ".length());
                case "partitions" -> partitions = Integer.parseInt(words[1]);
                case "recording" -> recordings.add(new Range(
                    Long.parseLong(words[1]), words[4], Long.parseLong(words[2]), Long.parseLong(words[3])));
                case "file" -> files.add(
                    new File(words[4], Long.parseLong(words[1]), Long.parseLong(words[2]), words[3]));
                default -> throw new ApplianceException("the manifest " + where + " has a line '" + line +
                    "', which this version does not know");
            }
        }
        return new BackupManifest(madeMs, source, partitions, List.copyOf(recordings), List.copyOf(files));
    }

    private static String sum(final String text)
    {
        final MessageDigest digest = digest();
        digest.update(text.getBytes(UTF_8));
        return text(digest);
    }
}
