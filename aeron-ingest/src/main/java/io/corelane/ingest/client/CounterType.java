package io.corelane.ingest.client;

/**
 * Every counter of Corelane's in Aeron's counters file, where AeronStat shows them too: the one place that all readers,
 * documents, alert rules and dashboards are made from. Who a counter is of stands in its key,
 * {@link CounterKeyDescriptor}.
 */
public enum CounterType
{
    /** 1 when the appliance takes records. */
    APPLIANCE(1_000, "ready", CounterScope.APPLIANCE, CounterUnit.ONE, false,
        "1 when the appliance takes records"),

    /** A stream: its descriptor, see {@link StreamCounterDescriptor}. */
    STREAM(1_001, "stream", CounterScope.DESCRIPTOR, CounterUnit.ONE, false,
        "a stream: place of the key, partitions, first log, sizes"),

    /** A job: its descriptor, see {@link JobCounterDescriptor}. */
    JOB(1_002, "job", CounterScope.DESCRIPTOR, CounterUnit.ONE, false,
        "a job: stream id of the results, partitions"),

    /** Bytes of the logs that a restart has to read again. */
    RECOVERY_BYTES(1_003, "recovery", CounterScope.APPLIANCE, CounterUnit.BYTES, false,
        "what a restart has to read again"),

    /** Bytes of the logs that a restart has read again. */
    RECOVERY_DONE_BYTES(1_004, "recovery_done", CounterScope.APPLIANCE, CounterUnit.BYTES, false,
        "what a restart has read again"),

    /** Records that a restart has read again. */
    RECOVERY_RECORDS(1_005, "recovery_records", CounterScope.APPLIANCE, CounterUnit.ONE, false,
        "records that a restart has read again"),

    /** Whether what is recorded is forced to the disk: 0 no, 1 data, 2 metadata as well. */
    FILE_SYNC_LEVEL(1_007, "file_sync_level", CounterScope.APPLIANCE, CounterUnit.ONE, false,
        "0 when what is recorded is not forced to the disk, 1 when its data is, 2 when metadata is as well"),

    /** Turns of a loop. */
    LOOP_TURNS(1_006, "loop_turns", CounterScope.LOOP, CounterUnit.ONE, true,
        "turns of a loop: one that stands still does not go round"),

    /** Records that a partition took, dead ones included. */
    PARTITION_RECORDS(1_010, "partition_records", CounterScope.PARTITION, CounterUnit.ONE, true,
        "records that a partition took, dead ones included"),

    /** Records of a partition that went to the dead letters. */
    PARTITION_DEAD_LETTERS(1_011, "partition_dead_letters", CounterScope.PARTITION, CounterUnit.ONE, true,
        "dead letters of a partition"),

    /** Turns in which a partition waited for room on an egress stream. */
    PARTITION_EGRESS_WAITS(1_012, "partition_egress_waits", CounterScope.PARTITION, CounterUnit.ONE, true,
        "turns in which a partition waited for a reader of results"),

    /** Longest turn of a partition's loop, nanoseconds. */
    PARTITION_MAX_CYCLE_NS(1_013, "partition_turn_max", CounterScope.PARTITION, CounterUnit.NANOSECONDS, false,
        "longest turn of a partition's loop"),

    /** Dead letters of a partition that nobody was there to read. */
    PARTITION_DEAD_LETTERS_UNREAD(1_014, "partition_dead_letters_unread", CounterScope.PARTITION, CounterUnit.ONE,
        true, "dead letters that nobody read, or that a stalled reader missed"),

    /** Rows that a level of a partition took from partitions. */
    PARTITION_EXCHANGED_RECORDS(1_015, "partition_exchanged_records", CounterScope.LEVEL, CounterUnit.ONE, true,
        "rows that a level of a partition took from partitions"),

    /** Up to where a level of a partition has taken its log; refers to the log's session. */
    LOG_POSITION(1_016, "log_position", CounterScope.LEVEL, CounterUnit.BYTES, false,
        "up to where a level of a partition has taken its log"),

    /** Send time of the record that a level of a partition took last, epoch nanoseconds. */
    LOG_SEND_TIME(1_017, "log_send_timestamp", CounterScope.LEVEL, CounterUnit.EPOCH_NANOSECONDS, false,
        "send time of the record that was taken last"),

    /** Records that wait in a log; readers of ours count anew. */
    LOG_LAG_RECORDS(1_036, "log_lag_records", CounterScope.LEVEL, CounterUnit.ONE, false,
        "lag: records that lie in a log and its partition has not taken; -1 when not known"),

