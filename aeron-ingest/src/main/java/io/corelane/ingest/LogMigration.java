package io.corelane.ingest;

import io.corelane.codec.RecordSchema;
import io.corelane.codec.SchemaEvolution;
import io.corelane.codec.SchemaException;
import io.corelane.codec.SchemaFile;
import io.corelane.codec.SchemaParser;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.core.sql.Catalog;
import io.corelane.ingest.log.RecordedLogs;
import io.corelane.ingest.log.Recording;
import io.corelane.ingest.log.RecordingName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What changes when a stream of a stopped instance gets a newer version of its schema: which streams' records are
 * rewritten, and that all else stays as it is. Immutable.
 */
final class LogMigration
{
    private final Catalog former;
    private final Catalog next;
    private final String path;
    private final Map<Integer, RecordSchema[]> schemas = new TreeMap<>();
    private final Set<String> values;
    private final List<String> streams = new ArrayList<>();

    /**
     * A migration.
     *
     * @param root   of the instance.
     * @param stream of a schema file.
     * @param file   the newer version of that file.
     * @param values of new columns of the stream, {@code name=value}.
     */
    LogMigration(final Path root, final String stream, final Path file, final Set<String> values)
    {
        this.values = new TreeSet<>(values);
        final RecordedLogs logs = RecordedLogs.of(root);
        if (logs.isRunning())
        {
            throw ApplianceException.passing("the appliance in " + root + " is running; stop it, then migrate", null);
        }
        requireWholeLogs(root, logs);
        final Map<String, SchemaFile> files = new TreeMap<>();
        former = InstanceDirectory.catalog(root, (name) ->
        {
            final SchemaFile kept = SchemaParser.parse(InstanceDirectory.keptSchema(root, name));
            files.put(name, kept);
            return kept;
        });
        path = pathOf(stream, files);
        final SchemaFile newer = SchemaParser.parse(file);
        next = InstanceDirectory.catalog(root, (name) -> name.equals(path) ? newer : files.get(name));
        former.streams().forEach(this::add);
        if (schemas.isEmpty())
        {
            throw new ApplianceException("stream " + stream + " has this schema already");
        }
        former.plans().forEach(this::requireSame);
        // Refuses what cannot be rewritten, before anything is done.
        migrated();
    }

    /** Where the beginning of a log was purged, a start needs the checkpoints, which are of the schema as it was. */
    private static void requireWholeLogs(final Path root, final RecordedLogs logs)
    {
        for (final Recording recording : logs.recordings())
        {
            if (RecordingName.Kind.LOG == RecordingName.parse(recording.name()).kind() &&
                recording.startPosition() > 0)
            {
                throw new ApplianceException("the beginning of " + recording.name() + " in " + root +
                    " is in checkpoints alone, so nothing can be worked out anew; without a migration records of " +
                    "the former version are read as they are, with NULL in what is new");
            }
        }
    }

    private String pathOf(final String name, final Map<String, SchemaFile> files)
    {
        final StreamDefinition stream = former.stream(name);
        if (null == stream)
        {
            throw new ApplianceException("there is no stream " + name + "; there are " +
                former.streams().stream().map(StreamDefinition::name).collect(Collectors.joining(", ")));
        }
        for (final Map.Entry<String, SchemaFile> file : files.entrySet())
        {
            if (file.getValue().messages().contains(stream.schema()))
            {
                return file.getKey();
            }
        }
        throw new ApplianceException("the columns of stream " + name + " are declared in SQL; only streams of a " +
            "schema file have versions");
    }

    private void add(final StreamDefinition stream)
    {
        final RecordSchema newer = next.stream(stream.name()).schema();
        if (stream.schema().equals(newer))
        {
            return;
        }
        final String difference = stream.schema().version() == newer.version() ?
            "its version is " + newer.version() + " again" : SchemaEvolution.difference(stream.schema(), newer);
        if (null != difference)
        {
            throw new ApplianceException("the schema is no newer version of that of stream " + stream.name() + ": " +
                difference);
        }
        schemas.put(stream.id(), new RecordSchema[]{stream.schema(), newer});
        streams.add(stream.name());
    }

    /** A plan that is another one would give other results than those that are recorded. */
    private void requireSame(final JobPlan job)
    {
        final JobPlan newer = next.plans().stream().filter((plan) -> plan.name().equals(job.name())).findFirst()
            .orElseThrow();
        if (!job.text().equals(newer.text()) || !job.outputSchema().xml().equals(newer.outputSchema().xml()))
        {
            throw new ApplianceException("job " + former.jobOf(job.name()) + " would have another plan with " +
                "this schema, such as more columns of SELECT *, and results of the former one are recorded; drop it " +
                "first, and create it again behind the migration");
        }
    }

    /** What rewrites records, for one thread. */
    Map<Integer, MigratedStream> migrated()
    {
        final Map<Integer, MigratedStream> migrated = new TreeMap<>();
        schemas.forEach((id, versions) ->
        {
            try
            {
                migrated.put(id, MigratedStream.of(versions[0], versions[1], values(versions[1])));
            }
            catch (final SchemaException ex)
            {
                throw new ApplianceException("records of stream " + former.stream(id).name() +
                    " cannot be rewritten: " + ex.getMessage() + " (--value NAME=VALUE)", ex);
            }
        });
        return migrated;
    }

    private Map<String, Object> values(final RecordSchema schema)
    {
        final Map<String, Object> named = new TreeMap<>();
        for (final String value : values)
        {
            final int equals = value.indexOf('=');
            if (equals < 1)
            {
                throw new ApplianceException("'" + value + "' is no NAME=VALUE");
            }
            final String name = value.substring(0, equals);
            // Of several streams of one file, each has its own columns.
            if (1 == schemas.size() || schema.indexOf(name) >= 0 || name.indexOf('.') > 0)
            {
                named.put(name, value.substring(equals + 1));
            }
        }
        return named;
    }

    /** Streams whose records are rewritten: all of the same schema file that differ. */
    List<String> streams()
    {
        return List.copyOf(streams);
    }

    /** The name by which the job file knows the schema. */
    String path()
    {
        return path;
    }

    /** What runs from then on. */
    Catalog next()
    {
        return next;
    }
}
