package io.corelane.core.state;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyedStateTest
{
    private static final int VALUE_LENGTH = 24;

    @TempDir
    private Path directory;

    private final UnsafeBuffer key = new UnsafeBuffer(new byte[64]);

    @Test
    void shouldMakeAZeroedAlignedValueOnceAndFindItAgain()
    {
        try (KeyedState state = create(16, 1_000, Background.INLINE))
        {
            final long address = state.findOrCreate(key, 0, longKey(7), hash(7));
            assertTrue(state.created());
            assertEquals(0, address & 7);
            for (int i = 0; i < VALUE_LENGTH; i += Long.BYTES)
            {
                assertEquals(0, UnsafeApi.getLong(null, address + i));
            }
            assertEquals(address, state.findOrCreate(key, 0, longKey(7), hash(7)));
            assertFalse(state.created());
            assertEquals(address, state.find(key, 0, longKey(7), hash(7)));
            assertEquals(KeyedState.NULL_ADDRESS, state.find(key, 0, longKey(8), hash(8)));
            assertEquals(1, state.size());
        }
    }

    @Test
    void shouldKeepAddressesAndValuesWhileItGrowsFromSixteenToAMillion()
    {
        final int keys = 1_000_000;
        final long[] addresses = new long[keys];
        try (KeyedState state = create(16, 2_000_000, Background.INLINE))
        {
            for (int i = 0; i < keys; i++)
            {
                addresses[i] = state.findOrCreate(key, 0, longKey(i), hash(i));
                assertTrue(state.created());
                UnsafeApi.putLong(null, addresses[i], i * 31L);
            }
            for (int i = 0; i < keys; i++)
            {
                assertEquals(addresses[i], state.find(key, 0, longKey(i), hash(i)));
                assertEquals(i * 31L, UnsafeApi.getLong(null, addresses[i]));
            }
            assertEquals(keys, state.size());
            final EntryCursor cursor = state.cursor();
            for (int i = 0; i < keys; i++)
            {
                assertTrue(cursor.next());
                assertEquals(i, cursor.key().getLong(0));
                assertEquals(addresses[i], cursor.valueAddress());
            }
            assertFalse(cursor.next());
        }
    }

    @Test
    void shouldRefuseAndCountKeysBeyondTheDeclaredLimit()
    {
        try (KeyedState state = create(16, 100, Background.INLINE))
        {
            for (int i = 0; i < 100; i++)
            {
                assertNotEquals(KeyedState.NULL_ADDRESS, state.findOrCreate(key, 0, longKey(i), hash(i)));
            }
            assertEquals(KeyedState.NULL_ADDRESS, state.findOrCreate(key, 0, longKey(100), hash(100)));
            assertEquals(1, state.refused());
            assertTrue(state.remove(key, 0, longKey(5), hash(5)));
            assertNotEquals(KeyedState.NULL_ADDRESS, state.findOrCreate(key, 0, longKey(100), hash(100)));
            assertEquals(100, state.size());
        }
    }

    @Test
    void shouldTellKeysOfEqualHashApart()
    {
        try (KeyedState state = create(16, 10_000, Background.INLINE))
        {
            final long[] addresses = new long[500];
            for (int i = 0; i < addresses.length; i++)
            {
                addresses[i] = state.findOrCreate(key, 0, longKey(i), 42);
            }
            for (int i = 0; i < addresses.length; i++)
            {
                assertEquals(addresses[i], state.find(key, 0, longKey(i), 42));
            }
        }
    }

    @Test
    void shouldEqualALinkedMapUnderRandomOperations() throws IOException
    {
        for (int seed = 1; seed <= 20; seed++)
        {
            final Random random = new Random(seed);
            final Map<String, Long> model = new LinkedHashMap<>();
            try (KeyedState state = create(8, 3_000, Background.INLINE))
            {
                for (int step = 0; step < 10_000; step++)
                {
                    randomStep(random, state, model);
                }
                assertEquals(model.size(), state.size());
                final List<String> walked = new ArrayList<>();
                final EntryCursor cursor = state.cursor();
                while (cursor.next())
                {
                    final String name = cursor.key().getStringWithoutLengthUtf8(0, cursor.key().capacity());
                    walked.add(name);
                    assertEquals(model.get(name), UnsafeApi.getLong(null, cursor.valueAddress()), "seed " + seed);
                }
                assertEquals(new ArrayList<>(model.keySet()), walked, "seed " + seed);
                assertReaderSees(model);
            }
        }
    }

    @Test
    void shouldTakeARoomThatTheBackgroundMadeAheadAndNotWaitForALateOne()
    {
        final List<Runnable> later = new ArrayList<>();
        try (KeyedState state = create(256, 16_000, later::add))
        {
            for (int i = 0; i < 1_024; i++)
            {
                assertNotEquals(KeyedState.NULL_ADDRESS, state.findOrCreate(key, 0, longKey(i), hash(i)));
            }
            assertEquals(3, later.size());
            assertEquals(1_024, state.capacity());
            // Too late for two of them, of which nothing is left.
            later.forEach(Runnable::run);
            assertTrue(Files.exists(directory.resolve("groups.3.map")));
            later.clear();
            for (int i = 1_024; i < 3_200; i++)
            {
                assertNotEquals(KeyedState.NULL_ADDRESS, state.findOrCreate(key, 0, longKey(i), hash(i)));
            }
            for (int i = 0; i < 3_200; i++)
            {
                assertNotEquals(KeyedState.NULL_ADDRESS, state.find(key, 0, longKey(i), hash(i)));
            }
        }
    }

    /** 8 bytes of key, 32 of header and tail, and 80 of value are two cache lines but for 8 bytes. */
    @Test
    void shouldBeginEntriesOnBordersOfCacheLinesWhereThatTakesLittle()
    {
        assertEquals(128, distance(8, 80));
        assertEquals(64, distance(8, 24));
        assertEquals(104, distance(8, 64));
        try (KeyedState state = KeyedState.create(
            new KeyedStateConfig(directory, "lines", 8, 80, 16, 100_000, "", Background.INLINE)))
        {
            for (int i = 0; i < 50_000; i++)
            {
                assertEquals(0, KeyedState.keyAddress(state.findOrCreate(key, 0, longKey(i), hash(i))) & 63);
            }
        }
    }

    /** A longest key of a byte more than its words, which few are; the words, the header and 40 bytes are a line. */
    @Test
    void shouldKeepKeysOfWordsInOneLineWithWhatEachRecordWrites()
    {
        assertEquals(128, distance(9, 72));
        assertTrue(KeyedState.isOneLine(9, 72, 40));
        assertFalse(KeyedState.isOneLine(9, 72, 48));
        assertTrue(KeyedState.isOneLine(8, 80, 40));
        assertFalse(KeyedState.isOneLine(8, 64, 8));
        assertFalse(KeyedState.isOneLine(16, 80, 40));
        try (KeyedState state = KeyedState.create(
            new KeyedStateConfig(directory, "words", 9, 72, 16, 100_000, "", Background.INLINE)))
        {
            for (int i = 0; i < 50_000; i++)
            {
                final long value = state.findOrCreate(key, 0, longKey(i), hash(i));
                assertEquals(8, KeyedState.keyLength(value));
                assertEquals(0, KeyedState.keyAddress(value) & 63);
                UnsafeApi.setMemory(value, 72, (byte)i);
            }
            for (int i = 0; i < 50_000; i++)
            {
                final long value = state.find(key, 0, longKey(i), hash(i));
                assertEquals((byte)i, UnsafeApi.getByte(null, value));
                assertEquals((byte)i, UnsafeApi.getByte(null, value + 71));
            }
        }
    }

    private int distance(final int keyLengthMax, final int valueLength)
    {
        return StateMap.entryLength(
            new KeyedStateConfig(directory, "lines", keyLengthMax, valueLength, 16, 100, "", Background.INLINE));
    }

    /** From some size on a state grows by an eighth, so that little of its memory waits for keys. */
    @Test
    void shouldGrowBySmallStepsWhenItIsLarge()
    {
        final int keys = 700_000;
        try (KeyedState state = create(16_384, 2_000_000, Background.INLINE))
        {
            for (int i = 0; i < keys; i++)
            {
                final long value = state.findOrCreate(key, 0, longKey(i), hash(i));
                UnsafeApi.putLong(null, value, i);
                if (i >= 300_000)
                {
                    assertTrue(state.capacity() <= (i + 1) * 5L / 4, state.capacity() + " for " + i);
                }
            }
            for (int i = 0; i < keys; i++)
            {
                final long value = state.find(key, 0, longKey(i), hash(i));
                assertEquals(i, UnsafeApi.getLong(null, value));
                assertEquals(i + 1, KeyedState.number(value));
                assertEquals(value, state.address(i + 1));
            }
        }
    }

    @Test
    void shouldReplaceWhatAnEarlierStateLeft() throws IOException
    {
        Files.createDirectories(directory);
        Files.write(directory.resolve("groups.0.map"), new byte[]{1, 2, 3});
        Files.write(directory.resolve("groups.7.index"), new byte[]{1, 2, 3});
        try (KeyedState state = create(16, 100, Background.INLINE))
        {
            assertEquals(0, state.size());
            assertFalse(Files.exists(directory.resolve("groups.7.index")));
        }
    }

    @Test
    void shouldAllocateNothingOnHits()
    {
        try (KeyedState state = create(1_000, 10_000, Background.INLINE))
        {
            hit(state, 100_000);
            final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
            final long thread = Thread.currentThread().getId();
            threads.getThreadAllocatedBytes(thread);
            final long before = threads.getThreadAllocatedBytes(thread);
            hit(state, 1_000_000);
            assertEquals(0, threads.getThreadAllocatedBytes(thread) - before);
        }
    }

    @Test
    void shouldUnmapAllFilesOnClose() throws IOException
    {
        try (KeyedState state = create(16, 100_000, Background.INLINE))
        {
            for (int i = 0; i < 50_000; i++)
            {
                state.findOrCreate(key, 0, longKey(i), hash(i));
            }
            assertTrue(mappings() > 0);
        }
        assertEquals(0, mappings());
    }

    @Test
    void shouldShowAValueToAReaderOnlyWhenItIsWhole() throws IOException
    {
        try (KeyedState state = create(16, 100, Background.INLINE))
        {
            final long address = state.findOrCreate(key, 0, longKey(3), hash(3));
            final long begun = KeyedState.beginWrite(address);
            UnsafeApi.putLong(null, address, 99);
            KeyedState.endWrite(address, begun);
            try (StateReader reader = StateReader.open(directory, "groups"))
            {
                assertEquals("columns", reader.metadata());
                assertEquals(1, reader.size());
                final byte[] payload = reader.find(keyBytes(3), hash(3));
                assertEquals(99, ByteBuffer.wrap(payload).order(ByteOrder.nativeOrder()).getLong());
                assertNull(reader.find(keyBytes(4), hash(4)));
                KeyedState.beginWrite(address);
                final IOException torn = org.junit.jupiter.api.Assertions.assertThrows(
                    IOException.class, () -> reader.find(keyBytes(3), hash(3)));
                assertTrue(torn.getMessage().contains("half written"));
            }
        }
    }

    private void randomStep(final Random random, final KeyedState state, final Map<String, Long> model)
    {
        final String name = "k".repeat(random.nextInt(4)) + random.nextInt(1_500);
        final int length = key.putStringWithoutLengthUtf8(0, name);
        final int hash = name.hashCode() % 700;
        if (random.nextInt(4) == 0)
        {
            assertEquals(null != model.remove(name), state.remove(key, 0, length, hash));
            return;
        }
        final long address = state.findOrCreate(key, 0, length, hash);
        assertEquals(!model.containsKey(name), state.created());
        if (KeyedState.NULL_ADDRESS != address)
        {
            final long value = random.nextLong();
            UnsafeApi.putLong(null, address, value);
            model.put(name, value);
        }
        state.doWork(random.nextInt(10));
    }

    private void assertReaderSees(final Map<String, Long> model) throws IOException
    {
        try (StateReader reader = StateReader.open(directory, "groups"))
        {
            final Map<String, Long> seen = new LinkedHashMap<>();
            reader.forEach((bytes, payload) -> seen.put(
                new String(bytes), ByteBuffer.wrap(payload).order(ByteOrder.nativeOrder()).getLong()));
            assertEquals(model.keySet(), seen.keySet());
            seen.forEach((name, value) -> assertEquals(model.get(name), value));
            for (final Map.Entry<String, Long> entry : model.entrySet())
            {
                final byte[] payload = reader.find(entry.getKey().getBytes(), entry.getKey().hashCode() % 700);
                assertEquals(entry.getValue(), ByteBuffer.wrap(payload).order(ByteOrder.nativeOrder()).getLong());
            }
            assertArrayEquals(null, reader.find("never".getBytes(), 1));
        }
    }

    private void hit(final KeyedState state, final int times)
    {
        for (int i = 0; i < times; i++)
        {
            final int id = i % 1_000;
            final long address = state.findOrCreate(key, 0, longKey(id), hash(id));
            final long begun = KeyedState.beginWrite(address);
            UnsafeApi.putLong(null, address, i);
            KeyedState.endWrite(address, begun);
        }
    }

    private long mappings() throws IOException
    {
        return Files.lines(Path.of("/proc/self/maps")).filter((line) -> line.contains(directory.toString())).count();
    }

    private KeyedState create(final long initialKeys, final long maxKeys, final Background background)
    {
        return KeyedState.create(new KeyedStateConfig(
            directory, "groups", 16, VALUE_LENGTH, initialKeys, maxKeys, "columns", background));
    }

    private int longKey(final long id)
    {
        key.putLong(0, id);
        return Long.BYTES;
    }

    private static byte[] keyBytes(final long id)
    {
        return ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder()).putLong(id).array();
    }

    private static int hash(final long id)
    {
        return KeyHash.of(id, 0, 0, Long.BYTES);
    }
}
