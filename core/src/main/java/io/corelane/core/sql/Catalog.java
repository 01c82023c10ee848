package io.corelane.core.sql;

import io.corelane.codec.DataType;
import io.corelane.codec.RecordSchema;
import io.corelane.core.plan.Attribute;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.StreamDefinition;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What has been created: streams and jobs, which share one space of names and of ids, in the order of their creation.
 * For one thread.
 */
public final class Catalog
{
    /** Bytes: files and counters are called after streams and jobs, with something in front or behind. */
    private static final int MAX_NAME = 200;

    /** What files, metrics and recordings can be called after, whatever stands around it. */
    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_-]+");

    /** Between the name of a job and the number of an INSERT INTO it; a number alone is that of one of its stages. */
    private static final String INSERT = "$insert";

    private final Map<String, StreamDefinition> streams = new LinkedHashMap<>();
    private final Map<String, JobPlan> jobs = new LinkedHashMap<>();
    private final Map<String, JobPlan> inserts = new LinkedHashMap<>();
    private final Set<String> odd = new TreeSet<>();
    private final Map<String, Syntax.Query> queries = new LinkedHashMap<>();
    private final Map<Integer, String> names = new LinkedHashMap<>();
    private final Map<String, String> definitions = new LinkedHashMap<>();
    private final Set<String> paused = new TreeSet<>();
    private final Set<String> tables = new TreeSet<>();

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

    /**
     * What INSERT INTO added to a job that ran.
     *
     * @param job name.
     * @return plans whose rows are results of the job, in the order of their creation; none is one of {@link #jobs}.
     */
    public List<JobPlan> inserts(final String job)
    {
        return inserts.entrySet().stream().filter((insert) -> job.equals(jobOf(insert.getKey())))
            .map(Map.Entry::getValue).toList();
    }

    /**
     * All that runs: jobs, and what INSERT INTO added to them while they ran.
     *
     * @return in the order of their creation.
     */
    public List<JobPlan> plans()
    {
        return definitions.keySet().stream().filter((name) -> !streams.containsKey(name))
            .map((name) -> jobs.containsKey(name) ? jobs.get(name) : inserts.get(name)).toList();
    }

    /**
     * The job whose results a plan's rows are.
     *
     * @param plan name of one of {@link #plans}.
     * @return name of the job, the plan's own unless it is one that INSERT INTO added.
     */
    public String jobOf(final String plan)
    {
        return inserts.containsKey(plan) ? plan.substring(0, plan.lastIndexOf(INSERT)) : plan;
    }

    /** All names, streams first. */
    List<String> names()
    {
        final List<String> all = new ArrayList<>(streams.keySet());
        all.addAll(jobs.keySet());
        return all;
    }

    /**
     * Everything as SQL again: a script that creates what is here.
     *
     * @return statements with their annotations, each ended by a semicolon and a line feed.
     */
    public String script()
    {
        return definitions.values().stream().map((sql) -> sql + ";\n").collect(Collectors.joining("\n"));
    }

    /**
     * Whether a job takes no records at present.
     *
     * @param job name.
     * @return true between PAUSE and RESUME.
     */
    public boolean isPaused(final String job)
    {
        return paused.contains(job);
    }

    /**
     * What looks at state see: each job is a stream of its rows, and there is nothing else.
     *
     * @return a catalog of streams.
     */
    public Catalog states()
    {
        final Catalog states = new Catalog();
        jobs.values().forEach((job) -> states.addState(job.name(), job.id(), job.outputSchema()));
        return states;
    }

    /**
     * Adds rows that looks see.
     *
     * @param name   of the job or table.
     * @param id     the protocol's id of the name.
     * @param schema of the rows.
     */
    public void addState(final String name, final int id, final RecordSchema schema)
    {
        add(new Position(1, 1), new StreamDefinition(
            name, id, schema, StreamDefinition.NONE, StreamDefinition.NONE, 0, 0, Long.MAX_VALUE), "");
    }

    /**
     * The schema that rows of a job with these columns have.
     *
     * @param name    of the job.
     * @param columns names and types.
     * @return the schema.
     */
    public static RecordSchema schema(final String name, final List<Attribute> columns)
    {
        final Map<String, DataType> types = new LinkedHashMap<>();
        columns.forEach((column) -> types.put(column.name(), column.type()));
        return OutputSchemas.build(new Position(1, 1), name, types);
    }

    /**
     * A catalog of its own.
     *
     * @return one that holds the same.
     */
    public Catalog copy()
    {
        final Catalog copy = new Catalog();
        copy.become(this);
        return copy;
    }

    /**
     * Holds what another one holds, and nothing else.
     *
     * @param other from which it is taken.
     */
    public void become(final Catalog other)
    {
        streams.clear();
        jobs.clear();
        queries.clear();
        odd.clear();
        names.clear();
        inserts.clear();
        definitions.clear();
        paused.clear();
        tables.clear();
        definitions.putAll(other.definitions);
        paused.addAll(other.paused);
        tables.addAll(other.tables);
        streams.putAll(other.streams);
        jobs.putAll(other.jobs);
        queries.putAll(other.queries);
        odd.addAll(other.odd);
        names.putAll(other.names);
        inserts.putAll(other.inserts);
    }

    void add(final Position position, final StreamDefinition stream, final String sql)
    {
        claim(position, stream.name(), stream.id());
        streams.put(stream.name(), stream);
        definitions.put(stream.name(), sql);
    }

    void add(final Syntax.Job statement, final JobPlan job, final String sql)
    {
        claim(statement.name().position(), job.name(), job.id());
        jobs.put(job.name(), job);
        queries.put(job.name(), statement.query());
        if (Inserts.emitsOtherwise(statement.query()))
        {
            odd.add(job.name());
        }
        if (statement.isTable())
        {
            tables.add(job.name());
        }
        pause(job.name(), job.options().isPaused());
        definitions.put(job.name(), sql);
    }

    /** The name that the next plan gets which INSERT INTO adds to a job. */
    String nameOfInsert(final String job)
    {
        int number = 1;
        while (definitions.containsKey(job + INSERT + number))
        {
            number++;
        }
        return job + INSERT + number;
    }

    /** What reads the job from now on reads all of its query. */
    void insert(final JobPlan insert, final String job, final Syntax.Query whole, final String sql)
    {
        inserts.put(insert.name(), insert);
        queries.put(job, whole);
        definitions.put(insert.name(), sql);
    }

    /** Forgets a stream, or a job with what INSERT INTO added to it. */
    void remove(final String name)
    {
        inserts(name).forEach((insert) ->
        {
            inserts.remove(insert.name());
            definitions.remove(insert.name());
        });
        streams.remove(name);
        jobs.remove(name);
        queries.remove(name);
        odd.remove(name);
        definitions.remove(name);
        paused.remove(name);
        tables.remove(name);
        names.values().remove(name);
    }

    /** Whether a source or a job was created as a table, and not as a stream. */
    boolean isTable(final String name)
    {
        return tables.contains(name) || streams.containsKey(name) &&
            StreamDefinition.Kind.TABLE == streams.get(name).kind();
    }

    /** A job that reads a stream or a job, or null. */
    String readerOf(final String name)
    {
        return queries.entrySet().stream().filter((query) -> StatementOrder.reads(query.getValue()).contains(name))
            .map(Map.Entry::getKey).findFirst().orElse(null);
    }

    /**
     * Takes note that a job takes no records at present, or takes them again.
     *
     * @param job     name.
     * @param isPause whether it takes none.
     */
    public void pause(final String job, final boolean isPause)
    {
        if (isPause)
        {
            paused.add(job);
        }
        else
        {
            paused.remove(job);
        }
    }

    /** All that a job's rows are of, with what was added to it; null if there is none of that name. */
    Syntax.Query query(final String job)
    {
        return queries.get(job);
    }

    /** Some rows of a job leave in another way than those who read it would take them. */
    void emitsOtherwise(final String job)
    {
        odd.add(job);
    }

    /** Whether INSERT INTO added to a job, and not all of its rows leave as those who read it take them. */
    boolean isMixed(final String job)
    {
        return odd.contains(job) && !inserts(job).isEmpty();
    }

    private void claim(final Position position, final String name, final int id)
    {
        final int length = name.getBytes(StandardCharsets.UTF_8).length;
        if (length > MAX_NAME)
        {
            throw position.error("the name has " + length + " bytes, and that of a stream or job has " + MAX_NAME +
                " at most; choose a shorter one");
        }
        if (!PLAIN_NAME.matcher(name).matches())
        {
            throw position.error("files are called after streams and jobs, so the name \"" + name + "\" cannot be " +
                "one; take letters from a to z, digits, _ and -");
        }
        if (definitions.containsKey(name))
        {
            throw position.error((streams.containsKey(name) ? "a stream" : jobs.containsKey(name) ? "a job" :
                "an INSERT INTO " + jobOf(name)) + " named " + name +
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
