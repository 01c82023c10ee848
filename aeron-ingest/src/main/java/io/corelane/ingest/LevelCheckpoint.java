package io.corelane.ingest;

import io.corelane.core.checkpoint.CheckpointManifest;
import io.corelane.core.checkpoint.CheckpointWriter;
import io.corelane.core.partition.Partition;
import io.corelane.core.state.AsideMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The checkpoint of one level of a partition, handed to and fro between two threads: the checkpoint thread wants one,
 * the partition's thread begins it between two turns, the checkpoint thread writes it, the partition's thread ends it.
 */
final class LevelCheckpoint implements AutoCloseable
{
    private static final int IDLE = 0;
    private static final int WANTED = 1;
    private static final int BEGUN = 2;
    private static final int WRITTEN = 3;

    /** Sketches that are taken out in one slice of background work. */
    private static final int RECORDS_A_SLICE = 8;

    private final int level;
    private final int partition;
    private final AsideMemory aside;
    private volatile int phase = IDLE;
    private CheckpointWriter writer;
    private long position;
    private long epochMs;
    private List<RecordedStream> outputs = List.of();
    private final Map<String, Long> places = new TreeMap<>();

    /**
     * None yet.
     *
     * @param level       from 0.
     * @param partition   from 0.
     * @param memoryLimit bytes that may be put aside.
     */
    LevelCheckpoint(final int level, final int partition, final long memoryLimit)
    {
        this.level = level;
        this.partition = partition;
        this.aside = new AsideMemory(memoryLimit);
    }

    /** Whether one is to be begun. The partition's thread. */
    boolean isWanted()
    {
        return WANTED == phase;
    }

    /**
     * Begins one, unless a stream has ended. The partition's thread.
     *
     * @param settled     the partition.
     * @param logPosition up to which it has read.
     * @param streams     that it writes to: what it made has left into them.
     * @return whether it has begun.
     */
    boolean begin(final Partition settled, final long logPosition, final List<RecordedStream> streams)
    {
        places.clear();
        for (final RecordedStream stream : streams)
        {
            final long place = stream.publication().position();
            if (place < 0)
            {
                // It has ended, so nobody knows whether all that was sent to it is recorded; the appliance ends too.
                return false;
            }
            places.put(stream.name(), place);
        }
        writer = CheckpointWriter.begin(settled, aside);
        position = logPosition;
        outputs = new ArrayList<>(streams);
        phase = BEGUN;
        return true;
    }

    /** A slice of work. The partition's thread. */
    int doWork()
    {
        if (BEGUN == phase)
        {
            return writer.capture(RECORDS_A_SLICE);
        }
        if (WRITTEN == phase)
        {
            end();
        }
        return 0;
    }

    /** Wants one to be begun. The checkpoint thread, when {@link #isIdle}. */
    void want(final long nowMs)
    {
        aside.prepare();
        epochMs = nowMs;
        phase = WANTED;
    }

    /** Gives back memory that the last one took. The checkpoint thread. */
    void trim()
    {
        aside.trim();
    }

    boolean isIdle()
    {
        return IDLE == phase;
    }

    boolean isBegun()
    {
        return BEGUN == phase;
    }

    /** What is written. The checkpoint thread, from {@link #isBegun} to {@link #written}. */
    CheckpointWriter writer()
    {
        return writer;
    }

    /** Of the log at which it was begun. */
    long position()
    {
        return position;
    }

    /** What was written, when all is. The checkpoint thread. */
    CheckpointManifest manifest()
    {
        return writer.manifest(level, partition, position, epochMs, places);
    }

    /** Whether all that the partition had made is recorded; only then does the checkpoint stand for it. */
    boolean areOutputsRecorded()
    {
        for (final RecordedStream stream : outputs)
        {
            if (!stream.recorded().isClosed() && stream.recorded().get() < places.get(stream.name()))
            {
                return false;
            }
        }
        return true;
    }

    /** It is written, or given up. The checkpoint thread. */
    void written()
    {
        phase = WRITTEN;
    }

    /** Nothing goes on any more. When neither thread runs. */
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
        writer.end();
        writer = null;
        outputs = List.of();
        phase = IDLE;
    }
}
