package io.corelane.ingest;

import io.corelane.core.codegen.CompiledJob;
import java.util.List;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * A job that the partitions run.
 *
 * @param job            compiled.
 * @param number         of the job in its appliance.
 * @param egressStreamId of its results.
 * @param parts          the job in each partition.
 * @param counter        by which readers find it.
 */
record RunningJob(
    CompiledJob job, long number, int egressStreamId, List<PartitionJob> parts, AtomicCounter counter)
{
}
