package io.corelane.tools;

import io.corelane.codec.RecordException;
import io.corelane.codec.RecordFault;
import io.corelane.codec.RowDecoder;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.ingest.ReplayJournal;
import io.corelane.ingest.client.StreamTarget;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.agrona.ExpandableArrayBuffer;

/**
 * Decides which records of dead letters are offered again, and to which partitions. It is handed all dead letters in
 * their order, and looks at those of one record together: a job that refused it has not taken it, any other job of the
 * stream may have. For one thread.
 */
final class ReplayPlan
{
    /** Why a record is not offered. */
    enum Skip
    {
        /** Once is enough. */
        REPLAYED("replayed before"),
        /** Nothing was refused but a row of a job's own. */
        NO_RECORD("rows that a job made of other records"),
        /** The record is a row that a partition sent to another. */
        BETWEEN_PARTITIONS("rows between partitions"),
        /** There is nowhere to send it. */
        NO_STREAM("of no stream that there is"),
        /** It would be refused again. */
        UNREADABLE("not readable by their stream's schema"),
        /** A publisher would not take it. */
        BAD_LENGTH("too long or too short to be published"),
        /** It would count twice somewhere. */
        TAKEN("taken by another job of their stream, which would take them twice (--to-all-jobs replays them too)");

        private final String text;

        Skip(final String text)
        {
            this.text = text;
        }

        String text()
        {
            return text;
        }
    }

    private final DeadLetterSelection selection;
    private final DeadLetterNames names;
    private final ReplayJournal journal;
    private final Function<String, StreamTarget> targets;
    private final boolean isToAllJobs;
    private final Map<String, List<ReplayJournal.Entry>> entries = new LinkedHashMap<>();
    private final Map<Skip, Long> skipped = new TreeMap<>();
    private final ExpandableArrayBuffer record = new ExpandableArrayBuffer();
    private final Set<Integer> refusing = new LinkedHashSet<>();
    private boolean isOpen;
    private boolean isSelected;
    private int partition;
    private long sequence;
    private int length;
    private StreamDefinition stream;

    /**
     * An empty plan.
     *
     * @param selection   which dead letters count.
     * @param names       what runs.
     * @param journal     what was offered before.
     * @param targets     where records of a stream go; gives null where that is not known, as for a dry run of an
     *                    appliance that is stopped.
     * @param isToAllJobs whether jobs may take records twice.
     */
    ReplayPlan(
        final DeadLetterSelection selection,
        final DeadLetterNames names,
        final ReplayJournal journal,
        final Function<String, StreamTarget> targets,
        final boolean isToAllJobs)
    {
        this.selection = selection;
        this.names = names;
        this.journal = journal;
        this.targets = targets;
        this.isToAllJobs = isToAllJobs;
    }

    /** One more dead letter. */
    void add(final DeadLetter letter)
    {
        if (0 == letter.recordLength() || 0 != letter.level())
        {
            if (selection.matches(letter, names))
            {
                skip(0 == letter.recordLength() ? Skip.NO_RECORD : Skip.BETWEEN_PARTITIONS);
            }
            return;
        }
        if (!isOpen || partition != letter.partition() || sequence != letter.sequence())
        {
            end();
            isOpen = true;
            partition = letter.partition();
            sequence = letter.sequence();
            stream = names.target(letter);
            length = letter.recordLength();
            record.putBytes(0, letter.buffer(), letter.recordOffset(), length);
        }
        isSelected |= selection.matches(letter, names);
        refusing.add(letter.jobId());
    }

    /** There are no more: the record at hand is decided. */
    void end()
    {
        if (isSelected)
        {
            final Skip reason = reason();
            if (null == reason)
            {
                final StreamTarget target = targets.apply(stream.name());
                entries.computeIfAbsent(stream.name(), (key) -> new ArrayList<>()).add(new ReplayJournal.Entry(
                    partition, sequence, null == target ? partition : target.partition(record, 0, partition)));
            }
            else
            {
                skip(reason);
            }
        }
        isOpen = false;
        isSelected = false;
        refusing.clear();
    }

    /** By stream, each in the order of its dead letters. */
    Map<String, List<ReplayJournal.Entry>> entries()
    {
        return entries;
    }

    /** Records to offer. */
    long count()
    {
        return entries.values().stream().mapToLong(List::size).sum();
    }

    Map<Skip, Long> skipped()
    {
        return skipped;
    }

    private Skip reason()
    {
        if (journal.contains(partition, sequence))
        {
            return Skip.REPLAYED;
        }
        if (null == stream)
        {
            return Skip.NO_STREAM;
        }
        if (!isReadable())
        {
            return Skip.UNREADABLE;
        }
        final StreamTarget target = targets.apply(stream.name());
        if (null != target && !target.fits(length))
        {
            return Skip.BAD_LENGTH;
        }
        return isToAllJobs || !isTaken() ? null : Skip.TAKEN;
    }

    /** Whether a partition would take it at all: what its columns hold is a matter of the jobs. */
    private boolean isReadable()
    {
        try
        {
            new RowDecoder(stream.schema()).decode(record, 0, length);
            return true;
        }
        catch (final RecordException ex)
        {
            return RecordFault.MALFORMED != ex.fault() && RecordFault.UNKNOWN_TEMPLATE != ex.fault();
        }
    }

    /** Whether a job of the stream may have taken it. One that was refused before any job was taken by none. */
    private boolean isTaken()
    {
        if (refusing.contains(0))
        {
            return false;
        }
        for (final JobPlan job : names.readers(stream))
        {
            if (!refusing.contains(job.id()))
            {
                return true;
            }
        }
        return false;
    }

    private void skip(final Skip reason)
    {
        skipped.merge(reason, 1L, Long::sum);
    }
}
