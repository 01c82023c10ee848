package io.corelane.core.codegen;

import io.corelane.codec.RecordSchema;
import io.corelane.core.partition.JobTask;
import io.corelane.core.partition.RecordContext;
import io.corelane.core.partition.RowSink;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.runtime.Faults;
import io.corelane.core.state.Background;
import io.corelane.core.state.KeyedState;
import io.corelane.core.state.KeyedStateConfig;
import java.lang.reflect.Constructor;
import java.nio.file.Path;
import org.codehaus.commons.compiler.CompileException;
import org.codehaus.commons.compiler.InternalCompilerException;
import org.codehaus.janino.SimpleCompiler;

/**
 * A job compiled: one generated class in a class loader of its own, of which each partition gets an instance. Not for
 * the record path; any thread.
 */
public final class JobCompiler
{
    private final JobPlan plan;
    private final String source;
    private final GroupLayout layout;
    private final Constructor<?> constructor;

    /**
     * Compiles a job.
     *
     * @param plan the job.
     */
    public JobCompiler(final JobPlan plan)
    {
        this(plan, ClassWriter.DEFAULT_MAX_PARTS);
    }

    JobCompiler(final JobPlan plan, final int maxParts)
    {
        this.plan = plan;
        final TaskWriter writer = new TaskWriter(plan, maxParts);
        this.source = writer.source();
        final JobShape shape = JobShape.of(plan);
        this.layout = null == shape.aggregate() ? null : TaskWriter.layout(shape);
        try
        {
            final SimpleCompiler compiler = new SimpleCompiler();
            compiler.setParentClassLoader(JobCompiler.class.getClassLoader());
            compiler.cook(plan.name(), source);
            constructor = compiler.getClassLoader().loadClass(TaskWriter.CLASS_NAME).getConstructor(
                RecordContext.class, Faults.class, RowSink.class, KeyedState.class, RecordSchema.class);
        }
        catch (final CompileException | InternalCompilerException | ReflectiveOperationException ex)
        {
            throw new IllegalStateException("the code generated for job " + plan.name() + " does not compile: " +
                ex.getMessage() + "\n" + source, ex);
        }
    }

    /**
     * The generated source, as EXPLAIN CODE shows it.
     *
     * @return Java source.
     */
    public String source()
    {
        return source;
    }

    /**
     * Whether the job keeps groups, and so has state.
     *
     * @return true for a job with GROUP BY or aggregates.
     */
    public boolean hasState()
    {
        return null != layout;
    }

    /**
     * Makes a task and its state.
     *
     * @param context    of the partition.
     * @param faults     of the partition.
     * @param results    takes the job's results.
     * @param directory  folder of the state's files; not used by a job without state.
     * @param background where files are made ahead of need.
     * @return the task; closing it closes the state.
     */
    public JobTask create(
        final RecordContext context,
        final Faults faults,
        final RowSink results,
        final Path directory,
        final Background background)
    {
        return instantiate(context, faults, results, hasState() ? state(directory, background) : null);
    }

    /**
     * Makes a task that only shows groups of which it is given copies; it has no state.
     *
     * @param results takes the rows.
     * @return a {@link io.corelane.core.partition.GroupTask} if the job {@link #hasState()}.
     */
    public JobTask createViewer(final RowSink results)
    {
        return instantiate(new RecordContext(0), new Faults(), results, null);
    }

    private KeyedState state(final Path directory, final Background background)
    {
        return KeyedState.create(new KeyedStateConfig(
            directory,
            plan.name(),
            layout.keyLengthMax(),
            layout.keyLengthMean(),
            layout.valueLength(),
            plan.options().initialKeys(),
            plan.options().maxKeys(),
            plan.text(),
            background));
    }

    private JobTask instantiate(
        final RecordContext context, final Faults faults, final RowSink results, final KeyedState state)
    {
        try
        {
            return (JobTask)constructor.newInstance(context, faults, results, state, plan.scan().source().schema());
        }
        catch (final ReflectiveOperationException ex)
        {
            throw new IllegalStateException("the code generated for job " + plan.name() + " cannot be loaded", ex);
        }
    }
}
