package io.corelane.core.state;

import org.agrona.UnsafeApi;

/**
 * Which blocks have a hash: an open-addressing table of words, each a hash and the id of a block, that only grows, and
 * is emptied as a whole. Home of a hash is the slot that its upper bits say, so that a table of twice the size has
 * everything in the same order: what is moved is read and written one behind the other. It is moved in bounded steps,
 * with each block that is added. Owned by the partition's thread.
 */
public final class GroupTable
{
    /** Blocks that a table may have. */
    public static final int MOST = 1 << TableMemory.MOST_BITS - 1;

    private static final long EMPTY = 0;

    /** Tables up to this size, 8 MiB, are sparse: a processor foresees then that a hash is in its first slot. */
    private static final int SPARSE_BITS = 20;

    /** Tables up to this size, 128 KiB, are sparser still: measured, larger ones lose by it what they gain. */
    private static final int NEAR_BITS = 14;

    /** Blocks up to which a table is not sparser still: it is emptied soon. */
    private static final int FEW = 256;

    /** Slots of the former table that each new block moves over: the move ends long before the new table is full. */
    private static final int MOVES_PER_ADD = 8;

    private final TableMemory memory;
    private long base;
    private int bits;
    private int used;
    private long formerBase;
    private int formerBits;
    private int formerSlot;
    private long seekBase;
    private int seekMask;
    private int seekSlot;
    private int seekHash;

    /**
     * A table that is not open.
     *
     * @param memory where its words lie.
     */
    public GroupTable(final TableMemory memory)
    {
        this.memory = memory;
    }

    /**
     * Begins without blocks.
     *
     * @param expected how many may come; more cost more.
     */
    public void open(final int expected)
    {
        bits = TableMemory.LEAST_BITS;
        while (bits < TableMemory.MOST_BITS && 1L << bits < slotsPerBlock(expected, bits) * expected)
        {
            bits++;
        }
        base = memory.take(bits);
        used = 0;
    }

    /** A hash that is not in its first slot is sought on; but each slot is emptied with the table. */
    private static long slotsPerBlock(final int expected, final int bits)
    {
        return bits < NEAR_BITS && expected > FEW ? 8 : bits < SPARSE_BITS ? 4 : 2;
    }

    /** Forgets all blocks. */
    public void close()
    {
        UnsafeApi.setMemory(base, (long)Long.BYTES << bits, (byte)0);
        memory.give(bits, base);
        if (0 != formerBase)
        {
            UnsafeApi.setMemory(formerBase, (long)Long.BYTES << formerBits, (byte)0);
            memory.give(formerBits, formerBase);
            formerBase = 0;
        }
    }

    /**
     * Looks at the place where a hash is sought first: of many one behind the other, so that their places are waited
     * for together.
     *
     * @param hash of a key.
     * @return what is there, for {@link #id}.
     */
    public long lookAhead(final int hash)
    {
        return word(base, hash >>> Integer.SIZE - bits) ^ (long)hash << Integer.SIZE;
    }

    /**
     * As {@link #lookAhead(int)} for many hashes, in a loop so short that many places are waited for at a time: where
     * caches do not hold the table.
     *
     * @param hashes of the keys.
     * @param found  gets what is there for each key that is not {@link KeyedState#PASSED_BY}.
     * @param from   index of the first key.
     * @param to     index behind the last key.
     */
    public void lookAhead(final int[] hashes, final long[] found, final int from, final int to)
    {
        for (int i = from; i < to; i++)
        {
            if (KeyedState.PASSED_BY != found[i])
            {
                found[i] = lookAhead(hashes[i]);
            }
        }
    }

    /**
     * Goes on from places that other hashes have taken.
     *
     * @param hashes of the keys.
     * @param found  what {@link #lookAhead(int[], long[], int, int)} gave; gets the block of the hash, where there is
     *               one.
     * @param from   as there.
     * @param to     as there.
     */
    public void lookFurther(final int[] hashes, final long[] found, final int from, final int to)
    {
        for (int i = from; i < to; i++)
        {
            final long ahead = found[i];
            if (0 == id(ahead) && KeyedState.PASSED_BY != ahead)
            {
                final int block = firstBehind(ahead, hashes[i]);
                found[i] = 0 == block ? ahead : block;
            }
        }
    }

    /**
     * The block that a look ahead came upon.
     *
     * @param ahead what {@link #lookAhead} gave.
     * @return its id when it has the hash; else 0, and it has to be sought.
     */
    public static int id(final long ahead)
    {
        return 0 == ahead >>> Integer.SIZE ? (int)ahead : 0;
    }

    /**
     * Whether a look ahead says that there is no block of the hash.
     *
     * @param ahead what {@link #lookAhead} gave, since when nothing has changed.
     * @param hash  of the key.
     * @return false when it has to be sought.
     */
    public boolean hasNone(final long ahead, final int hash)
    {
        return (long)hash << Integer.SIZE == ahead && 0 == formerBase;
    }

