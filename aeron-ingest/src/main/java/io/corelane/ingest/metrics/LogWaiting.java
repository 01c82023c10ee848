package io.corelane.ingest.metrics;

import java.util.List;

/**
 * What lies in a log and its partition has not taken, counted in the log itself: exact, as of the moment of the
 * snapshot. Of the fragment that a partition is at, all records count until the last one is done.
 *
 * @param records    that wait, of whatever stream, or {@link #NOT_KNOWN}: while a restart reads its logs again what
 *                   waits lies in recordings, and a log of another user cannot be read.
 * @param sendTimeNs when the first of them was meant to be sent, epoch nanoseconds; 0 when none waits, or nobody says.
 * @param senders    how many are whose.
 */
public record LogWaiting(long records, long sendTimeNs, List<Sender> senders)
{
    /** The count of what cannot be counted. */
    public static final long NOT_KNOWN = -1;

    /** Of a log that cannot be read. */
    public static final LogWaiting UNKNOWN = new LogWaiting(NOT_KNOWN, 0, List.of());

    /**
     * Whose records wait.
     *
     * @param streamId   of the records.
     * @param producerId who sent them.
     * @param records    that wait.
     */
    public record Sender(int streamId, long producerId, long records)
    {
    }

    /**
     * Whether it was counted.
     *
     * @return false when nobody knows.
     */
    public boolean isKnown()
    {
        return NOT_KNOWN != records;
    }

    /**
     * How long the first record has been waiting, since it was meant to be sent.
     *
     * @param nowNs epoch nanoseconds.
     * @return nanoseconds; 0 when none waits, or nobody knows.
     */
    public long lagNs(final long nowNs)
    {
        return sendTimeNs <= 0 ? 0 : Math.max(0, nowNs - sendTimeNs);
    }

    /**
     * Records of a stream.
     *
     * @param streamId of it.
     * @return those that wait; 0 when nobody knows.
     */
    public long ofStream(final int streamId)
    {
        return senders.stream().filter((sender) -> streamId == sender.streamId()).mapToLong(Sender::records).sum();
    }

    /**
     * Records of a publisher.
     *
     * @param streamId   that it publishes to.
     * @param producerId of it.
     * @return those that wait; 0 when nobody knows.
     */
    public long ofProducer(final int streamId, final long producerId)
    {
        return senders.stream().filter((sender) -> streamId == sender.streamId() && producerId == sender.producerId())
            .mapToLong(Sender::records).sum();
    }
}
