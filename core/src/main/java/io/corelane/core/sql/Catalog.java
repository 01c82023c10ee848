package io.corelane.core.sql;

import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.StreamDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What has been created: streams and jobs, which share one space of names and of ids, in the order of their creation.
 * For one thread.
 */
public final class Catalog
{
    private final Map<String, StreamDefinition> streams = new LinkedHashMap<>();
    private final Map<String, JobPlan> jobs = new LinkedHashMap<>();
    private final Map<String, Syntax.Query> queries = new LinkedHashMap<>();
    private final Map<Integer, String> names = new LinkedHashMap<>();

    /**
     * A stream by name.
     *
     * @param name lower case.
     * @return the stream, or null if there is none.
     */
    public StreamDefinition stream(final String name)
    {
        return streams.get(name);
    }

    /**
     * A stream by the protocol's id of its name.
     *
     * @param id the id.
     * @return the stream, or null if there is none.
     */
    public StreamDefinition stream(final int id)
    {
        return streams.get(names.get(id));
    }

    /**
     * A job by name.
     *
     * @param name lower case.
     * @return the job, or null if there is none.
     */
    public JobPlan job(final String name)
    {
        return jobs.get(name);
    }

    /**
     * All streams.
     *
     * @return in the order of their creation.
     */
    public List<StreamDefinition> streams()
    {
        return List.copyOf(streams.values());
    }

    /**
     * All jobs.
     *
     * @return in the order of their creation.
     */
    public List<JobPlan> jobs()
    {
        return List.copyOf(jobs.values());
    }

    /** All names, streams first. */
    List<String> names()
    {
        final List<String> all = new ArrayList<>(streams.keySet());
        all.addAll(jobs.keySet());
        return all;
    }

    /** A catalog of its own that holds the same. */
    Catalog copy()
    {
        final Catalog copy = new Catalog();
        copy.become(this);
        return copy;
    }

    /** Holds what the other holds. */
    void become(final Catalog other)
    {
        streams.clear();
        jobs.clear();
        queries.clear();
        names.clear();
        streams.putAll(other.streams);
        jobs.putAll(other.jobs);
        queries.putAll(other.queries);
        names.putAll(other.names);
    }

    void add(final Position position, final StreamDefinition stream)
    {
        claim(position, stream.name(), stream.id());
        streams.put(stream.name(), stream);
    }

    void add(final Position position, final JobPlan job, final Syntax.Query query)
    {
        claim(position, job.name(), job.id());
        jobs.put(job.name(), job);
        queries.put(job.name(), query);
    }

    /** What a job was written as, or null if there is none of that name. */
    Syntax.Query query(final String job)
    {
        return queries.get(job);
    }

    private void claim(final Position position, final String name, final int id)
    {
        if (streams.containsKey(name) || jobs.containsKey(name))
        {
            throw position.error((streams.containsKey(name) ? "a stream" : "a job") + " named " + name +
                " exists already; choose another name");
        }
        if (names.containsKey(id))
        {
            throw position.error("the names " + name + " and " + names.get(id) +
                " have the same id on the wire; choose another name");
        }
        names.put(id, name);
    }
}
