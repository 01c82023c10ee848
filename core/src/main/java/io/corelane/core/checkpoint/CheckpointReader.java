package io.corelane.core.checkpoint;

import io.corelane.core.partition.JobHandle;
import io.corelane.core.partition.Partition;
import java.io.IOException;

/** Takes checkpoints up again. Any thread, before the partition runs. */
public final class CheckpointReader
{
    private final CheckpointStore store;

    /**
     * A reader.
     *
     * @param store of one partition.
     */
    public CheckpointReader(final CheckpointStore store)
    {
        this.store = store;
    }

    /**
     * What a checkpoint is.
     *
     * @param name of it.
     * @return its manifest.
     * @throws CheckpointException when it cannot be read.
     */
    public CheckpointManifest manifest(final String name)
    {
        try
        {
            return CheckpointManifest.decode(store.manifest(name), store + "/" + name);
        }
        catch (final IOException ex)
        {
            throw new CheckpointException("the manifest " + store + "/" + name + " cannot be read: " +
                ex.getMessage(), ex);
        }
    }

    /**
     * Reads all of a checkpoint and checks it.
     *
     * @param name of it.
     * @return its manifest.
     * @throws CheckpointException when it is damaged, with the place.
     */
    public CheckpointManifest verify(final String name)
    {
        final CheckpointManifest manifest = manifest(name);
        try (CheckpointBlocks blocks = open(name, manifest))
        {
            while (!blocks.isAtEnd())
            {
                blocks.next();
            }
        }
        catch (final IOException ex)
        {
            throw new CheckpointException("the checkpoint " + store + "/" + name + " cannot be read: " +
                ex.getMessage(), ex);
        }
        return manifest;
    }

    /**
     * Puts a checkpoint back into a partition that has taken no record yet and has the jobs that it had then; jobs that
     * are gone since are passed over, new ones stay as they are.
     *
     * @param name      of it.
     * @param partition takes it.
     * @return its manifest.
     * @throws CheckpointException when it is damaged, or of another plan or version; then the partition is of no use.
     */
    public CheckpointManifest load(final String name, final Partition partition)
    {
        final CheckpointManifest manifest = manifest(name);
        try (CheckpointBlocks blocks = open(name, manifest))
        {
            for (int i = 0; i < manifest.sections().size(); i++)
            {
                blocks.section(i);
                load(manifest.sections().get(i), blocks, partition);
            }
        }
        catch (final IOException ex)
        {
            throw new CheckpointException("the checkpoint " + store + "/" + name + " cannot be read: " +
                ex.getMessage(), ex);
        }
        partition.restored();
        return manifest;
    }

    private void load(
        final CheckpointManifest.Section section, final CheckpointBlocks blocks, final Partition partition)
    {
        if (CheckpointManifest.Section.PARTITION == section.jobNumber())
        {
            final SnapshotIn in = new SnapshotIn(blocks, section, blocks.head());
            partition.snapshot(in);
            in.requireEnd();
            return;
        }
        final JobHandle job = find(partition, section);
        if (null == job)
        {
            blocks.skip();
            return;
        }
        if (!job.plan().text().equals(section.plan()))
        {
            throw new CheckpointException("the checkpoint " + blocks.where() + " holds job " + section.name() +
                " with another plan: " + difference(section.plan(), job.plan().text()));
        }
        final SnapshotIn in = new SnapshotIn(blocks, section, blocks.head());
        job.snapshot(in);
        in.requireEnd();
    }

    private static JobHandle find(final Partition partition, final CheckpointManifest.Section section)
    {
        for (int i = 0; i < partition.jobCount(); i++)
        {
            if (section.jobNumber() == partition.job(i).number() &&
                section.ordinal() == CheckpointWriter.ordinal(partition, i))
            {
                return partition.job(i);
            }
        }
        return null;
    }

    /** The first line in which two plans differ. */
    private static String difference(final String then, final String now)
    {
        final String[] thenLines = then.split("\n");
        final String[] nowLines = now.split("\n");
        int line = 0;
        while (line < thenLines.length && line < nowLines.length && thenLines[line].equals(nowLines[line]))
        {
            line++;
        }
        return "it had '" + (line < thenLines.length ? thenLines[line].strip() : "") + "' where there is '" +
            (line < nowLines.length ? nowLines[line].strip() : "") + "' now";
    }

    private CheckpointBlocks open(final String name, final CheckpointManifest manifest) throws IOException
    {
        return new CheckpointBlocks(store.open(name), manifest, store + "/" + name);
    }
}
