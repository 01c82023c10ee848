package io.corelane.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.agrona.IoUtil;

/**
 * How far a migration has come, on the disk before it goes on. Thread safe.
 * <pre>
 *     migration/journal.properties   while this is there, no appliance starts
 *     migration/schema.xml           the newer schema
 *     migration/archive/             what becomes the archive
 *     migration/former/              what was it, from the switch on
 * </pre>
 */
final class MigrationJournal
{
    private static final String FILE = "journal.properties";
    private static final String STREAM = "stream";
    private static final String SCHEMA = "schema";
    private static final String SWITCHING = "switching";
    private static final String DONE = "done";
    private static final String VALUE = "value.";

    private final Path folder;
    private final Properties properties = new Properties();
    private final Set<String> done = new TreeSet<>();

    private MigrationJournal(final Path folder)
    {
        this.folder = folder;
    }

    static Path folder(final Path root)
    {
        return root.resolve("migration");
    }

    static boolean exists(final Path root)
    {
        return Files.exists(folder(root).resolve(FILE));
    }

    /** A new one, whose folder is there already. */
    static MigrationJournal create(
        final Path root, final String stream, final String schema, final Set<String> values)
    {
        final MigrationJournal journal = new MigrationJournal(folder(root));
        journal.properties.setProperty(STREAM, stream);
        journal.properties.setProperty(SCHEMA, schema);
        for (final String value : values)
        {
            final int equals = value.indexOf('=');
            journal.properties.setProperty(VALUE + value.substring(0, equals), value.substring(equals + 1));
        }
        journal.write();
        return journal;
    }

    static MigrationJournal read(final Path root)
    {
        final MigrationJournal journal = new MigrationJournal(folder(root));
        try
        {
            journal.properties.load(new StringReader(Files.readString(folder(root).resolve(FILE), UTF_8)));
        }
        catch (final NoSuchFileException ex)
        {
            throw new ApplianceException("there is no migration in " + root + " to go on with, or to give up; begin " +
                "one by naming a stream and its newer schema", ex);
        }
        catch (final IOException ex)
        {
            throw new ApplianceException("what is written down of the migration in " + root + " cannot be read: " + ex,
                ex);
        }
        for (final String name : journal.properties.getProperty(DONE, "").split(","))
        {
            journal.done.add(name);
        }
        return journal;
    }

    String stream()
    {
        return properties.getProperty(STREAM);
    }

    /** The name by which the job file knows the schema. */
    String schema()
    {
        return properties.getProperty(SCHEMA);
    }

    /** Values of new columns, each {@code name=value}. */
    Set<String> values()
    {
        final Set<String> values = new TreeSet<>();
        properties.stringPropertyNames().stream().filter((name) -> name.startsWith(VALUE)).forEach((name) ->
            values.add(name.substring(VALUE.length()) + "=" + properties.getProperty(name)));
        return values;
    }

    synchronized boolean isDone(final String recording)
    {
        return done.contains(recording);
    }

    /** A recording is rewritten, verified and on the disk. */
    synchronized void done(final String recording)
    {
        done.add(recording);
        properties.setProperty(DONE, String.join(",", done));
        write();
    }

    /** Whether all is rewritten, so that there is no way back. */
    boolean isSwitching()
    {
        return Boolean.parseBoolean(properties.getProperty(SWITCHING));
    }

    void switching()
    {
        properties.setProperty(SWITCHING, "true");
        write();
    }

    /** It is over. */
    void delete()
    {
        try
        {
            Files.deleteIfExists(folder.resolve(FILE));
            sync(folder);
        }
        catch (final IOException ex)
        {
            throw new ApplianceException("the journal in " + folder + " cannot be deleted: " + ex, ex);
        }
        IoUtil.delete(folder.toFile(), true);
    }

    private void write()
    {
        try
        {
            final StringWriter text = new StringWriter();
            properties.store(text, null);
            final Path next = folder.resolve(FILE + ".next");
            Files.writeString(next, text.toString(), UTF_8);
            sync(next);
            Files.move(next, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            sync(folder);
        }
        catch (final IOException ex)
        {
            throw new ApplianceException("the journal in " + folder + " cannot be written: " + ex, ex);
        }
    }

    /** A file, or what a folder lists, is on the disk when this returns. */
    static void sync(final Path path) throws IOException
    {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ))
        {
            channel.force(true);
        }
    }
}
