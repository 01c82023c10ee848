package io.corelane.perf.peers;

/**
 * One engine in a process of its own. It says {@code REFUSED} with the reason why it does not do the query, or
 * {@code CHECKED} with the checksum of its results, then {@code MEASURED} with records, nanoseconds, and nanoseconds of
 * CPU time of the whole process; or, with a rate, {@code LATENCIES}.
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
     *             window; then perhaps a rate, records a second, whose latencies are measured.
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
        final long warmUpNs = Long.parseLong(args[5]);
        final long windowNs = Long.parseLong(args[6]);
        if (args.length > 7)
        {
            return "LATENCIES " +
                peer.latencies(query, trades, new Pace(Integer.parseInt(args[7]), warmUpNs, windowNs)).text();
        }
        final Peer.Measured measured = peer.measure(query, trades, warmUpNs, windowNs);
        return "MEASURED " + measured.records() + " " + measured.wallNs() + " " + measured.cpuNs();
    }
}
