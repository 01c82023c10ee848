package io.corelane.core.simulate;

import io.corelane.core.checkpoint.CheckpointStore;
import io.corelane.core.checkpoint.MemoryCheckpointStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/**
 * Checkpoints of a level of a partition, on a disk that is full at times, keeps half of what was under way when a crash
 * comes, and at some crashes has turned a bit or lost an end of what it had kept.
 */
final class Disk implements CheckpointStore
{
    private boolean hasLostEnds;
    private final Random random;
    private final int failures;
    private final MemoryCheckpointStore kept = new MemoryCheckpointStore();
    private final TreeSet<String> damaged = new TreeSet<>();
    private int taken;
    private int givenUp;
    private int loaded;
    private int refused;

    /**
     * An empty one.
     *
     * @param random   what it draws from.
     * @param failures one in so many writes fails; 0 for none.
     */
    Disk(final Random random, final int failures)
    {
        this.random = random;
        this.failures = failures;
    }

    @Override
    public List<String> names()
    {
        return kept.names();
    }

    @Override
    public Output create(final String name) throws IOException
    {
        fail();
        return new Unfinished(kept.create(name));
    }

    @Override
    public byte[] manifest(final String name)
    {
        return kept.manifest(name);
    }

    @Override
    public Input open(final String name) throws IOException
    {
        return kept.open(name);
    }

    @Override
    public void delete(final String name)
    {
        kept.delete(name);
        damaged.remove(name);
    }

    /** A checkpoint is not written to its end. */
    void giveUp()
    {
        givenUp++;
    }

    /** A checkpoint is taken up again. */
    void load()
    {
        loaded++;
    }

    /** A checkpoint is of no use. */
    void refuse(final String name)
    {
        refused++;
        delete(name);
    }

    void tell(final Tally tally)
    {
        tally.onCheckpoints(taken, givenUp, loaded, refused);
    }

    /** Whether what was kept under a name is not what was written. */
    boolean isDamaged(final String name)
    {
        return damaged.contains(name);
    }

    /** Streams were cut behind what checkpoints here are of. */
    void onLostEnds()
    {
        hasLostEnds = true;
    }

    boolean hasLostEnds()
    {
        return hasLostEnds;
    }

    /** Something kept is damaged, at times. */
    void crash()
    {
        final List<String> names = names();
        if (!names.isEmpty() && 0 == random.nextInt(4))
        {
            final String name = names.get(random.nextInt(names.size()));
            final boolean isData = random.nextBoolean();
            byte[] bytes = (isData ? kept.data(name) : kept.manifest(name)).clone();
            damaged.add(name);
            if (random.nextBoolean())
            {
                bytes[random.nextInt(bytes.length)] ^= (byte)(1 << random.nextInt(Byte.SIZE));
            }
            else
            {
                bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            }
            if (isData)
            {
                kept.data(name, bytes);
            }
            else
            {
                kept.manifest(name, bytes);
            }
        }
    }

    @Override
    public String toString()
    {
        return "disk";
    }

    private void fail() throws IOException
    {
        if (failures > 0 && 0 == random.nextInt(failures))
        {
            throw new IOException("no space left");
        }
    }

    private final class Unfinished implements Output
    {
        private final Output out;

        Unfinished(final Output out)
        {
            this.out = out;
        }

        @Override
        public void write(final ByteBuffer buffer) throws IOException
        {
            fail();
            out.write(buffer);
        }

        @Override
        public void commit(final byte[] manifest) throws IOException
        {
            fail();
            out.commit(manifest);
            taken++;
        }

        @Override
        public void close() throws IOException
        {
            out.close();
        }
    }
}
