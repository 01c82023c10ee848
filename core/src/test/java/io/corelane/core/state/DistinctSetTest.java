package io.corelane.core.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
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
            blocks("b", DistinctSet.segmentLength(), 1_000), 1))
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
    void shouldCountValuesThatComeAndGo()
    {
        final Random random = new Random(11);
        final Map<Long, Map<Long, Integer>> expected = new TreeMap<>();
        final Map<Long, Long> heads = new TreeMap<>();
        final UnsafeBuffer value = new UnsafeBuffer(new byte[16]);
        try (DistinctSet set = DistinctSet.counted(blocks("v", DistinctSet.countedLength(16), 50_000),
            blocks("b", DistinctSet.segmentLength(), 1_000), 16))
        {
            for (int i = 0; i < 200_000; i++)
            {
                final long owner = 1 + random.nextInt(5);
                final Map<Long, Integer> own = expected.computeIfAbsent(owner, (key) -> new TreeMap<>());
                if (0 == random.nextInt(5_000))
                {
                    set.release(heads.getOrDefault(owner, 0L));
                    heads.remove(owner);
                    own.clear();
                }
                final long number = random.nextInt(300);
                final int count = own.getOrDefault(number, 0);
                value.putLong(0, owner);
                value.putLong(8, number);
                final long head = heads.getOrDefault(owner, 0L);
                if (count > 0 && random.nextBoolean())
                {
                    assertEquals(1 == count, set.leave(value, 16, head));
                    own.merge(number, -1, (a, b) -> 1 == a ? null : a + b);
                }
                else
                {
                    assertEquals(0 == count, set.enter(value, 16, head));
                    own.merge(number, 1, Integer::sum);
                }
                heads.put(owner, set.head());
            }
            assertEquals(expected.values().stream().mapToInt(Map::size).sum(), set.size());
            assertTrue(set.size() > 500);
            heads.values().forEach(set::release);
            assertEquals(0, set.size());
        }
    }

    @Test
    void shouldMergeTheValuesOfOneOwnerIntoThoseOfAnother()
    {
        final Random random = new Random(5);
        final UnsafeBuffer value = new UnsafeBuffer(new byte[16]);
        try (DistinctSet set = new DistinctSet(blocks("v", DistinctSet.blockLength(16), 50_000),
            blocks("b", DistinctSet.segmentLength(), 1_000), 1))
        {
            final long[] heads = new long[3];
            final List<Set<Long>> expected = List.of(new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
            for (int round = 0; round < 40; round++)
            {
                for (int i = 0; i < 300; i++)
                {
                    final int owner = random.nextInt(3);
                    final long number = random.nextInt(1_000);
                    value.putLong(0, 1 + owner);
                    value.putLong(8, number);
                    if (expected.get(owner).add(number))
                    {
                        heads[owner] = set.add(value, 16, heads[owner]);
                    }
                }
                final int into = random.nextInt(3);
                final int from = (into + 1 + random.nextInt(2)) % 3;
                final Set<Long> isNew = new TreeSet<>();
                for (int id = (int)heads[from]; 0 != id; id = set.next(id))
                {
                    if (!set.contains(id, 1 + into))
                    {
                        isNew.add(set.value(id).getLong(0));
                    }
                }
                final Set<Long> missing = new TreeSet<>(expected.get(from));
                missing.removeAll(expected.get(into));
                assertEquals(missing, isNew);
                heads[into] = set.merge(1 + into, heads[into], heads[from]);
                heads[from] = 0;
                expected.get(into).addAll(expected.get(from));
                expected.get(from).clear();
                assertEquals(expected.stream().mapToInt(Set::size).sum(), set.size());
            }
            for (int owner = 0; owner < 3; owner++)
            {
                final Set<Long> found = new TreeSet<>();
                for (int id = (int)heads[owner]; 0 != id; id = set.next(id))
                {
                    found.add(set.value(id).getLong(0));
                }
                assertEquals(expected.get(owner), found);
                set.release(heads[owner]);
            }
            assertEquals(0, set.size());
        }
    }

    @Test
    void shouldTellWhenItIsFull()
    {
        final UnsafeBuffer value = new UnsafeBuffer(new byte[8]);
        try (DistinctSet set = new DistinctSet(blocks("v", DistinctSet.blockLength(8), 3),
            blocks("b", DistinctSet.segmentLength(), 10), 1))
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