    /**
     * Seeks blocks of a hash.
     *
     * @param hash of a key.
     * @return id of the first one; 0 for none.
     */
    public int first(final int hash)
    {
        seekHash = hash;
        seekBase = base;
        seekMask = (1 << bits) - 1;
        seekSlot = hash >>> Integer.SIZE - bits;
        return next();
    }

    /**
     * Seeks blocks of a hash, where what a look ahead came upon is none of those that are sought.
     *
     * @param ahead what {@link #lookAhead} gave, since when nothing has changed.
     * @param hash  of a key.
     * @return id of the first one behind that; 0 for none.
     */
    public int firstBehind(final long ahead, final int hash)
    {
        seekHash = hash;
        seekBase = base;
        seekMask = (1 << bits) - 1;
        final int home = hash >>> Integer.SIZE - bits;
        seekSlot = (long)hash << Integer.SIZE == ahead ? home : home + 1 & seekMask;
        return next();
    }

    /**
     * Seeks on, since when nothing has changed.
     *
     * @return id of the next block of the hash; 0 for none.
     */
    public int next()
    {
        while (true)
        {
            final long word = word(seekBase, seekSlot);
            if (EMPTY != word)
            {
                seekSlot = seekSlot + 1 & seekMask;
                if (seekHash == (int)(word >>> Integer.SIZE))
                {
                    return (int)word;
                }
            }
            else if (0 == formerBase || formerBase == seekBase)
            {
                return 0;
            }
            else
            {
                seekBase = formerBase;
                seekMask = (1 << formerBits) - 1;
                // What lies in front of that has moved, and left zeros.
                seekSlot = Math.max(seekHash >>> Integer.SIZE - formerBits, formerSlot);
            }
        }
    }

    /**
     * Where a hash that is not there goes, behind a look ahead that {@link #hasNone}.
     *
     * @param hash of a key.
     * @return for {@link #isFree}.
     */
    public long place(final int hash)
    {
        return base + ((long)(hash >>> Integer.SIZE - bits) << 3);
    }

    /**
     * Where the hash that was sought last goes, behind a search that came to its end.
     *
     * @return for {@link #isFree}; 0 while the table grows.
     */
    public long place()
    {
        return 0 == formerBase ? base + ((long)seekSlot << 3) : 0;
    }

    /**
     * Whether a hash still goes where it would have gone before blocks were added: then none of them has it, since what
     * is sought is sought up to the first empty slot, and slots become full and never empty.
     *
     * @param place that was told, or anything else that is no address of other tables.
     * @return false when the hash has to be sought.
     */
    public boolean isFree(final long place)
    {
        return Long.compareUnsigned(place - base, (long)Long.BYTES << bits) < 0 && 0 == formerBase &&
            EMPTY == UnsafeApi.getLong(null, place);
    }

    /**
     * Adds a block. Only with fewer than {@link #MOST}.
     *
     * @param place where the hash goes, which {@link #isFree}; 0 when that is not known.
     * @param hash  of its key.
     * @param id    of the block.
     */
    public void add(final long place, final int hash, final int id)
    {
        if (0 == place || used >= 1 << bits - 1)
        {
            add(hash, id);
            return;
        }
        UnsafeApi.putLong(null, place, (long)hash << Integer.SIZE | id);
        used++;
    }

    /**
     * Adds a block. Only with fewer than {@link #MOST}.
     *
     * @param hash of its key.
     * @param id   of the block.
     */
    public void add(final int hash, final int id)
    {
        if (0 != formerBase)
        {
            move();
        }
        else if (used >= 1 << bits - 1 && bits < TableMemory.MOST_BITS)
        {
            formerBase = base;
            formerBits = bits;
            formerSlot = 0;
            bits++;
            base = memory.take(bits);
            // What went on from the end of the table to its beginning is sought no further than its end from now on.
            while (EMPTY != word(formerBase, formerSlot))
            {
                moveSlot();
            }
        }
        put((long)hash << Integer.SIZE | id);
        used++;
    }

    private void put(final long word)
    {
        final int mask = (1 << bits) - 1;
        int slot = (int)(word >>> Long.SIZE - bits);
        while (EMPTY != word(base, slot))
        {
            slot = slot + 1 & mask;
        }
        word(base, slot, word);
    }

    private void move()
    {
        final int end = Math.min(1 << formerBits, formerSlot + MOVES_PER_ADD);
        while (formerSlot < end)
        {
            moveSlot();
        }
        if (formerSlot == 1 << formerBits)
        {
            memory.give(formerBits, formerBase);
            formerBase = 0;
        }
    }

    private void moveSlot()
    {
        final long word = word(formerBase, formerSlot);
        if (EMPTY != word)
        {
            put(word);
            word(formerBase, formerSlot, EMPTY);
        }
        formerSlot++;
    }

    private static long word(final long table, final int slot)
    {
        return UnsafeApi.getLong(null, table + ((long)slot << 3));
    }

    private static void word(final long table, final int slot, final long word)
    {
        UnsafeApi.putLong(null, table + ((long)slot << 3), word);
    }
}
