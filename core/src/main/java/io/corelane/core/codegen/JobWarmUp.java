package io.corelane.core.codegen;

import io.corelane.codec.protocol.RecordBatchEncoder;
import io.corelane.core.checkpoint.CheckpointWarmUp;
import io.corelane.core.partition.LocalPartitions;
import io.corelane.core.partition.Partition;
import io.corelane.core.partition.ResultBatch;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.core.state.Background;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.BufferUtil;
import org.agrona.CloseHelper;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Runs a job on made-up records before it sees real ones, in a partition and a state of its own, so that the JIT has
 * compiled it when the first record comes: it is the class that is compiled, and all partitions share it.
 *
 * <p>What the JIT makes of a loop depends on what it saw there, and stays so for the life of the process. So records
 * come as they come from a busy publisher, many in a fragment, and now and then alone.
 */
public final class JobWarmUp
{
    private static final int PARTITIONS = 2;
    private static final int FRAGMENT_LENGTH = 65_536;
    private static final int RECORD_LENGTH = FRAGMENT_LENGTH / 2;

    /** Records of a fragment, and the fragments after each of which one comes that has a record alone. */
    private static final int BATCH = 100;
    private static final int FRAGMENTS_TO_LONE = 4;
    private static final int CACHE_LINE = 64;
    private static final long PRODUCER_ID = 1;

    private JobWarmUp()
    {
    }

    /**
     * Warms a job up, over two partitions, so that the code that sends rows from one to the other runs as well.
     *
     * @param job       the job, compiled.
     * @param directory for a state that is closed again; its files are left to the caller.
     * @param records   how many to run, at the least.
     */
    public static void run(final CompiledJob job, final Path directory, final int records)
    {
        final Map<Integer, StreamDefinition> scanned = new TreeMap<>();
        job.fragments().stream().filter((part) -> 0 == part.level()).flatMap((part) -> part.plan().scans().stream())
            .forEach((scan) -> scanned.put(scan.source().id(), scan.source()));
        final int partitions = 1 == job.fragments().size() ? 1 : PARTITIONS;
        final List<Source> sources = new ArrayList<>();
        for (final StreamDefinition stream : scanned.values())
        {
            final MadeUpRecords made = new MadeUpRecords(stream.schema());
            // A schema that made-up values do not fit is not warmed up: slower at first, and no less right.
            if (made.areFitting(RECORD_LENGTH))
            {
                sources.add(new Source(stream.id(), made, partitions));
            }
        }
        try (LocalPartitions local =
            new LocalPartitions(partitions, FRAGMENT_LENGTH, FRAGMENT_LENGTH, JobWarmUp::clear))
        {
            scanned.values().forEach(local::addStream);
            local.add(job.fragments(), (partition, part) ->
                job.tasks(part, directory.resolve(Integer.toString(partition)), Background.INLINE));
            final List<CheckpointWarmUp> checkpoints = new ArrayList<>();
            for (int level = 0; level < local.levels(); level++)
            {
                for (int i = 0; i < partitions; i++)
                {
                    checkpoints.add(new CheckpointWarmUp(local.partition(level, i)));
                }
            }
            int done = 0;
            for (int fragment = 0; done < records && !sources.isEmpty(); fragment++)
            {
                for (final Source source : sources)
                {
                    done += source.give(local, fragment);
                    checkpoints.forEach(CheckpointWarmUp::onTaken);
                }
            }
            CloseHelper.closeAll(checkpoints);
        }
    }

    private static void clear(final Partition partition)
    {
        for (int i = 0; i < partition.jobCount(); i++)
        {
            final ResultBatch results = partition.job(i).results();
            while (null != results && results.count() > 0)
            {
                results.clear();
            }
        }
        while (partition.deadLetters().waiting() > 0)
        {
            partition.deadLetters().taken();
        }
    }

    /** A stream, and who sends to it. */
    private static final class Source
    {
        private final int streamId;
        private final MadeUpRecords records;
        // Not in an array, as those of a log: code may be there for either.
        private final UnsafeBuffer buffer =
            new UnsafeBuffer(BufferUtil.allocateDirectAligned(FRAGMENT_LENGTH, CACHE_LINE));
        private final RecordBatchEncoder batch = new RecordBatchEncoder().wrap(buffer, 0, FRAGMENT_LENGTH);
        private final long[] sequences;

        Source(final int streamId, final MadeUpRecords records, final int partitions)
        {
            this.streamId = streamId;
            this.records = records;
            sequences = new long[partitions];
        }

        /** The next fragment, to one partition or the other; records. */
        int give(final LocalPartitions local, final int fragment)
        {
            final int partition = fragment % local.count();
            batch.begin(PRODUCER_ID, sequences[partition], streamId, partition);
            final int most = 0 == fragment / local.count() % FRAGMENTS_TO_LONE ? 1 : BATCH;
            for (int count = 0; count < most &&
                RecordBatchEncoder.FULL != batch.append(0, count, records.buffer(), 0, records.next());)
            {
                count++;
            }
            sequences[partition] += batch.count();
            local.onFragment(partition, buffer, 0, batch.length());
            return batch.count();
        }
    }
}
