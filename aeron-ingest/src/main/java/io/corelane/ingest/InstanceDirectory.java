package io.corelane.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.corelane.codec.SchemaFile;
import io.corelane.codec.SchemaParser;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.core.sql.Catalog;
import io.corelane.core.sql.SchemaSource;
import io.corelane.core.sql.SqlCompiler;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Properties;

/**
 * The folder of an instance: a lock that one process holds, the state of its partitions, and a catalog from which other
 * processes learn what the instance runs.
 * <pre>
 *     lock                          the process id of the owner
 *     state/p0/by_symbol.*          state of job by_symbol in partition 0
 *     catalog/instance.properties   aeron.directory, partitions, pid
 *     catalog/jobs.sql              the job file
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
                throw new ApplianceException("the directory " + root + " is in use by process " +
                    (owner.isEmpty() ? "(unknown)" : owner) + "; stop it, or name another directory by --dir");
            }
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
     * Folder of a partition's state.
     *
     * @param root      of the instance.
     * @param partition from 0.
     * @return the folder.
     */
    public static Path state(final Path root, final int partition)
    {
        return root.resolve("state").resolve("p" + partition);
    }

    /**
     * What an instance said of itself when it started.
     *
     * @param root of the instance.
     * @return {@code aeron.directory}, {@code partitions}, {@code pid}.
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
        catch (final IOException ex)
        {
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
        final Path folder = root.resolve("catalog");
        try
        {
            final int partitions = Integer.parseInt(describe(root).getProperty("partitions"));
            final Catalog catalog = new Catalog();
            new SqlCompiler(catalog, (path) -> SchemaParser.parse(folder.resolve("schemas").resolve(fileName(path))),
                partitions).compile(Files.readString(folder.resolve("jobs.sql"), UTF_8), "jobs.sql");
            return catalog;
        }
        catch (final IOException ex)
        {
            throw new ApplianceException("cannot read the catalog of " + root.toAbsolutePath() + ": " + ex, ex);
        }
    }

    /** Schemas as {@code schemas} has them, each of which is kept in the catalog. */
    SchemaSource keeping(final SchemaSource schemas)
    {
        return (path) ->
        {
            final SchemaFile file = schemas.load(path);
            write(root.resolve("catalog/schemas").resolve(fileName(path)), file.messages().get(0).xml());
            return file;
        };
    }

    void writeCatalog(final ApplianceContext context, final Catalog catalog)
    {
        final Path folder = root.resolve("catalog");
        write(folder.resolve("jobs.sql"), context.sql());
        for (final StreamDefinition stream : catalog.streams())
        {
            write(folder.resolve("streams").resolve(stream.name() + ".xml"), stream.schema().xml());
        }
        for (final JobPlan job : catalog.jobs())
        {
            write(folder.resolve("jobs").resolve(job.name() + ".xml"), job.outputSchema().xml());
        }
        write(folder.resolve("instance.properties"),
            "aeron.directory=" + context.aeronDirectory() + "\npartitions=" + context.partitions() + "\npid=" +
            ProcessHandle.current().pid() + "\n");
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

    private static void write(final Path file, final String text)
    {
        try
        {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text, UTF_8);
        }
        catch (final IOException ex)
        {
            throw new ApplianceException("cannot write " + file + ": " + ex, ex);
        }
    }
}
