package io.corelane.ingest;

import io.aeron.logbuffer.LogBufferDescriptor;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What an appliance takes of shared memory, computed before it starts: a full one shows as a crash much later. */
public final class SharedMemoryBudget
{
    /** Aeron's own files: commands, counters, errors, loss report. */
    static final long DRIVER_FILES_LENGTH = 16L << 20;

    /** What the Archive has for itself: requests, answers, its mark file with its log of errors. */
    static final long ARCHIVE_LENGTH = 16L << 20;

    private static final long MEBIBYTE = 1L << 20;

    private final int partitions;
    private final int levels;
    private final int jobs;
    private final int termLength;
    private final boolean ownDriver;
    private int counters;
    private boolean isRecorded;
    private boolean hasPast;

    /**
     * A budget.
     *
     * @param partitions of the appliance.
     * @param levels     logs of a partition: 1, and 1 more for each time rows go between partitions.
     * @param jobs       that send results.
     * @param termLength of logs, bytes.
     * @param ownDriver  whether the media driver runs in this process.
     */
    public SharedMemoryBudget(
        final int partitions, final int levels, final int jobs, final int termLength, final boolean ownDriver)
    {
        this.partitions = partitions;
        this.levels = levels;
        this.jobs = jobs;
        this.termLength = termLength;
        this.ownDriver = ownDriver;
        this.counters = CounterRoom.standard(partitions);
    }

    /**
     * With room for counters that somebody has chosen.
     *
     * @param value how many; 0 for as many as the partitions suggest.
     * @return this.
     */
    public SharedMemoryBudget counters(final int value)
    {
        counters = 0 == value ? CounterRoom.standard(partitions) : value;
        return this;
    }

    /**
     * With recordings.
     *
     * @param past whether there are some of former runs: each is read by one more log, which stays for some seconds
     *             when it has been read.
     * @return this.
     */
    public SharedMemoryBudget recorded(final boolean past)
    {
        isRecorded = true;
        hasPast = past;
        return this;
    }

    /**
     * Bytes of all logs (of each partition's levels and their dead letters, each job's results, one plain) and files.
     *
     * @return bytes, without the files of state.
     */
    public long bytes()
    {
        return (hasPast ? 2 : 1) * moreBytes() + logLength(ApplianceContext.SMALL_TERM_LENGTH) +
            (isRecorded ? ARCHIVE_LENGTH : 0) + (ownDriver ? driverLength() : 0);
    }

    private long driverLength()
    {
        return DRIVER_FILES_LENGTH + CounterRoom.bytes(counters) - CounterRoom.bytes(CounterRoom.LEAST);
    }

    /** What a running appliance takes for more levels and jobs. */
    private long moreBytes()
    {
        return logLength(termLength) * partitions * ((long)levels + jobs) +
            logLength(ApplianceContext.SMALL_TERM_LENGTH) * partitions * (long)levels;
    }

    private static long logLength(final int termLength)
    {
        return 3L * termLength + LogBufferDescriptor.LOG_META_DATA_LENGTH;
    }

    void check(final String aeronDirectory)
    {
        final Path folder = Path.of(aeronDirectory).toAbsolutePath();
        // What a killed driver left there goes when another one starts.
        check(aeronDirectory, usable(folder.getParent()) + (ownDriver ? length(folder) : 0));
    }

    private static long length(final Path folder)
    {
        long bytes = 0;
        final File[] files = folder.toFile().listFiles();
        for (final File file : null == files ? new File[0] : files)
        {
            bytes += file.isDirectory() ? length(file.toPath()) : file.length();
        }
        return bytes;
    }

    /** Checks what a running appliance takes more. */
    void checkMore(final String aeronDirectory)
    {
        check(aeronDirectory, usable(Path.of(aeronDirectory).toAbsolutePath().getParent()), moreBytes());
    }

    void check(final String aeronDirectory, final long usableBytes)
    {
        check(aeronDirectory, usableBytes, bytes());
    }

    private static void check(final String aeronDirectory, final long usableBytes, final long bytes)
    {
        if (usableBytes < bytes)
        {
            throw ApplianceException.passing("the logs need " + (bytes + MEBIBYTE - 1) / MEBIBYTE + " MiB at " +
                aeronDirectory + ", but " + usableBytes / MEBIBYTE + " MiB are free there; make it larger (for " +
                "/dev/shm: mount -o remount,size=...), use fewer partitions or a smaller term-length, or name " +
                "another directory by --aeron-dir", null);
        }
    }

    /** Bytes that are free in a folder, or where it is to be made. */
    static long usable(final Path folder)
    {
        Path existing = folder;
        while (null != existing && !Files.exists(existing))
        {
            existing = existing.getParent();
        }
        try
        {
            return null == existing ? 0 : Files.getFileStore(existing).getUsableSpace();
        }
        catch (final IOException ex)
        {
            throw new ApplianceException("cannot tell how much room there is at " + existing + ": " + ex, ex);
        }
    }
}
