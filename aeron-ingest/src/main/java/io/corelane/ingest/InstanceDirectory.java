package io.corelane.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.corelane.codec.SchemaFile;
import io.corelane.codec.SchemaParser;
import io.corelane.core.function.UserFunctions;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.core.sql.Catalog;
import io.corelane.core.sql.SchemaSource;
import io.corelane.core.sql.SqlCompiler;
import io.corelane.ingest.log.LoggedJob;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.agrona.IoUtil;

/**
 * The folder of an instance: a lock that one process holds, what it records, and a catalog from which other processes
 * learn what the instance runs. The files of its state are elsewhere, in memory: {@link #state}.
 * <pre>
 *     lock                          the process id of the owner
 *     archive/...                   recordings of logs, results and dead letters
 *     dead-letters/replayed.txt     which dead letters were offered again
 *     catalog/instance.properties   aeron.directory, state.directory, partitions, pid
 *     catalog/jobs.sql              what creates all that runs
 *     catalog/jobs.properties       where the logs know the jobs
 *     catalog/schemas/...           the schema files that it names
 *     catalog/streams/trades.xml    SBE schema of a stream
 *     catalog/jobs/by_symbol.xml    SBE schema of a job's results
 * </pre>
 */
public final class InstanceDirectory implements AutoCloseable
{
    private final Path root;
    private final FileChannel channel;
    private final FileLock lock;

    private InstanceDirectory(final Path root, final FileChannel channel, final FileLock lock)
    {
        this.root = root;
        this.channel = channel;
        this.lock = lock;
    }

    static InstanceDirectory lock(final Path root)
    {
        final Path file = root.resolve("lock");
        if (Files.exists(root.resolve(BackupManifest.NAME)))
        {
            throw new ApplianceException(root + " is a backup, which would be none any more; make an instance of it " +
                "by 'corelane restore'");
        }
        Restore.requireEnded(root);
        try
        {
            Files.createDirectories(root);
            final FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            final FileLock lock = tryLock(channel);
            if (null == lock)
            {
                final String owner = Files.readString(file, UTF_8).trim();
                channel.close();
                throw ApplianceException.passing("the directory " + root + " is in use by process " +
                    (owner.isEmpty() ? "(unknown)" : owner) + "; stop it, or name another directory by --dir", null);
            }
            // Who could write to it could hold its lock.
            OwnerFolder.keep(file);
            channel.truncate(0);
            channel.write(UTF_8.encode(ProcessHandle.current().pid() + "\n"), 0);
            return new InstanceDirectory(root, channel, lock);
        }
        catch (final IOException ex)
        {
            throw new ApplianceException("cannot use the directory " + root + ": " + ex + "; name one that this user " +
                "may write to by --dir", ex);
        }
    }

    /**
     * Folder of a partition's state, where the instance said when it started that it is.
     *
     * @param root      of the instance.
     * @param partition from 0.
     * @return the folder; there is none when the appliance has stopped.
     * @throws ApplianceException when no appliance has run there.
     */
    public static Path state(final Path root, final int partition)
    {
        return StateFolder.partition(Path.of(describe(root).getProperty("state.directory")), partition);
    }

    /**
     * Folder of the checkpoints: one of each log, with the log's name.
     *
     * @param root of the instance.
     * @return the folder.
     */
    public static Path checkpoints(final Path root)
    {
        return Checkpoints.folder(root);
    }

    /**
     * What an instance said of itself when it started.
     *
     * @param root of the instance.
     * @return {@code aeron.directory}, {@code state.directory}, {@code partitions}, {@code pid}.
     * @throws ApplianceException when no appliance has run there.
     */
    public static Properties describe(final Path root)
    {
        final Properties properties = new Properties();
        try
        {
            properties.load(new StringReader(Files.readString(root.resolve("catalog/instance.properties"), UTF_8)));
            return properties;
        }
        catch (final AccessDeniedException ex)
        {
            throw new ApplianceException("this user may not read " + ex.getMessage() + "; an administrator adds " +
                "users to the group of " + root.toAbsolutePath() + " by 'usermod -aG GROUP USER'", ex);
        }
        catch (final IOException ex)
        {
            Restore.requireEnded(root);
            throw new ApplianceException("no appliance has run in " + root.toAbsolutePath() +
                "; start one there with 'corelane run', or name its directory by --dir", ex);
        }
    }

