package io.corelane.core.codegen;

import io.corelane.core.partition.TaskFactory;
import io.corelane.core.plan.Fragment;
import io.corelane.core.plan.Fragments;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.state.Background;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A job compiled for a number of partitions: its fragments, and the code of each. Any thread. */
public final class CompiledJob
{
    private final JobPlan plan;
    private final List<Fragment> fragments;
    private final List<JobCompiler> compilers = new ArrayList<>();

    /**
     * Compiles a job.
     *
     * @param plan       the job.
     * @param partitions number of partitions.
     */
    public CompiledJob(final JobPlan plan, final int partitions)
    {
        this.plan = plan;
        this.fragments = Fragments.of(plan, partitions);
        fragments.forEach((fragment) -> compilers.add(new JobCompiler(
            fragment.plan(), null != fragment.stream())));
    }

    /**
     * The job.
     *
     * @return its plan.
     */
    public JobPlan plan()
    {
        return plan;
    }

    /**
     * What the job is made of.
     *
     * @return its fragments, the last of which gives the results.
     */
    public List<Fragment> fragments()
    {
        return fragments;
    }

    /**
     * What gives the results.
     *
     * @return the code of the last fragment.
     */
    public JobCompiler top()
    {
        return compilers.get(compilers.size() - 1);
    }

    /**
     * The generated source of all fragments.
     *
     * @return Java source.
     */
    public String source()
    {
        final StringBuilder source = new StringBuilder();
        compilers.forEach((compiler) -> source.append(0 == source.length() ? "" : "\n").append(compiler.source()));
        return source.toString();
    }

    /**
     * What makes the task of a fragment.
     *
     * @param fragment   one of {@link #fragments}.
     * @param directory  folder of its state.
     * @param background where files are made ahead of need.
     * @return the factory.
     */
    public TaskFactory tasks(final Fragment fragment, final Path directory, final Background background)
    {
        final JobCompiler compiler = compilers.get(fragments.indexOf(fragment));
        return (context, faults, rows) -> compiler.create(context, faults, rows, directory, background);
    }
}
