package io.corelane.core.state;

import io.corelane.codec.Murmur3;
import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Values that were there before, by owner: a group has the values that it counts once. A value is bytes that begin with
 * its owner's id. Buckets grow one by one, as linear hashing has it, so that no record waits for a table to be copied.
 * <p>
 * A counted set knows how often it has each value, so that values also leave, one by one: {@link #enter} and
 * {@link #leave} in the place of {@link #contains} and {@link #add}.
 * <p>
 * Single-threaded: only the partition's thread calls it. Nothing is allocated but when a segment is added.
 */
public final class DistinctSet implements AutoCloseable
{
    private static final int NONE = BlockStore.NONE;
    private static final int NEXT_OF_BUCKET_OFFSET = 0;
    private static final int NEXT_OF_OWNER_OFFSET = 4;
    private static final int HASH_OFFSET = 8;
    private static final int LENGTH_OFFSET = 12;
    private static final int VALUE_OFFSET = 16;
    private static final int COUNT_OF_TAIL_OFFSET = 0;
    private static final int PREVIOUS_OF_OWNER_OF_TAIL_OFFSET = 4;
    private static final int TAIL_LENGTH = 8;
    private static final int SEGMENT_SHIFT = 10;
    private static final int SEGMENT_MASK = (1 << SEGMENT_SHIFT) - 1;

    private final BlockStore values;
    private final BlockStore buckets;
    private final long atOnce;
    /** Of a counted set, what stands behind a value; 0 in any other. */
    private final int tailOffset;
    private final UnsafeBuffer shown = new UnsafeBuffer(0, 0);
    private int bucketCount;
    private int bucketMask;
    private long nextOwner = 1;
    private long head;

    /**
     * An empty set.
     *
     * @param values  blocks of {@link #blockLength}; closed with this.
     * @param buckets blocks of {@link #segmentLength} that no one else uses; closed with this.
     * @param atOnce  values that one record may bring at the most, each for another owner.
     */
    public DistinctSet(final BlockStore values, final BlockStore buckets, final long atOnce)
    {
        this(values, buckets, atOnce, 0);
    }

    private DistinctSet(final BlockStore values, final BlockStore buckets, final long atOnce, final int tailOffset)
    {
        this.atOnce = atOnce;
        this.tailOffset = tailOffset;
        this.values = values;
        this.buckets = buckets;
        buckets.allocate();
        bucketCount = 1;
    }

    /**
     * An empty set that counts its values.
     *
     * @param values         blocks of {@link #countedLength}; closed with this.
     * @param buckets        blocks of {@link #segmentLength} that no one else uses; closed with this.
     * @param valueLengthMax bytes of the longest value, its owner's id included.
     * @return the set.
     */
    public static DistinctSet counted(final BlockStore values, final BlockStore buckets, final int valueLengthMax)
    {
        return new DistinctSet(values, buckets, 1, blockLength(valueLengthMax));
    }

    /**
     * Bytes of a block for a value of a counted set.
     *
     * @param valueLengthMax bytes of the longest value, its owner's id included.
     * @return bytes.
     */
    public static int countedLength(final int valueLengthMax)
    {
        return blockLength(valueLengthMax) + TAIL_LENGTH;
    }

    /**
     * Bytes of a block for a value.
     *
     * @param valueLengthMax bytes of the longest value, its owner's id included.
     * @return bytes.
     */
    public static int blockLength(final int valueLengthMax)
    {
        return VALUE_OFFSET + (valueLengthMax + 7 & ~7);
    }

    /**
     * Bytes of a block of buckets.
     *
     * @return bytes.
     */
    public static int segmentLength()
    {
        return Integer.BYTES << SEGMENT_SHIFT;
    }

    /**
     * The id of an owner that has no values yet; the same until {@link #takeOwner}.
     *
     * @return from 1.
     */
    public long nextOwner()
    {
        return nextOwner;
    }

    /**
     * Gives out the id of {@link #nextOwner}.
     *
     * @return the id.
     */
    public long takeOwner()
    {
        return nextOwner++;
    }

    /**
     * Whether there is no room for all that a record may bring.
     *
     * @return true when {@link #add} must not be called.
     */
    public boolean isFull()
    {
        return values.room() < atOnce;
    }

    /**
     * Whether a value is there.
     *
     * @param value  holds the owner's id and the value.
     * @param length bytes.
     * @return false when it is new.
     */
    public boolean contains(final DirectBuffer value, final int length)
    {
        return NONE != find(value, length, NONE);
    }

    /**
     * A value comes into a counted set, which has room when the value is new.
     *
     * @param value     holds the owner's id and the value.
     * @param length    bytes.
     * @param ownerHead of the owner's values, 0 for none; {@link #head()} is the new one.
     * @return true when it was not there.
     */
    public boolean enter(final DirectBuffer value, final int length, final long ownerHead)
    {
        head = ownerHead;
        final int found = find(value, length, NONE);
        if (NONE != found)
        {
            final long tail = tail(found);
            UnsafeApi.putInt(null, tail, UnsafeApi.getInt(null, tail) + 1);
            return false;
        }
        head = add(value, length, ownerHead);
        UnsafeApi.putInt(null, tail((int)head) + COUNT_OF_TAIL_OFFSET, 1);
        UnsafeApi.putInt(null, tail((int)head) + PREVIOUS_OF_OWNER_OF_TAIL_OFFSET, NONE);
        if (NONE != ownerHead)
        {
            UnsafeApi.putInt(null, tail((int)ownerHead) + PREVIOUS_OF_OWNER_OF_TAIL_OFFSET, (int)head);
        }
        return true;
    }

    /**
     * A value that has entered a counted set leaves it.
     *
     * @param value     holds the owner's id and the value.
     * @param length    bytes.
     * @param ownerHead of the owner's values; {@link #head()} is the new one.
     * @return true when it is not there any more.
     */
    public boolean leave(final DirectBuffer value, final int length, final long ownerHead)
    {
        head = ownerHead;
        final int found = find(value, length, NONE);
        final long tail = tail(found);
        final int count = UnsafeApi.getInt(null, tail + COUNT_OF_TAIL_OFFSET);
        if (count > 1)
        {
            UnsafeApi.putInt(null, tail + COUNT_OF_TAIL_OFFSET, count - 1);
            return false;
        }
        final int previous = UnsafeApi.getInt(null, tail + PREVIOUS_OF_OWNER_OF_TAIL_OFFSET);
        final int next = next(found);
        if (NONE == previous)
        {
            head = next;
        }
        else
        {
            UnsafeApi.putInt(null, values.address(previous) + NEXT_OF_OWNER_OFFSET, next);
        }
        if (NONE != next)
        {
            UnsafeApi.putInt(null, tail(next) + PREVIOUS_OF_OWNER_OF_TAIL_OFFSET, previous);
        }
        unlink(found, values.address(found));
        values.free(found);
        return true;
    }

    /**
     * Where an owner's values begin, after {@link #enter} or {@link #leave}.
     *
     * @return id of the first one, 0 for none.
     */
    public long head()
    {
        return head;
    }

    private long tail(final int id)
    {
        return values.address(id) + tailOffset;
    }

    /**
     * Whether an owner has a value that another one has.
     *
     * @param id    of the other's value.
     * @param owner the owner.
     * @return false when it is new to the owner.
     */
    public boolean contains(final int id, final long owner)
    {
        final long block = values.address(id);
        final int length = UnsafeApi.getInt(null, block + LENGTH_OFFSET);
        final long other = UnsafeApi.getLong(null, block + VALUE_OFFSET);
        UnsafeApi.putLong(null, block + VALUE_OFFSET, owner);
        shown.wrap(block + VALUE_OFFSET, length);
        final boolean isThere = NONE != find(shown, length, id);
        UnsafeApi.putLong(null, block + VALUE_OFFSET, other);
        return isThere;
    }

    /**
     * The next value of the same owner.
     *
     * @param id of a value; the owner's head is the first.
     * @return id of the next one, 0 for none.
     */
    public int next(final int id)
    {
        return UnsafeApi.getInt(null, values.address(id) + NEXT_OF_OWNER_OFFSET);
    }

    /**
     * A value, without its owner's id.
     *
     * @param id of the value.
     * @return the bytes, until the next call.
     */
    public DirectBuffer value(final int id)
    {
        final long block = values.address(id);
        shown.wrap(block + VALUE_OFFSET + Long.BYTES, UnsafeApi.getInt(null, block + LENGTH_OFFSET) - Long.BYTES);
        return shown;
    }

    /**
     * Makes all values of another owner those of one; costs as much as the other one has values.
     *
     * @param owner     the owner.
     * @param ownerHead of its values.
     * @param otherHead of the other's values, which is no head any more.
     * @return the new head of the owner's values.
     */
    public long merge(final long owner, final long ownerHead, final long otherHead)
    {
        int merged = (int)ownerHead;
        int id = (int)otherHead;
        while (NONE != id)
        {
            final long block = values.address(id);
            final int next = next(id);
            final boolean isThere = contains(id, owner);
            unlink(id, block);
            if (isThere)
            {
                values.free(id);
            }
            else
            {
                final int length = UnsafeApi.getInt(null, block + LENGTH_OFFSET);
                UnsafeApi.putLong(null, block + VALUE_OFFSET, owner);
                shown.wrap(block + VALUE_OFFSET, length);
                final int hash = Murmur3.hash(shown, 0, length, 0);
                UnsafeApi.putInt(null, block + HASH_OFFSET, hash);
                UnsafeApi.putInt(null, block + NEXT_OF_OWNER_OFFSET, merged);
                link(id, block, hash);
                merged = id;
            }
            id = next;
        }
        return merged;
    }

    /**
     * Adds a value that is not there. Only with room.
     *
     * @param value  holds the owner's id and the value.
     * @param length bytes.
     * @param ownerHead what the last value of the owner gave, 0 for none.
     * @return the new head of the owner's values.
     */
    public long add(final DirectBuffer value, final int length, final long ownerHead)
    {
        final int hash = Murmur3.hash(value, 0, length, 0);
        final int id = values.allocate();
        final long block = values.address(id);
        UnsafeApi.putInt(null, block + NEXT_OF_OWNER_OFFSET, (int)ownerHead);
        UnsafeApi.putInt(null, block + HASH_OFFSET, hash);
        UnsafeApi.putInt(null, block + LENGTH_OFFSET, length);
        UnsafeApi.copyMemory(value.byteArray(), value.addressOffset(), null, block + VALUE_OFFSET, length);
        link(id, block, hash);
        if (values.size() > bucketCount)
        {
            split();
        }
        return id;
    }

    /**
     * Takes all values of an owner away.
     *
     * @param ownerHead of the owner's values, 0 for none.
     */
    public void release(final long ownerHead)
    {
        int id = (int)ownerHead;
        while (NONE != id)
        {
            final long block = values.address(id);
            final int next = UnsafeApi.getInt(null, block + NEXT_OF_OWNER_OFFSET);
            unlink(id, block);
            values.free(id);
            id = next;
        }
    }

    /**
     * Values of all owners.
     *
     * @return count.
     */
    public int size()
    {
        return values.size();
    }

    /**
     * Takes the values out or puts them back, into an empty set.
     *
     * @param snapshot takes or gives.
     */
    public void snapshot(final Snapshot snapshot)
    {
        bucketCount = snapshot.value(bucketCount);
        bucketMask = snapshot.value(bucketMask);
        nextOwner = snapshot.value(nextOwner);
        values.snapshot(snapshot);
        buckets.snapshot(snapshot);
    }

    @Override
    public void close()
    {
        values.close();
        buckets.close();
    }

    /** The id of a value, but for one that looks like it for a moment. */
    private int find(final DirectBuffer value, final int length, final int except)
    {
        final int hash = Murmur3.hash(value, 0, length, 0);
        int id = UnsafeApi.getInt(null, bucket(hash));
        while (NONE != id)
        {
            final long block = values.address(id);
            if (except != id && hash == UnsafeApi.getInt(null, block + HASH_OFFSET) && isEqual(block, value, length))
            {
                return id;
            }
            id = UnsafeApi.getInt(null, block + NEXT_OF_BUCKET_OFFSET);
        }
        return NONE;
    }

    private long bucket(final int hash)
    {
        final int index = hash & bucketMask;
        return bucketAddress(index < bucketCount ? index : index & bucketMask >>> 1);
    }

    private long bucketAddress(final int index)
    {
        return buckets.address(1 + (index >>> SEGMENT_SHIFT)) + (long)(index & SEGMENT_MASK) * Integer.BYTES;
    }

    private void link(final int id, final long block, final int hash)
    {
        final long bucket = bucket(hash);
        UnsafeApi.putInt(null, block + NEXT_OF_BUCKET_OFFSET, UnsafeApi.getInt(null, bucket));
        UnsafeApi.putInt(null, bucket, id);
    }

    private void unlink(final int id, final long block)
    {
        final int next = UnsafeApi.getInt(null, block + NEXT_OF_BUCKET_OFFSET);
        long place = bucket(UnsafeApi.getInt(null, block + HASH_OFFSET));
        while (id != UnsafeApi.getInt(null, place))
        {
            place = values.address(UnsafeApi.getInt(null, place)) + NEXT_OF_BUCKET_OFFSET;
        }
        UnsafeApi.putInt(null, place, next);
    }

    /** One more bucket, which takes its values from the one that had them. */
    private void split()
    {
        if (0 == (bucketCount & SEGMENT_MASK) && NONE == buckets.allocate())
        {
            return;
        }
        final int created = bucketCount++;
        if (created > bucketMask)
        {
            bucketMask = 2 * bucketMask + 1;
        }
        final long former = bucketAddress(created & bucketMask >>> 1);
        int id = UnsafeApi.getInt(null, former);
        UnsafeApi.putInt(null, former, NONE);
        while (NONE != id)
        {
            final long block = values.address(id);
            final int next = UnsafeApi.getInt(null, block + NEXT_OF_BUCKET_OFFSET);
            link(id, block, UnsafeApi.getInt(null, block + HASH_OFFSET));
            id = next;
        }
    }

    private static boolean isEqual(final long block, final DirectBuffer value, final int length)
    {
        if (length != UnsafeApi.getInt(null, block + LENGTH_OFFSET))
        {
            return false;
        }
        for (int i = 0; i < length; i++)
        {
            if (value.getByte(i) != UnsafeApi.getByte(null, block + VALUE_OFFSET + i))
            {
                return false;
            }
        }
        return true;
    }
}
