package io.corelane.core.simulate;

import io.corelane.codec.protocol.RecordBatchDescriptor;
import io.corelane.core.checkpoint.CheckpointManifest;
import io.corelane.core.checkpoint.CheckpointReader;
import io.corelane.core.partition.DeadLetterBatch;
import io.corelane.core.partition.ExchangeBatch;
import io.corelane.core.partition.ExchangeQueue;
import io.corelane.core.partition.Partition;
import io.corelane.core.partition.RecordedLetters;
import io.corelane.core.partition.RecordedResults;
import io.corelane.core.partition.ResultBatch;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;

/** A level of a partition in a process, as the appliance runs it: a log in, results, rows and dead letters out. */
final class Loop
{
    private final Partition partition;
    private final Journal log;
    private final Journal letters;
    private final Defect defect;
    private final RecordedLetters recordedLetters = new RecordedLetters();
    private final List<ResultOutlet> results = new ArrayList<>();
    private final List<RowOutlet> rows = new ArrayList<>();
    private final UnsafeBuffer fragment = new UnsafeBuffer(0, 0);
    private final int past;
    private Keeper keeper;
    private int asked;
    private int position;
    private boolean isReplayed;
    private boolean isAhead;
    private Map<Long, Long> taken = Map.of();
    private final Map<List<Integer>, Long> sent = new HashMap<>();
    private boolean isQuiet;
    private boolean isEnded;
    private boolean isDrained;

    private record ResultOutlet(ResultBatch batch, RecordedResults recorded, Journal journal)
    {
    }

    private record RowOutlet(ExchangeBatch batch, Journal[] logs)
    {
    }

    /**
     * A level that begins with what former runs left.
     *
     * @param partition what runs.
     * @param log       what it reads.
     * @param letters   takes its dead letters.
     * @param defect    what is wrong with it.
     */
    Loop(final Partition partition, final Journal log, final Journal letters, final Defect defect)
    {
        this.partition = partition;
        // Each other time what waits leaves in the midst of a run, else behind what was taken of the fragment.
        partition.outlet(() -> 0 == (++asked & 1) && flush());
        this.log = log;
        this.letters = letters;
        this.defect = defect;
        past = log.size();
    }

    /** Results go there, behind those that are there. */
    void add(final ResultBatch batch, final Journal journal)
    {
        results.add(new ResultOutlet(batch, new RecordedResults(), journal));
    }

    /** Rows go to the logs of a higher level. */
    void add(final ExchangeBatch batch, final Journal[] logs)
    {
        rows.add(new RowOutlet(batch, logs));
    }

    /**
     * All that runs is there: goes on from the newest checkpoint, and learns what is recorded of what it led to.
     *
     * @param disk where checkpoints are, or null when there are none.
     */
    void begin(final Disk disk)
    {
        final List<Journal> outputs = new ArrayList<>(List.of(letters));
        results.forEach((outlet) -> outputs.add(outlet.journal()));
        rows.forEach((outlet) -> outputs.addAll(List.of(outlet.logs())));
        final CheckpointManifest found = null == disk ? null : Keeper.find(disk, log, outputs);
        if (null != found)
        {
            new CheckpointReader(disk).load(Keeper.name(found.position()), partition);
            position = (int)found.position();
            disk.load();
        }
        keeper = null == disk ? null : new Keeper(partition, disk, outputs, defect);
        for (int i = place(found, letters); i < letters.size(); i++)
        {
            recordedLetters.onLetter(new UnsafeBuffer(letters.fragment(i)), 0);
        }
        for (final ResultOutlet outlet : results)
        {
            final Journal journal = outlet.journal();
            for (int i = place(found, journal); i < journal.size() && Defect.RESULTS_TWICE != defect; i++)
            {
                final byte[] former = journal.fragment(i);
                outlet.recorded().onFragment(new UnsafeBuffer(former), 0, former.length);
            }
        }
    }

    private static int place(final CheckpointManifest checkpoint, final Journal journal)
    {
        return null == checkpoint ? 0 : (int)(long)checkpoint.place(journal.name());
    }

    /** Takes checkpoints; null when none are taken. */
    Keeper keeper()
    {
        return keeper;
    }

    void close()
    {
        if (null != keeper)
        {
            keeper.close();
        }
        partition.close();
    }

    Partition partition()
    {
        return partition;
    }

    /** Fragments of the log that were taken. */
    int position()
    {
        return position;
    }

    /** Whether what former runs left has been read again. */
    boolean isReplayed()
    {
        return isReplayed;
    }

    /** Whether what is recorded of it is more than its log had led to when that was read to its end. */
    boolean wasAhead()
    {
        return isAhead;
    }

    private boolean isAhead()
    {
        return recordedLetters.isAhead(partition.deadLetters(), partition.records()) ||
            results.stream().anyMatch((outlet) -> outlet.recorded().next() >
            outlet.batch().firstSequence() + outlet.batch().count());
    }

