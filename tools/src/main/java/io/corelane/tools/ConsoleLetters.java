package io.corelane.tools;

import io.corelane.codec.RecordSchema;
import io.corelane.core.sql.Catalog;
import io.corelane.ingest.ApplianceException;
import io.corelane.ingest.DeadLetterLog;
import io.corelane.ingest.ReplayJournal;
import io.corelane.ingest.client.CorelaneClient;
import io.corelane.ingest.client.DeadLetterReader;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.agrona.DirectBuffer;
import org.agrona.ErrorHandler;

/**
 * The newest dead letters for the console; a few of each partition's log are kept. Recorded ones are read from the
 * recordings on a thread of its own, from where it has got to, and only when somebody asks. An appliance that does not
 * record keeps none: there the thread looks at those that come, from the start on. Thread safe.
 */
final class ConsoleLetters implements AutoCloseable
{
    /** Of each level of each partition. */
    private static final int KEPT = 50;
    private static final int MAX_ANSWER = 200;

    /** Bytes of a record; a dead letter whose record is longer is shown without. */
    private static final int MAX_RECORD = 2_048;
    private static final long WAIT_MS = 1_000;
    private static final long LOOK_MS = 50;
    private static final int FRAGMENT_LIMIT = 256;

    private final Path root;
    private final int partitions;
    private final Supplier<Catalog> catalog;
    private final ErrorHandler errorHandler;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor((work) ->
    {
        final Thread thread = new Thread(work, "corelane-console-letters");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, Deque<Kept>> parts = new TreeMap<>();
    /** Of an appliance that does not record; else null. */
    private final DeadLetterReader live;
    private DeadLetterNames liveNames;
    private ReplayJournal liveReplayed;
    private DeadLetterLog log;
    private Future<?> reading;
    private long count;

    ConsoleLetters(
        final Path root,
        final int partitions,
        final Supplier<Catalog> catalog,
        final CorelaneClient client,
        final ErrorHandler errorHandler)
    {
        this.root = root;
        this.partitions = partitions;
        this.catalog = catalog;
        this.errorHandler = errorHandler;
        this.live = DeadLetterLog.isRecorded(root) ? null : client.glanceAtDeadLetters();
        if (null != live)
        {
            executor.scheduleWithFixedDelay(this::look, 0, LOOK_MS, TimeUnit.MILLISECONDS);
        }
    }

    /** A dead letter as it is shown. */
    private record Kept(long sendTimeNs, String job, String json)
    {
    }

    /** The newest ones as JSON, the newest first; those of a job alone unless its name is empty. */
    String list(final String job) throws InterruptedException
    {
        final boolean isRecorded = null == live;
        final boolean isReading = isRecorded && !read();
        synchronized (this)
        {
            final List<Kept> letters = new ArrayList<>();
            parts.values().forEach(letters::addAll);
            letters.removeIf((letter) -> !job.isEmpty() && !job.equals(letter.job));
            // Of those that were sent at one time the last one comes first, too.
            Collections.reverse(letters);
            letters.sort(Comparator.comparingLong(Kept::sendTimeNs).reversed());
            return "{\"is_recorded\":" + isRecorded + ",\"is_reading\":" + isReading + ",\"count\":" + count +
                ",\"letters\":[" + String.join(",", letters.stream().limit(MAX_ANSWER).map(Kept::json).toList()) +
                "]}\n";
        }
    }

    @Override
    public void close()
    {
        executor.shutdownNow();
        try
        {
            executor.awaitTermination(5, TimeUnit.SECONDS);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
        if (null != live)
        {
            live.close();
        }
    }

    /** Takes what has come. */
    private void look()
    {
        try
        {
            liveNames = null;
            live.poll(this::onLive, FRAGMENT_LIMIT);
        }
        catch (final RuntimeException ex)
        {
            // A task that throws is not run again.
            errorHandler.onError(ex);
        }
    }

    private void onLive(final DirectBuffer buffer, final int offset, final int length)
    {
        if (null == liveNames)
        {
            // Jobs come and go: those of now.
            liveNames = new DeadLetterNames(catalog.get(), partitions);
            liveReplayed = ReplayJournal.read(root);
        }
        keep(DeadLetter.live(liveNames, buffer, offset), liveNames, liveReplayed);
    }

    /** Goes on reading; whether all that was there has been read. */
    private boolean read() throws InterruptedException
    {
        final Future<?> mine;
        synchronized (this)
        {
            if (null == reading || reading.isDone())
            {
                reading = executor.submit(this::readOn);
            }
            mine = reading;
        }
        try
        {
            mine.get(WAIT_MS, TimeUnit.MILLISECONDS);
            return true;
        }
        catch (final TimeoutException ex)
        {
            return false;
        }
        catch (final ExecutionException ex)
        {
            errorHandler.onError(ex.getCause());
            return true;
        }
    }

    private void readOn()
    {
        if (null == log)
        {
            log = DeadLetterLog.open(root);
        }
        final DeadLetterNames names = new DeadLetterNames(catalog.get(), partitions);
        final ReplayJournal replayed = ReplayJournal.read(root);
        try
        {
            log.poll((level, ordinal, buffer, offset, length) ->
            {
                if (Thread.currentThread().isInterrupted())
                {
                    throw new CancellationException();
                }
                keep(new DeadLetter(level, ordinal, buffer, offset), names, replayed);
            });
        }
        catch (final CancellationException ex)
        {
            // The console is being closed.
            return;
        }
        catch (final ApplianceException ex)
        {
            errorHandler.onError(ex);
        }
    }

    private void keep(final DeadLetter letter, final DeadLetterNames names, final ReplayJournal replayed)
    {
        final Utf8Writer out = new Utf8Writer(null);
        final boolean isReplayed = 0 == letter.level() && letter.recordLength() > 0 &&
            replayed.contains(letter.partition(), letter.sequence());
        out.ascii('{');
        new DeadLetterPrinter(names, out, true).json(letter, isReplayed);
        record(letter, names.schema(letter), out);
        final Kept kept = new Kept(letter.sendTimeNs(), names.job(letter), out.ascii('}').take());
        synchronized (this)
        {
            final Deque<Kept> part = parts.computeIfAbsent(
                letter.level() + "-" + letter.partition(), (name) -> new ArrayDeque<>());
            part.addLast(kept);
            if (part.size() > KEPT)
            {
                part.removeFirst();
            }
            count++;
        }
    }

    /** The record by its columns, else why not, and its bytes. */
    private static void record(final DeadLetter letter, final RecordSchema schema, final Utf8Writer out)
    {
        final Utf8Writer record = new Utf8Writer(null);
        final String why = 0 == letter.recordLength() ? "it is a row that the job made of records before" :
            letter.recordLength() > MAX_RECORD ? "it has more than " + MAX_RECORD + " bytes; corelane deadletters " +
            "show " + letter.id() + " shows it" :
            null == schema ? "there is no schema for it" :
            RecordText.json(schema, letter.buffer(), letter.recordOffset(), letter.recordLength(), record);
        if (null == why)
        {
            out.ascii(",\"record\":").text(record.take());
            return;
        }
        out.ascii(",\"record\":null,\"unreadable\":").jsonText(why).ascii(",\"hex\":");
        RecordText.hex(letter.buffer(), letter.recordOffset(), Math.min(letter.recordLength(), MAX_RECORD), out);
    }
}
