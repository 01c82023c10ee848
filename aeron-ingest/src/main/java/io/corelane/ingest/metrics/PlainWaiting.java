package io.corelane.ingest.metrics;

/**
 * What plain publishers have sent and the forwarder has not taken: it is in no partition's log yet, and nobody knows of
 * which stream it is, or when it was meant to be sent.
 *
 * @param bytes    of their streams.
 * @param messages whole ones; {@link LogWaiting#NOT_KNOWN} when nobody can count them.
 */
public record PlainWaiting(long bytes, long messages)
{
    /** Nothing waits. */
    static final PlainWaiting NONE = new PlainWaiting(0, 0);

    /**
     * Whether messages were counted.
     *
     * @return false when nobody knows.
     */
    public boolean isKnown()
    {
        return LogWaiting.NOT_KNOWN != messages;
    }

    PlainWaiting plus(final long moreBytes, final long moreMessages)
    {
        return new PlainWaiting(bytes + moreBytes, !isKnown() || LogWaiting.NOT_KNOWN == moreMessages ?
            LogWaiting.NOT_KNOWN : messages + moreMessages);
    }
}
