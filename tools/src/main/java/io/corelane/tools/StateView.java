package io.corelane.tools;

import io.corelane.codec.protocol.ResultBatchDescriptor;
import io.corelane.core.codegen.JobCompiler;
import io.corelane.core.partition.GroupTask;
import io.corelane.core.partition.ResultBatch;
import io.corelane.core.plan.JobPlan;
import java.nio.ByteOrder;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Makes rows of copies of a job's groups, by the job's own generated code. For one thread. */
final class StateView implements AutoCloseable
{
    private static final int CAPACITY = 1 << 17;
    private static final int ALIGNMENT = 64;

    private final ResultBatch rows;
    private final GroupTask task;
    private final UnsafeBuffer key = new UnsafeBuffer(0, 0);
    private UnsafeBuffer value = new UnsafeBuffer(BufferUtil.allocateDirectAligned(ALIGNMENT, ALIGNMENT));

    StateView(final JobPlan job, final JobCompiler code)
    {
        rows = new ResultBatch(
            job.id(), 0, CAPACITY, job.outputSchema().header().length() + job.outputSchema().blockLength());
        task = (GroupTask)code.createViewer(rows);
    }

    /** Makes the row of a group; false when it does not satisfy HAVING. The row is at {@link #offset()}. */
    boolean show(final byte[] groupKey, final byte[] payload)
    {
        if (value.capacity() < payload.length)
        {
            value = new UnsafeBuffer(BufferUtil.allocateDirectAligned(payload.length, ALIGNMENT));
        }
        value.putBytes(0, payload);
        key.wrap(groupKey);
        rows.clear();
        return task.show(key, value.addressOffset());
    }

    DirectBuffer buffer()
    {
        return rows.buffer();
    }

    /** The first row of the batch, which {@link #show} began anew. */
    int offset()
    {
        return ResultBatchDescriptor.ENTRIES_OFFSET +
            ResultBatchDescriptor.ROW_OFFSET;
    }

    /** Bytes of the row at an offset that {@link #offset} gave. */
    static int length(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset - ResultBatchDescriptor.ROW_OFFSET + ResultBatchDescriptor.ROW_LENGTH_OFFSET,
            ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void close()
    {
        task.close();
    }
}
