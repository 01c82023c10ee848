package io.corelane.core.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class AsideMemoryTest
{
    private static final int PIECE = 1 << 18;

    @Test
    void shouldUseWhatWasReleasedAgain()
    {
        try (AsideMemory memory = new AsideMemory(1L << 30))
        {
            memory.prepare();
            final Set<Long> first = take(memory, 40);
            memory.release();
            assertEquals(0, memory.length());
            memory.prepare();
            // What was prepared and not needed the first time comes before: 16 at a time.
            final Set<Long> second = take(memory, 40);
            second.retainAll(first);
            assertTrue(second.size() >= 24, "used again: " + second.size());
        }
    }

    @Test
    void shouldBeExhaustedAtItsLimitUntilItIsReleased()
    {
        try (AsideMemory memory = new AsideMemory(2L * PIECE))
        {
            assertNotEquals(AsideMemory.NONE, memory.take(PIECE));
            assertNotEquals(AsideMemory.NONE, memory.take(PIECE));
            assertFalse(memory.isExhausted());
            assertEquals(AsideMemory.NONE, memory.take(1));
            assertTrue(memory.isExhausted());
            memory.release();
            assertFalse(memory.isExhausted());
            assertNotEquals(AsideMemory.NONE, memory.take(PIECE));
        }
    }

    @Test
    void shouldGiveOutPiecesThatDoNotOverlap()
    {
        try (AsideMemory memory = new AsideMemory(1L << 30))
        {
            final long first = memory.take(100);
            assertEquals(first + 100, memory.take(1_000));
            // Longer than what is made ahead of need.
            final long large = memory.take(4L * PIECE);
            assertTrue(large + 4L * PIECE <= first || large >= first + PIECE);
            assertEquals(4L * PIECE + 1_100, memory.length());
        }
    }

    private static Set<Long> take(final AsideMemory memory, final int count)
    {
        final Set<Long> addresses = new TreeSet<>();
        for (int i = 0; i < count; i++)
        {
            addresses.add(memory.take(PIECE));
        }
        assertEquals(count, addresses.size());
        return addresses;
    }
}
