package io.corelane.tools;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** Which dead letters a command takes: those for which all options hold. */
final class DeadLetterSelection
{
    private static final int ALL = -1;
    private static final Pattern RANGE = Pattern.compile("([0-9]{0,18})\\.\\.([0-9]{0,18})|([0-9]{1,18})");
    private static final String REASONS =
        "MALFORMED, UNKNOWN_STREAM, UNKNOWN_TEMPLATE, OVERFLOW, CAST, CAPACITY, LATE, TOO_LONG, FUNCTION";

    @Option(names = "--reason", split = ",", paramLabel = "R", description = "Reasons: " + REASONS + ".")
    private List<String> reasons = new ArrayList<>();

    @Option(names = "--job", split = ",", paramLabel = "JOB", description = "Jobs that refused the record.")
    private List<String> jobs = new ArrayList<>();

    @Option(names = "--stream", split = ",", paramLabel = "STREAM", description = "Streams of the record.")
    private List<String> streams = new ArrayList<>();

    @Option(names = "--partition", defaultValue = "-1", paramLabel = "P", description = "Partition.")
    private int partition;

    @Option(names = "--from", paramLabel = "TIME",
        description = "Sent at this time or later: 2013-10-09T13:30:00Z, or milliseconds since the epoch.")
    private String from;

    @Option(names = "--to", paramLabel = "TIME", description = "Sent before this time.")
    private String to;

    @Option(names = "--sequence", paramLabel = "A..B",
        description = "Sequences of records in their partition: 381, 100..200 (both in), 100.., ..200.")
    private String sequence;

    private long fromNs = Long.MIN_VALUE;
    private long toNs = Long.MAX_VALUE;
    private long first;
    private long last = Long.MAX_VALUE;

    /** Checks what was given; before {@link #matches}. */
    void conclude(final InstanceOptions instance, final ToolIo io)
    {
        instance.requirePartition(partition, io);
        for (final String reason : reasons)
        {
            if (!DeadLetter.isReason(reason))
            {
                throw ToolException.usage("there is no reason " + reason +
                    Suggestion.of(reason.toUpperCase(Locale.ROOT), List.of(REASONS.split(", "))));
            }
        }
        fromNs = null == from ? fromNs : time(from, "--from");
        toNs = null == to ? toNs : time(to, "--to");
        if (null != sequence)
        {
            range();
        }
    }

    boolean matches(final DeadLetter letter, final DeadLetterNames names)
    {
        return (ALL == partition || partition == letter.partition()) &&
            letter.sequence() >= first && letter.sequence() <= last &&
            letter.sendTimeNs() >= fromNs && letter.sendTimeNs() < toNs &&
            has(reasons, letter.reason()) && has(jobs, names.job(letter)) && has(streams, names.stream(letter));
    }

    private static boolean has(final List<String> wanted, final String name)
    {
        return wanted.isEmpty() || wanted.stream().anyMatch(name::equalsIgnoreCase);
    }

    private static long time(final String text, final String option)
    {
        try
        {
            return IsoTime.parse(text);
        }
        catch (final IllegalArgumentException ex)
        {
            throw ToolException.usage(option + ": " + ex.getMessage());
        }
    }

    private void range()
    {
        final Matcher matcher = RANGE.matcher(sequence);
        if (!matcher.matches())
        {
            throw ToolException.usage("--sequence is '" + sequence +
                "', which is no range; write it as 381, 100..200, 100.. or ..200");
        }
        if (null != matcher.group(3))
        {
            first = Long.parseLong(matcher.group(3));
            last = first;
            return;
        }
        first = matcher.group(1).isEmpty() ? first : Long.parseLong(matcher.group(1));
        last = matcher.group(2).isEmpty() ? last : Long.parseLong(matcher.group(2));
    }
}
