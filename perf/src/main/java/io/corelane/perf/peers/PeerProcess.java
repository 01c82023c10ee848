package io.corelane.perf.peers;

/**
 * One engine in a process of its own. It says {@code REFUSED} with the reason why it does not do the query, or
 * {@code CHECKED} with the checksum of its results, then {@code MEASURED} with records, nanoseconds, and nanoseconds of
 * CPU time of the whole process.
 */
public final class PeerProcess
{
    private PeerProcess()
    {
    }

    /**
     * Runs an engine.
     *
     * @param args its class, query, keys, whether they are Zipf's, records to check, nanoseconds of warm-up and
     *             window.
     * @throws Exception when the engine does.
     */
    public static void main(final String[] args) throws Exception
    {
        final String last;
        try (Peer peer = (Peer)Class.forName(args[0]).getDeclaredConstructor().newInstance())
        {
            last = run(peer, args);
        }
        // Whoever reads this ends the process, so all that it started has ended before.
        System.out.println(last);
        System.out.flush();
        // Some engines leave threads behind.
        Runtime.getRuntime().halt(0);
    }

    private static String run(final Peer peer, final String[] args) throws Exception
    {
        final PeerQuery query = PeerQuery.valueOf(args[1]);
        final String refusal = peer.refusal(query);
        if (null != refusal)
        {
            return "REFUSED " + refusal;
        }
        final Trades trades = query.trades(Integer.parseInt(args[2]), Boolean.parseBoolean(args[3]));
        System.out.println("CHECKED " + peer.check(query, trades, Long.parseLong(args[4])));
        final Peer.Measured measured =
            peer.measure(query, trades, Long.parseLong(args[5]), Long.parseLong(args[6]));
        return "MEASURED " + measured.records() + " " + measured.wallNs() + " " + measured.cpuNs();
    }
}
