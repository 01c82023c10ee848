package io.corelane.core.partition;

import io.corelane.core.state.Snapshot;
import org.agrona.concurrent.UnsafeBuffer;

/** What becomes of records and rows that are refused: dead letters and counts. Owned by the partition's thread. */
final class Refusals
{
    private final RecordContext context;
    private final DeadLetterBatch letters;
    private final long[] countsByReason = new long[JobHandle.FAULT_CODES];

    Refusals(final RecordContext context, final DeadLetterBatch letters)
    {
        this.context = context;
        this.letters = letters;
    }

    /** Dead letters so far for a reason. */
    long count(final int fault)
    {
        return countsByReason[fault];
    }

    /** A dead letter of the record at hand; the job is null where there is none. */
    void refuse(
        final JobHandle job,
        final int fault,
        final int streamId,
        final long producerId,
        final long producerSequence,
        final UnsafeBuffer record,
        final int offset,
        final int length)
    {
        countsByReason[fault]++;
        int jobId = 0;
        if (null != job)
        {
            job.onFault(fault);
            jobId = job.plan().id();
        }
        letters.add(context, streamId, jobId, fault, producerId, producerSequence, record, offset, length);
    }

    /** Writes the dead letters of the rows that a job refused; false when there is no room for all. */
    boolean settle(final JobHandle job, final UnsafeBuffer record)
    {
        while (context.hasRefusedRows())
        {
            if (!letters.hasHeadroom(1, 0))
            {
                return false;
            }
            refuse(job, context.takeRefusedRow(), 0, 0, 0, record, 0, 0);
        }
        return true;
    }

    /** A record can lead to any number of rows, so the batch of dead letters takes more memory when it has to. */
    void settleAll(final JobHandle job, final UnsafeBuffer record)
    {
        while (context.hasRefusedRows())
        {
            letters.growForOne(0);
            refuse(job, context.takeRefusedRow(), 0, 0, 0, record, 0, 0);
        }
    }

    /** Makes room for one more dead letter, of a record of so many bytes. */
    void makeRoom(final int length)
    {
        letters.growForOne(length);
    }

    /** Takes out or puts back the counts. */
    void snapshot(final Snapshot snapshot)
    {
        snapshot.values(countsByReason);
    }
}
