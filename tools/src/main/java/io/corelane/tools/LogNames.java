package io.corelane.tools;

import io.corelane.codec.RecordSchema;
import io.corelane.core.plan.Fragment;
import io.corelane.core.plan.Fragments;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.core.sql.Catalog;
import java.util.Map;
import java.util.TreeMap;

/** How what is recorded is called and read, by what runs now. For one thread. */
final class LogNames
{
    private final Catalog catalog;
    private final Map<Long, String> jobs;
    private final Map<Integer, RecordSchema> rows = new TreeMap<>();
    private final Map<Integer, String> rowNames = new TreeMap<>();

    LogNames(final Catalog catalog, final Map<Long, String> jobs, final int partitions)
    {
        this.catalog = catalog;
        this.jobs = jobs;
        for (final JobPlan job : catalog.plans())
        {
            for (final Fragment fragment : Fragments.of(job, partitions))
            {
                if (null != fragment.stream())
                {
                    rows.put(fragment.stream().id(), fragment.stream().schema());
                    rowNames.put(fragment.stream().id(), "(rows of " + catalog.jobOf(job.name()) + ")");
                }
            }
        }
    }

    /** A stream, or rows that a job's fragments send to each other. */
    String stream(final int id)
    {
        final StreamDefinition stream = catalog.stream(id);
        return null != stream ? stream.name() : rowNames.getOrDefault(id, "(dropped, id " + id + ")");
    }

    /** How its records are read, or null. */
    RecordSchema schema(final int streamId)
    {
        final StreamDefinition stream = catalog.stream(streamId);
        return null != stream ? stream.schema() : rows.get(streamId);
    }

    /** A job by its number in the logs. */
    String job(final long number)
    {
        return jobs.getOrDefault(number, "(dropped, number " + number + ")");
    }

    /** How results of a job are read, or null. */
    RecordSchema results(final long number)
    {
        final JobPlan job = catalog.job(job(number));
        return null == job ? null : job.outputSchema();
    }
}
