package io.corelane.ingest.client;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aeron.AeronCounters;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersManager;
import org.agrona.concurrent.status.CountersReader;
import org.junit.jupiter.api.Test;

/** Counters of an appliance and of its driver, and a clock, all by hand. */
class AnswerWatchTest
{
    private static final int SESSION = 77;
    private static final long SUBSCRIPTION = 42;
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    private final CountersManager counters = new CountersManager(
        new UnsafeBuffer(ByteBuffer.allocateDirect(16 * CountersReader.METADATA_LENGTH)),
        new UnsafeBuffer(ByteBuffer.allocateDirect(16 * CountersReader.COUNTER_LENGTH)));
    private final AnswerWatch watch = new AnswerWatch(counters, SESSION);
    private final AtomicCounter taken = counter(CounterType.CONTROL_REQUESTS, SUBSCRIPTION);
    private final AtomicCounter done = counter(CounterType.CONTROL_REQUESTS_DONE, 0);
    private final AtomicCounter ofAnotherSession = subscriber(SUBSCRIPTION, SESSION + 1);
    private final AtomicCounter ofAnotherReader = subscriber(SUBSCRIPTION + 1, SESSION);
    private final AtomicCounter subscriber = subscriber(SUBSCRIPTION, SESSION);
    private long nowNs;

    private AtomicCounter counter(final CounterType type, final long reference)
    {
        return counters.newCounter(type.name(), type.id(), (key) -> CounterKeyDescriptor.encode(
            key, CounterKeyDescriptor.NONE, CounterKeyDescriptor.NONE, 0, reference));
    }

    private AtomicCounter subscriber(final long registration, final int session)
    {
        return counters.newCounter("sub-pos", AeronCounters.DRIVER_SUBSCRIBER_POSITION_TYPE_ID, (key) ->
        {
            key.putLong(0, registration);
            key.putInt(8, session);
        });
    }

    private boolean isLostAfter(final long ns)
    {
        nowNs += ns;
        return watch.isLost(nowNs);
    }

    private void begin(final long position)
    {
        watch.begin(position, nowNs);
    }

    @Test
    void shouldWaitForWhatIsWorkedOnHoweverLongThatTakes()
    {
        taken.set(7);
        done.set(7);
        begin(640);
        ofAnotherSession.set(10_000);
        ofAnotherReader.set(10_000);
        // It was not taken yet: all that was is done.
        assertFalse(isLostAfter(SECOND_NS * 3_600));
        taken.set(9);
        subscriber.set(640);
        assertFalse(isLostAfter(SECOND_NS * 3_600));
        // The one before it.
        done.set(8);
        assertFalse(isLostAfter(SECOND_NS * 3_600));
        assertFalse(isLostAfter(SECOND_NS * 3_600));
    }

    @Test
    void shouldGiveUpWhenItIsDoneAndNothingCame()
    {
        begin(640);
        taken.set(1);
        subscriber.set(704);
        assertFalse(isLostAfter(SECOND_NS));
        // Others come behind it all the while, so nobody ever sees all of them done.
        taken.set(3);
        done.set(2);
        assertFalse(isLostAfter(SECOND_NS));
        assertFalse(isLostAfter(SECOND_NS * 4));
        assertTrue(isLostAfter(SECOND_NS));
        assertTrue(isLostAfter(SECOND_NS));
        // The next one has nothing to do with that.
        begin(1_280);
        assertFalse(isLostAfter(SECOND_NS * 100));
    }

    @Test
    void shouldGoOnWaitingWhileSomethingComes()
    {
        begin(640);
        taken.set(1);
        done.set(1);
        subscriber.set(640);
        for (int i = 0; i < 20; i++)
        {
            assertFalse(isLostAfter(SECOND_NS * 4));
            watch.onPart();
        }
        assertFalse(isLostAfter(SECOND_NS * 4));
        assertTrue(isLostAfter(SECOND_NS * 5));
    }

    @Test
    void shouldGiveUpWhenAnotherApplianceIsThere()
    {
        begin(640);
        taken.set(90);
        done.set(89);
        subscriber.set(640);
        assertFalse(isLostAfter(SECOND_NS));
        // Behind an external driver, begun meanwhile.
        taken.set(2);
        done.set(2);
        assertFalse(isLostAfter(SECOND_NS));
        assertTrue(isLostAfter(SECOND_NS * 5));
    }

    @Test
    void shouldWaitWhereNobodyCounts()
    {
        begin(640);
        taken.set(1);
        subscriber.set(640);
        done.close();
        assertFalse(isLostAfter(SECOND_NS));
        assertFalse(isLostAfter(SECOND_NS * 1_000));
    }

    @Test
    void shouldLookNowAndThen()
    {
        begin(640);
        taken.set(1);
        done.set(1);
        subscriber.set(640);
        for (int i = 0; i < 99; i++)
        {
            assertFalse(isLostAfter(SECOND_NS / 1_000));
        }
        // It is seen to be done at 100 ms.
        assertFalse(isLostAfter(SECOND_NS / 1_000));
        assertFalse(isLostAfter(AnswerWatch.GRACE_NS - 1));
        assertFalse(isLostAfter(SECOND_NS / 100));
        assertTrue(isLostAfter(SECOND_NS / 10));
    }
}
