package io.corelane.core.simulate;

import io.corelane.core.checkpoint.CheckpointStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
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
    private final TreeMap<String, byte[]> data = new TreeMap<>();
    private final TreeMap<String, byte[]> manifests = new TreeMap<>();
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
        return List.copyOf(manifests.keySet());
    }

    @Override
    public Output create(final String name) throws IOException
    {
        fail();
        return new Unfinished(name);
    }

    @Override
    public byte[] manifest(final String name)
    {
        return manifests.get(name);
    }

    @Override
    public Input open(final String name) throws IOException
    {
        if (!data.containsKey(name))
        {
            throw new IOException("there is no " + name);
        }
        final ByteBuffer in = ByteBuffer.wrap(data.get(name));
        return new Input()
        {
            @Override
            public void read(final ByteBuffer buffer)
            {
                while (buffer.hasRemaining() && in.hasRemaining())
                {
                    buffer.put(in.get());
                }
            }

            @Override
            public void close()
            {
                // There is nothing to give back.
            }
        };
    }

    @Override
    public void delete(final String name)
    {
        manifests.remove(name);
        data.remove(name);
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
        if (!manifests.isEmpty() && 0 == random.nextInt(4))
        {
            final String name = names().get(random.nextInt(manifests.size()));
            final TreeMap<String, byte[]> files = random.nextBoolean() ? data : manifests;
            final byte[] bytes = files.get(name).clone();
            damaged.add(name);
            if (random.nextBoolean())
            {
                bytes[random.nextInt(bytes.length)] ^= (byte)(1 << random.nextInt(Byte.SIZE));
                files.put(name, bytes);
            }
            else
            {
                files.put(name, Arrays.copyOf(bytes, random.nextInt(bytes.length)));
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
        private final String name;
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Unfinished(final String name)
        {
            this.name = name;
        }

        @Override
        public void write(final ByteBuffer buffer) throws IOException
        {
            fail();
            final byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            out.writeBytes(bytes);
        }

        @Override
        public void commit(final byte[] manifest) throws IOException
        {
            fail();
            data.put(name, out.toByteArray());
            manifests.put(name, manifest);
            taken++;
        }

        @Override
        public void close()
        {
            // What was not committed is not there.
        }
    }
}
