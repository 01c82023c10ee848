package io.corelane.tools.metrics;

import io.corelane.ingest.client.CounterType;

/** When somebody should look, as rules for Prometheus; all metrics by the registry, so no name can be wrong. */
public enum AlertRule
{
    /** None answers, or one of several that did so in the last hour. */
    DOWN("CorelaneDown", "absent(" + DerivedMetric.UP.metricName() + ") or (max_over_time(" +
        DerivedMetric.UP.metricName() + "[1h]) unless " + DerivedMetric.UP.metricName() + ")", "1m", true,
        "the appliance does not answer",
        "Look at its service: systemctl status corelane, corelane status."),

    /** It answers and takes no records. */
    NOT_READY("CorelaneNotReady", CounterType.APPLIANCE.metricName() + " == 0", "5m", true,
        "the appliance takes no records", "Look at /readyz: it says which check fails, and what to do."),

    /** A loop does not go round. */
    LOOP_STUCK("CorelaneLoopStuck", "rate(" + CounterType.LOOP_TURNS.metricName() + "[2m]) == 0", "1m", true,
        "loop {{ $labels.loop }} stands still", "Take a thread dump, then restart the appliance."),

    /** Records wait. */
    LAG("CorelaneLag", CounterType.LOG_LAG.metricName() + " > 10", "1m", false,
        "records wait for {{ $value }} s in the log of partition {{ $labels.partition }}",
        "Publish less, use more partitions, or look for a slow reader of results (egress waits)."),

    /** A reader holds a partition up. */
    SLOW_READER("CorelaneSlowReader", "rate(" + CounterType.PARTITION_EGRESS_WAITS.metricName() + "[5m]) > 0", "5m",
        false, "partition {{ $labels.partition }} waits for a reader of results",
        "Look whether whoever reads results keeps up."),

    /** Results were given up. */
    RESULTS_DROPPED("CorelaneResultsDropped", "increase(" + CounterType.JOB_RESULTS_DROPPED.metricName() + "[5m]) > 0",
        "0m", false, "a reader of {{ $labels.job }} has missed results", "Restart that reader; record to lose none."),

    /** Records were refused. */
    DEAD_LETTERS("CorelaneDeadLetters", "increase(" + CounterType.PARTITION_DEAD_LETTERS.metricName() + "[10m]) > 0",
        "0m", false, "partition {{ $labels.partition }} has dead letters",
        "corelane deadletters list shows them with their reasons, replay offers them again."),

    /** New keys will soon be refused. */
    STATE_FULL("CorelaneStateNearlyFull", CounterType.JOB_STATE_HEADROOM.metricName() + " < 0.1 * (" +
        CounterType.JOB_STATE_HEADROOM.metricName() + " + " + CounterType.JOB_STATE_ENTRIES.metricName() + ")", "5m",
        false, "the state of {{ $labels.job }} takes {{ $value }} more keys in partition {{ $labels.partition }}",
        "Raise @max_keys, or let groups go by @ttl or @on_full evict."),

    /** A restart would take long. */
    CHECKPOINT_OLD("CorelaneCheckpointOld", CounterType.CHECKPOINT_AGE.metricName() + " > 600 + 2 * " +
        CounterType.CHECKPOINT_INTERVAL.metricName(), "5m", false,
        "there has been no checkpoint for {{ $value }} s",
        "Look at the errors that corelane run printed, and at its disk."),

    /** A checkpoint failed. */
    CHECKPOINT_GIVEN_UP("CorelaneCheckpointGivenUp",
        "increase(" + CounterType.CHECKPOINTS_GIVEN_UP.metricName() + "[15m]) > 0", "0m", false,
        "a checkpoint was given up", "Make room on the disk, or raise checkpoint-memory."),

    /** The disk fills up. */
    DISK_LOW("CorelaneDiskLow", DerivedMetric.DISK_FREE.metricName() + " < 1e9", "1m", true,
        "only {{ $value | humanize1024 }}B are free for recordings", "Make room, or keep less by retention-bytes."),

    /** Shared memory fills up. */
    SHM_LOW("CorelaneSharedMemoryLow", DerivedMetric.SHM_FREE.metricName() + " < 64e6", "1m", true,
        "only {{ $value | humanize1024 }}B are free for logs", "Make /dev/shm larger, or drop jobs."),

    /** Places for counters run out. */
    COUNTERS_LOW("CorelaneCountersLow", DerivedMetric.COUNTERS_FREE.metricName() + " < 512", "1m", true,
        "there is room for {{ $value }} more counters", "Drop jobs, or restart with a greater 'counters'."),

    /** Counters are missing. */
    COUNTERS_REFUSED("CorelaneCountersRefused", CounterType.COUNTERS_REFUSED.metricName() + " > 0", "0m", false,
        "partition {{ $labels.partition }} had no room for {{ $value }} counters",
        "Dead letters and latencies of jobs miss what these count: restart with a greater 'counters'."),

    /** Turns take long. */
    SLOW_TURNS("CorelaneSlowTurns", "rate(" + CounterType.PARTITION_SLOW_TURNS.metricName() + "[5m]) > 1", "10m", false,
        "partition {{ $labels.partition }} has turns of more than 1 ms",
        "Run corelane preflight and corelane jitter: another process may take its CPU.");

    private final String rule;
    private final String expression;
    private final String duration;
    private final boolean isCritical;
    private final String summary;
    private final String remedy;

    AlertRule(
        final String rule,
        final String expression,
        final String duration,
        final boolean isCritical,
        final String summary,
        final String remedy)
    {
        this.rule = rule;
        this.expression = expression;
        this.duration = duration;
        this.isCritical = isCritical;
        this.summary = summary;
        this.remedy = remedy;
    }

    /**
     * All rules as a file for Prometheus.
     *
     * @return YAML.
     */
    public static String file()
    {
        final StringBuilder text = new StringBuilder(
            "# Alert rules of Corelane, made from its registry of counters. Do not edit: copy what you " +
            "want to change.\n" +
            "# Labels 'job' are of Corelane's jobs: scrape with honor_labels, as in prometheus.yml.\n" +
            "groups:\n  - name: corelane\n    rules:\n");
        for (final AlertRule rule : values())
        {
            text.append("      - alert: ").append(rule.rule).append("\n        expr: ").append(quoted(rule.expression))
                .append("\n        for: ").append(rule.duration).append("\n        labels:\n          severity: ")
                .append(rule.isCritical ? "critical" : "warning").append("\n        annotations:\n          summary: ")
                .append(quoted("Corelane: " + rule.summary)).append("\n          description: ")
                .append(quoted(rule.remedy)).append('\n');
        }
        return text.toString();
    }

    private static String quoted(final String text)
    {
        return "'" + text.replace("'", "''") + "'";
    }
}
