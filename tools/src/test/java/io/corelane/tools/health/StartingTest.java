package io.corelane.tools.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A start is alive as long as it moves. */
class StartingTest
{
    private final AtomicLong nowNs = new AtomicLong(7);
    private final AtomicLong told = new AtomicLong();
    private final Starting starting =
        new Starting(nowNs::get, (bytesDone, bytes, records) -> told.set(records));

    @Test
    void shouldSayHowFarItIs()
    {
        assertEquals("the appliance is starting", starting.ready().found());
        starting.onProgress(256, 1024, 12);
        assertEquals("read 256 of 1024 bytes of its logs (25 %), 12 records", starting.ready().found());
        assertEquals(12, told.get());
        assertFalse(starting.ready().isOk());
        assertTrue(starting.live().isOk());
        starting.stopping();
        assertEquals("the appliance is stopping", starting.ready().found());
        assertTrue(starting.isStopping());
    }

    @Test
    void shouldNotBeAliveWhenNothingMoves()
    {
        nowNs.addAndGet(Starting.LIMIT_NS - 1);
        assertTrue(starting.live().isOk());
        starting.onProgress(0, 1024, 0);
        nowNs.addAndGet(Starting.LIMIT_NS - 1);
        // The same again is no move.
        starting.onProgress(0, 1024, 0);
        assertTrue(starting.live().isOk());
        nowNs.addAndGet(1);
        assertFalse(starting.live().isOk());
        assertEquals("read 0 of 1024 bytes of its logs (0 %), 0 records; nothing has moved for 300 s",
            starting.live().found());
        starting.onProgress(1, 1024, 0);
        assertTrue(starting.live().isOk());
    }
}
