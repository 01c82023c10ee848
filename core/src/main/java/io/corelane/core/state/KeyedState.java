package io.corelane.core.state;

import static io.corelane.core.state.StateFileDescriptor.EMPTY;
import static io.corelane.core.state.StateFileDescriptor.HASH_OFFSET;
import static io.corelane.core.state.StateFileDescriptor.KEY_LENGTH_OFFSET;
import static io.corelane.core.state.StateFileDescriptor.MAP_OFFSET;
import static io.corelane.core.state.StateFileDescriptor.NUMBER_OFFSET;
import static io.corelane.core.state.StateFileDescriptor.REMOVED;
import static io.corelane.core.state.StateFileDescriptor.SEQUENCE_OFFSET;
import static io.corelane.core.state.StateFileDescriptor.VALUE_HEADER_LENGTH;

import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;

/**
 * Keyed state of one operator in one partition: keys of bytes, values of one fixed size, off-heap.
 * <p>
 * Chronicle Maps hold the entries; an index of addresses in front of them makes a look-up 10 to 20 times cheaper than
 * Chronicle's own. It grows by one more map as large as all before it, made ahead of need in the background, so that
 * no entry ever moves and an address stays good until its entry is removed; the index moves over to a table of twice
 * the size in bounded steps. What is removed is used again, so keys may come and go for ever, and nothing is allocated
 * then.
 * <p>
 * Single-threaded: only the partition's thread calls it. Readers of other processes use {@link StateReader}.
 */
public final class KeyedState implements AutoCloseable
{
    /** No entry; or no room for one. */
    public static final long NULL_ADDRESS = 0;

    /** Stands for what is found of a key that nobody looks for. */
    public static final long PASSED_BY = -2;

    /** Slots of the former table that each new key moves over: the move ends long before the new table is full. */
    private static final int MOVES_PER_INSERT = 8;

    /** The same, of each run of records, where no new key comes and background work seldom has its turn. */
    private static final int MOVES_PER_RUN = 16;

    /** Bytes of entries that the caches of a core hold; measured: one by one is as quick up to here. */
    public static final long NEAR_BYTES = 4 << 20;

    private final KeyedStateConfig config;
    private final StateDirectoryFile directoryFile;
    private final long nearKeys;
    private final EntryOrder order;
    private final int tailOffset;
    private final StateMaps maps;
    private AddressIndex index;
    private AddressIndex former;
    private int formerSlot;
    private int indexNumber;
    private int foundSlot;
    private AddressIndex foundIndex;
    private EntryCursor lookCursor;
    private int firstFree;
    private long size;
    private long refused;
    private boolean created;
    private long seen;

    private KeyedState(final KeyedStateConfig config)
    {
        this.config = config;
        tailOffset = StateFileDescriptor.tailOffset(config.valueLength());
        order = new EntryOrder(this, tailOffset);
        nearKeys = NEAR_BYTES / StateMap.entryLength(config);
        StateFiles.deleteAll(config.directory(), config.name());
        maps = new StateMaps(config, this::indexAll);
        index = newIndex(AddressIndex.slotBitsFor(Math.min(config.initialKeys(), config.maxKeys())));
        directoryFile = new StateDirectoryFile(config);
        directoryFile.indexes(index.number(), StateFileDescriptor.NO_INDEX);
    }

    /**
     * Makes an empty state; files of the same name are deleted first, since what a killed process left is not trusted.
     *
     * @param config what it is made of.
     * @return the state.
     */
    public static KeyedState create(final KeyedStateConfig config)
    {
        return new KeyedState(config);
    }

    /**
     * Finds the value of a key.
     *
     * @param key    holds the key.
     * @param offset first byte of the key.
     * @param length bytes of the key.
     * @param hash   of the key, as {@link KeyHash} has it.
     * @return address of the value's payload, 8-aligned, or {@link #NULL_ADDRESS}.
     */
    public long find(final DirectBuffer key, final int offset, final int length, final int hash)
    {
        return find(key.byteArray(), key.addressOffset() + offset, length, hash);
    }

    private long find(final byte[] key, final long keyAddress, final int length, final int hash)
    {
        long value = find(index, hash, key, keyAddress, length);
        if (NULL_ADDRESS == value && null != former)
        {
            value = find(former, hash, key, keyAddress, length);
        }
        return payload(value);
    }

