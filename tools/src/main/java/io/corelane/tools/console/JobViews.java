package io.corelane.tools.console;

import io.corelane.tools.http.WebEvents;
import io.corelane.tools.http.WebResponse;

/** What the console shows of a job beside its counters, and statements that change jobs. Thread safe. */
public interface JobViews
{
    /**
     * What a job is: plan, generated source, columns.
     *
     * @param job name.
     * @return JSON, or null when there is no such job.
     */
    String describe(String job);

    /**
     * Results as they leave.
     *
     * @param job name.
     * @return events, or null when there is no such job.
     */
    WebEvents results(String job);

    /**
     * The rows that a job would give now for a key, or those of a table.
     *
     * @param job name of the job or table.
     * @param key values of its key, commas between; null when nobody named one.
     * @return JSON; what cannot be looked up is a {@link io.corelane.tools.http.WebException}.
     */
    String state(String job, String key);

    /**
     * The newest dead letters that were recorded.
     *
     * @param job those of this one alone, unless it is empty.
     * @return JSON.
     * @throws InterruptedException when the server ends.
     */
    String deadLetters(String job) throws InterruptedException;

    /**
     * Checkpoints that are there.
     *
     * @return JSON.
     */
    String checkpoints();

    /**
     * All jobs, and by which charts they are looked at.
     *
     * @return JSON.
     */
    String dashboard();

    /**
     * Results of all jobs as they leave, first the latest ones.
     *
     * @return events.
     */
    WebEvents dashboardEvents();

    /**
     * Carries statements out, however long that takes.
     *
     * @param sql a script.
     * @return the answer, an error as well.
     */
    WebResponse execute(String sql);
}
