package io.corelane.tools;

import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.StatePlace;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.ingest.client.ControlClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;

/**
 * The rows that a job would give now, or those of a table. Groups whose state files say all of them are read from these
 * by this process alone; anything else the partitions show, between records. For one thread.
 */
final class StateRows implements AutoCloseable
{
    /** All partitions; and the partition of a row that is made of rows of several. */
    static final int ALL = -1;

    /** Takes rows. */
    interface Handler
    {
        /** A row; the buffer is the handler's for the time of the call. */
        void onRow(int partition, DirectBuffer buffer, int offset, int length);
    }

    private final StateSource source;
    private final int partitions;
    private final StateFiles files;
    private final List<StateRows> inserted;
    private final Supplier<ControlClient> appliance;
    private final LookBudget budget;
    private long hidden;
    private long refused;
    private int partitionAtHand;

    /**
     * Rows of a source.
     *
     * @param root       of the instance.
     * @param source     which has them.
     * @param partitions of the instance.
     * @param appliance  asks it, if need be.
     * @param budget     what may be read, of this and of others.
     */
    StateRows(
        final Path root,
        final StateSource source,
        final int partitions,
        final Supplier<ControlClient> appliance,
        final LookBudget budget)
    {
        this.budget = budget;
        this.source = source;
        this.partitions = partitions;
        this.appliance = appliance;
        this.files = StateFiles.open(root, source, partitions);
        inserted = source.inserted().stream().map((insert) ->
            new StateRows(root, insert, partitions, appliance, budget)).toList();
    }

    /** Whether its rows are read from files, so that nobody else has to be there. */
    boolean isInFiles()
    {
        return null != files && inserted.stream().allMatch(StateRows::isInFiles);
    }

    /**
     * Shows rows.
     *
     * @param partition to look into, or {@link #ALL}.
     * @param keys      makes the key that is looked for of its columns; null for all rows.
     * @param handler   takes the rows.
     */
    void forEach(final int partition, final KeyMaker keys, final Handler handler) throws IOException
    {
        for (final StatePlace place : source.places())
        {
            final byte[] key = null == keys ? null : keys.key(place);
            if (null == files)
            {
                look(place, partition, key, handler);
            }
            else
            {
                for (int i = 0; i < partitions; i++)
                {
                    if (ALL == partition || partition == i)
                    {
                        files.forEach(i, key, counted(handler));
                    }
                }
            }
        }
        for (final StateRows rows : inserted)
        {
            rows.forEach(partition, keys, handler);
        }
    }

    /** Makes a key. */
    interface KeyMaker
    {
        /** The bytes of the key of a place; null for all rows. */
        byte[] key(StatePlace place);
    }

    /** Rows so far that do not satisfy HAVING and were not shown. */
    long hidden()
    {
        return hidden + (null == files ? 0 : files.hidden()) +
            inserted.stream().mapToLong(StateRows::hidden).sum();
    }

    /** Rows so far that cannot be worked out and were not shown. */
    long refused()
    {
        return refused + inserted.stream().mapToLong(StateRows::refused).sum();
    }

    @Override
    public void close()
    {
        CloseHelper.close(files);
        CloseHelper.closeAll(inserted);
    }

    private void look(final StatePlace place, final int partition, final byte[] key, final Handler handler)
        throws IOException
    {
        if (place.isMerged() && ALL != partition)
        {
            throw ToolException.usage("the groups of " + source.name() + " are in parts in all partitions, which a " +
                "look merges; leave --partition out");
        }
        final Deque<LocalQuery> above = new ArrayDeque<>();
        try
        {
            Handler first = handler;
            for (int i = place.above().size() - 1; i >= 0; i--)
            {
                first = through(place.above().get(i), above, first);
            }
            if (null == place.merging())
            {
                ask(place, partition, key, false, first);
            }
            else
            {
                new MergingLook(this, place, key).run(above.getFirst()::adopt, first);
            }
            partitionAtHand = ALL;
            above.forEach(LocalQuery::drain);
            above.forEach((query) -> refused += query.refused());
        }
        finally
        {
            CloseHelper.closeAll(above);
        }
    }

    /** Asks the appliance for the rows, or the entries, of a place. */
    void ask(
        final StatePlace place, final int partition, final byte[] key, final boolean isRaw, final Handler handler)
    {
        final JobPlan job = source.job();
        final Handler counted = counted(handler);
        final long[] left = appliance.get().look(job.name(), job.text().hashCode(), place.fragment(), place.stage(),
            partition, key, isRaw, (operation, at, sequence, inputSequence, sendTimeNs, buffer, offset, length) ->
            counted.onRow(at, buffer, offset, length));
        hidden += left[0];
        refused += left[1];
    }

    private Handler counted(final Handler handler)
    {
        return (partition, buffer, offset, length) ->
        {
            budget.take(length);
            handler.onRow(partition, buffer, offset, length);
        };
    }

    /** What takes rows to a plan whose own rows go on to another taker. */
    private Handler through(final JobPlan plan, final Deque<LocalQuery> above, final Handler next) throws IOException
    {
        final LocalQuery query =
            new LocalQuery(plan, (buffer, offset, length) -> next.onRow(partitionAtHand, buffer, offset, length));
        above.addFirst(query);
        final StreamDefinition input = plan.scan().source();
        return (partition, buffer, offset, length) ->
        {
            partitionAtHand = partition;
            query.onRow(input, buffer, offset, length);
        };
    }
}
