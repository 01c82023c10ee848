package io.corelane.ingest;

import io.corelane.codec.protocol.DeadLetterDescriptor;
import io.corelane.codec.protocol.JobChangeDescriptor;
import io.corelane.codec.protocol.LogGapDescriptor;
import io.corelane.codec.protocol.RecordBatchIterator;
import io.corelane.codec.protocol.ResultBatchIterator;
import io.corelane.core.partition.LogSequence;
import io.corelane.ingest.log.Damage;
import io.corelane.ingest.log.MessageHandler;
import io.corelane.ingest.log.RecordedLogs;
import io.corelane.ingest.log.Recording;
import io.corelane.ingest.log.RecordingWalk;
import java.nio.file.Path;
import java.util.TreeSet;
import org.agrona.DirectBuffer;

/**
 * Reads a recording to find where it can be cut: at a position that somebody names, or in front of what records from
 * some sequence on led to. For one thread; used once.
 */
final class CutSearch implements MessageHandler
{
    private static final long NONE = -1;

    private final Recording recording;
    private final RecordBatchIterator batch = new RecordBatchIterator();
    private final ResultBatchIterator results = new ResultBatchIterator();
    private final LogStart start;
    private final LogSequence sequence;
    private final TreeSet<Long> changedJobs = new TreeSet<>();
    private long position = NONE;
    private long keptSequence = Long.MAX_VALUE;
    private long end;
    private long borderBefore;
    private long borderBehind = NONE;
    private boolean isBorder;
    private long firstCutSequence = NONE;
    private long records;
    private long remade;
    private long firstChange = NONE;
    private boolean isDamaged;
    private long damagedBefore = NONE;
    private boolean hasLostBefore;
    private long firstResumed = NONE;

    private CutSearch(final Recording recording, final LogStart start)
    {
        this.recording = recording;
        this.start = start;
        this.sequence = start.sequence();
    }

    /** What goes when a recording of an instance is cut at a position. */
    static CutSearch at(final Path root, final RecordedLogs logs, final Recording recording, final long position)
    {
        final CutSearch search = new CutSearch(recording, LogStart.before(root, recording, position));
        search.position = position;
        search.borderBefore = search.start.position();
        search.isBorder = position == search.start.position();
        search.run(logs);
        return search;
    }

    /**
     * What goes with records from a sequence on: their results, or dead letters, and those of the record before them,
     * which time behind it may have led to. Those are made again.
     */
    static CutSearch behind(final RecordedLogs logs, final Recording recording, final long sequence)
    {
        final CutSearch search = new CutSearch(recording, new LogStart(recording.startPosition(), new LogSequence()));
        search.keptSequence = sequence;
        search.run(logs);
        return search;
    }

    private void run(final RecordedLogs logs)
    {
        end = new RecordingWalk(recording).walk(start.position(), logs.end(recording), this);
    }

    @Override
    public boolean onMessage(
        final long first, final long endPosition, final DirectBuffer buffer, final int offset, final int length)
    {
        onBorder(first);
        if (isCut(first) && NONE == firstCutSequence)
        {
            firstCutSequence = sequence.next();
        }
        sequence.onMessage(buffer, offset, length);
        if (batch.wrap(buffer, offset, length))
        {
            records += isCut(first) ? batch.count() : 0;
        }
        else if (results.wrap(buffer, offset, length))
        {
            long before = 0;
            while (results.next())
            {
                final boolean wasCut = isCut(first);
                onOutcome(first, results.inputSequence());
                // The one that is cut takes those in front of it in its fragment along.
                records += !wasCut && isCut(first) ? before : 0;
                remade += !wasCut && isCut(first) ? before : 0;
                before++;
            }
        }
        else if (DeadLetterDescriptor.isValid(buffer, offset, length))
        {
            onOutcome(first, DeadLetterDescriptor.inputSequence(buffer, offset));
        }
        else if (JobChangeDescriptor.isValid(buffer, offset, length) && isCut(first))
        {
            firstChange = NONE == firstChange ? first : firstChange;
            changedJobs.add(JobChangeDescriptor.jobNumber(buffer, offset));
        }
        else if (LogGapDescriptor.isValid(buffer, offset, length))
        {
            onGap(first, LogGapDescriptor.LOST == LogGapDescriptor.kind(buffer, offset),
                LogGapDescriptor.sequence(buffer, offset));
        }
        onBorder(endPosition);
        return true;
    }

    @Override
    public void onPadding(final long first, final long endPosition)
    {
        onBorder(first);
        onBorder(endPosition);
    }

    @Override
    public void onDamage(final Damage damage)
    {
        isDamaged |= damage.position() == position;
        if (damage.position() < position && NONE == damagedBefore)
        {
            damagedBefore = damage.position();
        }
        onBorder(damage.position());
        onBorder(damage.endPosition());
    }

    private void onGap(final long first, final boolean isLost, final long records)
    {
        sequence.lose(isLost && !isCut(first) ? records : 0);
        hasLostBefore |= isLost && !isCut(first);
        firstResumed = !isLost && hasLostBefore && isCut(first) && NONE == firstResumed ? first : firstResumed;
    }

    private void onOutcome(final long first, final long input)
    {
        if (NONE == position && input >= keptSequence - 1)
        {
            position = first;
        }
        if (isCut(first))
        {
            records++;
            remade += input < keptSequence ? 1 : 0;
        }
    }

    private void onBorder(final long border)
    {
        isBorder |= border == position;
        borderBefore = border <= position ? Math.max(border, borderBefore) : borderBefore;
        borderBehind = border > position && NONE == borderBehind ? border : borderBehind;
    }

    private boolean isCut(final long first)
    {
        return NONE != position && first >= position;
    }

    Recording recording()
    {
        return recording;
    }

    /** Whether there is something to cut. */
    boolean isFound()
    {
        return NONE != position && position < end;
    }

    /** Whether the position that was named lies between fragments. */
    boolean isBorder()
    {
        return isBorder;
    }

    /** Where in what goes jobs go on to tell results that were silent behind a loss which stays; or negative. */
    long firstResumed()
    {
        return firstResumed;
    }

    /** Where it is damaged before the position that was named, or a negative number. */
    long damagedBefore()
    {
        return damagedBefore;
    }

    long borderBefore()
    {
        return borderBefore;
    }

    long borderBehind()
    {
        return borderBehind;
    }

    /** Behind the last byte that stays. */
    long position()
    {
        return position;
    }

    /** Behind the last byte that can be read. */
    long end()
    {
        return end;
    }

    /** Sequence of the first record that goes; the one that is next when none does. */
    long firstCutSequence()
    {
        return NONE == firstCutSequence ? sequence.next() : firstCutSequence;
    }

    /** Jobs whose starts and stops go. */
    TreeSet<Long> changedJobs()
    {
        return changedJobs;
    }

    /** Where the first of them is. */
    long firstChange()
    {
        return firstChange;
    }

    LogCut cut()
    {
        return new LogCut(recording, position, end, records, remade, isDamaged);
    }
}