    /**
     * What an instance runs, compiled anew from its catalog.
     *
     * @param root of the instance.
     * @return streams and jobs.
     */
    public static Catalog catalog(final Path root)
    {
        return catalog(root, (path) -> SchemaParser.parse(keptSchema(root, path)));
    }

    /** Where a schema is kept that the job file names. */
    static Path keptSchema(final Path root, final String path)
    {
        return root.resolve("catalog/schemas").resolve(fileName(path));
    }

    /** What an instance would run with other schemas. */
    static Catalog catalog(final Path root, final SchemaSource schemas)
    {
        final Path folder = root.resolve("catalog");
        try
        {
            final int partitions = Integer.parseInt(describe(root).getProperty("partitions"));
            final Catalog catalog = new Catalog();
            new SqlCompiler(catalog, schemas, partitions, UserFunctions.installed())
                .restore(Files.readString(folder.resolve("jobs.sql"), UTF_8), "jobs.sql");
            final List<String> paused =
                List.of(places(root).getProperty("paused", "").split(","));
            catalog.jobs().forEach((job) -> catalog.pause(job.name(), paused.contains(job.name())));
            return catalog;
        }
        catch (final IOException ex)
        {
            throw new ApplianceException("cannot read the catalog of " + root.toAbsolutePath() + ": " + ex, ex);
        }
    }

    /**
     * By which numbers the recordings of results know jobs.
     *
     * @param root of the instance.
     * @return the names of jobs that were not dropped, by number; none of an instance that never recorded.
     */
    public static Map<Long, String> jobNumbers(final Path root)
    {
        final Path file = root.resolve("catalog/jobs.properties");
        return Files.exists(file) ? JobPlaces.parse(read(file)).names() : Map.of();
    }

