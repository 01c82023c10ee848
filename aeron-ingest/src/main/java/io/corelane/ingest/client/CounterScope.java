package io.corelane.ingest.client;

/** What there is one counter of a type for, and so which parts of its key say who it is of. */
public enum CounterScope
{
    /** The appliance. */
    APPLIANCE("appliance", false, false, null, null),

    /** A stream or a job, by a descriptor of its own in the key. */
    DESCRIPTOR("stream or job", false, false, null, null),

    /** A partition. */
    PARTITION("partition", true, false, null, null),

    /** A level of a partition. */
    LEVEL("partition and level", true, true, null, null),

    /** A job in a partition. */
    JOB("job and partition", true, false, "job", null),

    /** A fragment of a job: what it runs in a level of a partition. */
    JOB_LEVEL("part of a job, partition and level", true, true, "job", null),

    /** A stream in a partition. */
    STREAM("stream and partition", true, false, "stream", null),

    /** A publisher, in its own process, which the counter goes with. */
    PUBLISHER("publisher, while it lives", false, false, "stream", "producer"),

    /** A loop of the appliance. */
    LOOP("loop", false, false, "loop", null),

    /** A bucket of the latencies of a partition. */
    LATENCY("partition and bucket", true, false, null, null),

    /** A bucket of the latencies of a job in a partition. */
    JOB_LATENCY("job, partition and bucket, from the first one on", true, false, "job", null),

    /** A reason for dead letters in a level of a partition. */
    LEVEL_REASON("partition, level and reason, from the first one on", true, true, "reason", null),

    /** A reason for dead letters of a job in a level of a partition. */
    JOB_REASON("part of a job, partition, level and reason, from the first one on", true, true, "job", "reason"),

    /** Something that a job names, in a partition. */
    JOB_DETAIL("metric of a job, and partition", true, false, "job", "metric"),

    /** Checkpoints, of an appliance that records. */
    CHECKPOINT("appliance that records", false, false, null, null),

    /** Recordings, of an appliance that records. */
    LOG("appliance that records", false, false, null, null),

    /** A backup under way, by its process, which the counter goes with. */
    BACKUP("backup, while it is made", false, false, "pid", null);

    private final String words;
    private final boolean hasPartition;
    private final boolean hasLevel;
    private final String nameLabel;
    private final String detailLabel;

    CounterScope(
        final String words,
        final boolean hasPartition,
        final boolean hasLevel,
        final String nameLabel,
        final String detailLabel)
    {
        this.words = words;
        this.hasPartition = hasPartition;
        this.hasLevel = hasLevel;
        this.nameLabel = nameLabel;
        this.detailLabel = detailLabel;
    }

    /**
     * What there is one for.
     *
     * @return a few words.
     */
    public String words()
    {
        return words;
    }

    /**
     * Whether the key names a partition.
     *
     * @return true when it does.
     */
    public boolean hasPartition()
    {
        return hasPartition;
    }

    /**
     * Whether the key names a level.
     *
     * @return true when it does.
     */
    public boolean hasLevel()
    {
        return hasLevel;
    }

    /**
     * Whether the key's name may be one of a part of a job, which stands behind a dollar sign.
     *
     * @return true when it may.
     */
    public boolean hasParts()
    {
        return JOB_LEVEL == this || JOB_REASON == this;
    }

    /**
     * Whether it is a bucket of latencies, the upper bound of which the key refers to.
     *
     * @return true when it is.
     */
    public boolean isLatency()
    {
        return LATENCY == this || JOB_LATENCY == this;
    }

    /**
     * What the key's name is of, as {@code job}.
     *
     * @return the label of metrics, or null when there is no name.
     */
    public String nameLabel()
    {
        return nameLabel;
    }

    /**
     * What the key's second name is of.
     *
     * @return the label of metrics, or null when there is none.
     */
    public String detailLabel()
    {
        return detailLabel;
    }
}
