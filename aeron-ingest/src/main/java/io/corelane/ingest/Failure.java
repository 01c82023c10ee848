package io.corelane.ingest;

import io.aeron.exceptions.ClientTimeoutException;
import io.aeron.exceptions.ConductorServiceTimeoutException;
import io.aeron.exceptions.DriverTimeoutException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.ErrorHandler;

/**
 * The first thing that ends an appliance, in a sentence. What goes wrong behind it follows from it, and is told nobody:
 * one cause is one sentence, not a thousand. Thread safe.
 */
final class Failure implements ErrorHandler
{
    private final ErrorHandler errorHandler;
    private final String goesOn;
    private final AtomicReference<String> sentence = new AtomicReference<>();

    /**
     * None yet.
     *
     * @param errorHandler takes what goes wrong without ending the appliance.
     * @param isRecorded   whether a restart goes on where it was.
     */
    Failure(final ErrorHandler errorHandler, final boolean isRecorded)
    {
        this.errorHandler = errorHandler;
        this.goesOn = isRecorded ? "start it again: it goes on behind what is recorded, so nothing that was " +
            "acknowledged is lost" : "start it again";
    }

    /** It cannot go on; only the first reason counts. */
    void fail(final String reason, final String remedy)
    {
        sentence.compareAndSet(null, reason + "; " + remedy + goesOn);
    }

    /** Why it has ended, or null while it runs. */
    String sentence()
    {
        return sentence.get();
    }

    @Override
    public void onError(final Throwable error)
    {
        if (error instanceof ConductorServiceTimeoutException || error instanceof ClientTimeoutException)
        {
            fail("the process stood still for longer than " +
                TimeUnit.NANOSECONDS.toSeconds(Drivers.CLIENT_LIVENESS_TIMEOUT_NS) + " s, since it was stopped, the " +
                "machine slept or its memory was swapped out, so it is not in time with its logs any more", "");
        }
        else if (error instanceof DriverTimeoutException)
        {
            fail("the media driver does not answer any more: " + error.getMessage(), "");
        }
        else if (null == sentence())
        {
            errorHandler.onError(error);
        }
    }
}
