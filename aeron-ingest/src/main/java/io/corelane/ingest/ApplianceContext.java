package io.corelane.ingest;

import io.corelane.affinity.IdleMode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.agrona.concurrent.SystemNanoClock;

/**
 * What an {@link Appliance} is made of. Set what differs from the defaults, then launch; afterwards it does not change.
 */
public final class ApplianceContext
{
    /** Default length of the files of recordings. */
    public static final int DEFAULT_SEGMENT_LENGTH = 64 << 20;

    /** Default interval of checkpoints, nanoseconds. */
    public static final long DEFAULT_CHECKPOINT_INTERVAL_NS = 60_000_000_000L;

    /** Default memory for what changes while a checkpoint of a level of a partition is written, bytes. */
    public static final long DEFAULT_CHECKPOINT_MEMORY = 1L << 30;

    /** Default interval of ticks, nanoseconds. */
    public static final long DEFAULT_TICK_INTERVAL_NS = 100_000_000;

    /** For how long a backup may hold what it copies, nanoseconds. */
    public static final long DEFAULT_BACKUP_HOLD_NS = 6 * 3_600_000_000_000L;

    /** Bytes of payload in a fragment of a log. */
    public static final int DEFAULT_FRAGMENT_LENGTH = 16_384;

    /**
     * Bytes of a term of a log. Half of it can be under way before the driver has to let a publisher go on, which it
     * does in turns of its own: with short terms and no core for the driver, publishers wait for the driver.
     */
    public static final int DEFAULT_TERM_LENGTH = 16 << 20;

    /** Bytes of a term where little travels: dead letters. */
    static final int SMALL_TERM_LENGTH = 1 << 20;

    /** How long a reader may take nothing at all before results are given up. */
    public static final long DEFAULT_EGRESS_STALL_TIMEOUT_NS = 1_000_000_000L;

    /** Made-up records that all jobs together run before READY, and a job alone before it starts. */
    public static final int WARM_UP_RECORDS = 100_000;

    /** The driver's, the forwarder's, the recorder's, and one CPU for all others. */
    private static final int OTHER_THREADS = 4;

    private Path directory;
    private String aeronDirectory;
    private Path stateDirectory;
    private String sql;
    private String sqlName = "sql";
    private Path schemaFolder = Path.of("");
    private int partitions = 1;
    private int counters;
    private String cpus = "auto";
    private IdleMode idleMode = IdleMode.AUTO;
    private boolean externalDriver;
    private boolean recording;
    private int fileSyncLevel;
    private IdleMode recorderIdleMode = IdleMode.AUTO;
    private long checkpointIntervalNs = DEFAULT_CHECKPOINT_INTERVAL_NS;
    private long checkpointMemory = DEFAULT_CHECKPOINT_MEMORY;
    private boolean ignoresCheckpoints;
    private int segmentLength = DEFAULT_SEGMENT_LENGTH;
    private long retentionBytes;
    private long retentionNs;
    private long backupHoldNs = DEFAULT_BACKUP_HOLD_NS;
    private boolean fresh;
    private boolean quarantine;
    private RecoveryListener recoveryListener = (bytesDone, bytes, records) -> { };
    private int fragmentLength = DEFAULT_FRAGMENT_LENGTH;
    private int termLength = DEFAULT_TERM_LENGTH;
    private long egressStallTimeoutNs = DEFAULT_EGRESS_STALL_TIMEOUT_NS;
    private final Map<String, String> aeronProperties = new LinkedHashMap<>();
    private NanoClock clock = SystemNanoClock.INSTANCE;
    private EpochNanoClock epochClock = SystemEpochNanoClock.INSTANCE;
    private long tickIntervalNs = DEFAULT_TICK_INTERVAL_NS;
    private ErrorHandler errorHandler;
    private boolean concluded;

