package io.corelane.perf.checkpoint;

import io.corelane.core.checkpoint.CheckpointStore;
import io.corelane.core.checkpoint.CheckpointWriter;
import io.corelane.core.checkpoint.FileCheckpointStore;
import io.corelane.core.partition.Partition;
import io.corelane.core.state.AsideMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Takes one checkpoint after the other, as the appliance does: begun by the partition, written by another thread. */
final class CheckpointLoop implements AutoCloseable
{
    private static final int IDLE = 0;
    private static final int BEGUN = 1;
    private static final int WRITTEN = 2;

    private final FileCheckpointStore store;
    private final long intervalNs;
    private long nextNs;
    private final AsideMemory aside = new AsideMemory(4L << 30);
    private final Thread thread = new Thread(this::run, "checkpoints");
    private volatile int phase = IDLE;
    private volatile boolean isClosed;
    private volatile RuntimeException failure;
    private CheckpointWriter writer;
    private int number;
    private long bytes;
    private long asideBytes;

    /**
     * None yet.
     *
     * @param folder     of the checkpoints.
     * @param intervalNs from the begin of one to that of the next, unless that one takes longer; 0 for all the time.
     */
    CheckpointLoop(final Path folder, final long intervalNs) throws IOException
    {
        this.intervalNs = intervalNs;
        this.nextNs = System.nanoTime();
        store = new FileCheckpointStore(folder).prepare();
        aside.prepare();
        thread.setDaemon(true);
        thread.start();
    }

    /** Ends one that is written and begins the next one. The partition's thread, between two records. */
    void onTurn(final Partition partition)
    {
        if (WRITTEN == phase)
        {
            asideBytes += aside.length();
            writer.end();
            phase = IDLE;
        }
        if (IDLE == phase && System.nanoTime() - nextNs >= 0)
        {
            nextNs += intervalNs;
            writer = CheckpointWriter.begin(partition, aside);
            phase = BEGUN;
        }
        if (null != failure)
        {
            throw failure;
        }
    }

    /** Checkpoints so far. */
    int taken()
    {
        return number;
    }

    /** Bytes of them. */
    long bytes()
    {
        return bytes;
    }

    /** Bytes that the partition put aside. */
    long asideBytes()
    {
        return asideBytes;
    }

    @Override
    public void close()
    {
        isClosed = true;
        try
        {
            thread.join(TimeUnit.SECONDS.toMillis(60));
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
        if (null != writer && IDLE != phase)
        {
            writer.end();
        }
        aside.close();
    }

    private void run()
    {
        while (!isClosed)
        {
            if (BEGUN == phase)
            {
                try
                {
                    write();
                }
                catch (final IOException ex)
                {
                    failure = new UncheckedIOException(ex);
                }
                catch (final RuntimeException ex)
                {
                    failure = ex;
                }
                phase = WRITTEN;
            }
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(100));
        }
    }

    private void write() throws IOException
    {
        final String name = String.format("%019d", number);
        try (CheckpointStore.Output out = store.create(name))
        {
            while (!writer.isWritten())
            {
                bytes += writer.write(out);
            }
            out.commit(writer.manifest(0, 0, number, 0, Map.of()).encode());
        }
        if (number > 0)
        {
            store.delete(String.format("%019d", number - 1));
        }
        number++;
    }
}
