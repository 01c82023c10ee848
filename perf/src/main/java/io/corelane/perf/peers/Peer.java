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

    /** How long results take when records come at a pace; for queries with a result for each record. */
    default Latencies latencies(final PeerQuery query, final Trades trades, final Pace pace) throws Exception
    {
        throw new IllegalStateException("no latencies of " + getClass());
    }

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

    /**
     * Times from when records were due to their results.
     *
     * @param isHeld  whether there was a result for each record in time, on the whole.
     * @param count   of records.
     * @param p50Ns   half took no longer.
     * @param p99Ns   of a hundred one took longer.
     * @param p999Ns  of a thousand.
     * @param p9999Ns of ten thousand.
     * @param maxNs   the longest.
     */
    record Latencies(boolean isHeld, long count, long p50Ns, long p99Ns, long p999Ns, long p9999Ns, long maxNs)
    {
        /** For another process. */
        String text()
        {
            return isHeld + " " + count + " " + p50Ns + " " + p99Ns + " " + p999Ns + " " + p9999Ns + " " + maxNs;
        }

        /** Of {@link #text}. */
        static Latencies parse(final String text)
        {
            final String[] words = text.trim().split(" ");
            return new Latencies(Boolean.parseBoolean(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2]),
                Long.parseLong(words[3]), Long.parseLong(words[4]), Long.parseLong(words[5]),
                Long.parseLong(words[6]));
        }
    }
}
