package io.corelane.core.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Timers against an ordered set, whichever part of them has an entry. */
class TimersTest
{
    private record Entry(long timeNs, long sequence, int id)
    {
    }

    @TempDir
    private Path directory;

    @Test
    void shouldGiveTheEarliestAndOfEqualTimesTheFirst()
    {
        for (int seed = 0; seed < 40; seed++)
        {
            check(seed);
        }
    }

    /** As many as there may be at once: they may all come in order, then all out of order, or the other way round. */
    @Test
    void shouldHaveRoomForAllInEitherPart()
    {
        final int most = 5_000;
        try (Timers timers = Timers.create(directory, "room", most))
        {
            for (int round = 0; round < 6; round++)
            {
                for (int i = 0; i < most; i++)
                {
                    assertEquals(true, timers.add(0 == (round & 1) ? i : most - i, i));
                }
                for (int i = 0; i < most; i++)
                {
                    assertEquals(0 == (round & 1) ? i : most - 1 - i, timers.firstId());
                    timers.removeFirst();
                }
                assertEquals(true, timers.isEmpty());
            }
        }
    }

    private void check(final int seed)
    {
        final SplittableRandom random = new SplittableRandom(seed);
        final TreeSet<Entry> expected = new TreeSet<>(
            Comparator.comparingLong(Entry::timeNs).thenComparingLong(Entry::sequence));
        long nowNs = Long.MIN_VALUE;
        // Of ten that come so many are late, and of ten steps so many take one away.
        final int late = random.nextInt(10);
        int goes = 2;
        try (Timers timers = Timers.create(directory, "timers" + seed, 100_000))
        {
            for (int i = 0; i < 6_000; i++)
            {
                goes = 0 == i % 1_500 ? 2 + random.nextInt(7) : goes;
                if (expected.isEmpty() || random.nextInt(10) >= goes)
                {
                    nowNs += random.nextInt(3);
                    final long timeNs = random.nextInt(10) < late ? nowNs + random.nextInt(50) : nowNs + 50;
                    expected.add(new Entry(timeNs, i, i));
                    timers.add(timeNs, i);
                }
                else if (random.nextInt(4) > 0)
                {
                    expected.pollFirst();
                    timers.removeFirst();
                }
                else
                {
                    final Entry first = expected.pollFirst();
                    final Entry later = new Entry(
                        first.timeNs + 1 + random.nextInt(80), first.sequence, first.id);
                    expected.add(later);
                    timers.putFirstOff(later.timeNs);
                }
                assertEquals(expected.size(), timers.size());
                assertEquals(expected.isEmpty(), timers.isEmpty());
                if (!expected.isEmpty())
                {
                    assertEquals(expected.first().timeNs, timers.firstTime());
                    assertEquals(expected.first().id, timers.firstId(), "seed " + seed + ", step " + i);
                }
            }
        }
    }
}
