package io.corelane.perf.throughput;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RoundProcessTest
{
    private static final long WINDOW_NS = TimeUnit.MILLISECONDS.toNanos(200);

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(names = {"HAND_WRITTEN", "AGRONA_MAP", "CHANGES"})
    void shouldMeasureARoundInAProcessOfItsOwn(final Way way) throws IOException
    {
        final Round round = RoundProcess.measure(way, directory, 100, WINDOW_NS, WINDOW_NS);
        assertTrue(round.isWhole(), round.toString());
        assertTrue(round.published() > 0 && round.recordsPerSecond() > 0, round.toString());
        assertEquals(Way.CHANGES == way ? round.published() : 0, round.results());
    }
}
