package io.corelane.core.partition;

import static io.corelane.codec.protocol.RecordBatchDescriptor.MAX_COUNT;
import static io.corelane.codec.protocol.RecordBatchDescriptor.RECORD_OFFSET;

import io.corelane.codec.protocol.ProgressDescriptor;
import io.corelane.codec.protocol.RecordBatchEncoder;
import io.corelane.core.state.Snapshot;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Fragments of one partition that wait to leave for another one, in order: rows, packed, and how far time has come. The
 * owner of the partition offers the oldest one, {@link #buffer()}, and then calls {@link #taken()}, while
 * {@link #isWaiting()}. Memory that was needed once is kept. Owned by the partition's thread.
 */
public final class ExchangeQueue
{
    private final int streamId;
    private final int sender;
    private final int target;
    private final int capacity;
    private final RecordBatchEncoder rows = new RecordBatchEncoder();
    private UnsafeBuffer[] fragments = new UnsafeBuffer[2];
    private int[] lengths = new int[2];
    private int head;
    private int tail;
    private long nextSequence;

    ExchangeQueue(final int streamId, final int sender, final int target, final int capacity)
    {
        this.streamId = streamId;
        this.sender = sender;
        this.target = target;
        this.capacity = capacity;
    }

    /**
     * Whether there is a fragment that has not left.
     *
     * @return false when all have left.
     */
    public boolean isWaiting()
    {
        return head < tail || rows.count() > 0;
    }

    /**
     * The oldest fragment.
     *
     * @return holds it from its first byte.
     */
    public DirectBuffer buffer()
    {
        return fragments[head];
    }

    /**
     * Bytes of the oldest fragment.
     *
     * @return bytes.
     */
    public int length()
    {
        return head < tail ? lengths[head] : rows.length();
    }

    /** The oldest fragment has left. */
    public void taken()
    {
        if (head == tail)
        {
            endRows();
        }
        head++;
        if (head == tail && 0 == rows.count())
        {
            head = 0;
            tail = 0;
        }
    }

    /**
     * Who the sender is as a producer of these rows.
     *
     * @return id.
     */
    public long producerId()
    {
        return producerId(streamId, sender);
    }

    /**
     * Sequence of the next row, behind those that wait.
     *
     * @return from 0.
     */
    public long nextRow()
    {
        return nextSequence + rows.count();
    }

    /**
     * Which partition the fragments are for.
     *
     * @return from 0.
     */
    public int target()
    {
        return target;
    }

    /** Takes out or puts back what the next rows are numbered by; nothing waits. */
    void snapshot(final Snapshot snapshot)
    {
        nextSequence = snapshot.value(nextSequence);
    }

    /** Whether less than a fragment waits. */
    boolean hasHeadroom()
    {
        return head == tail;
    }

    /** The next two rows go into one fragment, so that nothing of another sender comes between them. */
    void keepTogether(final int rowLength)
    {
        if (rows.count() > 0 && (rows.length() + 2 * (RECORD_OFFSET + rowLength) > capacity ||
            rows.count() + 2 > MAX_COUNT))
        {
            endRows();
        }
    }

    void add(
        final long sendTimeNs, final int keyHash, final DirectBuffer row, final int length, final long inputSequence)
    {
        if (0 == rows.count())
        {
            beginRows();
        }
        if (RecordBatchEncoder.FULL == rows.append(sendTimeNs, keyHash, row, 0, length))
        {
            endRows();
            beginRows();
            rows.append(sendTimeNs, keyHash, row, 0, length);
        }
        rows.madeOf(inputSequence);
    }

    void progress(final long watermarkNs, final long timeNs, final long inputSequence)
    {
        if (rows.count() > 0)
        {
            endRows();
        }
        lengths[tail] =
            ProgressDescriptor.encode(fragment(), 0, watermarkNs, timeNs, streamId, sender, inputSequence);
        next();
    }

    /** Who a partition is as a producer of rows. */
    static long producerId(final int streamId, final int sender)
    {
        return (long)streamId << Integer.SIZE | sender;
    }

    private void beginRows()
    {
        rows.wrap(fragment(), 0, capacity);
        rows.beginRows(producerId(streamId, sender), nextSequence, streamId, target);
    }

    private void endRows()
    {
        nextSequence += rows.count();
        lengths[tail] = rows.length();
        rows.wrap(fragment(), 0, capacity);
        next();
    }

    private void next()
    {
        tail++;
        if (tail == fragments.length)
        {
            fragments = Arrays.copyOf(fragments, 2 * tail);
            lengths = Arrays.copyOf(lengths, 2 * tail);
        }
    }

    private UnsafeBuffer fragment()
    {
        if (null == fragments[tail])
        {
            fragments[tail] = new UnsafeBuffer(new byte[Math.max(capacity, ProgressDescriptor.LENGTH)]);
        }
        return fragments[tail];
    }
}
