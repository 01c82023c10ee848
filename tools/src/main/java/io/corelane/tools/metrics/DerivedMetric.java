package io.corelane.tools.metrics;

/** Metrics that no counter holds, worked out from several, or from the machine, when they are asked for. */
public enum DerivedMetric
{
    /** There for as long as the appliance answers, which ends when its driver does. */
    UP("corelane_up", Of.APPLIANCE, "1 while the appliance answers, also while it starts and stops"),

    /** Published and not taken. */
    LOG_LAG_BYTES("corelane_log_lag_bytes", Of.LOG, "what lies in a log and its partition has not taken"),

    /** Published. */
    LOG_PUBLISHED("corelane_log_published_bytes", Of.LOG, "up to where publishers have written a log"),

    /** Acknowledged for good. */
    LOG_SYNCED("corelane_log_synced_bytes", Of.LOG,
        "up to where a log is forced to the disk, and so acknowledged as SYNCED; none with file-sync-level 0"),

    /** Sent by plain publishers and not taken by the forwarder. */
    PLAIN_LAG_BYTES("corelane_plain_lag_bytes", Of.APPLIANCE,
        "what plain publishers have sent and the forwarder has not taken"),

    /** The same, counted. */
    PLAIN_LAG_RECORDS("corelane_plain_lag_records", Of.APPLIANCE,
        "messages that plain publishers have sent and the forwarder has not taken: they are in no partition's log yet"),

    /** Places for counters. */
    COUNTERS_FREE("corelane_counters_free", Of.APPLIANCE,
        "room for more counters: without any, publishers, readers and jobs are refused"),

    /** Room for recordings, checkpoints. */
    DISK_FREE("corelane_disk_free_bytes", Of.APPLIANCE, "room where recordings and checkpoints are kept"),

    /** Room for logs. */
    SHM_FREE("corelane_shared_memory_free_bytes", Of.APPLIANCE, "room where the logs are kept");

    /** What there is one of a metric for. */
    private enum Of
    {
        APPLIANCE, LOG
    }

    private final String metricName;
    private final Of of;
    private final String help;

    DerivedMetric(final String metricName, final Of of, final String help)
    {
        this.metricName = metricName;
        this.of = of;
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

    /** What there is one for, as the legend of a chart has it. */
    String legend()
    {
        return switch (of)
        {
            case APPLIANCE -> metricName;
            case LOG -> "partition {{partition}} level {{level}}";
        };
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
