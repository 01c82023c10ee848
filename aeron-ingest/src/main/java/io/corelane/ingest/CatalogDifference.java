package io.corelane.ingest;

import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.core.sql.Catalog;
import java.util.TreeSet;

/** Tells in what a job file differs from what the logs were written with. */
final class CatalogDifference
{
    private CatalogDifference()
    {
    }

    /** One clause that names the first difference, or null when both are the same. */
    static String of(final Catalog recorded, final Catalog given)
    {
        final TreeSet<String> names = new TreeSet<>();
        recorded.streams().forEach((stream) -> names.add(stream.name()));
        recorded.plans().forEach((job) -> names.add(job.name()));
        given.streams().forEach((stream) -> names.add(stream.name()));
        given.jobs().forEach((job) -> names.add(job.name()));
        for (final String name : names)
        {
            final String difference = of(name, recorded, given);
            if (null != difference)
            {
                return difference;
            }
        }
        return null;
    }

    private static String of(final String name, final Catalog recorded, final Catalog given)
    {
        final StreamDefinition stream = recorded.stream(name);
        final JobPlan job = recorded.job(name);
        if (null == stream && null == job)
        {
            return inserted(name, recorded, given);
        }
        if (null != stream)
        {
            return null == given.stream(name) ? "stream " + name + " is missing" :
                isSame(stream, given.stream(name)) ? null : "stream " + name + " is declared otherwise";
        }
        if (null == given.job(name))
        {
            return "job " + name + " is missing";
        }
        return isSame(job, given.job(name)) ? null : "job " + name + " has another plan";
    }

    /** What INSERT INTO added while the job ran is no part of a job file. */
    private static String inserted(final String name, final Catalog recorded, final Catalog given)
    {
        final String job = recorded.jobOf(name);
        return job.equals(name) ? name + " is new" : "rows of an INSERT INTO " + job + " that was added while " +
            job + " ran are in " + (null == given.job(job) ? "the logs" : "its results");
    }

    private static boolean isSame(final StreamDefinition a, final StreamDefinition b)
    {
        return a.schema().xml().equals(b.schema().xml()) && a.keyField() == b.keyField() &&
            a.eventField() == b.eventField() && a.watermarkNs() == b.watermarkNs() &&
            a.latenessNs() == b.latenessNs() && a.idleNs() == b.idleNs() && a.kind() == b.kind() &&
            String.valueOf(a.deleted()).equals(String.valueOf(b.deleted()));
    }

    private static boolean isSame(final JobPlan a, final JobPlan b)
    {
        return a.text().equals(b.text()) && a.options().equals(b.options()) &&
            a.outputSchema().xml().equals(b.outputSchema().xml());
    }
}
