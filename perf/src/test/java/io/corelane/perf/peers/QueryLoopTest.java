package io.corelane.perf.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Packed records of filters, of windows, of sessions and of a ranking are taken without garbage. */
class QueryLoopTest
{
    private static final int PASSES = 8;
    private static final int TRIES = 4;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(value = PeerQuery.class, names = {"FILTER", "Q1", "Q2", "TUMBLING", "Q5", "Q11", "Q12"})
    void shouldAllocateNothing(final PeerQuery query)
    {
        try (QueryLoop loop = new QueryLoop(query, null, 1_000, directory))
        {
            loop.take(Math.max(PASSES, loop.warmUp()));
            long least = Long.MAX_VALUE;
            long rows = 0;
            // What is loaded at its first use, and more groups than ever before, are over by then.
            for (int i = 0; i < TRIES && least > 0; i++)
            {
                loop.take(PASSES);
                least = Math.min(least, loop.allocated());
                rows += loop.rows();
            }
            assertEquals(0, least, query + " allocates bytes");
            assertTrue(rows > 0, "nothing left " + query);
        }
    }
}
