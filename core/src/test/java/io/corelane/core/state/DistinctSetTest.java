package io.corelane.core.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DistinctSetTest
{
    @TempDir
    private Path directory;

    @Test
    void shouldKnowTheValuesOfEachOwnerUntilItIsReleased()
    {
        final Random random = new Random(3);
        final Map<Long, Set<Long>> expected = new TreeMap<>();
        final Map<Long, Long> heads = new TreeMap<>();
        final UnsafeBuffer value = new UnsafeBuffer(new byte[16]);
        try (DistinctSet set = new DistinctSet(blocks("v", DistinctSet.blockLength(16), 50_000),
            blocks("b", DistinctSet.segmentLength(), 1_000)))
        {
            for (int i = 0; i < 100_000; i++)
            {
                final long owner = random.nextInt(20);
                if (0 == random.nextInt(2_000))
                {
                    set.release(heads.getOrDefault(owner, 0L));
                    heads.remove(owner);
                    expected.remove(owner);
                }
                final long number = random.nextInt(2_000);
                value.putLong(0, owner);
                value.putLong(8, number);
                final boolean known = expected.computeIfAbsent(owner, (key) -> new TreeSet<>()).contains(number);
                assertEquals(known, set.contains(value, 16));
                if (!known)
                {
                    expected.get(owner).add(number);
                    heads.put(owner, set.add(value, 16, heads.getOrDefault(owner, 0L)));
                }
            }
            assertEquals(expected.values().stream().mapToInt(Set::size).sum(), set.size());
            assertTrue(set.size() > 1_000);
            heads.values().forEach(set::release);
            assertEquals(0, set.size());
        }
    }

    @Test
    void shouldTellWhenItIsFull()
    {
        final UnsafeBuffer value = new UnsafeBuffer(new byte[8]);
        try (DistinctSet set = new DistinctSet(blocks("v", DistinctSet.blockLength(8), 3),
            blocks("b", DistinctSet.segmentLength(), 10)))
        {
            for (int i = 0; i < 3; i++)
            {
                assertEquals(false, set.isFull());
                value.putLong(0, i);
                set.add(value, 8, 0);
            }
            assertEquals(true, set.isFull());
        }
    }

    private BlockStore blocks(final String name, final int length, final long most)
    {
        return BlockStore.create(new BlockStoreConfig(directory, name, length, 16, most));
    }
}
