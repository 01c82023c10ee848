package io.corelane.tools;

import io.corelane.codec.protocol.ResultBatchIterator;
import io.corelane.core.codegen.CompiledJob;
import io.corelane.core.partition.JobHandle;
import io.corelane.core.partition.LocalPartitions;
import io.corelane.core.partition.Partition;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.core.sql.Catalog;
import io.corelane.core.sql.SqlCompiler;
import io.corelane.core.sql.SqlScript;
import io.corelane.core.state.Background;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.collections.MutableLong;

/**
 * A SELECT over the state of jobs, worked out in this process from the state files: the rows of each job's groups as
 * they are now are the input, and the appliance does not notice. For one thread.
 */
final class LookUp
{
    private static final int FRAGMENT_LENGTH = 1 << 17;

    private final Path root;
    private final Catalog catalog;
    private final int appliancePartitions;
    private final JobPlan plan;

    /**
     * A look-up.
     *
     * @param root       of the instance.
     * @param catalog    of the instance.
     * @param partitions of the instance.
     * @param part       the SELECT.
     * @param name       what to call it in errors.
     */
    LookUp(
        final Path root, final Catalog catalog, final int partitions, final SqlScript.Part part, final String name)
    {
        this.root = root;
        this.catalog = catalog;
        this.appliancePartitions = partitions;
        this.plan = new SqlCompiler(catalog.states(), (path) -> null, 1).look(part.text(), name);
    }

    /** Whether it reads jobs alone, all of which have state to look at. */
    static boolean isPossible(final SqlScript.Part part, final Catalog catalog, final int partitions)
    {
        return !part.hasEmit() && part.reads().stream().allMatch((name) ->
            null != catalog.job(name) && StateRows.has(catalog.job(name), partitions));
    }

    /** What is looked up. */
    JobPlan plan()
    {
        return plan;
    }

    /** Looks, and shows what there is. */
    void run(final ResultView view) throws IOException
    {
        final CompiledJob job = new CompiledJob(plan, 1);
        final ResultBatchIterator results = new ResultBatchIterator();
        final MutableLong refused = new MutableLong();
        try (TemporaryFolder folder = TemporaryFolder.create("corelane-look-" + ProcessHandle.current().pid() + "-");
            LocalPartitions local = new LocalPartitions(1, FRAGMENT_LENGTH, FRAGMENT_LENGTH, (partition) ->
            take(partition, results, view, refused)))
        {
            final List<StreamDefinition> sources = new ArrayList<>();
            plan.scans().stream().map((scan) -> scan.source()).filter((source) -> !sources.contains(source))
                .forEach(sources::add);
            sources.forEach(local::addStream);
            local.add(job.fragments(), (partition, part) -> job.tasks(part, folder.path(), Background.INLINE));
            for (final StreamDefinition source : sources)
            {
                try (StateRows rows = new StateRows(root, catalog.job(source.name()), appliancePartitions))
                {
                    rows.forEach((partition, buffer, offset) ->
                        local.onRecord(0, source.id(), buffer, offset, StateView.length(buffer, offset), 0, 0));
                }
            }
            local.drain();
        }
        view.end();
        if (refused.get() > 0)
        {
            throw new ToolException(ExitCode.FAILED, Progress.count(refused.get()) +
                " rows could not be worked out (an overflow or a CAST, say) and are missing");
        }
    }

    private static void take(
        final Partition partition,
        final ResultBatchIterator results,
        final ResultView view,
        final MutableLong refused)
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
                    view.onResult(results.operation(), 0, results.sequence(), buffer, results.rowOffset(),
                        results.rowLength());
                }
                job.results().clear();
            }
        }
        while (partition.deadLetters().waiting() > 0)
        {
            partition.deadLetters().taken();
            refused.increment();
        }
    }
}
