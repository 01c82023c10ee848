package io.corelane.tools.http;

/** Events for one client that goes on listening. Asked by its connection's thread alone. */
public interface WebEvents extends AutoCloseable
{
    /**
     * Waits for the next event.
     *
     * @param timeoutMs how long, milliseconds.
     * @return its data, one line; null when there is none yet.
     * @throws InterruptedException when the server ends.
     */
    String next(long timeoutMs) throws InterruptedException;

    /** The client has gone. */
    @Override
    default void close()
    {
        // Nothing is kept for it.
    }
}
