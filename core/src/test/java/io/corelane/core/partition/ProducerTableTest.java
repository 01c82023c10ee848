package io.corelane.core.partition;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class ProducerTableTest
{
    private static final int MOST = 100;

    @Property(tries = 50)
    void shouldKnowWhatTheLatestProducersSent(@ForAll final long seed)
    {
        final Random random = new Random(seed);
        final ProducerTable table = new ProducerTable(MOST);
        // In the order of their last use.
        final Map<Long, Long> expected = new LinkedHashMap<>(16, 0.75f, true);
        long duplicates = 0;
        long forgotten = 0;
        for (int i = 0; i < 5_000; i++)
        {
            final long producer = random.nextInt(4) * 0x1_0000_0000L + random.nextInt(40);
            if (0 == random.nextInt(50))
            {
                table.remove(producer);
                expected.remove(producer);
                continue;
            }
            final long first = random.nextInt(200);
            final int count = 1 + random.nextInt(20);
            final long next = expected.getOrDefault(producer, 0L);
            final long taken = Math.max(0, Math.min(first + count, next) - first);
            assertEquals(taken, table.take(producer, first, count));
            duplicates += taken;
            expected.put(producer, Math.max(next, first + count));
            if (expected.size() > MOST)
            {
                forgotten++;
                expected.remove(expected.keySet().iterator().next());
            }
        }
        assertEquals(duplicates, table.duplicates());
        assertEquals(forgotten, table.forgotten());
        for (int high = 0; high < 4; high++)
        {
            for (int low = 0; low < 40; low++)
            {
                final long producer = high * 0x1_0000_0000L + low;
                assertEquals(expected.getOrDefault(producer, 0L), table.next(producer));
            }
        }
    }
}
