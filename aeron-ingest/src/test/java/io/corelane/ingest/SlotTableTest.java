package io.corelane.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.corelane.ingest.client.SlotTable;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.agrona.concurrent.UnsafeBuffer;

class SlotTableTest
{
    @Property
    void shouldDealSlotsInContiguousRangesBalancedWithinOne(
        @ForAll @IntRange(min = 1, max = SlotTable.SLOTS) final int partitions)
    {
        final SlotTable table = new SlotTable(partitions);
        final int[] slots = new int[partitions];
        int last = 0;
        for (int slot = 0; slot < SlotTable.SLOTS; slot++)
        {
            final int partition = table.partition(slot);
            assertTrue(partition == last || partition == last + 1, "contiguous and in order");
            slots[partition]++;
            last = partition;
        }
        for (final int count : slots)
        {
            assertTrue(count == SlotTable.SLOTS / partitions || count == SlotTable.SLOTS / partitions + 1,
                count + " slots");
        }
    }

    @Property
    void shouldGiveEqualKeysTheSamePartitionWhereverTheyLie(
        @ForAll final byte[] key,
        @ForAll @IntRange(max = 64) final int offset,
        @ForAll @IntRange(min = 1, max = SlotTable.SLOTS) final int partitions)
    {
        final SlotTable table = new SlotTable(partitions);
        final UnsafeBuffer moved = new UnsafeBuffer(new byte[offset + key.length + 3]);
        moved.setMemory(0, moved.capacity(), (byte)0x5A);
        moved.putBytes(offset, key);
        final int partition = table.partition(SlotTable.hash(new UnsafeBuffer(key), 0, key.length));
        assertTrue(partition >= 0 && partition < partitions);
        assertEquals(partition, table.partition(SlotTable.hash(moved, offset, key.length)));
    }

    /** Published vectors of murmur3_x86_32, seed 0, and what the low ten bits of each come to. */
    @Example
    void shouldGiveThePartitionsThatOtherLanguagesFind()
    {
        vector("test", 0xBA6BD213, 0x213);
        vector("Hello, world!", 0xC0363E43, 0x243);
        vector("The quick brown fox jumps over the lazy dog", 0x2E4FF723, 0x323);
    }

    @Example
    void shouldRefuseWhatCannotBeDealt()
    {
        assertThrows(IllegalArgumentException.class, () -> new SlotTable(0));
        assertThrows(IllegalArgumentException.class, () -> new SlotTable(SlotTable.SLOTS + 1));
    }

    private static void vector(final String key, final int hash, final int slot)
    {
        final byte[] bytes = key.getBytes(StandardCharsets.US_ASCII);
        assertEquals(hash, SlotTable.hash(new UnsafeBuffer(bytes), 0, bytes.length));
        assertEquals(slot, new SlotTable(SlotTable.SLOTS).partition(hash));
        assertEquals(slot / 256, new SlotTable(4).partition(hash));
        assertEquals(0, new SlotTable(1).partition(hash));
    }
}
