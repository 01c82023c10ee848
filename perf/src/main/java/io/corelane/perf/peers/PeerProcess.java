package io.corelane.perf.peers;

/**
 * One engine in a process of its own. It says {@code CHECKED} with the checksum of its results, then {@code MEASURED}
 * with records, nanoseconds, and nanoseconds of CPU time of the whole process.
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
        final Peer peer = (Peer)Class.forName(args[0]).getDeclaredConstructor().newInstance();
        final PeerQuery query = PeerQuery.valueOf(args[1]);
        final Trades trades = new Trades(Integer.parseInt(args[2]), Boolean.parseBoolean(args[3]));
        System.out.println("CHECKED " + peer.check(query, trades, Long.parseLong(args[4])));
        final Peer.Measured measured =
            peer.measure(query, trades, Long.parseLong(args[5]), Long.parseLong(args[6]));
        System.out.println("MEASURED " + measured.records() + " " + measured.wallNs() + " " + measured.cpuNs());
        System.out.flush();
        // Some engines leave threads behind.
        Runtime.getRuntime().halt(0);
    }
}
