package io.corelane.core.state;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupTableTest
{
    @TempDir
    private Path directory;

    /** Hashes of all kinds: far apart, many blocks of one, and many at the end, which go on at the beginning. */
    @Test
    void shouldFindWhatWasAddedAndNothingElseWhileItGrows()
    {
        try (TableMemory memory = new TableMemory(directory, "t"))
        {
            final GroupTable table = new GroupTable(memory);
            for (int seed = 0; seed < 30; seed++)
            {
                final Random random = new Random(seed);
                final int range = new int[]{1 << 30, 40, 2_000}[seed % 3];
                final int shift = seed % 2;
                final Map<Integer, List<Integer>> model = new HashMap<>();
                table.open(random.nextInt(200));
                for (int id = 1; id <= 20 + random.nextInt(3_000); id++)
                {
                    final int hash = (-1 - random.nextInt(range) << shift) * (0 == random.nextInt(9) ? -1 : 1);
                    table.add(hash, id);
                    model.computeIfAbsent(hash, (key) -> new ArrayList<>()).add(id);
                    assertFound(model, table, hash);
                    assertFound(model, table, random.nextInt());
                    assertFound(model, table, -1 - random.nextInt(range));
                }
                model.keySet().forEach((hash) -> assertFound(model, table, hash));
                table.close();
            }
        }
    }

    /** As a run of records looks its keys up: what is not in the first slot costs a jump that nobody foresaw. */
    @Test
    void shouldHaveMostHashesInTheirFirstSlot()
    {
        try (TableMemory memory = new TableMemory(directory, "t"))
        {
            final GroupTable table = new GroupTable(memory);
            final int[] hashes = new Random(3).ints(1_000).distinct().toArray();
            table.open(hashes.length);
            for (int i = 0; i < hashes.length; i++)
            {
                table.add(hashes[i], i + 1);
            }
            final long first = Arrays.stream(hashes)
                .filter((hash) -> 0 != GroupTable.id(table.lookAhead(hash))).count();
            assertTrue(first > hashes.length * 92 / 100, first + " of " + hashes.length);
            table.close();
        }
    }

    private static void assertFound(final Map<Integer, List<Integer>> model, final GroupTable table, final int hash)
    {
        final List<Integer> expected = model.getOrDefault(hash, List.of());
        final List<Integer> found = new ArrayList<>();
        for (int id = table.first(hash); 0 != id; id = table.next())
        {
            found.add(id);
        }
        assertEquals(expected, found.stream().sorted().toList());
        final long ahead = table.lookAhead(hash);
        assertFalse(table.hasNone(ahead, hash) && !expected.isEmpty());
        final int likely = GroupTable.id(ahead);
        assertTrue(0 == likely || expected.contains(likely));
        final List<Integer> behind = new ArrayList<>();
        for (int id = table.firstBehind(ahead, hash); 0 != id; id = table.next())
        {
            behind.add(id);
        }
        assertEquals(expected.stream().filter((id) -> id != likely).toList(), behind.stream().sorted().toList());
        assertFoundTogether(expected, table, hash);
    }

    private static void assertFoundTogether(final List<Integer> expected, final GroupTable table, final int hash)
    {
        final int[] hashes = {hash, hash, 0, hash};
        final long[] found = {7, 0, KeyedState.PASSED_BY, 0};
        table.lookAhead(hashes, found, 1, 4);
        assertArrayEquals(
            new long[]{7, table.lookAhead(hash), KeyedState.PASSED_BY, table.lookAhead(hash)}, found);
        table.lookFurther(hashes, found, 1, 4);
        assertEquals(7, found[0]);
        assertEquals(KeyedState.PASSED_BY, found[2]);
        assertEquals(expected.isEmpty(), 0 == GroupTable.id(found[3]));
        assertTrue(expected.isEmpty() || expected.contains(GroupTable.id(found[3])));
    }

    /** Places are told of many hashes, of which some are added before: as a run of records does it. */
    @Test
    void shouldAddWhereAHashWasMissedUnlessSomethingElseIsThere()
    {
        try (TableMemory memory = new TableMemory(directory, "t"))
        {
            final GroupTable table = new GroupTable(memory);
            final GroupTable other = new GroupTable(memory);
            int free = 0;
            int taken = 0;
            for (int seed = 0; seed < 30; seed++)
            {
                final Random random = new Random(seed);
                final int range = 1 << 3 + seed % 20;
                final Map<Integer, List<Integer>> model = new HashMap<>();
                table.open(0);
                other.open(0);
                for (int id = 1; id < 2_000;)
                {
                    final int[] hashes = random.ints(16, -range, range).map((hash) -> hash * 0x9E3779B1).toArray();
                    final long[] places = new long[hashes.length];
                    for (int i = 0; i < hashes.length; i++)
                    {
                        places[i] = table.hasNone(table.lookAhead(hashes[i]), hashes[i]) ? table.place(hashes[i]) :
                            0 == table.first(hashes[i]) ? table.place() : 0;
                        assertFalse(other.isFree(places[i]));
                    }
                    for (int i = 0; i < hashes.length; i++)
                    {
                        if (!table.isFree(places[i]))
                        {
                            taken++;
                            if (0 == table.first(hashes[i]))
                            {
                                table.add(hashes[i], id);
                                model.put(hashes[i], List.of(id++));
                            }
                            continue;
                        }
                        free++;
                        assertEquals(0, table.first(hashes[i]));
                        table.add(places[i], hashes[i], id);
                        model.put(hashes[i], List.of(id++));
                        assertFalse(table.isFree(places[i]));
                    }
                    model.keySet().forEach((hash) -> assertFound(model, table, hash));
                    id += model.size() < 2 * range ? 0 : 2_000;
                }
                table.close();
                other.close();
            }
            assertEquals(true, free > 5_000 && taken > 5_000, free + " " + taken);
        }
    }

    /** As windows that follow each other do: no more files than the greatest of them needs. */
    @Test
    void shouldUseItsMemoryAgain() throws IOException
    {
        try (TableMemory memory = new TableMemory(directory, "t"))
        {
            final GroupTable one = new GroupTable(memory);
            final GroupTable other = new GroupTable(memory);
            long bytes = 0;
            for (int round = 0; round < 20; round++)
            {
                fill(one, 5_000);
                fill(other, 700);
                one.close();
                other.close();
                assertEquals(0 == round ? memory.bytes() : bytes, memory.bytes());
                bytes = memory.bytes();
            }
            try (Stream<Path> files = Files.list(directory))
            {
                assertEquals(bytes, files.mapToLong((file) -> file.toFile().length()).sum());
            }
        }
    }

    private static void fill(final GroupTable table, final int blocks)
    {
        table.open(10);
        for (int i = 1; i <= blocks; i++)
        {
            assertEquals(0, table.first(i * 0x9E3779B9));
            table.add(i * 0x9E3779B9, i);
        }
    }
}
