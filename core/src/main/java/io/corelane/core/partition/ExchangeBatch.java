package io.corelane.core.partition;

import static io.corelane.codec.protocol.RecordBatchDescriptor.HEADER_TEMPLATE_ID_OFFSET;
import static io.corelane.codec.protocol.RecordBatchDescriptor.RECORD_OFFSET;
import static io.corelane.codec.protocol.RecordBatchDescriptor.ROWS_ENTRIES_OFFSET;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.corelane.codec.RecordSchema;
import io.corelane.codec.protocol.Slots;
import io.corelane.core.plan.Fragment;
import io.corelane.core.state.Snapshot;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Rows of a fragment of a job that go on to other partitions, and how far time has come in them. What a row does is
 * told by its template id, which is one higher for each {@link RowSink} operation. Owned by the partition's thread.
 */
public final class ExchangeBatch implements RowSink
{
    /** Template id of a row that is inserted. */
    static final int FIRST_TEMPLATE_ID = 1;

    private final int streamId;
    private final ExchangeQueue[] queues;
    private final Fragment.Route route;
    private final int partition;
    private final int targets;
    private final boolean hasRoomForUpdate;
    private final RowKey key;
    private final int headerLength;
    private final UnsafeBuffer row;
    private final UnsafeBuffer former;
    private int formerHash;
    private int formerTarget;
    private long produced;
    private long madeOf;

    /**
     * An empty batch.
     *
     * @param fragment       of a job.
     * @param partition      id of the partition.
     * @param partitions     number of partitions.
     * @param fragmentLength bytes of a fragment of the protocol.
     */
    ExchangeBatch(final Fragment fragment, final int partition, final int partitions, final int fragmentLength)
    {
        final RecordSchema schema = fragment.stream().schema();
        this.streamId = fragment.stream().id();
        this.route = fragment.route();
        this.partition = partition;
        this.targets = 0 == fragment.targets() ? partitions : fragment.targets();
        this.headerLength = schema.header().length();
        final int rowLength = headerLength + schema.blockLength();
        final int least = ROWS_ENTRIES_OFFSET + RECORD_OFFSET + rowLength;
        if (fragmentLength < least)
        {
            throw new IllegalArgumentException("a row between partitions can have " + least +
                " bytes, a fragment only " + fragmentLength +
                "; select fewer or shorter columns, or set a larger fragment length");
        }
        this.hasRoomForUpdate = fragmentLength >= least + RECORD_OFFSET + rowLength;
        this.key = new RowKey(schema, fragment.keys());
        // With room for the last text's last word.
        this.row = new UnsafeBuffer(new byte[rowLength + Long.BYTES]);
        this.former = new UnsafeBuffer(new byte[rowLength + Long.BYTES]);
        this.queues = new ExchangeQueue[partitions];
        for (int i = 0; i < partitions; i++)
        {
            queues[i] = new ExchangeQueue(fragment.stream().id(), partition, i, fragmentLength);
        }
    }

    @Override
    public boolean hasHeadroom()
    {
        for (final ExchangeQueue queue : queues)
        {
            if (!queue.hasHeadroom())
            {
                return false;
            }
        }
        return true;
    }

    @Override
    public int rowOffset()
    {
        return 0;
    }

    @Override
    public UnsafeBuffer out()
    {
        return row;
    }

    @Override
    public void commit(final byte operation, final int rowLength, final long inputSequence, final long sendTimeNs)
    {
        final int hash = Fragment.Route.HASH == route ? key.hash(row, headerLength) : 0;
        final int target = switch (route)
        {
            case HASH -> Slots.partition(hash, targets);
            case ROUND_ROBIN -> (int)(produced % targets);
            case LOCAL -> partition;
            default -> 0;
        };
        produced++;
        madeOf = inputSequence;
        if (RETRACT == operation)
        {
            former.putBytes(0, row, 0, rowLength);
            formerHash = hash;
            formerTarget = target;
            return;
        }
        if (Fragment.Route.BROADCAST == route)
        {
            broadcast(operation, rowLength, sendTimeNs);
            return;
        }
        if (UPDATE == operation)
        {
            // One whose rows are of different partitions is a deletion in one and an insertion in the other.
            update(formerTarget, formerHash, target, hash, rowLength, sendTimeNs);
        }
        else
        {
            put(operation, row, target, hash, rowLength, sendTimeNs);
        }
    }

    /** The two rows of an update are one step only when nothing can come between them. */
    private void update(
        final int from,
        final int fromHash,
        final int target,
        final int hash,
        final int rowLength,
        final long sendTimeNs)
    {
        final boolean isOneStep = from == target && hasRoomForUpdate;
        if (isOneStep)
        {
            queues[target].keepTogether(rowLength);
        }
        put(isOneStep ? RETRACT : DELETE, former, from, fromHash, rowLength, sendTimeNs);
        put(isOneStep ? UPDATE : INSERT, row, target, hash, rowLength, sendTimeNs);
    }

    /** Takes out or puts back what the next rows are numbered by; nothing waits. */
    void snapshot(final Snapshot snapshot)
    {
        produced = snapshot.value(produced);
        for (final ExchangeQueue queue : queues)
        {
            queue.snapshot(snapshot);
        }
    }

    /** Whether rows wait to leave. */
    boolean isWaiting()
    {
        for (final ExchangeQueue queue : queues)
        {
            if (queue.isWaiting())
            {
                return true;
            }
        }
        return false;
    }

    private void broadcast(final byte operation, final int rowLength, final long sendTimeNs)
    {
        for (int i = 0; i < queues.length; i++)
        {
            if (UPDATE == operation)
            {
                update(i, 0, i, 0, rowLength, sendTimeNs);
            }
            else
            {
                put(operation, row, i, 0, rowLength, sendTimeNs);
            }
        }
    }

    private void put(
        final byte operation,
        final UnsafeBuffer buffer,
        final int target,
        final int hash,
        final int rowLength,
        final long sendTimeNs)
    {
        buffer.putShort(HEADER_TEMPLATE_ID_OFFSET, (short)(FIRST_TEMPLATE_ID + operation), LITTLE_ENDIAN);
        queues[target].add(sendTimeNs, hash, buffer, rowLength, madeOf);
    }

    /** Tells all partitions how far time has come. */
    void progress(final long watermarkNs, final long timeNs, final long inputSequence)
    {
        for (final ExchangeQueue queue : queues)
        {
            queue.progress(watermarkNs, timeNs, inputSequence);
        }
    }

    /**
     * Id of the stream that the rows are.
     *
     * @return as fragments of the protocol have it.
     */
    public int streamId()
    {
        return streamId;
    }

    /**
     * What waits to leave for a partition.
     *
     * @param target from 0.
     * @return its fragments.
     */
    public ExchangeQueue queue(final int target)
    {
        return queues[target];
    }

    /**
     * Number of partitions that rows go to.
     *
     * @return count.
     */
    public int targets()
    {
        return queues.length;
    }

    /**
     * Rows so far, those that wait included.
     *
     * @return count.
     */
    public long produced()
    {
        return produced;
    }
}