    /** Since when they wait, nanoseconds; readers of ours look anew. */
    LOG_LAG(1_037, "log_lag", CounterScope.LEVEL, CounterUnit.NANOSECONDS, false,
        "lag: how long ago the first record that waits in a log was meant to be sent; 0 when none waits, -1 when not " +
        "known"),

    /** Up to where a log is recorded; readers of ours ask the Archive's own counter. There where it is recorded. */
    LOG_RECORDED(1_038, "log_recorded", CounterScope.LEVEL, CounterUnit.BYTES, false,
        "up to where a log is recorded, and so acknowledged"),

    /** When lag and acknowledged positions were shown last, epoch milliseconds. */
    LAG_EPOCH_MS(1_039, "lag_timestamp", CounterScope.APPLIANCE, CounterUnit.EPOCH_MILLISECONDS, false,
        "when the counters of lag and of recorded positions were written last, about once a second"),

    /** Turns of a partition that took longer than the threshold. */
    PARTITION_SLOW_TURNS(1_018, "partition_slow_turns", CounterScope.PARTITION, CounterUnit.ONE, true,
        "turns of a loop that took longer than 1 ms"),

    /** Counters that a partition missed. */
    COUNTERS_REFUSED(1_031, "partition_counters_refused", CounterScope.PARTITION, CounterUnit.ONE, true,
        "counters that a partition could not have, for want of room, so that nobody sees what they count"),

    /** Records that were sent again though they had been taken. */
    DUPLICATES(1_019, "log_duplicates", CounterScope.LEVEL, CounterUnit.ONE, true,
        "records that were sent again though they had been taken"),

    /** Results that a job made in a partition. */
    JOB_RESULTS(1_020, "job_results", CounterScope.JOB, CounterUnit.ONE, true,
        "results that a job made in a partition"),

    /** Results that nobody was there to read. */
    JOB_RESULTS_UNREAD(1_021, "job_results_unread", CounterScope.JOB, CounterUnit.ONE, true,
        "results that nobody read"),

    /** Results that were given up because a reader had stalled. */
    JOB_RESULTS_DROPPED(1_022, "job_results_dropped", CounterScope.JOB, CounterUnit.ONE, true,
        "results that a stalled reader missed"),

    /** Bytes of the results of a job that left. */
    JOB_SENT_BYTES(1_032, "job_sent", CounterScope.JOB, CounterUnit.BYTES, true,
        "size of the fragments of results that a job sent to readers or recordings"),

    /**
     * Records that a job was given in a partition, once for each of its inputs that is their stream; above the first
     * level rows of all partitions.
     */
    JOB_RECORDS(1_033, "job_records", CounterScope.JOB_LEVEL, CounterUnit.ONE, true,
        "records that a job was given in a partition, once for each time that it reads their stream; above level 0 " +
        "rows of partitions"),

    /** Keys that a job's state holds in a partition: groups, or what else rows are kept by. */
    JOB_STATE_ENTRIES(1_023, "job_state_entries", CounterScope.JOB_LEVEL, CounterUnit.ONE, false,
        "keys that the state of a job holds in a partition"),

    /** Groups of a job that went since they had no records for the time that it says. */
    JOB_STATE_EXPIRED(1_024, "job_state_expired", CounterScope.JOB_LEVEL, CounterUnit.ONE, true,
        "groups that went since they had no records for so long (@ttl)"),

    /** Groups of a job that went to make room for others. */
    JOB_STATE_EVICTED(1_025, "job_state_evicted", CounterScope.JOB_LEVEL, CounterUnit.ONE, true,
        "groups that made room for others (@on_full evict)"),

    /** The newest value of a column of a job's results in a partition; the key has the scale. */
    JOB_METRIC(1_026, "job_metric", CounterScope.JOB_DETAIL, CounterUnit.ONE, false,
        "newest value of a column of a job's results (@metric)"),

    /** Bytes of the files of a job's state in a partition, as if every page were touched. */
    JOB_STATE_BYTES(1_027, "job_state", CounterScope.JOB_LEVEL, CounterUnit.BYTES, false,
        "size of the files of a job's state"),

    /** Keys that a job's state still takes in a partition. */
    JOB_STATE_HEADROOM(1_028, "job_state_headroom", CounterScope.JOB_LEVEL, CounterUnit.ONE, false,
        "new keys that the state of a job still takes (@max_keys)"),

    /** How far event time has come for a job in a partition; 0 for nowhere. */
    JOB_WATERMARK(1_029, "job_watermark_timestamp", CounterScope.JOB_LEVEL, CounterUnit.EPOCH_NANOSECONDS, false,
        "how far event time has come for a job, 0 for nowhere"),

