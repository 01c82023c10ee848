package io.corelane.ingest;

import io.aeron.Aeron;
import io.aeron.archive.Archive;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import org.agrona.BufferUtil;
import org.agrona.CloseHelper;

/**
 * The Archive, with the memory of counters that it looks at until it is closed. A process that stood still for too long
 * is given up by the driver: then the Archive's client gives that memory back by itself, and the Archive, which closes
 * its replays behind that, counts them in it; the JVM died of that. Aeron has no other way to keep the memory than to
 * take it out of the client's context; a version that calls it otherwise gives it back as before.
 */
final class RunningArchive implements AutoCloseable
{
    private static final String MEMORY = "cncByteBuffer";

    private final Archive archive;
    private final ByteBuffer memory;

    private RunningArchive(final Archive archive, final ByteBuffer memory)
    {
        this.archive = archive;
        this.memory = memory;
    }

    static RunningArchive launch(final Archive.Context context)
    {
        final Archive archive = Archive.launch(context);
        return new RunningArchive(archive, take(archive.context().aeron().context()));
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(archive, () -> BufferUtil.free(memory));
    }

    private static ByteBuffer take(final Aeron.Context context)
    {
        try
        {
            final Field field = Aeron.Context.class.getDeclaredField(MEMORY);
            field.setAccessible(true);
            final ByteBuffer memory = (ByteBuffer)field.get(context);
            field.set(context, null);
            return memory;
        }
        catch (final ReflectiveOperationException ex)
        {
            return null;
        }
    }
}
