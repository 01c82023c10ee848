package io.corelane.core.simulate;

import io.corelane.codec.protocol.DeadLetterDescriptor;
import io.corelane.codec.protocol.RecordBatchDescriptor;
import io.corelane.codec.protocol.RecordBatchIterator;
import io.corelane.codec.protocol.ResultBatchIterator;
import io.corelane.core.codegen.CompiledJob;
import io.corelane.core.interpret.InterpreterTask;
import io.corelane.core.partition.DeadLetterBatch;
import io.corelane.core.partition.ExchangeBatch;
import io.corelane.core.partition.JobHandle;
import io.corelane.core.partition.Partition;
import io.corelane.core.partition.ResultBatch;
import io.corelane.core.partition.RowSink;
import io.corelane.core.plan.Fragment;
import io.corelane.core.plan.StreamDefinition;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The interpreter over the log of a level of a partition: what results, rows and dead letters have to come of it.
 * Records that were sent again are left out here, by an account of its own.
 */
final class Oracle implements AutoCloseable
{
    private static final int HEADER_LENGTH = RecordBatchDescriptor.MESSAGE_HEADER_LENGTH;

    private final int index;
    private final Partition partition;
    private final Journal log;
    private final Map<Integer, Outcome> results;
    private final Outcome letters;
    private final UnsafeBuffer fragment = new UnsafeBuffer(0, 0);
    private final RecordBatchIterator batch = new RecordBatchIterator();
    private final RecordBatchIterator rowBatch = new RecordBatchIterator();
    private final Map<Long, Long> next = new TreeMap<>();
    private final Map<Long, List<ByteBuffer>> sent = new TreeMap<>();
    private final Map<Long, List<ByteBuffer>> received = new TreeMap<>();
    private int position;

    /**
     * Nothing yet.
     *
     * @param blueprint what runs.
     * @param settings  of the world.
     * @param level     of the log.
     * @param index     of the partition.
     * @param log       to be read.
     * @param results   of the jobs, by their ids, in this partition.
     * @param letters   of this level and partition.
     */
    Oracle(
        final Blueprint blueprint,
        final Settings settings,
        final int level,
        final int index,
        final Journal log,
        final Map<Integer, Outcome> results,
        final Outcome letters)
    {
        this.index = index;
        this.log = log;
        this.results = results;
        this.letters = letters;
        partition = new Partition(index, Blueprint.MAX_FRAGMENT_LENGTH, Blueprint.MAX_FRAGMENT_LENGTH);
        if (0 == level)
        {
            blueprint.catalog().streams().forEach(partition::addStream);
        }
        for (int number = 0; number < blueprint.jobs().size(); number++)
        {
            final CompiledJob job = blueprint.jobs().get(number);
            final Map<Integer, StreamDefinition> rows = new TreeMap<>();
            for (final Fragment part : job.fragments())
            {
                if (level == part.level())
                {
                    part.plan().scans().stream().map((scan) -> rows.remove(scan.source().id()))
                        .filter((stream) -> null != stream)
                        .forEach((stream) -> partition.jobs().addExchange(stream, blueprint.partitions()));
                    final JobHandle handle = partition.jobs().prepare(number, part, blueprint.partitions(),
                        (context, faults, sink) -> InterpreterTask.create(part.plan(), context, faults, sink));
                    partition.jobs().install(handle);
                    if (!settings.isLate(number))
                    {
                        partition.jobs().run(handle, true);
                    }
                }
                if (null != part.stream())
                {
                    rows.put(part.stream().id(), part.stream());
                }
            }
        }
    }

    /** Takes what is recorded of the log. */
    void advance()
    {
        for (; position < log.recorded(); position++)
        {
            take(log.fragment(position));
        }
        while (!partition.resume())
        {
            collect();
        }
        collect();
    }

    /** The input ends here. */
    void drain()
    {
        while (!partition.drain())
        {
            collect();
        }
        collect();
    }

    /** The sequence behind the last record of a producer. */
    long next(final long producerId)
    {
        return next.getOrDefault(producerId, 0L);
    }

    /** The records, in order, that came from a producer. */
    List<ByteBuffer> received(final long producerId)
    {
        return received.getOrDefault(producerId, List.of());
    }

    /**
     * Fails unless the rows for other partitions are those that came to them: an update may be told in more steps than
     * the oracle takes, so what they come to is compared.
     */
    void checkSent(final Blueprint blueprint, final Oracle[][] oracles)
    {
        sent.forEach((key, rows) ->
        {
            final int streamId = (int)(key >> Integer.SIZE);
            final Oracle target = oracles[blueprint.levelOf(streamId)][key.intValue()];
            final Map<ByteBuffer, Integer> expected = sum(rows);
            final Map<ByteBuffer, Integer> came = sum(target.received((long)streamId << Integer.SIZE | index));
            if (!expected.equals(came))
            {
                throw new AssertionError("rows of stream " + streamId + " from partition " + index + " to " +
                    key.intValue() + ": " + came + " came of " + expected);
            }
        });
    }