    /**
     * Finds the value of a short key, whose words are at hand.
     *
     * @param first  little-endian word of the key's bytes.
     * @param second word, zeros when there is none.
     * @param third  word, zeros when there is none.
     * @param length bytes of the key, at most {@link KeyHash#SHORT_WORDS} words; zeros behind them.
     * @param hash   of the key, as {@link KeyHash} has it.
     * @return address of the value's payload, 8-aligned, or {@link #NULL_ADDRESS}.
     */
    public long find(final long first, final long second, final long third, final int length, final int hash)
    {
        long value = index.find(hash, first, second, third, length, maps);
        if (NULL_ADDRESS == value && null != former)
        {
            value = former.find(hash, first, second, third, length, maps);
        }
        return payload(value);
    }

    /**
     * Looks at the place of the index where a key is sought first, ahead of {@link #find(long, long, long, long, int,
     * int)}: of many keys one behind the other, so that their places are waited for together.
     *
     * @param hash of the key, as {@link KeyHash} has it.
     * @return for {@link #matches}: what is there, without a tag if it has the tag of the key, else with one.
     */
    public long lookAhead(final int hash)
    {
        return index.first(hash) ^ StateFileDescriptor.tagOf(hash);
    }

    /**
     * Whether caches do not hold the state, or its index moves: what a run of keys leads to is asked for together then,
     * by {@link #lookAhead(int[], long[], int, int, int)}.
     *
     * @return true if so.
     */
    public boolean isFar()
    {
        return size > nearKeys || null != former;
    }

    /**
     * As {@link #lookAhead(int)} for many keys, and further, to their entries: all are waited for together. An index
     * that moves comes a bit further on.
     *
     * @param hashes of the keys, as {@link KeyHash} has them.
     * @param found  gets what {@link #lookAhead(int)} gives, or better, for each key that is not {@link #PASSED_BY}.
     * @param from   index of the first key.
     * @param to     index behind the last key.
     * @param length of payloads, how many bytes are asked for.
     */
    public void lookAhead(final int[] hashes, final long[] found, final int from, final int to, final int length)
    {
        if (null != former)
        {
            moveSlots(MOVES_PER_RUN);
        }
        FarLookUp.places(hashes, found, from, to, index, former, formerSlot);
        FarLookUp.chains(hashes, found, from, to, index, former);
        seen = FarLookUp.entries(found, from, to, maps, VALUE_HEADER_LENGTH + length - Long.BYTES);
    }

    /**
     * Finds the value of a short key.
     *
     * @param ahead  what {@link #lookAhead} gave, since when nothing has changed.
     * @param first  as {@link #find(long, long, long, int, int)}.
     * @param second as there.
     * @param third  as there.
     * @param length as there.
     * @param hash   as there.
     * @return as there.
     */
    public long find(
        final long ahead, final long first, final long second, final long third, final int length, final int hash)
    {
        if (!matches(ahead, first, second, third, length))
        {
            return find(first, second, third, length, hash);
        }
        return payload(maps.address(ahead));
    }

    /**
     * Whether the value of a short key lies where the key is sought first, at {@link #payloadOf}. Most do; the method
     * is small, so that it becomes part of a loop over many keys. Before a value is written it has to be
     * {@link #touch(long[], int, int) touched}.
     *
     * @param ahead  what {@link #lookAhead} gave, since when nothing has changed.
     * @param first  as {@link #find(long, long, long, int, int)}.
     * @param second as there.
     * @param third  as there.
     * @param length as there.
     * @return false where it has to be sought further on.
     */
    public boolean matches(
        final long ahead, final long first, final long second, final long third, final int length)
    {
        if (0 == StateFileDescriptor.tagIn(ahead))
        {
            final long value = maps.address(ahead);
            return length == UnsafeApi.getShort(null, value + KEY_LENGTH_OFFSET) &&
                StoredKey.matches(value, first, second, third, length);
        }
        return false;
    }

    /**
     * Where the value is that a look ahead came upon.
     *
     * @param ahead what {@link #lookAhead} gave, since when nothing has changed, and {@link #matches}.
     * @return address of the payload.
     */
    public long payloadOf(final long ahead)
    {
        return maps.address(ahead) + VALUE_HEADER_LENGTH;
    }