    /** Id of the stream that holds the event time of a job back in a partition, 0 for none. */
    JOB_WATERMARK_HOLDER(1_050, "job_watermark_holder", CounterScope.JOB_LEVEL, CounterUnit.ONE, false,
        "id of the stream that holds the time of a job back, 0 for none"),

    /** Dead letters of a job in a partition by reason; there from the first one on. */
    JOB_DEAD_LETTERS(1_051, "job_dead_letters", CounterScope.JOB_REASON, CounterUnit.ONE, true,
        "dead letters of a job by reason"),

    /** Dead letters of a level of a partition by reason; there from the first one on. */
    DEAD_LETTERS(1_052, "dead_letters", CounterScope.LEVEL_REASON, CounterUnit.ONE, true,
        "dead letters by reason, of jobs and of none"),

    /** Records of a stream that came to a partition, those that had been sent before included. */
    STREAM_RECORDS(1_053, "stream_records", CounterScope.STREAM, CounterUnit.ONE, true,
        "records of a stream that came, those sent again included"),

    /** Bytes of the fragments of a stream that came to a partition. */
    STREAM_BYTES(1_054, "stream_received", CounterScope.STREAM, CounterUnit.BYTES, true,
        "size of the fragments of a stream that came"),

    /** Records of a stream whose event time is NULL: they took their send time. Counted while a job looks at time. */
    STREAM_TIMELESS(1_056, "stream_timeless", CounterScope.STREAM, CounterUnit.ONE, true,
        "records of a stream that took their send time, since their event time is NULL"),

    /** Records of a stream that wait in a log; refers to the stream. Readers of ours count anew. */
    STREAM_LAG_RECORDS(1_058, "stream_lag_records", CounterScope.STREAM, CounterUnit.ONE, false,
        "lag: records of a stream that lie in a log and its partition has not taken; -1 when not known"),

    /** Fragments of results by latency from intended send to offer; refers to the bucket's upper bound in ns. */
    LATENCY(1_055, "latency", CounterScope.LATENCY, CounterUnit.ONE, true,
        "fragments of results by latency, in ns, from intended send to offer"),

    /** The same of a job, in every second bucket; there from the first fragment on that belongs to it. */
    JOB_LATENCY(1_057, "job_latency", CounterScope.JOB_LATENCY, CounterUnit.ONE, true,
        "fragments of results of a job by latency, in ns, from intended send to offer"),

    /** Records that a publisher sent; its process owns the counter. Refers to the producer. */
    PUBLISHER_RECORDS(1_060, "publisher_records", CounterScope.PUBLISHER, CounterUnit.ONE, true,
        "records that a publisher sent"),

    /** Bytes of the fragments that a publisher sent; refers to the producer. */
    PUBLISHER_BYTES(1_061, "publisher_sent", CounterScope.PUBLISHER, CounterUnit.BYTES, true,
        "size of the fragments that a publisher sent"),

    /** Times that a publisher found a log busy; refers to the producer. */
    PUBLISHER_BACK_PRESSURES(1_062, "publisher_back_pressures", CounterScope.PUBLISHER, CounterUnit.ONE, true,
        "times that a publisher found a log busy"),

    /** Plain messages that the forwarder took. */
    FORWARDER_RECORDS(1_030, "forwarder_records", CounterScope.APPLIANCE, CounterUnit.ONE, true,
        "plain messages that the forwarder took"),

    /** Requests of tools that were taken; refers to the subscription that they come by. */
    CONTROL_REQUESTS(1_034, "control_requests", CounterScope.APPLIANCE, CounterUnit.ONE, true,
        "requests of tools that were taken"),

    /** Requests of tools that nothing more is done for, in the order in which they were taken. */
    CONTROL_REQUESTS_DONE(1_035, "control_requests_done", CounterScope.APPLIANCE, CounterUnit.ONE, true,
        "requests of tools that are done, whether their answer could be sent or not"),

    /** Checkpoints taken, each of one level of one partition. */
    CHECKPOINTS(1_040, "checkpoints", CounterScope.CHECKPOINT, CounterUnit.ONE, true,
        "checkpoints taken, each of one log"),

    /** Checkpoints that were given up. */
    CHECKPOINTS_GIVEN_UP(1_041, "checkpoints_given_up", CounterScope.CHECKPOINT, CounterUnit.ONE, true,
        "checkpoints given up"),

    /** Bytes of the last round of checkpoints in which none was given up. */
    CHECKPOINT_BYTES(1_042, "checkpoint_last", CounterScope.CHECKPOINT, CounterUnit.BYTES, false,
        "size of the last whole round of checkpoints"),

