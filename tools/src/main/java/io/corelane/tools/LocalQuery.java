package io.corelane.tools;

import io.corelane.codec.protocol.ResultBatchIterator;
import io.corelane.core.codegen.CompiledJob;
import io.corelane.core.partition.JobHandle;
import io.corelane.core.partition.LocalPartitions;
import io.corelane.core.partition.Partition;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.core.state.Background;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/** A job over rows that are all there, in this process and on this thread. For one thread. */
final class LocalQuery implements AutoCloseable
{
    /** Takes rows. */
    interface Output
    {
        /** A row that the job gave; the buffer is the output's for the time of the call. */
        void onRow(DirectBuffer buffer, int offset, int length);
    }

    private static final int FRAGMENT_LENGTH = 1 << 17;
    /** No row is late, whatever time it is of. */
    private static final long EARLIEST_NS = Long.MIN_VALUE + 1;

    private final Output output;
    private final ResultBatchIterator results = new ResultBatchIterator();
    private final TemporaryFolder folder;
    private final LocalPartitions partitions;
    private long refused;

    LocalQuery(final JobPlan plan, final Output output) throws IOException
    {
        this.output = output;
        final CompiledJob job = new CompiledJob(plan, 1);
        folder = TemporaryFolder.create("corelane-look-" + ProcessHandle.current().pid() + "-");
        partitions = new LocalPartitions(1, FRAGMENT_LENGTH, FRAGMENT_LENGTH, this::take);
        final List<StreamDefinition> sources = new ArrayList<>();
        plan.scans().stream().map((scan) -> scan.source()).filter((source) -> !sources.contains(source))
            .forEach(sources::add);
        sources.forEach(partitions::addStream);
        partitions.add(job.fragments(), (partition, part) -> job.tasks(part, folder.path(), Background.INLINE));
    }

    /** A row of one of the job's sources. */
    void onRow(final StreamDefinition source, final DirectBuffer buffer, final int offset, final int length)
    {
        partitions.onRecord(0, source.id(), buffer, offset, length, 0, EARLIEST_NS);
    }

    /** An entry of the state of the running job whose plan this is, of one stage; before all rows. */
    void adopt(final DirectBuffer buffer, final int offset, final int length)
    {
        partitions.source(0).job(0).adopt(buffer, offset, length);
    }

    /** There are no more rows; the output takes what is left. */
    void drain()
    {
        partitions.drain();
    }

    /** Rows so far that could not be worked out. */
    long refused()
    {
        return refused;
    }

    @Override
    public void close()
    {
        partitions.close();
        folder.close();
    }

    private void take(final Partition partition)
    {
        for (int i = 0; i < partition.jobCount(); i++)
        {
            final JobHandle job = partition.job(i);
            while (null != job.results() && job.results().count() > 0)
            {
                job.results().seal();
                final DirectBuffer buffer = job.results().buffer();
                results.wrap(buffer, 0, job.results().length());
                while (results.next())
                {
                    output.onRow(buffer, results.rowOffset(), results.rowLength());
                }
                job.results().clear();
            }
        }
        while (partition.deadLetters().waiting() > 0)
        {
            partition.deadLetters().taken();
            refused++;
        }
    }
}
