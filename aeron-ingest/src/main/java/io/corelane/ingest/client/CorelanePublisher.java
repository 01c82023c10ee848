package io.corelane.ingest.client;

import io.aeron.Aeron;
import io.aeron.Publication;
import io.corelane.codec.Murmur3;
import io.corelane.codec.protocol.LittleEndian;
import io.corelane.codec.protocol.RecordBatchDescriptor;
import io.corelane.codec.protocol.Slots;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochNanoClock;

/**
 * Publishes records of one stream straight into the logs of the partitions that own their keys. Records that wait
 * together are packed into one fragment: {@link #offer} packs and sends what is full, {@link #flush} sends the rest, so
 * call it when there is nothing more to offer right now.
 * <p>
 * Single-threaded, as it packs into buffers of its own; any number of publishers may publish to one stream. Nothing is
 * allocated after construction. Each partition sees this producer's records with consecutive sequences from 0.
 */
public final class CorelanePublisher implements AutoCloseable
{
    /** No appliance takes records. */
    public static final long NOT_CONNECTED = Publication.NOT_CONNECTED;

    /** The partition is busy: the record was not taken, offer it again. */
    public static final long BACK_PRESSURED = Publication.BACK_PRESSURED;

    /** The log was rotated just now: the record was not taken, offer it again. */
    public static final long ADMIN_ACTION = Publication.ADMIN_ACTION;

    /** The publisher or its log is closed. */
    public static final long CLOSED = Publication.CLOSED;

    /** The log has come to the end of its positions. */
    public static final long MAX_POSITION_EXCEEDED = Publication.MAX_POSITION_EXCEEDED;

    /** The record does not fit a fragment, or is shorter than its key: it is never taken. */
    public static final long BAD_LENGTH = -100;

    private final StreamTarget target;
    private final EpochNanoClock clock;
    private final long producerId;
    private final PartitionLog[] logs;
    private final PartitionLog only;
    private final PublisherCounters published;
    private final int keyOffset;
    private final int keyLength;
    private final int minRecordLength;
    private final int maxRecordLength;
    private int roundRobin;
    private long backPressures;

    CorelanePublisher(final Aeron aeron, final StreamTarget target, final long producerId, final EpochNanoClock clock)
    {
        this.target = target;
        this.clock = clock;
        this.producerId = producerId;
        keyOffset = target.keyOffset();
        keyLength = target.keyLength();
        minRecordLength = keyOffset + keyLength;
        maxRecordLength =
            target.fragmentLength() - RecordBatchDescriptor.ENTRIES_OFFSET - RecordBatchDescriptor.RECORD_OFFSET;
        published = target.name().isEmpty() ? null : new PublisherCounters(aeron, target.name(), producerId);
        logs = new PartitionLog[target.partitions()];
        for (int i = 0; i < logs.length; i++)
        {
            logs[i] = new PartitionLog(aeron, target, i, producerId);
        }
        only = 1 == logs.length ? logs[0] : null;
    }

    /**
     * Offers a record, sent now.
     *
     * @param record holds the record.
     * @param offset first byte of its message header.
     * @param length bytes.
     * @return the record's sequence in its partition, or a negative constant of this class: then it was not taken.
     */
    public long offer(final DirectBuffer record, final int offset, final int length)
    {
        return offer(record, offset, length, clock.nanoTime());
    }

    /**
     * Offers a record.
     *
     * @param record             holds the record.
     * @param offset             first byte of its message header.
     * @param length             bytes.
     * @param intendedSendTimeNs when it should have been sent, epoch nanoseconds.
     * @return the record's sequence in its partition, or a negative constant of this class: then it was not taken.
     */
    public long offer(final DirectBuffer record, final int offset, final int length, final long intendedSendTimeNs)
    {
        if (length > maxRecordLength || length < minRecordLength)
        {
            return BAD_LENGTH;
        }
        final int hash = hash(record, offset, length);
        // With one partition the processor need not have worked the hash out before it goes on.
        final PartitionLog log = null != only ? only :
            logs[0 == keyLength ? roundRobin : Slots.partition(hash, logs.length)];
        return append(log, hash, record, offset, length, intendedSendTimeNs);
    }

    /** Offers a record to a partition, whatever its key. */
    long offerTo(
        final int partition,
        final DirectBuffer record,
        final int offset,
        final int length,
        final long intendedSendTimeNs)
    {
        return length > maxRecordLength || length < minRecordLength ? BAD_LENGTH :
            append(logs[partition], hash(record, offset, length), record, offset, length, intendedSendTimeNs);
    }

    /** Looks at the record's bounds, once for all, and hashes its key. */
    private int hash(final DirectBuffer record, final int offset, final int length)
    {
        record.boundsCheck(offset, length);
        if (Long.BYTES == keyLength)
        {
            return Murmur3.hash(LittleEndian.getLong(record.byteArray(), record.addressOffset() + offset + keyOffset));
        }
        return 0 == keyLength ? 0 : SlotTable.hash(record, offset + keyOffset, keyLength);
    }

