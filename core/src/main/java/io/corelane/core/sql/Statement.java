package io.corelane.core.sql;

import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.StreamDefinition;
import java.util.List;

/** A statement, compiled. Immutable. */
public sealed interface Statement
{
    /**
     * CREATE STREAM of a source.
     *
     * @param stream the stream.
     */
    record CreateStream(StreamDefinition stream) implements Statement
    {
    }

    /**
     * CREATE STREAM or TABLE ... AS SELECT.
     *
     * @param job the job.
     */
    record CreateJob(JobPlan job) implements Statement
    {
    }

    /**
     * INSERT INTO a job that runs.
     *
     * @param insert a plan of its own, whose rows are results of the job.
     * @param job    name of the job.
     */
    record Insert(JobPlan insert, String job) implements Statement
    {
    }

    /**
     * DROP of a source that no job reads.
     *
     * @param stream the source; the catalog has it no longer.
     */
    record DropStream(StreamDefinition stream) implements Statement
    {
    }

    /**
     * DROP of a job.
     *
     * @param job     the job; the catalog has it no longer.
     * @param inserts what INSERT INTO added while it ran; the catalog has them no longer.
     */
    record DropJob(JobPlan job, List<JobPlan> inserts) implements Statement
    {
    }

    /**
     * PAUSE or RESUME of a job, with all that INSERT INTO added to it.
     *
     * @param job     the job.
     * @param isPause whether it takes no more records.
     */
    record PauseJob(JobPlan job, boolean isPause) implements Statement
    {
    }

    /**
     * EXPLAIN.
     *
     * @param text the plan, and how it runs over the partitions; lines ended by line feeds.
     */
    record Explain(String text) implements Statement
    {
    }

    /**
     * EXPLAIN CODE.
     *
     * @param plan       what is to be shown as code.
     * @param partitions over which it would run.
     */
    record ExplainCode(JobPlan plan, int partitions) implements Statement
    {
    }

    /**
     * SHOW.
     *
     * @param text a line for each; lines ended by line feeds.
     */
    record Show(String text) implements Statement
    {
    }

    /**
     * DESCRIBE.
     *
     * @param text of a stream its SBE schema; of a job its SQL, its plan and the SBE schema of its results.
     */
    record Describe(String text) implements Statement
    {
    }
}
