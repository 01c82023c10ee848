package io.corelane.ingest;

import io.aeron.protocol.DataHeaderFlyweight;
import io.corelane.codec.SchemaParser;
import io.corelane.ingest.log.RecordedLogs;
import io.corelane.ingest.log.Recording;
import io.corelane.ingest.log.RecordingCatalog;
import io.corelane.ingest.log.RecordingName;
import io.corelane.ingest.log.RecordingWalk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.agrona.ErrorHandler;
import org.agrona.IoUtil;

/**
 * Rewrites the logs of a stopped instance to a newer version of a stream's schema: into new recordings beside the old
 * ones, each verified when it is written, and all of them put in the old ones' place at the end. Killed at any step, it
 * goes on there; until it has ended no appliance starts. For one thread, which starts others.
 */
public final class LogMigrator
{
    private static final String SCHEMA_FILE = "schema.xml";

    private final Path root;
    private final Path folder;
    private final Path file;
    private final AtomicLong bytesDone = new AtomicLong();
    private final AtomicLong rewritten = new AtomicLong();
    private final AtomicLong kept = new AtomicLong();
    private final String stream;
    private final Set<String> values;
    private MigrationJournal journal;
    private LogMigration migration;
    private MigrationListener listener;
    private long bytes;
    private volatile boolean hasFailed;

    /** Is told of each step when it has been done; for tests, which then die. */
    private Consumer<String> steps = (step) -> { };

    private LogMigrator(final Path root, final String stream, final Path file, final Set<String> values)
    {
        this.root = root;
        this.folder = MigrationJournal.folder(root);
        this.stream = stream;
        this.file = file;
        this.values = values;
    }

    /**
     * A migration that nothing has been done of; nothing is changed yet.
     *
     * @param root   directory of the instance.
     * @param stream of a schema file; other streams of the same file come along.
     * @param file   the newer version of that file.
     * @param values of columns that come in addition, each {@code name=value}; the others are NULL.
     * @return the migration.
     * @throws ApplianceException when it cannot be done, with the reason.
     */
    public static LogMigrator begin(
        final Path root, final String stream, final Path file, final Set<String> values)
    {
        final LogMigrator migrator = new LogMigrator(root, stream, file, values);
        if (MigrationJournal.exists(root))
        {
            throw new ApplianceException("a migration in " + root + " was begun before; end it by --resume, or give " +
                "it up by --give-up");
        }
        migrator.migration = new LogMigration(root, stream, file, values);
        return migrator;
    }

    /**
     * A migration whose process ended in the middle.
     *
     * @param root directory of the instance.
     * @return the migration.
     * @throws ApplianceException when there is none.
     */
    public static LogMigrator resume(final Path root)
    {
        final MigrationJournal journal = MigrationJournal.read(root);
        final LogMigrator migrator = new LogMigrator(
            root, journal.stream(), MigrationJournal.folder(root).resolve(SCHEMA_FILE), journal.values());
        migrator.journal = journal;
        if (!journal.isSwitching())
        {
            migrator.migration = new LogMigration(root, journal.stream(), migrator.file, journal.values());
        }
        return migrator;
    }

    /**
     * Gives a migration up whose process ended in the middle; the logs are as they were.
     *
     * @param root directory of the instance.
     * @throws ApplianceException when there is none, or new recordings are being put in the place of the old ones.
     */
    public static void giveUp(final Path root)
    {
        try (InstanceDirectory directory = InstanceDirectory.lock(root))
        {
            final MigrationJournal journal = MigrationJournal.read(directory.root());
            if (journal.isSwitching())
            {
                throw new ApplianceException("the new recordings in " + root + " are whole and are being put in " +
                    "the place of the old ones; end it by --resume");
            }
            journal.delete();
        }
    }

    LogMigrator steps(final Consumer<String> listenerOfSteps)
    {
        steps = listenerOfSteps;
        return this;
    }

