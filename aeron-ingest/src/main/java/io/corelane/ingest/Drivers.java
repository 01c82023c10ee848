package io.corelane.ingest;

import io.aeron.driver.Configuration;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.driver.exceptions.ActiveDriverException;
import io.corelane.affinity.IdleStrategies;
import java.util.concurrent.TimeUnit;

/** Starts the media driver of an appliance. */
final class Drivers
{
    /**
     * A publisher that is killed while it copies into a log holds the log up until the driver unblocks it, which it
     * does only after it has given up the publisher: so both are short, and a stop longer than this loses a publisher.
     */
    static final long CLIENT_LIVENESS_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(3);
    static final long UNBLOCK_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(4);

    private static final int COUNTERS_LENGTH = 1 << 20;
    private static final int ERRORS_LENGTH = 4 << 20;

    private Drivers()
    {
    }

    static MediaDriver launch(final ApplianceContext context)
    {
        // Aeron reads its properties when a context is made. What is not said there is ours to say.
        context.aeronProperties().forEach(System::setProperty);
        final MediaDriver.Context driver = new MediaDriver.Context()
            .aeronDirectoryName(context.aeronDirectory())
            .dirDeleteOnStart(false)
            .warnIfDirectoryExists(false)
            .dirDeleteOnShutdown(true)
            .errorHandler(context.errorHandler());
        unlessSet(Configuration.THREADING_MODE_PROP_NAME, () -> driver.threadingMode(ThreadingMode.SHARED));
        unlessSet(Configuration.SHARED_IDLE_STRATEGY_PROP_NAME, () -> driver
            // With IPC alone the driver has little to do but to keep house and to let publishers go on.
            .sharedIdleStrategy(IdleStrategies.background())
            .asyncExecutorIdleStrategy(IdleStrategies.background()));
        unlessSet(Configuration.CLIENT_LIVENESS_TIMEOUT_PROP_NAME,
            () -> driver.clientLivenessTimeoutNs(CLIENT_LIVENESS_TIMEOUT_NS));
        unlessSet(Configuration.PUBLICATION_UNBLOCK_TIMEOUT_PROP_NAME,
            () -> driver.publicationUnblockTimeoutNs(UNBLOCK_TIMEOUT_NS));
        unlessSet(Configuration.IPC_TERM_BUFFER_LENGTH_PROP_NAME,
            () -> driver.ipcTermBufferLength(ApplianceContext.SMALL_TERM_LENGTH));
        unlessSet(Configuration.COUNTERS_VALUES_BUFFER_LENGTH_PROP_NAME,
            () -> driver.counterValuesBufferLength(COUNTERS_LENGTH));
        unlessSet(Configuration.ERROR_BUFFER_LENGTH_PROP_NAME, () -> driver.errorBufferLength(ERRORS_LENGTH));
        try
        {
            return MediaDriver.launch(driver);
        }
        catch (final ActiveDriverException ex)
        {
            throw new ApplianceException("another media driver is running at " + context.aeronDirectory() +
                "; stop it, or name another directory by --aeron-dir", ex);
        }
        catch (final RuntimeException ex)
        {
            throw new ApplianceException(
                "the media driver cannot start at " + context.aeronDirectory() + ": " + ex.getMessage(), ex);
        }
    }

    private static void unlessSet(final String property, final Runnable action)
    {
        if (null == System.getProperty(property))
        {
            action.run();
        }
    }
}
