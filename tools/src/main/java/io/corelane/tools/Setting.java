package io.corelane.tools;

import io.corelane.affinity.IdleMode;
import io.corelane.ingest.ApplianceContext;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * All keys of the configuration, in the order of the reference page. A key is one constant: section, name, kind of
 * value, default, what it sets in the appliance's context (nothing, when somebody else asks for it), and what it does.
 * The file, the environment, {@code --set}, the checks and the reference page all come from here.
 */
enum Setting
{
    DIR("appliance", "dir", SettingType.PATH, null, ApplianceContext::directory,
        "Folder of the appliance: lock, catalog, recordings, checkpoints. Default: `$XDG_STATE_HOME/corelane`, " +
        "which is `~/.local/state/corelane`; `/var/lib/corelane` where the package is installed."),
    AERON_DIR("appliance", "aeron-dir", SettingType.TEXT, null, ApplianceContext::aeronDirectory,
        "Aeron's directory, which publishers and readers need too. It belongs into memory. Default: one in " +
        "`/dev/shm` named after `dir`."),
    STATE_DIR("appliance", "state-dir", SettingType.PATH, null, ApplianceContext::stateDirectory,
        "Folder for the files of state, of this appliance alone; they go when it stops. It belongs into memory, " +
        "as a disk holds partitions up. Default: one beside Aeron's directory named after `dir`."),
    SQL("appliance", "sql", SettingType.PATH, null, null,
        "Job file that is run at the start, as the argument of `corelane run`. Without one, streams and jobs are " +
        "created by `corelane sql`."),
    PARTITIONS("appliance", "partitions", SettingType.INTEGER, "1", ApplianceContext::partitions,
        "Partitions, each a loop with a CPU of its own; 1 to 1024. What is recorded is of as many partitions as " +
        "there were."),
    CPUS("appliance", "cpus", SettingType.TEXT, "auto", ApplianceContext::cpus,
        "Where loops are pinned: `auto`, `none`, or a list such as `2,4-7` that is dealt out to partitions, " +
        "driver and forwarder in this order. `corelane cpus` draws it."),
    IDLE("appliance", "idle", SettingType.choice(IdleMode.class), "auto", ApplianceContext::idleMode,
        "What idle loops do: `spin` takes a CPU whole, `backoff` yields, `auto` spins where each loop has a CPU " +
        "of its own."),
    EXTERNAL_DRIVER("appliance", "external-driver", SettingType.BOOLEAN, "false", ApplianceContext::externalDriver,
        "Whether the media driver of another process is used, which runs in `aeron-dir`."),
    FRAGMENT_LENGTH("appliance", "fragment-length", SettingType.SIZE, "16KiB", ApplianceContext::fragmentLength,
        "Payload of a fragment of a log, a multiple of 32; the longest record is a little shorter."),
    TERM_LENGTH("appliance", "term-length", SettingType.SIZE, "16MiB", ApplianceContext::termLength,
        "A term of a log, a power of two. Each log takes three of them of memory: shorter ones need less, and let " +
        "publishers wait for the driver more often."),
    COUNTERS("appliance", "counters", SettingType.INTEGER, "0", ApplianceContext::counters,
        "Room for counters, 640 bytes of shared memory each; 8192 to 4096000, or `0` for 4096 a partition and no " +
        "less than 8192. A job takes some 24 in each partition, or 34 where rows go from partition to partition, " +
        "and is refused when there is no room for them."),
    EGRESS_STALL_TIMEOUT("appliance", "egress-stall-timeout", SettingType.DURATION, "1s",
        ApplianceContext::egressStallTimeoutNs,
        "How long a reader of results may take nothing at all before results are given up and counted; of results " +
        "that are not recorded."),
    TICK_INTERVAL("appliance", "tick-interval", SettingType.DURATION, "100ms", ApplianceContext::tickIntervalNs,
        "How often log time is told: what silent sources and EMIT EVERY go by."),
    RECORDING("appliance", "recording", SettingType.BOOLEAN, "false", ApplianceContext::recording,
        "Whether logs, results and dead letters are recorded, so that a restart goes on where it was; as " +
        "`--record`."),
    FILE_SYNC_LEVEL("appliance", "file-sync-level", SettingType.INTEGER, "0", ApplianceContext::fileSyncLevel,
        "What is forced to the disk before it counts as recorded: `0` nothing (it survives the process, not the " +
        "machine), `1` data, `2` data and metadata."),
    RECORDER_IDLE("appliance", "recorder-idle", SettingType.choice(IdleMode.class), "auto",
        ApplianceContext::recorderIdleMode,
        "What the recorder does without work, as `idle`; a record waits for it. `auto` spins where partitions spin " +
        "and a CPU is left for it."),
    CHECKPOINT_INTERVAL("appliance", "checkpoint-interval", SettingType.DURATION, "60s",
        ApplianceContext::checkpointIntervalNs,
        "How often checkpoints are taken of what is recorded: a restart reads what lies behind the newest."),
    CHECKPOINT_MEMORY("appliance", "checkpoint-memory", SettingType.LARGE_SIZE, "1GiB",
        ApplianceContext::checkpointMemory,
        "Memory, for each log, for what changes while a checkpoint is written; one that needs more is given up."),
    SEGMENT_LENGTH("appliance", "segment-length", SettingType.SIZE, "64MiB", ApplianceContext::segmentLength,
        "Length of the files of recordings, a power of two: the least that is deleted at a time."),
    RETENTION_BYTES("appliance", "retention-bytes", SettingType.LARGE_SIZE, "0", ApplianceContext::retentionBytes,
        "How much of each recording is kept, never less than the two last checkpoints need; `0` for all."),
    RETENTION_AGE("appliance", "retention-age", SettingType.DURATION, "0s", ApplianceContext::retentionNs,
        "For how long recordings are kept, never shorter than the two last checkpoints need; `0s` for ever."),
    BACKUP_HOLD("appliance", "backup-hold", SettingType.DURATION, "6h", ApplianceContext::backupHoldNs,
        "For how long one `corelane backup` may keep recordings and checkpoints from being deleted while it copies " +
        "them."),
    HTTP_LISTEN("http", "listen", SettingType.TEXT, "127.0.0.1:7077", null,
        "Where metrics, health and the console are served: `ADDRESS:PORT`, or `off`. An address that others than " +
        "this machine reach needs `token-file` and `tls-keystore`. When nobody has set it and the port is taken, " +
        "the appliance runs without."),
    HTTP_TOKEN_FILE("http", "token-file", SettingType.SECRET_FILE, null, null,
        "File with the token that clients have to send, as `Authorization: Bearer TOKEN`, or once as " +
        "`/?token=TOKEN`; of 16 characters or more. Without one, `/sql` is off."),
    HTTP_TLS_KEYSTORE("http", "tls-keystore", SettingType.PATH, null, null,
        "PKCS12 file with key and certificate; with it, HTTPS is spoken."),
    HTTP_TLS_PASSWORD_FILE("http", "tls-password-file", SettingType.SECRET_FILE, null, null,
        "File with the password of `tls-keystore`."),
    HEALTH_MAX_LAG("health", "max-lag", SettingType.DURATION, "10s", null,
        "How long a record may wait in a log before `/readyz` fails."),
    HEALTH_MIN_DISK("health", "min-disk", SettingType.LARGE_SIZE, "256MiB", null,
        "What has to be free in `dir`; else `/readyz` fails."),
    HEALTH_MIN_SHARED_MEMORY("health", "min-shared-memory", SettingType.LARGE_SIZE, "16MiB", null,
        "What has to be free in `aeron-dir`; else `/readyz` fails.");