    /**
     * Whether what {@link #matches} reads of an entry with a key of one word is in one cache line with the first bytes
     * of its payload.
     *
     * @param keyLengthMax of the state's keys.
     * @param valueLength  of the state's payloads.
     * @param length       of the payload, how many bytes.
     * @return whether whoever has compared the key need not ask for those.
     */
    public static boolean isOneLine(final int keyLengthMax, final int valueLength, final int length)
    {
        final int header = StateMap.headerOffset(keyLengthMax, valueLength);
        return header >= Long.BYTES && header + VALUE_HEADER_LENGTH + length <= CacheLines.LENGTH;
    }

    /**
     * Values are about to be written: a checkpoint that has still to read one gets it as it is. Apart from looking them
     * up, so that while no checkpoint is taken nothing of it is in that loop.
     *
     * @param values addresses of payloads; what is no address (0 and less) is passed by.
     * @param from   index of the first one.
     * @param to     index behind the last one.
     */
    public void touch(final long[] values, final int from, final int to)
    {
        if (maps.isCaptured())
        {
            for (int i = from; i < to; i++)
            {
                if (values[i] > 0)
                {
                    touch(values[i] - VALUE_HEADER_LENGTH);
                }
            }
        }
    }

    /**
     * Finds the value of a key in memory with room behind it for a whole last word.
     *
     * @param ahead      what {@link #lookAhead} gave, since when nothing has changed.
     * @param keyAddress of the key's first byte.
     * @param length     bytes of the key.
     * @param hash       of the key, as {@link KeyHash} has it.
     * @return address of the value's payload, 8-aligned, or {@link #NULL_ADDRESS}.
     */
    public long find(final long ahead, final long keyAddress, final int length, final int hash)
    {
        if (0 == StateFileDescriptor.tagIn(ahead))
        {
            final long value = maps.address(ahead);
            if (length == UnsafeApi.getShort(null, value + KEY_LENGTH_OFFSET) &&
                StoredKey.matches(value, keyAddress, length))
            {
                touch(value);
                return value + VALUE_HEADER_LENGTH;
            }
        }
        return find(null, keyAddress, length, hash);
    }

    /**
     * Finds the value of a key, or makes it with a payload of zeros.
     *
     * @param key    holds the key.
     * @param offset first byte of the key.
     * @param length bytes of the key, at most {@code keyLengthMax}.
     * @param hash   of the key, as {@link KeyHash} has it.
     * @return address of the value's payload, 8-aligned, or {@link #NULL_ADDRESS} when there are {@code maxKeys}.
     */
    public long findOrCreate(final DirectBuffer key, final int offset, final int length, final int hash)
    {
        final long address = find(key, offset, length, hash);
        created = NULL_ADDRESS == address;
        return created ? insert(key, offset, length, hash) : address;
    }

    /**
     * Whether the last {@link #findOrCreate} made the value.
     *
     * @return true for a new one (and when there was no room).
     */
    public boolean created()
    {
        return created;
    }

    /**
     * Removes a key.
     *
     * @param key    holds the key.
     * @param offset first byte of the key.
     * @param length bytes of the key.
     * @param hash   of the key, as {@link KeyHash} has it.
     * @return false when there is no such key.
     */
    public boolean remove(final DirectBuffer key, final int offset, final int length, final int hash)
    {
        final long address = find(key, offset, length, hash);
        if (NULL_ADDRESS == address)
        {
            return false;
        }
        final long value = address - VALUE_HEADER_LENGTH;
        foundIndex.remove(foundSlot);
        if (foundIndex == index && null != former)
        {
            former.remove(hash, value, maps);
        }
        // Odd until it is used again: a reader that still holds the address learns that the value is gone.
        UnsafeApi.putLongRelease(
            null, value + SEQUENCE_OFFSET, UnsafeApi.getLong(null, value + SEQUENCE_OFFSET) | 1);
        order.remove(value);
        order.free(value, firstFree);
        firstFree = number(address);
        size--;
        directoryFile.entries(size);
        return true;
    }

    /**
     * The number of an entry: what else names it keeps this, since an address is of one run.
     *
     * @param address of the entry's payload, or {@link #NULL_ADDRESS}.
     * @return from 1, the same until the entry is removed; 0 for none.
     */
    public static int number(final long address)
    {
        return NULL_ADDRESS == address ? 0 : UnsafeApi.getInt(null, address - VALUE_HEADER_LENGTH + NUMBER_OFFSET);
    }

    /**
     * Where an entry is.
     *
     * @param number of the entry, or 0.
     * @return address of its payload, or {@link #NULL_ADDRESS}.
     */
    public long address(final int number)
    {
        return 0 == number ? NULL_ADDRESS : header(number) + VALUE_HEADER_LENGTH;
    }

