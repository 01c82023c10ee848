package io.corelane.tools;

import io.corelane.ingest.DeadLetterLog;
import io.corelane.ingest.ReplayJournal;
import io.corelane.ingest.client.DurablePublisher;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Offers the records of one replay to their stream, and waits until they are in the recorded log. It outlives a restart
 * of the appliance. For one thread.
 */
final class ReplaySender implements AutoCloseable
{
    private static final long MAX_BYTES = 16L << 20;
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long GONE_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long STOP_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(5);

    private final ToolIo io;
    private final ReplayJournal.Replay replay;
    private final Pacer pacer;
    private final boolean isNow;
    private final StopSignal stop;
    private final DurablePublisher publisher;
    private final Progress progress;
    private final Map<Integer, Map<Long, Integer>> left = new TreeMap<>();
    private long[] counts = new long[0];
    private long offered;
    private long startNs;

    /**
     * A sender.
     *
     * @param io             clocks and streams.
     * @param aeronDirectory of the appliance.
     * @param replay         the records.
     * @param pacer          says when the next one is due.
     * @param isNow          whether they are sent now, or when they were sent first.
     * @param stop           ends it early.
     */
    ReplaySender(
        final ToolIo io,
        final String aeronDirectory,
        final ReplayJournal.Replay replay,
        final Pacer pacer,
        final boolean isNow,
        final StopSignal stop)
    {
        this.io = io;
        this.replay = replay;
        this.pacer = pacer;
        this.isNow = isNow;
        this.stop = stop;
        publisher = new DurablePublisher(aeronDirectory, replay.stream(), replay.producerId(), MAX_BYTES, error -> { });
        progress = new Progress(io);
        for (final ReplayJournal.Entry entry : replay.entries())
        {
            left.computeIfAbsent(entry.partition(), (key) -> new TreeMap<>()).put(entry.sequence(), entry.target());
        }
    }

    /** Offers all; how many are in the recorded log. */
    long run(final Path root, final ReplayJournal journal)
    {
        journal.begin(replay);
        startNs = io.nanoTime().getAsLong();
        pacer.start();
        try
        {
            DeadLetterLog.open(root).poll((level, ordinal, buffer, offset, length) ->
                offer(new DeadLetter(level, ordinal, buffer, offset)));
        }
        finally
        {
            progress.clear();
        }
        awaitRecorded(stop.isStopped() ? STOP_TIMEOUT_NS : GONE_TIMEOUT_NS);
        return journal.end(counts);
    }

    @Override
    public void close()
    {
        publisher.close();
    }

    private void offer(final DeadLetter letter)
    {
        final Map<Long, Integer> sequences = left.get(letter.partition());
        final Integer target = null == sequences || 0 != letter.level() || 0 == letter.recordLength() ?
            null : sequences.remove(letter.sequence());
        if (null == target || stop.isStopped())
        {
            return;
        }
        while (pacer.isEarly() && !stop.isStopped())
        {
            publisher.poll();
            pacer.pause();
        }
        final long nowNs = pacer.next();
        final long lastNs = io.nanoTime().getAsLong();
        while (publisher.offerTo(target, letter.buffer(), letter.recordOffset(), letter.recordLength(),
            isNow ? nowNs : letter.sendTimeNs()) < 0)
        {
            if (io.nanoTime().getAsLong() - lastNs > GONE_TIMEOUT_NS)
            {
                throw gone();
            }
            if (stop.await(PAUSE_NS))
            {
                return;
            }
        }
        offered++;
        if (target >= counts.length)
        {
            counts = Arrays.copyOf(counts, target + 1);
        }
        counts[target]++;
        showProgress();
    }

    private void awaitRecorded(final long timeoutNs)
    {
        final long lastNs = io.nanoTime().getAsLong();
        while (publisher.poll() > 0)
        {
            if (io.nanoTime().getAsLong() - lastNs > timeoutNs)
            {
                throw gone();
            }
            // Not the stop signal, which may have come: what was offered is to be known.
            LockSupport.parkNanos(PAUSE_NS);
        }
    }

    private ToolException gone()
    {
        return new ToolException(ExitCode.FAILED, "the appliance is gone; " + Progress.count(offered) + " of " +
            Progress.count(replay.entries().size()) + " records were offered to " + replay.stream() +
            "; start it and call this again, which offers none twice");
    }

    private void showProgress()
    {
        final long nowNs = io.nanoTime().getAsLong();
        if (progress.isDue(nowNs))
        {
            progress.show(Progress.bar(offered, replay.entries().size()) + "  " + Progress.count(offered) +
                " replayed to " + replay.stream() + ", " + Progress.rate(offered, nowNs - startNs));
        }
    }
}
