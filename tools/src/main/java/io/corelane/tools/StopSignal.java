package io.corelane.tools;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C and SIGTERM as a wish: a command that watches for it ends in order and gives the exit code, where the JVM
 * would end in the middle with one of its own. Thread safe.
 */
final class StopSignal
{
    /** Longer than a drain with the checkpoint at its end takes at most. */
    private static final long MAX_WAIT_S = 120;

    private final CountDownLatch stopped = new CountDownLatch(1);
    private final CountDownLatch finished = new CountDownLatch(1);
    private volatile boolean isWatched;
    private volatile int exitCode;

    /** Makes the process's signals wishes, from now on. */
    void install()
    {
        Runtime.getRuntime().addShutdownHook(new Thread(this::onShutdown, "corelane-stop"));
    }

    /** Says that the command looks at it; from now on a signal waits for the command's end. */
    StopSignal watch()
    {
        isWatched = true;
        return this;
    }

    boolean isStopped()
    {
        return 0 == stopped.getCount();
    }

    /** Asks to stop. */
    void stop()
    {
        stopped.countDown();
    }

    /** Waits for the wish; false when the time is over without. */
    boolean await(final long timeoutNs)
    {
        try
        {
            return stopped.await(timeoutNs, TimeUnit.NANOSECONDS);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** The command has ended. */
    void finish(final int code)
    {
        exitCode = code;
        isWatched = false;
        finished.countDown();
    }

    private void onShutdown()
    {
        if (!isWatched)
        {
            return;
        }
        stop();
        try
        {
            if (finished.await(MAX_WAIT_S, TimeUnit.SECONDS))
            {
                // Not exit: that waits for this very hook. All resources are closed by now.
                Runtime.getRuntime().halt(exitCode);
            }
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }
}
