package io.corelane.ingest.metrics;

import io.aeron.logbuffer.FrameDescriptor;
import org.agrona.concurrent.UnsafeBuffer;

/** Counts the messages of a log, also those of several fragments, by their last one. For one thread, once. */
final class WaitingMessages implements FragmentVisitor
{
    private long messages;

    @Override
    public void onFragment(final UnsafeBuffer term, final int offset, final int length)
    {
        if (!FrameDescriptor.isPaddingFrame(term, offset) && FrameDescriptor.END_FRAG_FLAG ==
            (FrameDescriptor.frameFlags(term, offset) & FrameDescriptor.END_FRAG_FLAG))
        {
            messages++;
        }
    }

    long counted()
    {
        return messages;
    }
}
