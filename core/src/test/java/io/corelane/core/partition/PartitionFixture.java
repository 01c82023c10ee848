package io.corelane.core.partition;

import static io.corelane.codec.protocol.RecordBatchDescriptor.PRODUCER_ID_OFFSET;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.corelane.codec.RowEncoder;
import io.corelane.codec.protocol.DeadLetterDescriptor;
import io.corelane.codec.protocol.RecordBatchEncoder;
import io.corelane.codec.protocol.ResultBatchIterator;
import io.corelane.core.plan.JobPlan;
import io.corelane.core.plan.StreamDefinition;
import io.corelane.core.runtime.Faults;
import io.corelane.core.sql.Catalog;
import io.corelane.core.sql.SchemaSource;
import io.corelane.core.sql.SqlCompiler;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A stream of one number, jobs that echo, and fragments of it. */
final class PartitionFixture
{
    static final int MAX_FRAGMENT = 65_536;
    static final long PRODUCER_ID = 77;
    static final long FIRST_SEQUENCE = 1_000;

    private final Catalog catalog = new Catalog();
    private final List<EchoTask> tasks = new ArrayList<>();
    private final Partition partition;

    PartitionFixture(final int resultFragmentLength, final int... faults)
    {
        final StringBuilder sql = new StringBuilder("CREATE STREAM numbers (n BIGINT);\n");
        for (int i = 0; i < faults.length; i++)
        {
            sql.append("CREATE STREAM job").append(i).append(" AS SELECT n FROM numbers;\n");
        }
        new SqlCompiler(catalog, SchemaSource.inFolder(Path.of(".")), 1).compile(sql.toString(), "test");
        partition = new Partition(3, MAX_FRAGMENT, resultFragmentLength);
        partition.addStream(numbers());
        for (int i = 0; i < faults.length; i++)
        {
            final int fault = faults[i];
            partition.add(plan(i), (context, ignored, results) ->
            {
                tasks.add(new EchoTask(context, results, fault));
                return tasks.get(tasks.size() - 1);
            });
        }
    }

    Partition partition()
    {
        return partition;
    }

    EchoTask task(final int index)
    {
        return tasks.get(index);
    }

    StreamDefinition numbers()
    {
        return catalog.stream("numbers");
    }

    JobPlan plan(final int index)
    {
        return catalog.job("job" + index);
    }

    UnsafeBuffer record(final long number)
    {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        return new UnsafeBuffer(buffer, 0, new RowEncoder(numbers().schema()).encode(new Object[]{number}, buffer, 0));
    }

    UnsafeBuffer fragment(final int records)
    {
        final List<UnsafeBuffer> all = new ArrayList<>();
        for (int i = 0; i < records; i++)
        {
            all.add(record(i));
        }
        return fragment(numbers().id(), all);
    }

    static UnsafeBuffer fragment(final int streamId, final List<UnsafeBuffer> records)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[MAX_FRAGMENT]);
        final RecordBatchEncoder encoder = new RecordBatchEncoder();
        encoder.wrap(buffer, 0, MAX_FRAGMENT);
        encoder.begin(PRODUCER_ID, FIRST_SEQUENCE, streamId, 3);
        int sendTimeNs = 0;
        for (final UnsafeBuffer record : records)
        {
            encoder.append(++sendTimeNs, 5, record, 0, record.capacity());
        }
        return new UnsafeBuffer(buffer, 0, encoder.length());
    }

    /** The same fragment from a producer who has sent nothing yet; of its id only the last two digits are told. */
    static UnsafeBuffer renewed(final UnsafeBuffer fragment)
    {
        fragment.putLong(PRODUCER_ID_OFFSET, fragment.getLong(PRODUCER_ID_OFFSET, LITTLE_ENDIAN) + 100, LITTLE_ENDIAN);
        return fragment;
    }

    boolean offer(final UnsafeBuffer fragment)
    {
        return partition.onFragment(fragment, 0, fragment.capacity());
    }

    /** The sequences that a job gave back since the last call, checked to come in one sequence of results. */
    List<Long> take(final int job)
    {
        final ResultBatch batch = partition.job(job).results();
        final List<Long> sequences = new ArrayList<>();
        while (batch.count() > 0)
        {
            batch.seal();
            final ResultBatchIterator rows = new ResultBatchIterator();
            rows.wrap(batch.buffer(), 0, batch.length());
            while (rows.next())
            {
                sequences.add(batch.buffer().getLong(rows.rowOffset()));
            }
            batch.clear();
        }
        return sequences;
    }

    /** The dead letters since the last call: reason, input sequence, producer's sequence, stream, job, bytes. */
    List<String> takeDeadLetters()
    {
        final DeadLetterBatch batch = partition.deadLetters();
        final List<String> letters = new ArrayList<>();
        while (batch.waiting() > 0)
        {
            final UnsafeBuffer buffer = batch.buffer();
            final int offset = batch.offset();
            if (!DeadLetterDescriptor.isValid(buffer, offset, batch.length()) ||
                3 != DeadLetterDescriptor.partition(buffer, offset))
            {
                throw new AssertionError("no dead letter of this partition at " + offset);
            }
            final int streamId = DeadLetterDescriptor.streamId(buffer, offset);
            letters.add(Faults.name(DeadLetterDescriptor.reason(buffer, offset)) +
                " input=" + DeadLetterDescriptor.inputSequence(buffer, offset) +
                " producer=" + DeadLetterDescriptor.producerId(buffer, offset) % 100 +
                ":" + DeadLetterDescriptor.producerSequence(buffer, offset) +
                " stream=" + (numbers().id() == streamId ? "numbers" : Integer.toString(streamId)) +
                " job=" + (0 != DeadLetterDescriptor.jobId(buffer, offset)) +
                " bytes=" + DeadLetterDescriptor.recordLength(buffer, offset));
            batch.taken();
        }
        return letters;
    }
}
