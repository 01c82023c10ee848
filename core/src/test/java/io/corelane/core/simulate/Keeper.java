package io.corelane.core.simulate;

import io.corelane.core.checkpoint.CheckpointException;
import io.corelane.core.checkpoint.CheckpointManifest;
import io.corelane.core.checkpoint.CheckpointReader;
import io.corelane.core.checkpoint.CheckpointStore;
import io.corelane.core.checkpoint.CheckpointWriter;
import io.corelane.core.partition.Partition;
import io.corelane.core.state.AsideMemory;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Takes checkpoints of a level of a partition, as the appliance does: the partition's thread begins and ends them, and
 * another one writes them, block by block, and shows them once what the partition had made is recorded.
 */
final class Keeper
{
    private static final int KEPT = 2;

    private final Partition partition;
    private final Disk disk;
    private final List<Journal> outputs;
    private final Defect defect;
    private final AsideMemory aside = new AsideMemory(1 << 20);
    private final Map<String, Long> places = new TreeMap<>();
    private CheckpointWriter writer;
    private CheckpointStore.Output output;
    private CheckpointManifest manifest;
    private long position;
    private boolean isWanted;
    private boolean isWritten;

    /**
     * None yet.
     *
     * @param partition of which.
     * @param disk      where they are kept.
     * @param outputs   that the partition writes to.
     * @param defect    what is wrong with it.
     */
    Keeper(final Partition partition, final Disk disk, final List<Journal> outputs, final Defect defect)
    {
        this.defect = defect;
        this.partition = partition;
        this.disk = disk;
        this.outputs = outputs;
    }

    /** The newest one that is whole and that what is recorded bears out, or null. */
    static CheckpointManifest find(final Disk disk, final Journal log, final List<Journal> outputs)
    {
        final List<String> names = disk.names();
        for (int i = names.size() - 1; i >= 0; i--)
        {
            try
            {
                final CheckpointManifest found = new CheckpointReader(disk).verify(names.get(i));
                if (disk.isDamaged(names.get(i)))
                {
                    throw new AssertionError("a damaged checkpoint is taken for a whole one");
                }
                if (found.position() > log.size() || outputs.stream().anyMatch((journal) ->
                    journal.size() < found.place(journal.name())))
                {
                    if (!disk.hasLostEnds())
                    {
                        throw new AssertionError("a checkpoint is ahead of what is recorded");
                    }
                    disk.delete(names.get(i));
                    continue;
                }
                return found;
            }
            catch (final CheckpointException ex)
            {
                if (!disk.isDamaged(names.get(i)))
                {
                    throw ex;
                }
                disk.refuse(names.get(i));
            }
        }
        return null;
    }

    /** The name of one at a position. */
    static String name(final long position)
    {
        return String.format("%09d", position);
    }

    /** One is to be begun. */
    void want()
    {
        isWanted = null == writer;
    }

    /** What the partition's thread does at the end of a turn that left nothing unsent. */
    void turn(final long logPosition, final int limit)
    {
        if (isWanted && partition.isSettled())
        {
            isWanted = false;
            writer = CheckpointWriter.begin(partition, aside);
            position = Defect.WRONG_PLACE == defect && logPosition > 0 ? logPosition - 1 : logPosition;
            outputs.forEach((journal) -> places.put(journal.name(), (long)journal.size()));
        }
        work(limit);
    }

    /** What the partition's thread does whether all has left or not. */
    void work(final int limit)
    {
        if (isWritten)
        {
            end();
        }
        else if (null != writer)
        {
            writer.capture(limit);
        }
    }

    /** A step of the thread that writes. */
    void write()
    {
        if (null == writer || isWritten)
        {
            return;
        }
        try
        {
            advance();
        }
        catch (final IOException | CheckpointException ex)
        {
            disk.giveUp();
            isWritten = true;
        }
    }

    /** The process is gone. */
    void close()
    {
        if (null != writer)
        {
            end();
        }
        aside.close();
    }

    private void advance() throws IOException
    {
        if (null == output)
        {
            if (disk.names().contains(name(position)))
            {
                isWritten = true;
                return;
            }
            output = disk.create(name(position));
        }
        if (!writer.isWritten())
        {
            writer.write(output);
            return;
        }
        manifest = null == manifest ? writer.manifest(0, 0, position, 0, places) : manifest;
        if (outputs.stream().allMatch((journal) -> journal.recorded() >= places.get(journal.name())))
        {
            output.commit(manifest.encode());
            final List<String> names = disk.names();
            names.subList(0, Math.max(0, names.size() - KEPT)).forEach(disk::delete);
            isWritten = true;
        }
    }

    private void end()
    {
        writer.end();
        writer = null;
        output = null;
        manifest = null;
        isWritten = false;
    }
}
