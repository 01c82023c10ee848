package io.corelane.core.state;

import static io.corelane.core.state.KeyedState.PASSED_BY;
import static io.corelane.core.state.StateFileDescriptor.EMPTY;

import org.agrona.UnsafeApi;

/**
 * Asks for what a run of keys leads to in a state that caches do not hold, so that all of it is waited for together:
 * in one loop for the places of the index, in one for what lies behind places that others have taken, in one for the
 * entries. Each loop is short: how much is under way at a time is bounded by the instructions between two accesses.
 * Changes nothing. The partition's thread.
 */
final class FarLookUp
{
    private FarLookUp()
    {
    }

    /**
     * Reads the first place of each key.
     *
     * @param hashes  of the keys.
     * @param found   gets a word for each that is not passed by.
     * @param from    index of the first key.
     * @param to      index behind the last key.
     * @param index   the table.
     * @param former  the table that is being left, or null.
     * @param moved   slots of it that have been.
     */
    static void places(
        final int[] hashes,
        final long[] found,
        final int from,
        final int to,
        final AddressIndex index,
        final AddressIndex former,
        final int moved)
    {
        for (int i = from; i < to; i++)
        {
            if (PASSED_BY != found[i])
            {
                found[i] = null == former ? index.first(hashes[i]) : first(index, former, moved, hashes[i]);
            }
        }
    }

    /**
     * Goes on from places that another entry has taken, to the word that has the tag of the key.
     *
     * @param hashes of the keys.
     * @param found  what {@link #places} gave; words with the keys' tags, or empty.
     * @param from   as there.
     * @param to     as there.
     * @param index  as there.
     * @param former as there.
     */
    static void chains(
        final int[] hashes,
        final long[] found,
        final int from,
        final int to,
        final AddressIndex index,
        final AddressIndex former)
    {
        for (int i = from; i < to; i++)
        {
            final int hash = hashes[i];
            if (StateFileDescriptor.tagOf(hash) != StateFileDescriptor.tagIn(found[i]) && PASSED_BY != found[i])
            {
                final long word = seek(index, hash);
                found[i] = EMPTY == word && null != former ? seek(former, hash) : word;
            }
        }
    }

    /**
     * Reads the first word of each entry, and another one.
     *
     * @param found  what {@link #chains} gave; gets it as {@link KeyedState#lookAhead(int)} has it.
     * @param from   as there.
     * @param to     as there.
     * @param maps   the entries.
     * @param last   where the last word is that is asked for, from an entry's header.
     * @return what nobody needs; whoever keeps it has the reads done.
     */
    static long entries(final long[] found, final int from, final int to, final StateMaps maps, final long last)
    {
        long seen = 0;
        for (int i = from; i < to; i++)
        {
            final long word = found[i];
            if (EMPTY != word && PASSED_BY != word)
            {
                final long value = maps.address(word);
                found[i] = word & ~StateFileDescriptor.TAG_MASK;
                seen += UnsafeApi.getLong(null, value) + UnsafeApi.getLong(null, value + last);
            }
            else
            {
                found[i] = PASSED_BY;
            }
        }
        return seen;
    }

    /** Most entries that have not moved yet are in the former table, all others are in the new one. */
    private static long first(
        final AddressIndex index, final AddressIndex former, final int moved, final int hash)
    {
        return StateFileDescriptor.slotOf(hash, former.slotBits()) < moved ? index.first(hash) : former.first(hash);
    }

    private static long seek(final AddressIndex table, final int hash)
    {
        final long tag = StateFileDescriptor.tagOf(hash);
        int slot = StateFileDescriptor.slotOf(hash, table.slotBits());
        long word = table.word(slot);
        while (EMPTY != word && tag != StateFileDescriptor.tagIn(word))
        {
            slot = (slot + 1) & table.mask();
            word = table.word(slot);
        }
        return word;
    }
}
