package io.corelane.ingest.client;

/** Type ids of Corelane's counters in Aeron's counters file, where AeronStat shows them too. */
public final class CounterTypes
{
    /** The appliance: 1 when it is ready. */
    public static final int APPLIANCE = 1_000;

    /** A stream: its descriptor, see {@link StreamCounterDescriptor}. */
    public static final int STREAM = 1_001;

    /** A job: its descriptor, see {@link JobCounterDescriptor}. */
    public static final int JOB = 1_002;

    /** Records that a partition took, dead ones included. */
    public static final int PARTITION_RECORDS = 1_010;

    /** Records of a partition that went to the dead letters. */
    public static final int PARTITION_DEAD_LETTERS = 1_011;

    /** Turns in which a partition waited for room on an egress stream. */
    public static final int PARTITION_EGRESS_WAITS = 1_012;

    /** Longest turn of a partition's loop, nanoseconds. */
    public static final int PARTITION_MAX_CYCLE_NS = 1_013;

    /** Dead letters of a partition that nobody was there to read. */
    public static final int PARTITION_DEAD_LETTERS_UNREAD = 1_014;

    /** Rows that a level of a partition took from partitions. */
    public static final int PARTITION_EXCHANGED_RECORDS = 1_015;

    /** Results that a job made in a partition. */
    public static final int JOB_RESULTS = 1_020;

    /** Results that nobody was there to read. */
    public static final int JOB_RESULTS_UNREAD = 1_021;

    /** Results that were given up because a reader had stalled. */
    public static final int JOB_RESULTS_DROPPED = 1_022;

    /** Keys that a job's state holds in a partition: groups, or what else rows are kept by. */
    public static final int JOB_STATE_ENTRIES = 1_023;

    /** Groups of a job that went since they had no records for the time that it says. */
    public static final int JOB_STATE_EXPIRED = 1_024;

    /** Groups of a job that went to make room for others. */
    public static final int JOB_STATE_EVICTED = 1_025;

    /** The newest value of a column of a job's results in a partition, of which the label tells the scale. */
    public static final int JOB_METRIC = 1_026;

    /** Checkpoints taken, each of one level of one partition. */
    public static final int CHECKPOINTS = 1_040;

    /** Checkpoints that were given up. */
    public static final int CHECKPOINTS_GIVEN_UP = 1_041;

    /** Bytes of the last round of checkpoints. */
    public static final int CHECKPOINT_BYTES = 1_042;

    /** How long the last round of checkpoints took, nanoseconds. */
    public static final int CHECKPOINT_NS = 1_043;

    /** When the last round of checkpoints ended, epoch milliseconds. */
    public static final int CHECKPOINT_EPOCH_MS = 1_044;

    /** Bytes of recordings that were deleted, since they were older or more than is to be kept. */
    public static final int PURGED_BYTES = 1_045;

    /** Times that a reader kept a segment of a recording from being deleted. */
    public static final int PURGES_HELD_UP = 1_046;

    /** Plain messages that the forwarder took. */
    public static final int FORWARDER_RECORDS = 1_030;

    private CounterTypes()
    {
    }
}
