package io.corelane.ingest;

import io.corelane.core.partition.JobHandle;
import io.corelane.core.plan.StreamDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.CloseHelper;

/**
 * A job in one partition: a part for each of its fragments. Made and closed by any thread; installed and uninstalled by
 * the partition's.
 */
final class PartitionJob implements AutoCloseable
{
    /**
     * A fragment in a partition.
     *
     * @param loop     of the level that it reads.
     * @param handle   the fragment.
     * @param rows     of other partitions that it reads.
     * @param exchange takes its rows to other partitions; else null.
     * @param egress   takes its rows to readers; else null.
     * @param counters show what it keeps and how far it is.
     */
    record Part(
        LevelLoop loop,
        JobHandle handle,
        List<StreamDefinition> rows,
        ExchangeEgress exchange,
        JobEgress egress,
        JobCounters counters)
    {
    }

    private final int senders;
    private final List<Part> parts = new ArrayList<>();

    /**
     * Nothing yet.
     *
     * @param senders partitions that send rows.
     */
    PartitionJob(final int senders)
    {
        this.senders = senders;
    }

    void add(final Part part)
    {
        parts.add(part);
    }

    /** Takes the job up; its records come when the logs start it, or from now on. */
    void install(final boolean isRunning)
    {
        for (final Part part : parts)
        {
            part.rows().forEach((rows) -> part.loop().partition().jobs().addExchange(rows, senders));
            part.loop().partition().jobs().install(part.handle());
            if (isRunning)
            {
                part.loop().partition().jobs().run(part.handle(), true);
            }
            if (null != part.exchange())
            {
                part.loop().add(part.exchange());
            }
            if (null != part.egress())
            {
                part.loop().add(part.egress());
            }
            part.loop().add(part.counters());
        }
    }

    /** One of its fragments. */
    JobHandle handle(final int fragment)
    {
        return parts.get(fragment).handle();
    }

    /** The fragment that gives the results, which has to read a level's log. */
    JobHandle top(final LevelLoop loop)
    {
        final Part top = parts.get(parts.size() - 1);
        if (loop != top.loop())
        {
            throw new IllegalStateException("results of " + top.handle().plan().name() + " leave from another level");
        }
        return top.handle();
    }

    /** Recorded streams of its results. */
    List<RecordedStream> streams()
    {
        return parts.stream().filter((part) -> null != part.egress()).map((part) -> part.egress().stream()).toList();
    }

    /** Recorded streams of the results that a level makes. */
    Stream<RecordedStream> results(final LevelLoop loop)
    {
        return parts.stream().filter((part) -> loop == part.loop() && null != part.egress())
            .map((part) -> part.egress().stream());
    }

    void uninstall()
    {
        for (final Part part : parts)
        {
            part.loop().partition().jobs().uninstall(part.handle());
            part.loop().remove(part.egress(), part.exchange(), part.counters());
            part.rows().forEach((rows) -> part.loop().partition().jobs().removeStream(rows.id()));
        }
    }

    @Override
    public void close()
    {
        for (final Part part : parts)
        {
            CloseHelper.closeAll(part.egress(), part.counters());
            part.handle().close();
        }
    }
}
