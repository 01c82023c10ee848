package io.corelane.core.partition;

import io.corelane.codec.protocol.DeadLetterDescriptor;
import io.corelane.core.state.CacheLines;
import io.corelane.core.state.Snapshot;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Records that could not be processed and wait to leave, each a message of the protocol. Whoever owns the partition
 * offers the messages one by one from {@link #buffer()}, calling {@link #taken()} after each. Owned by the partition's
 * thread.
 */
public final class DeadLetterBatch
{
    private UnsafeBuffer buffer;
    private int[] ends;
    private int count;
    private int first;
    private long produced;
    private boolean isSilent;
    private boolean wasSilent;

    DeadLetterBatch(final int capacity, final int maxCount)
    {
        buffer = CacheLines.buffer(capacity);
        ends = new int[maxCount];
    }

    /** Grows until so many messages fit an empty batch; else they could wait for room that never comes. */
    void ensureRoom(final int messages, final int recordLength)
    {
        if (messages > ends.length)
        {
            ends = Arrays.copyOf(ends, messages);
        }
        final long least = messages * (long)(DeadLetterDescriptor.MIN_LENGTH + recordLength);
        if (least > buffer.capacity())
        {
            final UnsafeBuffer larger = CacheLines.buffer(Math.toIntExact(least));
            larger.putBytes(0, buffer, 0, end());
            buffer = larger;
        }
    }

    /** Grows until one more message fits behind those that wait, with a record of so many bytes. */
    void growForOne(final int recordLength)
    {
        if (count == ends.length)
        {
            ends = Arrays.copyOf(ends, 2 * ends.length);
        }
        if ((long)end() + DeadLetterDescriptor.MIN_LENGTH + recordLength > buffer.capacity())
        {
            ensureRoom(1, 2 * buffer.capacity() + recordLength);
        }
    }

    boolean hasHeadroom(final int messages, final int recordLength)
    {
        return count + messages <= ends.length &&
            (long)end() + messages * (long)(DeadLetterDescriptor.MIN_LENGTH + recordLength) <= buffer.capacity();
    }

    void add(
        final RecordContext context,
        final int streamId,
        final int jobId,
        final int fault,
        final long producerId,
        final long producerSequence,
        final DirectBuffer record,
        final int offset,
        final int length)
    {
        if (isSilent)
        {
            return;
        }
        final int start = end();
        DeadLetterDescriptor.putCause(
            buffer, start, context.inputSequence(), context.partition(), jobId, (byte)fault);
        DeadLetterDescriptor.putOrigin(
            buffer, start, streamId, producerId, producerSequence, context.sendTimeNs());
        ends[count++] = start + DeadLetterDescriptor.putRecord(buffer, start, record, offset, length);
        produced++;
    }

    /** Whether dead letters are told: not between records that are lost and the end of what was there then. */
    void silence(final boolean value)
    {
        isSilent = value;
        wasSilent |= value;
    }

    /** Whether there were records of which dead letters were not told. */
    boolean wasSilent()
    {
        return wasSilent;
    }

    /**
     * Whether dead letters are not told, since records before them are lost.
     *
     * @return true until they go on.
     */
    public boolean isSilent()
    {
        return isSilent;
    }

    /**
     * The messages.
     *
     * @return the buffer; another one after a job was added.
     */
    public UnsafeBuffer buffer()
    {
        return buffer;
    }

    /**
     * Messages that wait.
     *
     * @return count.
     */
    public int waiting()
    {
        return count - first;
    }

    /**
     * Where the message that leaves next begins. Only when one waits.
     *
     * @return offset in {@link #buffer()}.
     */
    public int offset()
    {
        return 0 == first ? 0 : ends[first - 1];
    }

    /**
     * Bytes of the message that leaves next. Only when one waits.
     *
     * @return bytes.
     */
    public int length()
    {
        return ends[first] - offset();
    }

    /** The message has left. */
    public void taken()
    {
        if (++first == count)
        {
            first = 0;
            count = 0;
        }
    }

    /**
     * Dead letters so far.
     *
     * @return count.
     */
    public long produced()
    {
        return produced;
    }

    /** Takes out or puts back how many there were; nothing waits. */
    void snapshot(final Snapshot snapshot)
    {
        produced = snapshot.value(produced);
        isSilent = snapshot.value(isSilent);
        wasSilent |= isSilent;
    }

    private int end()
    {
        return 0 == count ? 0 : ends[count - 1];
    }
}
