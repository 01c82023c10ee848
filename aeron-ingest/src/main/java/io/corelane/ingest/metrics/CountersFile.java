package io.corelane.ingest.metrics;

import io.aeron.CncFileDescriptor;
import io.aeron.CommonContext;
import io.corelane.ingest.ApplianceException;
import io.corelane.ingest.client.AeronAccess;
import java.io.File;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.status.CountersReader;

/**
 * The counters of an appliance in another process, by Aeron's counters file and logs, mapped to be read alone: no
 * connection, no lock, nothing that the appliance would notice. One thread at a time.
 */
public final class CountersFile implements AutoCloseable
{
    /** A driver says every second that it is alive. */
    private static final long ALIVE_LIMIT_MS = TimeUnit.SECONDS.toMillis(4);

    private final MappedByteBuffer file;
    private final ManyToOneRingBuffer toDriver;
    private final CountersReader counters;
    private final LogFiles logs;
    private final long pid;

    private CountersFile(final MappedByteBuffer file, final String aeronDirectory)
    {
        this.file = file;
        this.logs = new LogFiles(aeronDirectory);
        final DirectBuffer metaData = new UnsafeBuffer(file, 0, CncFileDescriptor.META_DATA_LENGTH);
        this.pid = CncFileDescriptor.pid(metaData);
        this.toDriver = new ManyToOneRingBuffer(CncFileDescriptor.createToDriverBuffer(file, metaData));
        this.counters = new CountersReader(
            CncFileDescriptor.createCountersMetaDataBuffer(file, metaData),
            CncFileDescriptor.createCountersValuesBuffer(file, metaData));
    }

    /**
     * Opens the file.
     *
     * @param aeronDirectory of the appliance.
     * @return the counters.
     * @throws ApplianceException when there is no such file, one that this user may not read, or one of another version
     *     of Aeron.
     */
    public static CountersFile open(final String aeronDirectory)
    {
        final String refusal = AeronAccess.refusal(aeronDirectory, false);
        if (null != refusal)
        {
            throw new ApplianceException(refusal);
        }
        final File place = CommonContext.newCncFile(aeronDirectory);
        if (place.length() < CncFileDescriptor.META_DATA_LENGTH)
        {
            throw new ApplianceException("no appliance is running at the Aeron directory " + aeronDirectory +
                "; start one, or name the folder of the one that runs by --dir");
        }
        final MappedByteBuffer file;
        try
        {
            file = IoUtil.mapExistingFile(place, FileChannel.MapMode.READ_ONLY, CncFileDescriptor.CNC_FILE);
        }
        catch (final RuntimeException ex)
        {
            throw new ApplianceException("the counters in " + place + " cannot be read: " + ex.getMessage(), ex);
        }
        try
        {
            requireVersion(file, place);
            return new CountersFile(file, aeronDirectory);
        }
        catch (final RuntimeException ex)
        {
            IoUtil.unmap(file);
            throw ex;
        }
    }

    private static void requireVersion(final MappedByteBuffer file, final File place)
    {
        final int version = new UnsafeBuffer(file, 0, CncFileDescriptor.META_DATA_LENGTH)
            .getIntVolatile(CncFileDescriptor.cncVersionOffset(0));
        // Written last: a driver that is just starting has none.
        if (CncFileDescriptor.CNC_VERSION >>> 16 != version >>> 16)
        {
            throw new ApplianceException(0 == version ? "the driver at " + place + " is starting; try again" :
                "the counters in " + place + " are of another version of Aeron; use the corelane of the appliance's " +
                "release");
        }
    }

    /**
     * Reads all counters.
     *
     * @return what they say now.
     */
    public MetricsSnapshot snapshot()
    {
        return MetricsSnapshot.of(counters, logs);
    }

    /**
     * Whether the driver has lately said that it is alive.
     *
     * @return false when its process has ended, or stands still.
     */
    public boolean isAlive()
    {
        return System.currentTimeMillis() - toDriver.consumerHeartbeatTime() < ALIVE_LIMIT_MS;
    }

    /**
     * Process of the driver; the appliance's own unless its driver is an external one.
     *
     * @return its id.
     */
    public long pid()
    {
        return pid;
    }

    /** Nothing may be read any more. */
    @Override
    public void close()
    {
        logs.close();
        IoUtil.unmap(file);
    }
}
