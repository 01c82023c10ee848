package io.corelane.ingest.client;

/** Aeron stream ids of an appliance, all on its IPC channel. The Archive's own, 10 and 20, are kept apart. */
public final class StreamIds
{
    /** Plain SBE messages, from publishers that know nothing of partitions. */
    public static final int PLAIN = 900;

    /** Requests of tools. */
    public static final int CONTROL = 901;

    /** Requests to the Archive, and what it answers. */
    public static final int ARCHIVE_REQUESTS = 910;

    /** Answers of the Archive. */
    public static final int ARCHIVE_RESPONSES = 911;

    /** What the appliance itself reads again from recordings. */
    public static final int REPLAY = 912;

    /** The log of partition 0; the others follow. */
    public static final int FIRST_LOG = 1_000;

    /** Results of the first job; the others follow. */
    public static final int FIRST_EGRESS = 2_000;

    /** Jobs that there can be at a time. */
    public static final int MAX_JOBS = 1_000;

    /** Dead letters of all partitions. */
    public static final int DEAD_LETTERS = 3_000;

    /** Answers to the first tool; the others follow. */
    public static final int FIRST_REPLY = 4_000;

    /** Tools that can wait for answers at a time. */
    public static final int MAX_REPLIES = 1_000;

    /** Answers of the Archive to the first reader of recorded results; the others follow. */
    public static final int FIRST_ARCHIVE_REPLY = 5_000;

    /** Recorded results for the first reader; the others follow. */
    public static final int FIRST_RECORDED = 6_000;

    /** Rows for partition 0 from the lowest level; the other partitions follow, and then the other levels. */
    public static final int FIRST_EXCHANGE = 10_000;

    private StreamIds()
    {
    }

    /**
     * The log of a partition that a level reads.
     *
     * @param level     from 0, which is where the records of sources are.
     * @param partition from 0.
     * @return Aeron stream id.
     */
    public static int log(final int level, final int partition)
    {
        return 0 == level ? FIRST_LOG + partition : FIRST_EXCHANGE + (level - 1) * SlotTable.SLOTS + partition;
    }
}
