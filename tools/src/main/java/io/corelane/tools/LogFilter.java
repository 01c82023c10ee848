package io.corelane.tools;

import io.corelane.ingest.log.Recording;

/** Which of what is recorded is shown, and how much of it. For one thread. */
final class LogFilter
{
    static final long UNLIMITED = Long.MAX_VALUE;

    private final long from;
    private final long to;
    private final Integer streamId;
    private final boolean isAll;
    private long left;

    /**
     * A filter.
     *
     * @param from     first position.
     * @param to       position behind the last one.
     * @param streamId of the records to show, or null.
     * @param isAll    whether ticks and the like are shown too.
     * @param limit    how many are shown.
     */
    LogFilter(final long from, final long to, final Integer streamId, final boolean isAll, final long limit)
    {
        this.from = from;
        this.to = to;
        this.streamId = streamId;
        this.isAll = isAll;
        this.left = limit;
    }

    /** Where reading has to begin: the first position may lie within a fragment, a term always begins with one. */
    long firstPosition(final Recording recording)
    {
        return Math.max(recording.startPosition(), from - from % recording.termLength());
    }

    long to()
    {
        return to;
    }

    /** Whether one more at a position is shown, and counts it. */
    boolean takes(final long position, final int ofStream)
    {
        return position >= from && (null == streamId || streamId == ofStream) && take();
    }

    /** The same of what is neither record nor result. */
    boolean takesOther(final long position)
    {
        return isAll && null == streamId && position >= from && take();
    }

    /** Whether enough has been shown. */
    boolean isOver()
    {
        return 0 == left;
    }

    private boolean take()
    {
        if (isOver())
        {
            return false;
        }
        left--;
        return true;
    }
}