    /** Where the value's header of an entry is. */
    long header(final int number)
    {
        maps.touch(number - 1);
        return maps.addressOf(number);
    }

    /**
     * Where the key of an entry is.
     *
     * @param address of the entry's payload.
     * @return address of the key's first byte.
     */
    public static long keyAddress(final long address)
    {
        return address - VALUE_HEADER_LENGTH - StateFileDescriptor.keyRoom(keyLength(address));
    }

    /**
     * How long the key of an entry is.
     *
     * @param address of the entry's payload.
     * @return bytes.
     */
    public static int keyLength(final long address)
    {
        return UnsafeApi.getShort(null, address - VALUE_HEADER_LENGTH + KEY_LENGTH_OFFSET);
    }

    /**
     * Marks a value as being written, for readers of other processes.
     *
     * @param address of the payload.
     * @return what {@link #endWrite} is told.
     */
    public static long beginWrite(final long address)
    {
        final long sequence = address - VALUE_HEADER_LENGTH + SEQUENCE_OFFSET;
        final long begun = UnsafeApi.getLong(null, sequence) + 1;
        UnsafeApi.putLong(null, sequence, begun);
        UnsafeApi.storeFence();
        return begun;
    }

    /**
     * Marks a value as whole again.
     *
     * @param address of the payload.
     * @param begun   what {@link #beginWrite} gave.
     */
    public static void endWrite(final long address, final long begun)
    {
        UnsafeApi.putLongRelease(null, address - VALUE_HEADER_LENGTH + SEQUENCE_OFFSET, begun + 1);
    }

    /**
     * One bounded slice of background work: moving to a larger index, making room ahead.
     *
     * @param limit entries to handle at the most.
     * @return entries handled, 0 when there is nothing to do.
     */
    public int doWork(final int limit)
    {
        maps.prepareAhead();
        return null != former ? moveSlots(limit) : 0;
    }

    /**
     * Keys in the state.
     *
     * @return count.
     */
    public long size()
    {
        return size;
    }

    /**
     * Keys that there is room for without growing.
     *
     * @return count.
     */
    public long capacity()
    {
        return maps.capacity();
    }

    /**
     * Keys that the state may hold.
     *
     * @return count.
     */
    public long maxKeys()
    {
        return config.maxKeys();
    }

    /**
     * Bytes of the files, as they would be if every page were touched.
     *
     * @return bytes.
     */
    public long bytes()
    {
        return maps.bytes() + 8L * index.slots() + (null == former ? 0 : 8L * former.slots());
    }

    /**
     * New keys that were refused because the state is full.
     *
     * @return count.
     */
    public long refused()
    {
        return refused;
    }

    /**
     * A cursor over the entries in the order of their creation.
     *
     * @return a cursor before the first entry.
     */
    public EntryCursor cursor()
    {
        return order.cursor();
    }

    /**
     * The cursor of looks at the state, of which there is one at a time.
     *
     * @return the same one each time, before the first entry.
     */
    public EntryCursor lookCursor()
    {
        if (null == lookCursor)
        {
            lookCursor = order.cursor();
        }
        lookCursor.rewind();
        return lookCursor;
    }

    /**
     * Takes the entries out or puts them back; then the state is empty, and nothing else has been looked at in it.
     *
     * @param snapshot takes or gives.
     */
    public void snapshot(final Snapshot snapshot)
    {
        order.snapshot(snapshot);
        firstFree = snapshot.value(firstFree);
        size = snapshot.value(size);
        refused = snapshot.value(refused);
        snapshot.slots(maps);
    }

    /** Unmaps and closes all files; they stay, but no later state takes them up. */
    @Override
    public void close()
    {
        maps.close();
        index.close();
        if (null != former)
        {
            former.close();
        }
        directoryFile.close();
    }

    private long find(
        final AddressIndex table,
        final int hash,
        final byte[] key,
        final long keyAddress,
        final int length)
    {
        final long tag = StateFileDescriptor.tagOf(hash);
        int slot = StateFileDescriptor.slotOf(hash, table.slotBits());
        long word = table.word(slot);
        while (EMPTY != word)
        {
            if (tag == StateFileDescriptor.tagIn(word))
            {
                final long value = maps.address(word);
                if (StoredKey.matches(value, key, keyAddress, length))
                {
                    foundSlot = slot;
                    foundIndex = table;
                    return value;
                }
            }
            slot = (slot + 1) & table.mask();
            word = table.word(slot);
        }
        return NULL_ADDRESS;
    }

