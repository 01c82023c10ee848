package io.corelane.tools.metrics;

/** Metrics that no counter holds, worked out from several, or from the machine, when they are asked for. */
public enum DerivedMetric
{
    /** Whether the appliance's driver is alive. */
    UP("corelane_up", false, "1 when the appliance's media driver is alive"),

    /** Published and not taken. */
    LOG_LAG_BYTES("corelane_log_lag_bytes", true, "what lies in a log and its partition has not taken"),

    /** How old what was taken last is, when there is more. */
    LOG_LAG_SECONDS("corelane_log_lag_seconds", true,
        "how long ago the record taken last was meant to be sent, while more lies in the log; else 0"),

    /** Published. */
    LOG_PUBLISHED("corelane_log_published_bytes", true, "up to where publishers have written a log"),

    /** Acknowledged. */
    LOG_RECORDED("corelane_log_recorded_bytes", true, "up to where a log is recorded, and so acknowledged"),

    /** Acknowledged for good. */
    LOG_SYNCED("corelane_log_synced_bytes", true,
        "up to where a log is forced to the disk, and so acknowledged as SYNCED; none with file-sync-level 0"),

    /** Room for recordings, checkpoints. */
    DISK_FREE("corelane_disk_free_bytes", false, "room where recordings and checkpoints are kept"),

    /** Room for logs. */
    SHM_FREE("corelane_shared_memory_free_bytes", false, "room where the logs are kept");

    private final String metricName;
    private final boolean isOfLog;
    private final String help;

    DerivedMetric(final String metricName, final boolean isOfLog, final String help)
    {
        this.metricName = metricName;
        this.isOfLog = isOfLog;
        this.help = help;
    }

    /**
     * Its name, in base units.
     *
     * @return the name.
     */
    public String metricName()
    {
        return metricName;
    }

    /**
     * Whether there is one for each level of each partition.
     *
     * @return false of one for the appliance.
     */
    public boolean isOfLog()
    {
        return isOfLog;
    }

    /**
     * What it tells.
     *
     * @return a few words.
     */
    public String help()
    {
        return help;
    }
}
