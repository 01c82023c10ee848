package io.corelane.core.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * What a checkpoint is: a text of lines, each a name and a value, the last one a checksum of all before. Immutable.
 *
 * @param level     of the partition's log.
 * @param partition whose it is.
 * @param position  in the log: all before it has been processed, nothing behind it.
 * @param records   of the log up to there.
 * @param epochMs   when it was taken, milliseconds.
 * @param places    how far the streams were that the partition writes to, by their names.
 * @param sections  what it is made of: the partition, then its jobs.
 * @param blocks    of its data.
 * @param bytes     of its data.
 * @param stateHash of all that it holds; equal states at equal places of a log have equal ones.
 */
public record CheckpointManifest(
    int level,
    int partition,
    long position,
    long records,
    long epochMs,
    Map<String, Long> places,
    List<Section> sections,
    long blocks,
    long bytes,
    long stateHash)
{
    private static final String FIRST_LINE = "corelane-checkpoint 12";
    private static final String SUM = "crc32c ";
    private static final String PLACE = "place.";

    /**
     * A part of a checkpoint.
     *
     * @param jobNumber of a job, or {@link #PARTITION}.
     * @param ordinal   which of the job's fragments in the partition it is, from 0.
     * @param name      of the job.
     * @param plan      text of the fragment's plan.
     */
    public record Section(long jobNumber, int ordinal, String name, String plan)
    {
        /** The partition itself. */
        public static final long PARTITION = -1;
    }

    /**
     * The text.
     *
     * @return as it is kept.
     */
    public byte[] encode()
    {
        final StringBuilder text = new StringBuilder(FIRST_LINE + "\n");
        text.append("level ").append(level).append("\npartition ").append(partition)
            .append("\nposition ").append(position).append("\nrecords ").append(records)
            .append("\nepoch-ms ").append(epochMs).append("\nblocks ").append(blocks)
            .append("\nbytes ").append(bytes)
            .append("\nstate-hash ").append(Long.toHexString(stateHash)).append('\n');
        new TreeMap<>(places).forEach((name, position) ->
            text.append(PLACE).append(name).append(' ').append(position).append('\n'));
        for (final Section section : sections)
        {
            text.append("section ").append(section.jobNumber()).append(' ').append(section.ordinal()).append(' ')
                .append(section.name()).append('\n');
            section.plan().lines().forEach((line) -> text.append("plan ").append(line).append('\n'));
        }
        return (text + SUM + Long.toHexString(sum(text.toString())) + "\n").getBytes(UTF_8);
    }

    /**
     * Reads the text.
     *
     * @param bytes as it was kept.
     * @param where it was kept, for messages.
     * @return what it says.
     * @throws CheckpointException when it is damaged, or of another version.
     */
    public static CheckpointManifest decode(final byte[] bytes, final String where)
    {
        final String text = new String(bytes, UTF_8);
        final int end = text.lastIndexOf(SUM);
        if (end < 0 || !(SUM + Long.toHexString(sum(text.substring(0, end))) + "\n").equals(text.substring(end)))
        {
            throw new CheckpointException("the manifest " + where + " is damaged");
        }
        if (!text.startsWith(FIRST_LINE + "\n"))
        {
            throw new CheckpointException("the manifest " + where + " is of another version: it begins with '" +
                text.lines().findFirst().orElse("") + "', not with '" + FIRST_LINE + "'");
        }
        final Map<String, String> values = new LinkedHashMap<>();
        final Map<String, Long> places = new TreeMap<>();
        final List<Section> sections = new ArrayList<>();
        text.substring(0, end).lines().skip(1).forEach((line) -> read(line, values, places, sections));
        return new CheckpointManifest(
            Integer.parseInt(values.get("level")), Integer.parseInt(values.get("partition")),
            Long.parseLong(values.get("position")), Long.parseLong(values.get("records")),
            Long.parseLong(values.get("epoch-ms")), Map.copyOf(places), List.copyOf(sections),
            Long.parseLong(values.get("blocks")), Long.parseLong(values.get("bytes")),
            Long.parseUnsignedLong(values.get("state-hash"), 16));
    }

    /**
     * How far a stream was that the partition writes to.
     *
     * @param name of the stream.
     * @return its position, or null when the partition did not write to it.
     */
    public Long place(final String name)
    {
        return places.get(name);
    }

    private static void read(
        final String line,
        final Map<String, String> values,
        final Map<String, Long> places,
        final List<Section> sections)
    {
        final String[] words = line.split(" ", 2);
        if (line.startsWith(PLACE))
        {
            places.put(words[0].substring(PLACE.length()), Long.parseLong(words[1]));
        }
        else if ("section".equals(words[0]))
        {
            final String[] parts = words[1].split(" ", 3);
            sections.add(new Section(Long.parseLong(parts[0]), Integer.parseInt(parts[1]), parts[2], ""));
        }
        else if ("plan".equals(words[0]))
        {
            final Section section = sections.remove(sections.size() - 1);
            sections.add(new Section(section.jobNumber(), section.ordinal(), section.name(),
                section.plan() + words[1] + "\n"));
        }
        else
        {
            values.put(words[0], words[1]);
        }
    }

    private static long sum(final String text)
    {
        final CRC32C crc = new CRC32C();
        crc.update(text.getBytes(UTF_8));
        return crc.getValue();
    }
}
