package io.corelane.ingest;

import io.aeron.Aeron;
import io.aeron.driver.MediaDriver;
import io.corelane.affinity.IdleMode;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.agrona.CloseHelper;
import org.agrona.ErrorHandler;

/**
 * The Archive of an instance whose appliance does not run, for changes of what it recorded: with a driver of its own,
 * and nothing that sends or reads. Whoever opens it holds the lock of the instance. For one thread.
 */
final class OfflineArchive implements AutoCloseable
{
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private Recordings recordings;

    private OfflineArchive()
    {
    }

    /** For looking and cutting. */
    static OfflineArchive open(final Path root, final ErrorHandler errorHandler)
    {
        return open(root, root, 0, ApplianceContext.DEFAULT_TERM_LENGTH, ApplianceContext.DEFAULT_FRAGMENT_LENGTH,
            errorHandler);
    }

    /**
     * For recording as well.
     *
     * @param root           of the instance, whose place in shared memory is used.
     * @param folder         in which the recordings are.
     * @param streams        recorded at a time.
     * @param termLength     of these.
     * @param fragmentLength of these.
     * @param errorHandler   takes what no caller can be told.
     */
    static OfflineArchive open(
        final Path root,
        final Path folder,
        final int streams,
        final int termLength,
        final int fragmentLength,
        final ErrorHandler errorHandler)
    {
        final OfflineArchive archive = new OfflineArchive();
        try
        {
            final ApplianceContext context = new ApplianceContext()
                .directory(folder)
                .aeronDirectory(InstanceDirectory.describe(root).getProperty("aeron.directory") + "-offline")
                .recording(true)
                .termLength(termLength)
                .fragmentLength(fragmentLength)
                // What is changed here is on the disk before it is said to be done.
                .fileSyncLevel(1)
                .errorHandler(errorHandler);
            context.conclude();
            context.concludeRecorder(IdleMode.BACKOFF, 0);
            new SharedMemoryBudget(Math.max(1, streams), 0 == streams ? 0 : 1, 0, termLength, true).recorded(false)
                .check(context.aeronDirectory());
            final MediaDriver driver = Drivers.launch(context);
            archive.opened.push(driver);
            final Aeron aeron = Aeron.connect(new Aeron.Context()
                .aeronDirectoryName(driver.aeronDirectoryName())
                .errorHandler(errorHandler));
            archive.opened.push(aeron);
            archive.recordings = Recordings.launch(aeron, context, false);
            archive.opened.push(archive.recordings);
            return archive;
        }
        catch (final RuntimeException ex)
        {
            archive.close();
            throw ex;
        }
    }

    Recordings recordings()
    {
        return recordings;
    }

    @Override
    public void close()
    {
        while (!opened.isEmpty())
        {
            CloseHelper.quietClose(opened.pop());
        }
    }
}
