package io.corelane.core.partition;

import io.corelane.codec.protocol.DeadLetterDescriptor;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2LongCounterMap;

/**
 * Which dead letters of a partition former runs recorded: when the log is read again, those come once more and are not
 * sent a second time. They left in the order of the records, so all of earlier records are there, and of the last one
 * as many as were counted: a row that is refused can have the same job and reason as another one of the same record.
 * First told what is recorded, by any thread, then owned by the partition's.
 */
public final class RecordedLetters
{
    private final Long2LongCounterMap lastLetters = new Long2LongCounterMap(0);
    private long lastInput = Long.MIN_VALUE;

    /**
     * Takes note of a dead letter of the recording; they come in their order.
     *
     * @param buffer holds the dead letter.
     * @param offset first byte.
     */
    public void onLetter(final DirectBuffer buffer, final int offset)
    {
        final long input = DeadLetterDescriptor.inputSequence(buffer, offset);
        if (input > lastInput)
        {
            lastLetters.clear();
            lastInput = input;
        }
        lastLetters.incrementAndGet(identity(buffer, offset));
    }

    /**
     * Whether the dead letter that leaves next was recorded. Each that was recorded is told once.
     *
     * @param letters of the partition; some wait.
     * @return true when it is not to be sent.
     */
    public boolean take(final DeadLetterBatch letters)
    {
        final long input = DeadLetterDescriptor.inputSequence(letters.buffer(), letters.offset());
        if (input != lastInput)
        {
            return input < lastInput;
        }
        final long identity = identity(letters.buffer(), letters.offset());
        if (0 == lastLetters.get(identity))
        {
            return false;
        }
        lastLetters.decrementAndGet(identity);
        return true;
    }

    /**
     * Whether dead letters are recorded that the log, read to its end, has not led to.
     *
     * @param letters of the partition; none waits.
     * @param records that the partition has taken.
     * @return whether the log's end was lost; false where dead letters are not told. Behind a gap, where they were not
     *     told for a while, only one of a record that is not there says so.
     */
    public boolean isAhead(final DeadLetterBatch letters, final long records)
    {
        return !letters.isSilent() && !lastLetters.isEmpty() && (!letters.wasSilent() || lastInput >= records);
    }

    private static long identity(final DirectBuffer letter, final int offset)
    {
        return (long)DeadLetterDescriptor.jobId(letter, offset) << Integer.SIZE |
            DeadLetterDescriptor.reason(letter, offset);
    }
}
