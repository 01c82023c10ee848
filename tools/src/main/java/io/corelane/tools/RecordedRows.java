package io.corelane.tools;

import io.corelane.codec.protocol.ResultBatchIterator;
import io.corelane.ingest.InstanceDirectory;
import io.corelane.ingest.client.ResultHandler;
import io.corelane.ingest.log.Damage;
import io.corelane.ingest.log.MessageHandler;
import io.corelane.ingest.log.Recording;
import io.corelane.ingest.log.RecordedLogs;
import io.corelane.ingest.log.RecordingName;
import io.corelane.ingest.log.RecordingWalk;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The last results of a job that are recorded, read from the recordings' files: the appliance does not notice. Of each
 * partition at the most the last term and a little more is read, since fragments are found from the begin of a term on
 * alone. For one thread, once.
 */
final class RecordedRows implements MessageHandler
{
    /** Where a term has just begun, the one in front of it is read as well. */
    private static final long LEAST_BYTES = 1 << 20;

    private final int limit;
    private final Deque<byte[]> fragments = new ArrayDeque<>();
    private final ResultBatchIterator batch = new ResultBatchIterator();
    private int results;

    private RecordedRows(final int limit)
    {
        this.limit = limit;
    }

    /**
     * Reads them.
     *
     * @param root    directory of an appliance that records, or has recorded.
     * @param job     name.
     * @param limit   results of each partition that are given, about.
     * @param handler takes them, partition by partition in their order.
     */
    static void read(final Path root, final String job, final int limit, final ResultHandler handler)
    {
        final Map<Long, String> numbers = InstanceDirectory.jobNumbers(root);
        final RecordedLogs logs = RecordedLogs.of(root);
        for (final Recording recording : logs.recordings())
        {
            final RecordingName name = RecordingName.parse(recording.name());
            if (RecordingName.Kind.RESULTS == name.kind() && job.equals(numbers.get(name.number())))
            {
                new RecordedRows(limit).read(recording, logs.end(recording), handler);
            }
        }
    }

    private void read(final Recording recording, final long end, final ResultHandler handler)
    {
        final long last = RecordingWalk.TO_THE_END == end ? recording.startPosition() : end - LEAST_BYTES;
        final long from = Math.max(recording.startPosition(), last - Math.floorMod(last, (long)recording.termLength()));
        new RecordingWalk(recording).walk(from, end, this);
        final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
        for (final byte[] fragment : fragments)
        {
            buffer.wrap(fragment);
            batch.wrap(buffer, 0, fragment.length);
            while (batch.next())
            {
                handler.onResult(batch.operation(), batch.partition(), batch.sequence(), batch.inputSequence(),
                    batch.sendTimeNs(), buffer, batch.rowOffset(), batch.rowLength());
            }
        }
    }

    @Override
    public boolean onMessage(
        final long position, final long endPosition, final DirectBuffer buffer, final int offset, final int length)
    {
        if (batch.wrap(buffer, offset, length))
        {
            final byte[] fragment = new byte[length];
            buffer.getBytes(offset, fragment);
            fragments.addLast(fragment);
            results += batch.count();
            while (results - count(fragments.getFirst()) >= limit)
            {
                results -= count(fragments.removeFirst());
            }
        }
        return true;
    }

    private int count(final byte[] fragment)
    {
        batch.wrap(new UnsafeBuffer(fragment), 0, fragment.length);
        return batch.count();
    }

    @Override
    public void onDamage(final Damage damage)
    {
        // Who looks at a page is shown what can be read; corelane log verify tells of damage.
    }
}
