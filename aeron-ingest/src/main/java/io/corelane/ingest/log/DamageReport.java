package io.corelane.ingest.log;

import io.corelane.codec.protocol.DeadLetterDescriptor;
import io.corelane.codec.protocol.JobChangeDescriptor;
import io.corelane.codec.protocol.ProtocolHeader;
import io.corelane.codec.protocol.RecordBatchDescriptor;
import io.corelane.codec.protocol.RecordBatchIterator;
import io.corelane.codec.protocol.ResultBatchIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.DirectBuffer;

/**
 * Reads a recording whole, finds the ranges of it that cannot be used, and what of them can be told from what stands
 * around them. For one thread.
 */
final class DamageReport implements MessageHandler
{
    private static final int MAX_PRODUCERS = 10;

    /**
     * A damaged range.
     *
     * @param damage       what is wrong.
     * @param changeBefore id of the last change of a job before it, 0 without one.
     * @param next         before it, for each producer the sequence that comes next.
     * @param after        behind it, for each producer the sequence with which it goes on.
     * @param others       sequences before and behind it that are no producer's.
     */
    record Range(
        Damage damage, long changeBefore, Map<Long, Long> next, Map<Long, Long> after, long[] others)
    {
        private static final int BEFORE = 0;
        private static final int BEHIND = 1;
        private static final int CHANGE_BEHIND = 2;
        private static final long NONE = -1;

        /** Id of the first change of a job behind it, or the greatest number. */
        long changeBehind()
        {
            return others[CHANGE_BEHIND];
        }

        String producers()
        {
            final List<String> gaps = new ArrayList<>();
            after.forEach((producer, first) ->
            {
                final long known = next.getOrDefault(producer, 0L);
                if (first > known)
                {
                    gaps.add(Long.toUnsignedString(producer, 16) + " " + known + ".." + (first - 1));
                }
            });
            final List<String> shown = gaps.subList(0, Math.min(MAX_PRODUCERS, gaps.size()));
            return gaps.isEmpty() ? "" : " (of producers that go on behind it: " + String.join(", ", shown) +
                (shown.size() < gaps.size() ? " and " + (gaps.size() - shown.size()) + " more" : "") + ")";
        }

        String results()
        {
            final long first = NONE == others[BEFORE] ? 0 : others[BEFORE] + 1;
            return NONE == others[BEHIND] ? "from " + first +
                " on, of which the start tells those again that it makes again" :
                first + ".." + (others[BEHIND] - 1);
        }
    }

    private final Recording recording;
    private final RecordingName name;
    private final RecordBatchIterator batch = new RecordBatchIterator();
    private final ResultBatchIterator results = new ResultBatchIterator();
    private final List<Range> ranges = new ArrayList<>();
    private final Map<Long, JobChange> changes = new TreeMap<>();
    private final Map<Long, Long> next = new TreeMap<>();
    private final TreeMap<Long, Long> changePlaces = new TreeMap<>();
    private long end;
    private long lastChange;
    private long last = Range.NONE;

    /**
     * A change of a job.
     *
     * @param id     of the change.
     * @param number of the job.
     * @param kind   what happened.
     * @param level  of the logs in which it stands.
     */
    record JobChange(long id, long number, byte kind, long level)
    {
    }

    DamageReport(final Recording recording)
    {
        this.recording = recording;
        this.name = RecordingName.parse(recording.name());
    }

    DamageReport run()
    {
        end = new RecordingWalk(recording).walk(this);
        return this;
    }

    Recording recording()
    {
        return recording;
    }

    RecordingName name()
    {
        return name;
    }

    List<Range> ranges()
    {
        return ranges;
    }

    /** Behind the last byte that can be used. */
    long end()
    {
        return end;
    }

    /** Id of the last change of a job in front of a position, 0 without one. */
    long lastChangeBefore(final long position)
    {
        final Map.Entry<Long, Long> before = changePlaces.lowerEntry(position);
        return null == before ? 0 : before.getValue();
    }

    /** Changes of jobs that stand in it, by their ids. */
    Map<Long, JobChange> changes()
    {
        return changes;
    }

    @Override
    public boolean onMessage(
        final long position, final long endPosition, final DirectBuffer buffer, final int offset, final int length)
    {
        switch (name.kind())
        {
            case LOG -> onLog(position, buffer, offset, length);
            case RESULTS ->
            {
                if (results.wrap(buffer, offset, length))
                {
                    behind(results.firstSequence());
                    last = results.firstSequence() + results.count() - 1;
                }
            }
            case DEAD_LETTERS ->
            {
                if (DeadLetterDescriptor.isValid(buffer, offset, length))
                {
                    behind(DeadLetterDescriptor.inputSequence(buffer, offset));
                    last = DeadLetterDescriptor.inputSequence(buffer, offset);
                }
            }
            default ->
            {
                // What this version does not know cannot be told.
            }
        }
        return true;
    }

    @Override
    public void onDamage(final Damage damage)
    {
        // Half a message at the end, or one that came again whole, is as a kill leaves it; readers pass it by.
        if (DamageKind.TORN_TAIL != damage.kind() && DamageKind.BROKEN_MESSAGE != damage.kind())
        {
            ranges.add(new Range(damage, lastChange, new TreeMap<>(next), new TreeMap<>(),
                new long[]{last, Range.NONE, Long.MAX_VALUE}));
        }
    }

    private void onLog(final long position, final DirectBuffer buffer, final int offset, final int length)
    {
        final int template = ProtocolHeader.templateId(buffer, offset, length);
        if (RecordBatchDescriptor.TEMPLATE_ID == template && batch.wrap(buffer, offset, length))
        {
            final long producer = batch.producerId();
            ranges.forEach((range) -> range.after().putIfAbsent(producer, batch.firstSequence()));
            next.merge(producer, batch.firstSequence() + batch.count(), Math::max);
        }
        else if (JobChangeDescriptor.TEMPLATE_ID == template && JobChangeDescriptor.isValid(buffer, offset, length))
        {
            lastChange = JobChangeDescriptor.changeId(buffer, offset);
            changes.put(lastChange, new JobChange(lastChange, JobChangeDescriptor.jobNumber(buffer, offset),
                JobChangeDescriptor.kind(buffer, offset), name.number()));
            changePlaces.put(position, lastChange);
            ranges.forEach((range) ->
                range.others()[Range.CHANGE_BEHIND] = Math.min(range.changeBehind(), lastChange));
        }
    }

    private void behind(final long sequence)
    {
        for (final Range range : ranges)
        {
            if (Range.NONE == range.others()[Range.BEHIND])
            {
                range.others()[Range.BEHIND] = sequence;
            }
        }
    }
}
