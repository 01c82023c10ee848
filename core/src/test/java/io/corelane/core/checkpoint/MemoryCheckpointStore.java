package io.corelane.core.checkpoint;

import io.corelane.core.partition.Partition;
import io.corelane.core.state.AsideMemory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Checkpoints in memory, for tests, which may look at them and damage them. */
public final class MemoryCheckpointStore implements CheckpointStore
{
    private final TreeMap<String, byte[]> data = new TreeMap<>();
    private final TreeMap<String, byte[]> manifests = new TreeMap<>();

    /**
     * A number for all that a partition is that has nothing under way.
     *
     * @param partition at the border of two fragments.
     * @return equal for equal states.
     */
    public static long stateHash(final Partition partition)
    {
        final AsideMemory none = new AsideMemory(1 << 20);
        final CheckpointWriter all = CheckpointWriter.begin(partition, none);
        try (Output out = new MemoryCheckpointStore().create("all"))
        {
            while (!all.isWritten())
            {
                all.capture(8);
                all.write(out);
            }
            return all.manifest(0, 0, 0, 0, Map.of()).stateHash();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        finally
        {
            all.end();
            none.close();
        }
    }

    @Override
    public List<String> names()
    {
        return List.copyOf(manifests.keySet());
    }

    @Override
    public Output create(final String name)
    {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        return new Output()
        {
            @Override
            public void write(final ByteBuffer buffer)
            {
                final byte[] bytes = new byte[buffer.remaining()];
                buffer.get(bytes);
                out.writeBytes(bytes);
            }

            @Override
            public void commit(final byte[] manifest)
            {
                data.put(name, out.toByteArray());
                manifests.put(name, manifest);
            }

            @Override
            public void close()
            {
                // What was not committed is not there.
            }
        };
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
    }

    /**
     * What a checkpoint holds.
     *
     * @param name of it.
     * @return its bytes; what is changed there is changed.
     */
    public byte[] data(final String name)
    {
        return data.get(name);
    }

    /**
     * Keeps other data under a name.
     *
     * @param name  of a checkpoint.
     * @param bytes what it holds from now on.
     */
    public void data(final String name, final byte[] bytes)
    {
        data.put(name, bytes);
    }

    /**
     * Keeps another manifest under a name.
     *
     * @param name  of a checkpoint.
     * @param bytes what it says from now on.
     */
    public void manifest(final String name, final byte[] bytes)
    {
        manifests.put(name, bytes);
    }

    @Override
    public String toString()
    {
        return "memory";
    }
}
