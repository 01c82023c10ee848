package io.corelane.core.codegen;

import io.corelane.core.operator.StagedTask;
import io.corelane.core.partition.JobTask;
import io.corelane.core.partition.RecordContext;
import io.corelane.core.partition.RowSink;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.Stage;
import io.corelane.core.plan.Stages;
import io.corelane.core.runtime.Faults;
import io.corelane.core.state.Background;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A job compiled: a generated class for each stage, in a class loader of its own, of which each partition gets an
 * instance. Not for the record path; any thread.
 */
public final class JobCompiler
{
    private final List<Stage> stages;
    private final List<StageCompiler> compilers = new ArrayList<>();

    /**
     * Compiles a job.
     *
     * @param plan the job.
     */
    public JobCompiler(final JobPlan plan)
    {
        this(plan, false, ClassWriter.DEFAULT_MAX_PARTS);
    }

    /**
     * Compiles a job, or a fragment of one.
     *
     * @param plan    the job.
     * @param isInner whether its rows go on to another fragment.
     */
    JobCompiler(final JobPlan plan, final boolean isInner)
    {
        this(plan, isInner, ClassWriter.DEFAULT_MAX_PARTS);
    }

    JobCompiler(final JobPlan plan, final boolean isInner, final int maxParts)
    {
        stages = Stages.of(plan);
        for (int i = 0; i < stages.size(); i++)
        {
            final String name = 1 == stages.size() ? plan.name() : plan.name() + "$" + i;
            compilers.add(new StageCompiler(
                name, stages.get(i).plan(), isInner || Stage.RESULTS != stages.get(i).target(), maxParts));
        }
    }

    /**
     * The generated source, as EXPLAIN CODE shows it.
     *
     * @return Java source, a class for each stage.
     */
    public String source()
    {
        final StringBuilder source = new StringBuilder();
        compilers.forEach((compiler) -> source.append(0 == source.length() ? "" : "\n").append(compiler.source()));
        return source.toString();
    }

    /**
     * Whether the job keeps groups that can be shown one by one.
     *
     * @return true for a job of one stage with GROUP BY or aggregates, and without windows.
     */
    public boolean hasState()
    {
        return 1 == compilers.size() && compilers.get(0).hasState();
    }

    /**
     * The text of the plan that a state's readers know it by; only with {@link #hasState}.
     *
     * @return the plan's text, as the state's metadata has it.
     */
    public String stateText()
    {
        return stages.get(0).plan().text();
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
        if (1 == compilers.size())
        {
            return compilers.get(0).create(context, faults, results, directory, background);
        }
        return new StagedTask(stages, context, faults, results, (index, stageFaults, rows) ->
            compilers.get(index).create(context, stageFaults, rows, directory, background));
    }

    /**
     * Makes a task that only shows groups of which it is given copies; it has no state.
     *
     * @param results takes the rows.
     * @return a {@link io.corelane.core.partition.GroupTask} if the job {@link #hasState()}.
     */
    public JobTask createViewer(final RowSink results)
    {
        return compilers.get(0).createViewer(results);
    }
}