    /** The payload of what was found, which is about to be written. */
    private long payload(final long value)
    {
        if (NULL_ADDRESS == value)
        {
            return NULL_ADDRESS;
        }
        touch(value);
        return value + VALUE_HEADER_LENGTH;
    }

    private void touch(final long value)
    {
        if (maps.isCaptured())
        {
            maps.touch(UnsafeApi.getInt(null, value + NUMBER_OFFSET) - 1);
        }
    }

    private long insert(final DirectBuffer key, final int offset, final int length, final int hash)
    {
        if (size >= config.maxKeys() || length > config.keyLengthMax())
        {
            refused++;
            return NULL_ADDRESS;
        }
        growIndex();
        final long value = 0 == firstFree ? maps.add() : reuse();
        touch(value);
        UnsafeApi.putInt(null, value + tailOffset + HASH_OFFSET, hash);
        UnsafeApi.putShort(null, value + KEY_LENGTH_OFFSET, (short)length);
        UnsafeApi.copyMemory(key.byteArray(), key.addressOffset() + offset, null,
            value - StateFileDescriptor.keyRoom(length), length);
        order.add(value);
        final long sequence = UnsafeApi.getLong(null, value + SEQUENCE_OFFSET);
        UnsafeApi.putLongRelease(null, value + SEQUENCE_OFFSET, sequence + (sequence & 1));
        index(value, hash);
        size++;
        directoryFile.entries(size);
        return value + VALUE_HEADER_LENGTH;
    }

    /** The index anew, of entries that have been put back. */
    private void indexAll()
    {
        final AddressIndex replaced = index;
        index = newIndex(AddressIndex.slotBitsFor(
            Math.min(Math.max(config.initialKeys(), size + size / 2), config.maxKeys())));
        for (int number = order.first(); 0 != number; number = order.next(maps.addressOf(number)))
        {
            final long value = maps.addressOf(number);
            index(value, UnsafeApi.getInt(null, value + tailOffset + HASH_OFFSET));
        }
        directoryFile.indexes(index.number(), StateFileDescriptor.NO_INDEX);
        directoryFile.entries(size);
        replaced.close();
        StateFiles.delete(StateFileDescriptor.indexFile(config.directory(), config.name(), replaced.number()));
    }

    private void index(final long value, final int hash)
    {
        index.put(hash, maps.word(
            StateFileDescriptor.tagOf(hash), UnsafeApi.getShort(null, value + MAP_OFFSET) & 0xFF, value));
    }

    /** The entry that was removed last, with a payload of zeros. */
    private long reuse()
    {
        final long value = header(firstFree);
        firstFree = order.next(value);
        UnsafeApi.setMemory(value + VALUE_HEADER_LENGTH, config.valueLength(), (byte)0);
        return value;
    }

    /** Begins a larger table when this one is full enough, and goes on with the move. */
    private void growIndex()
    {
        if (null != former)
        {
            moveSlots(MOVES_PER_INSERT);
        }
        else if (index.isFull())
        {
            former = index;
            formerSlot = 0;
            index = newIndex(former.slotBitsOfNext(size));
            directoryFile.indexes(index.number(), former.number());
        }
    }

    private int moveSlots(final int limit)
    {
        final int end = Math.min(former.slots(), formerSlot + limit);
        final int moved = end - formerSlot;
        for (; formerSlot < end; formerSlot++)
        {
            final long word = former.word(formerSlot);
            if (EMPTY != word && REMOVED != word)
            {
                final int hash = UnsafeApi.getInt(null, maps.address(word) + tailOffset + HASH_OFFSET);
                index.put(hash, word);
            }
        }
        if (formerSlot == former.slots())
        {
            directoryFile.indexes(index.number(), StateFileDescriptor.NO_INDEX);
            former.close();
            StateFiles.delete(StateFileDescriptor.indexFile(config.directory(), config.name(), former.number()));
            former = null;
        }
        return moved;
    }

    private AddressIndex newIndex(final int slotBits)
    {
        final int number = indexNumber++;
        return new AddressIndex(
            StateFileDescriptor.indexFile(config.directory(), config.name(), number), number, slotBits);
    }
}
