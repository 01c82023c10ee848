package io.corelane.core.simulate;

import io.corelane.codec.protocol.RecordBatchEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Sends records, keeps them until they are recorded, and sends again what the appliance does not have when it comes
 * back; at times also what it has.
 */
final class Producer
{
    /** Whoever sends what is no batch, or one that is broken, and never sends it again. */
    static final long STRANGER = -1;

    /**
     * A record.
     *
     * @param streamId   it is of.
     * @param hash       of its key.
     * @param sendTimeNs when it was meant to be sent.
     * @param bytes      from its header on.
     * @param isPoison   whether no job can read it.
     */
    record Sent(int streamId, int hash, long sendTimeNs, byte[] bytes, boolean isPoison)
    {
    }

    private final long id;
    private final Random random;
    private final List<List<Sent>> records = new ArrayList<>();
    private final int[] offered;
    private final int[] acknowledged;
    private final int[] lastFragment;
    private final int[] ends;
    private final RecordBatchEncoder encoder = new RecordBatchEncoder();
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[Blueprint.MAX_FRAGMENT_LENGTH]);
    private boolean isAsking;
    private boolean isConnected;
    private boolean hasForgetful;

    Producer(final long id, final int partitions, final Random random)
    {
        this.id = id;
        this.random = random;
        offered = new int[partitions];
        acknowledged = new int[partitions];
        lastFragment = new int[partitions];
        ends = new int[partitions];
        for (int i = 0; i < partitions; i++)
        {
            records.add(new ArrayList<>());
        }
    }

    long id()
    {
        return id;
    }

    /** All records for a partition so far; their places are their sequences. */
    List<Sent> records(final int partition)
    {
        return records.get(partition);
    }

    /** One more to be sent. */
    void add(final int partition, final Sent record)
    {
        records.get(partition).add(record);
    }

    /** The appliance is gone. */
    void disconnect()
    {
        isConnected = false;
        isAsking = false;
    }

    /** The appliance's machine has stopped, and may have lost what was recorded and not forced to its disk. */
    void onLostEnds()
    {
        hasForgetful = true;
    }

    /** Connects, in two steps, or sends some of what waits, or learns what is recorded. */
    void act(final Node node, final Storage storage)
    {
        if (isConnected)
        {
            for (int i = 0; i < ends.length; i++)
            {
                acknowledge(i, storage.log(0, i));
                send(i, storage.log(0, i));
            }
            if (0 == random.nextInt(60))
            {
                disconnect();
            }
        }
        else if (node.isReady())
        {
            connect(node, storage);
        }
    }

    /** Whether all is known to be recorded. */
    boolean isDone()
    {
        for (int i = 0; i < ends.length; i++)
        {
            if (acknowledged[i] < records.get(i).size())
            {
                return false;
            }
        }
        return true;
    }

    private void connect(final Node node, final Storage storage)
    {
        if (!isAsking)
        {
            isAsking = true;
            for (int i = 0; i < ends.length; i++)
            {
                ends[i] = storage.log(0, i).size();
            }
        }
        for (int i = 0; i < ends.length; i++)
        {
            if (node.loop(0, i).position() < ends[i])
            {
                return;
            }
        }
        for (int i = 0; i < ends.length; i++)
        {
            final long taken = node.loop(0, i).partition().nextSequence(id);
            if (taken < acknowledged[i] && !hasForgetful || taken > records.get(i).size())
            {
                throw new AssertionError("producer " + id + " was told that " + acknowledged[i] +
                    " records are recorded in partition " + i + " and now that " + taken + " are, of " +
                    records.get(i).size());
            }
            acknowledged[i] = (int)taken;
            // One that does not ask sends what it need not.
            offered[i] = 0 == random.nextInt(4) ? random.nextInt(acknowledged[i] + 1) : acknowledged[i];
        }
        isConnected = true;
    }

    private void acknowledge(final int partition, final Journal log)
    {
        if (offered[partition] > acknowledged[partition] && log.recorded() > lastFragment[partition])
        {
            acknowledged[partition] = offered[partition];
        }
    }

    /** A fragment of some records. */
    private void send(final int partition, final Journal log)
    {
        final List<Sent> all = records.get(partition);
        final int first = offered[partition];
        final int end = Math.min(all.size(), first + 1 + random.nextInt(6));
        if (first == end)
        {
            return;
        }
        encoder.wrap(buffer, 0, buffer.capacity());
        encoder.begin(id, first, all.get(first).streamId(), partition);
        int next = first;
        for (; next < end && all.get(first).streamId() == all.get(next).streamId(); next++)
        {
            final Sent record = all.get(next);
            final UnsafeBuffer bytes = new UnsafeBuffer(record.bytes());
            if (encoder.append(record.sendTimeNs(), record.hash(), bytes, 0, bytes.capacity()) < 0)
            {
                break;
            }
        }
        if (log.offer(buffer, 0, encoder.length()))
        {
            offered[partition] = next;
            lastFragment[partition] = log.size() - 1;
        }
    }
}
