package io.corelane.perf.latency;

/** What answers a record that was to be sent at its time. */
enum LatencyWay
{
    /** The appliance: five aggregates by key, EMIT CHANGES, results read by the process that publishes. */
    CORELANE("Corelane"),
    /** A thread of another process that sends back what comes, with as many hops as a record makes. */
    PING_PONG("raw IPC ping-pong"),
    /** Nobody: the time that the publisher itself is late, with a second thread that spins as the partition does. */
    MACHINE("nothing but the loop");

    private final String title;

    LatencyWay(final String title)
    {
        this.title = title;
    }

    String title()
    {
        return title;
    }
}
