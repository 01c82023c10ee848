package io.corelane.core.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many keys that are looked up together are found as each alone is, whatever comes and goes. */
class FarLookUpTest
{
    private static final int RUN = 64;
    private static final int FAR_KEYS = 100_000;

    @TempDir
    private Path directory;

    private final UnsafeBuffer key = new UnsafeBuffer(new byte[Long.BYTES]);
    private final SplittableRandom random = new SplittableRandom(3);
    private int met;
    private int missed;
    private int chance;

    @Test
    void shouldFindWhatIsThereWhileTheIndexMoves()
    {
        try (KeyedState state = create(8))
        {
            int moving = 0;
            for (int id = 0; id < FAR_KEYS; id++)
            {
                assertNotEquals(KeyedState.NULL_ADDRESS, state.findOrCreate(key, 0, write(id), hash(id)));
                if (0 == id % 5)
                {
                    final int gone = random.nextInt(id + 1);
                    state.remove(key, 0, write(gone), hash(gone));
                }
                if (0 == id % 50)
                {
                    moving += state.isFar() && id < 10_000 ? 1 : 0;
                    check(state, 2 * id + 1);
                }
            }
            assertTrue(moving > 10, moving + " times");
            assertTrue(met > 10_000 && missed > 10_000, met + " met, " + missed + " not");
        }
    }

    @Test
    void shouldComeToAnEndOfMovingByBackgroundWork()
    {
        try (KeyedState state = create(8))
        {
            int id = 0;
            while (!state.isFar())
            {
                state.findOrCreate(key, 0, write(id), hash(id));
                id++;
            }
            assertTrue(id < 1_000, "far with " + id);
            while (0 != state.doWork(1))
            {
                assertTrue(state.find(key, 0, write(7), hash(7)) > 0);
            }
            assertFalse(state.isFar());
            check(state, 2 * id);
        }
    }

    @Test
    void shouldComeToAnEndOfMovingByLookUpsOfWhatIsThere()
    {
        try (KeyedState state = create(8))
        {
            int id = 0;
            while (!state.isFar())
            {
                state.findOrCreate(key, 0, write(id), hash(id));
                id++;
            }
            int runs = 0;
            while (state.isFar())
            {
                check(state, 2 * id);
                runs++;
            }
            assertTrue(runs > 10 && runs < 1_000, runs + " runs");
            assertTrue(met > 500 && missed > 500, met + " met, " + missed + " not");
        }
    }

    @Test
    void shouldBeFarWithMoreThanCachesHold()
    {
        try (KeyedState state = create(FAR_KEYS))
        {
            for (int id = 0; id < FAR_KEYS; id++)
            {
                state.findOrCreate(key, 0, write(id), hash(id));
                assertEquals(id >= (4 << 20) / 64, state.isFar());
            }
            check(state, 2 * FAR_KEYS);
        }
    }

    private void check(final KeyedState state, final int ids)
    {
        final int[] hashes = new int[RUN];
        final long[] found = new long[RUN];
        final int[] sought = new int[RUN];
        final int from = random.nextInt(RUN);
        for (int i = 0; i < RUN; i++)
        {
            sought[i] = random.nextInt(ids);
            hashes[i] = hash(sought[i]);
            found[i] = i < from || 0 == random.nextInt(4) ? KeyedState.PASSED_BY : 0;
        }
        final long[] before = found.clone();
        state.lookAhead(hashes, found, from, RUN, 24);
        for (int i = 0; i < RUN; i++)
        {
            if (KeyedState.PASSED_BY == before[i])
            {
                assertEquals(KeyedState.PASSED_BY, found[i]);
                continue;
            }
            final long alone = state.find(key, 0, write(sought[i]), hashes[i]);
            final long word = key.getLong(0);
            met += KeyedState.NULL_ADDRESS == alone ? 0 : 1;
            missed += KeyedState.NULL_ADDRESS == alone ? 1 : 0;
            assertEquals(alone, state.find(found[i], word, 0, 0, Long.BYTES, hashes[i]));
            // The first word with the tag is that of another key once in some thousands.
            final long ahead = found[i];
            final long matched =
                state.matches(ahead, word, 0, 0, Long.BYTES) ? state.payloadOf(ahead) : KeyedState.NULL_ADDRESS;
            chance += matched == alone ? 0 : 1;
        }
        assertTrue(chance * 100 <= met + RUN, chance + " of " + met);
    }

    private int write(final long id)
    {
        key.putLong(0, id);
        return Long.BYTES;
    }

    private static int hash(final long id)
    {
        return KeyHash.of(id, 0, 0, Long.BYTES);
    }

    private KeyedState create(final long initialKeys)
    {
        return KeyedState.create(new KeyedStateConfig(directory, "groups", Long.BYTES, 24, initialKeys, FAR_KEYS,
            "columns", Background.INLINE));
    }
}