    /** Fills in defaults and checks every value. Called by {@link Appliance#launch}. */
    void conclude()
    {
        if (concluded)
        {
            throw new ApplianceException("a context launches one appliance; make a new one");
        }
        concluded = true;
        // Some of them Aeron reads when a class of its own is loaded, so this comes before all else.
        aeronProperties.forEach(System::setProperty);
        if (null == errorHandler)
        {
            throw new ApplianceException("the error handler is not set");
        }
        check();
        aeronDirectory = null == aeronDirectory ? StateFolder.aeronDirectory(directory) : aeronDirectory;
        stateDirectory = (null == stateDirectory ? StateFolder.besideAeron(directory, aeronDirectory) :
            stateDirectory).toAbsolutePath();
    }

    /**
     * Checks every value, without changing or starting anything; a launch does the same.
     *
     * @throws ApplianceException for the first value that is out of its range, with one sentence for the user.
     */
    public void check()
    {
        ContextCheck.check(this);
    }

    /**
     * Folder of the instance: lock, recordings, checkpoints, catalog.
     *
     * @param value the folder; made when missing.
     * @return this.
     */
    public ApplianceContext directory(final Path value)
    {
        directory = value;
        return this;
    }

    /**
     * Folder of the instance.
     *
     * @return the folder.
     */
    public Path directory()
    {
        return directory;
    }

    /**
     * Aeron's directory; by default one in shared memory named after the instance's folder.
     *
     * @param value the directory.
     * @return this.
     */
    public ApplianceContext aeronDirectory(final String value)
    {
        aeronDirectory = value;
        return this;
    }

    /**
     * Aeron's directory.
     *
     * @return the directory.
     */
    public String aeronDirectory()
    {
        return aeronDirectory;
    }

    /**
     * Folder of the state's files, which a start deletes and a restart never takes up; by default beside Aeron's
     * directory, named after the instance's folder. It should be in memory: a disk that writes pages back holds
     * partitions up.
     *
     * @param value the folder; of this instance alone, made when missing.
     * @return this.
     */
    public ApplianceContext stateDirectory(final Path value)
    {
        stateDirectory = value;
        return this;
    }

    /**
     * Folder of the state's files.
     *
     * @return the folder; null before the launch when it was not set.
     */
    public Path stateDirectory()
    {
        return stateDirectory;
    }

    /**
     * The job file.
     *
     * @param text   its text.
     * @param name   what errors call it.
     * @param folder to which paths of schemas are relative.
     * @return this.
     */
    public ApplianceContext sql(final String text, final String name, final Path folder)
    {
        sql = text;
        sqlName = name;
        schemaFolder = folder;
        return this;
    }

    /** What is created at the start; null when statements bring everything later. */
    String sql()
    {
        return sql;
    }

    String sqlName()
    {
        return sqlName;
    }

    Path schemaFolder()
    {
        return schemaFolder;
    }

    /**
     * How many partitions there are.
     *
     * @param value from 1.
     * @return this.
     */
    public ApplianceContext partitions(final int value)
    {
        partitions = value;
        return this;
    }

    int partitions()
    {
        return partitions;
    }

    /**
     * Room for counters, those of Aeron and of its clients among them.
     *
     * @param value how many there may be at a time; 0 for as many as the partitions suggest.
     * @return this.
     */
    public ApplianceContext counters(final int value)
    {
        counters = value;
        return this;
    }

    int counters()
    {
        return 0 == counters ? CounterRoom.standard(partitions) : counters;
    }

    /**
     * Where loops are pinned.
     *
     * @param value {@code auto}, {@code none} or a list of CPUs.
     * @return this.
     */
    public ApplianceContext cpus(final String value)
    {
        cpus = value;
        return this;
    }

    String cpus()
    {
        return cpus;
    }

    /**
     * What a loop does when there is nothing to do.
     *
     * @param value the mode.
     * @return this.
     */
    public ApplianceContext idleMode(final IdleMode value)
    {
        idleMode = value;
        return this;
    }

    IdleMode idleMode()
    {
        return idleMode;
    }

    /**
     * Whether a media driver of another process is used, instead of one in this process.
     *
     * @param value true to use the one that runs in the Aeron directory.
     * @return this.
     */
    public ApplianceContext externalDriver(final boolean value)
    {
        externalDriver = value;
        return this;
    }

    boolean externalDriver()
    {
        return externalDriver;
    }

