package io.corelane.core.partition;

import io.corelane.core.plan.Fragment;
import io.corelane.core.plan.Rel;
import io.corelane.core.plan.StreamDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.DirectBuffer;

/**
 * Partitions of all levels on one thread, without logs: what one sends to another is taken at once. For evaluation and
 * tests; what it gives for a sequence of records and ticks is always the same. Single-threaded.
 */
public final class LocalPartitions implements AutoCloseable
{
    /** Makes tasks. */
    @FunctionalInterface
    public interface Factory
    {
        /**
         * Makes what makes the task of a fragment in a partition.
         *
         * @param partition from 0.
         * @param fragment  of a job.
         * @return the factory.
         */
        TaskFactory of(int partition, Fragment fragment);
    }

    /** Takes what leaves. */
    @FunctionalInterface
    public interface Sink
    {
        /**
         * Takes all results and dead letters that wait in a partition.
         *
         * @param partition of any level.
         */
        void take(Partition partition);
    }

    private final int count;
    private final int maxFragmentLength;
    private final int resultFragmentLength;
    private final Sink sink;
    private final List<Partition[]> levels = new ArrayList<>();
    private final Map<Integer, Integer> levelOfStream = new TreeMap<>();

    /**
     * Empty partitions.
     *
     * @param count                partitions, from 1.
     * @param maxFragmentLength    bytes of the longest record.
     * @param resultFragmentLength bytes of a fragment of results.
     * @param sink                 takes results and dead letters.
     */
    public LocalPartitions(
        final int count, final int maxFragmentLength, final int resultFragmentLength, final Sink sink)
    {
        this.count = count;
        this.maxFragmentLength = maxFragmentLength;
        this.resultFragmentLength = resultFragmentLength;
        this.sink = sink;
        level(0);
    }

    /**
     * Makes a source known.
     *
     * @param stream the source.
     */
    public void addStream(final StreamDefinition stream)
    {
        for (final Partition partition : level(0))
        {
            partition.addStream(stream);
        }
    }

    /**
     * Adds a job.
     *
     * @param fragments of the job, as {@code Fragments.of} gives them.
     * @param factory   makes the tasks.
     */
    public void add(final List<Fragment> fragments, final Factory factory)
    {
        add(fragments, factory, null);
    }

    /**
     * Adds a query whose rows join the results of a job.
     *
     * @param fragments of the query.
     * @param factory   makes the tasks.
     * @param job       name of the job, which was added.
     */
    public void addBeside(final List<Fragment> fragments, final Factory factory, final String job)
    {
        add(fragments, factory, job);
    }

    private void add(final List<Fragment> fragments, final Factory factory, final String job)
    {
        final Map<Integer, StreamDefinition> sent = new TreeMap<>();
        for (final Fragment fragment : fragments)
        {
            for (final Rel.Scan scan : fragment.plan().scans())
            {
                final StreamDefinition stream = sent.remove(scan.source().id());
                if (null != stream)
                {
                    levelOfStream.put(stream.id(), fragment.level());
                    for (final Partition partition : level(fragment.level()))
                    {
                        partition.jobs().addExchange(stream, count);
                    }
                }
            }
            for (int i = 0; i < count; i++)
            {
                final Partition partition = level(fragment.level())[i];
                if (null == job || null != fragment.stream())
                {
                    partition.add(fragment, count, factory.of(i, fragment));
                }
                else
                {
                    partition.addBeside(fragment, find(partition, job), factory.of(i, fragment));
                }
            }
            if (null != fragment.stream())
            {
                sent.put(fragment.stream().id(), fragment.stream());
            }
        }
    }

    private static JobHandle find(final Partition partition, final String job)
    {
        for (int i = 0; i < partition.jobCount(); i++)
        {
            if (null != partition.job(i).results() && job.equals(partition.job(i).plan().name()))
            {
                return partition.job(i);
            }
        }
        throw new IllegalArgumentException("the results of job " + job + " do not leave from this level");
    }

