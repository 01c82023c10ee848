package io.corelane.ingest.client;

/** Aeron stream ids of an appliance, all on its IPC channel. The Archive's own, 10 and 20, are kept apart. */
public final class StreamIds
{
    /** Plain SBE messages, from publishers that know nothing of partitions. */
    public static final int PLAIN = 900;

    /** The log of partition 0; the others follow. */
    public static final int FIRST_LOG = 1_000;

    /** Results of the first job; the others follow. */
    public static final int FIRST_EGRESS = 2_000;

    /** Dead letters of all partitions. */
    public static final int DEAD_LETTERS = 3_000;

    private StreamIds()
    {
    }
}
