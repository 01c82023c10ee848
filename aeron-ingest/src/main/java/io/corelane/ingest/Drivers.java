package io.corelane.ingest;

import io.aeron.CncFileDescriptor;
import io.aeron.CommonContext;
import io.aeron.driver.Configuration;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.driver.exceptions.ActiveDriverException;
import io.aeron.exceptions.DriverTimeoutException;
import io.corelane.affinity.IdleStrategies;
import java.io.File;
import java.nio.MappedByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;

/** Starts the media driver of an appliance. */
final class Drivers
{
    /**
     * A publisher that is killed while it copies into a log holds the log up until the driver unblocks it, which it
     * does only after it has given up the publisher: so both are short, and a stop longer than this loses a publisher.
     */
    static final long CLIENT_LIVENESS_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(3);
    static final long UNBLOCK_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(4);

    private static final long TAKE_OVER_MARGIN_NS = TimeUnit.SECONDS.toNanos(2);
    /** A driver says every second that it is alive; one whose process is gone is given this long to prove otherwise. */
    private static final long DEAD_OWNER_MARGIN_NS = TimeUnit.MILLISECONDS.toNanos(2_500);
    /** A reader of recorded results that takes nothing for so long is let go; longer than the driver's timer. */
    private static final long UNTETHERED_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(2);
    /** A partition reads up to where a recording's counter is: it is not another's before its end has been seen. */
    private static final long COUNTER_REUSE_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);
    private static final int ERRORS_LENGTH = 4 << 20;

    private Drivers()
    {
    }

    /**
     * What a killed driver left looks alive until its last sign of life is as old as the driver timeout. So a directory
     * that is in use is watched: another sign of life refuses the start, none lets it go on. One that was killed before
     * its first sign of life has left files that Aeron waits for as long, and then gives up.
     */
    static MediaDriver launch(final ApplianceContext context)
    {
        final long lastSignMs = signOfLifeMs(context.aeronDirectory());
        final long startNs = System.nanoTime();
        while (true)
        {
            final MediaDriver.Context driver = driverContext(context);
            try
            {
                return MediaDriver.launch(driver);
            }
            catch (final ActiveDriverException ex)
            {
                final long timeoutNs = TimeUnit.MILLISECONDS.toNanos(driver.driverTimeoutMs()) + TAKE_OVER_MARGIN_NS;
                if (System.nanoTime() - startNs > DEAD_OWNER_MARGIN_NS &&
                    lastSignMs == signOfLifeMs(context.aeronDirectory()) && !isOwnerAlive(context.aeronDirectory()))
                {
                    IoUtil.delete(new File(context.aeronDirectory()), true);
                    continue;
                }
                if (lastSignMs != signOfLifeMs(context.aeronDirectory()) || System.nanoTime() - startNs > timeoutNs)
                {
                    throw ApplianceException.passing("another media driver is running at " + context.aeronDirectory() +
                        "; stop it, or name another directory by --aeron-dir", ex);
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
            catch (final DriverTimeoutException ex)
            {
                // One that was killed while it made its files: they are there, and will never say what they are.
                if (isOwnerAlive(context.aeronDirectory()))
                {
                    throw ApplianceException.passing("another media driver is starting at " +
                        context.aeronDirectory() + " and does not get on; stop it, or name another directory by " +
                        "--aeron-dir", ex);
                }
                IoUtil.delete(new File(context.aeronDirectory()), true);
            }
            catch (final RuntimeException ex)
            {
                throw new ApplianceException(
                    "the media driver cannot start at " + context.aeronDirectory() + ": " + ex.getMessage(), ex);
            }
        }
    }

    private static MediaDriver.Context driverContext(final ApplianceContext context)
    {
        // Aeron has read its properties when a context is made. What is not said there is ours to say.
        final MediaDriver.Context driver = new MediaDriver.Context()
            .aeronDirectoryName(context.aeronDirectory())
            .dirDeleteOnStart(false)
            .warnIfDirectoryExists(false)
            .dirDeleteOnShutdown(true)
            .errorHandler(CounterRoom.telling(context.errorHandler()));
        unlessSet(Configuration.THREADING_MODE_PROP_NAME, () -> driver.threadingMode(ThreadingMode.SHARED));
        unlessSet(Configuration.SHARED_IDLE_STRATEGY_PROP_NAME, () -> driver
            // With IPC alone the driver has little to do but to keep house and to let publishers go on.
            .sharedIdleStrategy(IdleStrategies.background())
            .asyncExecutorIdleStrategy(IdleStrategies.background()));
        unlessSet(Configuration.CLIENT_LIVENESS_TIMEOUT_PROP_NAME,
            () -> driver.clientLivenessTimeoutNs(CLIENT_LIVENESS_TIMEOUT_NS));
        unlessSet(Configuration.PUBLICATION_UNBLOCK_TIMEOUT_PROP_NAME,
            () -> driver.publicationUnblockTimeoutNs(UNBLOCK_TIMEOUT_NS));
        unlessSet(Configuration.UNTETHERED_WINDOW_LIMIT_TIMEOUT_PROP_NAME,
            () -> driver.untetheredWindowLimitTimeoutNs(UNTETHERED_TIMEOUT_NS));
        unlessSet(Configuration.IPC_TERM_BUFFER_LENGTH_PROP_NAME,
            () -> driver.ipcTermBufferLength(ApplianceContext.SMALL_TERM_LENGTH));
        // Their memory is there from the beginning: when it is full later, neither they nor publishers die of it.
        unlessSet(Configuration.TERM_BUFFER_SPARSE_FILE_PROP_NAME, () -> driver.termBufferSparseFile(false));
        // What is needed is known and checked before; a warning for each log that is made says nothing new.
        unlessSet(Configuration.LOW_FILE_STORE_WARNING_THRESHOLD_PROP_NAME, () -> driver.lowStorageWarningThreshold(0));
        unlessSet(Configuration.COUNTERS_VALUES_BUFFER_LENGTH_PROP_NAME,
            () -> driver.counterValuesBufferLength(CounterRoom.valuesLength(context.counters())));
        unlessSet(Configuration.COUNTER_FREE_TO_REUSE_TIMEOUT_PROP_NAME,
            () -> driver.counterFreeToReuseTimeoutNs(COUNTER_REUSE_TIMEOUT_NS));
        unlessSet(Configuration.ERROR_BUFFER_LENGTH_PROP_NAME, () -> driver.errorBufferLength(ERRORS_LENGTH));
        return driver;
    }

    /** Whether the process of the driver is there, as far as this one can see. */
    private static boolean isOwnerAlive(final String aeronDirectory)
    {
        final File file = CommonContext.newCncFile(aeronDirectory);
        if (file.length() < CncFileDescriptor.META_DATA_LENGTH)
        {
            return true;
        }
        final MappedByteBuffer cnc = IoUtil.mapExistingFile(file, CncFileDescriptor.CNC_FILE);
        try
        {
            return ProcessHandle.of(CncFileDescriptor.pid(CncFileDescriptor.createMetaDataBuffer(cnc))).isPresent();
        }
        finally
        {
            IoUtil.unmap(cnc);
        }
    }

    /** When a driver last said that it is alive, epoch milliseconds; 0 when there is none. */
    private static long signOfLifeMs(final String aeronDirectory)
    {
        final File file = CommonContext.newCncFile(aeronDirectory);
        if (file.length() < CncFileDescriptor.META_DATA_LENGTH)
        {
            return 0;
        }
        final MappedByteBuffer cnc = IoUtil.mapExistingFile(file, CncFileDescriptor.CNC_FILE);
        try
        {
            final UnsafeBuffer metaData = CncFileDescriptor.createMetaDataBuffer(cnc);
            // Written last: without it the lengths are not there yet.
            return 0 == metaData.getIntVolatile(CncFileDescriptor.cncVersionOffset(0)) ? 0 :
                new ManyToOneRingBuffer(CncFileDescriptor.createToDriverBuffer(cnc, metaData)).consumerHeartbeatTime();
        }
        finally
        {
            IoUtil.unmap(cnc);
        }
    }

    /** What is not said by a property of Aeron's is ours to say. */
    static void unlessSet(final String property, final Runnable action)
    {
        if (null == System.getProperty(property))
        {
            action.run();
        }
    }
}
