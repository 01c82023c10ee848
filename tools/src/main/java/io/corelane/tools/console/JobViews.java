package io.corelane.tools.console;

import io.corelane.tools.http.WebEvents;

/** What the console shows of a job beside its counters. Thread safe. */
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
}