    /**
     * Streams whose records are rewritten.
     *
     * @return names; none when only the last step of a migration is left.
     */
    public List<String> streams()
    {
        return null == migration ? List.of() : migration.streams();
    }

    /**
     * Does it.
     *
     * @param workers          threads, each of which rewrites a partition's log at a time.
     * @param progressListener is told how it gets on.
     * @param errorHandler     takes what no caller can be told.
     * @throws ApplianceException when it cannot go on; what was done so far stays.
     */
    public void run(final int workers, final MigrationListener progressListener, final ErrorHandler errorHandler)
    {
        listener = progressListener;
        try (InstanceDirectory directory = InstanceDirectory.lock(root))
        {
            if (null == journal)
            {
                prepare(errorHandler);
            }
            if (!journal.isSwitching())
            {
                steps.accept("prepared");
                rewrite(workers, errorHandler);
                journal.switching();
            }
            steps.accept("switching");
            switchOver(directory);
            journal.delete();
        }
        catch (final IOException ex)
        {
            throw new ApplianceException("the migration in " + root + " cannot go on: " + ex +
                "; see to it and go on by --resume", ex);
        }
    }

    /** Lays out what becomes the archive: all that is there, under two names. */
    private void prepare(final ErrorHandler errorHandler) throws IOException
    {
        if (RecordedLogs.of(root).recordings().stream().anyMatch((recording) -> !recording.hasEnd()))
        {
            // The ends of what a killed process recorded are found once, as by the next start.
            OfflineArchive.open(root, errorHandler).close();
        }
        IoUtil.delete(folder.toFile(), true);
        final Path archive = RecordedLogs.folder(folder);
        Files.createDirectories(archive);
        Files.writeString(folder.resolve(SCHEMA_FILE), SchemaParser.parse(file).messages().get(0).xml());
        MigrationJournal.sync(folder.resolve(SCHEMA_FILE));
        try (Stream<Path> files = Files.list(RecordedLogs.folder(root)))
        {
            for (final Path segment : files.toList())
            {
                final String name = segment.getFileName().toString();
                if ("archive.catalog".equals(name))
                {
                    Files.copy(segment, archive.resolve(name));
                    MigrationJournal.sync(archive.resolve(name));
                }
                else if (name.endsWith(".rec"))
                {
                    // Of logs as well, until they are emptied: that takes a name away, and not what it stands for.
                    Files.createLink(archive.resolve(name), segment);
                }
            }
        }
        MigrationJournal.sync(archive);
        journal = MigrationJournal.create(root, stream, migration.path(), values);
    }

    private static List<Recording> logs(final Path root)
    {
        return RecordedLogs.of(root).recordings().stream().filter((recording) ->
        {
            final RecordingName name = RecordingName.parse(recording.name());
            return RecordingName.Kind.LOG == name.kind() && 0 == name.number();
        }).toList();
    }

    private void rewrite(final int workers, final ErrorHandler errorHandler)
    {
        final List<Recording> logs =
            logs(root).stream().filter((log) -> !journal.isDone(log.name())).toList();
        if (logs.isEmpty())
        {
            return;
        }
        // Once to rewrite and once to verify.
        bytes = 2 * logs.stream().mapToLong((log) -> log.stopPosition() - log.startPosition()).sum();
        final int threadCount = Math.min(workers, logs.size());
        final ExecutorService threads = Executors.newFixedThreadPool(threadCount);
        try (OfflineArchive archive = OfflineArchive.open(root, folder, threadCount, logs.get(0).termLength(),
            logs.get(0).mtuLength() - DataHeaderFlyweight.HEADER_LENGTH, errorHandler))
        {
            final List<Future<?>> work = new ArrayList<>();
            logs.forEach((log) -> work.add(threads.submit(() -> rewrite(archive.recordings(), log))));
            await(work);
        }
        finally
        {
            threads.shutdownNow();
        }
    }

