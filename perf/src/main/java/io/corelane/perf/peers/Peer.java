package io.corelane.perf.peers;

/** An engine in this process; it runs a query anew for each call. */
interface Peer extends AutoCloseable
{
    /** Why it does not do a query; null when it does. */
    default String refusal(final PeerQuery query)
    {
        return null;
    }

    /** What it answers to the first records, the last window closed. */
    String check(PeerQuery query, Trades trades, long records) throws Exception;

    /** Records that it takes in a window, after a warm-up. */
    Measured measure(PeerQuery query, Trades trades, long warmUpNs, long windowNs) throws Exception;

    /** Ends what it has started in other processes. */
    @Override
    default void close()
    {
    }

    /**
     * What was taken.
     *
     * @param records in the window.
     * @param wallNs  of the window.
     * @param cpuNs   of all threads of the process meanwhile.
     */
    record Measured(long records, long wallNs, long cpuNs)
    {
    }
}
