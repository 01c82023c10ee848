package io.corelane.core.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that come and go for ever. */
class KeyedStateChurnTest
{
    private static final int KEY_LENGTH = 40;
    private static final int KEYS_AT_MOST = 4_000_000;

    @TempDir
    private Path directory;

    private final UnsafeBuffer key = new UnsafeBuffer(new byte[64]);

    /** Lengths of keys differ, so that memory of one would not do for another if it were given out by length. */
    @ParameterizedTest
    @ValueSource(ints = {1, 700, 2_000, 9_999})
    void shouldStayBoundedAndLeaveNoGarbage(final int live) throws IOException
    {
        try (KeyedState state = create(1_000, 10_000))
        {
            final int half = KEYS_AT_MOST / 2;
            for (int i = 0; i < live; i++)
            {
                make(state, i);
            }
            churn(state, live, live, half);
            final TreeMap<String, Long> files = files();
            final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
            final long thread = Thread.currentThread().getId();
            threads.getThreadAllocatedBytes(thread);
            final long before = threads.getThreadAllocatedBytes(thread);
            churn(state, live, half, KEYS_AT_MOST);
            assertEquals(0, threads.getThreadAllocatedBytes(thread) - before);
            assertEquals(files, files());
            assertEquals(live, state.size());
            assertHolds(state, KEYS_AT_MOST - live, KEYS_AT_MOST);
        }
    }

    @Test
    void shouldHoldAsManyKeysOfTheGreatestLengthAsWereAskedFor() throws IOException
    {
        for (int keys = 1; keys < 3_000; keys += 1 + keys / 3)
        {
            try (KeyedState state = create(keys, keys))
            {
                for (int i = 0; i < keys; i++)
                {
                    assertNotEquals(KeyedState.NULL_ADDRESS, state.findOrCreate(key, 0, write(i, KEY_LENGTH), hash(i)));
                }
                assertEquals(1, files().keySet().stream().filter((name) -> name.endsWith(".map")).count());
            }
        }
    }

    @Test
    void shouldWalkOnWhenWhatComesNextIsRemoved()
    {
        try (KeyedState state = create(16, 100))
        {
            for (int i = 0; i < 6; i++)
            {
                make(state, i);
            }
            final EntryCursor cursor = state.cursor();
            assertTrue(cursor.next());
            remove(state, 0);
            remove(state, 1);
            remove(state, 2);
            assertTrue(cursor.next());
            assertEquals(3, cursor.key().getLong(0));
            remove(state, 5);
            remove(state, 4);
            assertFalse(cursor.next());
            make(state, 6);
            remove(state, 6);
            assertFalse(cursor.next());
            make(state, 7);
            assertTrue(cursor.next());
            assertEquals(7, cursor.key().getLong(0));
            assertFalse(cursor.next());
        }
    }

    @Test
    void shouldMakeAZeroedValueOfOneThatWasUsedBefore()
    {
        try (KeyedState state = create(16, 100))
        {
            final long first = make(state, 1);
            remove(state, 1);
            final long second = state.findOrCreate(key, 0, write(2, 9), hash(2));
            assertEquals(first, second);
            assertTrue(state.created());
            assertEquals(0, UnsafeApi.getLong(null, second));
            assertEquals(0, UnsafeApi.getLong(null, second + 8));
            assertEquals(9, KeyedState.keyLength(second));
            assertEquals(KeyedState.NULL_ADDRESS, state.find(key, 0, write(1, length(1)), hash(1)));
        }
    }

    private void churn(final KeyedState state, final int live, final int from, final int to)
    {
        for (int i = from; i < to; i++)
        {
            remove(state, i - live);
            make(state, i);
            state.doWork(4);
        }
    }

    private void assertHolds(final KeyedState state, final int from, final int to) throws IOException
    {
        final List<Long> walked = new ArrayList<>();
        final TreeSet<Long> expected = new TreeSet<>();
        final EntryCursor cursor = state.cursor();
        while (cursor.next())
        {
            walked.add(cursor.key().getLong(0));
        }
        for (int i = from; i < to; i++)
        {
            expected.add((long)i);
            assertEquals(i, UnsafeApi.getLong(null, state.find(key, 0, write(i, length(i)), hash(i))));
        }
        assertEquals(new ArrayList<>(expected), walked);
        try (StateReader reader = StateReader.open(directory, "groups"))
        {
            final TreeSet<Long> seen = new TreeSet<>();
            reader.forEach((name, payload) ->
            {
                final long id = word(name);
                assertEquals(length((int)id), name.length);
                assertEquals(id, word(payload));
                assertTrue(seen.add(id));
            });
            assertEquals(expected, seen);
            assertEquals(to - from, reader.size());
            final byte[] name = new byte[length(from)];
            write(from, name.length);
            key.getBytes(0, name);
            assertEquals(from, word(reader.find(name, hash(from))));
        }
    }

    private long make(final KeyedState state, final int id)
    {
        final long address = state.findOrCreate(key, 0, write(id, length(id)), hash(id));
        assertTrue(state.created());
        UnsafeApi.putLong(null, address, id);
        return address;
    }

    private void remove(final KeyedState state, final int id)
    {
        assertTrue(state.remove(key, 0, write(id, length(id)), hash(id)));
    }

    private int write(final int id, final int length)
    {
        key.setMemory(0, KEY_LENGTH, (byte)7);
        key.putLong(0, id);
        return length;
    }

    private static int length(final int id)
    {
        return Long.BYTES + id % (KEY_LENGTH - Long.BYTES);
    }

    private static int hash(final long id)
    {
        return KeyHash.of(id, 0, 0, Long.BYTES);
    }

    private static long word(final byte[] bytes)
    {
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).getLong();
    }

    private TreeMap<String, Long> files() throws IOException
    {
        final TreeMap<String, Long> sizes = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory))
        {
            for (final Path file : files.toList())
            {
                sizes.put(file.getFileName().toString(), Files.size(file));
            }
        }
        return sizes;
    }

    private KeyedState create(final long initialKeys, final long maxKeys)
    {
        return KeyedState.create(new KeyedStateConfig(
            directory, "groups", KEY_LENGTH, 16, initialKeys, maxKeys, "columns", Background.INLINE));
    }
}