    /** The section whose keys are not ours. */
    static final String AERON = "aeron";

    private final String section;
    private final String key;
    private final SettingType<?> type;
    private final String standard;
    private final BiConsumer<ApplianceContext, Object> target;
    private final String text;

    <T> Setting(
        final String section,
        final String key,
        final SettingType<T> type,
        final String standard,
        final BiConsumer<ApplianceContext, T> target,
        final String text)
    {
        this.section = section;
        this.key = key;
        this.type = type;
        this.standard = standard;
        this.target = null == target ? null : (context, value) -> target.accept(context, type.cast(value));
        this.text = text;
    }

    String section()
    {
        return section;
    }

    /** Its name within its section. */
    String key()
    {
        return key;
    }

    /** Section and name, as {@code --set} takes them. */
    String path()
    {
        return section + "." + key;
    }

    /** Its variable: {@code CORELANE_PARTITIONS}, and {@code CORELANE_HTTP_PORT} of other sections. */
    String variable()
    {
        return ("CORELANE_" + ("appliance".equals(section) ? "" : section + "_") + key).replace('-', '_')
            .toUpperCase(Locale.ROOT);
    }

    SettingType<?> type()
    {
        return type;
    }

    /** The default as it would be written, or null when there is none, or it depends on others. */
    String standard()
    {
        return standard;
    }

    /** What it does, with Markdown. */
    String text()
    {
        return text;
    }

    /** Sets it in a context; nothing when it is not the context's. */
    void apply(final ApplianceContext context, final Object value)
    {
        if (null != target)
        {
            target.accept(context, value);
        }
    }

    static List<String> sections()
    {
        return Arrays.stream(values()).map(Setting::section).distinct().collect(Collectors.toList());
    }

    static List<Setting> of(final String section)
    {
        return Arrays.stream(values()).filter((setting) -> setting.section.equals(section)).toList();
    }

    static List<String> keys(final String section)
    {
        return of(section).stream().map(Setting::key).toList();
    }

    /** The key of that name, or null. */
    static Setting of(final String section, final String key)
    {
        return of(section).stream().filter((setting) -> setting.key.equals(key)).findFirst().orElse(null);
    }
}