    private void await(final List<Future<?>> work)
    {
        ApplianceException failure = null;
        for (final Future<?> future : work)
        {
            try
            {
                future.get();
            }
            catch (final ExecutionException ex)
            {
                if (null == failure)
                {
                    failure = ex.getCause() instanceof ApplianceException known ? known :
                        new ApplianceException("the migration in " + root + " failed: " + ex.getCause(), ex);
                }
            }
            catch (final InterruptedException ex)
            {
                Thread.currentThread().interrupt();
                hasFailed = true;
            }
        }
        if (null != failure)
        {
            throw failure;
        }
        if (hasFailed)
        {
            throw new ApplianceException("the migration in " + root + " was interrupted; go on by --resume");
        }
    }

    private void rewrite(final Recordings recordings, final Recording log)
    {
        try
        {
            final RecordedStream target;
            synchronized (recordings)
            {
                recordings.refresh();
                recordings.empty(log.name());
                target = recordings.open(log.name(), log.streamId(), log.termLength(), true);
            }
            final LogRewriter rewriter =
                new LogRewriter(log.name(), target.publication(), migration.migrated(), progress(log));
            new RecordingWalk(log).walk(rewriter);
            final long end = target.publication().position();
            recordings.finish(target);
            verify(log, end);
            rewritten.addAndGet(rewriter.rewritten());
            kept.addAndGet(rewriter.kept());
            steps.accept("verified " + log.name());
            journal.done(log.name());
            steps.accept("done " + log.name());
        }
        catch (final RuntimeException ex)
        {
            hasFailed = true;
            throw ex;
        }
    }

    private void verify(final Recording log, final long end)
    {
        final LogFingerprint before = new LogFingerprint(migration.migrated(), false, progress(log));
        new RecordingWalk(log).walk(before);
        final Recording next = RecordingCatalog.read(RecordedLogs.folder(folder)).stream()
            .filter((recording) -> log.id() == recording.id()).findFirst().orElseThrow();
        final LogFingerprint after = new LogFingerprint(migration.migrated(), true, (position) -> { });
        new RecordingWalk(next).walk(next.startPosition(), end, after);
        final String expected = before.text();
        final String found = after.text();
        if (!expected.equals(found))
        {
            throw new ApplianceException("the new recording of " + log.name() + " does not say what the old one " +
                "does (" + found + ", not " + expected + "); nothing was changed, give it up by --give-up");
        }
    }

    /** Counts what is read of a log, and ends the work of one thread when another one failed. */
    private LongConsumer progress(final Recording log)
    {
        final long[] last = {log.startPosition()};
        return (position) ->
        {
            if (hasFailed)
            {
                throw new ApplianceException("the migration in " + root + " was given up");
            }
            listener.onProgress(bytesDone.addAndGet(position - last[0]), bytes);
            last[0] = position;
        };
    }

    /** Each step may have been done before. */
    private void switchOver(final InstanceDirectory directory) throws IOException
    {
        final Path archive = RecordedLogs.folder(root);
        final Path next = RecordedLogs.folder(folder);
        if (Files.exists(next))
        {
            if (Files.exists(archive))
            {
                Files.move(archive, folder.resolve("former"));
            }
            steps.accept("moved away");
            Files.move(next, archive);
            steps.accept("moved in place");
            MigrationJournal.sync(root);
            MigrationJournal.sync(folder);
        }
        directory.replaceSchema(journal.schema(), Files.readString(folder.resolve(SCHEMA_FILE)));
        steps.accept("schema replaced");
        directory.deleteCheckpoints();
        MigrationJournal.sync(root.resolve("catalog/schemas"));
        MigrationJournal.sync(root);
    }

    /**
     * Records that were rewritten by this call.
     *
     * @return count.
     */
    public long rewritten()
    {
        return rewritten.get();
    }

    /**
     * Records of the same streams that stay as they were: of the newer version already, or dead letters.
     *
     * @return count.
     */
    public long kept()
    {
        return kept.get();
    }
}
