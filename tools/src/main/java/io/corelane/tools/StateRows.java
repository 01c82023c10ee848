package io.corelane.tools;

import io.corelane.codec.Murmur3;
import io.corelane.core.codegen.CompiledJob;
import io.corelane.core.codegen.JobCompiler;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.state.StateReader;
import io.corelane.ingest.InstanceDirectory;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The groups of a job as they are now, read from its state files by this process alone, as rows of its results. The
 * appliance does not notice. For one thread.
 */
final class StateRows implements AutoCloseable
{
    /** Takes rows. */
    interface Handler
    {
        /** A group's row; the buffer is the handler's for the time of the call. */
        void onRow(int partition, DirectBuffer buffer, int offset);
    }

    private final Path root;
    private final JobPlan job;
    private final int partitions;
    private final JobCompiler code;
    private final StateView view;
    private long hidden;

    /**
     * Rows of a job that has state to show.
     *
     * @throws ToolException for one that has none.
     */
    StateRows(final Path root, final JobPlan job, final int partitions)
    {
        this.root = root;
        this.job = job;
        this.partitions = partitions;
        if (null == job.aggregate())
        {
            throw ToolException.usage("job " + job.name() + " has no state, since it has no groups");
        }
        final CompiledJob compiled = new CompiledJob(job, partitions);
        if (compiled.hasPartialGroups())
        {
            throw ToolException.usage("the groups of job " + job.name() + " are apart in all partitions until the " +
                "input ends; let the job EMIT CHANGES or group by the stream's key to look at them");
        }
        code = compiled.top();
        if (!code.hasState())
        {
            throw ToolException.usage("the state of job " + job.name() + " cannot be shown group by group: that of " +
                "groups without a window can, of one source whose rows only come");
        }
        view = new StateView(job, code);
    }

    /** Whether a job has state that can be shown. */
    static boolean has(final JobPlan job, final int partitions)
    {
        if (null == job.aggregate())
        {
            return false;
        }
        final CompiledJob compiled = new CompiledJob(job, partitions);
        return compiled.top().hasState() && !compiled.hasPartialGroups();
    }

    /** All groups of a partition, or that of the key alone, which may be null. */
    void forEach(final int partition, final String key, final Handler handler) throws IOException
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
            final byte[] groupKey = GroupKey.encode(job, key);
            final UnsafeBuffer bytes = new UnsafeBuffer(groupKey);
            final byte[] payload = reader.find(groupKey, Murmur3.hash(bytes, 0, groupKey.length));
            if (null != payload)
            {
                show(partition, groupKey, payload, handler);
            }
        }
        catch (final NoSuchFileException ex)
        {
            throw new ToolException(ExitCode.FAILED, "job " + job.name() + " has no state in " +
                InstanceDirectory.state(root, partition) + "; start the appliance and try again", ex);
        }
    }

    /** All groups. */
    void forEach(final Handler handler) throws IOException
    {
        for (int i = 0; i < partitions; i++)
        {
            forEach(i, null, handler);
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

    private void show(final int partition, final byte[] key, final byte[] payload, final Handler handler)
    {
        if (view.show(key, payload))
        {
            handler.onRow(partition, view.buffer(), view.offset());
        }
        else
        {
            hidden++;
        }
    }
}
