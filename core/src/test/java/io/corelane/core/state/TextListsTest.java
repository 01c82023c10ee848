package io.corelane.core.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextListsTest
{
    private static final UnsafeBuffer COMMA = new UnsafeBuffer(new byte[]{','});

    @TempDir
    private Path directory;

    /** A text with its key and its arrival. */
    private record Entry(int key, int arrival, String text)
    {
    }

    @Test
    void shouldKeepEachListInOrderAndMergeThem()
    {
        final Random random = new Random(11);
        final List<List<Entry>> expected = List.of(new ArrayList<>(), new ArrayList<>());
        final long[] first = new long[2];
        final long[] last = new long[2];
        final UnsafeBuffer out = new UnsafeBuffer(new byte[10_000]);
        try (TextLists lists = new TextLists(BlockStore.create(
            new BlockStoreConfig(directory, "t", TextLists.blockLength(1, 8), 16, 2_000)), 1, 1))
        {
            for (int round = 0; round < 30; round++)
            {
                for (int i = 0; i < 20; i++)
                {
                    final int list = random.nextInt(2);
                    final Entry entry = new Entry(random.nextInt(256), 20 * round + i,
                        Integer.toString(random.nextInt(100_000)));
                    expected.get(list).add(entry);
                    final byte[] text = entry.text().getBytes(StandardCharsets.UTF_8);
                    lists.open(first[list], last[list]);
                    lists.add(new UnsafeBuffer(new byte[]{(byte)entry.key()}), new UnsafeBuffer(text), 0, text.length);
                    first[list] = lists.first();
                    last[list] = lists.last();
                }
                if (0 == round % 3)
                {
                    lists.open(first[0], last[0]);
                    lists.merge(first[1]);
                    first[0] = lists.first();
                    last[0] = lists.last();
                    first[1] = 0;
                    last[1] = 0;
                    expected.get(0).addAll(expected.get(1));
                    expected.get(1).clear();
                }
                for (int list = 0; list < 2; list++)
                {
                    final int length = lists.write(first[list], COMMA, 1, out);
                    assertEquals(expected.get(list).stream().sorted(Comparator.comparingInt(Entry::key)
                        .thenComparingInt(Entry::arrival)).map(Entry::text).collect(Collectors.joining(",")),
                        out.getStringWithoutLengthUtf8(0, length));
                }
            }
            assertEquals(600, lists.size());
            lists.release(first[0]);
            lists.release(first[1]);
            assertEquals(0, lists.size());
        }
    }
}
