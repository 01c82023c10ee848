package io.corelane.core.partition;

import io.corelane.codec.protocol.ResultBatchIterator;
import org.agrona.DirectBuffer;

/**
 * Up to where former runs recorded the results of a job in a partition: when the log is read again, those come once
 * more and are not sent a second time. First told what is recorded, by any thread, then owned by the partition's.
 */
public final class RecordedResults
{
    private final ResultBatchIterator fragment = new ResultBatchIterator();
    private long next;

    /**
     * Takes note of a fragment of the recording; they come in their order.
     *
     * @param buffer holds the fragment.
     * @param offset first byte.
     * @param length bytes.
     */
    public void onFragment(final DirectBuffer buffer, final int offset, final int length)
    {
        if (fragment.wrap(buffer, offset, length))
        {
            next = fragment.firstSequence() + fragment.count();
        }
    }

    /**
     * The sequence behind the last result that was recorded.
     *
     * @return from 0.
     */
    public long next()
    {
        return next;
    }

    /**
     * Takes those results away from the fragment at hand that were recorded.
     *
     * @param results of the job; some wait.
     * @return true when none of the fragment is left, so that the next one is at hand.
     */
    public boolean skip(final ResultBatch results)
    {
        final long recorded = next - results.firstSequence();
        if (recorded >= results.count())
        {
            results.clear();
            return true;
        }
        if (recorded > 0)
        {
            results.skip((int)recorded);
        }
        return false;
    }
}
