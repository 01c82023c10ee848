package io.corelane.perf.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class CycleTest
{
    private static final long[] LENGTHS = {1, 2, 3, 7, 10, 50, 53, 97, 100, 1_000, 1 << 16, 0x7FFF_FFFFL, 0xFFFF_FFFFL,
        0x1_0000_0000L, 0x1_0000_0001L, Long.MAX_VALUE};

    @Test
    void shouldGiveWhatADivisionLeaves()
    {
        final SplittableRandom random = new SplittableRandom(3);
        for (final long length : LENGTHS)
        {
            final Cycle cycle = new Cycle(length);
            for (int i = 0; i < 20_000; i++)
            {
                check(cycle, length, i);
                check(cycle, length, random.nextLong() >>> 1 + random.nextInt(60));
                check(cycle, length, 0xFFFF_FFFFL - i);
                check(cycle, length, Math.max(0, length - 10 + i));
            }
        }
    }

    private static void check(final Cycle cycle, final long length, final long number)
    {
        assertEquals(number % length, cycle.of(number), () -> number + " by " + length);
    }
}