    /**
     * Whether all logs, results and dead letters are recorded: then an appliance goes on after a restart where it was,
     * and nothing is lost or doubled. Without, it begins anew.
     *
     * @param value true to record.
     * @return this.
     */
    public ApplianceContext recording(final boolean value)
    {
        recording = value;
        return this;
    }

    boolean recording()
    {
        return recording;
    }

    /**
     * What is forced to the disk before it counts as recorded: 0 nothing (it survives the process, not the machine), 1
     * the data, 2 the data and the files' metadata.
     *
     * @param value 0 to 2.
     * @return this.
     */
    public ApplianceContext fileSyncLevel(final int value)
    {
        fileSyncLevel = value;
        return this;
    }

    int fileSyncLevel()
    {
        return fileSyncLevel;
    }

    /**
     * What the recorder does when there is nothing to record. Partitions take records when they are recorded, so its
     * sleep adds to their latency.
     *
     * @param value the mode; AUTO, the default, spins where partitions do and there is a core for it beside theirs, the
     *              driver's and those of everything else, and backs off elsewhere.
     * @return this.
     */
    public ApplianceContext recorderIdleMode(final IdleMode value)
    {
        recorderIdleMode = value;
        return this;
    }

    IdleMode recorderIdleMode()
    {
        return recorderIdleMode;
    }

    /** What AUTO means for the recorder, when it is known how partitions idle and how many CPUs there are. */
    void concludeRecorder(final IdleMode partitionsIdle, final int cpus)
    {
        if (IdleMode.AUTO == recorderIdleMode)
        {
            recorderIdleMode = IdleMode.SPIN == partitionsIdle && cpus >= partitions + OTHER_THREADS ?
                IdleMode.SPIN : IdleMode.BACKOFF;
        }
    }

    /**
     * How often checkpoints are taken of what is recorded.
     *
     * @param value nanoseconds from the begin of one to the begin of the next; {@code Long.MAX_VALUE} for only when
     *              asked and at a clean stop.
     * @return this.
     */
    public ApplianceContext checkpointIntervalNs(final long value)
    {
        checkpointIntervalNs = value;
        return this;
    }

    long checkpointIntervalNs()
    {
        return checkpointIntervalNs;
    }

    /**
     * Memory for what a partition changes while a checkpoint of it is written; one that would need more is given up.
     *
     * @param value bytes, for each level of each partition.
     * @return this.
     */
    public ApplianceContext checkpointMemory(final long value)
    {
        checkpointMemory = value;
        return this;
    }

    long checkpointMemory()
    {
        return checkpointMemory;
    }

    /**
     * Whether a restart reads whole logs, from their first record on, though there are checkpoints.
     *
     * @param value true to read them.
     * @return this.
     */
    public ApplianceContext ignoreCheckpoints(final boolean value)
    {
        ignoresCheckpoints = value;
        return this;
    }

    boolean ignoresCheckpoints()
    {
        return ignoresCheckpoints;
    }

    /**
     * How long the files are that recordings consist of: the least that is deleted at a time.
     *
     * @param value bytes, a power of two; what is less than a term, or 1 MiB, is as much as that.
     * @return this.
     */
    public ApplianceContext segmentLength(final int value)
    {
        segmentLength = value;
        return this;
    }

    int segmentLength()
    {
        return Math.max(segmentLength, Math.max(termLength, SMALL_TERM_LENGTH));
    }

    /**
     * How much of each recording is kept, as long as no checkpoint needs more.
     *
     * @param value bytes, 0 for all.
     * @return this.
     */
    public ApplianceContext retentionBytes(final long value)
    {
        retentionBytes = value;
        return this;
    }

    long retentionBytes()
    {
        return retentionBytes;
    }

    /**
     * For how long recordings are kept, as long as no checkpoint needs them longer.
     *
     * @param value nanoseconds, 0 for ever.
     * @return this.
     */
    public ApplianceContext retentionNs(final long value)
    {
        retentionNs = value;
        return this;
    }

    long retentionNs()
    {
        return retentionNs;
    }

