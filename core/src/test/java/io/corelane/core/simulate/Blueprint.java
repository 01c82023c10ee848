package io.corelane.core.simulate;

import io.corelane.codec.RecordSchema;
import io.corelane.core.codegen.CompiledJob;
import io.corelane.core.codegen.RandomRelations;
import io.corelane.core.plan.Fragment;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.sql.Catalog;
import io.corelane.core.sql.SchemaSource;
import io.corelane.core.sql.SqlCompiler;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Streams, jobs and partitions of random shapes. Compiled once and shared by many seeds, since that takes long. */
final class Blueprint
{
    /** Bytes of the longest fragment of a log. */
    static final int MAX_FRAGMENT_LENGTH = 8_192;

    private static final String JOB = "CREATE TABLE o AS ";
    private static final int HEADERS = 80;

    private final String sql;
    private final int partitions;
    private final int levels;
    private final int fragmentLength;
    private final RandomRelations relations;
    private final Catalog catalog = new Catalog();
    private final List<CompiledJob> jobs = new ArrayList<>();
    private final Map<Integer, Integer> levelOfStream = new TreeMap<>();

    /**
     * Draws one and compiles it.
     *
     * @param seed   what it is drawn from.
     * @param folder for an SBE schema.
     * @throws IOException if that cannot be written.
     */
    Blueprint(final long seed, final Path folder) throws IOException
    {
        final Random random = Seeds.random(seed);
        relations = new RandomRelations(random, false);
        partitions = 1 + random.nextInt(4);
        final Path schema = folder.resolve("random.xml");
        final StringBuilder script = new StringBuilder(relations.script(schema).replace(JOB, small("o")));
        for (int more = random.nextInt(3); more > 0; more--)
        {
            final String job = relations.script(schema);
            script.append('\n').append(job.substring(job.indexOf(JOB)).replace(JOB, small("o" + more)));
        }
        sql = script.toString();
        new SqlCompiler(catalog, SchemaSource.inFolder(folder), partitions).compile(sql, "simulation");
        int longest = 0;
        int top = 0;
        for (final JobPlan plan : catalog.jobs())
        {
            final CompiledJob job = new CompiledJob(plan, partitions);
            jobs.add(job);
            for (final Fragment part : job.fragments())
            {
                part.plan().scans().forEach((scan) -> levelOfStream.put(scan.source().id(), part.level()));
                longest = Math.max(longest, length(
                    null == part.stream() ? part.plan().outputSchema() : part.stream().schema()));
                top = Math.max(top, part.level());
            }
        }
        levels = 1 + top;
        fragmentLength = (HEADERS + longest) * (1 + random.nextInt(6));
    }

    /** Little room at the start, so that state grows. */
    private static String small(final String name)
    {
        return "-- @initial_keys 2\n" + JOB.replace(" o ", " " + name + " ");
    }

    private static int length(final RecordSchema schema)
    {
        return schema.header().length() + schema.blockLength();
    }

    String sql()
    {
        return sql;
    }

    int partitions()
    {
        return partitions;
    }

    int levels()
    {
        return levels;
    }

    /** Bytes of a fragment of results, and of rows between partitions. */
    int fragmentLength()
    {
        return fragmentLength;
    }

    Catalog catalog()
    {
        return catalog;
    }

    List<CompiledJob> jobs()
    {
        return jobs;
    }

    RandomRelations relations()
    {
        return relations;
    }

    /** Which level reads a stream. */
    int levelOf(final int streamId)
    {
        return levelOfStream.get(streamId);
    }
}
