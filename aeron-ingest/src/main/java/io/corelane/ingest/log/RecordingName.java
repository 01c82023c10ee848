package io.corelane.ingest.log;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the appliance calls a recording. Immutable.
 *
 * @param kind      what it holds.
 * @param number    level of a log or of dead letters, from 0; number of the job whose results they are.
 * @param partition from 0.
 */
public record RecordingName(Kind kind, long number, int partition)
{
    /** What a recording holds. */
    public enum Kind
    {
        /** Records, or rows that partitions send to each other. */
        LOG("log"),

        /** Results of a job. */
        RESULTS("job"),

        /** Records that could not be processed. */
        DEAD_LETTERS("dead-letters"),

        /** What this version does not know. */
        OTHER("");

        private final String prefix;

        Kind(final String prefix)
        {
            this.prefix = prefix;
        }
    }

    private static final Pattern NAME = Pattern.compile("(log|job|dead-letters)-(\\d{1,18})-(\\d{1,9})");

    /**
     * Takes a name apart.
     *
     * @param text name of a recording.
     * @return its parts; of kind {@link Kind#OTHER} when it is no name that the appliance gives.
     */
    public static RecordingName parse(final String text)
    {
        final Matcher matcher = NAME.matcher(text);
        if (matcher.matches())
        {
            for (final Kind kind : Kind.values())
            {
                if (kind.prefix.equals(matcher.group(1)))
                {
                    return new RecordingName(
                        kind, Long.parseLong(matcher.group(2)), Integer.parseInt(matcher.group(3)));
                }
            }
        }
        return new RecordingName(Kind.OTHER, 0, 0);
    }

    /**
     * The name.
     *
     * @return as {@link #parse} takes it.
     */
    public String text()
    {
        return kind.prefix + "-" + number + "-" + partition;
    }
}
