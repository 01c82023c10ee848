package io.corelane.ingest;

import io.corelane.core.codegen.CompiledJob;
import java.util.List;
import java.util.TreeSet;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * A job that the partitions run.
 *
 * @param job     compiled.
 * @param place   of the job in the logs.
 * @param parts   the job in each partition.
 * @param counter by which readers find it; null of what INSERT INTO added to a job, whose results have one.
 */
record RunningJob(CompiledJob job, JobPlace place, List<PartitionJob> parts, AtomicCounter counter)
{
    /** The levels that it reads, from the lowest up. */
    TreeSet<Integer> levels()
    {
        final TreeSet<Integer> levels = new TreeSet<>();
        job.fragments().forEach((fragment) -> levels.add(fragment.level()));
        return levels;
    }
}
