package io.corelane.core.checkpoint;

import io.corelane.core.partition.Partition;
import io.corelane.core.state.AsideMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/**
 * Takes checkpoints of a partition that is warmed up, and keeps none. Without, the first one of an appliance runs code
 * that is interpreted yet, and has the JIT throw away what it made of the records' way, where no touch was ever a first
 * one. For one thread.
 */
public final class CheckpointWarmUp implements AutoCloseable
{
    /** Takings from the begin of a checkpoint to its end, and from there to the next one. */
    private static final int PERIOD = 4;

    /** Only each so many is written, which takes much longer than all else. */
    private static final int WRITTEN = 16;

    private static final int RECORDS_A_SLICE = 8;
    private static final long MEMORY = 64L << 20;

    private final AsideMemory aside = new AsideMemory(MEMORY);
    private final Partition partition;
    private CheckpointWriter writer;
    private long taken;
    private long begun;

    /**
     * None yet.
     *
     * @param partition of which they are taken.
     */
    public CheckpointWarmUp(final Partition partition)
    {
        this.partition = partition;
    }

    /** A fragment, or a record that came alone, has been taken, and what it made has left. */
    public void onTaken()
    {
        if (0 != ++taken % PERIOD)
        {
            return;
        }
        if (null != writer)
        {
            end();
        }
        else if (partition.isSettled())
        {
            writer = CheckpointWriter.begin(partition, aside);
            begun++;
        }
    }

    /**
     * Checkpoints so far.
     *
     * @return count.
     */
    public long begun()
    {
        return begun;
    }

    /** Ends what is under way. */
    @Override
    public void close()
    {
        if (null != writer)
        {
            end();
        }
        aside.close();
    }

    private void end()
    {
        if (1 == begun % WRITTEN)
        {
            write();
        }
        writer.end();
        writer = null;
    }

    private void write()
    {
        try
        {
            while (!writer.isWritten())
            {
                writer.capture(RECORDS_A_SLICE);
                writer.write(Nowhere.INSTANCE);
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /** Takes blocks and forgets them. */
    private enum Nowhere implements CheckpointStore.Output
    {
        INSTANCE;

        @Override
        public void write(final ByteBuffer buffer)
        {
            buffer.position(buffer.limit());
        }

        @Override
        public void commit(final byte[] manifest)
        {
            throw new UnsupportedOperationException("nothing is kept");
        }

        @Override
        public void close()
        {
            // There is nothing.
            return;
        }
    }
}
