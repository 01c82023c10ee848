package io.corelane.tools;

import io.corelane.core.codegen.JobCompiler;
import io.corelane.core.plan.Fragment;
import io.corelane.core.plan.Fragments;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.StatePlace;
import io.corelane.core.state.KeyHash;
import io.corelane.core.state.StateReader;
import io.corelane.ingest.InstanceDirectory;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Groups of a job that can be shown of copies, read from its state files by this process alone: the appliance does not
 * notice. For one thread.
 */
final class StateFiles implements AutoCloseable
{
    private final Path root;
    private final JobPlan job;
    private final JobCompiler code;
    private final StateView view;
    private long hidden;

    private StateFiles(final Path root, final JobPlan job, final JobCompiler code)
    {
        this.root = root;
        this.job = job;
        this.code = code;
        view = new StateView(job, code);
    }

    /** The groups of a job, or null when its files do not say all of them. */
    static StateFiles open(final Path root, final StateSource source, final int partitions)
    {
        final StatePlace place = source.places().get(0);
        final List<Fragment> fragments = Fragments.of(source.job(), partitions);
        if (source.places().size() > 1 || !place.above().isEmpty() || place.stage() > 0 ||
            null != source.job().aggregate() && null != source.job().aggregate().window())
        {
            return null;
        }
        final JobCompiler code = new JobCompiler(fragments.get(fragments.size() - 1).plan());
        return code.hasState() ? new StateFiles(root, source.job(), code) : null;
    }

    /** The groups of a partition, or that of a key alone, which may be null. */
    void forEach(final int partition, final byte[] key, final StateRows.Handler handler) throws IOException
    {
        try (StateReader reader = StateReader.open(InstanceDirectory.state(root, partition), job.name()))
        {
            if (!code.stateText().equals(reader.metadata()))
            {
                throw new ToolException(ExitCode.FAILED, "the state of job " + job.name() +
                    " was made by another definition of it; start the appliance anew and try again");
            }
            if (null == key)
            {
                reader.forEach((groupKey, payload) -> show(partition, groupKey, payload, handler));
                return;
            }
            final byte[] payload = reader.find(key, KeyHash.of(new UnsafeBuffer(key), 0, key.length));
            if (null != payload)
            {
                show(partition, key, payload, handler);
            }
        }
        catch (final NoSuchFileException ex)
        {
            throw new ToolException(ExitCode.FAILED, "job " + job.name() + " has no state in " +
                InstanceDirectory.state(root, partition) + "; start the appliance and try again", ex);
        }
    }

    /** Groups so far that do not satisfy HAVING and were not shown. */
    long hidden()
    {
        return hidden;
    }

    @Override
    public void close()
    {
        view.close();
    }

    private void show(final int partition, final byte[] key, final byte[] payload, final StateRows.Handler handler)
    {
        if (view.show(key, payload))
        {
            handler.onRow(
                partition, view.buffer(), view.offset(), StateView.length(view.buffer(), view.offset()));
        }
        else
        {
            hidden++;
        }
    }
}
