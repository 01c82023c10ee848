package io.corelane.core.plan;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** What can be said of a job before it runs that its author may not have meant. */
public final class JobWarnings
{
    private JobWarnings()
    {
    }

    /**
     * All that there is to warn of.
     *
     * @param job the job.
     * @return a sentence with the remedy each.
     */
    public static List<String> of(final JobPlan job)
    {
        return Stream.of(GrowingState.warning(job), HeldRows.warning(job)).filter(Objects::nonNull).toList();
    }
}
