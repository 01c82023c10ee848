package io.corelane.ingest;

import io.aeron.Image;
import io.aeron.Subscription;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.Header;
import io.aeron.status.ReadableCounter;
import io.corelane.core.partition.Partition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * One level of a partition: polls its log, runs the fragments of jobs that read it, offers what they made. When that
 * has to wait, the fragment at hand is left in the log and taken up again where it was left. Owned by the partition's
 * thread; nothing is allocated in steady state.
 */
final class LevelLoop implements ControlledFragmentHandler
{
    /** Fragments a turn takes at the most: a bound on how long results wait for the end of the turn. */
    private static final int FRAGMENT_LIMIT = 16;

    private static final long REPLAY_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);

    private final Partition partition;
    private final RecordedStream stream;
    private final Subscription log;
    private final DeadLetterEgress deadLetterEgress;
    private final LevelCounters levelCounters;
    private final AtomicCounter egressWaits;
    private JobEgress[] jobs = new JobEgress[0];
    private ExchangeEgress[] exchanges = new ExchangeEgress[0];
    private JobCounters[] jobCounters = new JobCounters[0];
    private StreamCounters[] streamCounters = new StreamCounters[0];
    private volatile long lastChangeId;
    private final ReadableCounter recorded;
    private Image live;
    private Subscription replay;
    private volatile Image replayed;
    private volatile boolean isReplayed = true;
    private volatile RecordedStream ahead;
    private Map<Long, Long> taken = Map.of();
    private final Map<ExchangeEgress, long[]> sent = new LinkedHashMap<>();
    private volatile long damagedAt = -1;
    private volatile LevelCheckpoint checkpoint;
    private long replayFrom;
    private long recordsRestored;
    private long recordsReplayed;
    private long replaySinceNs;
    private boolean isQuiet;
    private long nowNs;
    private boolean heldUp;
    private Throwable broken;
    private boolean drained;
    private boolean isPositionTold;

    /**
     * A level.
     *
     * @param partition        what runs.
     * @param stream           what it reads, with its past.
     * @param log              what comes of it.
     * @param deadLetterEgress where dead letters go.
     * @param counters         of the partition.
     * @param levelCounters    show how far it has come.
     */
    LevelLoop(
        final Partition partition,
        final RecordedStream stream,
        final Subscription log,
        final DeadLetterEgress deadLetterEgress,
        final PartitionCounters counters,
        final LevelCounters levelCounters)
    {
        this.partition = partition;
        this.stream = stream;
        this.recorded = stream.recorded();
        this.log = log;
        this.deadLetterEgress = deadLetterEgress;
        this.levelCounters = levelCounters;
        this.egressWaits = counters.egressWaits();
        partition.outlet(this::flush);
    }

    /** One turn; the fragments that it took, and one for a checkpoint that began. */
    int poll(final long turnNs)
    {
        nowNs = turnNs;
        heldUp = false;
        resume();
        final int work = isReplayed ? pollLog() : pollReplay();
        if (null != broken)
        {
            throw new AgentTerminationException(broken);
        }
        // Busy or not, what the turn made leaves at its end: a result never waits for the next record.
        partition.tellProgress();
        final boolean sent = flush();
        isQuiet = sent && 0 == work;
        if (work > 0 || !isPositionTold)
        {
            tellPosition();
        }
        if (sent && lastChangeId != partition.lastChangeId())
        {
            lastChangeId = partition.lastChangeId();
        }
        return work + (sent && null != checkpoint && checkpoint.isWanted() ? beginCheckpoint() : 0);
    }

    /**
     * What former runs left comes first; before the agent knows of this level.
     *
     * @param position     up to which the partition is as a checkpoint has it.
     * @param subscription to what lies behind, or null when that is nothing.
     */
    void replay(final long position, final Subscription subscription)
    {
        replayFrom = position;
        recordsRestored = partition.records();
        replay = subscription;
        lastChangeId = partition.lastChangeId();
        isReplayed = false;
        if (null == subscription)
        {
            endPast();
        }
    }

    /** Before anything that comes now can make up for what is missing. */
    private void endPast()
    {
        ahead = recordedAhead();
        taken = partition.nextSequences();
        for (final ExchangeEgress exchange : exchanges)
        {
            sent.put(exchange, exchange.nextRows());
        }
        isReplayed = true;
    }

    /** Checkpoints are taken from now on. Before the agent knows of this level. */
    void checkpoint(final LevelCheckpoint value)
    {
        checkpoint = value;
    }

    /** The checkpoint of this level, or null when it has none. */
    LevelCheckpoint checkpoint()
    {
        return checkpoint;
    }

    /** Only between two fragments whose results have left. */
    private int beginCheckpoint()
    {
        if (!isReplayed || null == live || !partition.isSettled())
        {
            return 0;
        }
        final List<RecordedStream> outputs = new ArrayList<>();
        outputs.add(deadLetterEgress.stream());
        for (final JobEgress job : jobs)
        {
            outputs.add(job.stream());
        }
        for (final ExchangeEgress exchange : exchanges)
        {
            outputs.addAll(List.of(exchange.streams()));
        }
        return checkpoint.begin(partition, live.position(), outputs) ? 1 : 0;
    }

    /** Releases what the partition keeps; behind all threads. */
    void close()
    {
        CloseHelper.close(checkpoint);
        partition.close();
    }

    /** Whether what former runs left has been read. Any thread. */
    boolean isReplayed()
    {
        return isReplayed;
    }

    /** When {@link #isReplayed}; any thread. */
    void endReplay()
    {
        CloseHelper.close(replay);
    }

    /** What former runs left has been read by all levels. On the partition's thread. */
    void beginLive()
    {
        partition.jobs().endReplay();
        levelCounters.records(partition);
        for (final JobEgress job : jobs)
        {
            job.tellProduced();
        }
    }

    /** Bytes of the past that have been read; any thread. */
    long replayedBytes()
    {
        final Image image = replayed;
        return isReplayed ? bytesToReplay() : null == image ? 0 : image.position() - replayFrom;
    }

    /** Bytes of the past that have to be read; any thread. */
    long bytesToReplay()
    {
        return stream.hasPast() ? stream.stopPosition() - replayFrom : 0;
    }

    /** Records of the past, when it has been read. */
    long recordsReplayed()
    {
        return recordsReplayed;
    }

    /** Records taken in this run; any thread, as of the last turn. */
    long records()
    {
        return Math.max(0, levelCounters.records() - recordsRestored);
    }

    /** What is told of the log; any thread. */
    LevelCounters counters()
    {
        return levelCounters;
    }

    /** How far the log has been read; any thread. */
    long position()
    {
        return 0 == log.imageCount() ? 0 : log.imageAtIndex(0).position();
    }

    private void tellPosition()
    {
        final Image image = !isReplayed ? replayed : 0 == log.imageCount() ? null : log.imageAtIndex(0);
        if (null != image)
        {
            isPositionTold = true;
            levelCounters.update(partition, image.position());
        }
    }

    /** Where the past cannot be read any further, or a negative number; any thread. */
    long damagedAt()
    {
        return damagedAt;
    }

    /**
     * Whose results are not told since records are lost, by their numbers, and with which sequence they go on; 0 for
     * dead letters. On the partition's thread.
     */
    Map<Long, Long> silentJobs()
    {
        final Map<Long, Long> silent = new TreeMap<>();
        for (final JobEgress job : jobs)
        {
            if (job.isSilent())
            {
                silent.put(job.jobNumber(), job.nextSequence());
            }
        }
        if (partition.deadLetters().isSilent())
        {
            silent.put(0L, 0L);
        }
        return silent;
    }

    /** The results or dead letters that were recorded further than the log led to at its end, or null. Any thread. */
    RecordedStream ahead()
    {
        return ahead;
    }

    private RecordedStream recordedAhead()
    {
        for (final JobEgress job : jobs)
        {
            if (job.recordedAhead() > 0)
            {
                return job.stream();
            }
        }
        return deadLetterEgress.isAhead(partition.deadLetters(), partition.records()) ?
            deadLetterEgress.stream() : null;
    }

    /** Up to where rows of senders had been taken when the log was read to its end. When {@link #isReplayed}. */
    Map<Long, Long> taken()
    {
        return taken;
    }

    /** How many rows had been sent to each partition by then. When {@link #isReplayed}. */
    Map<ExchangeEgress, long[]> sent()
    {
        return sent;
    }

    /** What is read here. */
    RecordedStream log()
    {
        return stream;
    }

    /** Whether the last turn found nothing to read and all has left. */
    boolean isQuiet()
    {
        return isQuiet && isReplayed;
    }

    /** Whether nothing is to be read, or left to be sent or told. On the partition's thread, between two turns. */
    boolean isSettled()
    {
        return isQuiet() && partition.isSettled() && !partition.tellsProgress();
    }

    /**
     * What is recorded is taken when it is in the recording, not before: else a result could be recorded of a record
     * that is lost, and that comes again elsewhere in the order.
     */
    private int pollLog()
    {
        if (null == recorded)
        {
            return log.controlledPoll(this, FRAGMENT_LIMIT);
        }
        if (null == live)
        {
            live = 0 == log.imageCount() ? null : log.imageAtIndex(0);
            return 0;
        }
        return live.boundedControlledPoll(this, recorded.get(), FRAGMENT_LIMIT);
    }

    private int pollReplay()
    {
        if (null == replayed)
        {
            replayed = 0 == replay.imageCount() ? null : replay.imageAtIndex(0);
            replaySinceNs = 0 == replaySinceNs ? nowNs : replaySinceNs;
            if (null == replayed && nowNs - replaySinceNs > REPLAY_TIMEOUT_NS)
            {
                // The Archive has given up before it gave anything.
                damagedAt = replayFrom;
            }
            return 0;
        }
        final int work = replayed.controlledPoll(this, FRAGMENT_LIMIT);
        if (0 == work && replayed.isClosed() && replayed.position() < stream.stopPosition())
        {
            damagedAt = replayed.position();
        }
        if (replayed.position() >= stream.stopPosition() && partition.resume() && flush())
        {
            recordsReplayed = partition.records() - recordsRestored;
            lastChangeId = partition.lastChangeId();
            endPast();
        }
        return work;
    }

    /** A bounded slice of background work. */
    int doWork()
    {
        for (final JobCounters counters : jobCounters)
        {
            counters.update(partition);
        }
        for (final JobEgress job : jobs)
        {
            job.updateRare();
        }
        for (final StreamCounters counters : streamCounters)
        {
            counters.update(partition.jobs());
        }
        levelCounters.updateRare(partition);
        return partition.doWork() + (null == checkpoint ? 0 : checkpoint.doWork());
    }

    /** The log is empty and nothing more comes: jobs emit what EMIT FINAL owes. 0 when there is nothing to do. */
    int drain()
    {
        if (drained || heldUp || !partition.isEnded())
        {
            return 0;
        }
        final boolean done = partition.drain();
        partition.tellProgress();
        drained = flush() && done && !partition.tellsProgress();
        return 1;
    }

    boolean isDrained()
    {
        return drained;
    }

    /** What runs here. */
    Partition partition()
    {
        return partition;
    }

    /** The latest change of a job, all rows before which have left. Any thread. */
    long lastChangeId()
    {
        return lastChangeId;
    }

    /** Results of one more job. */
    void add(final JobEgress job)
    {
        jobs = Arrays.copyOf(jobs, jobs.length + 1);
        jobs[jobs.length - 1] = job;
    }

    /** Rows for other partitions of one more job. */
    void add(final ExchangeEgress exchange)
    {
        exchanges = Arrays.copyOf(exchanges, exchanges.length + 1);
        exchanges[exchanges.length - 1] = exchange;
    }

    /** Counters of one more job. */
    void add(final JobCounters counters)
    {
        jobCounters = Arrays.copyOf(jobCounters, jobCounters.length + 1);
        jobCounters[jobCounters.length - 1] = counters;
    }

    /** Counters of one more stream. */
    void add(final StreamCounters counters)
    {
        streamCounters = Arrays.copyOf(streamCounters, streamCounters.length + 1);
        streamCounters[streamCounters.length - 1] = counters;
    }

    /** A stream's records do not come any more. */
    void remove(final StreamCounters counters)
    {
        streamCounters = Arrays.stream(streamCounters).filter((other) -> counters != other)
            .toArray(StreamCounters[]::new);
    }

    /** Nothing of them leaves or is shown any more; any may be null. */
    void remove(final JobEgress job, final ExchangeEgress exchange, final JobCounters counters)
    {
        jobCounters = Arrays.stream(jobCounters).filter((other) -> counters != other).toArray(JobCounters[]::new);
        jobs = Arrays.stream(jobs).filter((other) -> job != other).toArray(JobEgress[]::new);
        exchanges = Arrays.stream(exchanges).filter((other) -> exchange != other).toArray(ExchangeEgress[]::new);
    }

    DeadLetterEgress deadLetterEgress()
    {
        return deadLetterEgress;
    }

    JobEgress[] jobs()
    {
        return jobs;
    }

    @Override
    public Action onFragment(final DirectBuffer buffer, final int offset, final int length, final Header header)
    {
        try
        {
            return onFragment(buffer, offset, length);
        }
        catch (final Throwable ex)
        {
            // Aeron would pass it by and go on with the next one.
            broken = ex;
            return Action.ABORT;
        }
    }

    private Action onFragment(final DirectBuffer buffer, final int offset, final int length)
    {
        while (!partition.onFragment(buffer, offset, length))
        {
            if (!flush())
            {
                egressWaits.incrementRelease();
                heldUp = true;
                return Action.ABORT;
            }
        }
        return Action.CONTINUE;
    }

    /** Windows that close go on where the last turn stopped, whether records come or not. */
    private void resume()
    {
        while (!partition.resume())
        {
            if (!flush())
            {
                return;
            }
        }
    }

    /** Sends what waits; false when something still waits. */
    private boolean flush()
    {
        boolean sent = true;
        for (final JobEgress job : jobs)
        {
            sent &= job.flush(nowNs);
        }
        for (final ExchangeEgress exchange : exchanges)
        {
            sent &= exchange.flush();
        }
        sent &= deadLetterEgress.flush(partition.deadLetters(), nowNs);
        levelCounters.records(partition);
        return sent;
    }
}