    private long append(
        final PartitionLog log,
        final int hash,
        final DirectBuffer record,
        final int offset,
        final int length,
        final long intendedSendTimeNs)
    {
        final byte[] array = record.byteArray();
        final long address = record.addressOffset() + offset;
        final long sequence = log.append(intendedSendTimeNs, hash, array, address, length);
        if (sequence >= 0)
        {
            return sequence;
        }
        final long sent = send(log);
        return sent < 0 ? sent : log.append(intendedSendTimeNs, hash, array, address, length);
    }

    /**
     * Sends all records that wait.
     *
     * @return 0 when none waits any more, or a negative constant of this class: call it again.
     */
    public long flush()
    {
        long result = 0;
        for (final PartitionLog log : logs)
        {
            if (log.isWaiting())
            {
                final long sent = send(log);
                result = sent < 0 ? sent : result;
            }
        }
        return result;
    }

    /**
     * Whether every partition is there to take records.
     *
     * @return true when connected.
     */
    public boolean isConnected()
    {
        for (final PartitionLog log : logs)
        {
            if (!log.isConnected())
            {
                return false;
            }
        }
        return true;
    }

    /**
     * Bytes of the longest record that fits a fragment.
     *
     * @return bytes.
     */
    public int maxRecordLength()
    {
        return maxRecordLength;
    }

    /**
     * Who this producer is, in the headers of its batches.
     *
     * @return the id.
     */
    public long producerId()
    {
        return producerId;
    }

    /**
     * The stream.
     *
     * @return where its records go.
     */
    public StreamTarget target()
    {
        return target;
    }

    /**
     * Times that a log was busy.
     *
     * @return count.
     */
    public long backPressures()
    {
        return backPressures;
    }

    /**
     * Where a partition's log ends now. All records flushed before lie below it.
     *
     * @param partition from 0.
     * @return Aeron position.
     */
    public long position(final int partition)
    {
        return logs[partition].position();
    }

    /**
     * Goes on behind records of this producer that were taken before, as {@link ControlClient#nextSequences} tells.
     *
     * @param sequences of the next record in each partition; before anything is offered.
     */
    public void begin(final long[] sequences)
    {
        for (int i = 0; i < logs.length; i++)
        {
            logs[i].begin(sequences[i]);
        }
    }

    /**
     * Whether all that was sent to a partition is in the recorded log, and so survives the appliance's process (and
     * with the setting {@code file-sync-level} 1 or 2 its machine).
     *
     * @param partition from 0.
     * @return true when it is; never for an appliance that does not record.
     */
    public boolean isRecorded(final int partition)
    {
        return logs[partition].isRecorded();
    }

    /**
     * Where a partition's log was behind the last fragment that was sent to it: what is packed and not sent does not
     * count.
     *
     * @param partition from 0.
     * @return position; 0 before the first one.
     */
    public long sentPosition(final int partition)
    {
        return logs[partition].sentPosition();
    }

    /**
     * Up to where a partition's log is recorded, whoever sent what is in it. What was sent at a position up to this one
     * survives the appliance's process; with the setting {@code file-sync-level} 1 or 2 also its machine.
     *
     * @param partition from 0.
     * @return position; {@link #NOT_CONNECTED} of an appliance that does not record, or has gone.
     */
    public long recordedPosition(final int partition)
    {
        return logs[partition].recordedPosition();
    }

    /** Whether the log of a partition is recorded at all. */
    boolean hasRecording(final int partition)
    {
        return logs[partition].hasRecording();
    }

    /**
     * Whether all that was sent is in the recorded logs.
     *
     * @return true when it is.
     */
    public boolean isRecorded()
    {
        for (final PartitionLog log : logs)
        {
            if (!log.isRecorded())
            {
                return false;
            }
        }
        return true;
    }

    /** The partition that a record would go to; of a stream without key the one whose turn it is. */
    int partition(final DirectBuffer record, final int offset)
    {
        return 0 == keyLength ? roundRobin :
            Slots.partition(SlotTable.hash(record, offset + keyOffset, keyLength), logs.length);
    }

    /** Closes the publications. Records that wait are lost: call {@link #flush} until it answers 0 first. */
    @Override
    public void close()
    {
        for (final PartitionLog log : logs)
        {
            log.close();
        }
        CloseHelper.close(published);
    }

    private long send(final PartitionLog log)
    {
        final long position = log.send(published);
        if (position > 0)
        {
            // A stream without a key moves on with each fragment, so that fragments stay full.
            roundRobin = roundRobin + 1 == logs.length ? 0 : roundRobin + 1;
        }
        else if (BACK_PRESSURED == position)
        {
            backPressures++;
            if (null != published)
            {
                published.backPressured();
            }
        }
        return position;
    }
}