    /**
     * How long a backup may keep recordings and checkpoints from being deleted.
     *
     * @param value nanoseconds; 0 for no time at all.
     * @return this.
     */
    public ApplianceContext backupHoldNs(final long value)
    {
        backupHoldNs = value;
        return this;
    }

    long backupHoldNs()
    {
        return backupHoldNs;
    }

    /**
     * Whether what a former run left in the directory is deleted, instead of taken up.
     *
     * @param value true to begin anew.
     * @return this.
     */
    public ApplianceContext fresh(final boolean value)
    {
        fresh = value;
        return this;
    }

    boolean fresh()
    {
        return fresh;
    }

    /**
     * Whether damaged ranges of recordings are set aside, so that the start goes on behind them; otherwise damage ends
     * it with the place. What is lost by that is told, and described under {@code quarantine} of the directory.
     *
     * @param value true to go on; with {@link #recording}. The default is false.
     * @return this.
     */
    public ApplianceContext quarantine(final boolean value)
    {
        quarantine = value;
        return this;
    }

    boolean quarantine()
    {
        return quarantine;
    }

    /**
     * Is told how a restart gets on.
     *
     * @param value the listener.
     * @return this.
     */
    public ApplianceContext recoveryListener(final RecoveryListener value)
    {
        recoveryListener = value;
        return this;
    }

    RecoveryListener recoveryListener()
    {
        return recoveryListener;
    }

    /** Where recordings are. */
    Path archiveDirectory()
    {
        return directory.resolve("archive");
    }

    /**
     * Bytes of payload in a fragment of a log: the longest record is a little shorter.
     *
     * @param value a multiple of 32.
     * @return this.
     */
    public ApplianceContext fragmentLength(final int value)
    {
        fragmentLength = value;
        return this;
    }

    int fragmentLength()
    {
        return fragmentLength;
    }

    /**
     * Bytes of a term of a log.
     *
     * @param value a power of two.
     * @return this.
     */
    public ApplianceContext termLength(final int value)
    {
        termLength = value;
        return this;
    }

    int termLength()
    {
        return termLength;
    }

    /**
     * How long a reader of results may take nothing at all before what it misses is given up and counted.
     *
     * @param value nanoseconds; {@code Long.MAX_VALUE} waits for ever.
     * @return this.
     */
    public ApplianceContext egressStallTimeoutNs(final long value)
    {
        egressStallTimeoutNs = value;
        return this;
    }

    long egressStallTimeoutNs()
    {
        return egressStallTimeoutNs;
    }

    /**
     * A property of Aeron's own, such as {@code aeron.threading.mode}.
     *
     * @param name  of the property.
     * @param value of the property.
     * @return this.
     */
    public ApplianceContext aeronProperty(final String name, final String value)
    {
        aeronProperties.put(name, value);
        return this;
    }

    Map<String, String> aeronProperties()
    {
        return aeronProperties;
    }

    /**
     * The clock of the loops.
     *
     * @param value the clock.
     * @return this.
     */
    public ApplianceContext clock(final NanoClock value)
    {
        clock = value;
        return this;
    }

    /**
     * The clock that ticks are read from.
     *
     * @param value the clock.
     * @return this.
     */
    public ApplianceContext epochClock(final EpochNanoClock value)
    {
        epochClock = value;
        return this;
    }

    EpochNanoClock epochClock()
    {
        return epochClock;
    }

    /**
     * How often log time is appended to the partitions' logs.
     *
     * @param value nanoseconds.
     * @return this.
     */
    public ApplianceContext tickIntervalNs(final long value)
    {
        tickIntervalNs = value;
        return this;
    }

    long tickIntervalNs()
    {
        return tickIntervalNs;
    }

    NanoClock clock()
    {
        return clock;
    }

    /**
     * Takes what goes wrong while the appliance runs.
     *
     * @param value the handler; any thread calls it.
     * @return this.
     */
    public ApplianceContext errorHandler(final ErrorHandler value)
    {
        errorHandler = value;
        return this;
    }

    ErrorHandler errorHandler()
    {
        return errorHandler;
    }
}