    /** How long the last round of checkpoints took, nanoseconds. */
    CHECKPOINT_NS(1_043, "checkpoint_last_duration", CounterScope.CHECKPOINT, CounterUnit.NANOSECONDS, false,
        "how long the last whole round of checkpoints took"),

    /** When the last round of checkpoints ended, epoch milliseconds. */
    CHECKPOINT_EPOCH_MS(1_044, "checkpoint_last_timestamp", CounterScope.CHECKPOINT, CounterUnit.EPOCH_MILLISECONDS,
        false, "when the last whole round of checkpoints ended, 0 for none since the start"),

    /** How long ago that was, nanoseconds; refers to the start, epoch milliseconds. Readers of ours look anew. */
    CHECKPOINT_AGE(1_047, "checkpoint_age", CounterScope.CHECKPOINT, CounterUnit.NANOSECONDS, false,
        "how long ago the last whole round of checkpoints ended; before the first one: the start"),

    /** From the begin of a round of checkpoints to that of the next, nanoseconds. */
    CHECKPOINT_INTERVAL(1_048, "checkpoint_interval", CounterScope.CHECKPOINT, CounterUnit.NANOSECONDS, false,
        "how often checkpoints are to be taken (checkpoint-interval)"),

    /** Bytes of recordings that were deleted, since they were older or more than is to be kept. */
    PURGED_BYTES(1_045, "recordings_purged", CounterScope.LOG, CounterUnit.BYTES, true,
        "size of recordings that were deleted"),

    /** Since when a backup keeps recordings and checkpoints from being deleted, epoch milliseconds. */
    BACKUP_HOLD(1_049, "backup_hold_timestamp", CounterScope.BACKUP, CounterUnit.EPOCH_MILLISECONDS, false,
        "since when a backup keeps recordings and checkpoints from being deleted"),

    /** Times that a reader, or a backup, kept segments of recordings from being deleted. */
    PURGES_HELD_UP(1_046, "recordings_purges_held_up", CounterScope.LOG, CounterUnit.ONE, true,
        "purges that a reader or a backup held up");

    /** The first id that is not Aeron's own. */
    public static final int FIRST_ID = 1_000;

    private final int id;
    private final String stem;
    private final CounterScope scope;
    private final CounterUnit unit;
    private final boolean isTotal;
    private final String help;

    CounterType(
        final int id,
        final String stem,
        final CounterScope scope,
        final CounterUnit unit,
        final boolean isTotal,
        final String help)
    {
        this.id = id;
        this.stem = stem;
        this.scope = scope;
        this.unit = unit;
        this.isTotal = isTotal;
        this.help = help;
    }

    /**
     * The type id in Aeron's counters file.
     *
     * @return 1000 or more.
     */
    public int id()
    {
        return id;
    }

    /**
     * The name without prefix and unit, as {@code partition_records}.
     *
     * @return the stem; each type has its own.
     */
    public String stem()
    {
        return stem;
    }

    /**
     * The name of the metric in base units, as {@code corelane_partition_records_total}.
     *
     * @return the name.
     */
    public String metricName()
    {
        return scope.isLatency() ? "corelane_" + stem + "_seconds_bucket" :
            "corelane_" + stem + unit.suffix() + (isTotal ? "_total" : "");
    }

    /**
     * What there is one of these counters for.
     *
     * @return the scope.
     */
    public CounterScope scope()
    {
        return scope;
    }

    /**
     * What the counter's value is in.
     *
     * @return the unit.
     */
    public CounterUnit unit()
    {
        return unit;
    }

    /**
     * Whether the value only goes up, and begins anew with the process.
     *
     * @return false of one that goes up and down.
     */
    public boolean isTotal()
    {
        return isTotal;
    }

    /**
     * What it tells, with its unit, as in its label.
     *
     * @return a few words.
     */
    public String help()
    {
        return help;
    }

    /**
     * The type of an id.
     *
     * @param id type id of a counter.
     * @return the type, or null of one that is not Corelane's.
     */
    public static CounterType of(final int id)
    {
        return id < FIRST_ID || id - FIRST_ID >= Index.BY_ID.length ? null : Index.BY_ID[id - FIRST_ID];
    }

    /** Made when it is first asked for, behind all constants. */
    private static final class Index
    {
        private static final CounterType[] BY_ID = new CounterType[1_000];

        static
        {
            for (final CounterType type : values())
            {
                BY_ID[type.id - FIRST_ID] = type;
            }
        }
    }
}