    /** What the catalog says of the jobs that the logs know. */
    static List<LoggedJob> loggedJobs(final Path root)
    {
        final Properties properties = new Properties();
        final Path file = root.resolve("catalog/jobs.properties");
        try
        {
            properties.load(new StringReader(read(file)));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        final List<String> paused = List.of(properties.getProperty("paused", "").split(","));
        final JobPlaces places = JobPlaces.parse(read(file));
        return places.names().values().stream().map((name) -> new LoggedJob(places.find(name).number(), name,
            places.find(name).isFromStart(), paused.contains(name))).toList();
    }

    /** Schemas as {@code schemas} has them, each of which is kept in the catalog. */
    SchemaSource keeping(final SchemaSource schemas)
    {
        return (path) ->
        {
            final SchemaFile file = schemas.load(path);
            final Path kept = root.resolve("catalog/schemas").resolve(fileName(path));
            final String xml = file.messages().get(0).xml();
            if (Files.exists(kept) && !xml.equals(read(kept)))
            {
                throw new ApplianceException("the schema " + path + " is not the " + path + " that other streams " +
                    "here were created from; give it another name, or name it by its whole path");
            }
            write(kept, xml);
            return file;
        };
    }

    void writeCatalog(final ApplianceContext context, final Catalog catalog, final String places)
    {
        final Path folder = root.resolve("catalog");
        // First what jobs are in the logs, then that they are: one without a place would begin anew.
        write(folder.resolve("jobs.properties"), places + "paused=" + catalog.plans().stream().map(JobPlan::name)
            .filter((plan) -> catalog.isPaused(catalog.jobOf(plan))).collect(Collectors.joining(",")) + "\n");
        write(folder.resolve("jobs.sql"), catalog.script());
        keepOnly(folder.resolve("streams"), catalog.streams().stream().map(StreamDefinition::name).toList());
        keepOnly(folder.resolve("jobs"), catalog.jobs().stream().map(JobPlan::name).toList());
        for (final StreamDefinition stream : catalog.streams())
        {
            write(folder.resolve("streams").resolve(stream.name() + ".xml"), stream.schema().xml());
        }
        for (final JobPlan job : catalog.jobs())
        {
            write(folder.resolve("jobs").resolve(job.name() + ".xml"), job.outputSchema().xml());
        }
        write(folder.resolve("instance.properties"),
            "aeron.directory=" + context.aeronDirectory() + "\nstate.directory=" + context.stateDirectory() +
            "\npartitions=" + context.partitions() + "\npid=" + ProcessHandle.current().pid() + "\n");
    }

    /** Deletes the schemas of what was dropped. */
    private static void keepOnly(final Path folder, final List<String> names)
    {
        final String[] files = folder.toFile().list();
        for (final String file : null == files ? new String[0] : files)
        {
            if (!names.contains(file.replaceFirst("\\.xml$", "")))
            {
                IoUtil.deleteIfExists(folder.resolve(file).toFile());
            }
        }
    }

    /** Deletes what a former process left. */
    void clear()
    {
        IoUtil.delete(root.resolve("catalog").toFile(), true);
        IoUtil.delete(root.resolve("archive").toFile(), true);
        IoUtil.delete(Checkpoints.folder(root).toFile(), true);
        IoUtil.delete(ReplayJournal.folder(root).toFile(), true);
    }

    /** Puts another schema in the place of one that the job file names. */
    void replaceSchema(final String path, final String xml)
    {
        write(keptSchema(root, path), xml);
        for (final StreamDefinition stream : catalog(root).streams())
        {
            write(root.resolve("catalog/streams").resolve(stream.name() + ".xml"), stream.schema().xml());
        }
    }

    /** Refuses to go on where a migration of the logs was begun and not ended. */
    void requireNoMigration()
    {
        if (MigrationJournal.exists(root))
        {
            throw new ApplianceException("a migration of the logs in " + root + " was begun and has not ended; " +
                "end it by 'corelane log migrate --resume', or give it up by 'corelane log migrate --give-up'");
        }
    }

    /** Deletes what checkpoints there are: the logs are read from their beginning then. */
    void deleteCheckpoints()
    {
        IoUtil.delete(root.resolve("checkpoints").toFile(), true);
    }

    /** Whether a former process left logs with a catalog of what they are of. */
    boolean hasPast()
    {
        return Files.exists(root.resolve("catalog/jobs.properties")) && Files.exists(root.resolve("archive"));
    }

    /** What a former process ran. */
    Catalog formerCatalog()
    {
        return catalog(root);
    }

    private static Properties places(final Path root) throws IOException
    {
        final Path file = root.resolve("catalog/jobs.properties");
        final Properties properties = new Properties();
        if (Files.exists(file))
        {
            properties.load(new StringReader(Files.readString(file, UTF_8)));
        }
        return properties;
    }

    /** Where a former process's logs know its jobs. */
    JobPlaces places()
    {
        return hasPast() ? JobPlaces.parse(read(root.resolve("catalog/jobs.properties"))) : new JobPlaces();
    }

    /** Partitions of a former process. */
    int formerPartitions()
    {
        return Integer.parseInt(describe(root).getProperty("partitions"));
    }

    Path root()
    {
        return root;
    }

    @Override
    public void close()
    {
        try
        {
            lock.release();
            channel.close();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private static FileLock tryLock(final FileChannel channel) throws IOException
    {
        try
        {
            return channel.tryLock();
        }
        catch (final OverlappingFileLockException ex)
        {
            return null;
        }
    }

    /** One flat name for a path of the job file, the same in every process. */
    private static String fileName(final String path)
    {
        return path.replace("%", "%25").replace("/", "%2F").replace("\\", "%5C");
    }

    private static String read(final Path file)
    {
        try
        {
            return Files.readString(file, UTF_8);
        }
        catch (final IOException ex)
        {
            throw new ApplianceException("cannot read " + file + ": " + ex, ex);
        }
    }

    /** Whole or not at all: other processes read these files while they are written. */
    private static void write(final Path file, final String text)
    {
        try
        {
            Files.createDirectories(file.getParent());
            OwnerFolder.keep(file.getParent());
            final Path next = file.resolveSibling(file.getFileName() + ".next");
            Files.writeString(next, text, UTF_8);
            OwnerFolder.keep(next);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        catch (final IOException ex)
        {
            throw new ApplianceException("cannot write " + file + ": " + ex, ex);
        }
    }
}
