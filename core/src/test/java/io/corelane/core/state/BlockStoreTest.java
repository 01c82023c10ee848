package io.corelane.core.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockStoreTest
{
    private static final int LENGTH = 128;
    /** More than the mebibyte of a segment. */
    private static final int BLOCKS = 20_000;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(ints = {0, 48})
    void shouldBeginBlocksBehindTheBorderOfALine(final int lead) throws IOException
    {
        try (BlockStore store = store(lead))
        {
            final Set<Long> addresses = new HashSet<>();
            for (int i = 0; i < BLOCKS; i++)
            {
                final long address = store.address(store.allocate());
                assertEquals(lead, address % CacheLines.LENGTH);
                assertTrue(addresses.add(address));
                UnsafeApi.setMemory(address, LENGTH, (byte)-1);
            }
            assertEquals(BlockStore.NONE, store.allocate());
            try (Stream<Path> files = Files.list(directory))
            {
                assertEquals(files.mapToLong((file) -> file.toFile().length()).sum(), store.bytes());
            }
        }
    }

    @Test
    void shouldReadTwoWordsOfEachBlockThatWasFound()
    {
        try (BlockStore store = store(48))
        {
            final long[] ahead = new long[4];
            for (int i = 0; i < ahead.length; i++)
            {
                final int id = store.allocate();
                ahead[i] = id;
                UnsafeApi.putLong(null, store.address(id) + 16, 1L << i);
                UnsafeApi.putLong(null, store.address(id) + 120, 100L << i);
            }
            assertEquals(202 + 404, store.read(ahead, 1, 3, 16, 120));
            // Of another hash: nothing of the block is looked at.
            ahead[2] |= 1L << 32;
            assertEquals(202, store.read(ahead, 1, 3, 16, 120));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-8, 4, 64})
    void shouldRefuseALeadThatIsNoneWithinALine(final int lead)
    {
        assertThrows(IllegalArgumentException.class, () -> store(lead));
    }

    private BlockStore store(final int lead)
    {
        return BlockStore.create(new BlockStoreConfig(directory, "b", LENGTH, 16, BLOCKS, lead));
    }
}