    /** How often each row is there in the end. */
    private static Map<ByteBuffer, Integer> sum(final List<ByteBuffer> rows)
    {
        final Map<ByteBuffer, Integer> sum = new TreeMap<>();
        for (final ByteBuffer row : rows)
        {
            final int operation = row.get(RecordBatchDescriptor.HEADER_TEMPLATE_ID_OFFSET) - 1;
            final ByteBuffer values = row.slice(
                HEADER_LENGTH, row.capacity() - HEADER_LENGTH);
            final int count = RowSink.INSERT == operation || RowSink.UPDATE == operation ? 1 : -1;
            if (0 == sum.merge(values, count, Integer::sum))
            {
                sum.remove(values);
            }
        }
        return sum;
    }

    @Override
    public void close()
    {
        partition.close();
    }

    private void take(final byte[] bytes)
    {
        fragment.wrap(bytes);
        if (!batch.wrap(fragment, 0, bytes.length) || Producer.STRANGER == batch.producerId())
        {
            while (!partition.onFragment(fragment, 0, bytes.length))
            {
                collect();
            }
            return;
        }
        final long producer = batch.producerId();
        while (batch.next())
        {
            if (batch.sequence() >= next(producer))
            {
                next.put(producer, batch.sequence() + 1);
                received.computeIfAbsent(producer, (id) -> new ArrayList<>())
                    .add(ByteBuffer.wrap(copy(fragment, batch.recordOffset(), batch.recordLength())));
                while (!partition.onRecord(batch.streamId(), fragment, batch.recordOffset(), batch.recordLength(),
                    batch.keyHash(), batch.sendTimeNs()))
                {
                    collect();
                }
            }
        }
    }

    private void collect()
    {
        for (int i = 0; i < partition.jobCount(); i++)
        {
            final JobHandle handle = partition.job(i);
            if (null != handle.exchange())
            {
                collect(handle.exchange());
            }
            else
            {
                while (handle.results().count() > 0)
                {
                    collect(handle.results());
                }
            }
        }
        final DeadLetterBatch dead = partition.deadLetters();
        while (dead.waiting() > 0)
        {
            letters.expect(DeadLetterDescriptor.inputSequence(dead.buffer(), dead.offset()),
                letter(dead.buffer(), dead.offset()));
            dead.taken();
        }
    }

    private void collect(final ResultBatch waiting)
    {
        waiting.seal();
        final ResultBatchIterator rows = new ResultBatchIterator();
        rows.wrap(waiting.buffer(), 0, waiting.length());
        while (rows.next())
        {
            results.get(rows.jobId()).expect(rows.inputSequence(), row(waiting.buffer(), rows));
        }
        waiting.clear();
    }

    private void collect(final ExchangeBatch waiting)
    {
        for (int i = 0; i < waiting.targets(); i++)
        {
            final List<ByteBuffer> rows =
                sent.computeIfAbsent((long)waiting.streamId() << Integer.SIZE | i, (key) -> new ArrayList<>());
            for (; waiting.queue(i).isWaiting(); waiting.queue(i).taken())
            {
                if (rowBatch.wrap(waiting.queue(i).buffer(), 0, waiting.queue(i).length()))
                {
                    while (rowBatch.next())
                    {
                        rows.add(ByteBuffer.wrap(
                            copy(waiting.queue(i).buffer(), rowBatch.recordOffset(), rowBatch.recordLength())));
                    }
                }
            }
        }
    }

    /** A result as it is compared. */
    static byte[] row(final DirectBuffer buffer, final ResultBatchIterator rows)
    {
        final byte[] content = new byte[1 + rows.rowLength()];
        content[0] = rows.operation();
        buffer.getBytes(rows.rowOffset(), content, 1, rows.rowLength());
        return content;
    }

    /** A dead letter as it is compared: what a job refuses is the record or a row of it, without bytes. */
    static byte[] letter(final DirectBuffer buffer, final int offset)
    {
        final int length = 0 == DeadLetterDescriptor.jobId(buffer, offset) ?
            DeadLetterDescriptor.recordLength(buffer, offset) : 0;
        final byte[] content = new byte[1 + Integer.BYTES + length];
        content[0] = DeadLetterDescriptor.reason(buffer, offset);
        ByteBuffer.wrap(content).putInt(1, DeadLetterDescriptor.jobId(buffer, offset));
        buffer.getBytes(DeadLetterDescriptor.recordOffset(buffer, offset), content, 1 + Integer.BYTES, length);
        return content;
    }

    private static byte[] copy(final DirectBuffer buffer, final int offset, final int length)
    {
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return bytes;
    }
}