    /**
     * Number of partitions.
     *
     * @return count.
     */
    public int count()
    {
        return count;
    }

    /**
     * The partition that takes the records of sources.
     *
     * @param index from 0.
     * @return the partition of the lowest level.
     */
    public Partition source(final int index)
    {
        return levels.get(0)[index];
    }

    /**
     * Number of levels.
     *
     * @return from 1.
     */
    public int levels()
    {
        return levels.size();
    }

    /**
     * A partition.
     *
     * @param level from 0.
     * @param index from 0.
     * @return the partition.
     */
    public Partition partition(final int level, final int index)
    {
        return levels.get(level)[index];
    }

    /**
     * Takes a record, and does all that it leads to.
     *
     * @param index      of the partition.
     * @param streamId   id of its stream.
     * @param buffer     holds the record.
     * @param offset     first byte of its message header.
     * @param length     bytes.
     * @param keyHash    murmur3 of its key's wire bytes.
     * @param sendTimeNs intended send time, epoch nanoseconds.
     */
    public void onRecord(
        final int index,
        final int streamId,
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final int keyHash,
        final long sendTimeNs)
    {
        while (!source(index).onRecord(streamId, buffer, offset, length, keyHash, sendTimeNs))
        {
            flush(source(index));
        }
        settle();
        source(index).doWork();
    }

    /**
     * Takes a fragment of a log, and does all that it leads to.
     *
     * @param index  of the partition.
     * @param buffer holds it.
     * @param offset first byte.
     * @param length bytes.
     */
    public void onFragment(final int index, final DirectBuffer buffer, final int offset, final int length)
    {
        while (!source(index).onFragment(buffer, offset, length))
        {
            flush(source(index));
        }
        settle();
        source(index).doWork();
    }

    /**
     * Takes a tick in all partitions, and does all that it leads to.
     *
     * @param timeNs epoch nanoseconds.
     */
    public void onTick(final long timeNs)
    {
        for (int i = 0; i < count; i++)
        {
            while (!source(i).onTick(timeNs))
            {
                flush(source(i));
            }
        }
        settle();
    }

    /** The input of all partitions ends. */
    public void drain()
    {
        for (final Partition[] level : levels)
        {
            for (final Partition partition : level)
            {
                while (!partition.drain())
                {
                    flush(partition);
                }
                partition.tellProgress();
                flush(partition);
            }
            settle();
        }
    }

    @Override
    public void close()
    {
        for (final Partition[] level : levels)
        {
            for (final Partition partition : level)
            {
                partition.close();
            }
        }
    }

    /** From the sources up, so that what one level sends is taken by the next one. */
    private void settle()
    {
        for (final Partition[] level : levels)
        {
            for (final Partition partition : level)
            {
                while (!partition.resume())
                {
                    flush(partition);
                }
                partition.tellProgress();
                flush(partition);
            }
        }
    }

    private void flush(final Partition partition)
    {
        sink.take(partition);
        for (int i = 0; i < partition.jobCount(); i++)
        {
            final ExchangeBatch exchange = partition.job(i).exchange();
            for (int target = 0; null != exchange && target < count; target++)
            {
                deliver(exchange.queue(target), exchange.streamId());
            }
        }
    }

    private void deliver(final ExchangeQueue queue, final int streamId)
    {
        final Partition target = levels.get(levelOfStream.get(streamId))[queue.target()];
        while (queue.isWaiting())
        {
            while (!target.onFragment(queue.buffer(), 0, queue.length()))
            {
                flush(target);
            }
            queue.taken();
        }
    }

    private Partition[] level(final int index)
    {
        while (levels.size() <= index)
        {
            final Partition[] level = new Partition[count];
            for (int i = 0; i < count; i++)
            {
                level[i] = new Partition(i, maxFragmentLength, resultFragmentLength);
            }
            levels.add(level);
        }
        return levels.get(index);
    }
}