    /** Rows that it had taken of a producer when its log was read to its end. */
    long taken(final long producerId)
    {
        return taken.getOrDefault(producerId, 0L);
    }

    /** Rows that it had sent to a partition by then. */
    long sent(final int streamId, final int target)
    {
        return sent.get(List.of(streamId, target));
    }

    /** Whether rows to other partitions have not left. */
    boolean areRowsWaiting()
    {
        for (final RowOutlet outlet : rows)
        {
            for (int i = 0; i < outlet.logs().length; i++)
            {
                if (outlet.batch().queue(i).isWaiting())
                {
                    return true;
                }
            }
        }
        return false;
    }

    /** Rows to other partitions. */
    List<ExchangeBatch> rows()
    {
        return rows.stream().map(RowOutlet::batch).toList();
    }

    /** Whether the last turn found nothing to do, and nothing has come since. */
    boolean isQuiet()
    {
        return isQuiet && position == log.size() && !partition.tellsProgress();
    }

    boolean isDrained()
    {
        return isDrained;
    }

    /** One turn, of so many fragments at the most. */
    void turn(final int limit)
    {
        resume();
        final int readable = Defect.UNRECORDED == defect ? log.size() : log.recorded();
        final int end = Math.min(isReplayed ? readable : past, position + limit);
        final int start = position;
        while (position < end && take(log.fragment(position)))
        {
            position++;
        }
        log.read(position);
        partition.tellProgress();
        final boolean isSent = flush();
        isQuiet = isSent && partition.resume() && flush() && start == position;
        if (!isReplayed && position == past && partition.resume() && flush())
        {
            isAhead = isAhead();
            taken = partition.nextSequences();
            rows.forEach((outlet) ->
            {
                for (int i = 0; i < outlet.logs().length; i++)
                {
                    sent.put(List.of(outlet.batch().streamId(), i), outlet.batch().queue(i).nextRow());
                }
            });
            partition.jobs().endReplay();
            isReplayed = true;
        }
        else if (null != keeper && isReplayed && isSent)
        {
            keeper.turn(position, limit);
        }
        else if (null != keeper)
        {
            keeper.work(limit);
        }
        partition.doWork();
    }

    /** How far time has come is told, though nothing is read. */
    void tell()
    {
        partition.tellProgress();
        flush();
    }

    /** The log is empty and nothing more comes: what the end of the input leads to leaves. */
    void drain()
    {
        if (!isDrained && partition.isEnded() && position == log.size())
        {
            isEnded = isEnded || partition.drain();
            partition.tellProgress();
            isDrained = flush() && isEnded && !partition.tellsProgress();
        }
    }

    private boolean take(final byte[] bytes)
    {
        fragment.wrap(bytes);
        if (Defect.ROWS_TWICE == defect && RecordBatchDescriptor.TEMPLATE_ID == fragment.getShort(
            RecordBatchDescriptor.HEADER_TEMPLATE_ID_OFFSET, ByteOrder.LITTLE_ENDIAN))
        {
            fragment.wrap(bytes.clone());
            fragment.putLong(RecordBatchDescriptor.PRODUCER_ID_OFFSET, position, ByteOrder.LITTLE_ENDIAN);
        }
        while (!partition.onFragment(fragment, 0, bytes.length))
        {
            if (!flush())
            {
                return false;
            }
        }
        return true;
    }

    private void resume()
    {
        while (!partition.resume())
        {
            if (!flush())
            {
                return;
            }
        }
    }

    private boolean flush()
    {
        boolean sent = true;
        for (final ResultOutlet outlet : results)
        {
            sent &= flush(outlet);
        }
        for (final RowOutlet outlet : rows)
        {
            for (int i = 0; i < outlet.logs().length; i++)
            {
                sent &= flush(outlet.batch().queue(i), outlet.logs()[i]);
            }
        }
        return sent & flush(partition.deadLetters());
    }

    private boolean flush(final ResultOutlet outlet)
    {
        final ResultBatch batch = outlet.batch();
        while (batch.count() > 0)
        {
            if (!outlet.recorded().skip(batch))
            {
                batch.seal();
                if (!outlet.journal().offer(batch.buffer(), 0, batch.length()) && Defect.LOST_RESULTS != defect)
                {
                    return false;
                }
                batch.clear();
            }
        }
        return true;
    }

    private static boolean flush(final ExchangeQueue queue, final Journal target)
    {
        while (queue.isWaiting())
        {
            if (!target.offer(queue.buffer(), 0, queue.length()))
            {
                return false;
            }
            queue.taken();
        }
        return true;
    }

    private boolean flush(final DeadLetterBatch batch)
    {
        while (batch.waiting() > 0)
        {
            if (!recordedLetters.take(batch) && !letters.offer(batch.buffer(), batch.offset(), batch.length()) &&
                Defect.LOST_LETTER != defect)
            {
                return false;
            }
            batch.taken();
        }
        return true;
    }
}
